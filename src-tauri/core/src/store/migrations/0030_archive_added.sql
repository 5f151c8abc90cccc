-- A paper says itself whether it was added after the closing of its year, and how thick it is where that was measured. Row numbers
-- stay: the journal names rows by them. Scans refer to papers, so both tables are made anew.
DROP INDEX archive_item_by_year;
ALTER TABLE archive_scan RENAME TO archive_scan_before;
ALTER TABLE archive_item RENAME TO archive_item_before;

CREATE TABLE archive_item (
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
  thickness INTEGER CHECK (thickness > 0),                       -- tenths of a millimetre, of what a count of pages says too little: an album, a bound book; NULL where not measured
  original INTEGER NOT NULL DEFAULT 1 CHECK (original IN (0, 1)), -- 1 the original, 0 a copy
  bound INTEGER NOT NULL DEFAULT 0 CHECK (bound IN (0, 1)),      -- 1 bound as the standard asks
  cabinet TEXT NOT NULL DEFAULT '',                              -- 柜; empty while not said
  shelf TEXT NOT NULL DEFAULT '',                                -- 格, counted in the cabinet; empty while not said
  note TEXT NOT NULL,                                            -- 备注
  source TEXT NOT NULL,                                          -- record and paper it was filed from ("gathering:<id>:活动记录"); empty where filed by hand or sheet
  extras TEXT NOT NULL,                                          -- columns of the sheet that nobody knows, as a JSON object
  filed_at TEXT NOT NULL,                                        -- ISO moment of filing
  changed_at TEXT NOT NULL,                                      -- ISO moment of the last change
  added INTEGER NOT NULL DEFAULT 0 CHECK (added IN (0, 1)),      -- 1 filed after its year was closed; said at filing, for two moments of one second have no order
  UNIQUE (organisation_id, year, retention, section, number)
) STRICT;

INSERT INTO archive_item (rowid, id, organisation_id, year, retention, section, number, box, author, document_number, title, dated, pages, original, bound, cabinet, shelf, note, source, extras, filed_at, changed_at, added)
SELECT rowid, id, organisation_id, year, retention, section, number, box, author, document_number, title, dated, pages, original, bound, cabinet, shelf, note, source, extras, filed_at, changed_at,
  EXISTS (SELECT 1 FROM archive_close c WHERE c.organisation_id = i.organisation_id AND c.year = i.year AND i.filed_at > c.closed_at)
FROM archive_item_before i;
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

INSERT INTO archive_scan (rowid, id, organisation_id, item_id, sha256, name, media, size, entered_at)
SELECT rowid, id, organisation_id, item_id, sha256, name, media, size, entered_at FROM archive_scan_before;
DROP TABLE archive_scan_before;
DROP TABLE archive_item_before;
