-- Dues: what each member is to pay, and what was paid. Both written once; money in integer 分.
CREATE TABLE dues_assessment (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where it was assessed
    member_id TEXT NOT NULL REFERENCES member(id),             -- who is to pay
    since TEXT NOT NULL,                                       -- first month it holds for, YYYY-MM; a later row replaces it from its own month on
    amount INTEGER NOT NULL CHECK (amount >= 0),               -- 分 a month
    class TEXT NOT NULL CHECK (class IN ('rate', 'floor', 'relief')), -- by rate, fixed small sum, or reduced; relief is restricted
    approval TEXT NOT NULL,                                    -- number of the approval of a relief, restricted; empty where none
    pack TEXT NOT NULL,                                        -- rule pack and version
    source TEXT NOT NULL,                                      -- sheet and row, or by hand
    entered_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL                                        -- who entered it
) STRICT;

CREATE INDEX dues_assessment_member ON dues_assessment (member_id, since);

-- The collection ledger. Append-only: mistakes become reversing rows.
CREATE TABLE dues_line (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- who collected it
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose dues
    month TEXT NOT NULL,                                       -- the month paid for, YYYY-MM
    amount INTEGER NOT NULL CHECK (amount <> 0),               -- 分; negative only in a reversing row
    paid_on TEXT NOT NULL,                                     -- ISO day of payment; a reversing row keeps the day of the row it takes back
    how TEXT NOT NULL,                                         -- 现金, 转账, 扫码 as written; empty where not stated
    collector TEXT NOT NULL,                                   -- who took it, as written; empty where not stated
    reverses TEXT REFERENCES dues_line(id),                    -- the row that this one takes back; NULL otherwise
    reason TEXT NOT NULL,                                      -- why it is taken back; empty for a payment
    source TEXT NOT NULL,                                      -- sheet and row, or by hand
    written_at TEXT NOT NULL,                                  -- ISO moment; the true time of entry
    actor TEXT NOT NULL                                        -- who wrote it
) STRICT;

CREATE INDEX dues_line_month ON dues_line (month, member_id);
CREATE INDEX dues_line_member ON dues_line (member_id, month);
CREATE UNIQUE INDEX dues_line_once ON dues_line (reverses) WHERE reverses IS NOT NULL;
