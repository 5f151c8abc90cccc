//! What can be said of a file without a workspace and without a key.

use super::header::{self};
use super::seal::{self, split};
use super::{Refusal, Verdict, open, submit_code};
use serde::Serialize;
use serde_json::Value;

/// The open part of a file and how far it could be checked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Inspection {
    /// header.json as it stands; null where the file is no bundle.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub header: Value,
    pub verdict: Checks,
    /// SHA-256 of header.json; empty where there is none.
    pub sha256: String,
    /// 报送码; empty where there is none.
    pub submit_code: String,
    /// Places of what is wrong.
    pub codes: Vec<String>,
    /// Fields of the header that this program does not know.
    pub unknown_fields: Vec<String>,
}

/// Each `ok`, `bad`, `newer` or `unchecked`. A signature is checked against the key that the header itself names: only a
/// workspace knows whose key that is. An encrypted payload is checked by its sum; an enrolment's is read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Checks {
    pub format: &'static str,
    pub signature: &'static str,
    pub payload: &'static str,
}

impl Inspection {
    pub fn is_sound(&self) -> bool {
        self.verdict == Checks { format: "ok", signature: "ok", payload: "ok" }
    }
}

/// Looks at any bytes; never fails.
pub fn inspect(bytes: &[u8]) -> Inspection {
    let mut seen = Inspection {
        header: Value::Null,
        verdict: Checks { format: "bad", signature: "unchecked", payload: "unchecked" },
        sha256: String::new(),
        submit_code: String::new(),
        codes: Vec::new(),
        unknown_fields: Vec::new(),
    };
    match look(bytes, &mut seen) {
        Ok(()) => {}
        Err(refusal) => seen.codes.push(refusal.code.to_owned()),
    }
    seen
}

fn look(bytes: &[u8], seen: &mut Inspection) -> Result<(), Refusal> {
    let members = split(bytes)?;
    seen.header = serde_json::from_slice(members.header).unwrap_or(Value::Null);
    seen.sha256 = super::sha256_hex(members.header);
    seen.submit_code = submit_code(&seen.sha256).unwrap_or_default();
    let (header, unknown) = header::parse(members.header).inspect_err(|r| seen.verdict.format = word(r))?;
    seen.unknown_fields = unknown;
    seen.verdict.format = if header.is_newer() { "newer" } else { "ok" };
    seal::signature(&header, &members).inspect_err(|r| seen.verdict.signature = word(r))?;
    seen.verdict.signature = "ok";
    let envelope = open(bytes).inspect_err(|r| match r.verdict {
        Verdict::NewerVersion => {}
        _ => seen.verdict.payload = "bad",
    })?;
    if envelope.header.kind() == Some(super::Kind::Enrolment) {
        envelope.unseal(&[]).inspect_err(|_| seen.verdict.payload = "bad")?;
    }
    seen.verdict.payload = "ok";
    Ok(())
}

fn word(refusal: &Refusal) -> &'static str {
    match refusal.verdict {
        Verdict::NewerVersion => "newer",
        _ => "bad",
    }
}
