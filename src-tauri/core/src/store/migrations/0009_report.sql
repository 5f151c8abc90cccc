-- Report: the charter, what was sent and taken in, receipts, the states of each month. A street uses the sent and taken
-- tables too, for the charters and receipts that it sends and the reports that it takes.

CREATE TABLE report_charter (
    id TEXT NOT NULL PRIMARY KEY,        -- UUIDv7
    hash TEXT NOT NULL UNIQUE,           -- SHA-256 of the charter's header.json
    street_code TEXT NOT NULL,           -- who gave it
    street_name TEXT NOT NULL,           -- its name
    street_key TEXT NOT NULL,            -- its minisign public key
    street_recipient TEXT NOT NULL,      -- its age recipient
    second_recipient TEXT NOT NULL,      -- its offline age recipient, empty where it names none
    fields TEXT NOT NULL,                -- JSON array of table.field that may leave
    hash_version INTEGER NOT NULL,       -- version of the id_hash key; the key itself is a secret
    enrolment_hash TEXT NOT NULL,        -- SHA-256 of the header.json of the enrolment that it answers
    received_at TEXT NOT NULL,           -- local time
    confirmed_at TEXT NOT NULL           -- local time when both sides had compared fingerprints, empty before
) STRICT;

CREATE TABLE report_sent (
    hash TEXT NOT NULL PRIMARY KEY,      -- SHA-256 of header.json
    seq INTEGER NOT NULL,                -- number within (own key, recipient)
    prev_hash TEXT NOT NULL,             -- hash of the one before, empty in the first
    bundle_id TEXT NOT NULL UNIQUE,      -- UUIDv7
    kind TEXT NOT NULL,                  -- enrolment, charter, report, receipt
    own_key TEXT NOT NULL,               -- minisign public key that signed it
    recipient_code TEXT NOT NULL,        -- to whom
    recipient_key TEXT NOT NULL,         -- age recipient, empty for an enrolment
    period TEXT NOT NULL,                -- YYYY-MM, empty where there is none
    revision INTEGER NOT NULL,           -- within the period
    content TEXT NOT NULL,               -- SHA-256 over what it says, to know an unchanged month again
    subject TEXT NOT NULL,               -- a receipt: hash of the report it answers; else empty
    file_name TEXT NOT NULL,             -- name under which it left
    created_at TEXT NOT NULL,            -- local time
    UNIQUE (own_key, recipient_key, seq)
) STRICT;

CREATE INDEX report_sent_period ON report_sent (kind, period, revision);

CREATE TABLE report_file (
    hash TEXT NOT NULL PRIMARY KEY REFERENCES report_sent(hash), -- which
    bytes BLOB NOT NULL                                          -- the file, byte for byte as it left
) STRICT;

CREATE TABLE report_taken (
    hash TEXT NOT NULL PRIMARY KEY,      -- SHA-256 of header.json
    seq INTEGER NOT NULL,                -- number within (sender key, this workspace)
    prev_hash TEXT NOT NULL,             -- hash of the one before
    bundle_id TEXT NOT NULL,             -- UUIDv7 of the bundle
    kind TEXT NOT NULL,                  -- charter, report, receipt
    sender_key TEXT NOT NULL,            -- minisign public key of the sender
    sender_code TEXT NOT NULL,           -- code of the sender
    period TEXT NOT NULL,                -- YYYY-MM, empty where there is none
    revision INTEGER NOT NULL,           -- within the period
    verdict TEXT NOT NULL,               -- accepted, partial or superseded
    taken_at TEXT NOT NULL               -- local time
) STRICT;

CREATE INDEX report_taken_sender ON report_taken (sender_key, seq);

CREATE TABLE report_baseline (
    sender_key TEXT NOT NULL,            -- whose chain starts anew
    seq INTEGER NOT NULL,                -- first number that counts
    after INTEGER NOT NULL,              -- rowid of the last file taken before
    confirmed_at TEXT NOT NULL,          -- local time
    PRIMARY KEY (sender_key, seq)
) STRICT;

CREATE TABLE report_record (
    tbl TEXT NOT NULL,                   -- table of the bundle
    organisation TEXT NOT NULL,          -- code of the organisation
    uuid TEXT NOT NULL,                  -- record
    period TEXT NOT NULL,                -- month in which it was last sent, YYYY-MM
    rev INTEGER NOT NULL,                -- counts the changes that left
    body TEXT NOT NULL,                  -- JSON as it left
    PRIMARY KEY (tbl, organisation, uuid)
) STRICT;

CREATE TABLE report_event (
    id TEXT NOT NULL PRIMARY KEY,        -- UUIDv7, in order
    period TEXT NOT NULL,                -- YYYY-MM
    state TEXT NOT NULL,                 -- exported, handed, accepted, problems, returned, locked, reopened
    hash TEXT NOT NULL,                  -- the bundle concerned, empty where none is
    note TEXT NOT NULL,                  -- reason, as people read it
    at TEXT NOT NULL                     -- local time
) STRICT;

CREATE INDEX report_event_period ON report_event (period, id);

CREATE TABLE report_receipt (
    hash TEXT NOT NULL PRIMARY KEY,      -- SHA-256 of the receipt's header.json
    report_hash TEXT NOT NULL,           -- the report that it answers
    period TEXT NOT NULL,                -- YYYY-MM
    revision INTEGER NOT NULL,           -- revision that it answers
    verdict TEXT NOT NULL,               -- accepted, problems, returned
    reasons TEXT NOT NULL,               -- JSON array of sentences
    problems TEXT NOT NULL,              -- JSON array of records with code and reason
    next_seq INTEGER NOT NULL,           -- number that the street expects next
    last_hash TEXT NOT NULL,             -- hash of the last bundle in the chain that the street has
    taken_at TEXT NOT NULL               -- local time
) STRICT;
