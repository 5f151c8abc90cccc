//! Files and folders in, a verdict for each.

use super::Office;
use super::merge::{Merged, merge};
use super::rows::{self, Answered};
use crate::report::bundle::{self, Arrival, Envelope, Kind, Receiver, Verdict, sha256_hex};
use crate::report::wire::{Answer, Problem};
use crate::report::{about, books, keys, profile};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::{Connection, Transaction};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What became of one file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "StreetArrival.ts", rename = "StreetArrival"))]
pub struct Arrived {
    /// Name of the file.
    pub file: String,
    /// Code that the header names; empty where it cannot be read.
    pub office: String,
    pub period: String,
    pub revision: u32,
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    pub verdict: Verdict,
    pub codes: Vec<String>,
    pub message: String,
    /// 报送码, to be compared with what the office reads out.
    pub submit_code: String,
}

/// What became of all.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "StreetIngest.ts", rename = "StreetIngest"))]
pub struct Ingested {
    pub files: usize,
    pub accepted: usize,
    pub partial: usize,
    pub already: usize,
    pub quarantined: usize,
    pub results: Vec<Arrived>,
}

impl Ingested {
    /// True where every file was taken whole or was known.
    pub fn is_clean(&self) -> bool {
        self.partial == 0 && self.quarantined == 0
    }
}

