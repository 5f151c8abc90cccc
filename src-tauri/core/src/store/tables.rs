//! Which tables there are, whose they are, and how their rows may change.

/// The room that owns a migration owns its tables.
pub(super) const MIGRATIONS: &[(&str, &str)] = &[
    ("store", include_str!("migrations/0001_store.sql")),
    ("branch", include_str!("migrations/0002_branch.sql")),
    ("members", include_str!("migrations/0003_members.sql")),
    ("life", include_str!("migrations/0004_life.sql")),
    ("talks", include_str!("migrations/0005_talks.sql")),
    ("points", include_str!("migrations/0006_points.sql")),
    ("archive", include_str!("migrations/0007_archive.sql")),
    ("duties", include_str!("migrations/0008_duties.sql")),
    ("report", include_str!("migrations/0009_report.sql")),
    ("street", include_str!("migrations/0010_street.sql")),
];

/// Tables whose rows are written once. Mistakes become reversing rows.
pub(super) const APPEND_ONLY: &[&str] = &[
    "points_close",
    "points_line",
    "report_sent",
    "report_file",
    "report_taken",
    "report_event",
    "report_receipt",
    "street_file",
    "street_bytes",
];

/// Tables that the journal leaves out: the journal itself, and rows that are large or secret and never undone.
pub(super) const UNJOURNALED: &[&str] =
    &["journal_verb", "journal_change", "secret", "report_file", "report_record", "street_bytes", "street_record"];

/// The room that a table belongs to.
pub(super) fn room_of(table: &str) -> &'static str {
    let declaration = format!("CREATE TABLE {table} (");
    MIGRATIONS.iter().find(|(_, sql)| sql.contains(&declaration)).map_or("store", |(room, _)| room)
}
