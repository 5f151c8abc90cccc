//! Texts of any length stay in their cells: nothing touches a rule, nothing lies on anything else, nothing is lost.
//! Judged from the laid-out page itself, which knows nothing of the templates' own measuring.
//!
//! Five hundred random texts for every document, many in one: laying out one long document is far quicker than many short ones,
//! and what goes wrong is told with the text itself, so nothing has to be made smaller.

use super::boxes::Page;
use super::press;
use super::texts::Texts;
use crate::print::specimen::{more, *};
use crate::print::*;
use serde::Serialize;
use std::collections::HashMap;
use typst::layout::Transform;

/// What is wrong with the print of `data`, whose texts `said` must all be on it.
fn faults(template: Template, data: &impl Serialize, said: &[&String]) -> Vec<String> {
    let document = layout(press(), template, data).expect("prints");
    let mut found = HashMap::<char, usize>::new();
    let mut faults = Vec::new();
    for page in document.pages() {
        let mut sheet = Page::default();
        sheet.take(&page.frame, Transform::identity());
        let size = page.frame.size();
        faults.extend(sheet.faults(&[0.0, 0.0, size.x.to_pt(), size.y.to_pt()]));
        for c in sheet.texts.iter().flat_map(|(t, ..)| t.chars()) {
            *found.entry(c).or_default() += 1;
        }
    }
    let mut wanted = HashMap::<char, usize>::new();
    for c in said.iter().flat_map(|s| s.chars()).filter(|c| !c.is_whitespace()) {
        *wanted.entry(c).or_default() += 1;
    }
    let lost = wanted.iter().filter(|(c, n)| found.get(c).copied().unwrap_or(0) < **n);
    faults.extend(lost.map(|(c, _)| format!("“{c}” is lost")));
    faults
}

impl Texts {
    fn hold(&self, template: Template, data: &impl Serialize) {
        let wrong = faults(template, data, &self.said.iter().collect::<Vec<_>>());
        assert!(wrong.is_empty(), "{template:?}: {}", wrong.join("\n"));
    }
}

const DAY: &str = "2026-10-31";

fn a_cover(t: &mut Texts) -> Cover {
    let n = t.number();
    Cover {
        fonds_name: t.any(),
        title: t.any(),
        section: t.any(),
        filer: t.any(),
        archive_number: t.any(),
        since: t.day(),
        until: t.day(),
        first: n % 99_999,
        last: n,
        items: n,
        pages: n,
        box_number: n,
        ..cover()
    }
}

#[test]
fn covers_hold_any_text() {
    let mut t = Texts::new();
    let covers = t.parts(a_cover);
    let data = Covers { covers, printed: DAY.into() };
    t.hold(Template::CoverA4, &data);
    t.hold(Template::Cover, &data);
}

#[test]
fn catalogues_hold_any_text() {
    let mut t = Texts::among(2);
    for lying in [false, true] {
        t.turn();
        let mut list = catalogue(0);
        (list.fonds_name, list.section, list.fonds_code) = (t.any(), t.any(), t.any());
        list.rows = t.parts(|t| CatalogueRow {
            title: t.any(),
            archive_number: t.any(),
            document_number: t.any(),
            author: t.any(),
            date: t.day(),
            note: t.any(),
            pages: t.number(),
        });
        t.hold(Template::Catalogue, &Catalogues { lying, ..catalogues(list) });
    }
}

#[test]
fn covers_of_catalogues_hold_any_text() {
    let mut t = Texts::new();
    let all = t.parts(|t| Catalogue { fonds_name: t.any(), section: t.any(), fonds_code: t.any(), ..catalogue(0) });
    t.said.extend(all.iter().map(|c| c.fonds_name.clone()));
    let data = Catalogues { catalogues: all, ..catalogues(catalogue(0)) };
    t.hold(Template::CatalogueCover, &data);
}

#[test]
fn spines_hold_any_text() {
    let mut t = Texts::among(SpineWidth::ALL.len());
    for width in SpineWidth::ALL {
        t.turn();
        let labels = t.parts(|t| Spine {
            fonds_name: t.any(),
            section: t.any(),
            fonds_code: t.short(12),
            retention: t.short(8),
            ..spine()
        });
        t.hold(Template::Spine, &Spines { width, labels, printed: DAY.into() });
    }
}

#[test]
fn backsheets_hold_any_text() {
    let mut t = Texts::new();
    let backsheets = t.parts(|t| Backsheet {
        fonds_name: t.any(),
        archive_number: t.any(),
        section: t.any(),
        arranged_by: t.any(),
        notes: (0..t.number() % 6).map(|_| t.any()).collect(),
        ..backsheet()
    });
    t.hold(Template::Backsheet, &Backsheets { backsheets, printed: DAY.into() });
}

#[test]
fn stamps_hold_any_text() {
    let mut t = Texts::new();
    let stamps = t.parts(|t| Stamp {
        fonds_code: t.short(10),
        section: t.short(10),
        retention: t.short(6),
        number: t.number(),
        pages: t.number(),
        year: 2026,
    });
    let data = Stamps { stamps, printed: DAY.into() };
    t.hold(Template::Stamp, &data);
    t.hold(Template::StampLabels, &data);
}

