//! A month on its way to the street: preview, export, states.

use super::bundle::{Kind, submit_code};
use super::charter::{self, Charter};
use super::compose::{Composed, compose};
use super::gather::{When, gather};
use super::mail::{self, Letter, Posted};
use super::profile::{Allowed, Field, profile};
use super::states::{EXPORTED, LOCKED, note, state_of};
use super::{keys, rows};
use crate::print::Slip;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result, branch, duties, points};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What would leave this computer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ReportPreview.ts", rename = "ReportPreview"))]
pub struct Preview {
    #[cfg_attr(test, ts(type = "string"))]
    pub period: Month,
    pub tables: Vec<PreviewTable>,
    /// What never leaves, and fields that the charter took away.
    pub withheld: Vec<String>,
    pub warnings: Vec<String>,
    /// True where the last file that left says exactly this.
    pub unchanged: bool,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ReportPreviewTable.ts", rename = "ReportPreviewTable"))]
pub struct PreviewTable {
    pub name: String,
    pub title: String,
    /// How many lines.
    pub rows: usize,
    /// Names of the fields that leave.
    pub fields: Vec<String>,
    /// The same with their Chinese titles.
    pub columns: Vec<Field>,
}

/// What an export answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ReportExport.ts", rename = "ReportExport"))]
pub struct Exported {
    pub path: PathBuf,
    pub bundle_id: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: i64,
    pub revision: u32,
    /// SHA-256 of header.json: the hash of the bundle.
    pub sha256: String,
    /// 报送码, read to the street by telephone.
    pub submit_code: String,
    pub warnings: Vec<String>,
    /// False where nothing had changed and the stored bytes were written again.
    pub fresh: bool,
}

fn when(at: &At, month: Month) -> Result<When> {
    let today = at.today();
    if month.first() > today {
        return Err(Error::forbidden("这个月还没有到，不能上报。请检查月份。"));
    }
    Ok(When { month, day: month.last().min(today) })
}

fn composed(conn: &Connection, at: &At, month: Month, charter: Option<&Charter>) -> Result<Composed> {
    let allowed = charter.map_or_else(Allowed::all, Charter::allowed)?;
    if month < branch::workspace(conn)?.since {
        return Err(Error::forbidden("这个月在启用以前，没有月报可报。请检查月份。"));
    }
    let mut gathered = gather(conn, when(at, month)?, charter)?;
    gathered.warnings.extend(charter.and_then(charter::warning));
    let waiting = charter::waiting(conn)?.filter(|w| charter.is_none_or(|c| c.hash != w.hash));
    gathered.warnings.extend(waiting.as_ref().and_then(charter::warning));
    if month.last() > at.today() {
        gathered.warnings.push("这个月还没有过完，现在导出的只到今天为止；月底请再导出一次。".into());
    }
    compose(month, gathered, &allowed, rows::left(conn)?)
}

/// What would leave, table by table, before anything does.
/// # Errors
/// `Forbidden` for a month that has not begun.
pub fn preview(conn: &Connection, at: &At, month: Month) -> Result<Preview> {
    let charter = charter::in_force(conn)?;
    let mut made = composed(conn, at, month, charter.as_ref())?;
    if charter.is_none() {
        made.warnings.push("还没有授权包，现在只能预览。请先把登记包交给街道，导入街道发回的授权包。".into());
    }
    let allowed = charter.as_ref().map_or_else(Allowed::all, Charter::allowed)?;
    let profile = profile()?;
    let tables = profile.tables.iter().map(|t| {
        let columns: Vec<Field> = t.fields.iter().filter(|f| allowed.has(&t.name, &f.name)).cloned().collect();
        let rows = made.tables.get(&t.name).map_or(0, Vec::len);
        let fields = columns.iter().map(|f| f.name.clone()).collect();
        PreviewTable { name: t.name.clone(), title: t.title.clone(), rows, fields, columns }
    });
    let tables = tables.collect();
    let mut withheld = profile.withheld.clone();
    withheld.extend(allowed.cut()?.into_iter().map(|f| format!("街道没有要求的字段：{f}")));
    let last = rows::sent_of(conn, Kind::Report.as_str(), &month.to_string())?.into_iter().next();
    let unchanged = last.is_some_and(|s| s.content == made.content);
    Ok(Preview { period: month, tables, withheld, warnings: made.warnings, unchanged })
}

/// The very lines of one table that would leave.
/// # Errors
/// As [`preview`]; `NotFound` for a table that no report has.
pub fn preview_lines(conn: &Connection, at: &At, month: Month, table: &str) -> Result<Vec<Value>> {
    let charter = charter::in_force(conn)?;
    let mut made = composed(conn, at, month, charter.as_ref())?;
    made.tables.remove(table).ok_or_else(|| Error::not_found("月报里没有这张表。"))
}

/// How an export may go on without what it would ask for.
#[derive(Clone, Copy, Default, Debug)]
pub struct Consent {
    /// After a restored backup: there is no later receipt to import; the header then says so.
    pub without_receipt: bool,
}

/// What an export is about to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Read the rooms and check what may leave.
    Gather,
    /// Sign and encrypt.
    Seal,
    /// Lay the file into the folder.
    Write,
}

