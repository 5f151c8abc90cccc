//! From what the rooms say to the files of a bundle: only allowed fields, no numbers of people in free text, a rev for
//! every line, and a sum by which an unchanged month is known again.

use super::bundle::{Files, canonical, lines, sha256_hex};
use super::gather::{Gathered, Record};
use super::guard;
use super::profile::{Allowed, FieldKind, Table, profile};
use super::rows::Left;
use crate::{Month, Result};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// A month ready to be sealed.
pub struct Composed {
    pub files: Files,
    /// Lines as they leave, by table.
    pub tables: BTreeMap<String, Vec<Value>>,
    /// What `report_record` must hold afterwards.
    pub left: Vec<Left>,
    /// SHA-256 over all lines without their revs.
    pub content: String,
    pub warnings: Vec<String>,
}

/// Composes the month. `before` is what left earlier: a line that is gone leaves as void, an unchanged one keeps its rev.
pub fn compose(month: Month, gathered: Gathered, allowed: &Allowed, before: Vec<Left>) -> Result<Composed> {
    let mut out = Composed {
        files: Files::new(),
        tables: profile()?.tables.iter().map(|t| (t.name.clone(), Vec::new())).collect(),
        left: Vec::new(),
        content: String::new(),
        warnings: gathered.warnings,
    };
    let mut known: HashMap<(String, String, String), Left> =
        before.into_iter().map(|l| ((l.table.clone(), l.organisation.clone(), l.uuid.clone()), l)).collect();
    let mut hidden = 0;
    for record in gathered.records {
        let earlier = known.remove(&(record.table.to_owned(), record.organisation.clone(), record.uuid.clone()));
        let (body, cut) = clean(record.table, allowed.narrow(record.table, record.body.clone()))?;
        hidden += usize::from(cut);
        out.add(month, &record, body, earlier)?;
    }
    out.withdraw(month, known)?;
    if hidden > 0 {
        out.warnings
            .push(format!("有 {hidden} 处文字里像证件号或电话的号码，已经隐去后再报送。请检查活动主题的写法。"));
    }
    out.finish(allowed)?;
    Ok(out)
}

/// The body with numbers of people taken out of its texts.
fn clean(table: &str, body: Map<String, Value>) -> Result<(Map<String, Value>, bool)> {
    let fields = profile()?.table(table).map(|t| t.fields.as_slice()).unwrap_or_default();
    let mut any = false;
    let free = |name: &str| fields.iter().any(|f| f.name == name && f.kind == FieldKind::Text) && FREE.contains(&name);
    let body = body.into_iter().map(|(name, value)| match &value {
        Value::String(text) if free(&name) => {
            let (text, found) = guard::without_numbers(text);
            any |= found;
            (name, Value::String(text))
        }
        _ => (name, value),
    });
    let body = body.collect();
    Ok((body, any))
}

/// Fields into which people type what they like.
const FREE: [&str; 2] = ["topic", "name"];

impl Composed {
    fn add(
        &mut self,
        month: Month,
        record: &Record,
        mut body: Map<String, Value>,
        earlier: Option<Left>,
    ) -> Result<()> {
        body.insert("organisation".into(), record.organisation.as_str().into());
        body.insert("uuid".into(), record.uuid.as_str().into());
        body.insert("effective".into(), record.effective.to_string().into());
        body.insert("void".into(), false.into());
        self.push(month, record.table, &record.organisation, &record.uuid, body, earlier)
    }

    /// Gives the line its rev: the earlier one where nothing else changed, or one more.
    fn push(
        &mut self,
        month: Month,
        table: &str,
        organisation: &str,
        uuid: &str,
        body: Map<String, Value>,
        earlier: Option<Left>,
    ) -> Result<()> {
        let mut body = body;
        keep_effective(table, &mut body, earlier.as_ref());
        let text = String::from_utf8_lossy(&canonical(&Value::Object(body.clone()))).into_owned();
        let rev = match &earlier {
            Some(l) if l.body == text => l.rev,
            Some(l) => l.rev + 1,
            None => 1,
        };
        let mut line = body;
        line.insert("rev".into(), rev.into());
        self.tables.entry(table.to_owned()).or_default().push(Value::Object(line));
        self.left.push(Left {
            table: table.to_owned(),
            organisation: organisation.to_owned(),
            uuid: uuid.to_owned(),
            period: month.to_string(),
            rev,
            body: text,
        });
        Ok(())
    }

    /// Lines of this month that left before and are gone now: withdrawn by mistake's correction or undo. A snapshot's lines
    /// are not withdrawn; the street marks who is absent.
    fn withdraw(&mut self, month: Month, gone: HashMap<(String, String, String), Left>) -> Result<()> {
        let mut gone: Vec<Left> = gone.into_values().filter(|l| l.period == month.to_string()).collect();
        gone.sort_by(|a, b| (&a.table, &a.uuid).cmp(&(&b.table, &b.uuid)));
        for l in gone {
            let Ok(Value::Object(mut body)) = serde_json::from_str::<Value>(&l.body) else { continue };
            if is_snapshot(&l.table) || profile()?.table(&l.table).is_none() {
                continue;
            }
            body.insert("void".into(), true.into());
            let (table, organisation, uuid) = (l.table.clone(), l.organisation.clone(), l.uuid.clone());
            self.push(month, &table, &organisation, &uuid, body, Some(l))?;
        }
        Ok(())
    }

    fn finish(&mut self, allowed: &Allowed) -> Result<()> {
        let mut said = String::new();
        for table in &profile()?.tables {
            let rows = self.tables.get(&table.name).map(Vec::as_slice).unwrap_or_default();
            said += &sum_without_revs(table, rows);
            self.files.insert(format!("{}.ndjson", table.name), lines(rows)?);
            self.files.insert(format!("schema/{}.json", table.name), table.schema(allowed));
        }
        self.content = sha256_hex(said.as_bytes());
        Ok(())
    }
}

/// A snapshot's line holds from the first month's end at which it said the same, so that an unchanged person keeps the rev.
fn keep_effective(table: &str, body: &mut Map<String, Value>, earlier: Option<&Left>) {
    let Some(Ok(Value::Object(before))) = earlier.map(|l| serde_json::from_str(&l.body)) else { return };
    let is_state = is_snapshot(table);
    let same = |map: &Map<String, Value>| {
        let mut map = map.clone();
        map.remove("effective");
        map
    };
    let older = before.get("effective").and_then(Value::as_str) <= body.get("effective").and_then(Value::as_str);
    if is_state && older && same(&before) == same(body) {
        *body = before;
    }
}

fn is_snapshot(table: &str) -> bool {
    profile().is_ok_and(|p| p.table(table).is_some_and(Table::is_snapshot))
}

/// A rev counts what left, also in other months, so it says nothing about whether this month changed.
fn sum_without_revs(table: &Table, rows: &[Value]) -> String {
    let mut all = Vec::new();
    for row in rows {
        let mut row = row.clone();
        if let Value::Object(map) = &mut row {
            map.remove("rev");
            if table.is_snapshot() {
                map.remove("effective");
            }
        }
        all.extend(canonical(&row));
        all.push(b'\n');
    }
    format!("{} {}\n", table.name, sha256_hex(&all))
}
