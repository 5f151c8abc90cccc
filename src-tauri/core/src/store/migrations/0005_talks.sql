-- 谈心谈话. What was said and why they met is restricted and lies in a table of its own, so that no list can join it by accident.
CREATE TABLE talk (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose book it stands in
  held_on TEXT NOT NULL,                                         -- ISO day
  talker_id TEXT NOT NULL REFERENCES member(id),                 -- 谈话人
  talkee_id TEXT NOT NULL REFERENCES member(id),                 -- 谈话对象
  declared TEXT NOT NULL,                                        -- pair id that the 类别 column names (assets/rules/talks.toml); empty where it names none. Never an occasion
  place TEXT NOT NULL,                                           -- 地点, as written
  prepared INTEGER NOT NULL,                                     -- how many of the 四清楚 are filled or ticked, 0-4
  covered INTEGER NOT NULL,                                      -- how many of the 四谈 are filled or ticked, 0-4
  entered_at TEXT NOT NULL,                                      -- ISO moment of first entry
  changed_at TEXT NOT NULL,                                      -- ISO moment of the last change of any field, the body's included
  CHECK (talker_id <> talkee_id),
  UNIQUE (organisation_id, held_on, talker_id, talkee_id)
) STRICT;

CREATE INDEX talk_by_day ON talk (held_on, organisation_id);

-- Restricted: shown only in the opened record, never in lists, exports, bundles or log lines.
CREATE TABLE talk_body (
  talk_id TEXT NOT NULL PRIMARY KEY REFERENCES talk(id),         -- whose body it is
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the talk's organisation
  category TEXT NOT NULL,                                        -- 类别 as written; may name the occasion
  occasion TEXT NOT NULL,                                        -- occasion id of assets/rules/talks.toml; empty where none is named
  state_of_mind TEXT NOT NULL,                                   -- 四清楚: 思想状况 (text, or a tick)
  root_cause TEXT NOT NULL,                                      -- 四清楚: 问题根源
  relations TEXT NOT NULL,                                       -- 四清楚: 社会关系
  help TEXT NOT NULL,                                            -- 四清楚: 帮扶办法
  principle TEXT NOT NULL,                                       -- 四谈: 党性原则
  thinking TEXT NOT NULL,                                        -- 四谈: 思想认识
  work TEXT NOT NULL,                                            -- 四谈: 工作情况
  improvement TEXT NOT NULL,                                     -- 四谈: 自身存在的问题和改进方向
  suggestions TEXT NOT NULL,                                     -- 意见建议
  follow_up TEXT NOT NULL,                                       -- 后续措施
  note TEXT NOT NULL,                                            -- 备注 and free text
  extras TEXT NOT NULL                                           -- columns of the sheet that nobody knows, as a JSON object
) STRICT;

-- Which committee member keeps in touch with which member (所联系的党员).
CREATE TABLE contact (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose assignment it is
  committee_member_id TEXT NOT NULL REFERENCES member(id),       -- the committee member
  member_id TEXT NOT NULL REFERENCES member(id),                 -- the member kept in touch with
  since TEXT NOT NULL,                                           -- ISO day the assignment begins
  until TEXT,                                                    -- ISO day it ended, inclusive; NULL while it lasts
  CHECK (committee_member_id <> member_id)
) STRICT;

CREATE INDEX contact_by_organisation ON contact (organisation_id, since);