/// Hears each step before it is done; false stops the export, and nothing was written then.
pub type Watch<'a> = &'a mut dyn FnMut(Step) -> bool;

fn heard(watch: Watch, step: Step) -> Result<()> {
    if watch(step) { Ok(()) } else { Err(Error::refused("已经取消，没有导出，什么也没有写入。")) }
}

/// Writes the month's bundle into `folder`. Unchanged, it writes the stored bytes again; any change is the next revision.
/// # Errors
/// `Forbidden` without a charter, for a locked month, or after a restore that nobody answered for; `CannotWrite`;
/// `InputRefused` where `watch` said stop.
pub fn export(
    store: &mut Store,
    at: &At,
    month: Month,
    folder: &Path,
    consent: Consent,
    watch: Watch,
) -> Result<Done<Exported>> {
    heard(watch, Step::Gather)?;
    keys::ensure(store, at)?;
    let conn = store.conn();
    let charter = charter::in_force(conn)?.ok_or_else(|| {
        Error::forbidden("还没有授权包，不能导出。请先用 enrol 生成登记包交给街道，再导入街道发回的授权包。")
    })?;
    if state_of(&rows::events(conn)?, &month.to_string()).state == LOCKED {
        return Err(Error::forbidden("这个月已经锁定。确实要更正，请先重新打开这个月，再导出新的版本。"));
    }
    let resume = resume(conn, consent)?;
    let ring = keys::ring(conn)?;
    let about = branch::workspace(conn)?;
    let made = composed(conn, at, month, Some(&charter))?;
    let mut fresh = false;
    let done = mail::send_out(store, Verb::ExportReport, at, folder, |tx| {
        let sent = rows::sent_of(tx, Kind::Report.as_str(), &month.to_string())?;
        let newest = sent.iter().find(|s| s.recipient_key == charter.street_recipient);
        if let Some(same) = newest.filter(|s| s.content == made.content && resume.is_none()) {
            let name = same.file_name.clone();
            return Ok((rows::posted(tx, same.clone())?, name));
        }
        fresh = true;
        heard(watch, Step::Seal)?;
        let revision = next_revision(tx, &sent, month)?;
        let posted = mail::post(
            tx,
            at,
            &ring,
            letter(&made, &charter, packs(tx, month)?, month, revision, &resume, &about.code),
        )?;
        for left in &made.left {
            rows::put_left(tx, left)?;
        }
        rows::set_restored(tx, None)?;
        note(tx, at, month, EXPORTED, &posted.sent.hash, "")?;
        heard(watch, Step::Write)?;
        let name = posted.sent.file_name.clone();
        Ok((posted, name))
    })?;
    let (posted, path) = done.value;
    Ok(Done { value: answer(posted, path, made.warnings, fresh)?, changed: done.changed })
}

/// One more than any that left, or that the street answered and a restored office no longer remembers.
fn next_revision(conn: &Connection, sent: &[rows::Sent], month: Month) -> Result<u32> {
    let answered = rows::receipts(conn)?.into_iter().filter(|r| r.period == month.to_string()).map(|r| r.revision);
    Ok(sent.iter().map(|s| s.revision).chain(answered).max().unwrap_or(0) + 1)
}

