//! Receipts: the street's answer as a file, or as a code by telephone.

use super::bundle::{self, Arrival, Kind, Receiver, Verdict, clean, read_lines, receive_code};
use super::charter::{self, Charter};
use super::keys;
use super::profile::profile;
use super::rows;
use super::states;
use super::wire::{self, Answer, Problem};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

/// A receipt that was taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    pub hash: String,
    pub report_hash: String,
    pub period: String,
    pub revision: u32,
    /// Key of [`Answer`].
    pub verdict: String,
    pub reasons: Vec<String>,
    pub problems: Vec<Problem>,
    pub next_seq: u64,
    pub last_hash: String,
    pub taken_at: String,
}

/// What a receipt file said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReceiptImport {
    /// What this workspace says of the file: accepted, or already.
    pub file: Verdict,
    pub period: String,
    pub revision: u32,
    /// 接收, 带问题接收, 退回.
    pub verdict: String,
    pub reasons: Vec<String>,
    pub problems: Vec<Problem>,
    pub codes: Vec<String>,
    pub warnings: Vec<String>,
}

/// Takes a receipt in and moves its month on.
/// # Errors
/// `InputRefused` where the file is damaged, for another office, of another street, or answers nothing that was sent.
pub fn import(store: &mut Store, at: &At, path: &Path) -> Result<Done<ReceiptImport>> {
    let bytes = bundle_bytes(path)?;
    let charters = rows::charters(store.conn())?;
    if charters.is_empty() {
        return Err(Error::forbidden("还没有授权包，认不出这是谁的回执。请先导入街道的授权包。"));
    }
    let arrival = look(store.conn(), &bytes, &charters)?;
    let Arrival { verdict, codes, envelope: Some(envelope), files, .. } = arrival else {
        return Err(Error::refused(arrival.verdict.message()));
    };
    let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
    let warnings = charter::in_force(store.conn())?.as_ref().and_then(charter::warning).into_iter().collect();
    if verdict == Verdict::Already {
        let held = rows::receipts(store.conn())?.into_iter().find(|r| r.hash == envelope.hash);
        let held = held.ok_or_else(|| Error::refused("这个文件以前导入过，但它不是回执。"))?;
        let value = said(verdict, &held, codes, warnings);
        return store.transact(Verb::ImportReceipt, at, |_| Ok(value));
    }
    let files = files.ok_or_else(|| Error::refused(verdict.message()))?;
    let (wire, held) = read(store.conn(), &envelope.hash, &files, at)?;
    store.verified_copy(at)?;
    let month: Month = wire.period.parse().map_err(|_| Error::refused("回执的月份不正确，没有导入。"))?;
    store.transact(Verb::ImportReceipt, at, |tx| {
        let sender = (envelope.header.sender.key.as_str(), envelope.header.sender.code.as_str());
        rows::insert_taken(tx, &envelope.link(), sender, verdict.as_str(), &at.stamp())?;
        rows::insert_receipt(tx, &held)?;
        // An answer to an older revision is kept, but the month stands where its newest revision stands.
        let newest = rows::sent_of(tx, Kind::Report.as_str(), &wire.period)?.into_iter().next();
        if newest.is_some_and(|s| s.hash == wire.report_hash) {
            states::note(tx, at, month, wire.verdict.key(), &wire.report_hash, &held.reasons.join("；"))?;
        }
        Ok(said(verdict, &held, codes, warnings))
    })
}

fn bundle_bytes(path: &Path) -> Result<Vec<u8>> {
    crate::file::read(path, bundle::MAX_FILE)
}

fn look(conn: &Connection, bytes: &[u8], charters: &[Charter]) -> Result<Arrival> {
    let understood = profile()?.understood();
    let receiver = Receiver {
        identities: &keys::ring(conn)?.identities(),
        understood: &understood,
        knows: &|h| Ok(charters.iter().any(|c| c.street_key == h.sender.key && c.street_code == h.sender.code)),
        chain: &|h| rows::chain(conn, &h.sender.key),
    };
    let arrival = bundle::receive(bytes, &receiver)?;
    let is_receipt = arrival.envelope.as_ref().is_none_or(|e| e.header.kind() == Some(Kind::Receipt));
    if !is_receipt {
        return Err(Error::refused("这不是回执。请选择街道发来的回执文件（文件名以 _receipt.zhibu 结尾）。"));
    }
    Ok(arrival)
}

