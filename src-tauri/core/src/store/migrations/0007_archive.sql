-- Filed papers (件) in seven sections, their numbers and their boxes.

-- How an organisation numbers and boxes; no row means the defaults of assets/rules/archive.toml.
CREATE TABLE archive_setting (
  organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation(id), -- whose setting
  fonds_number TEXT NOT NULL,                                    -- 全宗号; empty until the archive assigns one
  pattern TEXT NOT NULL,                                         -- pattern id of assets/rules/archive.toml
  spine_mm INTEGER NOT NULL                                      -- spine of the boxes bought: 20, 30, 40 or 50 mm
) STRICT;

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
  note TEXT NOT NULL,                                            -- 备注
  source TEXT NOT NULL,                                          -- record and paper it was filed from ("gathering:<id>:活动记录"); empty where filed by hand or sheet
  extras TEXT NOT NULL,                                          -- columns of the sheet that nobody knows, as a JSON object
  filed_at TEXT NOT NULL,                                        -- ISO moment of filing
  changed_at TEXT NOT NULL,                                      -- ISO moment of the last change
  UNIQUE (organisation_id, year, retention, section, number)
) STRICT;

CREATE INDEX archive_item_by_year ON archive_item (year, organisation_id, section);

-- The highest 件号 ever given in a class, so that a vacated one is never given again.
CREATE TABLE archive_counter (
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the class's organisation
  year INTEGER NOT NULL,                                         -- the class's year
  retention TEXT NOT NULL,                                       -- the class's retention
  section TEXT NOT NULL,                                         -- the class's section
  last INTEGER NOT NULL,                                         -- highest number given
  PRIMARY KEY (organisation_id, year, retention, section)
) STRICT;

-- Numbers that were given and then vacated, and why.
CREATE TABLE archive_gap (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the class's organisation
  year INTEGER NOT NULL,                                         -- the class's year
  retention TEXT NOT NULL,                                       -- the class's retention
  section TEXT NOT NULL,                                         -- the class's section
  number INTEGER NOT NULL,                                       -- the vacated 件号
  reason TEXT NOT NULL,                                          -- why, as people read it
  logged_at TEXT NOT NULL                                        -- ISO moment
) STRICT;
