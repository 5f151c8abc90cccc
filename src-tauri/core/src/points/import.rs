//! The monthly points sheet (积分登记表): numbers are times for the daily items, a level for 表彰, points for 扣分.
//!
//! A sheet is first compared with what is stored, without writing; only where something differs is it written, as one verb.

use super::pack::{self, Counting, Daily, Pack};
use super::period::{self, Said};
use super::{DEDUCTION, Declaration, Entry, State, rows, scoring};
use crate::branch::{self, Scope};
use crate::members::{self, Category, Member};
use crate::sheet::{self, Cell, Column, ImportReport, Limits, Outcome, Pick, Row, RowNote, Table, Workbook, text};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::LazyLock;

/// How to read the file where it does not say so itself.
#[derive(Clone, Debug, Default)]
pub struct Import {
    pub month: Option<Month>,
    pub sheet: Option<String>,
    /// `(header text, field)`.
    pub map: Vec<(String, String)>,
    pub dry_run: bool,
}

const PERSON: &[Column] = &[
    Column { field: "name", names: &["姓名", "党员姓名"], required: true },
    Column { field: "number", names: &["序号", "编号"], required: false },
    Column {
        field: "organisation", names: &["所在党支部", "党支部", "支部", "所在支部"], required: false
    },
    Column {
        field: "id_number",
        names: &["公民身份证号", "身份证号", "身份证号码", "公民身份号码", "身份证后四位"],
        required: false,
    },
    Column { field: "category", names: &["类别", "积分类别", "党员类别"], required: false },
    Column { field: "deduction", names: &["扣分", "扣减"], required: false },
    Column { field: "reason", names: &["扣分原因", "扣分事由"], required: false },
    Column {
        field: "minutes", names: &["支委会纪要号", "纪要号", "支委会纪要", "会议纪要"], required: false
    },
    Column { field: "note", names: &["备注", "说明"], required: false },
];

/// Header texts of the daily items of every pack, so that an older sheet is still understood.
static ITEMS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let daily = pack::all().unwrap_or(&[]).iter().rev().flat_map(|p| &p.daily);
    let mut found: Vec<(&'static str, Vec<&'static str>)> = Vec::new();
    for item in daily {
        match found.iter_mut().find(|(id, _)| *id == item.id) {
            Some((_, names)) => names.extend([item.column.as_str(), item.name.as_str()]),
            None => found.push((&item.id, vec![&item.column, &item.name])),
        }
    }
    found
});

/// Takes in one month's sheet.
/// # Errors
/// `InputRefused` for a file that is no such sheet, for a month that disagrees or lies ahead; `Forbidden` for a closed month.
/// Rows and cells that cannot be taken are in the report instead.
pub fn import(store: &mut Store, at: &At, scope: &Scope, path: &Path, how: &Import) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &Limits::default())?;
    let items = ITEMS.iter().map(|(field, names)| Column { field, names, required: false });
    let columns: Vec<Column> = PERSON.iter().copied().chain(items).collect();
    let map = how.map.iter().map(|m| mapped(m, &columns)).collect::<Result<_>>()?;
    let table = sheet::table(&book, &columns, &Pick { sheet: how.sheet.clone(), map })?;
    if !ITEMS.iter().any(|(field, _)| table.has(field)) && !table.has("deduction") {
        return Err(Error::refused(
            "这个表里没有积分项目的列（志愿服务、领单办结……扣分），不像积分登记表。请检查文件，没有导入任何内容。",
        ));
    }
    let month = month_of(&book, &table, how.month, at)?;
    let mut desk = Desk::open(store.conn(), scope, month, at)?;
    for row in &table.rows {
        desk.take(row, &table)?;
    }
    let (report, changes) = desk.finish(ImportReport::of(&table))?;
    if how.dry_run || changes.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportPoints, at, |tx| {
        for change in &changes {
            change.write(tx, month, at)?;
        }
        Ok(report)
    })
}

/// A pair of `--map`, its field by key or by any name of its column.
fn mapped((header, field): &(String, String), columns: &[Column]) -> Result<(String, String)> {
    let known = columns.iter().find(|c| c.field == field || c.names.contains(&field.as_str()));
    let known = known.ok_or_else(|| {
        let names: Vec<&str> = columns.iter().filter_map(|c| c.names.first().copied()).collect();
        Error::usage(format!("--map 等号后面要写以下之一：{}。", names.join("、")))
    })?;
    Ok((header.clone(), known.field.to_owned()))
}

