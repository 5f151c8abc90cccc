//! Text as people type it, made comparable: full-width characters, stray spaces, zero-width characters.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// NFC, no zero-width or control characters, runs of blanks as one space, ends trimmed. Line breaks and full-width
/// punctuation stay: they belong to Chinese prose.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) || is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut last_cr = false;
    // What is invisible goes first: without it two marks may stand side by side that NFC puts in order.
    for c in text.chars().filter(|c| !is_invisible(*c)).nfc() {
        let was_cr = std::mem::replace(&mut last_cr, c == '\r');
        match c {
            '\n' if was_cr => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                out.push('\n');
                gap = false;
            }
            c if is_blank(c) => gap = true,
            c => {
                if gap && !out.is_empty() && !out.ends_with('\n') {
                    out.push(' ');
                }
                gap = false;
                out.push(c);
            }
        }
    }
    Cow::Owned(out.trim().to_owned())
}

/// Nearly every cell of an office: visible ASCII and common Han characters, which no rule of this file changes.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_graphic() || ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

/// Full-width ASCII (`Ａ１：（）`) and the ideographic space as their half-width twins. Sizes only: `、。《》` have no twin and stay.
pub fn fold_width(text: &str) -> Cow<'_, str> {
    let fold = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    if text.chars().all(|c| fold(c) == c) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(fold).collect()) }
}

/// For codes (ID number, telephone, header): half-width and without any blank or invisible character.
pub fn squeeze(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let folded = fold_width(text);
    Cow::Owned(folded.chars().filter(|c| !is_blank(*c) && !is_invisible(*c) && !c.is_control()).nfc().collect())
}

/// A person's name: `赵 勇` is `赵勇`, and every dot between parts of a minority name is `·`. Spaces between Latin words stay.
pub fn name(text: &str) -> String {
    let dotted: String = clean(text).chars().map(|c| if is_dot(c) { '·' } else { c }).collect();
    let folded: Vec<char> = fold_width(&dotted).chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    let is_in_latin =
        |i: usize| around(&folded, i).is_some_and(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric());
    let joined = folded.iter().enumerate().filter(|(i, c)| **c != ' ' || is_in_latin(*i)).map(|(_, c)| *c);
    let joined: Vec<char> = joined.nfc().collect();
    let is_separation = |i: usize| around(&joined, i).is_some_and(|(a, b)| is_han(a) && is_han(b));
    joined.iter().enumerate().map(|(i, c)| if *c == '.' && is_separation(i) { '·' } else { *c }).collect()
}

fn around(chars: &[char], i: usize) -> Option<(char, char)> {
    Some((*chars.get(i.checked_sub(1)?)?, *chars.get(i + 1)?))
}

fn is_han(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic()
}

/// The many characters that input methods offer for the separation dot of names.
fn is_dot(c: char) -> bool {
    matches!(c, '·' | '‧' | '•' | '・' | '．' | '∙' | '⋅' | '･' | '᛫' | '◦')
}

fn is_blank(c: char) -> bool {
    c == '\t' || (c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
        || (c.is_control() && c != '\n' && c != '\r' && c != '\t')
}

/// True where a person sees anything at all; most texts show it in their first character.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !is_invisible(c))
}

/// The common case, without allocating: no edge blanks, no double space, nothing invisible, already NFC.
fn is_clean(text: &str) -> bool {
    let mut before = ' ';
    let mut is_plain = true;
    for c in text.chars() {
        if !always_plain(c) {
            is_plain = false;
            let is_other_break = matches!(c, '\r' | '\u{2028}' | '\u{2029}');
            let odd =
                is_other_break || is_invisible(c) || (is_blank(c) && (c != ' ' || before == ' ' || before == '\n'));
            if odd || (c == '\n' && before == ' ') {
                return false;
            }
        }
        before = c;
    }
    (text.is_empty() || !before.is_whitespace()) && (is_plain || is_nfc(text))
}

/// Printable ASCII, common Chinese characters and their punctuation: no NFC form but themselves, next to anything of
/// their own kind. Nearly all text is only this.
fn always_plain(c: char) -> bool {
    matches!(c, '\x21'..='\x7E' | '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3029}' | '\u{FF01}'..='\u{FF5E}')
}
