-- Talks: photographs and scans of the paper record. Restricted, as what was said is.

CREATE TABLE talk_scan (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the talk's organisation
    talk_id TEXT NOT NULL REFERENCES talk(id),                     -- of which talk
    sha256 TEXT NOT NULL,                                          -- name of the bytes: SHA-256 in hex, after clearing
    name TEXT NOT NULL,                                            -- file name as it came, without its folder
    media TEXT NOT NULL,                                           -- jpeg, png, pdf, or the ending of a document
    size INTEGER NOT NULL CHECK (size >= 0),                       -- bytes as kept
    entered_at TEXT NOT NULL,                                      -- ISO moment of entry
    UNIQUE (talk_id, sha256)
) STRICT;