#[test]
fn dossiers_hold_any_text() {
    let mut t = Texts::among(3);
    for width in [10, 15, 20] {
        t.turn();
        let dossiers = t.parts(|t| Dossier {
            title: t.any(),
            fonds_code: t.short(8),
            retention: t.short(6),
            rows: Vec::new(),
            ..more::dossier(0)
        });
        t.hold(Template::DossierSpine, &Dossiers { dossiers, width, printed: DAY.into() });
    }
    let mut t = Texts::new();
    let dossiers =
        t.parts(|t| Dossier { title: t.any(), archive_number: t.any().replace('·', ""), ..more::dossier(1) });
    t.said.iter_mut().for_each(|s| *s = s.replace('·', ""));
    let data = Dossiers { dossiers, width: 15, printed: DAY.into() };
    t.hold(Template::DossierBack, &data);
    t.hold(Template::DossierList, &data);
    t.hold(Template::Dossier, &data);
    let mut t = Texts::new();
    let dossiers = t.parts(|t| Dossier {
        fonds_name: t.any(),
        class: t.any(),
        filing_number: t.any(),
        since: t.day(),
        until: t.day(),
        ..more::dossier(0)
    });
    t.hold(Template::Dossier, &Dossiers { dossiers, width: 15, printed: DAY.into() });
    let mut t = Texts::new();
    let rows = t.parts(|t| DossierRow {
        document_number: t.any(),
        author: t.any(),
        title: t.any(),
        note: t.any(),
        date: t.day(),
        first_page: t.number(),
    });
    let dossiers = vec![Dossier { rows, ..more::dossier(0) }];
    t.hold(Template::DossierList, &Dossiers { dossiers, width: 15, printed: DAY.into() });
}

/// One slip a document: it is printed alone.
#[test]
fn slips_hold_any_text() {
    let mut t = Texts::new();
    t.alone(|t| {
        let mut data = slip();
        (data.office, data.street, data.file_name, data.fingerprint) = (t.any(), t.any(), t.any(), t.any());
        data.tables = (0..12).map(|_| (t.any(), 12)).collect();
        t.hold(Template::Slip, &data);
    });
}

#[test]
fn rosters_hold_any_text() {
    let mut t = Texts::among(2);
    for paper in [Paper::A4, Paper::A3] {
        t.turn();
        let mut data = listing(paper, 0);
        data.parts[0].organisation = t.any();
        data.parts[0].rows = t.parts(|t| {
            // The archive's lists begin with words, the rosters with a number.
            let first = if matches!(paper, Paper::A4) { t.any() } else { t.number().to_string() };
            std::iter::once(first).chain((0..17).map(|_| t.any())).collect()
        });
        t.hold(Template::Listing, &data);
    }
}

#[test]
fn forms_of_members_hold_any_text() {
    let mut t = Texts::new();
    let forms = t.parts(|t| MemberForm {
        name: t.any(),
        ethnicity: t.any(),
        organisation: t.any(),
        job: t.any(),
        address: t.any(),
        floating_to: t.any(),
        birth: t.day(),
        joined: t.day(),
        ..forms().forms.remove(0)
    });
    t.hold(Template::MemberForm, &MemberForms { forms, ..self::forms() });
    let mut t = Texts::new();
    let letters = t.parts(|t| Letter {
        number: t.any(),
        name: t.any(),
        from: t.any(),
        to: t.any(),
        ethnicity: t.any(),
        issued: t.full_day(),
        ..more::letter()
    });
    t.hold(Template::Letter, &Letters { letters, ..more::letters() });
}

#[test]
fn sheets_of_points_hold_any_text() {
    let mut t = Texts::among(2);
    for paper in [Paper::A4, Paper::A3] {
        t.turn();
        let mut data = publicity(paper, 1);
        (data.sheets[0].organisation, data.sheets[0].place) = (t.any(), t.any());
        data.sheets[0].rows = t.parts(|t| (t.any(), "25.5".into()));
        t.hold(Template::Publicity, &data);
    }
    let mut t = Texts::new();
    let mut data = statement(1);
    (data.name, data.organisation) = (t.any(), t.any());
    let line = data.lines.remove(0);
    data.lines = t.parts(|t| StatementLine { item: t.any(), evidence: t.any(), rule: t.any(), ..line.clone() });
    t.hold(Template::Statement, &data);
    let mut t = Texts::new();
    let mut data = rules();
    (data.title, data.organisations[0]) = (t.any(), t.any());
    data.words = (0..20).map(|_| t.any()).collect();
    data.changes = (0..50).map(|_| (t.any(), t.any(), t.any())).collect();
    data.parts[0].rows = t.parts(|t| (t.any(), t.any()));
    t.hold(Template::Rules, &data);
    let mut t = Texts::new();
    let mut data = year_reports(1);
    data.reports[0].organisation = t.any();
    let row = data.reports[0].rows.remove(0);
    data.reports[0].rows = t.parts(|t| YearRow { name: t.any(), ..row.clone() });
    t.hold(Template::YearReport, &data);
}

