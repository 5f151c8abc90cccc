//! The citizen's identity number, GB 11643-1999: 6 digits of region, 8 of birth, 3 of sequence (odd male, even female),
//! one check character.

use crate::PartialDate;
use chrono::NaiveDate;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// A number whose form, birth date and check character are right: 18 ASCII characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct IdNumber(String);

/// Why a text is no such number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Neither 18 nor 15 characters.
    Length,
    Characters,
    /// The eight digits are no day of the calendar.
    Birth,
    CheckCharacter,
    /// An old 15-digit number; the 18-digit one that follows from it is only a suggestion until the person confirms it.
    Old(IdNumber),
}

/// Reads `text`, which must be free of blanks and full-width characters; a small `x` is taken as `X`.
pub fn parse(text: &str) -> Result<IdNumber, Fault> {
    let text = text.to_ascii_uppercase();
    match text.len() {
        18 => whole(text),
        15 => Err(old(&text)),
        _ if !text.is_ascii() => Err(Fault::Characters),
        _ => Err(Fault::Length),
    }
}

fn whole(text: String) -> Result<IdNumber, Fault> {
    let (body, check) = text.as_bytes().split_at(17);
    if !body.iter().all(u8::is_ascii_digit) || !(check[0].is_ascii_digit() || check[0] == b'X') {
        return Err(Fault::Characters);
    }
    if check_character(body) != check[0] {
        return Err(Fault::CheckCharacter);
    }
    if birth_of(&text).is_none() {
        return Err(Fault::Birth);
    }
    Ok(IdNumber(text))
}

fn old(text: &str) -> Fault {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Fault::Characters;
    }
    let mut full = format!("{}19{}", &text[..6], &text[6..]);
    full.push(char::from(check_character(full.as_bytes())));
    if birth_of(&full).is_some() { Fault::Old(IdNumber(full)) } else { Fault::Birth }
}

/// The check character of 17 digits.
fn check_character(body: &[u8]) -> u8 {
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS[sum as usize % 11]
}

fn birth_of(text: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(text[6..10].parse().ok()?, text[10..12].parse().ok()?, text[12..14].parse().ok()?)
}

impl IdNumber {
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The day of birth that stands in the number. The personal file, which the roster follows, may differ.
    pub fn birth(&self) -> PartialDate {
        birth_of(&self.0).unwrap_or_default().into()
    }
    /// 男 or 女, by the parity of the sequence.
    pub fn sex(&self) -> &'static str {
        if (self.0.as_bytes()[16] - b'0') % 2 == 1 { "男" } else { "女" }
    }
}

/// The number as lists and papers may show it. The first six and last four characters together with the month of birth
/// leave a handful of candidates, and with the day exactly one: beside such a date only the last two are shown.
pub fn masked(number: &str, shown_beside: Option<PartialDate>) -> String {
    if number.len() != 18 || !number.is_ascii() {
        return "*".repeat(number.chars().count());
    }
    match shown_beside {
        Some(birth) if birth.precision() > crate::Precision::Year => format!("{}{}", "*".repeat(16), &number[16..]),
        _ => format!("{}{}{}", &number[..6], "*".repeat(8), &number[14..]),
    }
}
