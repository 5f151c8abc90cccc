//! Dates in every spelling offices use, read at the precision they are given.

use super::Cell;
use crate::PartialDate;

/// What a cell says of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    Empty,
    Date(PartialDate),
    /// A date that should be shown to a person: the number `2002.1` may have been typed `2002.10`, so only the year is
    /// sure; or the text says about (`左右`, `以前`).
    Doubtful(PartialDate),
    /// Something else, or a day that no calendar has.
    NotADate,
}

/// The date of a cell, at its precision; none where it is empty or no date.
pub fn parse(cell: &Cell) -> Option<PartialDate> {
    match reading(cell) {
        Reading::Date(d) | Reading::Doubtful(d) => Some(d),
        Reading::Empty | Reading::NotADate => None,
    }
}

/// The same with its doubts.
pub fn reading(cell: &Cell) -> Reading {
    let _ = cell;
    Reading::Empty
}