fn read(conn: &Connection, hash: &str, files: &bundle::Files, at: &At) -> Result<(wire::Receipt, Held)> {
    let broken = || Error::refused("回执的内容不完整，没有导入。请街道重新生成一份。");
    let table = files.get("receipt.ndjson").ok_or_else(broken)?;
    let (wire, _) = read_lines::<wire::Receipt>(table).good.into_iter().next().ok_or_else(broken)?;
    let sent = rows::sent_of(conn, Kind::Report.as_str(), &wire.period)?;
    if !sent.iter().any(|s| s.hash == wire.report_hash) {
        return Err(Error::refused("这份回执答复的月报不是本机导出的，没有导入。请检查是不是别的办公点的回执。"));
    }
    let problems = files.get("problems.ndjson").map(|b| read_lines::<Problem>(b).good).unwrap_or_default();
    let held = Held {
        hash: hash.to_owned(),
        report_hash: wire.report_hash.clone(),
        period: wire.period.clone(),
        revision: wire.revision,
        verdict: wire.verdict.key().to_owned(),
        reasons: reasons(&wire),
        problems: problems.into_iter().map(|(p, _)| p).collect(),
        next_seq: wire.next_seq,
        last_hash: wire.last_hash.clone(),
        taken_at: at.stamp(),
    };
    Ok((wire, held))
}

fn reasons(wire: &wire::Receipt) -> Vec<String> {
    let mut out: Vec<String> = Some(wire.reason.clone()).filter(|r| !r.is_empty()).into_iter().collect();
    if wire.rejected > 0 {
        out.push(format!("有 {} 条记录没有接收，原因已逐条列出。", wire.rejected));
    }
    for (first, last) in &wire.missing {
        let which = if first == last { format!("第 {first} 号") } else { format!("第 {first} 至 {last} 号") };
        out.push(format!("街道没有收到{which}文件，请找出来补交。"));
    }
    out
}

fn said(file: Verdict, held: &Held, codes: Vec<String>, warnings: Vec<String>) -> ReceiptImport {
    ReceiptImport {
        file,
        period: held.period.clone(),
        revision: held.revision,
        verdict: Answer::by_key(&held.verdict).map_or("", Answer::label).to_owned(),
        reasons: held.reasons.clone(),
        problems: held.problems.clone(),
        codes,
        warnings,
    }
}

/// What a 接收码 said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReceiptConfirmed {
    pub period: String,
    pub revision: u32,
    pub verdict: String,
}

/// Takes the street's 接收码, read by telephone, as its answer to a revision of the month.
/// # Errors
/// `NotFound` where the month was never exported, `InputRefused` where the code fits no answer.
pub fn confirm(store: &mut Store, at: &At, month: Month, typed: &str) -> Result<Done<ReceiptConfirmed>> {
    let conn = store.conn();
    let code = clean(typed).ok_or_else(|| Error::refused("接收码是10个字母或数字，请核对后重新输入。"))?;
    let sent = rows::sent_of(conn, Kind::Report.as_str(), &month.to_string())?;
    if sent.is_empty() {
        return Err(Error::not_found("这个月还没有导出过月报。"));
    }
    let me = keys::ring(conn)?.reading;
    let own = me.recipient();
    let mut found = None;
    for s in &sent {
        for answer in Answer::ALL {
            let street = &s.recipient_key;
            if receive_code(&me, street, &own, street, &s.hash, answer.label())? == code {
                found = Some((s.clone(), answer));
            }
        }
    }
    let (s, answer) = found.ok_or_else(|| Error::refused("接收码不对。请检查月份，再请街道重读一遍。"))?;
    let newest = sent.first().is_some_and(|n| n.hash == s.hash);
    store.transact(Verb::ConfirmReceipt, at, |tx| {
        if newest {
            states::note(tx, at, month, answer.key(), &s.hash, "电话核对接收码")?;
        }
        Ok(ReceiptConfirmed { period: s.period, revision: s.revision, verdict: answer.label().to_owned() })
    })
}
