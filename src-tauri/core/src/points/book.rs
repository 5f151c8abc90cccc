//! One organisation's month on the desk: the lines that its records and declarations make. Nothing is written here, so
//! the close writes exactly what the grid has shown.

use super::facts::{self, Facts};
use super::pack::{Base, Pack, Source};
use super::scoring::{self, Used};
use super::share::{Share, audited, contacted, gathered, kept, paid, trained};
use super::{DEDUCTION, Declaration, Entry, Hundredths, Line, Part, State, pack, rows};
use crate::branch::{self, Organisation, Scope};
use crate::life::{self, Attended, Presence};
use crate::members::{self, Category, Member};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub struct Book<'a> {
    pub(super) conn: &'a Connection,
    pub(super) at: &'a At,
    pub(super) organisation: Organisation,
    pub(super) month: Month,
    pub(super) pack: &'static Pack,
    /// The pack of the year's January, or the month's own where there was none yet.
    plans: &'static Pack,
    label: String,
    categories: HashMap<String, Category>,
    committee: BTreeSet<String>,
    pub(super) members: HashMap<String, Member>,
    used: HashMap<String, Vec<rows::Sum>>,
    draft: Draft,
    /// The one member that a preview asks for; everybody otherwise.
    only: Option<String>,
}

/// What the month would write.
#[derive(Default)]
pub struct Draft {
    pub lines: Vec<Line>,
    /// Ids of the declarations that go into the ledger.
    pub taken: Vec<String>,
    pub people: BTreeSet<String>,
    /// Declarations that stay out because something is missing.
    pub waiting: u32,
    /// Declarations that no committee has approved.
    pub unapproved: u32,
    pub warnings: Vec<String>,
}

