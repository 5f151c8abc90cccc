//! How far a duty is fulfilled, and how a count of people becomes one.

use super::Mark;
use chrono::NaiveDate;

/// How far a duty is fulfilled. `required` of 0 means not applicable; `text` then says why.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proof {
    pub required: u32,
    pub done: u32,
    /// The day that the last required record is of.
    pub completed: Option<NaiveDate>,
    pub text: String,
    /// Some record was entered late (补录).
    pub late_entry: bool,
    /// Who is still open, by name.
    pub open: Vec<String>,
    /// Who is listed but not counted: 停止党籍, 失联.
    pub beside: Vec<String>,
}

/// One of those that a duty is counted for.
pub struct Each {
    pub name: String,
    /// Fulfilled; the day of the record, where it has one.
    pub done: bool,
    pub on: Option<NaiveDate>,
}

impl Proof {
    pub fn not_applicable(text: impl Into<String>) -> Proof {
        Proof { text: text.into(), ..Proof::default() }
    }

    pub fn open(text: impl Into<String>) -> Proof {
        Proof { required: 1, text: text.into(), ..Proof::default() }
    }

    pub fn done(on: NaiveDate, text: impl Into<String>) -> Proof {
        Proof { required: 1, done: 1, completed: Some(on), text: text.into(), ..Proof::default() }
    }

    /// `k/n` of people: `41/43名已交`. Nobody at all is not applicable, with `nobody` as the reason.
    pub fn of_people(each: Vec<Each>, what: &str, nobody: &str) -> Proof {
        if each.is_empty() {
            return Proof::not_applicable(nobody);
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let open: Vec<String> = each.iter().filter(|e| !e.done).map(|e| e.name.clone()).collect();
        let completed = each.iter().filter_map(|e| e.on).max().filter(|_| open.is_empty());
        let done = each.len() - open.len();
        let text = format!("{done}/{}名{what}", each.len());
        Proof { required: number(each.len()), done: number(done), completed, text, open, ..Proof::default() }
    }
}

/// A mark has no other proof than itself, so the day of its entry decides whether it is in time.
pub fn marked(mark: &Mark, due: NaiveDate) -> Proof {
    let entered = day(&mark.entered_at).unwrap_or(mark.done_on);
    let late = entered > due;
    let tail = if mark.note.is_empty() { String::new() } else { format!("：{}", mark.note) };
    let text = match (mark.waived, late) {
        (true, _) => mark.note.clone(),
        (false, true) => format!("{}完成（补录，{entered}登记）{tail}", mark.done_on),
        (false, false) => format!("{}完成{tail}", mark.done_on),
    };
    Proof { late_entry: late, ..Proof::done(entered, text) }
}

/// The day of an ISO moment.
pub fn day(stamp: &str) -> Option<NaiveDate> {
    stamp.get(..10)?.parse().ok()
}