/// The month that the title rows, the sheet's name and `--month` agree on.
fn month_of(book: &Workbook, table: &Table, asked: Option<Month>, at: &At) -> Result<Month> {
    let lines = book.sheets.iter().filter(|s| s.name == table.sheet).flat_map(|s| &s.lines);
    let titles = lines.filter(|l| l.number < table.header_row).flat_map(|l| &l.cells).map(|c| c.text());
    let mut heard: Vec<Said> = titles.filter_map(|t| period::said(&text::squeeze(&t))).collect();
    heard.extend(period::said(&text::squeeze(table.sheet)));
    let current = Month::of(at.today());
    let month = period::agreed(asked, &heard, current)?;
    if month > current {
        return Err(Error::refused(format!("{month} 还没有到，不能登记。请检查月份，没有导入任何内容。")));
    }
    Ok(month)
}

/// What a sheet would change for one member.
struct Change {
    entry: Entry,
    put: Vec<Declaration>,
    drop: Vec<String>,
    category: Option<Category>,
}

impl Change {
    fn write(&self, conn: &Connection, month: Month, at: &At) -> Result<()> {
        if let Some(category) = self.category {
            members::set_category(conn, &self.entry.member_id, month, category)?;
        }
        rows::put_entry(conn, &self.entry, at)?;
        for id in &self.drop {
            rows::delete_declaration(conn, id)?;
        }
        for declaration in &self.put {
            rows::put_declaration(conn, &self.entry, declaration, at)?;
        }
        Ok(())
    }
}

/// Everything a row is compared with, read once.
struct Desk<'a> {
    at: &'a At,
    month: Month,
    pack: &'static Pack,
    people: HashMap<String, Vec<Member>>,
    organisations: Vec<branch::Organisation>,
    closed: BTreeSet<String>,
    stored: HashMap<String, Entry>,
    categories: HashMap<String, Category>,
    seen: HashMap<String, u32>,
    settled: Vec<(Outcome, Vec<RowNote>)>,
    changes: Vec<Change>,
    shut_out: usize,
}

