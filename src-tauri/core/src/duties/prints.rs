//! What the papers of duties say: a month's sheet to hang up, a year's plan, and the notice before a committee's term ends.

use super::{Duty, Level, Modality, People, State, duties, level, rule};
use crate::branch::{self, Organisation, Scope};
use crate::print::{Book, Sheet, SheetColumn, SheetRow, Sheets};
use crate::sheet::Kind;
use crate::{At, Error, Month, Result};
use chrono::{Datelike, Months, NaiveDate};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What is due in a month, with what is overdue from before: one sheet an organisation.
/// # Errors
/// `NotFound` where nothing is due.
pub fn month_sheet(conn: &Connection, at: &At, scope: &Scope, month: Month) -> Result<Sheets> {
    let from = month.first().checked_sub_months(Months::new(12)).unwrap_or(month.first());
    let mut sheets = Vec::new();
    for o in kept(conn, scope)? {
        let mut all = asked(duties(conn, &Scope::One(o.id.clone()), from, month.last(), at.today())?);
        all.retain(|d| d.due <= month.last());
        let (before, within): (Vec<Duty>, Vec<Duty>) = all.into_iter().partition(|d| d.due < month.first());
        let late: Vec<Duty> = before.into_iter().filter(|d| d.state == State::Overdue).collect();
        let mut rows = Vec::new();
        for (title, part) in [("以前没有办完的", late), ("本月到期的", within)] {
            // As many as there are lines: what concerns several people is one.
            let lines = folded(part);
            if !lines.is_empty() {
                rows.push(SheetRow::heading(format!("{title}　{}件", lines.len())));
                rows.extend(lines.into_iter().map(|d| {
                    SheetRow::on(
                        d.due,
                        [
                            day_words(d.due),
                            d.name.clone(),
                            who(&d, &o),
                            modality(d.modality).into(),
                            mark(d.state).into(),
                        ],
                    )
                }));
            }
        }
        if rows.is_empty() {
            continue;
        }
        sheets.push(Sheet {
            title: format!("{}年{}月支部任务单", month.year, month.month),
            about: format!("截至{}", at.today().format("%Y年%-m月%-d日")),
            table: "tasks",
            columns: SheetColumn::all([
                ("到期", Kind::Date),
                ("任务", Kind::Long),
                ("对象、还差", Kind::Long),
                ("要求", Kind::Text),
                ("办理", Kind::Text),
            ]),
            rows,
            signs: vec!["组织委员".into(), "支部书记".into()],
            organisation: o.name,
            ..Sheet::default()
        });
    }
    Sheets::of(at, "支部任务单", Book::Each, sheets, "这个月没有到期的任务。")
}

