//! The encrypted SQLite store: opening, migrations, the one door for writes, the journal.