impl<'a> Book<'a> {
    pub fn open(conn: &'a Connection, at: &'a At, organisation: Organisation, month: Month) -> Result<Book<'a>> {
        let pack = pack::in_force(conn, month)?;
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
            plans: pack::in_force(conn, Month { month: 1, ..month }).unwrap_or(pack),
            label: pack.label(),
            categories: members::categories(conn, month)?,
            committee: committee.into_iter().map(|p| p.member_id).collect(),
            members: here.into_iter().map(|m| (m.id.clone(), m)).collect(),
            used,
            draft: Draft::default(),
            only: None,
            organisation,
        })
    }

    /// The month's lines: base from records, daily lines and deductions from complete declarations, in December also
    /// what settles the year.
    pub fn draft(mut self) -> Result<Draft> {
        let scope = Scope::One(self.organisation.id.clone());
        let attendance = life::attendance(self.conn, &scope, self.month.first(), self.month.last())?;
        super::opening::write(&mut self)?;
        self.bases(&attendance)?;
        let mut entries = rows::entries(self.conn, self.month)?;
        entries.retain(|e| e.organisation_id == self.organisation.id);
        entries.sort_by(|a, b| a.member_id.cmp(&b.member_id));
        for entry in &entries {
            self.declared(entry)?;
        }
        if self.draft.waiting > 0 {
            let waiting = self.draft.waiting;
            self.warn(format!("{waiting}项申报没有写全（扣分缺原因或纪要号），没有计入，仍留作申报。"));
        }
        if self.month.month == 12 {
            super::year::settle(&mut self)?;
        }
        Ok(self.draft)
    }

    /// One member's month with the declarations of `entry`, whatever is stored.
    pub fn draft_of(mut self, entry: &Entry) -> Result<Draft> {
        let scope = Scope::One(self.organisation.id.clone());
        let mut attendance = life::attendance(self.conn, &scope, self.month.first(), self.month.last())?;
        attendance.retain(|member_id, _| *member_id == entry.member_id);
        self.only = Some(entry.member_id.clone());
        super::opening::write(&mut self)?;
        self.bases(&attendance)?;
        self.declared(entry)?;
        Ok(self.draft)
    }

    pub(super) fn warn(&mut self, warning: String) {
        self.draft.warnings.push(warning);
    }

    /// Base lines: where no record proves anything of a member, there is no line, which is not the same as a line of 0.
    fn bases(&mut self, attendance: &BTreeMap<String, Vec<Attended>>) -> Result<()> {
        let mut nameless = 0;
        let facts = facts::of(self.conn, &Scope::One(self.organisation.id.clone()), self.month)?;
        let people: BTreeSet<&String> = attendance.keys().chain(facts.keys().filter(|id| self.is_asked(id))).collect();
        let none = Facts::default();
        for member_id in people {
            let attended = attendance.get(member_id).map_or(&[][..], Vec::as_slice);
            match self.categories.get(member_id).map(|c| c.key()) {
                Some(category) => {
                    self.bases_of(member_id, category, attended, facts.get(member_id).unwrap_or(&none))?
                }
                None => nameless += 1,
            }
        }
        if nameless > 0 {
            self.warn(format!(
                "{nameless}名党员没有积分类别，基础积分没有算。请在积分登记表写上类别，以后月份就会算。"
            ));
        }
        let unclear: BTreeSet<&str> = attendance
            .values()
            .flatten()
            .filter(|a| a.presence == Presence::Unknown)
            .map(|a| &*a.gathering_id)
            .collect();
        if !unclear.is_empty() {
            self.warn(format!("{}次活动的应到、实到和缺席名单对不上，这些活动没有算分。", unclear.len()));
        }
        Ok(())
    }

    fn bases_of(&mut self, member_id: &str, category: &str, attended: &[Attended], facts: &Facts) -> Result<()> {
        let Some(credit) = self.pack.credit(category) else { return Ok(()) };
        for rule in &self.pack.base {
            let mut plan = self.plan(rule, member_id);
            if category != Category::Floating.key() {
                plan.remove("audit");
            }
            let shares = match rule.from {
                Source::Attendance => [gathered(&plan, attended, |p| scoring::credit(credit, p)), None],
                Source::Training => [trained(&plan, attended, |p| scoring::credit(credit, p)), None],
                Source::Dues => [facts.dues.as_ref().and_then(|s| paid(&plan, s, self.at.today())), None],
                Source::Contact => {
                    let contact = facts.contact.as_ref().and_then(|c| contacted(&plan, c));
                    [contact, facts.audit.as_ref().and_then(|e| audited(&plan, e))]
                }
                Source::Pledge => [facts.pledge.as_ref().and_then(|p| kept(&plan, p)), None],
            };
            let max = rule.max.get(category).copied().unwrap_or(0);
            for share in shares.into_iter().flatten().filter(|_| max > 0) {
                self.grant(member_id, rule, max, share);
            }
        }
        Ok(())
    }

    fn grant(&mut self, member_id: &str, rule: &Base, max: i64, share: Share) {
        let used = self.used_by(member_id, Part::Base, &rule.id);
        let Some(points) = scoring::base(max, share.got, share.due, used, self.pack.part_cap("base")) else { return };
        let line = self.line(member_id, Part::Base, &rule.id, &rule.name);
        self.write(Line {
            date: share.last,
            quantity: Hundredths(share.quantity),
            points: Hundredths(points),
            evidence: share.evidence,
            source: share.source,
            ..line
        });
    }

    /// Whether the person belongs here and is asked for.
    pub(super) fn has(&self, member_id: &str) -> bool {
        self.members.contains_key(member_id) && self.is_asked(member_id)
    }

    fn is_asked(&self, member_id: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == member_id)
    }

    /// How many of each kind the year's plan expects of this member: committee and group meetings only of their people.
    fn plan(&self, rule: &Base, member_id: &str) -> BTreeMap<String, i64> {
        let grouped = self.members.get(member_id).is_some_and(|m| !m.group.is_empty());
        let expected = |kind: &str| match kind {
            "committee" => self.committee.contains(member_id),
            "group" => grouped,
            _ => true,
        };
        // The plan of a year is the one of its January: a later version of the rules does not move it.
        let january = self.plans.base.iter().find(|b| b.id == rule.id).unwrap_or(rule);
        january.plan.iter().filter(|(kind, _)| expected(kind)).map(|(k, n)| (k.clone(), *n)).collect()
    }

    /// The lines of what is complete; the rest waits.
    fn declared(&mut self, entry: &Entry) -> Result<()> {
        self.draft.people.insert(entry.member_id.clone());
        let is = |d: &&Declaration, state| d.state == state;
        self.draft.waiting += entry.declarations.iter().filter(|d| is(d, State::Draft)).count() as u32;
        let ready = entry.declarations.iter().filter(|d| !is(d, State::Draft) && !is(d, State::Closed));
        let ready: Vec<&Declaration> = ready.collect();
        for rule in &self.pack.daily {
            let Some(declaration) = ready.iter().find(|d| d.item == rule.id) else { continue };
            let used = self.used_by(&entry.member_id, Part::Daily, &rule.id);
            let points = Hundredths(scoring::daily(self.pack, rule, declaration.quantity, used));
            let line = self.line(&entry.member_id, Part::Daily, &rule.id, &rule.name);
            self.take(entry, declaration, Line { points, evidence: proof(entry), ..line });
        }
        if let Some(declaration) = ready.iter().find(|d| d.item == DEDUCTION) {
            let rule =
                self.pack.deduction(&declaration.reason).ok_or_else(|| Error::Bug("pack without deductions".into()))?;
            let line = self.line(&entry.member_id, Part::Deduction, &rule.id, &rule.name);
            let evidence = format!("{}（{}）", declaration.reason, declaration.minutes);
            self.take(entry, declaration, Line { points: Hundredths(-declaration.quantity), evidence, ..line });
        }
        Ok(())
    }

    fn take(&mut self, entry: &Entry, declaration: &Declaration, line: Line) {
        self.draft.taken.push(declaration.id.clone());
        self.draft.unapproved += u32::from(declaration.state != State::Approved);
        self.write(Line {
            quantity: Hundredths(declaration.quantity),
            source: format!("{} declaration:{}", entry.source, declaration.id),
            by: declaration.by.clone(),
            ..line
        });
    }

    pub(super) fn line(&self, member_id: &str, part: Part, rule: &str, item: &str) -> Line {
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
            by: super::By::default(),
        }
    }

    pub(super) fn write(&mut self, line: Line) {
        self.draft.people.insert(line.member_id.clone());
        let sum = rows::Sum {
            month: line.month,
            part: line.part,
            rule: line.rule.clone(),
            points: line.points.0,
            earned: line.points.0,
            member_id: line.member_id.clone(),
        };
        self.used.entry(sum.member_id.clone()).or_default().push(sum);
        self.draft.lines.push(line);
    }

    /// What the year's ledger and this draft have of a member.
    pub(super) fn sums(&self, member_id: &str) -> &[rows::Sum] {
        self.used.get(member_id).map_or(&[], Vec::as_slice)
    }

    fn used_by(&self, member_id: &str, part: Part, rule: &str) -> Used {
        let mut used = Used::default();
        let quarter = |m: Month| (m.month - 1) / 3;
        for sum in self.sums(member_id).iter().filter(|s| s.part == part) {
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

fn proof(entry: &Entry) -> String {
    if entry.note.is_empty() { entry.source.clone() } else { format!("{}：{}", entry.source, entry.note) }
}