/// The year's plan: what comes again, a line each with its times, then what comes once, by months; by which clause, and who does it
/// (left for the pen).
/// # Errors
/// `NotFound` where nothing is due.
pub fn year_plan(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Sheets> {
    let day = |m, d| NaiveDate::from_ymd_opt(year, m, d).ok_or_else(|| Error::usage("没有这一年。"));
    let mut sheets = Vec::new();
    for o in kept(conn, scope)? {
        let all = asked(duties(conn, &Scope::One(o.id.clone()), day(1, 1)?, day(12, 31)?, at.today())?);
        let rows = plan_rows(all.into_iter().filter(|d| d.due.year() == year).collect())?;
        if rows.is_empty() {
            continue;
        }
        sheets.push(Sheet {
            title: format!("{year}年支部工作计划"),
            about: format!("{year}年"),
            table: "plan",
            columns: SheetColumn::all([
                ("到期", Kind::Date),
                ("任务", Kind::Long),
                ("对象", Kind::Long),
                ("依据", Kind::Long),
                ("责任人", Kind::Long),
            ]),
            rows,
            signs: vec!["支部书记".into(), "公布日期、方式".into()],
            organisation: o.name,
            ..Sheet::default()
        });
    }
    Sheets::of(at, "支部工作计划", Book::Each, sheets, "这一年没有要办的任务。")
}

fn plan_rows(all: Vec<Duty>) -> Result<Vec<SheetRow>> {
    let mut of: Vec<(String, Vec<Duty>)> = Vec::new();
    for d in all {
        match of.iter_mut().find(|(id, _)| *id == d.id) {
            Some((_, same)) => same.push(d),
            None => of.push((d.id.clone(), vec![d])),
        }
    }
    let comes_again = |(_, same): &(String, Vec<Duty>)| same.iter().any(|d| d.due.month() != same[0].due.month());
    let (again, once): (Vec<_>, Vec<_>) = of.into_iter().partition(comes_again);
    let mut rows = Vec::new();
    if !again.is_empty() {
        rows.push(SheetRow::heading("经常性工作"));
    }
    for (_, same) in &again {
        let people: BTreeSet<&str> = same.iter().map(|d| d.subject_id.as_str()).collect();
        let d = &same[0];
        let cells = [times(same), d.name.clone(), for_whom(d, people.len())?, d.source.clone(), String::new()];
        rows.push(SheetRow::of(cells));
    }
    let mut months: BTreeMap<u32, Vec<Duty>> = BTreeMap::new();
    for d in once.into_iter().flat_map(|(_, same)| same) {
        months.entry(d.due.month()).or_default().push(d);
    }
    for (month, part) in months {
        rows.push(SheetRow::heading(format!("{month}月")));
        for d in folded(part.clone()) {
            let times = part.iter().filter(|p| p.id == d.id).count();
            let whom = for_whom(&d, times)?;
            rows.push(SheetRow::on(d.due, [day_words(d.due), d.name, whom, d.source, String::new()]));
        }
    }
    Ok(rows)
}

/// When what comes again is due, as a plan says it: 每周, 每月25日前, 3、6、9、12月底前.
fn times(same: &[Duty]) -> String {
    let days: BTreeSet<NaiveDate> = same.iter().map(|d| d.due).collect();
    let months: BTreeSet<u32> = days.iter().map(|d| d.month()).collect();
    // Fewer than this in a month is no weekly task.
    const WEEKLY: usize = 4;
    if days.len() >= WEEKLY * months.len() {
        return "每周".into();
    }
    let run = months.last().zip(months.first()).filter(|(b, a)| **b - **a + 1 == months.len() as u32);
    let which = match run {
        Some((12, 1)) => "每月".to_owned(),
        Some((last, first)) if months.len() > 2 => format!("{first}—{last}月"),
        _ => {
            let numbers: Vec<String> = months.iter().map(ToString::to_string).collect();
            format!("{}月", numbers.join("、"))
        }
    };
    let ends = |d: &NaiveDate| Month::of(*d).last() == *d;
    let of_month: BTreeSet<u32> = days.iter().map(|d| d.day()).collect();
    match of_month.first() {
        _ if days.iter().all(ends) => format!("{which}底前"),
        Some(day) if of_month.len() == 1 => format!("{which}{day}日前"),
        _ => which,
    }
}

/// The dated notice that a committee's term ends: six, three and one month before (R-支部; 湘组发〔2018〕6号附件一(三)3).
/// # Errors
/// `NotFound` where no term ends within six months.
pub fn term_notice(conn: &Connection, at: &At, scope: &Scope) -> Result<Sheets> {
    let today = at.today();
    let limit = today.checked_add_months(Months::new(6)).unwrap_or(today);
    let mut sheets = Vec::new();
    for o in kept(conn, scope)? {
        let Some(term) = branch::term(conn, &o.id, today)?.filter(|t| t.due <= limit) else { continue };
        let left = if term.due < today {
            format!("已超过任期{}天", (today - term.due).num_days())
        } else {
            format!("离任期届满还有{}天", (term.due - today).num_days())
        };
        sheets.push(Sheet {
            title: "换届提醒".into(),
            before: vec![
                format!("{}：", o.name),
                format!(
                    "你支部委员会本届任期自{}起，应于{}前换届，{left}。",
                    term.since.format("%Y年%-m月%-d日"),
                    term.due.format("%Y年%-m月%-d日")
                ),
                "请按规定做好准备：向上级党组织请示，得到批复后召开党员大会选举，选举结果报上级批准。换届的请示、批复、选举和报批材料请一并归档。".into(),
                "确需提前或者延期的，请在届满前报上级党组织批准，提前或延期一般不超过一年。".into(),
            ],
            signs: vec!["收到人".into(), "收到日期".into()],
            signed_by: "（上级党组织）".into(),
            signed_on: today.to_string(),
            organisation: o.name,
            ..Sheet::default()
        });
    }
    Sheets::of(at, "换届提醒", Book::Never, sheets, "半年内没有任期届满的支部委员会。")
}

fn kept(conn: &Connection, scope: &Scope) -> Result<Vec<Organisation>> {
    Ok(branch::covered(conn, scope)?.into_iter().filter(|o| level(o).is_some()).collect())
}

/// What applies.
fn asked(all: Vec<Duty>) -> Vec<Duty> {
    all.into_iter().filter(|d| d.state != State::NotApplicable).collect()
}

/// One line a duty and month: a weekly one, or one of many members, stands once with all its days or names.
fn folded(all: Vec<Duty>) -> Vec<Duty> {
    let mut lines: Vec<Duty> = Vec::new();
    for d in all {
        let named = !d.subject_id.is_empty();
        let same =
            lines.iter_mut().find(|l| l.id == d.id && (l.due.year(), l.due.month()) == (d.due.year(), d.due.month()));
        match same {
            Some(line) => {
                line.open.extend(named.then(|| dated(&d)));
                if d.state == State::Overdue {
                    line.state = State::Overdue;
                }
                if !named {
                    line.due = line.due.max(d.due);
                }
            }
            None => {
                let own = named.then(|| dated(&d));
                let mut line = d;
                line.open.extend(own);
                lines.push(line);
            }
        }
    }
    // A weekly one stands at its last day, which may lie behind others.
    lines.sort_by_key(|l| l.due);
    lines
}

/// Whom a task of the plan is for. A plan is hung up and read out: it counts people and names nobody, least of all who has not
/// paid or not come yet.
fn for_whom(d: &Duty, times: usize) -> Result<String> {
    let rule = rule(&d.id)?;
    let people = match rule.of {
        Some(People::Committee) => "支委会成员",
        Some(People::Floating) => "流动党员",
        Some(People::Employed) => "在职党员",
        None => "全体党员",
    };
    Ok(match rule.subject.as_str() {
        "group" => "各党小组".into(),
        "pair" => format!("共{}次", d.required),
        "member" if !d.subject_id.is_empty() => format!("{times}名党员"),
        "member" => people.into(),
        _ if d.level == Level::Community => "社区党委".into(),
        _ => "本支部".into(),
    })
}

fn dated(d: &Duty) -> String {
    format!("{}（{}日）", d.subject, d.due.day())
}

/// Whom it concerns: the open ones by name, or how far it is. What is the whole branch's needs no word.
fn who(d: &Duty, o: &Organisation) -> String {
    const NAMES: usize = 12;
    // All of many: their number says it.
    if d.open.len() > NAMES && d.open.len() == usize::try_from(d.required).unwrap_or(0) {
        return format!("全体{}名", d.open.len());
    }
    if !d.open.is_empty() {
        let more = if d.open.len() > NAMES { format!("等{}名", d.open.len()) } else { String::new() };
        return d.open.iter().take(NAMES).cloned().collect::<Vec<_>>().join("、") + &more;
    }
    if d.subject != o.name { d.subject.clone() } else { d.evidence.clone() }
}

fn day_words(day: NaiveDate) -> String {
    day.format("%-m月%-d日").to_string()
}

fn modality(m: Modality) -> &'static str {
    match m {
        Modality::Shall => "必须",
        Modality::Should => "一般应当",
        Modality::Encourage => "提倡",
    }
}

fn mark(state: State) -> &'static str {
    match state {
        State::Done => "√",
        State::LateDone => "√补做",
        State::Waived => "免做",
        _ => "",
    }
}
