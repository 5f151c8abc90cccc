//! What the papers of a talk say. The form is restricted as the talk is; the envelope says who and when, never what about.

use serde::Serialize;

/// 谈心谈话记录表 for both to sign. Texts may run over several sheets.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TalkForm {
    pub organisation: String,
    /// That of its envelope; empty on a form to be filled in by hand.
    pub number: String,
    pub talker: String,
    pub talker_post: String,
    pub talkee: String,
    pub talkee_post: String,
    /// ISO day; empty on a form to be filled in by hand.
    pub held_on: String,
    /// `9:00 至 10:00`, or empty.
    pub time: String,
    pub place: String,
    /// What the two are to each other, in words.
    pub pair: String,
    pub way: String,
    pub clear: [bool; 4],
    pub covered: [bool; 4],
    pub text: String,
    pub suggestions: String,
    pub follow_up: String,
    pub printed: String,
    pub printed_at: String,
}

/// The face of the envelope in which a record is sealed: whoever opens the box reads it, so it names nobody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TalkEnvelope {
    pub organisation: String,
    /// Number of the talk in its year.
    pub number: String,
    pub held_on: String,
    pub printed: String,
}
