-- Every event carries what its kind needs and may correct another; the state before the first one is kept, so that the
-- state on any day is that opening with the events up to the day. Row numbers stay: the journal names rows by them.
CREATE TABLE member_event_whole (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- whose book it stands in
    day TEXT NOT NULL,                                         -- effective day, ISO
    kind TEXT NOT NULL,                                        -- key of the kind in events.toml: transfer-in, death …
    moves INTEGER NOT NULL CHECK (moves IN (0, 1)),            -- 1 where the relation came, left or moved
    from_organisation TEXT NOT NULL,                           -- id before the event; empty where it lay outside the office
    to_organisation TEXT NOT NULL,                             -- id after the event; empty where it lies outside the office
    document TEXT NOT NULL,                                    -- number of the document, empty where none was given
    note TEXT NOT NULL,                                        -- free text
    recorded_at TEXT NOT NULL,                                 -- true time of entry: a late entry stays visible as one
    details TEXT NOT NULL DEFAULT '{}',                        -- JSON object: letter, receipt, certificate …, as the kind has them
    corrects TEXT NOT NULL DEFAULT ''                          -- id of the event that this one takes the place of, else empty
) STRICT;

INSERT INTO member_event_whole (rowid, id, member_id, organisation_id, day, kind, moves, from_organisation, to_organisation,
    document, note, recorded_at, details, corrects)
SELECT rowid, id, member_id, organisation_id, day, kind, moves, from_organisation, to_organisation, document, note,
    recorded_at, '{}', '' FROM member_event;
DROP TABLE member_event;
ALTER TABLE member_event_whole RENAME TO member_event;
CREATE INDEX member_event_member ON member_event (member_id, day);
CREATE INDEX member_event_day ON member_event (day);

CREATE TABLE member_life (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES member(id), -- whose
    opening TEXT NOT NULL,                                     -- JSON: the state before the first event; empty while there is none
    more TEXT NOT NULL                                         -- JSON: fields beyond the standard columns, as they are today
) STRICT;

-- Who asked to see which masked field, never its value.
CREATE TABLE member_reveal (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    member_id TEXT NOT NULL REFERENCES member(id),             -- whose
    field TEXT NOT NULL,                                       -- key of the field
    at TEXT NOT NULL,                                          -- moment, ISO to the second
    actor TEXT NOT NULL                                        -- who asked
) STRICT;

-- People on the way into the Party. They are counted nowhere until they are admitted.
CREATE TABLE applicant (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    organisation_id TEXT NOT NULL REFERENCES organisation(id), -- which branch guides them
    name TEXT NOT NULL,                                        -- without inner spaces
    sex TEXT NOT NULL,                                         -- label of GB/T 2261.1, empty where unknown
    birth TEXT NOT NULL,                                       -- day of birth, ISO
    id_number TEXT NOT NULL,                                   -- 18 characters, empty where unknown
    mobile TEXT NOT NULL,                                      -- digits, empty where unknown
    member_id TEXT NOT NULL,                                   -- the member record after admission, empty before
    ended TEXT NOT NULL,                                       -- why the way ended before admission, empty while it goes on
    entered_at TEXT NOT NULL                                   -- true time of entry
) STRICT;

CREATE TABLE applicant_step (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    applicant_id TEXT NOT NULL REFERENCES applicant(id),       -- whose
    step TEXT NOT NULL,                                        -- key of the step in the rule pack
    day TEXT NOT NULL,                                         -- when it was done, ISO
    document TEXT NOT NULL,                                    -- number of the minutes or the document, empty where none
    note TEXT NOT NULL,                                        -- free text
    pack TEXT NOT NULL,                                        -- rule pack that held on the day
    recorded_at TEXT NOT NULL,                                 -- true time of entry
    UNIQUE (applicant_id, step)
) STRICT;
