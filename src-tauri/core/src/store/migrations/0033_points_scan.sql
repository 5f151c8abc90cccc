-- Points: photographs and scans of a publicity sheet as it was signed or hung.

CREATE TABLE points_scan (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose publicity
    period TEXT NOT NULL,                                          -- 2026Q3 or 2026
    sha256 TEXT NOT NULL,                                          -- name of the bytes: SHA-256 in hex, after clearing
    name TEXT NOT NULL,                                            -- file name as it came, without its folder
    media TEXT NOT NULL,                                           -- jpeg, png, pdf, or the ending of a document
    size INTEGER NOT NULL CHECK (size >= 0),                       -- bytes as kept
    entered_at TEXT NOT NULL,                                      -- ISO moment of entry
    UNIQUE (organisation_id, period, sha256)
) STRICT;
