//! The keys of this workspace: born at its start, kept in the encrypted store outside the journal.

use super::bundle::{AgeKey, SigningKey, fingerprint};
use crate::branch::{self, Edition};
use crate::file::{self, Existing};
use crate::store::{Done, Store, Verb, secret};
use crate::{At, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const SIGNING: &str = "report.signing-key";
const READING: &str = "report.age-identity";
/// A street's second identity: its recipient stands in every charter, so that a dead street PC strands nobody.
const OFFLINE: &str = "report.age-identity-offline";

/// The public half, and the words by which people compare it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "PublicKeys.ts"))]
pub struct PublicKeys {
    /// minisign public key, `minisign -P`.
    pub signing: String,
    /// age recipient.
    pub recipient: String,
    /// The street's offline recipient; empty in an office.
    pub offline: String,
    /// Six words and a number over the first two.
    pub fingerprint: String,
}

/// The secret half.
pub struct Ring {
    pub signing: SigningKey,
    pub reading: AgeKey,
    pub offline: Option<AgeKey>,
}

impl Ring {
    /// Everything that this workspace can read with.
    pub fn identities(&self) -> Vec<AgeKey> {
        std::iter::once(&self.reading).chain(&self.offline).cloned().collect()
    }
}

/// Makes the keys where the workspace has none yet; called when one is made, and before the first use in an older one.
pub fn ensure(store: &mut Store, at: &At) -> Result<()> {
    if secret::find(store.conn(), SIGNING)?.is_some() {
        return Ok(());
    }
    let street = branch::workspace(store.conn())?.kind == Edition::Street;
    let signing = SigningKey::generate()?;
    store.transact(Verb::MakeKeys, at, |tx| {
        secret::put(tx, SIGNING, &signing.to_text()?)?;
        secret::put(tx, READING, &AgeKey::generate().to_text())?;
        if street {
            secret::put(tx, OFFLINE, &AgeKey::generate().to_text())?;
        }
        Ok(())
    })?;
    Ok(())
}

/// # Errors
/// `Bug` where [`ensure`] was never called.
pub fn ring(conn: &Connection) -> Result<Ring> {
    let offline = secret::find(conn, OFFLINE)?;
    Ok(Ring {
        signing: SigningKey::from_text(&secret::get(conn, SIGNING)?)?,
        reading: AgeKey::from_text(&secret::get(conn, READING)?)?,
        offline: offline.as_deref().map(AgeKey::from_text).transpose()?,
    })
}

pub fn public(conn: &Connection) -> Result<PublicKeys> {
    let ring = ring(conn)?;
    let (signing, recipient) = (ring.signing.public()?, ring.reading.recipient());
    let offline = ring.offline.map(|k| k.recipient()).unwrap_or_default();
    Ok(PublicKeys { fingerprint: fingerprint(&signing, &recipient), signing, recipient, offline })
}

/// Where `key export` wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "KeyExport.ts"))]
pub struct KeyExport {
    /// What `age -i` reads.
    pub age: PathBuf,
    /// The secret key file of `minisign -S -s`, beside it.
    pub minisign: PathBuf,
    pub signing: String,
    pub recipient: String,
}

/// Writes the secret keys to `path` and, with `.minisign` behind it, beside it. Who has them can read and write in this
/// workspace's name; the journal keeps that they were handed out.
/// # Errors
/// `CannotWrite`, also where one of the files exists.
pub fn export(store: &mut Store, at: &At, path: &Path) -> Result<Done<KeyExport>> {
    let ring = ring(store.conn())?;
    let public = public(store.conn())?;
    let mut age = Zeroizing::new(format!(
        "# 支部台账 age 私钥，打开上报包用。请锁进柜子，不要外传。\n# public key: {}\n{}\n",
        public.recipient,
        ring.reading.to_text().as_str()
    ));
    if let Some(offline) = &ring.offline {
        age.push_str("# 街道备用（离线）私钥\n");
        age.push_str(&offline.to_text());
        age.push('\n');
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".minisign");
    let beside = PathBuf::from(beside);
    let first = file::ready(path, age.as_bytes(), Existing::Refuse)?;
    let second = file::ready(&beside, ring.signing.to_text()?.as_bytes(), Existing::Refuse)?;
    let done = store.transact(Verb::ExportKeys, at, |_| Ok(()))?;
    first.publish()?;
    second.publish()?;
    let value =
        KeyExport { age: path.to_owned(), minisign: beside, signing: public.signing, recipient: public.recipient };
    Ok(Done { value, changed: done.changed })
}

/// The line for the recovery sheet.
pub fn age_identity(conn: &Connection) -> Result<Zeroizing<String>> {
    Ok(ring(conn)?.reading.to_text())
}