/// One form or envelope a document: each is printed alone.
#[test]
fn papers_of_talks_hold_any_text() {
    let mut t = Texts::new();
    t.alone(|t| {
        let mut data = talk_form();
        (data.organisation, data.talker, data.talkee, data.place) = (t.any(), t.any(), t.any(), t.any());
        (data.talker_post, data.talkee_post) = (t.any(), t.any());
        (data.text, data.suggestions, data.follow_up) = (t.any().repeat(9), t.any(), t.any());
        t.hold(Template::TalkForm, &data);
    });
    t.alone(|t| {
        let mut data = talk_envelope();
        (data.organisation, data.number) = (t.any(), t.any());
        t.hold(Template::TalkEnvelope, &data);
    });
}

/// Every text is on the paper twice, on the stub and on the copy.
#[test]
fn receipts_hold_any_text() {
    let mut t = Texts::new();
    let receipts = t.parts(|t| DuesReceipt {
        organisation: t.any(),
        name: t.any(),
        months: t.any(),
        how: t.any(),
        collector: t.any(),
        capital: t.any(),
        paid_on: t.full_day(),
        ..more::receipt(0)
    });
    t.said.extend(t.said.clone());
    t.hold(Template::DuesReceipt, &DuesReceipts { receipts, printed: DAY.into() });
}

#[test]
fn papers_of_gatherings_hold_any_text() {
    let mut t = Texts::new();
    let mut data = life_reports(1);
    data.reports[0].organisation = t.any();
    data.reports[0].notes = (0..4).map(|_| t.any()).collect();
    let row = data.reports[0].rows.remove(0);
    data.reports[0].rows = t.parts(|t| std::iter::once(t.any()).chain(row[1..].iter().cloned()).collect());
    t.hold(Template::LifeReport, &data);
    let mut t = Texts::new();
    let sheets = t.parts(|t| SignIn {
        organisation: t.any(),
        kinds: t.any(),
        topic: t.any(),
        place: t.any(),
        host: t.any(),
        names: (0..15).map(|_| t.any()).collect(),
        ..more::sign_in(0)
    });
    t.hold(Template::SignIn, &SignIns { sheets, ..more::sign_ins(0) });
    let mut t = Texts::new();
    let minutes = t.parts(|t| MinuteFacts {
        organisation: t.any(),
        kinds: t.any(),
        topic: t.any(),
        place: t.any(),
        host: t.any(),
        recorder: t.any(),
        lecturer: t.any(),
        came: (0..9).map(|_| t.any()).collect(),
        excused: vec![t.any()],
        body: t.any() + "\n" + &t.any(),
        votes: vec![[t.any(), "43".into(), "39".into(), "2".into(), "39".into(), "1".into(), "1".into()]],
        resolutions: vec![[t.any(), t.any(), t.full_day(), "未办结".into()]],
        ..more::minute()
    });
    t.hold(Template::Minutes, &Minutes { minutes, ..more::minutes() });
}

#[test]
fn plain_sheets_and_handbooks_hold_any_text() {
    let mut t = Texts::new();
    let mut data = sheet(0);
    let one = &mut data.sheets[0];
    (one.title, one.organisation, one.before, one.after) = (t.any(), t.any(), vec![t.any()], vec![t.any()]);
    one.signed_by = t.any();
    one.rows = t.parts(|t| SheetRow::of([t.any(), t.any(), t.any(), t.any()]));
    t.hold(Template::Sheet, &data);
    let mut t = Texts::new();
    let mut data = more::handbooks(3, 0);
    let book = &mut data.books[0];
    book.facts.push(("其　　他".into(), t.any()));
    book.meetings = (0..20)
        .map(|_| HandbookMeeting {
            day: t.full_day(),
            kinds: t.any(),
            topic: t.any(),
            facts: vec![("地点".into(), t.any()), ("主持人".into(), t.any())],
            body: t.any(),
            votes: vec![t.any()],
            resolutions: vec![t.any()],
            late_on: String::new(),
        })
        .collect();
    let mut table = |columns: usize| HandbookTable {
        rows: (0..5).map(|_| (0..columns).map(|_| t.any()).collect()).collect(),
        notes: vec![t.any()],
    };
    (book.committee, book.groups, book.members, book.plan) = (table(4), table(3), table(8), table(4));
    (book.talks, book.points, book.dues) = (table(6), table(7), table(14));
    book.organisation = t.any();
    t.hold(Template::Handbook, &data);
}

#[test]
fn single_sheets_hold_any_text() {
    let mut t = Texts::new();
    t.alone(|t| {
        let data = Recovery { office_name: t.any(), office_code: t.any(), ..recovery() };
        t.hold(Template::Recovery, &data);
    });
    t.alone(|t| {
        let data = Calibration { printer: t.any(), ..more::calibration() };
        t.hold(Template::Calibration, &data);
    });
}

#[test]
fn specimens_are_faultless() {
    for template in Template::ALL.iter().copied() {
        assert_eq!(faults(template, &of(template), &[]), Vec::<String>::new(), "{template:?}");
    }
}
