//! How an office and its street come to know each other: enrolment out, charter in, fingerprints compared by telephone.

use super::bundle::{self, Arrival, Files, Kind, Receiver, Recipient, Verdict, lines, read_lines};
use super::keys;
use super::mail::{self, Letter, Posted};
use super::profile::{Allowed, profile};
use super::rows;
use super::wire;
use crate::store::{Done, Store, Verb, secret};
use crate::{At, Error, Result, branch};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the street allows and where bundles go.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Charter {
    /// SHA-256 of its header.json.
    pub hash: String,
    pub street_code: String,
    pub street_name: String,
    pub street_key: String,
    pub street_recipient: String,
    pub second_recipient: String,
    pub fields: Vec<String>,
    pub hash_version: u32,
    pub enrolment_hash: String,
    pub received_at: String,
    /// Empty until fingerprints were compared.
    pub confirmed_at: String,
}

impl Charter {
    pub fn is_confirmed(&self) -> bool {
        !self.confirmed_at.is_empty()
    }
    /// Six words and a number of the street's keys, to be compared by telephone.
    pub fn fingerprint(&self) -> String {
        bundle::fingerprint(&self.street_key, &self.street_recipient)
    }
    /// Fields that may leave.
    pub fn allowed(&self) -> Result<Allowed> {
        Allowed::of(&self.fields)
    }
    pub(super) fn recipient(&self) -> Recipient {
        Recipient { code: self.street_code.clone(), key: self.street_recipient.clone() }
    }
}

/// The charter in force: the newest confirmed one; a newer one that nobody confirmed never takes its place by itself.
pub fn in_force(conn: &Connection) -> Result<Option<Charter>> {
    let mut all = rows::charters(conn)?;
    let confirmed = all.iter().position(Charter::is_confirmed);
    Ok((!all.is_empty()).then(|| all.swap_remove(confirmed.unwrap_or(0))))
}

/// The newest charter that waits for its confirmation.
pub fn waiting(conn: &Connection) -> Result<Option<Charter>> {
    let newest = rows::charters(conn)?.into_iter().next();
    Ok(newest.filter(|c| !c.is_confirmed()))
}

/// Writes the enrolment to `path`. Unchanged organisations and keys give the stored bytes again.
/// # Errors
/// `Forbidden` in a street workspace, `CannotWrite`.
pub fn enrol(store: &mut Store, at: &At, path: &Path) -> Result<Done<(Posted, PathBuf)>> {
    if branch::workspace(store.conn())?.kind != branch::Edition::Office {
        return Err(Error::forbidden("登记包由办公点生成，街道不用登记。"));
    }
    keys::ensure(store, at)?;
    let ring = keys::ring(store.conn())?;
    let files = enrolment_files(store.conn())?;
    let content = mail::content(&files);
    let (folder, name) = split(path)?;
    mail::send_out(store, Verb::Enrol, at, &folder, |tx| {
        let before = rows::last_sent(tx, &ring.signing.public()?, "")?.filter(|s| s.content == content);
        let posted = match before {
            Some(same) => rows::posted(tx, same)?,
            None => mail::post(tx, at, &ring, letter(&files, content, &name))?,
        };
        Ok((posted, name.clone()))
    })
}

fn letter<'a>(files: &'a Files, content: String, name: &'a str) -> Letter<'a> {
    Letter {
        kind: Kind::Enrolment,
        to: Recipient { code: String::new(), key: String::new() },
        also: &[],
        period: String::new(),
        revision: 1,
        files,
        packs: BTreeMap::new(),
        code_lists: BTreeMap::new(),
        restored: false,
        resume: None,
        content,
        subject: String::new(),
        name: Box::new(move |_| name.to_owned()),
    }
}

fn enrolment_files(conn: &Connection) -> Result<Files> {
    let organisations: Vec<wire::EnrolledOrganisation> = branch::standing(conn)?
        .into_iter()
        .map(|o| wire::EnrolledOrganisation { code: o.code, name: o.name, kind: o.kind, parent: o.parent })
        .collect();
    let public = keys::public(conn)?;
    let keys = [wire::EnrolledKeys { signing: public.signing, recipient: public.recipient }];
    Ok(Files::from([
        ("organisations.ndjson".to_owned(), lines(&organisations)?),
        ("keys.ndjson".to_owned(), lines(&keys)?),
    ]))
}

/// What came of a charter file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CharterImport {
    pub verdict: Verdict,
    pub codes: Vec<String>,
    pub message: String,
    pub charter: Option<Charter>,
    /// The street's, to be compared by telephone with what the street's own screen shows.
    pub fingerprint: String,
}

/// Takes a charter in. It stays unconfirmed until `confirm`, except where the street's confirmed key signed it.
/// # Errors
/// `InputRefused` with the verdict's sentence where the file cannot be taken; nothing was written.
pub fn import(store: &mut Store, at: &At, path: &Path) -> Result<Done<CharterImport>> {
    keys::ensure(store, at)?;
    let bytes = crate::file::read(path, bundle::MAX_FILE)?;
    let arrival = look(store.conn(), &bytes)?;
    let Arrival { verdict, codes, envelope: Some(envelope), files, .. } = arrival else {
        return Err(Error::refused(arrival.verdict.message()));
    };
    if verdict == Verdict::Already {
        let known = rows::charters(store.conn())?.into_iter().find(|c| c.hash == envelope.hash);
        return store.transact(Verb::ImportCharter, at, |_| Ok(answer(verdict, &codes, known)));
    }
    let files = files.ok_or_else(|| Error::refused(verdict.message()))?;
    let (charter, secret_key) = read(store.conn(), &envelope, &files, at)?;
    let replaces = in_force(store.conn())?.is_some_and(|c| c.is_confirmed() && c.street_key != charter.street_key);
    store.verified_copy(at)?;
    store.transact(Verb::ImportCharter, at, |tx| {
        rows::insert_charter(tx, &at.uuid(), &charter)?;
        secret::put(tx, &hash_key_name(&charter), &secret_key)?;
        let sender = (envelope.header.sender.key.as_str(), envelope.header.sender.code.as_str());
        rows::insert_taken(tx, &envelope.link(), sender, verdict.as_str(), &at.stamp())?;
        let mut answer = answer(verdict, &codes, Some(charter));
        if replaces {
            answer.codes.push("key-changed".into());
            answer.message = "注意：这份授权包用的不是街道原来的密钥，可能是冒充的。在电话里听街道亲口说换了密钥、\
                              指纹也对得上以前，不要点“已核对”；月报仍按原来的授权包报送。"
                .into();
        }
        Ok(answer)
    })
}

