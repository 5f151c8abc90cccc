-- Forms: what the places of a superior's form stand for, kept by name.

CREATE TABLE form_map (
    name TEXT NOT NULL PRIMARY KEY,                                -- as people call the form
    map TEXT NOT NULL,                                             -- JSON: placeholders, headers, cells and their fields; holds no person
    saved_at TEXT NOT NULL                                         -- ISO moment
) STRICT;
