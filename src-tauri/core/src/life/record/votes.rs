//! Whether a vote stands and what it decided (R-支部 第十一条, R-选举 第十三条). Pure: whole persons, no rounding.

use super::super::rules::{Base, VoteRule};
use super::Vote;
use serde::Serialize;

/// What follows from the figures of a vote. People decide; this only counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "VoteVerdict"))]
pub struct Verdict {
    /// Enough of those entitled took part.
    pub valid: bool,
    /// Valid, and enough agreed.
    pub carried: bool,
    /// How many must be present.
    pub need_present: u32,
    /// How many must agree.
    pub need_agreed: u32,
    /// The same in a sentence.
    pub words: String,
}

/// Judges a vote.
pub fn judge(rule: &VoteRule, v: &Vote) -> Verdict {
    let need_present = share(v.entitled, rule.quorum);
    let base = match rule.majority_of {
        Base::Entitled => v.entitled,
        Base::Present => v.present,
    };
    let need_agreed = base / 2 + 1;
    let valid = v.present >= need_present;
    let carried = valid && v.agreed >= need_agreed;
    let words = if !valid {
        format!("应到会有表决权的{}人，至少要到{need_present}人，只到了{}人，表决无效。", v.entitled, v.present)
    } else if carried {
        format!("到会{}人，符合规定；赞成{}人，达到需要的{need_agreed}人，通过。", v.present, v.agreed)
    } else {
        format!("到会{}人，符合规定；赞成{}人，不到需要的{need_agreed}人，没有通过。", v.present, v.agreed)
    };
    Verdict { valid, carried, need_present, need_agreed, words }
}

/// What is wrong with the figures, as a sentence.
pub fn wrong(v: &Vote) -> Option<&'static str> {
    let cast = v.agreed.checked_add(v.against).and_then(|n| n.checked_add(v.abstained));
    let could = v.present.checked_add(v.written);
    match (cast, could) {
        _ if v.entitled == 0 => Some("应到会有表决权的人数不能是0。请核对人数。"),
        _ if v.present > v.entitled => Some("到会有表决权的人数比应到会的还多。请核对人数；预备党员没有表决权。"),
        (Some(cast), Some(could)) if cast <= could && could <= v.entitled => None,
        _ => Some("赞成、反对、弃权加起来，比到会的和书面表态的还多。请核对票数。"),
    }
}

/// How many candidates so many seats ask for at least; none where the rule knows no candidates.
pub fn candidates(rule: &VoteRule, seats: u32) -> Option<u32> {
    rule.surplus.map(|percent| seats.saturating_add(seats.saturating_mul(percent).div_ceil(100)))
}

/// The least number of persons that is no less than the fraction.
fn share(of: u32, [over, under]: [u32; 2]) -> u32 {
    of.saturating_mul(over).div_ceil(under.max(1))
}
