//! Closing a month writes the ledger once; reversing a line writes its opposite into the open month.

use super::pack::{Base, Pack, Source};
use super::scoring::{self, Used};
use super::{Closed, DEDUCTION, Declaration, Entry, Hundredths, Line, Part, State, pack, rows};
use crate::branch::{self, Organisation, Scope};
use crate::life::{self, Attended, Presence};
use crate::members::{self, Member};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Freezes a month for every organisation of the scope that has people: base lines from the records of organisation
/// life, daily lines and deductions from complete declarations, all within the caps that the year's ledger leaves.
/// # Errors
/// `Forbidden` where the month is closed already, lies ahead, or an earlier month still waits with declarations: caps
/// are filled in the order of the months.
pub fn close(store: &mut Store, at: &At, scope: &Scope, month: Month) -> Result<Done<Closed>> {
    if month > Month::of(at.today()) {
        return Err(Error::forbidden(format!("{month} 还没有到，不能结账。请检查月份。")));
    }
    store.transact(Verb::ClosePoints, at, |tx| {
        let mut all = Closed { month, lines: 0, members: 0, waiting: 0, warnings: Vec::new() };
        for organisation in open(tx, at, scope, month)? {
            let closed = Book::open(tx, at, organisation, month)?.close()?;
            all.lines += closed.lines;
            all.members += closed.members;
            all.waiting += closed.waiting;
            all.warnings.extend(closed.warnings);
        }
        Ok(all)
    })
}

/// The organisations that this close is for.
fn open(conn: &Connection, at: &At, scope: &Scope, month: Month) -> Result<Vec<Organisation>> {
    let day = month.last().min(at.today());
    let peopled: BTreeSet<String> = members::on(conn, scope, day)?.into_iter().map(|m| m.organisation_id).collect();
    let entered: BTreeSet<String> = rows::entries(conn, month)?.into_iter().map(|e| e.organisation_id).collect();
    let mut open = Vec::new();
    let mut shut = false;
    for organisation in branch::covered(conn, scope)? {
        if !peopled.contains(&organisation.id) && !entered.contains(&organisation.id) {
            continue;
        }
        if rows::is_closed(conn, &organisation.id, month)? {
            shut = true;
            continue;
        }
        if let Some(earlier) = rows::waiting_before(conn, &organisation.id, month)? {
            return Err(Error::forbidden(format!(
                "{earlier} 还有申报没有结账。封顶按月份先后计算，请先结 {earlier}，再结 {month}。"
            )));
        }
        open.push(organisation);
    }
    match (open.is_empty(), shut) {
        (true, true) => Err(Error::forbidden(format!("{month} 的积分已经结账，不能再结一次。要更正请用冲正。"))),
        (true, false) => Err(Error::forbidden("名册里还没有党员，没有什么可以结账。请先导入花名册。")),
        _ => Ok(open),
    }
}

/// One organisation's month on the desk.
struct Book<'a> {
    conn: &'a Connection,
    at: &'a At,
    organisation: Organisation,
    month: Month,
    pack: &'static Pack,
    label: String,
    categories: HashMap<String, members::Category>,
    committee: BTreeSet<String>,
    members: HashMap<String, Member>,
    used: HashMap<String, Vec<rows::Sum>>,
    people: BTreeSet<String>,
    lines: u32,
    warnings: Vec<String>,
}

