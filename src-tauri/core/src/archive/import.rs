//! From the sheet 归档文件登记 to filed papers.

use super::filing::{self, put};
use super::import_shelf::{Kept, kept};
use super::paper::{Filing, Paper, unknown_section};
use super::rules::{Rules, Term, rules};
use super::sections::{Section, Sections};
use super::{Item, rows};
use crate::branch::{Receiver, Scope};
use crate::sheet::dates::{self, Reading};
use crate::sheet::fields::{Seen, column};
use crate::sheet::{self, Column, ImportReport, Limits, Outcome, Pick, Row, RowNote, Table, text};
use crate::store::{Done, Store, Verb};
use crate::{At, PartialDate, Precision, Result, secrecy};
use chrono::Datelike;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;

const COLUMNS: &[Column] = &[
    column("section", &["卷", "资料卷", "卷名", "卷别", "所属卷", "案卷", "类别", "资料类别"], true),
    column("author", &["责任者", "责任人", "作者", "发文单位", "形成单位"], false),
    column("document_number", &["文号", "发文字号", "文件编号", "文件字号"], false),
    column("title", &["题名", "文件题名", "标题", "文件标题", "文件名称", "材料名称"], true),
    column("date", &["日期", "文件日期", "成文日期", "形成日期", "形成时间", "文件时间"], true),
    column("secret", &["密级"], false),
    column("pages", &["页数", "张数", "页码数"], false),
    column(
        "thickness",
        &["厚度", "厚度（毫米）", "厚度(毫米)", "厚度（mm）", "厚度(mm)", "厚度mm", "厚度/mm", "厚度毫米", "文件厚度"],
        false,
    ),
    column("retention", &["保管期限", "期限", "保存期限"], false),
    column("original", &["原件/复印件", "原件或复印件", "原件复印件", "原件、复印件", "原件", "是否原件"], false),
    column("bound", &["装订", "是否装订", "装订情况"], false),
    column("place", &["柜/盒位置", "柜盒位置", "柜格", "柜/格", "存放位置", "存放地点", "位置"], false),
    column("cabinet", &["柜", "柜号", "档案柜", "资料柜"], false),
    column("shelf", &["格", "格号", "层", "层号"], false),
    column("note", &["备注", "说明"], false),
    column("organisation", &["所在党支部", "党支部", "支部名称", "党支部名称", "党组织", "党组织名称"], false),
];

/// Columns that hold words; figures and dates may be computed.
const WORDS: &[&str] =
    &["section", "author", "document_number", "title", "secret", "retention", "place", "note", "organisation"];

/// Imports a workbook of filed papers. A paper is the same when organisation, section, title, 文号 and date are; a corrected
/// 保管期限 gives it a new number, and the old one stays vacant.
/// # Errors
/// `NotFound`, `InputRefused` as the sheet reader says; `CannotWrite` where the store or its copy cannot be written.
pub fn import(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    path: &Path,
    pick: &Pick,
    dry_run: bool,
) -> Result<Done<ImportReport>> {
    secrecy::refuse_file(path)?;
    let book = sheet::read(path, &Limits::default())?;
    let table = sheet::table(&book, COLUMNS, pick)?;
    secrecy::refuse_marked(table.above.iter().copied())?;
    let (report, steps) = plan(store.conn(), at, scope, &table)?;
    if dry_run || steps.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportArchive, at, |tx| {
        for step in &steps {
            step.take(tx, at)?;
        }
        Ok(report)
    })
}

enum Step {
    Add(Filing),
    Change(Box<Item>, Filing),
}

impl Step {
    fn take(&self, tx: &Connection, at: &At) -> Result<()> {
        match self {
            Step::Add(filing) => put(tx, at, filing).map(drop),
            Step::Change(item, filing) => {
                rows::put_extras(tx, &item.id, &filing.extras)?;
                filing::change(tx, at, item, filing, "保管期限更正，件改编新号")
            }
        }
    }
}

fn plan(conn: &Connection, at: &At, scope: &Scope, table: &Table) -> Result<(ImportReport, Vec<Step>)> {
    let sections = Sections::of(conn)?;
    let mut reader = Reader {
        at,
        rules: rules()?,
        sections: &sections,
        receiver: Receiver::new(conn, scope)?,
        seen: Seen::default(),
    };
    let mut report = ImportReport::of(table);
    let mut steps = Vec::new();
    for row in &table.rows {
        let mut notes = Vec::new();
        let (outcome, step) = match reader.read(row, &mut notes)? {
            Some((filing, kept)) => settle(conn, filing, kept, row, &mut notes)?,
            None => (Outcome::Refused, None),
        };
        report.settle(outcome, notes);
        steps.extend(step);
    }
    Ok((report, steps))
}

