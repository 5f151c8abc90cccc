-- Members: how names are said, kept for the search. It follows from the name alone; a later table of readings empties it.

CREATE TABLE name_reading (
    name TEXT NOT NULL PRIMARY KEY,                                -- as the roster writes it
    readings TEXT NOT NULL                                         -- pinyin, a character after the other: zeng fang qin, le/yue
) STRICT, WITHOUT ROWID;
