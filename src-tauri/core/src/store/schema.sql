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

CREATE TABLE category_span (
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book it stands in
    month TEXT NOT NULL,                                       -- first month it holds, YYYY-MM, until a later row
    category TEXT NOT NULL,                                    -- key: employed, postless, nonpublic, floating, frail
    PRIMARY KEY (member_id, month)
) STRICT;

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

CREATE TABLE points_entry (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the member belonged in that month
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose month
    month TEXT NOT NULL,                                       -- YYYY-MM
    category TEXT NOT NULL,                                    -- category as the sheet had it (pack id), empty where it said none
    note TEXT NOT NULL,                                        -- 备注
    extras TEXT NOT NULL,                                      -- columns of the sheet that nobody knows, as a JSON object
    source TEXT NOT NULL,                                      -- sheet and row, as people read it
    entered_at TEXT NOT NULL,                                  -- ISO moment of first entry; it never changes
    changed_at TEXT NOT NULL,                                  -- ISO moment of the last change
    UNIQUE (member_id, month)
) STRICT;

CREATE INDEX points_entry_month ON points_entry (month, organisation_id);

CREATE TABLE points_close (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose month
    month TEXT NOT NULL,                                       -- YYYY-MM
    pack TEXT NOT NULL,                                        -- rule pack and version that made the lines
    lines INTEGER NOT NULL,                                    -- ledger lines written
    members INTEGER NOT NULL,                                  -- members counted
    closed_at TEXT NOT NULL,                                   -- ISO moment
    actor TEXT NOT NULL,                                       -- who closed it
    PRIMARY KEY (organisation_id, month)
) STRICT;

CREATE TABLE points_exemption (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose decision
    member_id TEXT NOT NULL REFERENCES member(id),             -- who is exempt
    since TEXT NOT NULL,                                       -- first month, YYYY-MM
    until TEXT NOT NULL,                                       -- last month, YYYY-MM; 9999-12 while it lasts
    minutes TEXT NOT NULL,                                     -- number of the minutes of the branch meeting
    entered_at TEXT NOT NULL                                   -- ISO moment
) STRICT;

CREATE INDEX points_exemption_member ON points_exemption (member_id, since);

CREATE TABLE archive_setting (
  organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation(id), -- whose setting
  fonds_number TEXT NOT NULL,                                    -- 全宗号; empty until the archive assigns one
  pattern TEXT NOT NULL,                                         -- pattern id of assets/rules/archive.toml
  spine_mm INTEGER NOT NULL                                      -- spine of the boxes bought: 20, 30, 40 or 50 mm
) STRICT;

CREATE TABLE archive_counter (
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the class's organisation
  year INTEGER NOT NULL,                                         -- the class's year
  retention TEXT NOT NULL,                                       -- the class's retention
  section TEXT NOT NULL,                                         -- the class's section
  last INTEGER NOT NULL,                                         -- highest number given
  PRIMARY KEY (organisation_id, year, retention, section)
) STRICT;

CREATE TABLE archive_gap (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the class's organisation
  year INTEGER NOT NULL,                                         -- the class's year
  retention TEXT NOT NULL,                                       -- the class's retention
  section TEXT NOT NULL,                                         -- the class's section
  number INTEGER NOT NULL,                                       -- the vacated 件号
  reason TEXT NOT NULL,                                          -- why, as people read it
  logged_at TEXT NOT NULL                                        -- ISO moment
) STRICT;

CREATE TABLE report_charter (
    id TEXT NOT NULL PRIMARY KEY,        -- UUIDv7
    hash TEXT NOT NULL UNIQUE,           -- SHA-256 of the charter's header.json
    street_code TEXT NOT NULL,           -- who gave it
    street_name TEXT NOT NULL,           -- its name
    street_key TEXT NOT NULL,            -- its minisign public key
    street_recipient TEXT NOT NULL,      -- its age recipient
    second_recipient TEXT NOT NULL,      -- its offline age recipient, empty where it names none
    fields TEXT NOT NULL,                -- JSON array of table.field that may leave
    hash_version INTEGER NOT NULL,       -- version of the id_hash key; the key itself is a secret
    enrolment_hash TEXT NOT NULL,        -- SHA-256 of the header.json of the enrolment that it answers
    received_at TEXT NOT NULL,           -- local time
    confirmed_at TEXT NOT NULL           -- local time when both sides had compared fingerprints, empty before
) STRICT;

CREATE TABLE report_sent (
    hash TEXT NOT NULL PRIMARY KEY,      -- SHA-256 of header.json
    seq INTEGER NOT NULL,                -- number within (own key, recipient)
    prev_hash TEXT NOT NULL,             -- hash of the one before, empty in the first
    bundle_id TEXT NOT NULL UNIQUE,      -- UUIDv7
    kind TEXT NOT NULL,                  -- enrolment, charter, report, receipt
    own_key TEXT NOT NULL,               -- minisign public key that signed it
    recipient_code TEXT NOT NULL,        -- to whom
    recipient_key TEXT NOT NULL,         -- age recipient, empty for an enrolment
    period TEXT NOT NULL,                -- YYYY-MM, empty where there is none
    revision INTEGER NOT NULL,           -- within the period
    content TEXT NOT NULL,               -- SHA-256 over what it says, to know an unchanged month again
    subject TEXT NOT NULL,               -- a receipt: hash of the report it answers; else empty
    file_name TEXT NOT NULL,             -- name under which it left
    created_at TEXT NOT NULL,            -- local time
    UNIQUE (own_key, recipient_key, seq)
) STRICT;