/// After a restored backup, where the chain goes on.
enum Resume {
    /// The street's last receipt, imported since, says so.
    At(u64, String),
    /// Nobody knows; the header says so and the street confirms a new start.
    Unanswered,
}

fn resume(conn: &Connection, consent: Consent) -> Result<Option<Resume>> {
    let Some(since) = rows::restored_at(conn)? else { return Ok(None) };
    if let Some(held) = rows::receipts(conn)?.into_iter().find(|r| r.taken_at >= since) {
        return Ok(Some(Resume::At(held.next_seq, held.last_hash)));
    }
    if consent.without_receipt {
        return Ok(Some(Resume::Unanswered));
    }
    Err(Error::forbidden(
        "这份资料是从备份恢复的。请先导入街道最近一次的回执，再导出；确实没有回执时，用“没有回执，照样导出”（--without-receipt），街道会确认新的起点。",
    ))
}

fn letter<'a>(
    made: &'a Composed,
    charter: &'a Charter,
    packs: BTreeMap<String, String>,
    month: Month,
    revision: u32,
    resume: &Option<Resume>,
    code: &'a str,
) -> Letter<'a> {
    Letter {
        kind: Kind::Report,
        to: charter.recipient(),
        also: std::slice::from_ref(&charter.second_recipient),
        period: month.to_string(),
        revision,
        files: &made.files,
        packs,
        code_lists: BTreeMap::from([("GB/T 2261.1".into(), "2003".into()), ("GB/T 4658".into(), "2006".into())]),
        restored: matches!(resume, Some(Resume::Unanswered)),
        resume: match resume {
            Some(Resume::At(next, hash)) => Some((*next, hash.clone())),
            _ => None,
        },
        content: made.content.clone(),
        subject: String::new(),
        name: Box::new(move |seq| mail::name(code, &month.to_string(), revision, seq)),
    }
}

/// The rule packs by which the month was counted.
fn packs(conn: &Connection, month: Month) -> Result<BTreeMap<String, String>> {
    let (profile, duties, points) = (profile()?, &duties::pack()?.head, &points::pack::in_force(conn, month)?.head);
    let pair = |id: &str, version: &str| (id.to_owned(), version.to_owned());
    Ok(BTreeMap::from([
        pair(&profile.id, &profile.version),
        pair(&duties.id, &duties.version),
        pair(&points.id, &points.version),
    ]))
}

fn answer(posted: Posted, path: PathBuf, warnings: Vec<String>, fresh: bool) -> Result<Exported> {
    let sent = posted.sent;
    Ok(Exported {
        path,
        submit_code: submit_code(&sent.hash)?,
        bundle_id: sent.bundle_id,
        seq: sent.seq,
        revision: sent.revision,
        sha256: sent.hash,
        warnings,
        fresh,
    })
}

/// Marks a workspace that was just restored from a backup.
pub fn mark_restored(conn: &Connection, at: &At) -> Result<()> {
    rows::set_restored(conn, Some(&at.stamp()))
}

/// The slip of the newest revision of a month.
/// # Errors
/// `NotFound` where the month was never exported.
pub fn slip(conn: &Connection, month: Month) -> Result<Slip> {
    let sent = rows::sent_of(conn, Kind::Report.as_str(), &month.to_string())?.into_iter().next();
    let sent = sent.ok_or_else(|| Error::not_found("这个月还没有导出过月报，没有报送单可打。"))?;
    let about = branch::workspace(conn)?;
    let charter = charter::in_force(conn)?;
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for l in rows::left(conn)?.into_iter().filter(|l| l.period == sent.period) {
        *count.entry(l.table).or_default() += 1;
    }
    let tables = profile()?.tables.iter().map(|t| (t.title.clone(), count.get(&t.name).copied().unwrap_or(0)));
    Ok(Slip {
        office: about.name,
        office_code: about.code,
        street: charter.as_ref().map(|c| c.street_name.clone()).unwrap_or_default(),
        revision: sent.revision,
        seq: sent.seq,
        submit_code: submit_code(&sent.hash)?,
        sha256: sent.hash,
        created_at: sent.created_at,
        file_name: sent.file_name,
        period: sent.period,
        fingerprint: keys::public(conn)?.fingerprint,
        charter_confirmed: charter.is_some_and(|c| c.is_confirmed()),
        tables: tables.collect(),
    })
}
