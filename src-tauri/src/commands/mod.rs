//! What the window can ask for: one file a room, one expression a command. `cargo xtask types` reads these files.

mod archive;
mod branch;
mod dues;
mod duties;
mod files;
mod forms;
mod life;
mod member_year;
mod members;
mod organisation;
mod papers;
mod points;
mod print;
mod report;
mod talks;
mod vault;

use chrono::NaiveDate;
use zhibu_core::{Error, Fault};

type Answer<T> = Result<T, Fault>;

/// Every command of the window, one a line: the list grows with the rooms, so it stands apart from the function.
macro_rules! every_command {
    () => {
        tauri::generate_handler![
            archive::archive_boxes,
            archive::archive_checks,
            archive::archive_closings,
            archive::archive_gaps,
            archive::archive_inspection,
            archive::archive_items,
            archive::archive_proposals,
            archive::archive_scans,
            archive::archive_sections,
            archive::proposed_archive_sections,
            archive::set_archive_sections,
            archive::archive_setting,
            archive::archive_verdict,
            archive::attach_scan,
            archive::close_archive,
            archive::detach_scan,
            archive::draw_archive_check,
            archive::edit_archive_item,
            archive::file_archive,
            archive::import_archive,
            archive::note_archive_finding,
            archive::place_archive_box,
            archive::uncounted_archive_items,
            archive::count_archive_items,
            archive::archive_working_year,
            archive::rebox_archive,
            archive::save_archive_inspection,
            archive::save_archive_list,
            archive::save_inspection_papers,
            archive::save_scan,
            archive::set_archive_setting,
            archive::withdraw_archive_item,
            branch::choose_organisation,
            branch::set_committee,
            dues::assess_dues,
            dues::collect_dues,
            dues::dues_arrears,
            dues::dues_assessed,
            dues::dues_board,
            dues::dues_funds,
            dues::dues_lines,
            dues::dues_purposes,
            dues::dues_rate,
            dues::dues_year,
            dues::import_dues,
            dues::read_dues_list,
            dues::record_dues_fund,
            dues::renew_dues,
            dues::reverse_dues,
            dues::reverse_dues_fund,
            duties::add_duty_occasion,
            duties::duties,
            duties::duty_settings,
            duties::explain_duty,
            duties::mark_duty,
            duties::set_duty_profile,
            duties::snooze_duty,
            duties::switch_duty,
            duties::waive_duty,
            files::last_verb,
            files::is_replaceable,
            files::replace_path,
            files::open_path,
            files::pick_file,
            files::pick_folder,
            files::pick_save,
            files::stop_work,
            files::undo,
            forms::drop_form_map,
            forms::export_form_map,
            forms::fill_form,
            forms::form_maps,
            forms::import_form_map,
            forms::look_form,
            forms::save_form_map,
            life::amend_life,
            life::appraisals,
            life::attach_file,
            life::grade_appraisal,
            life::save_life_paper,
            life::step_appraisal,
            life::tell_appraisal,
            life::attachment_picture,
            life::attachments_held,
            life::detach_file,
            life::end_guest,
            life::import_contacts,
            life::import_pledges,
            life::life_care,
            life::life_guests,
            life::record_contact,
            life::record_pledge,
            life::put_guest,
            life::folder_photos,
            life::life_attachments,
            life::save_attachment,
            life::cancel_life,
            life::close_life_task,
            life::gatherings,
            life::import_life,
            member_year::member_year,
            life::judge_vote,
            life::life_plan,
            life::life_plans,
            life::life_record,
            life::life_roll,
            life::life_roll_of,
            life::life_tasks,
            life::life_words,
            life::notice_text,
            life::notify_life,
            life::plan_life,
            life::read_relay,
            life::record_life,
            life::theme_day_proposals,
            members::add_member,
            members::blank_member_fields,
            members::compare_roster,
            members::edit_member,
            members::drop_roster_view,
            members::export_roster_view,
            members::find_members,
            members::import_roster,
            members::look_at_roster,
            members::roster_words,
            members::preview_roster,
            members::member_event_kinds,
            members::member_page,
            members::record_event,
            members::reveal_field,
            members::roster,
            members::undo_member_event,
            members::roster_layout,
            members::save_roster_comparison,
            members::save_roster_map,
            members::take_roster,
            organisation::add_organisation,
            organisation::appoint,
            organisation::branch_words,
            organisation::change_organisation,
            organisation::dissolve_organisation,
            organisation::drop_opening,
            organisation::end_group,
            organisation::enter_opening,
            organisation::extend_term,
            organisation::import_opening,
            organisation::leave_post,
            organisation::merge_organisation,
            organisation::organisation_card,
            organisation::organisation_people,
            organisation::organisations,
            organisation::put_in_group,
            organisation::rename_group,
            organisation::seat_committee,
            organisation::set_term,
            organisation::set_theme_day,
            organisation::split_organisation,
            members::roster_columns,
            members::roster_views,
            members::save_roster_view,
            papers::points_charts,
            papers::preview_paper,
            papers::save_paper,
            papers::save_rule_paper,
            points::answer_objection,
            points::approve_points,
            points::attach_signed,
            points::check_points,
            points::close_points,
            points::declare_points,
            points::detach_signed,
            points::evaluate_points,
            points::exempt_points,
            points::explain_points,
            points::explain_points_period,
            points::finish_points,
            points::import_points,
            points::nothing_declared,
            points::object_points,
            points::points_ballots,
            points::points_exemptions,
            points::points_figures,
            points::points_grid,
            points::points_grounds,
            points::points_month,
            points::points_objections,
            points::points_rank,
            points::points_rule_book,
            points::points_rule_changes,
            points::points_rule_tables,
            points::points_rules,
            points::points_signed,
            points::points_steps,
            points::points_vetoes,
            points::preview_points_row,
            points::publicity_until,
            points::publish_points,
            points::record_ballots,
            points::record_veto,
            points::reverse_points,
            points::save_signed,
            points::set_points_rules,
            points::signed_picture,
            points::verify_objection,
            points::withdraw_points,
            print::print_path,
            print::printers,
            print::set_printer,
            print::save_calibration,
            print::print_log,
            print::print_layouts,
            print::export_layouts,
            print::reset_layouts,
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
            talks::amend_talk,
            talks::assign_talk_contacts,
            talks::attach_talk_paper,
            talks::detach_talk_paper,
            talks::follow_up_talk,
            talks::import_talks,
            talks::open_called_talk,
            talks::open_talk,
            talks::open_talk_task,
            talks::record_talk,
            talks::save_blank_talk_form,
            talks::save_talk_draft,
            talks::save_talk_envelope,
            talks::save_talk_form,
            talks::save_talk_ledger,
            talks::save_talk_paper,
            talks::talk_contacts,
            talks::talk_draft,
            talks::talk_needs,
            talks::talk_paper_picture,
            talks::talk_words,
            talks::talks_coverage,
            talks::talks_due,
            talks::talks_of,
            vault::backup_standing,
            vault::choose_workspace,
            vault::create_office,
            vault::forget_workspace,
            vault::lock,
            vault::make_backup,
            vault::open_sample,
            vault::recover,
            vault::restore_backup,
            vault::save_recovery_sheet,
            vault::session,
            vault::set_text_size,
            vault::unlock,
        ]
    };
}

pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    every_command!()
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
