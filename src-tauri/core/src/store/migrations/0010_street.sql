-- Street: the offices that enrolled, every file that arrived, and the lines that were merged.

CREATE TABLE street_office (
    code TEXT NOT NULL PRIMARY KEY,          -- code of the office
    name TEXT NOT NULL,                      -- its name
    signing_key TEXT NOT NULL UNIQUE,        -- minisign public key of its enrolment
    recipient TEXT NOT NULL,                 -- age recipient of its enrolment
    enrolment_hash TEXT NOT NULL,            -- SHA-256 of the enrolment's header.json
    enrolled_at TEXT NOT NULL,               -- local time
    confirmed_at TEXT NOT NULL               -- local time when fingerprints had been compared, empty before
) STRICT;

CREATE TABLE street_organisation (
    code TEXT NOT NULL PRIMARY KEY,                          -- code of the organisation
    office TEXT NOT NULL REFERENCES street_office(code),     -- who keeps its books
    name TEXT NOT NULL,                                      -- full name
    kind TEXT NOT NULL,                                      -- 党支部, 党总支 …
    parent TEXT NOT NULL                                     -- code of the one above, empty where unknown
) STRICT;

CREATE TABLE street_file (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- order of arrival
    file_name TEXT NOT NULL,                       -- name of the file as it came
    sha256 TEXT NOT NULL,                          -- of the whole file
    hash TEXT NOT NULL,                            -- SHA-256 of header.json, empty where unreadable
    office TEXT NOT NULL,                          -- code that the header names, empty where unreadable
    period TEXT NOT NULL,                          -- YYYY-MM, empty where there is none
    revision INTEGER NOT NULL,                     -- 0 where unreadable
    seq INTEGER NOT NULL,                          -- 0 where unreadable
    verdict TEXT NOT NULL,                         -- as in bundle.md
    codes TEXT NOT NULL,                           -- JSON array
    arrived_at TEXT NOT NULL                       -- local time
) STRICT;

CREATE TABLE street_bytes (
    hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of header.json
    bytes BLOB NOT NULL             -- the file as it came, for every bundle that was taken
) STRICT;

CREATE TABLE street_report (
    hash TEXT NOT NULL PRIMARY KEY,  -- SHA-256 of the report's header.json
    office TEXT NOT NULL REFERENCES street_office(code), -- who sent it
    period TEXT NOT NULL,            -- YYYY-MM
    revision INTEGER NOT NULL,       -- within the period
    seq INTEGER NOT NULL,            -- within the chain
    answer TEXT NOT NULL,            -- accepted, problems, returned
    reason TEXT NOT NULL,            -- sentence for the receipt, empty where none
    codes TEXT NOT NULL,             -- JSON array
    accepted INTEGER NOT NULL,       -- lines taken
    rejected INTEGER NOT NULL,       -- lines refused
    already INTEGER NOT NULL,        -- lines known before
    retry INTEGER NOT NULL,          -- lines that wait for something
    missing TEXT NOT NULL,           -- JSON array of [first, last] numbers that are missing
    next_seq INTEGER NOT NULL,       -- number expected next
    last_hash TEXT NOT NULL,         -- hash of the last bundle of the chain
    answered_at TEXT NOT NULL        -- local time
) STRICT;

CREATE INDEX street_report_period ON street_report (period, office);

CREATE TABLE street_problem (
    report_hash TEXT NOT NULL REFERENCES street_report(hash), -- in which report
    tbl TEXT NOT NULL,               -- table of the bundle
    line INTEGER NOT NULL,           -- line, from 1
    uuid TEXT NOT NULL,              -- record, empty where unreadable
    code TEXT NOT NULL,              -- stable code
    reason TEXT NOT NULL             -- sentence without personal data
) STRICT;

CREATE TABLE street_record (
    organisation TEXT NOT NULL,      -- code of the organisation
    tbl TEXT NOT NULL,               -- table of the bundle
    uuid TEXT NOT NULL,              -- record
    office TEXT NOT NULL,            -- who sent it
    period TEXT NOT NULL,            -- month of the report, YYYY-MM
    rev INTEGER NOT NULL,            -- of the record
    effective TEXT NOT NULL,         -- ISO date
    void INTEGER NOT NULL CHECK (void IN (0, 1)),     -- withdrawn by the office
    absent INTEGER NOT NULL CHECK (absent IN (0, 1)), -- not in the newest snapshot; never deleted
    body TEXT NOT NULL,              -- the line as it came, JSON
    id_hash TEXT NOT NULL,           -- of a member, to find doubles; else empty
    PRIMARY KEY (organisation, tbl, uuid)
) STRICT;

CREATE INDEX street_record_period ON street_record (tbl, period);
CREATE INDEX street_record_person ON street_record (id_hash) WHERE id_hash <> '';