impl<'a> Book<'a> {
    fn open(conn: &'a Connection, at: &'a At, organisation: Organisation, month: Month) -> Result<Book<'a>> {
        let pack = pack::of(month)?;
        let mut used: HashMap<String, Vec<rows::Sum>> = HashMap::new();
        for sum in rows::year_sums(conn, month.year)? {
            used.entry(sum.member_id.clone()).or_default().push(sum);
        }
        let committee = branch::committee(conn, &organisation.id, month.last())?;
        let here = members::on(conn, &Scope::One(organisation.id.clone()), month.last().min(at.today()))?;
        Ok(Book {
            conn,
            at,
            month,
            pack,
            label: pack.label(),
            categories: members::categories(conn, month)?,
            committee: committee.into_iter().map(|p| p.member_id).collect(),
            members: here.into_iter().map(|m| (m.id.clone(), m)).collect(),
            used,
            people: BTreeSet::new(),
            lines: 0,
            warnings: Vec::new(),
            organisation,
        })
    }

    fn close(mut self) -> Result<Closed> {
        let scope = Scope::One(self.organisation.id.clone());
        let attendance = life::attendance(self.conn, &scope, self.month.first(), self.month.last())?;
        if self.at.today() < self.month.last() {
            self.warnings.push(format!("{} 还没有过完就结账，以后几天的事要登记在下一个月。", self.month));
        }
        self.bases(&attendance)?;
        let mut waiting = 0;
        let mut entries = rows::entries(self.conn, self.month)?;
        entries.retain(|e| e.organisation_id == self.organisation.id);
        entries.sort_by(|a, b| a.member_id.cmp(&b.member_id));
        for entry in &entries {
            waiting += self.declared(entry)?;
        }
        if waiting > 0 {
            self.warnings.push(format!("{waiting}项申报没有写全（扣分缺原因或纪要号），没有计入，仍留作申报。"));
        }
        let closed = Closed {
            month: self.month,
            lines: self.lines,
            members: u32::try_from(self.people.len()).unwrap_or(u32::MAX),
            waiting,
            warnings: self.warnings,
        };
        rows::insert_close(self.conn, &self.organisation.id, &closed, &self.label, self.at)?;
        Ok(closed)
    }

    /// Base lines: where no record proves anything of a member, there is no line, which is not the same as a line of 0.
    fn bases(&mut self, attendance: &BTreeMap<String, Vec<Attended>>) -> Result<()> {
        let mut nameless = 0;
        for (member_id, attended) in attendance {
            match self.categories.get(member_id).map(|c| c.key()) {
                Some(category) => self.bases_of(member_id, category, attended)?,
                None => nameless += 1,
            }
        }
        if nameless > 0 {
            self.warnings.push(format!(
                "{nameless}名党员没有积分类别，基础积分没有算。请在积分登记表写上类别，以后月份就会算。"
            ));
        }
        let unclear: BTreeSet<&str> = attendance
            .values()
            .flatten()
            .filter(|a| a.presence == Presence::Unknown)
            .map(|a| a.gathering_id.as_str())
            .collect();
        if !unclear.is_empty() {
            self.warnings.push(format!("{}次活动的应到、实到和缺席名单对不上，这些活动没有算分。", unclear.len()));
        }
        Ok(())
    }

    fn bases_of(&mut self, member_id: &str, category: &str, attended: &[Attended]) -> Result<()> {
        let Some(credit) = self.pack.credit(category) else { return Ok(()) };
        for rule in &self.pack.base {
            let plan = self.plan(rule, member_id);
            let share = match rule.from {
                Source::Attendance => gathered(&plan, attended, |p| scoring::credit(credit, p)),
                Source::Training => trained(&plan, attended, |p| scoring::credit(credit, p)),
                // No room keeps these records yet, so they make no lines.
                Source::Dues | Source::Contact | Source::Pledge => None,
            };
            let Some(share) = share else { continue };
            let max = rule.max.get(category).copied().unwrap_or(0);
            let used = self.used_by(member_id, Part::Base, &rule.id);
            let granted = scoring::base(max, share.got, share.due, used, self.pack.part_cap("base"));
            let Some(points) = granted.filter(|_| max > 0) else { continue };
            let line = self.line(member_id, Part::Base, &rule.id, &rule.name);
            self.write(Line {
                date: share.last,
                quantity: Hundredths(share.quantity),
                points: Hundredths(points),
                evidence: share.evidence,
                source: share.source,
                ..line
            })?;
        }
        Ok(())
    }

    /// How many of each kind the year's plan expects of this member: committee and group meetings only of their people.
    fn plan(&self, rule: &Base, member_id: &str) -> BTreeMap<String, i64> {
        let grouped = self.members.get(member_id).is_some_and(|m| !m.group.is_empty());
        let expected = |kind: &str| match kind {
            "committee" => self.committee.contains(member_id),
            "group" => grouped,
            _ => true,
        };
        rule.plan.iter().filter(|(kind, _)| expected(kind)).map(|(k, n)| (k.clone(), *n)).collect()
    }

    /// Writes what is complete and answers how many declarations stay out.
    fn declared(&mut self, entry: &Entry) -> Result<u32> {
        self.people.insert(entry.member_id.clone());
        let mut waiting = 0;
        let mut ready: Vec<&Declaration> = Vec::new();
        for declaration in &entry.declarations {
            match declaration.state {
                State::Draft => waiting += 1,
                State::Closed => {}
                _ => ready.push(declaration),
            }
        }
        for rule in &self.pack.daily {
            let Some(declaration) = ready.iter().find(|d| d.item == rule.id) else { continue };
            let used = self.used_by(&entry.member_id, Part::Daily, &rule.id);
            let points = Hundredths(scoring::daily(self.pack, rule, declaration.quantity, used));
            let line = self.line(&entry.member_id, Part::Daily, &rule.id, &rule.name);
            self.settle(entry, declaration, Line { points, evidence: proof(entry), ..line })?;
        }
        if let Some(declaration) = ready.iter().find(|d| d.item == DEDUCTION) {
            let rule =
                self.pack.deduction(&declaration.reason).ok_or_else(|| Error::Bug("pack without deductions".into()))?;
            let line = self.line(&entry.member_id, Part::Deduction, &rule.id, &rule.name);
            let evidence = format!("{}（{}）", declaration.reason, declaration.minutes);
            self.settle(entry, declaration, Line { points: Hundredths(-declaration.quantity), evidence, ..line })?;
        }
        Ok(waiting)
    }

    fn settle(&mut self, entry: &Entry, declaration: &Declaration, line: Line) -> Result<()> {
        rows::set_closed(self.conn, &declaration.id, self.at)?;
        let quantity = Hundredths(declaration.quantity);
        self.write(Line { quantity, source: format!("{} declaration:{}", entry.source, declaration.id), ..line })
    }

    fn line(&self, member_id: &str, part: Part, rule: &str, item: &str) -> Line {
        let category = self.categories.get(member_id).map_or("", |c| c.key());
        Line {
            id: self.at.uuid(),
            organisation_id: self.organisation.id.clone(),
            member_id: member_id.into(),
            month: self.month,
            date: self.month.last(),
            part,
            rule: rule.into(),
            item: item.into(),
            category: category.into(),
            quantity: Hundredths(0),
            points: Hundredths(0),
            pack: self.label.clone(),
            evidence: String::new(),
            source: String::new(),
            reverses: None,
        }
    }

    fn write(&mut self, line: Line) -> Result<()> {
        rows::insert_line(self.conn, &line, self.at)?;
        self.lines += 1;
        self.people.insert(line.member_id.clone());
        let sum = rows::Sum {
            month: line.month,
            part: line.part,
            rule: line.rule,
            points: line.points.0,
            earned: line.points.0,
            member_id: line.member_id,
        };
        self.used.entry(sum.member_id.clone()).or_default().push(sum);
        Ok(())
    }

    fn used_by(&self, member_id: &str, part: Part, rule: &str) -> Used {
        let mut used = Used::default();
        let quarter = |m: Month| (m.month - 1) / 3;
        for sum in self.used.get(member_id).into_iter().flatten().filter(|s| s.part == part) {
            used.part += sum.points;
            if sum.rule != rule {
                continue;
            }
            used.year += sum.points;
            // A reversal frees the year, never the month or quarter in which it happens to be written.
            used.quarter += if quarter(sum.month) == quarter(self.month) { sum.earned } else { 0 };
            used.month += if sum.month == self.month { sum.earned } else { 0 };
        }
        used
    }
}

