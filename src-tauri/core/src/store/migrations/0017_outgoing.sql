-- Store: what was printed or exported, and when (domain rules 3.6). Never what stood in it.

CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,                                        -- in the order of leaving
    at TEXT NOT NULL,                                              -- ISO moment
    actor TEXT NOT NULL,                                           -- who was at the keyboard
    what TEXT NOT NULL,                                            -- name of the paper or sheet, such as 党员花名册
    form TEXT NOT NULL CHECK (form IN ('pdf', 'xlsx')),            -- paper or workbook
    rows INTEGER NOT NULL CHECK (rows >= 0),                       -- how many people or lines it held
    whole INTEGER NOT NULL CHECK (whole IN (0, 1))                 -- 1 where numbers, phones and addresses stood in full
) STRICT;
