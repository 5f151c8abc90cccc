-- What became of the dues: handed to the superior, given back by it, used. Append-only: mistakes become reversing rows.
CREATE TABLE dues_fund (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose money
    day TEXT NOT NULL,                                         -- ISO day
    kind TEXT NOT NULL CHECK (kind IN ('remitted', 'returned', 'used')), -- 上缴, 上级返还, 使用
    purpose INTEGER NOT NULL CHECK (purpose BETWEEN 0 AND 5),  -- 用途 1–5 of the rule pack; 0 where nothing was used
    amount INTEGER NOT NULL CHECK (amount <> 0),               -- 分; negative only in a reversing row
    what TEXT NOT NULL,                                        -- for what, in a few words; of a remittance the months
    document TEXT NOT NULL,                                    -- number of the receipt or the minutes; empty where none
    reverses TEXT REFERENCES dues_fund(id),                    -- the row that this one takes back; NULL otherwise
    written_at TEXT NOT NULL,                                  -- ISO moment; the true time of entry
    actor TEXT NOT NULL                                        -- who wrote it
) STRICT;

CREATE UNIQUE INDEX dues_fund_once ON dues_fund (reverses) WHERE reverses IS NOT NULL;