CREATE INDEX report_sent_period ON report_sent (kind, period, revision);

CREATE TABLE report_file (
    hash TEXT NOT NULL PRIMARY KEY REFERENCES report_sent(hash), -- which
    bytes BLOB NOT NULL                                          -- the file, byte for byte as it left
) STRICT;

CREATE TABLE report_taken (
    hash TEXT NOT NULL PRIMARY KEY,      -- SHA-256 of header.json
    seq INTEGER NOT NULL,                -- number within (sender key, this workspace)
    prev_hash TEXT NOT NULL,             -- hash of the one before
    bundle_id TEXT NOT NULL,             -- UUIDv7 of the bundle
    kind TEXT NOT NULL,                  -- charter, report, receipt
    sender_key TEXT NOT NULL,            -- minisign public key of the sender
    sender_code TEXT NOT NULL,           -- code of the sender
    period TEXT NOT NULL,                -- YYYY-MM, empty where there is none
    revision INTEGER NOT NULL,           -- within the period
    verdict TEXT NOT NULL,               -- accepted, partial or superseded
    taken_at TEXT NOT NULL               -- local time
) STRICT;

CREATE INDEX report_taken_sender ON report_taken (sender_key, seq);

CREATE TABLE report_baseline (
    sender_key TEXT NOT NULL,            -- whose chain starts anew
    seq INTEGER NOT NULL,                -- first number that counts
    after INTEGER NOT NULL,              -- rowid of the last file taken before
    confirmed_at TEXT NOT NULL,          -- local time
    PRIMARY KEY (sender_key, seq)
) STRICT;

CREATE TABLE report_record (
    tbl TEXT NOT NULL,                   -- table of the bundle
    organisation TEXT NOT NULL,          -- code of the organisation
    uuid TEXT NOT NULL,                  -- record
    period TEXT NOT NULL,                -- month in which it was last sent, YYYY-MM
    rev INTEGER NOT NULL,                -- counts the changes that left
    body TEXT NOT NULL,                  -- JSON as it left
    PRIMARY KEY (tbl, organisation, uuid)
) STRICT;

CREATE TABLE report_event (
    id TEXT NOT NULL PRIMARY KEY,        -- UUIDv7, in order
    period TEXT NOT NULL,                -- YYYY-MM
    state TEXT NOT NULL,                 -- exported, handed, accepted, problems, returned, locked, reopened
    hash TEXT NOT NULL,                  -- the bundle concerned, empty where none is
    note TEXT NOT NULL,                  -- reason, as people read it
    at TEXT NOT NULL                     -- local time
) STRICT;

CREATE INDEX report_event_period ON report_event (period, id);

CREATE TABLE report_receipt (
    hash TEXT NOT NULL PRIMARY KEY,      -- SHA-256 of the receipt's header.json
    report_hash TEXT NOT NULL,           -- the report that it answers
    period TEXT NOT NULL,                -- YYYY-MM
    revision INTEGER NOT NULL,           -- revision that it answers
    verdict TEXT NOT NULL,               -- accepted, problems, returned
    reasons TEXT NOT NULL,               -- JSON array of sentences
    problems TEXT NOT NULL,              -- JSON array of records with code and reason
    next_seq INTEGER NOT NULL,           -- number that the street expects next
    last_hash TEXT NOT NULL,             -- hash of the last bundle in the chain that the street has
    taken_at TEXT NOT NULL               -- local time
) STRICT;

CREATE TABLE street_office (
    code TEXT NOT NULL PRIMARY KEY,          -- code of the office
    name TEXT NOT NULL,                      -- its name
    signing_key TEXT NOT NULL UNIQUE,        -- minisign public key of its enrolment
    recipient TEXT NOT NULL,                 -- age recipient of its enrolment
    enrolment_hash TEXT NOT NULL,            -- SHA-256 of the enrolment's header.json
    enrolled_at TEXT NOT NULL,               -- local time
    confirmed_at TEXT NOT NULL               -- local time when fingerprints had been compared, empty before
) STRICT;

CREATE TABLE street_organisation (
    code TEXT NOT NULL PRIMARY KEY,                          -- code of the organisation
    office TEXT NOT NULL REFERENCES street_office(code),     -- who keeps its books
    name TEXT NOT NULL,                                      -- full name
    kind TEXT NOT NULL,                                      -- 党支部, 党总支 …
    parent TEXT NOT NULL                                     -- code of the one above, empty where unknown
) STRICT;

CREATE TABLE street_file (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- order of arrival
    file_name TEXT NOT NULL,                       -- name of the file as it came
    sha256 TEXT NOT NULL,                          -- of the whole file
    hash TEXT NOT NULL,                            -- SHA-256 of header.json, empty where unreadable
    office TEXT NOT NULL,                          -- code that the header names, empty where unreadable
    period TEXT NOT NULL,                          -- YYYY-MM, empty where there is none
    revision INTEGER NOT NULL,                     -- 0 where unreadable
    seq INTEGER NOT NULL,                          -- 0 where unreadable
    verdict TEXT NOT NULL,                         -- as in bundle.md
    codes TEXT NOT NULL,                           -- JSON array
    arrived_at TEXT NOT NULL                       -- local time
) STRICT;

CREATE TABLE street_bytes (
    hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of header.json
    bytes BLOB NOT NULL             -- the file as it came, for every bundle that was taken
) STRICT;