/// What a sheet does not say of original, binding, place and thickness stays as it stands.
fn settle(
    conn: &Connection,
    mut filing: Filing,
    kept: Kept,
    row: &Row,
    notes: &mut Vec<RowNote>,
) -> Result<(Outcome, Option<Step>)> {
    let Some((item, extras)) = rows::same(conn, &filing)? else {
        kept.over(&mut filing.paper);
        return Ok((Outcome::Accepted, Some(Step::Add(filing))));
    };
    filing.year = item.year_of(filing.paper.dated);
    let p = &mut filing.paper;
    (p.original, p.bound, p.thickness) = (item.original, item.bound, p.thickness.or(item.thickness));
    (p.cabinet, p.shelf) = (item.cabinet.clone(), item.shelf.clone());
    kept.over(p);
    let unchanged = item.retention == p.retention
        && item.author == p.author
        && item.pages == p.pages
        && item.thickness == p.thickness
        && item.note == p.note
        && (item.original, item.bound) == (p.original, p.bound)
        && (&item.cabinet, &item.shelf) == (&p.cabinet, &p.shelf)
        && extras == filing.extras;
    if unchanged {
        return Ok((Outcome::Unchanged, None));
    }
    if filing::closed(conn, &item.organisation_id, item.year).is_err() {
        let message = "这一年已经办过年度归档，已归档的不能再改，这一行没有收入。";
        notes.push(row.refuse("", "year-closed", message));
        return Ok((Outcome::Refused, None));
    }
    Ok((Outcome::Updated, Some(Step::Change(Box::new(item), filing))))
}

/// Where a row bears a mark: in its column, in the title, or in any other cell; empty for a column that is not ours.
fn secret_field(row: &Row) -> Result<Option<&'static str>> {
    for field in
        ["secret", "title", "document_number", "author", "note", "original", "bound", "place", "cabinet", "shelf"]
    {
        if secrecy::is_named(&row.get(field).text())? {
            return Ok(Some(field));
        }
    }
    for said in row.extras.values().filter_map(|v| v.as_str()) {
        if secrecy::is_named(said)? {
            return Ok(Some(""));
        }
    }
    Ok(None)
}

struct Reader<'a> {
    at: &'a At,
    rules: &'static Rules,
    sections: &'a Sections,
    receiver: Receiver,
    seen: Seen,
}

impl<'a> Reader<'a> {
    /// The paper of a row; none where a remark of level error says why not.
    fn read(&mut self, row: &Row, notes: &mut Vec<RowNote>) -> Result<Option<(Filing, Kept)>> {
        if let Some(formula) = row.formula_among(WORDS) {
            notes.push(formula);
            return Ok(None);
        }
        if let Some(field) = secret_field(row)? {
            let message =
                "标有国家秘密标志（秘密、机密、绝密）的文件不得录入本程序，这一行没有收入。请按保密规定另行保管。";
            notes.push(row.refuse(field, "secret", message));
            return Ok(None);
        }
        let organisation = match self.receiver.of(&row.get("organisation").text()) {
            Ok(organisation) => organisation.id.clone(),
            Err(stray) => {
                notes.push(row.refuse("organisation", stray.code, stray.message));
                return Ok(None);
            }
        };
        let Some(section) = self.section(row, notes) else { return Ok(None) };
        let Some(dated) = self.dated(row, notes) else { return Ok(None) };
        let Some(retention) = self.retention(row, section, notes) else { return Ok(None) };
        let title = row.get("title").text().into_owned();
        if title.is_empty() {
            notes.push(row.refuse(
                "title",
                "title-missing",
                "没有写题名。请补上；文件本身没有题名的，自拟题名写在[ ]里。",
            ));
            return Ok(None);
        }
        let filing = Filing {
            organisation_id: organisation,
            year: dated.first().year(),
            source: String::new(),
            paper: Paper {
                section: section.id.clone(),
                retention,
                author: self.author(row, notes),
                document_number: row.get("document_number").text().into_owned(),
                title,
                dated,
                pages: pages(row, notes),
                thickness: thickness(row, notes),
                original: true,
                bound: false,
                cabinet: String::new(),
                shelf: String::new(),
                note: row.get("note").text().into_owned(),
            },
            extras: serde_json::to_string(&row.extras)?,
        };
        self.secret_column(row, notes);
        let kept = kept(self.rules, row, notes);
        Ok(self.once(row, filing, notes).map(|filing| (filing, kept)))
    }

    /// The column stays blank: other words than the marks of secrecy are not kept.
    fn secret_column(&self, row: &Row, notes: &mut Vec<RowNote>) {
        const OPEN: &[&str] = &["", "无", "公开", "一般", "普通", "非密", "非涉密", "/", "-", "—"];
        if !OPEN.contains(&&*text::squeeze(&row.get("secret").text())) {
            notes.push(row.warn("secret", "secret-column", "密级一栏应当空着，所写内容没有收入。"));
        }
    }

