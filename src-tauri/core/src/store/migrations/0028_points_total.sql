-- Totals lie by organisation and month: a ranking reads its own months and no others, however many years there are.
ALTER TABLE points_total RENAME TO points_total_before;

CREATE TABLE points_total (
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- where the member belonged in that month
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose points
    month TEXT NOT NULL,                                       -- YYYY-MM
    base INTEGER NOT NULL,                                     -- 基础积分
    daily INTEGER NOT NULL,                                    -- 日常积分
    appraisal INTEGER NOT NULL,                                -- 民主评议积分
    deduction INTEGER NOT NULL,                                -- 扣分, negative
    PRIMARY KEY (organisation_id, month, member_id)
) STRICT, WITHOUT ROWID;

INSERT INTO points_total (organisation_id, member_id, month, base, daily, appraisal, deduction)
SELECT organisation_id, member_id, month, base, daily, appraisal, deduction FROM points_total_before;

DROP TABLE points_total_before;
