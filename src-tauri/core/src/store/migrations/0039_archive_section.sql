-- What an office calls its sections (资料卷) where the street confirmed other words than the pack proposes; no row means those of
-- assets/rules/archive.toml. Papers name a section by its id, which no setting changes.
CREATE TABLE archive_section (
  section TEXT NOT NULL PRIMARY KEY,                             -- id of the section in assets/rules/archive.toml
  code TEXT NOT NULL CHECK (code <> ''),                         -- as it stands in archive numbers
  name TEXT NOT NULL CHECK (name <> ''),                         -- as it stands on covers and in lists
  retention TEXT NOT NULL CHECK (retention <> ''),               -- of a paper whose own is not stated
  place INTEGER NOT NULL CHECK (place > 0)                       -- its order on the shelf, from 1
) STRICT;

-- Codes and names of the sections when a year was closed: its inventory is signed, its boxes are labelled. A closing from before
-- this was kept has no rows here; the sections had the words of the pack then.
CREATE TABLE archive_close_section (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- the year closed
  section TEXT NOT NULL,                                         -- id of the section
  code TEXT NOT NULL CHECK (code <> ''),                         -- its code of then
  name TEXT NOT NULL CHECK (name <> ''),                         -- its name of then
  UNIQUE (organisation_id, year, section)
) STRICT;
