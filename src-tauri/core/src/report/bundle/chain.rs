//! Where a file stands in its sender's chain. seq and prev_hash run per (sender key, recipient) over all kinds; no clock orders anything.

use super::{Header, Kind, Verdict};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// A file that was taken before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    pub seq: u64,
    /// SHA-256 of its header.json.
    pub hash: String,
    pub prev_hash: String,
    pub bundle_id: String,
    pub kind: String,
    pub period: String,
    pub revision: u32,
}

/// What a receiver knows of one (sender key, recipient).
#[derive(Clone, Default, Debug)]
pub struct Chain {
    /// Files taken since the baseline, in any order.
    pub links: Vec<Link>,
    /// Files taken before the baseline: known, but no longer what new ones must fit.
    pub old: Vec<Link>,
    /// The first seq that counts: 1, or what the receiver confirmed as a new start after the sender was restored.
    pub baseline: u64,
}

/// A verdict from the chain alone, with codes and what is still missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judgement {
    /// `Accepted` where the chain has nothing against the file.
    pub verdict: Verdict,
    /// `gap`: earlier numbers are missing. `restored`: the sender says it was restored from a backup. `filled`: it closes a gap.
    pub codes: Vec<&'static str>,
    /// Numbers not yet received, up to the highest known or this one.
    pub missing: Vec<RangeInclusive<u64>>,
    /// The number expected next.
    pub next: u64,
}

impl Chain {
    /// Numbers that were never received, up to the highest known.
    pub fn missing(&self) -> Vec<RangeInclusive<u64>> {
        holes(self.baseline.max(1), self.links.iter().map(|l| l.seq)).0
    }
}

/// Judges a sound file of a known sender against what was taken before.
pub fn judge(chain: &Chain, header: &Header, hash: &str) -> Judgement {
    let verdict = verdict(chain, header, hash);
    let mut codes = Vec::new();
    let taken = matches!(verdict, Verdict::Accepted | Verdict::Superseded);
    let numbers = chain.links.iter().map(|l| l.seq).chain(taken.then_some(header.seq));
    let (missing, next) = holes(chain.baseline.max(1), numbers);
    let highest = chain.links.iter().map(|l| l.seq).max().unwrap_or(0);
    if taken && missing.iter().any(|r| *r.start() < header.seq) {
        codes.push("gap");
    }
    if taken && header.seq < highest {
        codes.push("filled");
    }
    if header.restored {
        codes.push("restored");
    }
    Judgement { verdict, codes, missing, next }
}

fn verdict(chain: &Chain, header: &Header, hash: &str) -> Verdict {
    let mut known = chain.links.iter().chain(&chain.old);
    if known.clone().any(|l| l.hash == hash) {
        return Verdict::Already;
    }
    if known.any(|l| l.bundle_id == header.bundle_id) || header.seq < chain.baseline {
        return Verdict::Replay;
    }
    if chain.links.iter().any(|l| l.seq == header.seq) || !fits(chain, header, hash) {
        return Verdict::Fork;
    }
    let same_report =
        |l: &&Link| header.kind() == Some(Kind::Report) && l.kind == header.kind && l.period == header.period;
    // Before a baseline lies what a restored sender no longer remembers: its revisions bind nobody.
    let highest = chain.links.iter().filter(same_report).map(|l| l.revision).max().unwrap_or(0);
    let same_revision = |l: &Link| l.revision == header.revision;
    if chain.links.iter().filter(same_report).any(same_revision) {
        return Verdict::Fork;
    }
    if header.revision < highest { Verdict::Superseded } else { Verdict::Accepted }
}

/// True where the hashes of the neighbours that are known agree with this file's place.
fn fits(chain: &Chain, header: &Header, hash: &str) -> bool {
    let at = |seq: u64| chain.links.iter().find(|l| l.seq == seq);
    let before = match header.seq.checked_sub(1) {
        Some(0) | None => header.prev_hash.is_empty(),
        Some(seq) => at(seq).is_none_or(|l| l.hash == header.prev_hash) && !header.prev_hash.is_empty(),
    };
    before && header.seq.checked_add(1).and_then(at).is_none_or(|l| l.prev_hash == hash)
}

/// The gaps between `from` and the highest number, and the number after it. Ranges, because a number may be as large as it likes.
fn holes(from: u64, numbers: impl Iterator<Item = u64>) -> (Vec<RangeInclusive<u64>>, u64) {
    let sorted: BTreeMap<u64, ()> = numbers.map(|n| (n, ())).collect();
    let mut next = from;
    let mut missing = Vec::new();
    for (n, ()) in sorted.range(from..) {
        if *n > next {
            missing.push(next..=n - 1);
        }
        next = n.saturating_add(1);
    }
    (missing, next)
}
