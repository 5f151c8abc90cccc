-- Organisation life: who was on the list when attendance was entered. A roster that is corrected later (a death told late,
-- a member who came late into the books) does not change who was ticked.

CREATE TABLE gathering_roll (
    gathering_id TEXT NOT NULL PRIMARY KEY REFERENCES gathering(id), -- whose list
    organisation_id TEXT NOT NULL REFERENCES organisation(id),       -- the gathering's organisation
    members TEXT NOT NULL CHECK (members <> '')                      -- member ids of everybody due, in the order of their ids, comma between
) STRICT;

ALTER TABLE gathering_more ADD COLUMN standalone TEXT NOT NULL DEFAULT '' -- held by itself, not with a business meeting: yes, no, empty where nobody said
    CHECK (standalone IN ('', 'yes', 'no'));
