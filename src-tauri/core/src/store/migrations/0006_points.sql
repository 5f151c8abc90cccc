-- Points: declarations people may still change, and the ledger written once at close.
-- Quantities and points are integer hundredths: 100 = one time, one point.

-- That a member was registered in a month, even where nothing was declared (本月无申报).
CREATE TABLE points_entry (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the member belonged in that month
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose month
    month TEXT NOT NULL,                                       -- YYYY-MM
    category TEXT NOT NULL,                                    -- category as the sheet had it (pack id), empty where it said none
    note TEXT NOT NULL,                                        -- 备注
    extras TEXT NOT NULL,                                      -- columns of the sheet that nobody knows, as a JSON object
    source TEXT NOT NULL,                                      -- sheet and row, as people read it
    entered_at TEXT NOT NULL,                                  -- ISO moment of first entry; it never changes
    changed_at TEXT NOT NULL,                                  -- ISO moment of the last change
    UNIQUE (member_id, month)
) STRICT;

CREATE INDEX points_entry_month ON points_entry (month, organisation_id);

-- One declared item of such a month, in the states of the workflow.
CREATE TABLE points_declaration (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    entry_id TEXT NOT NULL REFERENCES points_entry(id),        -- whose month it stands in
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the entry's organisation
    item TEXT NOT NULL,                                        -- item id of the pack; x.deduct for a deduction
    quantity INTEGER NOT NULL CHECK (quantity > 0),            -- hundredths: times, the level, or points to deduct
    reason TEXT NOT NULL,                                      -- why points are deducted; empty for other items
    minutes TEXT NOT NULL,                                     -- number of the minutes that decided it; empty where unknown
    state TEXT NOT NULL CHECK (state IN ('draft', 'declared', 'checked', 'approved', 'closed')), -- draft = incomplete: never closes
    entered_at TEXT NOT NULL,                                  -- ISO moment of first entry; it never changes
    changed_at TEXT NOT NULL,                                  -- ISO moment of the last change
    UNIQUE (entry_id, item)
) STRICT;

-- Months that were closed. Append-only.
CREATE TABLE points_close (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose month
    month TEXT NOT NULL,                                       -- YYYY-MM
    pack TEXT NOT NULL,                                        -- rule pack and version that made the lines
    lines INTEGER NOT NULL,                                    -- ledger lines written
    members INTEGER NOT NULL,                                  -- members counted
    closed_at TEXT NOT NULL,                                   -- ISO moment
    actor TEXT NOT NULL,                                       -- who closed it
    PRIMARY KEY (organisation_id, month)
) STRICT;

-- The ledger. Append-only: mistakes become reversing lines.
CREATE TABLE points_line (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the member belonged in that month
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose points
    month TEXT NOT NULL,                                       -- YYYY-MM the line counts in
    dated TEXT NOT NULL,                                       -- ISO day of the fact, or the month's last day
    part TEXT NOT NULL CHECK (part IN ('base', 'daily', 'appraisal', 'deduction')), -- which part of the total
    rule TEXT NOT NULL,                                        -- rule id in the pack, such as d.vol
    item TEXT NOT NULL,                                        -- the item's Chinese name in that pack
    category TEXT NOT NULL,                                    -- category (pack id) valid in that month, empty where unknown
    quantity INTEGER NOT NULL,                                 -- hundredths: times, hours or the level
    points INTEGER NOT NULL,                                   -- hundredths after caps, negative for deductions
    pack TEXT NOT NULL,                                        -- rule pack and version
    evidence TEXT NOT NULL,                                    -- what proves it, as people read it
    source TEXT NOT NULL,                                      -- the records it was made from
    reverses TEXT REFERENCES points_line(id),                  -- the line that this one takes back; NULL otherwise
    written_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL                                        -- who closed or reversed
) STRICT;

CREATE INDEX points_line_month ON points_line (organisation_id, month, member_id);
CREATE INDEX points_line_member ON points_line (member_id, month);
CREATE UNIQUE INDEX points_line_once ON points_line (reverses) WHERE reverses IS NOT NULL;

-- Members who are not scored (不计分): own application and a decision of the branch meeting.
CREATE TABLE points_exemption (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose decision
    member_id TEXT NOT NULL REFERENCES member(id),             -- who is exempt
    since TEXT NOT NULL,                                       -- first month, YYYY-MM
    until TEXT NOT NULL,                                       -- last month, YYYY-MM; 9999-12 while it lasts
    minutes TEXT NOT NULL,                                     -- number of the minutes of the branch meeting
    entered_at TEXT NOT NULL                                   -- ISO moment
) STRICT;

CREATE INDEX points_exemption_member ON points_exemption (member_id, since);
