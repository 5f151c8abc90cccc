//! Receipts out: one bundle for every report that was answered, with the 接收码 for the telephone.

use super::Office;
use super::rows::{self, Answered};
use crate::report::bundle::{Files, Kind, Recipient, lines, receive_code};
use crate::report::mail::{self, Letter};
use crate::report::wire;
use crate::report::{books, keys};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A receipt that lies in the folder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "StreetReceipt.ts", rename = "StreetReceipt"))]
pub struct Receipt {
    pub office: String,
    pub period: String,
    pub revision: u32,
    /// 接收, 带问题接收, 退回.
    pub verdict: String,
    pub path: PathBuf,
    /// 接收码, read to the office by telephone.
    pub receive_code: String,
}

/// Writes the receipt of every answered report into `folder`; one that was written before is written again, byte for byte.
/// # Errors
/// `Forbidden` in an office workspace, `CannotWrite`; receipts written before the failure stay.
pub fn receipts(store: &mut Store, at: &At, folder: &Path) -> Result<Done<Vec<Receipt>>> {
    if crate::report::about(store.conn())?.kind.name() != "street" {
        return Err(Error::forbidden("这是办公点的资料，不能开回执。"));
    }
    keys::ensure(store, at)?;
    let offices = rows::offices(store.conn())?;
    let (mut out, mut changed) = (Vec::new(), BTreeSet::new());
    for answered in rows::reports(store.conn())? {
        let Some(office) = offices.iter().find(|o| o.code == answered.office) else { continue };
        let done = write(store, at, folder, office, &answered)?;
        changed.extend(done.changed);
        out.push(Receipt {
            office: office.code.clone(),
            period: answered.period.clone(),
            revision: answered.revision,
            verdict: answered.answer.label().to_owned(),
            path: done.value.1,
            receive_code: code(store.conn(), office, &answered)?,
        });
    }
    Ok(Done { value: out, changed })
}

/// The 接收码 of an answer.
pub(super) fn code(conn: &Connection, office: &Office, answered: &Answered) -> Result<String> {
    let me = keys::ring(conn)?.reading;
    let own = me.recipient();
    receive_code(&me, &office.recipient, &office.recipient, &own, &answered.hash, answered.answer.label())
}

fn write(
    store: &mut Store,
    at: &At,
    folder: &Path,
    office: &Office,
    answered: &Answered,
) -> Result<Done<(mail::Posted, PathBuf)>> {
    let files = files(store.conn(), answered)?;
    let content = mail::content(&files);
    let sent = books::sent_to(store.conn(), Kind::Receipt.as_str(), &office.recipient)?;
    if let Some(same) = sent.into_iter().find(|s| s.subject == answered.hash && s.content == content) {
        // It left before: nothing to book, only the file to be there.
        let posted = books::posted(store.conn(), same)?;
        let path = mail::lay(folder, &posted.sent.file_name, &posted.bytes)?.publish()?;
        return Ok(Done { value: (posted, path), changed: BTreeSet::new() });
    }
    let ring = keys::ring(store.conn())?;
    mail::send_out(store, Verb::StreetReceipts, at, folder, |tx| {
        let posted = mail::post(tx, at, &ring, letter(tx, &files, office, answered, content)?)?;
        let name = posted.sent.file_name.clone();
        Ok((posted, name))
    })
}

fn files(conn: &Connection, a: &Answered) -> Result<Files> {
    let receipt = wire::Receipt {
        report_hash: a.hash.clone(),
        office: a.office.clone(),
        period: a.period.clone(),
        revision: a.revision,
        seq: a.seq,
        verdict: a.answer,
        reason: a.reason.clone(),
        codes: a.codes.clone(),
        accepted: a.accepted,
        rejected: a.rejected,
        already: a.already,
        retry: a.retry,
        missing: a.missing.clone(),
        next_seq: a.next_seq,
        last_hash: a.last_hash.clone(),
    };
    Ok(Files::from([
        ("receipt.ndjson".to_owned(), lines(&[receipt])?),
        ("problems.ndjson".to_owned(), lines(&rows::problems(conn, &a.hash)?)?),
    ]))
}

/// The receipt carries the name of the report that it answers; a second answer, or one to another file of that name, gets
/// a number.
fn letter<'a>(
    conn: &Connection,
    files: &'a Files,
    office: &'a Office,
    a: &'a Answered,
    content: String,
) -> Result<Letter<'a>> {
    let report = mail::name(&office.code, &a.period, a.revision, a.seq);
    let name = mail::free_name(conn, &format!("{}_receipt", report.trim_end_matches(".zhibu")))?;
    Ok(Letter {
        kind: Kind::Receipt,
        to: Recipient { code: office.code.clone(), key: office.recipient.clone() },
        also: &[],
        period: a.period.clone(),
        revision: a.revision,
        files,
        packs: BTreeMap::new(),
        code_lists: BTreeMap::new(),
        restored: false,
        resume: None,
        content,
        subject: a.hash.clone(),
        name: Box::new(move |_| name.clone()),
    })
}