impl<'a> Desk<'a> {
    fn open(conn: &Connection, scope: &Scope, month: Month, at: &'a At) -> Result<Desk<'a>> {
        let organisations = branch::covered(conn, scope)?;
        let mut people: HashMap<String, Vec<Member>> = HashMap::new();
        for day in [month.last().min(at.today()), month.first()] {
            for member in members::on(conn, scope, day)? {
                let namesakes = people.entry(member.name.clone()).or_default();
                if !namesakes.iter().any(|m| m.id == member.id) {
                    namesakes.push(member);
                }
            }
        }
        let mut closed = BTreeSet::new();
        for organisation in &organisations {
            if rows::is_closed(conn, &organisation.id, month)? {
                closed.insert(organisation.id.clone());
            }
        }
        Ok(Desk {
            at,
            month,
            pack: pack::of(month)?,
            people,
            organisations,
            closed,
            stored: rows::entries(conn, month)?.into_iter().map(|e| (e.member_id.clone(), e)).collect(),
            categories: members::categories(conn, month)?,
            seen: HashMap::new(),
            settled: Vec::new(),
            changes: Vec::new(),
            shut_out: 0,
        })
    }

    fn take(&mut self, row: &Row, table: &Table) -> Result<()> {
        let (outcome, notes) = match self.person(row) {
            Ok(member) => self.compare(row, table, &member)?,
            Err(note) => (Outcome::Refused, vec![note]),
        };
        self.settled.push((outcome, notes));
        Ok(())
    }

    /// The one member that a row is about.
    fn person(&mut self, row: &Row) -> std::result::Result<Member, RowNote> {
        let refuse =
            |field: &str, code: &str, message: String| RowNote::error(row.number, row.header(field), code, message);
        let cell = row.get("name");
        if cell.is_formula {
            return Err(refuse("name", "formula", "姓名是公式算出来的，不能导入。请改成直接写的姓名。".into()));
        }
        let name = text::name(&cell.text());
        if name.is_empty() {
            return Err(refuse("name", "name-missing", "没有姓名，不知道是谁的积分。请补写姓名。".into()));
        }
        let mut found = self.people.get(&name).cloned().unwrap_or_default();
        let organisation = text::squeeze(&row.get("organisation").text()).into_owned();
        if !organisation.is_empty() {
            let kept =
                self.organisations.iter().find(|o| text::squeeze(&o.name) == organisation || o.code == organisation);
            let kept = kept.ok_or_else(|| {
                refuse(
                    "organisation",
                    "organisation-unknown",
                    "这个党支部不归本办公点管，这一行没有导入。请检查支部名称。".into(),
                )
            })?;
            found.retain(|m| m.organisation_id == kept.id);
        }
        let tail = text::squeeze(&row.get("id_number").text()).to_ascii_uppercase();
        if found.len() > 1 && tail.len() >= 4 {
            found.retain(|m| m.id_number.ends_with(&tail));
        }
        let mut found = found.into_iter();
        let member = match (found.next(), found.next()) {
            (Some(member), None) => member,
            (None, _) => {
                return Err(refuse(
                    "name",
                    "member-unknown",
                    "名册里没有这个人，请检查姓名，或先把他录入名册。".into(),
                ));
            }
            (Some(_), Some(_)) => {
                return Err(refuse(
                    "name",
                    "member-ambiguous",
                    "名册里有同名的人，分不清是谁。请在表里加“所在党支部”或“身份证后四位”一列。".into(),
                ));
            }
        };
        if self.closed.contains(&member.organisation_id) {
            self.shut_out += 1;
            return Err(refuse(
                "",
                "month-closed",
                format!("{}已经结账，不能再登记。更正请用冲正，漏记的登记在下一个月。", self.month),
            ));
        }
        if let Some(first) = self.seen.insert(member.id.clone(), row.number) {
            return Err(refuse(
                "name",
                "member-repeated",
                format!("和第{first}行是同一个人，只取第{first}行。请删掉重复的行。"),
            ));
        }
        Ok(member)
    }

    fn compare(&mut self, row: &Row, table: &Table, member: &Member) -> Result<(Outcome, Vec<RowNote>)> {
        let mut notes = Vec::new();
        let stored = self.stored.get(&member.id);
        let current = self.categories.get(&member.id).copied();
        let category = category(row, current, &mut notes)?;
        let mut entry = match stored {
            Some(e) => Entry { declarations: e.declarations.clone(), ..e.clone() },
            None => Entry::new(self.at, member, self.month, table.sheet, row.number),
        };
        entry.category = category.map_or(entry.category, |c| c.key().to_owned());
        entry.note = row.get("note").text().into_owned();
        entry.extras = row.extras.clone();
        for rule in &self.pack.daily {
            match times(row, rule, self.pack) {
                Ok(Some(quantity)) => entry.declare(self.at, &rule.id, quantity, "", ""),
                Ok(None) => {}
                Err(note) => notes.push(note),
            }
        }
        deduct(row, self.pack, self.at, &mut entry, &mut notes);
        let change = Change::between(stored, entry, category.filter(|c| Some(*c) != current));
        let outcome = match (stored, &change) {
            (None, _) => Outcome::Accepted,
            (Some(_), Some(_)) => Outcome::Updated,
            (Some(_), None) => Outcome::Unchanged,
        };
        self.changes.extend(change);
        Ok((outcome, notes))
    }

    fn finish(self, mut report: ImportReport) -> Result<(ImportReport, Vec<Change>)> {
        if self.settled.is_empty() {
            return Err(Error::refused("表头下面没有一行数据，没有导入任何内容。请检查文件。"));
        }
        if self.shut_out > 0 && self.shut_out == self.settled.len() {
            return Err(Error::forbidden(format!(
                "{}的积分已经结账，不能再导入。要更正请用冲正，漏记的登记在下一个月。",
                self.month
            )));
        }
        for (outcome, notes) in self.settled {
            report.settle(outcome, notes);
        }
        Ok((report, self.changes))
    }
}

impl Change {
    /// What must be written to get from `stored` to `wanted`; `None` where they are the same.
    fn between(stored: Option<&Entry>, wanted: Entry, category: Option<Category>) -> Option<Change> {
        let before = stored.map_or(&[][..], |e| &e.declarations);
        let same = |d: &Declaration| before.iter().any(|b| b == d);
        let put: Vec<Declaration> = wanted.declarations.iter().filter(|d| !same(d)).cloned().collect();
        let gone = |b: &&Declaration| !wanted.declarations.iter().any(|d| d.id == b.id);
        let drop: Vec<String> = before.iter().filter(gone).map(|b| b.id.clone()).collect();
        let kept = stored
            .is_some_and(|e| (&e.category, &e.note, &e.extras) == (&wanted.category, &wanted.note, &wanted.extras));
        let idle = kept && put.is_empty() && drop.is_empty() && category.is_none();
        (!idle).then_some(Change { entry: wanted, put, drop, category })
    }
}

fn category(row: &Row, current: Option<Category>, notes: &mut Vec<RowNote>) -> Result<Option<Category>> {
    let cell = row.get("category");
    let (number, head) = (row.number, row.header("category"));
    if cell.is_empty() {
        if current.is_none() {
            notes.push(RowNote::warning(
                number,
                head,
                "category-missing",
                "没有写类别，这名党员的基础积分算不出来。请补写类别。",
            ));
        }
        return Ok(None);
    }
    let found = if cell.is_formula { None } else { Category::by_word(&text::squeeze(&cell.text()))? };
    if found.is_none() {
        let names: Vec<&str> = Category::ALL.iter().map(|c| c.label()).collect();
        let message = format!("没有这个类别，这一格没有导入。请写：{}。", names.join("、"));
        notes.push(RowNote::error(number, head, "category-unknown", message));
    }
    Ok(found)
}

/// Hundredths of times or of the level; `None` where the sheet has no such column.
fn times(row: &Row, rule: &Daily, pack: &Pack) -> std::result::Result<Option<i64>, RowNote> {
    let head = row.header(&rule.id);
    if head.is_empty() {
        return Ok(None);
    }
    let (max, what) = match rule.counting {
        Counting::Level => (rule.levels.len() as i64, "级别"),
        Counting::Each => (pack.limits.times, "次数"),
    };
    let refuse = |(code, why): (&str, String)| {
        RowNote::error(row.number, head, code, format!("{what}{why}，这一格没有导入。请改成 0 到 {max} 的整数。"))
    };
    let value = figure(row.get(&rule.id)).map_err(refuse)?;
    match value {
        v if v % 100 != 0 => Err(refuse(("not-whole", "不是整数".into()))),
        v if v > max * 100 => Err(refuse(("too-large", "太大".into()))),
        v => Ok(Some(v)),
    }
}

/// A figure of a cell in hundredths, never negative; an empty cell is 0.
fn figure(cell: &Cell) -> std::result::Result<i64, (&'static str, String)> {
    if cell.is_formula {
        return Err(("formula", "是公式".into()));
    }
    if cell.is_empty() {
        return Ok(0);
    }
    let number = cell.number().ok_or_else(|| ("not-a-number", "不是数字".to_owned()))?;
    if number < 0.0 {
        return Err(("negative", "是负数".into()));
    }
    let hundredths = (number * 100.0).round();
    if number > 1e6 || (hundredths - number * 100.0).abs() > 1e-6 {
        return Err(("not-a-number", "不合适".into()));
    }
    Ok(hundredths as i64)
}

/// Points to deduct: without a reason and the number of the minutes they stay a draft, which no close takes.
fn deduct(row: &Row, pack: &Pack, at: &At, entry: &mut Entry, notes: &mut Vec<RowNote>) {
    let head = row.header("deduction");
    if head.is_empty() {
        return;
    }
    let points = match figure(row.get("deduction")) {
        Ok(points) if points <= pack.limits.deduction => points,
        Ok(_) => {
            return notes.push(RowNote::error(
                row.number,
                head,
                "too-large",
                "扣分太大，这一格没有导入。请核对支委会的决定。",
            ));
        }
        Err((code, why)) => {
            let message = format!("扣分{why}，这一格没有导入。请写要扣的分数，例如 2。");
            return notes.push(RowNote::error(row.number, head, code, message));
        }
    };
    let (reason, inside) = scoring::split_reason(&row.get("reason").text());
    let own = row.get("minutes").text().into_owned();
    let minutes = if own.is_empty() { inside } else { own };
    if points == 0 && !reason.is_empty() {
        notes.push(RowNote::warning(
            row.number,
            head,
            "deduction-missing",
            "写了扣分原因，没有写扣几分，没有扣分。请核对。",
        ));
    }
    entry.declare(at, DEDUCTION, points, &reason, &minutes);
    if entry.declarations.iter().any(|d| d.item == DEDUCTION && d.state == State::Draft) {
        let lacking = match (reason.is_empty(), minutes.is_empty()) {
            (true, true) => "扣分原因和支委会纪要号",
            (true, false) => "扣分原因",
            _ => "支委会纪要号",
        };
        let head = Some(row.header("reason")).filter(|h| !h.is_empty()).unwrap_or(head);
        let message = format!("扣分没有写明{lacking}，先作为申报保留，结账时不计入。请补写后重新导入。");
        notes.push(RowNote::warning(row.number, head, "deduction-incomplete", message));
    }
}
