//! The one order in which a receiver looks at a file, the same for a street and for an office.

use super::{AgeKey, Chain, Envelope, Files, Header, Judgement, Link, Refusal, Verdict, judge, open};
use crate::Result;

/// What a receiver knows. The two closures read its store.
pub struct Receiver<'a> {
    /// Its age identities, the old ones too: they stay for reading.
    pub identities: &'a [AgeKey],
    /// Tables and `table.field`s that it understands.
    pub understood: &'a [String],
    /// True where the sender's key is enrolled for the sender's code and not revoked.
    pub knows: &'a dyn Fn(&Header) -> Result<bool>,
    /// What was taken before from this sender key.
    pub chain: &'a dyn Fn(&Header) -> Result<Chain>,
}

/// A file that was looked at. Only `Accepted` carries the inside; what the records say is judged by the room.
pub struct Arrival {
    pub verdict: Verdict,
    /// The place of a refusal, or the codes of the chain.
    pub codes: Vec<&'static str>,
    /// Present where the outside is sound.
    pub envelope: Option<Envelope>,
    pub judgement: Option<Judgement>,
    pub files: Option<Files>,
}

/// Outside → recipient → sender → chain → inside. A file for somebody else is never called anything worse, and nothing is
/// decrypted that the chain refuses.
/// # Errors
/// Only those of the two closures; everything that is wrong with the file is a verdict.
pub fn receive(bytes: &[u8], receiver: &Receiver<'_>) -> Result<Arrival> {
    let envelope = match open(bytes) {
        Ok(envelope) => envelope,
        Err(refusal) => return Ok(refused(refusal, None)),
    };
    let header = &envelope.header;
    let addressed =
        header.recipient.key.is_empty() || receiver.identities.iter().any(|i| i.recipient() == header.recipient.key);
    if !addressed {
        return Ok(refused(Refusal::new(Verdict::WrongRecipient, "recipient"), Some(envelope)));
    }
    if !(receiver.knows)(header)? {
        return Ok(refused(Refusal::new(Verdict::UnknownSender, "sender"), Some(envelope)));
    }
    let judgement = judge(&(receiver.chain)(header)?, header, &envelope.hash);
    let mut arrival = Arrival {
        verdict: judgement.verdict,
        codes: judgement.codes.clone(),
        envelope: None,
        judgement: Some(judgement),
        files: None,
    };
    if arrival.verdict == Verdict::Accepted {
        match inside(&envelope, receiver) {
            Ok(files) => arrival.files = Some(files),
            Err(refusal) => return Ok(refused(refusal, Some(envelope))),
        }
    }
    arrival.envelope = Some(envelope);
    Ok(arrival)
}

fn inside(envelope: &Envelope, receiver: &Receiver<'_>) -> std::result::Result<Files, Refusal> {
    if !envelope.not_understood(receiver.understood).is_empty() {
        return Err(Refusal::new(Verdict::NewerVersion, "must-understand"));
    }
    envelope.unseal(receiver.identities)
}

fn refused(refusal: Refusal, envelope: Option<Envelope>) -> Arrival {
    Arrival { verdict: refusal.verdict, codes: vec![refusal.code], envelope, judgement: None, files: None }
}

impl Envelope {
    /// What a chain remembers of this file.
    pub fn link(&self) -> Link {
        let h = &self.header;
        Link {
            seq: h.seq,
            hash: self.hash.clone(),
            prev_hash: h.prev_hash.clone(),
            bundle_id: h.bundle_id.clone(),
            kind: h.kind.clone(),
            period: h.period.clone(),
            revision: h.revision,
        }
    }
}
