//! 打印中心: the papers of the roster and of points, looked at first and then saved; saving is logged.

use super::Answer;
use super::print::{PIXELS, PrintPage, list, paper, seen};
use crate::app::App;
use serde::Deserialize;
use serde_json::{Value, to_value};
use tauri::State;
use zhibu_core::archive;
use zhibu_core::branch::Scope;
use zhibu_core::dues;
use zhibu_core::duties;
use zhibu_core::handbook;
use zhibu_core::life;
use zhibu_core::members::{self, Number, Which};
use zhibu_core::points::{self, Chart as PointsChart, Period, RuleDraft as PointsRuleDraft, Wanted};
use zhibu_core::print::{self, List, Listing, Paper, Sheets, Template};
use zhibu_core::store::{Leaves, Store};
use zhibu_core::{At, Month, Result};

/// One paper with people on it.
#[derive(Deserialize)]
pub struct PaperOrder {
    pub document: PaperDocument,
    /// A3 where there is a choice, else A4.
    pub large: bool,
    /// Numbers, phones and addresses in full.
    pub whole: bool,
    /// `2026-10`, `2026Q3` or `2026` for papers of points.
    pub period: String,
    /// Member ids, none means everybody; for receipts the ids of the payments.
    pub members: Vec<String>,
    /// Places shown on a publicity sheet; 0 means all.
    pub top: u32,
    /// Name of a saved view of the roster, empty for the usual columns; id of the plan or gathering for its papers.
    pub view: String,
    /// A register without figures.
    pub empty: bool,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperDocument {
    Roster,
    Summary,
    Form,
    Register,
    Publicity,
    Statement,
    Year,
    DutyMonth,
    DutyYear,
    TermNotice,
    DuesMonth,
    DuesHalf,
    DuesRemittance,
    DuesTable,
    DuesRegister,
    DuesFund,
    DuesReceipt,
    BoxList,
    Handbook,
    Letter,
    SignIn,
    Minutes,
    Notice,
}

/// One page; `page` counts from 0.
#[tauri::command(async)]
pub fn preview_paper(app: State<'_, App>, order: PaperOrder, page: usize) -> Answer<PrintPage> {
    app.read(|b| {
        let part = match laid_out(b.store, b.at, b.scope, &order)? {
            Laid::List(all) => (all.template(), to_value(all)?),
            Laid::Paper { template, data, .. } => (template, data),
        };
        seen(print::look(&app.press(b.office)?, &[part], page, PIXELS)?)
    })
}

/// Writes the PDF, or a list as a workbook where the name ends so; logs it and answers its path.
#[tauri::command(async)]
pub fn save_paper(app: State<'_, App>, order: PaperOrder, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let laid = laid_out(&w.store, at, scope, &order)?;
        match laid {
            Laid::List(all) => list(&app, w, at, all, order.whole, path),
            Laid::Paper { template, data, what, rows } => {
                let leaves = Leaves { what, rows, whole: order.whole };
                paper(&app, w, at, (template, &data), &leaves, path)
            }
        }
    })
}

/// The rules for a branch meeting, as PDF: those in force in the month or, with a draft, those proposed for it.
#[tauri::command(async)]
pub fn save_rule_paper(
    app: State<'_, App>,
    month: Month,
    draft: Option<PointsRuleDraft>,
    path: String,
) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let conn = w.store.conn();
        let text = draft.map(|d| points::drafted(conn, month, &d)).transpose()?;
        let rules = points::rule_paper(conn, at, scope, month, text.as_deref())?;
        let leaves = Leaves { what: "积分办法", rows: 1, whole: false };
        paper(&app, w, at, (Template::Rules, &rules), &leaves, path)
    })
}

/// What the charts of a year show, by organisation.
#[tauri::command(async)]
pub fn points_charts(app: State<'_, App>, year: i32) -> Answer<Vec<PointsChart>> {
    app.read(|b| points::charts(b.store.conn(), b.at, b.scope, year))
}

