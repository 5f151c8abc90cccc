-- Branch: the organisations that this office keeps, and who holds which post.

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
