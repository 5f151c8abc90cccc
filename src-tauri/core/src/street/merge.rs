//! The lines of an accepted report into the street's records, by (organisation, uuid).

use super::rows::{self, Organised};
use crate::Result;
use crate::report::bundle::{Envelope, Files, read_lines};
use crate::report::wire::{Head, Problem};
use crate::report::{Profile, Table, profile};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What became of the lines.
#[derive(Clone, Default, Debug)]
pub struct Merged {
    pub accepted: u32,
    pub already: u32,
    pub problems: Vec<Problem>,
    /// Records that were in an earlier snapshot and are not in this one.
    pub absent: u32,
    /// Tables and fields that this program does not know; ignored and listed.
    pub unknown: BTreeSet<String>,
    /// The month's snapshot is older than one already merged: its people and organisations were left as they are.
    pub late: bool,
}

/// Merges the whole report; a bad line is listed and left out.
pub fn merge(conn: &Connection, envelope: &Envelope, files: &Files) -> Result<Merged> {
    let header = &envelope.header;
    let profile = profile()?;
    let office = header.sender.code.as_str();
    let newest = rows::newest_merged(conn, office, &envelope.hash)?;
    let late = newest.is_some_and(|n| (header.period.clone(), header.revision) < n);
    let owners = owners(conn, office, files, late)?;
    let mut merge =
        Merge { conn, office, period: &header.period, restored: header.restored, owners, out: Merged::default() };
    merge.out.late = late;
    merge.out.unknown = unknown_tables(profile, files);
    for table in &profile.tables {
        if late && table.is_snapshot() {
            continue;
        }
        let Some(bytes) = files.get(&format!("{}.ndjson", table.name)) else { continue };
        let seen = merge.table(table, bytes)?;
        merge.mark_absent(table, &seen)?;
    }
    Ok(merge.out)
}

fn unknown_tables(profile: &Profile, files: &Files) -> BTreeSet<String> {
    let names = files.keys().filter_map(|path| path.strip_suffix(".ndjson"));
    names.filter(|name| profile.table(name).is_none()).map(str::to_owned).collect()
}

/// Who keeps each organisation. One that is new in this report is the sender's, unless somebody else has it.
fn owners(conn: &Connection, office: &str, files: &Files, late: bool) -> Result<HashMap<String, String>> {
    let mut owners: HashMap<String, String> =
        rows::organisations(conn)?.into_iter().map(|o| (o.code, o.office)).collect();
    let table = files.get("organisations.ndjson").map(Vec::as_slice).unwrap_or_default();
    for (head, line) in read_lines::<Head>(table).good {
        let text = |field: &str| line[field].as_str().unwrap_or("").to_owned();
        let known = owners.get(&head.organisation);
        // An older snapshot does not bring an old name back.
        if known.is_none_or(|o| o == office && !late) && !head.void {
            let (code, office) = (head.organisation, office.to_owned());
            let known = Organised {
                code: code.clone(),
                office: office.clone(),
                name: text("name"),
                kind: text("kind"),
                parent: text("parent"),
            };
            rows::put_organisation(conn, &known)?;
            owners.insert(code, office);
        }
    }
    Ok(owners)
}

struct Merge<'a> {
    conn: &'a Connection,
    office: &'a str,
    period: &'a str,
    /// A restored office counts revs from an earlier point; its lines are taken as they are.
    restored: bool,
    owners: HashMap<String, String>,
    out: Merged,
}

/// uuids of each organisation that stood in a table.
type Seen = BTreeMap<String, BTreeSet<String>>;

impl Merge<'_> {
    fn table(&mut self, table: &Table, bytes: &[u8]) -> Result<Seen> {
        let mut seen: Seen =
            self.owners.iter().filter(|(_, o)| *o == self.office).map(|(c, _)| (c.clone(), BTreeSet::new())).collect();
        let read = read_lines::<Head>(bytes);
        for bad in read.bad {
            self.problem(table, bad.line, "", bad.code, "这一行读不懂，没有接收。");
        }
        for (i, (head, line)) in read.good.into_iter().enumerate() {
            if let Some((code, reason)) = self.fault(table, &head, &line) {
                self.problem(table, i + 1, &head.uuid, code, reason);
                continue;
            }
            if !seen.entry(head.organisation.clone()).or_default().insert(head.uuid.clone()) {
                self.problem(table, i + 1, &head.uuid, "record-twice", "同一条记录出现了两次，只接收第一条。");
                continue;
            }
            self.take(table, i + 1, &head, &line)?;
        }
        Ok(seen)
    }

    fn fault(&mut self, table: &Table, head: &Head, line: &Value) -> Option<(&'static str, &'static str)> {
        if self.owners.get(&head.organisation).map(String::as_str) != Some(self.office) {
            return Some(("foreign-organisation", "这条记录属于别的办公点管理的党组织，没有接收。"));
        }
        if head.uuid.is_empty() || head.rev == 0 || head.effective.parse::<crate::PartialDate>().is_err() {
            return Some(("record-head", "这条记录缺少编号或日期，没有接收。"));
        }
        const HEAD: [&str; 5] = ["organisation", "uuid", "rev", "effective", "void"];
        for (name, value) in line.as_object()? {
            match table.fields.iter().find(|f| f.name == *name) {
                Some(field) if !field.kind.fits(value) => {
                    return Some(("record-field", "这条记录有一项的格式不对，没有接收。"));
                }
                None if !HEAD.contains(&name.as_str()) => {
                    self.out.unknown.insert(format!("{}.{name}", table.name));
                }
                _ => {}
            }
        }
        None
    }

    fn take(&mut self, table: &Table, number: usize, head: &Head, line: &Value) -> Result<()> {
        let known = rows::record(self.conn, &head.organisation, &table.name, &head.uuid)?;
        match known {
            Some((rev, _)) if head.rev < rev && !self.restored => self.out.already += 1,
            Some((rev, body)) if head.rev == rev && !self.restored => {
                let before: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
                if said(&before) == said(line) {
                    self.out.already += 1;
                    rows::seen_again(self.conn, &head.organisation, &table.name, &head.uuid, self.period)?;
                } else {
                    self.problem(
                        table,
                        number,
                        &head.uuid,
                        "record-fork",
                        "同一条记录的同一版本有两种内容，保留原来的。",
                    );
                }
            }
            _ => {
                rows::put_record(self.conn, &table.name, self.office, self.period, head, line)?;
                self.out.accepted += 1;
            }
        }
        Ok(())
    }

    /// A snapshot speaks for all time, the other tables for their month. What is not in it is marked, never deleted.
    fn mark_absent(&mut self, table: &Table, seen: &Seen) -> Result<()> {
        let period = (!table.is_snapshot()).then_some(self.period);
        for (organisation, uuids) in seen {
            for uuid in rows::present(self.conn, organisation, &table.name, period)? {
                if !uuids.contains(&uuid) {
                    rows::set_absent(self.conn, organisation, &table.name, &uuid)?;
                    self.out.absent += 1;
                }
            }
        }
        Ok(())
    }

    fn problem(&mut self, table: &Table, line: usize, uuid: &str, code: &str, reason: &str) {
        self.out.problems.push(Problem {
            table: table.name.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            uuid: uuid.to_owned(),
            code: code.to_owned(),
            reason: reason.to_owned(),
        });
    }
}

/// What a line says, without rev and the day as of which it was told.
fn said(line: &Value) -> Value {
    let mut line = line.clone();
    if let Value::Object(map) = &mut line {
        map.remove("rev");
    }
    line
}