enum Laid {
    List(List),
    Paper { template: Template, data: Value, what: &'static str, rows: usize },
}

fn laid_out(store: &Store, at: &At, scope: &Scope, order: &PaperOrder) -> Result<Laid> {
    let conn = store.conn();
    let number = if order.whole { Number::Full } else { Number::Masked };
    let size = if order.large { Paper::A3 } else { Paper::A4 };
    let of = |template, what, rows, data| Laid::Paper { template, data, what, rows };
    let listed = |listing: Listing| Ok(Laid::List(listing.into()));
    match order.document {
        PaperDocument::Roster if order.view.is_empty() => listed(members::roster(conn, at, scope, size, number)?),
        PaperDocument::Roster => {
            let view = members::view(conn, &order.view)?;
            listed(members::listing(conn, at, scope, "党员名册", &view, size, number)?)
        }
        PaperDocument::Summary => listed(members::summary(conn, at, scope, number)?),
        PaperDocument::Form => {
            let which = if order.members.is_empty() { Which::Everybody } else { Which::These(order.members.clone()) };
            let forms = members::forms(conn, at, scope, &which, number)?;
            Ok(of(Template::MemberForm, "党员基本信息采集表", forms.forms.len(), to_value(forms)?))
        }
        PaperDocument::Register => listed(points::register(conn, at, scope, month(order)?, size, order.empty)?),
        PaperDocument::Publicity => {
            let told = points::publicity(conn, at, scope, Period::parse(&order.period)?, &wanted(order))?;
            Ok(Laid::List(told.into()))
        }
        PaperDocument::Statement => {
            let who = order.members.first().map_or("", String::as_str);
            let told = points::statement(conn, at, scope, who, year(order)?)?;
            Ok(of(Template::Statement, "党员积分对账单", told.lines.len(), to_value(told)?))
        }
        PaperDocument::Handbook | PaperDocument::Letter | PaperDocument::DuesReceipt => {
            kept(store, at, scope, order, number)
        }
        PaperDocument::SignIn | PaperDocument::Minutes => gathered(store, at, scope, order),
        PaperDocument::Year => {
            let told = points::year_report(conn, at, scope, year(order)?)?;
            Ok(Laid::List(told.into()))
        }
        _ => Ok(Laid::List(plain(store, at, scope, order)?.into())),
    }
}

/// The year's book, the letter of a transfer, and receipts of dues.
fn kept(store: &Store, at: &At, scope: &Scope, order: &PaperOrder, number: Number) -> Result<Laid> {
    let conn = store.conn();
    if let PaperDocument::Letter = order.document {
        let letters = members::letters(conn, at, scope, &order.members, number)?;
        let rows = letters.letters.len();
        return Ok(Laid::Paper {
            template: Template::Letter, data: to_value(letters)?, what: "组织关系介绍信", rows
        });
    }
    if let PaperDocument::DuesReceipt = order.document {
        // Of chosen payments, or without any of a whole month.
        let told = match order.members.as_slice() {
            [] => dues::receipts_of(conn, at, scope, month(order)?, &[])?,
            chosen => dues::receipts(conn, at, scope, chosen)?,
        };
        let rows = told.receipts.len();
        return Ok(Laid::Paper { template: Template::DuesReceipt, data: to_value(told)?, what: "党费收据", rows });
    }
    let books = handbook::year(conn, at, scope, year(order)?)?;
    let rows = books.books.iter().map(|b| b.members.rows.len()).sum();
    Ok(Laid::Paper { template: Template::Handbook, data: to_value(books)?, what: "党支部工作手册", rows })
}

/// The papers of one gathering or plan, whose id stands in `view`.
fn gathered(store: &Store, at: &At, scope: &Scope, order: &PaperOrder) -> Result<Laid> {
    let conn = store.conn();
    if let PaperDocument::Minutes = order.document {
        let data = to_value(life::minutes(conn, at, scope, &order.view)?)?;
        return Ok(Laid::Paper { template: Template::Minutes, data, what: "会议记录", rows: 1 });
    }
    let sheets = life::sign_in(conn, at, scope, &order.view)?;
    let rows = sheets.sheets.iter().map(|s| s.names.len()).sum();
    Ok(Laid::Paper { template: Template::SignIn, data: to_value(sheets)?, what: "签到册", rows })
}

/// The plain sheets of the desk and of dues.
fn plain(store: &Store, at: &At, scope: &Scope, order: &PaperOrder) -> Result<Sheets> {
    let conn = store.conn();
    match order.document {
        PaperDocument::DutyMonth => duties::month_sheet(conn, at, scope, month(order)?),
        PaperDocument::DutyYear => duties::year_plan(conn, at, scope, year(order)?),
        PaperDocument::TermNotice => duties::term_notice(conn, at, scope),
        PaperDocument::DuesMonth => dues::month_notice(conn, at, scope, month(order)?, order.whole),
        PaperDocument::DuesHalf => {
            let last = month(order)?;
            let half = if last.month <= 6 { 1 } else { 2 };
            dues::publication(conn, at, scope, last.year, half, order.whole)
        }
        PaperDocument::DuesTable => dues::assessment_table(conn, at, scope, year(order)?),
        PaperDocument::DuesRegister => {
            let last = month(order)?;
            let half = if last.month <= 6 { 1 } else { 2 };
            dues::register(conn, at, scope, last.year, half)
        }
        PaperDocument::DuesRemittance => {
            let (from, to) = Period::parse(&order.period)?.months();
            dues::remittance(conn, at, scope, from, to)
        }
        PaperDocument::BoxList => archive::box_list(conn, at, scope, year(order)?),
        PaperDocument::Notice => life::notice(conn, at, scope, &order.view),
        _ => dues::fund_sheet(conn, at, scope, year(order)?),
    }
}

fn wanted(order: &PaperOrder) -> Wanted {
    let paper = if order.large { Paper::A3 } else { Paper::A4 };
    Wanted { paper, top: (order.top > 0).then_some(order.top), ..Wanted::default() }
}

fn month(order: &PaperOrder) -> Result<Month> {
    Ok(Period::parse(&order.period)?.months().1)
}

fn year(order: &PaperOrder) -> Result<i32> {
    Ok(Period::parse(&order.period)?.months().0.year)
}
