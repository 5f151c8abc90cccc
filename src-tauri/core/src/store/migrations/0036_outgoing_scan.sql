-- Store: a scan that is saved outside leaves, too. The log keeps its rows and their numbers.

ALTER TABLE outgoing RENAME TO outgoing_before;
ALTER TABLE outgoing_pages RENAME TO outgoing_pages_before;

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

INSERT INTO outgoing (id, at, actor, what, form, rows, whole)
SELECT id, at, actor, what, form, rows, whole FROM outgoing_before ORDER BY id;
INSERT INTO outgoing_pages (outgoing_id, pages)
SELECT outgoing_id, pages FROM outgoing_pages_before ORDER BY outgoing_id;

DROP TABLE outgoing_pages_before;
DROP TABLE outgoing_before;
