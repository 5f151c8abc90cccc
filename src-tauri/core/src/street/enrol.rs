//! An enrolment in, a charter out.

use super::rows::{self, Organised};
use super::{Office, office};
use crate::report::bundle::{self, Files, Kind, Recipient, hex, lines, read_lines};
use crate::report::mail::{self, Letter, Posted};
use crate::report::wire::{Charter, EnrolledKeys, EnrolledOrganisation};
use crate::report::{about, books, keys, profile};
use crate::store::{Done, Store, Verb, secret};
use crate::{At, Error, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What an enrolment led to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Enrolled {
    pub office: String,
    pub name: String,
    /// Codes of the organisations that it keeps.
    pub organisations: Vec<String>,
    /// The charter to be sent back.
    pub path: PathBuf,
    /// The office's, to be compared by telephone.
    pub fingerprint: String,
    /// The street's own, to be read to the office.
    pub own_fingerprint: String,
    pub confirmed: bool,
}

/// The version of the id_hash key that new charters carry.
const HASH_VERSION: u32 = 1;

/// Enrols an office and writes its charter into `folder`. The same enrolment again gives the same charter.
/// # Errors
/// `InputRefused` where the file is no sound enrolment; `Forbidden` in an office workspace, where the code is known under
/// another key and `replace` was not said, or where an organisation belongs to another office; `CannotWrite`.
pub fn enrol(store: &mut Store, at: &At, path: &Path, folder: &Path, replace: bool) -> Result<Done<Enrolled>> {
    let me = about(store.conn())?;
    if me.kind.name() != "street" {
        return Err(Error::forbidden("这是办公点的资料，不能办理登记。请在街道的资料里办理。"));
    }
    keys::ensure(store, at)?;
    let bytes = crate::file::read(path, bundle::MAX_FILE)?;
    let application = read(&bytes)?;
    let ring = keys::ring(store.conn())?;
    let office = admit(store.conn(), at, &application, replace)?;
    store.verified_copy(at)?;
    let done = mail::send_out(store, Verb::StreetEnrol, at, folder, |tx| {
        rows::put_office(tx, &office)?;
        for o in &application.organisations {
            let (code, name) = (o.code.clone(), o.name.clone());
            let organised =
                Organised { code, office: office.code.clone(), name, kind: o.kind.clone(), parent: o.parent.clone() };
            rows::put_organisation(tx, &organised)?;
        }
        let files = charter_files(tx, &office, &me.code, &me.name)?;
        let content = mail::content(&files);
        let before = books::sent_to(tx, Kind::Charter.as_str(), &office.recipient)?;
        let posted = match before.into_iter().find(|s| s.content == content) {
            Some(same) => books::posted(tx, same)?,
            None => mail::post(tx, at, &ring, letter(tx, &files, &office, content)?)?,
        };
        let name = posted.sent.file_name.clone();
        Ok((posted, name))
    })?;
    let (_, path): (Posted, PathBuf) = done.value;
    let value = Enrolled {
        fingerprint: office.fingerprint(),
        own_fingerprint: keys::public(store.conn())?.fingerprint,
        confirmed: !office.confirmed_at.is_empty(),
        organisations: application.organisations.into_iter().map(|o| o.code).collect(),
        office: office.code,
        name: office.name,
        path,
    };
    Ok(Done { value, changed: done.changed })
}

/// A sound enrolment file.
struct Application {
    code: String,
    name: String,
    hash: String,
    keys: EnrolledKeys,
    organisations: Vec<EnrolledOrganisation>,
}

fn read(bytes: &[u8]) -> Result<Application> {
    let envelope = bundle::open(bytes).map_err(|r| Error::refused(r.verdict.message()))?;
    if envelope.header.kind() != Some(Kind::Enrolment) {
        return Err(Error::refused("这不是登记包。请选择办公点用 enrol 生成的登记包文件。"));
    }
    let files = envelope.unseal(&[]).map_err(|r| Error::refused(r.verdict.message()))?;
    let broken = || Error::refused("登记包的内容不完整，没有登记。请办公点重新生成一份。");
    let keys = files.get("keys.ndjson").map(|b| read_lines::<EnrolledKeys>(b).good).unwrap_or_default();
    let (keys, _) = keys.into_iter().next().ok_or_else(broken)?;
    let table = read_lines::<EnrolledOrganisation>(files.get("organisations.ndjson").ok_or_else(broken)?);
    let sound =
        keys.signing == envelope.header.sender.key && bundle::is_recipient(&keys.recipient) && table.bad.is_empty();
    if !sound || table.good.is_empty() {
        return Err(broken());
    }
    let sender = envelope.header.sender;
    let organisations = table.good.into_iter().map(|(o, _)| o).collect();
    Ok(Application { code: sender.code, name: sender.name, hash: envelope.hash, keys, organisations })
}

/// The office as it will stand; nobody takes another's code or organisations by enrolling.
fn admit(conn: &Connection, at: &At, a: &Application, replace: bool) -> Result<Office> {
    let known = rows::offices(conn)?;
    let same_code = known.iter().find(|o| o.code == a.code);
    let same_key = same_code.is_some_and(|o| o.signing_key == a.keys.signing && o.recipient == a.keys.recipient);
    if same_code.is_some() && !same_key && !replace {
        return Err(Error::forbidden(
            "这个编码已经登记过，但这次的密钥不同。请先打电话核实对方确实换了电脑或密钥，再用“换密钥登记”（--replace）办理。",
        ));
    }
    if known.iter().any(|o| o.code != a.code && o.signing_key == a.keys.signing) {
        return Err(Error::forbidden("这把密钥已经登记在另一个办公点名下，没有登记。请核对登记包。"));
    }
    let taken = rows::organisations(conn)?;
    if a.organisations.iter().any(|o| taken.iter().any(|t| t.code == o.code && t.office != a.code)) {
        return Err(Error::forbidden("登记包里有党组织已经登记在另一个办公点名下，没有登记。请先核实由谁管理。"));
    }
    Ok(Office {
        code: a.code.clone(),
        name: a.name.clone(),
        signing_key: a.keys.signing.clone(),
        recipient: a.keys.recipient.clone(),
        enrolment_hash: a.hash.clone(),
        enrolled_at: at.stamp(),
        confirmed_at: same_code.filter(|_| same_key).map(|o| o.confirmed_at.clone()).unwrap_or_default(),
    })
}

fn charter_files(conn: &Connection, office: &Office, street_code: &str, street_name: &str) -> Result<Files> {
    let public = keys::public(conn)?;
    let charter = Charter {
        enrolment_hash: office.enrolment_hash.clone(),
        street_code: street_code.to_owned(),
        street_name: street_name.to_owned(),
        recipient: public.recipient,
        second_recipient: public.offline,
        fields: profile()?.names(),
        hash_version: HASH_VERSION,
        hash_key: hash_key(conn)?,
    };
    Ok(Files::from([("charter.ndjson".to_owned(), lines(&[charter])?)]))
}

/// The id_hash key of this street, made when first needed.
fn hash_key(conn: &Connection) -> Result<String> {
    let name = format!("street.id-hash.{HASH_VERSION}");
    if let Some(known) = secret::find(conn, &name)? {
        return Ok(known);
    }
    let mut bytes = zeroize::Zeroizing::new([0u8; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| Error::Bug("no randomness".into()))?;
    let key = hex(bytes.as_slice());
    secret::put(conn, &name, &key)?;
    Ok(key)
}

/// A second charter of an office, or one for its new key, gets a number behind its name.
fn letter<'a>(conn: &Connection, files: &'a Files, office: &'a Office, content: String) -> Result<Letter<'a>> {
    let name = mail::free_name(conn, &format!("{}_charter", office.code))?;
    Ok(Letter {
        kind: Kind::Charter,
        to: Recipient { code: office.code.clone(), key: office.recipient.clone() },
        also: &[],
        period: String::new(),
        revision: 1,
        files,
        packs: BTreeMap::new(),
        code_lists: BTreeMap::new(),
        restored: false,
        resume: None,
        content,
        subject: office.enrolment_hash.clone(),
        name: Box::new(move |_| name.clone()),
    })
}

/// Says that the office's fingerprint was compared by telephone and agreed.
/// # Errors
/// `NotFound` for an unknown code.
pub fn confirm(store: &mut Store, at: &At, code: &str) -> Result<Done<Office>> {
    let mut found = office(store.conn(), code)?;
    store.transact(Verb::StreetConfirm, at, |tx| {
        found.confirmed_at = at.stamp();
        rows::put_office(tx, &found)?;
        Ok(found)
    })
}

/// Takes the next file of an office that was restored from a backup as a new start of its chain: earlier numbers no longer
/// count, and older files are replays.
/// # Errors
/// `NotFound` for an unknown code.
pub fn baseline(store: &mut Store, at: &At, code: &str, seq: u64) -> Result<Done<()>> {
    let found = office(store.conn(), code)?;
    store.transact(Verb::StreetBaseline, at, |tx| books::insert_baseline(tx, &found.signing_key, seq, &at.stamp()))
}
