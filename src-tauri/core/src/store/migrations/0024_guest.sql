-- Life: 报到党员 of other units and other guests. A register of their own: they are never counted where members are.
CREATE TABLE guest (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where they report to
    name TEXT NOT NULL,                                        -- as written, without inner spaces
    unit TEXT NOT NULL,                                        -- 所在单位 and its branch, as written
    sort TEXT NOT NULL CHECK (sort IN ('check-in', 'other')),  -- 双报到 member, or somebody else who often sits in
    since TEXT NOT NULL,                                       -- ISO day of 报到
    until TEXT NOT NULL,                                       -- ISO day it ended, empty while it lasts
    offers TEXT NOT NULL,                                      -- what they offer to do, as written
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry
    UNIQUE (organisation_id, name, unit)
) STRICT;

CREATE TABLE guest_presence (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the gathering's organisation
    gathering_id TEXT NOT NULL REFERENCES gathering(id),       -- at what
    guest_id TEXT NOT NULL REFERENCES guest(id),               -- who
    UNIQUE (gathering_id, guest_id)
) STRICT;

CREATE INDEX guest_presence_guest ON guest_presence (guest_id);
