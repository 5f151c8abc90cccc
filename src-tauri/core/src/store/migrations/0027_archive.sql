-- Archive: what else a paper says of itself, its scans, the closing of a year, and sampling checks. Row numbers stay: the
-- journal names rows by them.
CREATE TABLE archive_item_whole (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- 年度, the year the paper was made
  retention TEXT NOT NULL,                                       -- Y, D30 or D10
  section TEXT NOT NULL,                                         -- WJ ZT RC ZZ DY DF FW
  number INTEGER NOT NULL CHECK (number > 0),                    -- 件号, counted in (organisation, year, retention, section), never reused
  box INTEGER NOT NULL CHECK (box > 0),                          -- 盒号, counted in (organisation, year, section); a box holds one retention only
  author TEXT NOT NULL,                                          -- 责任者
  document_number TEXT NOT NULL,                                 -- 文号; empty where the paper has none
  title TEXT NOT NULL,                                           -- 题名
  dated TEXT NOT NULL,                                           -- ISO date of the paper at the precision known
  pages INTEGER,                                                 -- 页数; NULL where not counted
  original INTEGER NOT NULL DEFAULT 1 CHECK (original IN (0, 1)), -- 1 the original, 0 a copy
  bound INTEGER NOT NULL DEFAULT 0 CHECK (bound IN (0, 1)),      -- 1 bound as the standard asks
  cabinet TEXT NOT NULL DEFAULT '',                              -- 柜; empty while not said
  shelf TEXT NOT NULL DEFAULT '',                                -- 格, counted in the cabinet; empty while not said
  note TEXT NOT NULL,                                            -- 备注
  source TEXT NOT NULL,                                          -- record and paper it was filed from ("gathering:<id>:活动记录"); empty where filed by hand or sheet
  extras TEXT NOT NULL,                                          -- columns of the sheet that nobody knows, as a JSON object
  filed_at TEXT NOT NULL,                                        -- ISO moment of filing
  changed_at TEXT NOT NULL,                                      -- ISO moment of the last change
  UNIQUE (organisation_id, year, retention, section, number)
) STRICT;

INSERT INTO archive_item_whole (rowid, id, organisation_id, year, retention, section, number, box, author, document_number, title, dated, pages, note, source, extras, filed_at, changed_at, original, bound, cabinet, shelf)
SELECT rowid, id, organisation_id, year, retention, section, number, box, author, document_number, title, dated, pages, note, source, extras, filed_at, changed_at, 1, 0, '', '' FROM archive_item;
DROP TABLE archive_item;
ALTER TABLE archive_item_whole RENAME TO archive_item;
CREATE INDEX archive_item_by_year ON archive_item (year, organisation_id, section);

CREATE TABLE archive_scan (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the item's organisation
  item_id TEXT NOT NULL REFERENCES archive_item(id),             -- of which paper
  sha256 TEXT NOT NULL,                                          -- name of the bytes: SHA-256 in hex, after clearing
  name TEXT NOT NULL,                                            -- file name as it came, without its folder
  media TEXT NOT NULL,                                           -- jpeg, png, pdf, or the ending of a document
  size INTEGER NOT NULL CHECK (size >= 0),                       -- bytes as kept
  entered_at TEXT NOT NULL,                                      -- ISO moment of entry
  UNIQUE (item_id, sha256)
) STRICT;

CREATE TABLE archive_close (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- the year closed
  items INTEGER NOT NULL,                                        -- papers of the inventory
  pages INTEGER NOT NULL,                                        -- their pages, as far as counted
  sha256 TEXT NOT NULL,                                          -- SHA-256 in hex of the inventory, line by line
  arranged_by TEXT NOT NULL,                                     -- 整理人 who signs the inventory
  checked_by TEXT NOT NULL,                                      -- 检查人 who signs it
  closed_at TEXT NOT NULL,                                       -- ISO moment
  actor TEXT NOT NULL,                                           -- who was at the keyboard
  UNIQUE (organisation_id, year)
) STRICT;

CREATE TABLE archive_check (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- of which year
  seed TEXT NOT NULL,                                            -- what the draw was made by: the same seed draws the same papers
  drawn_at TEXT NOT NULL,                                        -- ISO moment
  actor TEXT NOT NULL                                            -- who was at the keyboard
) STRICT;

CREATE TABLE archive_checked (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  check_id TEXT NOT NULL REFERENCES archive_check(id),           -- of which check
  item_id TEXT NOT NULL,                                         -- the paper drawn; it may have been taken out since
  archive_number TEXT NOT NULL,                                  -- its 档号 when it was drawn
  title TEXT NOT NULL,                                           -- its title when it was drawn
  finding TEXT NOT NULL,                                         -- what was found; 无 where all is well, empty while not looked at
  settled TEXT NOT NULL,                                         -- how it was put right; empty while open
  changed_at TEXT NOT NULL                                       -- ISO moment of the last change
) STRICT;
