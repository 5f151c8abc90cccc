-- Totals of a year stand beside those of its months: a yearly ranking reads one row a member instead of twelve.
ALTER TABLE points_total RENAME TO points_total_before;

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

INSERT INTO points_total (organisation_id, member_id, period, base, daily, appraisal, deduction)
SELECT organisation_id, member_id, month, base, daily, appraisal, deduction FROM points_total_before
UNION ALL
SELECT organisation_id, member_id, substr(month, 1, 4), sum(base), sum(daily), sum(appraisal), sum(deduction)
FROM points_total_before GROUP BY organisation_id, member_id, substr(month, 1, 4);

DROP TABLE points_total_before;
