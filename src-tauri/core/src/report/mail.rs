//! The outgoing side that office and street share: the next place in a chain, sealing, keeping the bytes that left.

use super::bundle::{self, FORMAT, Files, Header, Kind, Parts, Recipient, SUITE, Sealed, Sender};
use super::keys::Ring;
use super::rows::{self, Sent};
use crate::store::{Done, Store, Verb};
use crate::{At, Result, branch, file};
use rusqlite::{Connection, Transaction};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is to be sent.
pub struct Letter<'a> {
    pub kind: Kind,
    /// Code and age recipient; both empty for an enrolment.
    pub to: Recipient,
    /// Further age recipients, besides the receiver and the sender.
    pub also: &'a [String],
    pub period: String,
    pub revision: u32,
    pub files: &'a Files,
    pub packs: BTreeMap<String, String>,
    pub code_lists: BTreeMap<String, String>,
    pub restored: bool,
    /// Where the receiver says that the chain stands, when this workspace was restored: next seq and last hash.
    pub resume: Option<(u64, String)>,
    /// SHA-256 over what it says.
    pub content: String,
    /// Hash of the bundle that it answers, or empty.
    pub subject: String,
    /// The name under which it leaves, given its seq.
    pub name: Box<dyn Fn(u64) -> String + 'a>,
}

/// A bundle that left, byte for byte.
pub struct Posted {
    pub sent: Sent,
    pub bytes: Vec<u8>,
}

/// Seals the next bundle of its chain and keeps it. The caller's transaction makes number and file one.
/// # Errors
/// `InputRefused` where a recipient is no age key.
pub fn post(conn: &Connection, at: &At, ring: &Ring, letter: Letter<'_>) -> Result<Posted> {
    let me = branch::workspace(conn)?;
    let own_key = ring.signing.public()?;
    let (seq, prev_hash) = place(conn, &own_key, &letter)?;
    let mut recipients = vec![letter.to.key.clone(), ring.reading.recipient()];
    recipients.extend(letter.also.iter().filter(|r| !r.is_empty()).cloned());
    let header = Header {
        app: concat!("zhibu/", env!("CARGO_PKG_VERSION")).into(),
        bundle_id: at.uuid(),
        code_lists: letter.code_lists,
        created_at: at.stamp(),
        format: FORMAT.into(),
        kind: letter.kind.as_str().into(),
        must_understand: Vec::new(),
        packs: letter.packs,
        payload_sha256: String::new(),
        period: letter.period,
        prev_hash,
        recipient: letter.to,
        restored: letter.restored,
        revision: letter.revision,
        sender: Sender { code: me.code, key: own_key.clone(), name: me.name },
        seq,
        suite: SUITE.into(),
    };
    let parts = Parts { header, files: letter.files, recipients: &recipients, signing: &ring.signing };
    let Sealed { bytes, header, hash } = bundle::seal(parts)?;
    let sent = Sent {
        hash,
        seq: i64::try_from(seq).unwrap_or(i64::MAX),
        prev_hash: header.prev_hash,
        bundle_id: header.bundle_id,
        kind: header.kind,
        own_key,
        recipient_code: header.recipient.code,
        recipient_key: header.recipient.key,
        period: header.period,
        revision: header.revision,
        content: letter.content,
        subject: letter.subject,
        file_name: (letter.name)(seq),
        created_at: header.created_at,
    };
    rows::insert_sent(conn, &sent, &bytes)?;
    Ok(Posted { sent, bytes })
}

/// The next number and the hash before it. After a restore the receiver's word counts where it knows of more than we do.
fn place(conn: &Connection, own_key: &str, letter: &Letter<'_>) -> Result<(u64, String)> {
    let last = rows::last_sent(conn, own_key, &letter.to.key)?;
    let own = last.map_or((1, String::new()), |s| (u64::try_from(s.seq).unwrap_or(0) + 1, s.hash));
    Ok(match &letter.resume {
        Some((next, hash)) if *next > own.0 => (*next, hash.clone()),
        _ => own,
    })
}

/// `{code}_{period}_r{rev}_s{seq}.zhibu`, ASCII.
pub fn name(code: &str, period: &str, revision: u32, seq: u64) -> String {
    let code: String = code.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    format!("{code}_{period}_r{revision}_s{seq}.zhibu")
}

/// `{stem}.zhibu`, or with a number behind it where that name has left before: names are never used twice.
pub fn free_name(conn: &Connection, stem: &str) -> Result<String> {
    let mut name = format!("{stem}.zhibu");
    let mut count = 1;
    while rows::is_name_used(conn, &name)? {
        count += 1;
        name = format!("{stem}-{count}.zhibu");
    }
    Ok(name)
}

/// A file that lies ready in its folder and only has to be renamed: what can fail has been tried before the books say that
/// it left. Dropped without `publish`, it is removed.
pub struct Laid {
    ready: Option<file::Ready>,
    path: PathBuf,
}

/// Lays `bytes` ready for `folder`/`name`. A file of the same name with the same bytes is left as it is.
/// # Errors
/// `CannotWrite` where another file has the name, or the folder cannot be written; nothing was changed.
pub fn lay(folder: &Path, name: &str, bytes: &[u8]) -> Result<Laid> {
    let path = folder.join(name);
    if path.is_file() && std::fs::read(&path).is_ok_and(|there| there == bytes) {
        return Ok(Laid { ready: None, path });
    }
    make_folder(folder)?;
    let ready = file::ready(&path, bytes, file::Existing::Refuse)?;
    Ok(Laid { ready: Some(ready), path })
}

/// Makes the last folder of the path where it is missing, no more: a stick that vanished must not become a folder on the
/// computer's own disk.
fn make_folder(folder: &Path) -> Result<()> {
    let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.exists() && parent.is_dir() {
        std::fs::create_dir(folder)?;
    }
    Ok(())
}

impl Laid {
    /// Gives the file its name.
    pub fn publish(self) -> Result<PathBuf> {
        if let Some(ready) = self.ready {
            ready.publish()?;
        }
        Ok(self.path)
    }
}

/// Does `post` in a transaction and gives the file its name once that is on the disk. A crash between leaves the books
/// right and the file missing: sending again writes the same bytes. The other order could let a file out that the books
/// do not know, and the next one would fork its chain.
/// # Errors
/// Those of `post`, and `CannotWrite`; then nothing was changed.
pub fn send_out(
    store: &mut Store,
    verb: Verb,
    at: &At,
    folder: &Path,
    post: impl FnOnce(&Transaction) -> Result<(Posted, String)>,
) -> Result<Done<(Posted, PathBuf)>> {
    let done = store.transact(verb, at, |tx| {
        let (posted, name) = post(tx)?;
        let laid = lay(folder, &name, &posted.bytes)?;
        Ok((posted, laid))
    })?;
    let (posted, laid) = done.value;
    Ok(Done { value: (posted, laid.publish()?), changed: done.changed })
}

/// SHA-256 over the names and contents of files: what a bundle says, without when and by which key it was said.
pub fn content(files: &Files) -> String {
    let sums: String = files.iter().map(|(path, bytes)| format!("{} {path}\n", bundle::sha256_hex(bytes))).collect();
    bundle::sha256_hex(sums.as_bytes())
}