/// What a month's records say of one base item.
struct Share {
    got: i64,
    due: i64,
    quantity: i64,
    last: NaiveDate,
    evidence: String,
    source: String,
}

/// Times attended against the year's plan: one gathering of two planned kinds counts for both.
fn gathered(
    plan: &BTreeMap<String, i64>,
    attended: &[Attended],
    credit: impl Fn(Presence) -> Option<i64>,
) -> Option<Share> {
    let due: i64 = plan.values().sum();
    let counted = attended.iter().filter_map(|a| {
        let kinds: Vec<&str> = a.kinds.iter().filter(|k| plan.contains_key(*k)).map(String::as_str).collect();
        credit(a.presence).filter(|_| !kinds.is_empty()).map(|c| (a, c * kinds.len() as i64, kinds))
    });
    let counted: Vec<(&Attended, i64, Vec<&str>)> = counted.collect();
    let got: i64 = counted.iter().map(|(_, c, _)| c).sum();
    let told = counted.iter().map(|(a, _, kinds)| {
        let names: Vec<&str> = kinds.iter().map(|k| life::kind_name(k)).collect();
        format!("{} {}{}", a.held_on, names.join("、"), remark(a.presence))
    });
    let told: Vec<String> = told.collect();
    share(counted.iter().map(|(a, ..)| *a), got, due * 100, got, told)
}

