-- Points: who declared, checked and approved; month totals frozen with the lines; ballots and vetoes; the quarter's
-- evaluation, publicity, objections and end as rows of their own.

-- Both tables are made anew, each column with its comment; rows keep their rowid, which the journal and the order of lines name.
CREATE TABLE points_declaration_next (
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

INSERT INTO points_declaration_next (rowid, id, entry_id, organisation_id, item, quantity, reason, minutes, state, entered_at, changed_at)
SELECT rowid, id, entry_id, organisation_id, item, quantity, reason, minutes, state, entered_at, changed_at FROM points_declaration ORDER BY rowid;
DROP TABLE points_declaration;
ALTER TABLE points_declaration_next RENAME TO points_declaration;

CREATE TABLE points_line_next (
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
    reverses TEXT REFERENCES points_line_next(id),             -- the line that this one takes back; NULL otherwise
    written_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL,                                       -- who closed or reversed
    declared_by TEXT NOT NULL DEFAULT '',                      -- who declared it; empty where it was derived
    checked_by TEXT NOT NULL DEFAULT '',                       -- who checked it
    approved_by TEXT NOT NULL DEFAULT '',                      -- who entered the approval
    approval TEXT NOT NULL DEFAULT ''                          -- number of the minutes that approved it
) STRICT;

INSERT INTO points_line_next (rowid, id, organisation_id, member_id, month, dated, part, rule, item, category, quantity, points, pack, evidence, source, reverses, written_at, actor)
SELECT rowid, id, organisation_id, member_id, month, dated, part, rule, item, category, quantity, points, pack, evidence, source, reverses, written_at, actor FROM points_line ORDER BY rowid;
DROP TABLE points_line;
ALTER TABLE points_line_next RENAME TO points_line;

CREATE INDEX points_line_month ON points_line (organisation_id, month, member_id);
CREATE INDEX points_line_member ON points_line (member_id, month);
CREATE UNIQUE INDEX points_line_once ON points_line (reverses) WHERE reverses IS NOT NULL;

-- What the lines of a member's month add up to, kept with every line that is written. Hundredths.
CREATE TABLE points_total (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the member belonged in that month
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose points
    month TEXT NOT NULL,                                       -- YYYY-MM
    base INTEGER NOT NULL,                                     -- 基础积分
    daily INTEGER NOT NULL,                                    -- 日常积分
    appraisal INTEGER NOT NULL,                                -- 民主评议积分
    deduction INTEGER NOT NULL,                                -- 扣分, negative
    PRIMARY KEY (organisation_id, member_id, month)
) STRICT, WITHOUT ROWID;

INSERT INTO points_total (organisation_id, member_id, month, base, daily, appraisal, deduction)
SELECT organisation_id, member_id, month, sum(iif(part = 'base', points, 0)), sum(iif(part = 'daily', points, 0)),
       sum(iif(part = 'appraisal', points, 0)), sum(iif(part = 'deduction', points, 0))
FROM points_line GROUP BY organisation_id, member_id, month;

-- The yearly appraisal's ballot on one member: totals only, never who voted how.
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

-- A decided veto (一票否决). It flags; the grade is decided by people.
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

-- The steps of a quarter or a year: evaluated, published, final. Append-only, each once.
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

-- The figures as evaluated. Append-only: what was published stays.
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

-- Objections to published figures. Append-only; the text is restricted and never leaves.
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

-- What became of an objection. Append-only: 核查, then one answer.
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
