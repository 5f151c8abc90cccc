-- Life: the yearly 民主评议, step by step, and the grades that people decided. Who voted how is nowhere.
CREATE TABLE appraisal_step (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose
    year INTEGER NOT NULL,                                     -- calendar year appraised
    step TEXT NOT NULL,                                        -- step id of assets/rules/life.toml
    day TEXT NOT NULL,                                         -- ISO day it was held
    document TEXT NOT NULL,                                    -- number of the minutes, empty where the step asks for none
    note TEXT NOT NULL,                                        -- free text
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry
    UNIQUE (organisation_id, year, step)
) STRICT;

CREATE TABLE appraisal_grade (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose
    year INTEGER NOT NULL,                                     -- calendar year appraised
    member_id TEXT NOT NULL REFERENCES member(id),             -- who
    grade TEXT NOT NULL,                                       -- grade id of assets/rules/life.toml
    document TEXT NOT NULL,                                    -- number of the minutes that decided it
    fed_back_on TEXT NOT NULL,                                 -- ISO day the member was told, empty while not
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry
    UNIQUE (organisation_id, year, member_id)
) STRICT;
