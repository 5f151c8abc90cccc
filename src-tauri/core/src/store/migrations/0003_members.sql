-- Members: the roster, the dated events of a member's life in the Party, and the points category by month.

CREATE TABLE member (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7; goes along when the relation is transferred
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the relation lies now, or lay last
    here INTEGER NOT NULL CHECK (here IN (0, 1)),              -- 1 while the relation lies in this office
    name TEXT NOT NULL,                                        -- without inner spaces, dot of minority names as ·
    sex TEXT NOT NULL,                                         -- label of GB/T 2261.1, empty where unknown
    ethnicity TEXT NOT NULL,                                   -- label of GB/T 3304 with 族; the office's own word where unknown
    education TEXT NOT NULL,                                   -- label of GB/T 4658; the office's own word where unknown
    kind TEXT NOT NULL CHECK (kind IN ('formal', 'probationary')), -- 正式党员 or 预备党员
    birth TEXT NOT NULL,                                       -- as the personal file has it, at its precision; empty where unknown
    id_number TEXT NOT NULL,                                   -- 18 characters of GB 11643 with capital X; empty where unknown
    id_suggested TEXT NOT NULL,                                -- made from a 15-digit number, until the member confirms it; else empty
    applied TEXT NOT NULL,                                     -- 申请入党日期
    activist TEXT NOT NULL,                                    -- 列为积极分子日期
    candidate TEXT NOT NULL,                                   -- 列为发展对象日期
    joined TEXT NOT NULL,                                      -- 加入党组织日期
    confirmed TEXT NOT NULL,                                   -- 转为正式党员日期
    job TEXT NOT NULL,                                         -- 工作岗位, as written
    mobile TEXT NOT NULL,                                      -- digits; as written where it is no mobile number
    landline TEXT NOT NULL,                                    -- area code, hyphen, number
    address TEXT NOT NULL,                                     -- 家庭住址
    status TEXT NOT NULL CHECK (status IN ('normal', 'suspended')), -- 党籍状态: 正常 or 停止党籍
    lost INTEGER NOT NULL CHECK (lost IN (0, 1)),              -- 失联
    lost_since TEXT NOT NULL,                                  -- 失去联系日期
    floating INTEGER NOT NULL CHECK (floating IN (0, 1)),      -- 流动党员
    floating_to TEXT NOT NULL,                                 -- 外出流向; never leaves the office
    group_name TEXT NOT NULL,                                  -- 党小组
    post TEXT NOT NULL,                                        -- 党内职务 as the roster writes it; the committee's posts are in post
    note TEXT NOT NULL,                                        -- 备注
    extras TEXT NOT NULL,                                      -- JSON object: columns of the sheet that no field takes, by header
    source TEXT NOT NULL,                                      -- where the row first came from: sheet and row, or a verb
    rev INTEGER NOT NULL                                       -- counts the changes of this row, from 1
) STRICT;

CREATE INDEX member_organisation ON member (organisation_id);
CREATE INDEX member_name ON member (name);
CREATE UNIQUE INDEX member_id_number ON member (id_number) WHERE id_number <> '';

-- What the roster itself does not show: who came, left or moved, and when. The organisation of a member on a past day is
-- the one before the first later event that moved him.
CREATE TABLE member_event (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book it stands in
    day TEXT NOT NULL,                                         -- effective day, ISO
    kind TEXT NOT NULL,                                        -- key of the kind: transfer-in, death …
    moves INTEGER NOT NULL CHECK (moves IN (0, 1)),            -- 1 where the relation came, left or moved
    from_organisation TEXT NOT NULL,                           -- id before the event; empty where it lay outside the office
    to_organisation TEXT NOT NULL,                             -- id after the event; empty where it lies outside the office
    document TEXT NOT NULL,                                    -- number of the document, empty where none was given
    note TEXT NOT NULL,                                        -- free text
    recorded_at TEXT NOT NULL                                  -- true time of entry: a late entry stays visible as one
) STRICT;

CREATE INDEX member_event_member ON member_event (member_id, day);

CREATE TABLE category_span (
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book it stands in
    month TEXT NOT NULL,                                       -- first month it holds, YYYY-MM, until a later row
    category TEXT NOT NULL,                                    -- key: employed, postless, nonpublic, floating, frail
    PRIMARY KEY (member_id, month)
) STRICT;
