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
    ("branch", include_str!("migrations/0011_branch.sql")),
    ("dues", include_str!("migrations/0012_dues.sql")),
    ("points", include_str!("migrations/0013_points_flow.sql")),
    ("life", include_str!("migrations/0014_life.sql")),
    ("points", include_str!("migrations/0015_points_rules.sql")),
    ("members", include_str!("migrations/0016_members.sql")),
    ("store", include_str!("migrations/0017_outgoing.sql")),
    ("members", include_str!("migrations/0018_member_view.sql")),
    ("duties", include_str!("migrations/0019_duties.sql")),
    ("dues", include_str!("migrations/0020_dues_fund.sql")),
    ("life", include_str!("migrations/0021_life_record.sql")),
    ("talks", include_str!("migrations/0022_talks_record.sql")),
    ("life", include_str!("migrations/0023_attachment.sql")),
    ("life", include_str!("migrations/0024_guest.sql")),
    ("life", include_str!("migrations/0025_appraisal.sql")),
    ("members", include_str!("migrations/0026_name_reading.sql")),
    ("archive", include_str!("migrations/0027_archive.sql")),
    ("points", include_str!("migrations/0028_points_total.sql")),
    ("store", include_str!("migrations/0029_outgoing_pages.sql")),
    ("archive", include_str!("migrations/0030_archive_added.sql")),
    ("store", include_str!("migrations/0031_outgoing_docx.sql")),
    ("forms", include_str!("migrations/0032_form_map.sql")),
    ("points", include_str!("migrations/0033_points_scan.sql")),
    ("talks", include_str!("migrations/0034_talk_scan.sql")),
    ("points", include_str!("migrations/0035_points_total_year.sql")),
    ("store", include_str!("migrations/0036_outgoing_scan.sql")),
    ("life", include_str!("migrations/0037_gathering_roll.sql")),
    ("archive", include_str!("migrations/0038_archive_close_numbering.sql")),
    ("archive", include_str!("migrations/0039_archive_section.sql")),
];

/// Tables whose rows are written once. Mistakes become reversing rows.
pub(super) const APPEND_ONLY: &[&str] = &[
    "archive_close",
    "archive_close_numbering",
    "archive_close_section",
    "points_close",
    "points_line",
    "points_step",
    "points_figure",
    "points_objection",
    "points_answer",
    "points_rules",
    "outgoing",
    "outgoing_pages",
    "report_sent",
    "report_file",
    "report_taken",
    "report_event",
    "report_receipt",
    "street_file",
    "street_bytes",
    "dues_assessment",
    "dues_line",
    "dues_fund",
    "member_reveal",
    "talk_reveal",
];

/// Tables that the journal leaves out: the journal itself, rows that are large or secret, sums that go with append-only
/// rows, what follows from a name alone, and what undo must not turn back: the counter of archive numbers, for a number that
/// stood on a paper is never given again, the log of what left, and a talk that is still being written.
pub(super) const UNJOURNALED: &[&str] = &[
    "journal_verb",
    "journal_change",
    "secret",
    "archive_counter",
    "member_reveal",
    "talk_reveal",
    "talk_draft",
    "name_reading",
    "points_total",
    "outgoing",
    "outgoing_pages",
    "report_file",
    "report_record",
    "street_bytes",
    "street_record",
];

/// The room that a table belongs to.
pub(super) fn room_of(table: &str) -> &'static str {
    let declaration = format!("CREATE TABLE {table} (");
    MIGRATIONS.iter().find(|(_, sql)| sql.contains(&declaration)).map_or("store", |(room, _)| room)
}
