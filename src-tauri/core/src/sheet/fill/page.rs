//! Placeholders in the header and the footer of a sheet's pages. Their text is cut by codes (`&C`, `&"宋体,常规"`, `&12`), which stay.

use super::mark::spans;
use super::xml::{Walk, plain, safe, spliced};
use crate::Result;
use quick_xml::events::Event;
use std::ops::Range;

/// A placeholder, and whether it stands in the header or the footer.
pub struct Mark {
    pub text: String,
    pub place: &'static str,
}

/// Where the parts of a page's head and foot lie in what follows a sheet's rows, and what each is called.
fn parts(tail: &str) -> Result<Vec<(Range<usize>, &'static str)>> {
    let (mut found, mut from) = (Vec::new(), None);
    let mut walk = Walk::over(tail);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) => {
                let name = e.local_name();
                let called = match name.as_ref() {
                    "oddHeader" | "evenHeader" | "firstHeader" => "页眉",
                    "oddFooter" | "evenFooter" | "firstFooter" => "页脚",
                    _ => continue,
                };
                from = Some((at.end, called));
            }
            Event::End(_) => {
                if let Some((from, called)) = from.take() {
                    found.push((from..at.start, called));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The signs that are printed, each with where it is written; codes are left out.
fn printed(text: &str) -> (String, Vec<usize>) {
    let (mut signs, mut places) = (String::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at + c.len_utf8()..];
        if c == '&' && !rest.starts_with('&') {
            at += 1 + code(rest);
            continue;
        }
        places.extend(std::iter::repeat_n(at, c.len_utf8()));
        signs.push(c);
        at += if c == '&' { 2 } else { c.len_utf8() };
    }
    places.push(at.min(text.len()));
    (signs, places)
}

/// How long the code behind an `&` is.
fn code(rest: &str) -> usize {
    match rest.chars().next() {
        Some('"') => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
        Some('K') => {
            rest[1..].find(|c: char| !c.is_ascii_hexdigit() && !"+-".contains(c)).map_or(rest.len(), |n| n.min(6) + 1)
        }
        Some(c) if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
        Some(c) => c.len_utf8(),
        None => 0,
    }
}

pub fn marks(tail: &str) -> Result<Vec<Mark>> {
    let told = |(at, place): (Range<usize>, &'static str)| {
        let (signs, _) = printed(&plain(&tail[at]));
        spans(&signs).into_iter().map(move |(text, _)| Mark { text, place })
    };
    Ok(parts(tail)?.into_iter().flat_map(told).collect())
}

/// The same with the values that are known.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn filled(tail: &str, value: &impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut edits = Vec::new();
    for (at, _) in parts(tail)? {
        let text = plain(&tail[at.clone()]);
        let (signs, places) = printed(&text);
        let mut pieces = Vec::new();
        for (name, span) in spans(&signs) {
            if let Some(value) = value(&name) {
                let span = places[span.start]..places[span.end - 1] + last(&text, places[span.end - 1]);
                pieces.push((span.clone(), worded(&text[..span.start], &value)));
            }
        }
        if !pieces.is_empty() {
            edits.push((at, safe(&spliced(&text, pieces))));
        }
    }
    Ok(spliced(tail, edits))
}

fn last(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// A value as text between codes: `&` doubled, and a figure kept apart from the size of letters before it.
fn worded(before: &str, value: &str) -> String {
    let size = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let sized = size.len() < before.len() && size.ends_with('&');
    let gap = if sized && value.starts_with(|c: char| c.is_ascii_digit()) { " " } else { "" };
    format!("{gap}{}", value.replace('&', "&&"))
}
