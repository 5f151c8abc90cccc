CREATE TABLE workspace (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),      -- a workspace describes itself in one row
    kind TEXT NOT NULL CHECK (kind IN ('office', 'street')), -- which edition keeps its books here
    code TEXT NOT NULL,                                      -- the code that the superior gave
    name TEXT NOT NULL,                                      -- the office's or street's name
    parent_code TEXT NOT NULL,                               -- the superior's code, empty where unknown
    since TEXT NOT NULL,                                     -- first month of use, YYYY-MM: nothing earlier is due
    suite TEXT NOT NULL,                                     -- names the algorithms, so that another suite can be added
    born_at TEXT NOT NULL                                    -- local time of creation
) STRICT;

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY, -- dotted name, such as print.offset
    value TEXT NOT NULL             -- JSON
) STRICT;

CREATE TABLE journal_verb (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- order of the verbs
    verb TEXT NOT NULL,                            -- stable name of the verb
    at TEXT NOT NULL,                              -- local time, to the second
    actor TEXT NOT NULL,                           -- who was at the keyboard
    undone_by INTEGER NOT NULL DEFAULT 0           -- the verb that took this one back, 0 where none did
) STRICT;

CREATE TABLE journal_change (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,       -- order of the changes
    verb_id INTEGER NOT NULL REFERENCES journal_verb(id), -- the verb that made it
    tbl TEXT NOT NULL,                                   -- table
    row INTEGER NOT NULL,                                -- rowid in that table
    before TEXT NOT NULL,                                -- the row as JSON, empty for an insert
    after TEXT NOT NULL                                  -- the row as JSON, empty for a delete
) STRICT;

CREATE INDEX journal_change_verb ON journal_change (verb_id);

CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY, -- what it is for
    value TEXT NOT NULL             -- the secret
) STRICT;

CREATE TABLE organisation (
    id TEXT NOT NULL PRIMARY KEY,     -- UUIDv7
    code TEXT NOT NULL UNIQUE,        -- the code that the superior gave
    name TEXT NOT NULL UNIQUE,        -- full name as on papers
    kind TEXT NOT NULL,               -- key of the kind in codes: 党支部, 党总支 …
    parent_code TEXT NOT NULL,        -- code of the organisation above, empty where unknown
    since TEXT NOT NULL               -- first month of use, YYYY-MM
) STRICT;

CREATE TABLE post (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose committee
    member_id TEXT NOT NULL,                                       -- who holds it
    title TEXT NOT NULL,                                           -- 书记, 副书记, 组织委员 …
    since TEXT NOT NULL,                                           -- first day, ISO
    until TEXT NOT NULL                                            -- last day, ISO; 9999-12-31 while held
) STRICT;

CREATE INDEX post_organisation ON post (organisation_id, since, until);

