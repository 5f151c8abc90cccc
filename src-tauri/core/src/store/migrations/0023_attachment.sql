-- Life: photographs, scans and documents of a gathering. Their bytes lie in a file of their own, by content.
CREATE TABLE attachment (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the gathering's organisation
    gathering_id TEXT NOT NULL REFERENCES gathering(id),       -- of what
    sha256 TEXT NOT NULL,                                      -- name of the bytes: SHA-256 in hex, after clearing
    name TEXT NOT NULL,                                        -- file name as it came, without its folder
    media TEXT NOT NULL,                                       -- jpeg, png, pdf, or the ending of a document
    size INTEGER NOT NULL CHECK (size >= 0),                   -- bytes as kept
    taken_at TEXT NOT NULL,                                    -- ISO moment from the picture itself, empty where unknown
    book_page TEXT NOT NULL,                                   -- page of the handwritten book it shows, empty where it shows none
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry
    UNIQUE (gathering_id, sha256)
) STRICT;
