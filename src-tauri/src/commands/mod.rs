//! What the window can ask for: one file a room, one expression a command. `cargo xtask types` reads these files.

mod archive;
mod branch;
mod duties;
mod files;
mod life;
mod members;
mod points;
mod print;
mod report;
mod talks;
mod vault;

use chrono::NaiveDate;
use zhibu_core::{Error, Fault};

type Answer<T> = Result<T, Fault>;

pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        archive::archive_boxes,
        archive::archive_gaps,
        archive::archive_items,
        archive::archive_sections,
        archive::import_archive,
        branch::choose_organisation,
        branch::committee,
        branch::set_committee,
        duties::duties,
        files::open_path,
        files::pick_file,
        files::pick_folder,
        files::pick_save,
        life::gatherings,
        life::import_life,
        life::life_kinds,
        members::export_roster,
        members::find_members,
        members::id_number,
        members::import_roster,
        members::roster,
        points::close_points,
        points::explain_points,
        points::import_points,
        points::points_month,
        print::preview_print,
        print::save_print,
        report::charter_state,
        report::confirm_charter,
        report::confirm_receipt,
        report::export_report,
        report::hand_over,
        report::import_charter,
        report::import_receipt,
        report::report_preview,
        report::report_status,
        report::save_enrolment,
        report::save_slip,
        talks::import_talks,
        talks::talks_coverage,
        vault::choose_workspace,
        vault::create_office,
        vault::forget_workspace,
        vault::lock,
        vault::open_sample,
        vault::recover,
        vault::save_recovery_sheet,
        vault::session,
        vault::set_text_size,
        vault::unlock,
    ]
}

/// The first and the last day of a year.
fn days_of(year: i32) -> zhibu_core::Result<(NaiveDate, NaiveDate)> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::usage("没有这一年。"));
    Ok((day(1, 1)?, day(12, 31)?))
}

/// Standard base64: pictures reach the window as text.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let joined = three.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = LETTERS[(joined >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_the_standard_one() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, text) in vectors {
            assert_eq!(base64(plain.as_bytes()), text);
        }
    }
}
