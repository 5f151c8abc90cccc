-- Keeping in touch with members who cannot come, and what members undertake for a half-year.
CREATE TABLE contact_record (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book it stands in
    member_id TEXT NOT NULL REFERENCES member(id),             -- with whom
    held_on TEXT NOT NULL,                                     -- ISO day
    way TEXT NOT NULL,                                         -- way id of assets/rules/life.toml
    by_whom TEXT NOT NULL,                                     -- who kept in touch, as written; empty where not stated
    extras TEXT NOT NULL,                                      -- columns of the sheet that nobody knows, as a JSON object
    entered_at TEXT NOT NULL,                                  -- ISO moment of first entry; it never changes
    changed_at TEXT NOT NULL,                                  -- ISO moment of the last change
    UNIQUE (member_id, held_on, way)
) STRICT;

CREATE INDEX contact_record_day ON contact_record (held_on, organisation_id);

CREATE TABLE pledge (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book it stands in
    member_id TEXT NOT NULL REFERENCES member(id),             -- who undertakes it
    year INTEGER NOT NULL,                                     -- calendar year
    half INTEGER NOT NULL CHECK (half IN (1, 2)),              -- 1 = January to June, 2 = July to December
    kind TEXT NOT NULL,                                        -- pledge id of assets/rules/life.toml
    content TEXT NOT NULL,                                     -- what is undertaken, as written
    kept_on TEXT,                                              -- ISO day the branch found it kept; NULL while it did not
    extras TEXT NOT NULL,                                      -- columns of the sheet that nobody knows, as a JSON object
    entered_at TEXT NOT NULL,                                  -- ISO moment of first entry; it never changes
    changed_at TEXT NOT NULL,                                  -- ISO moment of the last change
    UNIQUE (member_id, year, half, kind)
) STRICT;

CREATE INDEX pledge_year ON pledge (year, organisation_id);
