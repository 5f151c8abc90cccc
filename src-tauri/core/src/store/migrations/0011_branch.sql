-- Branch: what became of an organisation, its terms, groups and settings, and what it brought along when use began.

-- Every change of an organisation, written once: the state behind each row is the state after it.
CREATE TABLE organisation_event (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7; the first one has the organisation's own id
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose
    day TEXT NOT NULL,                                             -- effective day, ISO
    kind TEXT NOT NULL,                                            -- entered, founded, renamed, recoded, regraded, placed, split, joined, absorbed, dissolved
    code TEXT NOT NULL,                                            -- code after it
    name TEXT NOT NULL,                                            -- name after it
    type TEXT NOT NULL,                                            -- kind of organisation after it
    parent_code TEXT NOT NULL,                                     -- code of the organisation above after it
    stands INTEGER NOT NULL CHECK (stands IN (0, 1)),              -- 0 once it is dissolved or merged into another
    peer_id TEXT NOT NULL,                                         -- the other organisation of a split or merger, else empty
    document TEXT NOT NULL,                                        -- number of the document that decided it
    reason TEXT NOT NULL,                                          -- why
    recorded_at TEXT NOT NULL                                      -- true time of entry: a late entry stays visible as one
) STRICT;

CREATE INDEX organisation_event_organisation ON organisation_event (organisation_id, day);

INSERT INTO organisation_event (id, organisation_id, day, kind, code, name, type, parent_code, stands, peer_id, document, reason, recorded_at)
SELECT id, id, since || '-01', 'entered', code, name, kind, parent_code, 1, '', '', '', since || '-01T00:00:00' FROM organisation;

-- Row numbers stay: the journal names rows by them.
CREATE TABLE post_held (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose post
    member_id TEXT NOT NULL,                                       -- who holds it; empty where the holder is not on the roster
    title TEXT NOT NULL,                                           -- 书记, 副书记, 组织委员 …
    since TEXT NOT NULL,                                           -- first day, ISO
    until TEXT NOT NULL,                                           -- last day, ISO; 9999-12-31 while held
    person TEXT NOT NULL DEFAULT '',                               -- name of a holder from outside the roster, else empty
    group_name TEXT NOT NULL DEFAULT '',                           -- which 党小组 a 组长 leads, else empty
    manner TEXT NOT NULL DEFAULT '',                               -- how it came: 换届, 补选, 任命; empty where not known
    document TEXT NOT NULL DEFAULT '',                             -- number of the document or minutes
    left_for TEXT NOT NULL DEFAULT '',                             -- why it ended, empty while held
    left_document TEXT NOT NULL DEFAULT ''                         -- number of the document that ended it
) STRICT;

INSERT INTO post_held (rowid, id, organisation_id, member_id, title, since, until)
SELECT rowid, id, organisation_id, member_id, title, since, until FROM post;
DROP TABLE post;
ALTER TABLE post_held RENAME TO post;
CREATE INDEX post_organisation ON post (organisation_id, since, until);

CREATE TABLE committee_term (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose committee
    since TEXT NOT NULL,                                           -- day of the election, ISO
    due TEXT NOT NULL,                                             -- day by which the next election is due, ISO
    extended TEXT NOT NULL,                                        -- document that moved the due day; empty where nothing did
    document TEXT NOT NULL,                                        -- reply or minutes of the election
    recorded_at TEXT NOT NULL,                                     -- true time of entry
    UNIQUE (organisation_id, since)
) STRICT;

CREATE TABLE party_group (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose group
    name TEXT NOT NULL,                                            -- as the roster writes it
    since TEXT NOT NULL,                                           -- first day, ISO
    until TEXT NOT NULL                                            -- last day, ISO; 9999-12-31 while it stands
) STRICT;

CREATE TABLE branch_setting (
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose
    key TEXT NOT NULL,                                             -- theme-day
    value TEXT NOT NULL,                                           -- theme-day: "10" for the 10th, "1-5" for the first Friday
    PRIMARY KEY (organisation_id, key)
) STRICT;

-- 期初: what was done before this program was used. Never mixed with records of its own.
CREATE TABLE opening (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose
    member_id TEXT NOT NULL,                                       -- whose, where it is a person's; else empty
    what TEXT NOT NULL,                                            -- points, dues, talks, archive
    item TEXT NOT NULL,                                            -- points: part; talks: pair id; archive: section and retention; dues: empty
    year INTEGER NOT NULL,                                         -- the year it counts in
    value TEXT NOT NULL,                                           -- points: hundredths; dues: month paid to; talks: count; archive: next 件号
    as_of TEXT NOT NULL,                                           -- day up to which it is told, ISO
    note TEXT NOT NULL,                                            -- where it was taken from
    entered_at TEXT NOT NULL,                                      -- true time of entry
    UNIQUE (organisation_id, member_id, what, item, year)
) STRICT;