/// Hours of study against the year's plan.
fn trained(
    plan: &BTreeMap<String, i64>,
    attended: &[Attended],
    credit: impl Fn(Presence) -> Option<i64>,
) -> Option<Share> {
    let due: i64 = plan.get("hours").copied().unwrap_or(0) * 60;
    let studied =
        attended.iter().filter(|a| a.presence == Presence::Present && a.kinds.iter().any(|k| k == "training"));
    let studied: Vec<(&Attended, i64)> =
        studied.filter_map(|a| Some((a, i64::from(a.minutes?) * credit(a.presence)? / 100))).collect();
    let got: i64 = studied.iter().map(|(_, m)| m).sum();
    let told = studied.iter().map(|(a, m)| format!("{} 集中学习{}学时", a.held_on, Hundredths(m * 100 / 60)));
    let told: Vec<String> = told.collect();
    share(studied.iter().map(|(a, _)| *a), got, due, got * 100 / 60, told)
}

fn share<'a>(
    records: impl Iterator<Item = &'a Attended> + Clone,
    got: i64,
    due: i64,
    quantity: i64,
    told: Vec<String>,
) -> Option<Share> {
    let last = records.clone().map(|a| a.held_on).max()?;
    let source: Vec<String> = records.map(|a| format!("gathering:{}", a.gathering_id)).collect();
    (due > 0).then(|| Share { got, due, quantity, last, evidence: told.join("；"), source: source.join(" ") })
}

fn remark(presence: Presence) -> &'static str {
    match presence {
        Presence::Excused => "（请假）",
        Presence::Absent => "（缺席）",
        Presence::Present | Presence::Unknown => "",
    }
}

fn proof(entry: &Entry) -> String {
    if entry.note.is_empty() { entry.source.clone() } else { format!("{}：{}", entry.source, entry.note) }
}

/// Takes a line back by its opposite, in the month after the last closed one.
/// # Errors
/// `NotFound` for an unknown line; `Usage` without a reason or the number of the minutes; `Forbidden` where the line is
/// itself a reversal or was reversed already.
pub fn reverse(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    line_id: &str,
    reason: &str,
    minutes: &str,
) -> Result<Done<Line>> {
    if reason.trim().is_empty() || !scoring::is_number_of_minutes(minutes) {
        return Err(Error::usage("冲正要写明原因和支委会纪要号，例如 支委会纪要〔2026〕11号。"));
    }
    let old = rows::line_by_id(store.conn(), line_id)?.filter(|l| scope.covers(&l.organisation_id));
    let old = old.ok_or_else(|| Error::not_found("账本里没有这一行。请用“积分明细”查出行号再试。"))?;
    if old.reverses.is_some() {
        return Err(Error::forbidden("这一行本身就是冲正，不能再冲正。要恢复请在登记表里重新登记。"));
    }
    if rows::is_reversed(store.conn(), line_id)? {
        return Err(Error::forbidden("这一行已经冲正过了，不能再冲一次。"));
    }
    let closed = rows::last_closed(store.conn(), &old.organisation_id)?.unwrap_or(old.month);
    let line = Line {
        id: at.uuid(),
        month: closed.next(),
        date: at.today(),
        item: format!("冲正：{}", old.item),
        quantity: -old.quantity,
        points: -old.points,
        evidence: format!("{}（{}）", reason.trim(), minutes.trim()),
        source: format!("line:{} {}", old.id, old.month),
        reverses: Some(old.id.clone()),
        ..old
    };
    store.transact(Verb::ReversePoints, at, |tx| {
        rows::insert_line(tx, &line, at)?;
        Ok(line)
    })
}