fn answer(verdict: Verdict, codes: &[&str], charter: Option<Charter>) -> CharterImport {
    CharterImport {
        verdict,
        codes: codes.iter().map(|c| (*c).to_owned()).collect(),
        message: verdict.message().to_owned(),
        fingerprint: charter.as_ref().map(Charter::fingerprint).unwrap_or_default(),
        charter,
    }
}

/// A charter may come from a key that is not known yet: what it must know is our enrolment, and people then compare.
fn look(conn: &Connection, bytes: &[u8]) -> Result<Arrival> {
    let understood = profile()?.understood();
    let receiver = Receiver {
        identities: &keys::ring(conn)?.identities(),
        understood: &understood,
        knows: &|h| Ok(h.kind() == Some(Kind::Charter)),
        chain: &|h| rows::chain(conn, &h.sender.key),
    };
    let arrival = bundle::receive(bytes, &receiver)?;
    if arrival.verdict == Verdict::UnknownSender {
        return Err(Error::refused("这不是授权包。请选择街道发来的授权包文件。"));
    }
    Ok(arrival)
}

fn read(conn: &Connection, envelope: &bundle::Envelope, files: &Files, at: &At) -> Result<(Charter, String)> {
    let broken = || Error::refused("授权包的内容不完整，没有导入。请街道重新生成一份。");
    let table = files.get("charter.ndjson").ok_or_else(broken)?;
    let (wire, _) = read_lines::<wire::Charter>(table).good.into_iter().next().ok_or_else(broken)?;
    let sound = bundle::is_recipient(&wire.recipient)
        && (wire.second_recipient.is_empty() || bundle::is_recipient(&wire.second_recipient))
        && bundle::unhex(&wire.hash_key).is_some_and(|k| k.len() == 32)
        && wire.street_code == envelope.header.sender.code;
    if !sound {
        return Err(broken());
    }
    let own = keys::public(conn)?.signing;
    let enrolments = rows::sent_to(conn, Kind::Enrolment.as_str(), "")?;
    if !enrolments.iter().any(|s| s.own_key == own && s.hash == wire.enrolment_hash) {
        return Err(Error::refused("这份授权包不是答复本办公点登记包的，没有导入。请把登记包重新交给街道办理。"));
    }
    let trusted =
        rows::charters(conn)?.into_iter().any(|c| c.is_confirmed() && c.street_key == envelope.header.sender.key);
    let charter = Charter {
        hash: envelope.hash.clone(),
        street_code: wire.street_code,
        street_name: wire.street_name,
        street_key: envelope.header.sender.key.clone(),
        street_recipient: wire.recipient,
        second_recipient: wire.second_recipient,
        fields: wire.fields,
        hash_version: wire.hash_version,
        enrolment_hash: wire.enrolment_hash,
        received_at: at.stamp(),
        confirmed_at: if trusted { at.stamp() } else { String::new() },
    };
    Ok((charter, wire.hash_key))
}

fn hash_key_name(charter: &Charter) -> String {
    format!("report.id-hash.{}", charter.hash)
}

/// The id_hash key of a charter.
pub(super) fn hash_key(conn: &Connection, charter: &Charter) -> Result<Vec<u8>> {
    let text = secret::get(conn, &hash_key_name(charter))?;
    bundle::unhex(&text).ok_or_else(|| Error::Bug("id_hash key".into()))
}

/// Says that both sides compared fingerprints by telephone and they agreed.
/// # Errors
/// `NotFound` where no charter was imported.
pub fn confirm(store: &mut Store, at: &At) -> Result<Done<Charter>> {
    let newest = rows::charters(store.conn())?.into_iter().next();
    let mut charter =
        newest.ok_or_else(|| Error::not_found("还没有导入授权包。请先用 charter import 导入街道发来的文件。"))?;
    store.transact(Verb::ConfirmCharter, at, |tx| {
        if !charter.is_confirmed() {
            charter.confirmed_at = at.stamp();
            rows::confirm_charter(tx, &charter.hash, &charter.confirmed_at)?;
        }
        Ok(charter)
    })
}

/// What is shown at every export until the charter is confirmed.
pub(super) fn warning(charter: &Charter) -> Option<String> {
    let words = charter.fingerprint();
    (!charter.is_confirmed()).then(|| {
        format!(
            "授权包还没有核对。请给街道打电话，对一下街道的指纹是不是“{words}”，一致后点“已核对”（charter confirm）。"
        )
    })
}

fn split(path: &Path) -> Result<(PathBuf, String)> {
    let name = path.file_name().and_then(|n| n.to_str()).ok_or_else(|| Error::usage("请给出文件名。"))?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.to_owned(), name.to_owned()))
}
