-- Store: how many pages a paper of the log had. Papers of earlier programs have no row.

CREATE TABLE outgoing_pages (
    outgoing_id INTEGER NOT NULL PRIMARY KEY REFERENCES outgoing(id), -- the entry of the log
    pages INTEGER NOT NULL CHECK (pages > 0)                          -- pages of the paper
) STRICT;