/// Takes every bundle below the paths, in the order of its chain: the order of names or of copying means nothing.
/// `progress` is told how many of how many are done.
/// # Errors
/// `Forbidden` in an office workspace, `NotFound` for a path that is not there; a bad file is a verdict, not an error.
pub fn ingest(
    store: &mut Store,
    at: &At,
    paths: &[PathBuf],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Done<Ingested>> {
    if about(store.conn())?.kind.name() != "street" {
        return Err(Error::forbidden("这是办公点的资料，不能接收上报包。请在街道的资料里接收。"));
    }
    keys::ensure(store, at)?;
    let mut files = Vec::new();
    for path in paths {
        find(path, true, &mut files)?;
    }
    files.sort_by_cached_key(|path| place(path));
    let mut out = Ingested { files: files.len(), ..Ingested::default() };
    let mut changed = BTreeSet::new();
    if !files.is_empty() {
        store.verified_copy(at)?;
    }
    for (i, path) in files.iter().enumerate() {
        let done = one(store, at, path)?;
        match done.value.verdict {
            Verdict::Accepted => out.accepted += 1,
            Verdict::Partial => out.partial += 1,
            Verdict::Already => out.already += 1,
            _ => out.quarantined += 1,
        }
        out.results.push(done.value);
        changed.extend(done.changed);
        progress(i + 1, out.files);
    }
    Ok(Done { value: out, changed })
}

/// The path itself, or the `.zhibu` files below the folder; links are not followed.
fn find(path: &Path, named: bool, files: &mut Vec<PathBuf>) -> Result<()> {
    let about = std::fs::symlink_metadata(path).or_else(|_| std::fs::metadata(path));
    let about = about.map_err(|_| Error::not_found("找不到要接收的文件或文件夹，请检查路径、U盘是否还在。"))?;
    let about = if named && about.is_symlink() { std::fs::metadata(path)? } else { about };
    if about.is_dir() {
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
        inside.sort();
        return inside.iter().try_for_each(|p| find(p, false, files));
    }
    if about.is_file() && (named || path.extension().is_some_and(|x| x.eq_ignore_ascii_case("zhibu"))) {
        files.push(path.to_owned());
    }
    Ok(())
}

/// Sender and number, so that a chain arrives in its order; what cannot be read comes last.
fn place(path: &Path) -> (bool, String, u64, PathBuf) {
    let bytes = crate::file::read(path, bundle::MAX_FILE).unwrap_or_default();
    match bundle::open(&bytes) {
        Ok(e) => (false, e.header.sender.key, e.header.seq, path.to_owned()),
        Err(_) => (true, String::new(), 0, path.to_owned()),
    }
}

fn one(store: &mut Store, at: &At, path: &Path) -> Result<Done<Arrived>> {
    let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = match crate::file::read(path, bundle::MAX_FILE) {
        Ok(bytes) => bytes,
        Err(e) => return unreadable(store, at, file, &e),
    };
    let offices = rows::offices(store.conn())?;
    store.transact(Verb::StreetIngest, at, |tx| {
        let arrival = look(tx, &bytes, &offices)?;
        let mut arrived = describe(file, &arrival, &bytes);
        match arrival {
            Arrival {
                verdict: Verdict::Accepted,
                envelope: Some(envelope),
                files: Some(files),
                judgement: Some(j),
                ..
            } => {
                let merged = merge(tx, &envelope, &files)?;
                if !merged.problems.is_empty() {
                    arrived.verdict = Verdict::Partial;
                    arrived.message = Verdict::Partial.message().to_owned();
                }
                take(tx, at, &envelope, &bytes, arrived.verdict)?;
                say_more(&mut arrived, &merged);
                let counted = Counted::of(&merged);
                let answer = answered(tx, at, &envelope, &arrived, counted, &j.missing, j.next)?;
                rows::put_report(tx, &answer)?;
                rows::replace_problems(tx, &envelope.hash, &merged.problems)?;
            }
            Arrival { verdict, envelope: Some(envelope), judgement, .. } => {
                if verdict == Verdict::Superseded {
                    take(tx, at, &envelope, &bytes, verdict)?;
                }
                let sender = &envelope.header.sender;
                let known = offices.iter().any(|o| o.signing_key == sender.key && o.code == sender.code);
                let to_be_answered =
                    known && !matches!(verdict, Verdict::Already | Verdict::Superseded | Verdict::WrongRecipient);
                if to_be_answered
                    && envelope.header.kind() == Some(Kind::Report)
                    && rows::report(tx, &envelope.hash)?.is_none()
                {
                    let (missing, next) = judgement.map(|j| (j.missing, j.next)).unwrap_or_default();
                    let answer = answered(tx, at, &envelope, &arrived, Counted::default(), &missing, next)?;
                    rows::put_report(tx, &answer)?;
                }
            }
            _ => {}
        }
        let hash = bundle::inspect(&bytes).sha256;
        rows::insert_file(tx, &arrived, &sha256_hex(&bytes), &hash, &at.stamp())?;
        Ok(arrived)
    })
}

fn unreadable(store: &mut Store, at: &At, file: String, e: &Error) -> Result<Done<Arrived>> {
    let arrived = Arrived {
        file,
        office: String::new(),
        period: String::new(),
        revision: 0,
        seq: 0,
        verdict: Verdict::Tampered,
        codes: vec!["unreadable".into()],
        message: e.fault().message,
        submit_code: String::new(),
    };
    store.transact(Verb::StreetIngest, at, |tx| {
        rows::insert_file(tx, &arrived, "", "", &at.stamp())?;
        Ok(arrived)
    })
}

/// Who is known: the enrolled key under the enrolled code. An inbox takes reports only.
fn look(conn: &Connection, bytes: &[u8], offices: &[Office]) -> Result<Arrival> {
    let understood = profile()?.understood();
    let knows = |h: &bundle::Header| {
        let enrolled = offices.iter().any(|o| o.signing_key == h.sender.key && o.code == h.sender.code);
        Ok(enrolled && h.kind() == Some(Kind::Report) && h.period.parse::<Month>().is_ok())
    };
    let receiver = Receiver {
        identities: &keys::ring(conn)?.identities(),
        understood: &understood,
        knows: &knows,
        chain: &|h| books::chain(conn, &h.sender.key),
    };
    bundle::receive(bytes, &receiver)
}

fn describe(file: String, arrival: &Arrival, bytes: &[u8]) -> Arrived {
    let seen = bundle::inspect(bytes);
    let text = |v: &serde_json::Value| v.as_str().unwrap_or("").to_owned();
    let header = &seen.header;
    let kind = arrival.envelope.as_ref().and_then(|e| e.header.kind());
    let message = match (arrival.verdict, kind) {
        (Verdict::UnknownSender, Some(Kind::Enrolment)) => "这是登记包，不是月报。请在“登记”里办理（street enrol）。",
        (Verdict::UnknownSender, Some(Kind::Charter | Kind::Receipt)) => "这是授权包或回执，不是月报，没有入账。",
        (verdict, _) => verdict.message(),
    };
    Arrived {
        file,
        office: text(&header["sender"]["code"]),
        period: text(&header["period"]),
        revision: header["revision"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        seq: header["seq"].as_u64().unwrap_or(0),
        verdict: arrival.verdict,
        codes: arrival.codes.iter().map(|c| (*c).to_owned()).collect(),
        message: message.to_owned(),
        submit_code: seen.submit_code,
    }
}

fn take(tx: &Transaction, at: &At, envelope: &Envelope, bytes: &[u8], verdict: Verdict) -> Result<()> {
    let sender = &envelope.header.sender;
    books::insert_taken(tx, &envelope.link(), (&sender.key, &sender.code), verdict.as_str(), &at.stamp())?;
    rows::insert_bytes(tx, &envelope.hash, bytes)
}

fn say_more(arrived: &mut Arrived, merged: &Merged) {
    let mut add = |code: &str, message: String| {
        arrived.codes.push(code.to_owned());
        arrived.message += &message;
    };
    if merged.absent > 0 {
        add("absent", format!("有 {} 条以前报过的记录这次没有，已标记缺席，没有删除。", merged.absent));
    }
    if !merged.unknown.is_empty() {
        let names: Vec<&str> = merged.unknown.iter().map(String::as_str).collect();
        add("unknown", format!("有本程序不认识的表或字段，已略过：{}。", names.join("、")));
    }
    if merged.late {
        add("late", "这个月份比已收到的早，人员以较新的月份为准，没有改动。".into());
    }
    if arrived.codes.iter().any(|c| c == "gap") {
        arrived.message += "前面还有没收到的文件，回执里会要求补交。";
    }
    if arrived.codes.iter().any(|c| c == "restored") {
        arrived.message += "该办公点用备份恢复过，请与其核对后确认新的起点。";
    }
}

/// Numbers for the receipt.
#[derive(Clone, Copy, Default)]
struct Counted {
    accepted: u32,
    rejected: u32,
    already: u32,
    retry: u32,
}

impl Counted {
    fn of(m: &Merged) -> Counted {
        // A line of another office's organisation may be right once the transfer of that organisation is settled.
        let waits = |p: &&Problem| p.code == "foreign-organisation";
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let retry = m.problems.iter().filter(waits).count();
        Counted {
            accepted: m.accepted,
            rejected: count(m.problems.len() - retry),
            already: m.already,
            retry: count(retry),
        }
    }
}

fn answered(
    conn: &Connection,
    at: &At,
    envelope: &Envelope,
    arrived: &Arrived,
    counted: Counted,
    missing: &[std::ops::RangeInclusive<u64>],
    next: u64,
) -> Result<Answered> {
    let answer = match arrived.verdict {
        Verdict::Accepted => Answer::Accepted,
        Verdict::Partial => Answer::Problems,
        _ => Answer::Returned,
    };
    let last = books::chain(conn, &envelope.header.sender.key)?.links.into_iter().max_by_key(|l| l.seq);
    let h = &envelope.header;
    Ok(Answered {
        hash: envelope.hash.clone(),
        office: h.sender.code.clone(),
        period: h.period.clone(),
        revision: h.revision,
        seq: h.seq,
        answer,
        reason: if answer == Answer::Accepted { String::new() } else { arrived.message.clone() },
        codes: arrived.codes.clone(),
        accepted: counted.accepted,
        rejected: counted.rejected,
        already: counted.already,
        retry: counted.retry,
        // A receipt names at most so many gaps; after the first ones are filled, the next receipt names the rest.
        missing: missing.iter().take(20).map(|r| (*r.start(), *r.end())).collect(),
        next_seq: next.max(1),
        last_hash: last.map(|l| l.hash).unwrap_or_default(),
        answered_at: at.stamp(),
    })
}
