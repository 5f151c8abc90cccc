-- Members: the ways of looking at the roster that people keep by name.

CREATE TABLE member_view (
    name TEXT NOT NULL PRIMARY KEY,                                -- as people call it
    view TEXT NOT NULL,                                            -- JSON: columns, filter, order; holds no person
    saved_at TEXT NOT NULL                                         -- ISO moment
) STRICT;