CREATE TABLE street_report (
    hash TEXT NOT NULL PRIMARY KEY,  -- SHA-256 of the report's header.json
    office TEXT NOT NULL REFERENCES street_office(code), -- who sent it
    period TEXT NOT NULL,            -- YYYY-MM
    revision INTEGER NOT NULL,       -- within the period
    seq INTEGER NOT NULL,            -- within the chain
    answer TEXT NOT NULL,            -- accepted, problems, returned
    reason TEXT NOT NULL,            -- sentence for the receipt, empty where none
    codes TEXT NOT NULL,             -- JSON array
    accepted INTEGER NOT NULL,       -- lines taken
    rejected INTEGER NOT NULL,       -- lines refused
    already INTEGER NOT NULL,        -- lines known before
    retry INTEGER NOT NULL,          -- lines that wait for something
    missing TEXT NOT NULL,           -- JSON array of [first, last] numbers that are missing
    next_seq INTEGER NOT NULL,       -- number expected next
    last_hash TEXT NOT NULL,         -- hash of the last bundle of the chain
    answered_at TEXT NOT NULL        -- local time
) STRICT;

CREATE INDEX street_report_period ON street_report (period, office);

CREATE TABLE street_problem (
    report_hash TEXT NOT NULL REFERENCES street_report(hash), -- in which report
    tbl TEXT NOT NULL,               -- table of the bundle
    line INTEGER NOT NULL,           -- line, from 1
    uuid TEXT NOT NULL,              -- record, empty where unreadable
    code TEXT NOT NULL,              -- stable code
    reason TEXT NOT NULL             -- sentence without personal data
) STRICT;

CREATE TABLE street_record (
    organisation TEXT NOT NULL,      -- code of the organisation
    tbl TEXT NOT NULL,               -- table of the bundle
    uuid TEXT NOT NULL,              -- record
    office TEXT NOT NULL,            -- who sent it
    period TEXT NOT NULL,            -- month of the report, YYYY-MM
    rev INTEGER NOT NULL,            -- of the record
    effective TEXT NOT NULL,         -- ISO date
    void INTEGER NOT NULL CHECK (void IN (0, 1)),     -- withdrawn by the office
    absent INTEGER NOT NULL CHECK (absent IN (0, 1)), -- not in the newest snapshot; never deleted
    body TEXT NOT NULL,              -- the line as it came, JSON
    id_hash TEXT NOT NULL,           -- of a member, to find doubles; else empty
    PRIMARY KEY (organisation, tbl, uuid)
) STRICT;

CREATE INDEX street_record_period ON street_record (tbl, period);

CREATE INDEX street_record_person ON street_record (id_hash) WHERE id_hash <> '';

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

