-- Gatherings of organisation life: meetings and activities, who was away and why.
CREATE TABLE gathering (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose book it stands in
  held_on TEXT NOT NULL,                                         -- ISO day it took place
  kinds TEXT NOT NULL,                                           -- kind ids of assets/rules/life.toml in the order of that file, comma between; one gathering may be several
  group_name TEXT NOT NULL,                                      -- 党小组 that met; empty where the whole organisation met or nobody said
  topic TEXT NOT NULL,                                           -- 主题, as written
  host TEXT NOT NULL,                                            -- 主持人, as written
  host_id TEXT REFERENCES member(id),                            -- the member meant; NULL where no member, or more than one, has the name
  recorder TEXT NOT NULL,                                        -- 记录人, as written
  recorder_id TEXT REFERENCES member(id),                        -- the member meant; NULL as above
  lecturer TEXT NOT NULL,                                        -- 主讲人 of a lecture, as written; empty where not stated
  lecturer_id TEXT REFERENCES member(id),                        -- the member meant; NULL as above
  place TEXT NOT NULL,                                           -- 地点, as written
  due_stated INTEGER,                                            -- 应到, persons, as written; NULL where not stated
  present_stated INTEGER,                                        -- 实到, persons, as written; NULL where not stated
  minutes INTEGER,                                               -- 学时 in minutes (1 学时 = 60); NULL where not stated
  resolution TEXT NOT NULL,                                      -- 决议, as written
  extras TEXT NOT NULL,                                          -- columns of the sheet that nobody knows, as a JSON object
  entered_at TEXT NOT NULL,                                      -- ISO moment of first entry; a late entry (补录) shows by it and it never changes
  changed_at TEXT NOT NULL,                                      -- ISO moment of the last change of any field
  UNIQUE (organisation_id, held_on, kinds, group_name, topic)
) STRICT;

CREATE INDEX gathering_by_day ON gathering (held_on, organisation_id);

CREATE TABLE absence (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the gathering's organisation
  gathering_id TEXT NOT NULL REFERENCES gathering(id),           -- what was missed
  position INTEGER NOT NULL,                                     -- place in the written list, from 0
  name TEXT NOT NULL,                                            -- as written
  member_id TEXT REFERENCES member(id),                          -- the member meant; NULL where no member, or more than one, has the name
  reason TEXT NOT NULL,                                          -- reason id of assets/rules/life.toml
  note TEXT NOT NULL,                                            -- the reason as written
  UNIQUE (gathering_id, position)
) STRICT;

CREATE INDEX absence_by_member ON absence (member_id);
