-- Duties: what people say they have done where no record of another room can prove it. States are computed, never stored.

CREATE TABLE duty_mark (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose duty
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    period TEXT NOT NULL,                                      -- 2026W44, 2026-10, 2026Q4, 2026H2 or 2026
    kind TEXT NOT NULL CHECK (kind IN ('done', 'waived')),     -- done, or waived with a reason
    done_on TEXT NOT NULL,                                     -- ISO day on which it was done, as stated
    note TEXT NOT NULL,                                        -- the proof (paper, channel), or reason and approver of a waiver
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry: what counts for "in time"
    UNIQUE (organisation_id, duty_id, period)
) STRICT;

-- Opt-in duties that an organisation switched on.
CREATE TABLE duty_option (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- who switched
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    since TEXT NOT NULL,                                       -- first month that counts, YYYY-MM
    PRIMARY KEY (organisation_id, duty_id)
) STRICT;
