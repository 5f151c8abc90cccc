-- Rule packs that the office set itself, each taking effect from a month that was still open. Append-only: lines name the
-- version that made them for ever.
CREATE TABLE points_rules (
    id TEXT NOT NULL PRIMARY KEY,                              -- UUIDv7
    label TEXT NOT NULL UNIQUE,                                -- id and version of the pack, as ledger lines name it
    effective TEXT NOT NULL,                                   -- first month, YYYY-MM
    pack TEXT NOT NULL,                                        -- the pack itself, TOML
    reason TEXT NOT NULL,                                      -- why it was changed and who decided
    entered_at TEXT NOT NULL,                                  -- ISO moment
    actor TEXT NOT NULL                                        -- who set it
) STRICT;
