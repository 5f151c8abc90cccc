-- Talks: what a record says beside the register, who is still to be talked with, and who looked at what was said.

CREATE TABLE talk_more (
    talk_id TEXT NOT NULL PRIMARY KEY REFERENCES talk(id),     -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the talk's organisation
    starts_at TEXT NOT NULL,                                   -- HH:MM, empty where not stated
    ends_at TEXT NOT NULL,                                     -- HH:MM, empty where not stated
    way TEXT NOT NULL,                                         -- way id of assets/rules/talks.toml
    follow_by TEXT NOT NULL,                                   -- id of the member who follows up, empty for nobody
    follow_due TEXT NOT NULL,                                  -- ISO day by which, empty where nothing is to follow
    followed_on TEXT NOT NULL                                  -- ISO day it was done, empty while it is open
) STRICT;

CREATE INDEX talk_follow ON talk_more (followed_on, follow_due);

-- A talk that somebody is to have. Why, stands apart.
CREATE TABLE talk_task (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book
    member_id TEXT NOT NULL REFERENCES member(id),             -- with whom
    opened_on TEXT NOT NULL,                                   -- ISO day
    due_on TEXT NOT NULL,                                      -- ISO day by which
    talk_id TEXT REFERENCES talk(id),                          -- the talk that came of it; NULL while there is none
    entered_at TEXT NOT NULL                                   -- ISO moment of entry
) STRICT;

-- Restricted: never in lists, exports, bundles or log lines.
CREATE TABLE talk_task_why (
    task_id TEXT NOT NULL PRIMARY KEY REFERENCES talk_task(id), -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id),  -- the task's organisation
    occasion TEXT NOT NULL                                      -- occasion id of assets/rules/talks.toml
) STRICT;

-- A record that is being written, so that a closed window loses nothing. It is part of no journal.
CREATE TABLE talk_draft (
    organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation(id), -- whose
    content TEXT NOT NULL,                                                 -- the form as JSON; restricted like a body
    saved_at TEXT NOT NULL                                                 -- ISO moment
) STRICT;

-- Who asked to see what was said in which talk, never what it was.
CREATE TABLE talk_reveal (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    talk_id TEXT NOT NULL, -- which talk; no reference, for a look stays known though the talk's record is taken back
    purpose TEXT NOT NULL CHECK (purpose IN ('read', 'print')), -- seen on the screen or printed
    at TEXT NOT NULL,                                          -- ISO moment
    actor TEXT NOT NULL                                        -- who asked
) STRICT;
