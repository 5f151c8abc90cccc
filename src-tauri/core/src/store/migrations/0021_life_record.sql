-- Life: what a gathering's own record holds beyond the register, what was decided there, and what is planned.

CREATE TABLE gathering_more (
    gathering_id TEXT NOT NULL PRIMARY KEY REFERENCES gathering(id), -- whose record
    organisation_id TEXT NOT NULL REFERENCES organisation(id),       -- the gathering's organisation
    starts_at TEXT NOT NULL,                                         -- HH:MM, empty where not stated
    guests INTEGER NOT NULL CHECK (guests >= 0),                     -- persons who sat in; never among those due
    body TEXT NOT NULL,                                              -- minutes, as people wrote them
    book_page TEXT NOT NULL,                                         -- page of the handwritten book, empty where there is none
    assessed_on TEXT NOT NULL,                                       -- ISO day of 实效测评, empty while it was not held
    assessment TEXT NOT NULL                                         -- what 实效测评 found, as written
) STRICT;

-- Who took part where nobody in particular was due (志愿服务).
CREATE TABLE took_part (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the gathering's organisation
    gathering_id TEXT NOT NULL REFERENCES gathering(id),       -- in what
    member_id TEXT NOT NULL REFERENCES member(id),             -- who
    UNIQUE (gathering_id, member_id)
) STRICT;

-- One matter voted on: totals only, never who voted how.
CREATE TABLE vote (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the gathering's organisation
    gathering_id TEXT NOT NULL REFERENCES gathering(id),       -- where it was held
    position INTEGER NOT NULL,                                 -- place in the record, from 0
    matter TEXT NOT NULL,                                      -- what was voted on
    rule TEXT NOT NULL,                                        -- vote id of assets/rules/life.toml
    entitled INTEGER NOT NULL CHECK (entitled > 0),            -- members due who have a vote
    present INTEGER NOT NULL CHECK (present >= 0),             -- of these, in the room
    written INTEGER NOT NULL CHECK (written >= 0),             -- written opinions of absentees that count
    agreed INTEGER NOT NULL CHECK (agreed >= 0),               -- 赞成
    against INTEGER NOT NULL CHECK (against >= 0),             -- 反对
    abstained INTEGER NOT NULL CHECK (abstained >= 0),         -- 弃权
    UNIQUE (gathering_id, position)
) STRICT;

-- What a gathering resolved or found to be put right, with who sees to it and by when.
CREATE TABLE resolution (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the gathering's organisation
    gathering_id TEXT NOT NULL REFERENCES gathering(id),       -- where it was resolved
    position INTEGER NOT NULL,                                 -- place in the record, from 0
    sort TEXT NOT NULL CHECK (sort IN ('resolution', 'rectify')), -- 决议, or 整改 of an 组织生活会
    content TEXT NOT NULL,                                     -- what is to be done
    owner TEXT NOT NULL,                                       -- 责任人 as written, empty where nobody in particular
    owner_id TEXT REFERENCES member(id),                       -- the member meant; NULL where no member has the name
    due_on TEXT NOT NULL,                                      -- ISO day, empty where no deadline was set
    closed_on TEXT NOT NULL,                                   -- ISO day it was done, empty while it is open
    closing TEXT NOT NULL,                                     -- how it was done
    UNIQUE (gathering_id, position)
) STRICT;

CREATE INDEX resolution_open ON resolution (closed_on, due_on);

-- What is to be held: plan, then notice, then the record.
CREATE TABLE life_plan (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose plan
    planned_on TEXT NOT NULL,                                  -- ISO day it is to be held
    starts_at TEXT NOT NULL,                                   -- HH:MM, empty where not set
    kinds TEXT NOT NULL,                                       -- kind ids as in gathering
    group_name TEXT NOT NULL,                                  -- 党小组, empty for the whole organisation
    topic TEXT NOT NULL,                                       -- 主题
    place TEXT NOT NULL,                                       -- 地点
    host TEXT NOT NULL,                                        -- 主持人 as written
    noticed_on TEXT NOT NULL,                                  -- ISO day everybody was told, empty while nobody was
    notice TEXT NOT NULL,                                      -- how they were told
    cancelled TEXT NOT NULL,                                   -- why it is not held, empty while it stands
    gathering_id TEXT REFERENCES gathering(id),                -- the record that came of it; NULL while there is none
    entered_at TEXT NOT NULL,                                  -- ISO moment of planning; it never changes
    changed_at TEXT NOT NULL                                   -- ISO moment of the last change
) STRICT;

CREATE INDEX life_plan_day ON life_plan (planned_on, organisation_id);
