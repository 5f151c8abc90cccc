-- How numbers were written when a year was closed: its inventory is signed, its boxes are labelled. A closing from before this
-- was kept has no row here.
CREATE TABLE archive_close_numbering (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- the year closed
  fonds_number TEXT NOT NULL,                                    -- 全宗号 of then; empty where the office had none
  pattern TEXT NOT NULL CHECK (pattern <> ''),                   -- id of the pattern of then
  UNIQUE (organisation_id, year)
) STRICT;