    fn section(&self, row: &Row, notes: &mut Vec<RowNote>) -> Option<&'a Section> {
        let found = self.sections.named(&row.get("section").text());
        if found.is_none() {
            notes.push(row.refuse("section", "section-unknown", unknown_section(self.sections)));
        }
        found
    }

    fn dated(&self, row: &Row, notes: &mut Vec<RowNote>) -> Option<PartialDate> {
        let (code, message) = match dates::reading(row.get("date")) {
            Reading::Date(d) if d.first() > self.at.today() => {
                ("date-in-future", "文件日期在今天之后。请更正日期，或形成以后再归档。")
            }
            Reading::Date(d) => {
                if d.precision() != Precision::Day {
                    let message = "日期只到月或年，已照此收入。查明具体日期后请补上。";
                    notes.push(row.warn("date", "date-without-day", message));
                }
                return Some(d);
            }
            Reading::Empty => ("date-missing", "没有写日期。请写文件形成的日期，例如 20261002。"),
            Reading::Doubtful(_) => ("date-doubtful", "日期写得不确定。请写成 20261002 这样的日期。"),
            Reading::NotADate => ("date-unreadable", "日期看不懂，或没有这一天。请写成 20261002 这样的日期。"),
        };
        notes.push(row.refuse("date", code, message));
        None
    }

    fn retention(&self, row: &Row, section: &Section, notes: &mut Vec<RowNote>) -> Option<String> {
        match self.rules.term(&row.get("retention").text()) {
            Term::Class(code) => Some(code),
            Term::Missing => {
                let usual = self.rules.usual_term(&section.id, &row.get("title").text());
                let default = usual.unwrap_or(&section.retention);
                let name = self.rules.retention_name(default);
                let message = format!("没有写保管期限，暂按这类文件的常用期限“{name}”收入。请核对。");
                notes.push(row.warn("retention", "retention-default", message));
                Some(default.to_owned())
            }
            Term::Former(word) => {
                let message =
                    format!("“{word}”是旧标准的期限，没有固定的对应。请按文件的价值改写为 永久、30年 或 10年。");
                notes.push(row.refuse("retention", "retention-former", message));
                None
            }
            Term::Unknown => {
                notes.push(row.refuse("retention", "retention-unknown", "保管期限看不懂。请写 永久、30年 或 10年。"));
                None
            }
        }
    }

    fn author(&self, row: &Row, notes: &mut Vec<RowNote>) -> String {
        let author = row.get("author").text();
        if author.is_empty() {
            notes.push(row.warn("author", "author-missing", "没有写责任者。请补上制发文件的单位或个人。"));
        }
        author.into_owned()
    }

    /// The second row about one paper is refused.
    fn once(&mut self, row: &Row, f: Filing, notes: &mut Vec<RowNote>) -> Option<Filing> {
        let key = vec![
            f.organisation_id.clone(),
            f.paper.section.clone(),
            f.paper.title.clone(),
            f.paper.document_number.clone(),
            f.paper.dated.to_string(),
        ];
        let Some(first) = self.seen.before(key, row.number) else { return Some(f) };
        let message = format!("与第{first}行是同一份文件（卷、题名、文号、日期都相同），没有重复收入。");
        notes.push(row.refuse("", "row-repeated", message));
        None
    }
}

/// `12.5` or `12.5mm` as tenths of a millimetre; nobody has to measure, so an empty cell is no remark.
fn thickness(row: &Row, notes: &mut Vec<RowNote>) -> Option<u32> {
    let tenths = row.quantity("thickness", &["毫米", "mm", "MM"]).map(|mm| (mm * 10.0).round());
    let read = tenths.filter(|t| (1.0..=10_000.0).contains(t)).map(|t| t as u32);
    if read.is_none() && !row.get("thickness").is_empty() {
        let message = "厚度不是大于0的毫米数，没有收入这一格。请写成数字，例如 12.5。";
        notes.push(row.warn("thickness", "thickness-unreadable", message));
    }
    read
}

/// `6` or `6页`; what is no whole number above 0 is not kept.
fn pages(row: &Row, notes: &mut Vec<RowNote>) -> Option<u32> {
    let pages = row.whole("pages", &["页", "张"]).filter(|n| *n > 0);
    if row.get("pages").is_empty() {
        notes.push(row.warn("pages", "pages-missing", "没有写页数。请数清后补上。"));
    } else if pages.is_none() {
        notes.push(row.warn("pages", "pages-unreadable", "页数不是大于0的整数，没有收入这一格。请写成数字。"));
    }
    pages
}