CREATE TABLE "post" (
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

CREATE TABLE dues_assessment (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where it was assessed
    member_id TEXT NOT NULL REFERENCES member(id),             -- who is to pay
    since TEXT NOT NULL,                                       -- first month it holds for, YYYY-MM; a later row replaces it from its own month on
    amount INTEGER NOT NULL CHECK (amount >= 0),               -- 分 a month
    class TEXT NOT NULL CHECK (class IN ('rate', 'floor', 'relief')), -- by rate, fixed small sum, or reduced; relief is restricted
    approval TEXT NOT NULL,                                    -- number of the approval of a relief, restricted; empty where none
    pack TEXT NOT NULL,                                        -- rule pack and version
    source TEXT NOT NULL,                                      -- sheet and row, or by hand
    entered_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL                                        -- who entered it
) STRICT;

CREATE INDEX dues_assessment_member ON dues_assessment (member_id, since);

CREATE TABLE dues_line (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- who collected it
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose dues
    month TEXT NOT NULL,                                       -- the month paid for, YYYY-MM
    amount INTEGER NOT NULL CHECK (amount <> 0),               -- 分; negative only in a reversing row
    paid_on TEXT NOT NULL,                                     -- ISO day of payment; a reversing row keeps the day of the row it takes back
    how TEXT NOT NULL,                                         -- 现金, 转账, 扫码 as written; empty where not stated
    collector TEXT NOT NULL,                                   -- who took it, as written; empty where not stated
    reverses TEXT REFERENCES dues_line(id),                    -- the row that this one takes back; NULL otherwise
    reason TEXT NOT NULL,                                      -- why it is taken back; empty for a payment
    source TEXT NOT NULL,                                      -- sheet and row, or by hand
    written_at TEXT NOT NULL,                                  -- ISO moment; the true time of entry
    actor TEXT NOT NULL                                        -- who wrote it
) STRICT;

CREATE INDEX dues_line_month ON dues_line (month, member_id);

CREATE INDEX dues_line_member ON dues_line (member_id, month);

CREATE UNIQUE INDEX dues_line_once ON dues_line (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE "points_declaration" (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    entry_id TEXT NOT NULL REFERENCES points_entry(id),        -- whose month it stands in
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the entry's organisation
    item TEXT NOT NULL,                                        -- item id of the pack; x.deduct for a deduction
    quantity INTEGER NOT NULL CHECK (quantity > 0),            -- hundredths: times, the level, or points to deduct
    reason TEXT NOT NULL,                                      -- why points are deducted; empty for other items
    minutes TEXT NOT NULL,                                     -- number of the minutes that decided it; empty where unknown
    state TEXT NOT NULL CHECK (state IN ('draft', 'declared', 'checked', 'approved', 'closed')), -- draft = incomplete: never closes
    entered_at TEXT NOT NULL,                                  -- ISO moment of first entry; it never changes
    changed_at TEXT NOT NULL,                                  -- ISO moment of the last change
    declared_by TEXT NOT NULL DEFAULT '',                      -- who declared, as the journal names them
    checked_by TEXT NOT NULL DEFAULT '',                       -- who checked; empty until then
    approved_by TEXT NOT NULL DEFAULT '',                      -- who entered the committee's approval; empty until then
    approval TEXT NOT NULL DEFAULT '',                         -- number of the minutes that approved; empty where none was named
    UNIQUE (entry_id, item)
) STRICT;

CREATE TABLE "points_line" (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the member belonged in that month
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose points
    month TEXT NOT NULL,                                       -- YYYY-MM the line counts in
    dated TEXT NOT NULL,                                       -- ISO day of the fact, or the month's last day
    part TEXT NOT NULL CHECK (part IN ('base', 'daily', 'appraisal', 'deduction')), -- which part of the total
    rule TEXT NOT NULL,                                        -- rule id in the pack, such as d.vol
    item TEXT NOT NULL,                                        -- the item's Chinese name in that pack
    category TEXT NOT NULL,                                    -- category (pack id) valid in that month, empty where unknown
    quantity INTEGER NOT NULL,                                 -- hundredths: times, hours or the level
    points INTEGER NOT NULL,                                   -- hundredths after caps, negative for deductions
    pack TEXT NOT NULL,                                        -- rule pack and version
    evidence TEXT NOT NULL,                                    -- what proves it, as people read it
    source TEXT NOT NULL,                                      -- the records it was made from
    reverses TEXT REFERENCES "points_line"(id),             -- the line that this one takes back; NULL otherwise
    written_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL,                                       -- who closed or reversed
    declared_by TEXT NOT NULL DEFAULT '',                      -- who declared it; empty where it was derived
    checked_by TEXT NOT NULL DEFAULT '',                       -- who checked it
    approved_by TEXT NOT NULL DEFAULT '',                      -- who entered the approval
    approval TEXT NOT NULL DEFAULT ''                          -- number of the minutes that approved it
) STRICT;

CREATE INDEX points_line_month ON points_line (organisation_id, month, member_id);

CREATE INDEX points_line_member ON points_line (member_id, month);

CREATE UNIQUE INDEX points_line_once ON points_line (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE points_ballot (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose meeting
    member_id TEXT NOT NULL REFERENCES member(id),             -- who was appraised
    year INTEGER NOT NULL,                                     -- of which year
    due INTEGER NOT NULL CHECK (due > 0),                      -- 应参加测评人数
    excellent INTEGER NOT NULL CHECK (excellent >= 0),         -- votes for 优秀
    qualified INTEGER NOT NULL CHECK (qualified >= 0),         -- votes for 合格
    basic INTEGER NOT NULL CHECK (basic >= 0),                 -- votes for 基本合格
    unqualified INTEGER NOT NULL CHECK (unqualified >= 0),     -- votes for 不合格
    minutes TEXT NOT NULL,                                     -- number of the minutes of the meeting
    entered_at TEXT NOT NULL,                                  -- ISO moment
    UNIQUE (member_id, year)
) STRICT;

CREATE TABLE points_veto (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose decision
    member_id TEXT NOT NULL REFERENCES member(id),             -- whom it concerns
    year INTEGER NOT NULL,                                     -- in which year it counts
    rule TEXT NOT NULL,                                        -- veto id of the pack
    reason TEXT NOT NULL,                                      -- why; shown in the restricted view only
    minutes TEXT NOT NULL,                                     -- number of the minutes that decided
    entered_at TEXT NOT NULL                                   -- ISO moment
) STRICT;

CREATE INDEX points_veto_member ON points_veto (member_id, year);

CREATE TABLE points_step (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose
    period TEXT NOT NULL,                                      -- 2026Q3 or 2026
    step TEXT NOT NULL CHECK (step IN ('evaluated', 'published', 'final')), -- which step
    day TEXT NOT NULL,                                         -- ISO day of the step; the first day of publicity
    until TEXT NOT NULL,                                       -- last day of publicity; empty for other steps
    minutes TEXT NOT NULL,                                     -- number of the minutes; empty where none is needed
    evidence TEXT NOT NULL,                                    -- where the signed sheet or its photo lies; empty where none
    entered_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL,                                       -- who entered it
    PRIMARY KEY (organisation_id, period, step)
) STRICT;

CREATE TABLE points_figure (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose
    period TEXT NOT NULL,                                      -- 2026Q3 or 2026
    member_id TEXT NOT NULL REFERENCES member(id),             -- of whom
    base INTEGER NOT NULL,                                     -- hundredths
    daily INTEGER NOT NULL,                                    -- hundredths
    appraisal INTEGER NOT NULL,                                -- hundredths
    deduction INTEGER NOT NULL,                                -- hundredths, negative
    place INTEGER,                                             -- place among the counted; NULL where not counted
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),        -- 0 for 不计分, 停止党籍 and who has left
    PRIMARY KEY (organisation_id, period, member_id)
) STRICT;

CREATE TABLE points_objection (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose figures
    period TEXT NOT NULL,                                      -- 2026Q3 or 2026
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose points are questioned
    by_whom TEXT NOT NULL,                                     -- who objects; empty where anonymous
    body TEXT NOT NULL,                                        -- what is objected
    day TEXT NOT NULL,                                         -- ISO day it was received
    entered_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL                                        -- who took it down
) STRICT;

CREATE INDEX points_objection_period ON points_objection (organisation_id, period);

CREATE TABLE points_answer (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    objection_id TEXT NOT NULL REFERENCES points_objection(id), -- to which
    step TEXT NOT NULL CHECK (step IN ('checked', 'upheld', 'rejected')), -- 核查, or the answer
    note TEXT NOT NULL,                                        -- findings or the answer as given
    minutes TEXT NOT NULL,                                     -- number of the minutes; empty for 核查
    lines TEXT NOT NULL,                                       -- ids of the lines that correct it, separated by blanks
    day TEXT NOT NULL,                                         -- ISO day
    entered_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL                                        -- who entered it
) STRICT;

CREATE INDEX points_answer_objection ON points_answer (objection_id);

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

CREATE TABLE points_rules (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    label TEXT NOT NULL UNIQUE,                                -- id and version of the pack, as ledger lines name it
    effective TEXT NOT NULL,                                   -- first month, YYYY-MM
    pack TEXT NOT NULL,                                        -- the pack itself, TOML
    reason TEXT NOT NULL,                                      -- why it was changed and who decided
    entered_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL                                        -- who set it
) STRICT;

CREATE TABLE "member_event" (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book it stands in
    day TEXT NOT NULL,                                         -- effective day, ISO
    kind TEXT NOT NULL,                                        -- key of the kind in events.toml: transfer-in, death …
    moves INTEGER NOT NULL CHECK (moves IN (0, 1)),            -- 1 where the relation came, left or moved
    from_organisation TEXT NOT NULL,                           -- id before the event; empty where it lay outside the office
    to_organisation TEXT NOT NULL,                             -- id after the event; empty where it lies outside the office
    document TEXT NOT NULL,                                    -- number of the document, empty where none was given
    note TEXT NOT NULL,                                        -- free text
    recorded_at TEXT NOT NULL,                                 -- true time of entry: a late entry stays visible as one
    details TEXT NOT NULL DEFAULT '{}',                        -- JSON object: letter, receipt, certificate …, as the kind has them
    corrects TEXT NOT NULL DEFAULT ''                          -- id of the event that this one takes the place of, else empty
) STRICT;

CREATE INDEX member_event_member ON member_event (member_id, day);

CREATE INDEX member_event_day ON member_event (day);

CREATE TABLE member_life (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES member(id), -- whose
    opening TEXT NOT NULL,                                     -- JSON: the state before the first event; empty while there is none
    more TEXT NOT NULL                                         -- JSON: fields beyond the standard columns, as they are today
) STRICT;

CREATE TABLE member_reveal (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose
    field TEXT NOT NULL,                                       -- key of the field
    at TEXT NOT NULL,                                          -- moment, ISO to the second
    actor TEXT NOT NULL                                        -- who asked
) STRICT;

CREATE TABLE applicant (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- which branch guides them
    name TEXT NOT NULL,                                        -- without inner spaces
    sex TEXT NOT NULL,                                         -- label of GB/T 2261.1, empty where unknown
    birth TEXT NOT NULL,                                       -- day of birth, ISO
    id_number TEXT NOT NULL,                                   -- 18 characters, empty where unknown
    mobile TEXT NOT NULL,                                      -- digits, empty where unknown
    member_id TEXT NOT NULL,                                   -- the member record after admission, empty before
    ended TEXT NOT NULL,                                       -- why the way ended before admission, empty while it goes on
    entered_at TEXT NOT NULL                                   -- true time of entry
) STRICT;

CREATE TABLE applicant_step (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    applicant_id TEXT NOT NULL REFERENCES applicant(id),       -- whose
    step TEXT NOT NULL,                                        -- key of the step in the rule pack
    day TEXT NOT NULL,                                         -- when it was done, ISO
    document TEXT NOT NULL,                                    -- number of the minutes or the document, empty where none
    note TEXT NOT NULL,                                        -- free text
    pack TEXT NOT NULL,                                        -- rule pack that held on the day
    recorded_at TEXT NOT NULL,                                 -- true time of entry
    UNIQUE (applicant_id, step)
) STRICT;

CREATE TABLE member_view (
    name TEXT NOT NULL PRIMARY KEY,                                -- as people call it
    view TEXT NOT NULL,                                            -- JSON: columns, filter, order; holds no person
    saved_at TEXT NOT NULL                                         -- ISO moment
) STRICT;

CREATE TABLE "duty_mark" (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose duty
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    period TEXT NOT NULL,                                      -- 2026W44, 2026-10, 2026Q4, 2026H2, 2026, or the day of what happened
    subject TEXT NOT NULL DEFAULT '',                          -- id of the member it is for; empty where it is for the whole organisation
    kind TEXT NOT NULL CHECK (kind IN ('done', 'waived')),     -- done, or waived with a reason
    done_on TEXT NOT NULL,                                     -- ISO day on which it was done, as stated
    note TEXT NOT NULL,                                        -- the proof (paper, channel), or reason and approver of a waiver
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry: what counts for "in time"
    UNIQUE (organisation_id, duty_id, period, subject)
) STRICT;

CREATE TABLE "duty_option" (
    organisation_id TEXT NOT NULL REFERENCES organisation(id),           -- who switched
    duty_id TEXT NOT NULL,                                               -- id in the duty pack
    since TEXT NOT NULL,                                                 -- first month for which it holds, YYYY-MM
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),          -- 0 where a duty that counts by itself was switched off
    reason TEXT NOT NULL DEFAULT '',                                     -- why it was switched
    PRIMARY KEY (organisation_id, duty_id)
) STRICT;

CREATE TABLE duty_snooze (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose duty
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    period TEXT NOT NULL,                                      -- as in duty_mark
    subject TEXT NOT NULL,                                     -- as in duty_mark
    until TEXT NOT NULL,                                       -- ISO day on which it shows again
    reason TEXT NOT NULL,                                      -- why
    entered_at TEXT NOT NULL,                                  -- ISO moment
    UNIQUE (organisation_id, duty_id, period, subject)
) STRICT;

CREATE TABLE duty_occasion (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose duty
    duty_id TEXT NOT NULL,                                     -- id in the duty pack
    day TEXT NOT NULL,                                         -- ISO day of what happened; the due day follows from it
    what TEXT NOT NULL,                                        -- what it is about, in a few words
    entered_at TEXT NOT NULL,                                  -- ISO moment
    UNIQUE (organisation_id, duty_id, day)
) STRICT;

CREATE TABLE duty_profile (
    organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation(id), -- whose
    profile TEXT NOT NULL CHECK (profile IN ('seed', 'national')),         -- local document, or national regulation alone
    reason TEXT NOT NULL                                                   -- why
) STRICT;

CREATE TABLE dues_fund (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose money
    day TEXT NOT NULL,                                         -- ISO day
    kind TEXT NOT NULL CHECK (kind IN ('remitted', 'returned', 'used')), -- 上缴, 上级返还, 使用
    purpose INTEGER NOT NULL CHECK (purpose BETWEEN 0 AND 5),  -- 用途 1–5 of the rule pack; 0 where nothing was used
    amount INTEGER NOT NULL CHECK (amount <> 0),               -- 分; negative only in a reversing row
    what TEXT NOT NULL,                                        -- for what, in a few words; of a remittance the months
    document TEXT NOT NULL,                                    -- number of the receipt or the minutes; empty where none
    reverses TEXT REFERENCES dues_fund(id),                    -- the row that this one takes back; NULL otherwise
    written_at TEXT NOT NULL,                                  -- ISO moment; the true time of entry
    actor TEXT NOT NULL                                        -- who wrote it
) STRICT;

CREATE UNIQUE INDEX dues_fund_once ON dues_fund (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE gathering_more (
    gathering_id TEXT NOT NULL PRIMARY KEY REFERENCES gathering(id), -- whose record
    organisation_id TEXT NOT NULL REFERENCES organisation(id),       -- the gathering's organisation
    starts_at TEXT NOT NULL,                                         -- HH:MM, empty where not stated
    guests INTEGER NOT NULL CHECK (guests >= 0),                     -- persons who sat in; never among those due
    body TEXT NOT NULL,                                              -- minutes, as people wrote them
    book_page TEXT NOT NULL,                                         -- page of the handwritten book, empty where there is none
    assessed_on TEXT NOT NULL,                                       -- ISO day of 实效测评, empty while it was not held
    assessment TEXT NOT NULL                                         -- what 实效测评 found, as written
, standalone TEXT NOT NULL DEFAULT '' -- held by itself, not with a business meeting: yes, no, empty where nobody said
    CHECK (standalone IN ('', 'yes', 'no'))) STRICT;

CREATE TABLE took_part (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the gathering's organisation
    gathering_id TEXT NOT NULL REFERENCES gathering(id),       -- in what
    member_id TEXT NOT NULL REFERENCES member(id),             -- who
    UNIQUE (gathering_id, member_id)
) STRICT;

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

CREATE TABLE talk_task (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book
    member_id TEXT NOT NULL REFERENCES member(id),             -- with whom
    opened_on TEXT NOT NULL,                                   -- ISO day
    due_on TEXT NOT NULL,                                      -- ISO day by which
    talk_id TEXT REFERENCES talk(id),                          -- the talk that came of it; NULL while there is none
    entered_at TEXT NOT NULL                                   -- ISO moment of entry
) STRICT;

CREATE TABLE talk_task_why (
    task_id TEXT NOT NULL PRIMARY KEY REFERENCES talk_task(id), -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id),  -- the task's organisation
    occasion TEXT NOT NULL                                      -- occasion id of assets/rules/talks.toml
) STRICT;

CREATE TABLE talk_draft (
    organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation(id), -- whose
    content TEXT NOT NULL,                                                 -- the form as JSON; restricted like a body
    saved_at TEXT NOT NULL                                                 -- ISO moment
) STRICT;

CREATE TABLE talk_reveal (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    talk_id TEXT NOT NULL, -- which talk; no reference, for a look stays known though the talk's record is taken back
    purpose TEXT NOT NULL CHECK (purpose IN ('read', 'print')), -- seen on the screen or printed
    at TEXT NOT NULL,                                          -- ISO moment
    actor TEXT NOT NULL                                        -- who asked
) STRICT;

CREATE TABLE attachment (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- the gathering's organisation
    gathering_id TEXT NOT NULL REFERENCES gathering(id),       -- of what
    sha256 TEXT NOT NULL,                                      -- name of the bytes: SHA-256 in hex, after clearing
    name TEXT NOT NULL,                                        -- file name as it came, without its folder
    media TEXT NOT NULL,                                       -- jpeg, png, pdf, or the ending of a document
    size INTEGER NOT NULL CHECK (size >= 0),                   -- bytes as kept
    taken_at TEXT NOT NULL,                                    -- ISO moment from the picture itself, empty where unknown
    book_page TEXT NOT NULL,                                   -- page of the handwritten book it shows, empty where it shows none
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry
    UNIQUE (gathering_id, sha256)
) STRICT;

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

CREATE TABLE appraisal_step (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose
    year INTEGER NOT NULL,                                     -- calendar year appraised
    step TEXT NOT NULL,                                        -- step id of assets/rules/life.toml
    day TEXT NOT NULL,                                         -- ISO day it was held
    document TEXT NOT NULL,                                    -- number of the minutes, empty where the step asks for none
    note TEXT NOT NULL,                                        -- free text
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry
    UNIQUE (organisation_id, year, step)
) STRICT;

CREATE TABLE appraisal_grade (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose
    year INTEGER NOT NULL,                                     -- calendar year appraised
    member_id TEXT NOT NULL REFERENCES member(id),             -- who
    grade TEXT NOT NULL,                                       -- grade id of assets/rules/life.toml
    document TEXT NOT NULL,                                    -- number of the minutes that decided it
    fed_back_on TEXT NOT NULL,                                 -- ISO day the member was told, empty while not
    entered_at TEXT NOT NULL,                                  -- ISO moment of entry
    UNIQUE (organisation_id, year, member_id)
) STRICT;

CREATE TABLE name_reading (
    name TEXT NOT NULL PRIMARY KEY,                                -- as the roster writes it
    readings TEXT NOT NULL                                         -- pinyin, a character after the other: zeng fang qin, le/yue
) STRICT, WITHOUT ROWID;

CREATE TABLE archive_close (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- the year closed
  items INTEGER NOT NULL,                                        -- papers of the inventory
  pages INTEGER NOT NULL,                                        -- their pages, as far as counted
  sha256 TEXT NOT NULL,                                          -- SHA-256 in hex of the inventory, line by line
  arranged_by TEXT NOT NULL,                                     -- 整理人 who signs the inventory
  checked_by TEXT NOT NULL,                                      -- 检查人 who signs it
  closed_at TEXT NOT NULL,                                       -- ISO moment
  actor TEXT NOT NULL,                                           -- who was at the keyboard
  UNIQUE (organisation_id, year)
) STRICT;

CREATE TABLE archive_check (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- of which year
  seed TEXT NOT NULL,                                            -- what the draw was made by: the same seed draws the same papers
  drawn_at TEXT NOT NULL,                                        -- ISO moment
  actor TEXT NOT NULL                                            -- who was at the keyboard
) STRICT;

CREATE TABLE archive_checked (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  check_id TEXT NOT NULL REFERENCES archive_check(id),           -- of which check
  item_id TEXT NOT NULL,                                         -- the paper drawn; it may have been taken out since
  archive_number TEXT NOT NULL,                                  -- its 档号 when it was drawn
  title TEXT NOT NULL,                                           -- its title when it was drawn
  finding TEXT NOT NULL,                                         -- what was found; 无 where all is well, empty while not looked at
  settled TEXT NOT NULL,                                         -- how it was put right; empty while open
  changed_at TEXT NOT NULL                                       -- ISO moment of the last change
) STRICT;

CREATE TABLE archive_item (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- 年度, the year the paper was made
  retention TEXT NOT NULL,                                       -- Y, D30 or D10
  section TEXT NOT NULL,                                         -- WJ ZT RC ZZ DY DF FW
  number INTEGER NOT NULL CHECK (number > 0),                    -- 件号, counted in (organisation, year, retention, section), never reused
  box INTEGER NOT NULL CHECK (box > 0),                          -- 盒号, counted in (organisation, year, section); a box holds one retention only
  author TEXT NOT NULL,                                          -- 责任者
  document_number TEXT NOT NULL,                                 -- 文号; empty where the paper has none
  title TEXT NOT NULL,                                           -- 题名
  dated TEXT NOT NULL,                                           -- ISO date of the paper at the precision known
  pages INTEGER,                                                 -- 页数; NULL where not counted
  thickness INTEGER CHECK (thickness > 0),                       -- tenths of a millimetre, of what a count of pages says too little: an album, a bound book; NULL where not measured
  original INTEGER NOT NULL DEFAULT 1 CHECK (original IN (0, 1)), -- 1 the original, 0 a copy
  bound INTEGER NOT NULL DEFAULT 0 CHECK (bound IN (0, 1)),      -- 1 bound as the standard asks
  cabinet TEXT NOT NULL DEFAULT '',                              -- 柜; empty while not said
  shelf TEXT NOT NULL DEFAULT '',                                -- 格, counted in the cabinet; empty while not said
  note TEXT NOT NULL,                                            -- 备注
  source TEXT NOT NULL,                                          -- record and paper it was filed from ("gathering:<id>:活动记录"); empty where filed by hand or sheet
  extras TEXT NOT NULL,                                          -- columns of the sheet that nobody knows, as a JSON object
  filed_at TEXT NOT NULL,                                        -- ISO moment of filing
  changed_at TEXT NOT NULL,                                      -- ISO moment of the last change
  added INTEGER NOT NULL DEFAULT 0 CHECK (added IN (0, 1)),      -- 1 filed after its year was closed; said at filing, for two moments of one second have no order
  UNIQUE (organisation_id, year, retention, section, number)
) STRICT;

CREATE INDEX archive_item_by_year ON archive_item (year, organisation_id, section);

CREATE TABLE archive_scan (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the item's organisation
  item_id TEXT NOT NULL REFERENCES archive_item(id),             -- of which paper
  sha256 TEXT NOT NULL,                                          -- name of the bytes: SHA-256 in hex, after clearing
  name TEXT NOT NULL,                                            -- file name as it came, without its folder
  media TEXT NOT NULL,                                           -- jpeg, png, pdf, or the ending of a document
  size INTEGER NOT NULL CHECK (size >= 0),                       -- bytes as kept
  entered_at TEXT NOT NULL,                                      -- ISO moment of entry
  UNIQUE (item_id, sha256)
) STRICT;

CREATE TABLE form_map (
    name TEXT NOT NULL PRIMARY KEY,                                -- as people call the form
    map TEXT NOT NULL,                                             -- JSON: placeholders, headers, cells and their fields; holds no person
    saved_at TEXT NOT NULL                                         -- ISO moment
) STRICT;

CREATE TABLE points_scan (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose publicity
    period TEXT NOT NULL,                                          -- 2026Q3 or 2026
    sha256 TEXT NOT NULL,                                          -- name of the bytes: SHA-256 in hex, after clearing
    name TEXT NOT NULL,                                            -- file name as it came, without its folder
    media TEXT NOT NULL,                                           -- jpeg, png, pdf, or the ending of a document
    size INTEGER NOT NULL CHECK (size >= 0),                       -- bytes as kept
    entered_at TEXT NOT NULL,                                      -- ISO moment of entry
    UNIQUE (organisation_id, period, sha256)
) STRICT;

CREATE TABLE talk_scan (
    id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- the talk's organisation
    talk_id TEXT NOT NULL REFERENCES talk(id),                     -- of which talk
    sha256 TEXT NOT NULL,                                          -- name of the bytes: SHA-256 in hex, after clearing
    name TEXT NOT NULL,                                            -- file name as it came, without its folder
    media TEXT NOT NULL,                                           -- jpeg, png, pdf, or the ending of a document
    size INTEGER NOT NULL CHECK (size >= 0),                       -- bytes as kept
    entered_at TEXT NOT NULL,                                      -- ISO moment of entry
    UNIQUE (talk_id, sha256)
) STRICT;

CREATE TABLE points_total (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the member belonged in that month
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose points
    period TEXT NOT NULL,                                      -- YYYY-MM, or YYYY for the sum of that year's months
    base INTEGER NOT NULL,                                     -- 基础积分
    daily INTEGER NOT NULL,                                    -- 日常积分
    appraisal INTEGER NOT NULL,                                -- 民主评议积分
    deduction INTEGER NOT NULL,                                -- 扣分, negative
    PRIMARY KEY (organisation_id, period, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,                                        -- in the order of leaving
    at TEXT NOT NULL,                                              -- ISO moment
    actor TEXT NOT NULL,                                           -- who was at the keyboard
    what TEXT NOT NULL,                                            -- name of the paper or sheet, such as 党员花名册
    form TEXT NOT NULL CHECK (form IN ('pdf', 'xlsx', 'docx', 'scan')), -- paper, workbook, document, or scan of a paper
    rows INTEGER NOT NULL CHECK (rows >= 0),                       -- how many people or lines it held
    whole INTEGER NOT NULL CHECK (whole IN (0, 1))                 -- 1 where numbers, phones and addresses stood in full
) STRICT;

CREATE TABLE outgoing_pages (
    outgoing_id INTEGER NOT NULL PRIMARY KEY REFERENCES outgoing(id), -- the entry of the log
    pages INTEGER NOT NULL CHECK (pages > 0)                          -- pages of the paper
) STRICT;

CREATE TABLE gathering_roll (
    gathering_id TEXT NOT NULL PRIMARY KEY REFERENCES gathering(id), -- whose list
    organisation_id TEXT NOT NULL REFERENCES organisation(id),       -- the gathering's organisation
    members TEXT NOT NULL CHECK (members <> '')                      -- member ids of everybody due, in the order of their ids, comma between
) STRICT;

CREATE TABLE archive_close_numbering (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- the year closed
  fonds_number TEXT NOT NULL,                                    -- 全宗号 of then; empty where the office had none
  pattern TEXT NOT NULL CHECK (pattern <> ''),                   -- id of the pattern of then
  UNIQUE (organisation_id, year)
) STRICT;

CREATE TABLE archive_section (
  section TEXT NOT NULL PRIMARY KEY,                             -- id of the section in assets/rules/archive.toml
  code TEXT NOT NULL CHECK (code <> ''),                         -- as it stands in archive numbers
  name TEXT NOT NULL CHECK (name <> ''),                         -- as it stands on covers and in lists
  retention TEXT NOT NULL CHECK (retention <> ''),               -- of a paper whose own is not stated
  place INTEGER NOT NULL CHECK (place > 0)                       -- its order on the shelf, from 1
) STRICT;

CREATE TABLE archive_close_section (
  id TEXT NOT NULL PRIMARY KEY,                                  -- UUIDv7
  organisation_id TEXT NOT NULL REFERENCES organisation(id),     -- whose archive
  year INTEGER NOT NULL,                                         -- the year closed
  section TEXT NOT NULL,                                         -- id of the section
  code TEXT NOT NULL CHECK (code <> ''),                         -- its code of then
  name TEXT NOT NULL CHECK (name <> ''),                         -- its name of then
  UNIQUE (organisation_id, year, section)
) STRICT;

