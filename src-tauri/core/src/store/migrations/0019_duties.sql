-- Marks may be for one member, switches carry a reason, and three new small tables. Row numbers stay: the journal names
-- rows by them.
CREATE TABLE duty_mark_whole (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose duty
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    period TEXT NOT NULL,                                      -- 2026W44, 2026-10, 2026Q4, 2026H2, 2026, or the day of what happened
    subject TEXT NOT NULL DEFAULT '',                          -- id of the member it is for; empty where it is for the whole organisation
    kind TEXT NOT NULL CHECK (kind IN ('done', 'waived')),     -- done, or waived with a reason
    done_on TEXT NOT NULL,                                     -- ISO day on which it was done, as stated
    note TEXT NOT NULL,                                        -- the proof (paper, channel), or reason and approver of a waiver
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry: what counts for "in time"
    UNIQUE (organisation_id, duty_id, period, subject)
) STRICT;

INSERT INTO duty_mark_whole (rowid, id, organisation_id, duty_id, period, subject, kind, done_on, note, entered_at)
SELECT rowid, id, organisation_id, duty_id, period, '', kind, done_on, note, entered_at FROM duty_mark;
DROP TABLE duty_mark;
ALTER TABLE duty_mark_whole RENAME TO duty_mark;

CREATE TABLE duty_option_whole (
    organisation_id TEXT NOT NULL REFERENCES organisation(id),           -- who switched
    duty_id TEXT NOT NULL,                                               -- id in the duty pack
    since TEXT NOT NULL,                                                 -- first month for which it holds, YYYY-MM
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),          -- 0 where a duty that counts by itself was switched off
    reason TEXT NOT NULL DEFAULT '',                                     -- why it was switched
    PRIMARY KEY (organisation_id, duty_id)
) STRICT;

INSERT INTO duty_option_whole (rowid, organisation_id, duty_id, since)
SELECT rowid, organisation_id, duty_id, since FROM duty_option;
DROP TABLE duty_option;
ALTER TABLE duty_option_whole RENAME TO duty_option;

-- Put off on the desk until a day; the state of the duty does not change.
CREATE TABLE duty_snooze (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose duty
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    period TEXT NOT NULL,                                      -- as in duty_mark
    subject TEXT NOT NULL,                                     -- as in duty_mark
    until TEXT NOT NULL,                                       -- ISO day on which it shows again
    reason TEXT NOT NULL,                                      -- why
    entered_at TEXT NOT NULL,                                  -- ISO moment
    UNIQUE (organisation_id, duty_id, period, subject)
) STRICT;

-- What happened, entered by hand where no record tells of it: a visit to make, a matter to ask the superior about.
CREATE TABLE duty_occasion (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose duty
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    day TEXT NOT NULL,                                         -- ISO day of what happened; the due day follows from it
    what TEXT NOT NULL,                                        -- what it is about, in a few words
    entered_at TEXT NOT NULL,                                  -- ISO moment
    UNIQUE (organisation_id, duty_id, day)
) STRICT;

-- Which of two readings an organisation follows where the local document and the national one differ.
CREATE TABLE duty_profile (
    organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation(id), -- whose
    profile TEXT NOT NULL CHECK (profile IN ('seed', 'national')),         -- local document, or national regulation alone
    reason TEXT NOT NULL                                                   -- why
) STRICT;
