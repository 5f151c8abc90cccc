//! What a formula reads, as far as its words say it.

/// One thing that a formula reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Read {
    /// Cells of its own sheet.
    Own,
    Sheet(String),
    /// Another workbook, whose values only the superior's machine has.
    Outside,
    /// A name, a table or a text that becomes a reference: it may be anything.
    Anything,
}

/// Everything that a formula reads; functions, texts and numbers are nothing that is read.
pub fn reads(formula: &str) -> Vec<Read> {
    let mut found = Vec::new();
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        if c == '"' || c == '\'' {
            let length = quoted(rest, c);
            let name = taken(&mut rest, length);
            if let Some(after) = rest.strip_prefix('!') {
                rest = corners(after);
                found.push(of_sheet(&name.trim_matches('\'').replace("''", "'")));
            }
        } else if c == '[' {
            let length = rest.find(']').map_or(rest.len(), |at| at + 1);
            let link = taken(&mut rest, length);
            let is_number = link.trim_matches(['[', ']']).bytes().all(|b| b.is_ascii_digit());
            let sheet = &rest[..word(rest)];
            match rest[sheet.len()..].strip_prefix('!').filter(|_| is_number && link.len() > 2) {
                Some(after) => {
                    rest = corners(after);
                    found.push(Read::Outside);
                }
                None => found.push(Read::Anything),
            }
        } else if is_word(c) {
            let length = word(rest);
            let name = taken(&mut rest, length);
            if let Some(after) = rest.strip_prefix('!') {
                rest = corners(after);
                found.push(of_sheet(name));
            } else if rest.starts_with('(') {
                found.extend(name.eq_ignore_ascii_case("INDIRECT").then_some(Read::Anything));
            } else {
                found.extend(of_word(name, &mut rest));
            }
        } else {
            taken(&mut rest, c.len_utf8());
        }
    }
    found
}

fn of_sheet(name: &str) -> Read {
    match name {
        _ if name.contains(']') => Read::Outside,
        // Several sheets at once: 一月:十二月!B2.
        _ if name.contains(':') => Read::Anything,
        _ => Read::Sheet(name.to_owned()),
    }
}

/// A word that is neither a function nor a sheet; an area takes its second corner along.
fn of_word(name: &str, rest: &mut &str) -> Option<Read> {
    let bare: String = name.chars().filter(|c| *c != '$').collect();
    let after = rest.strip_prefix(':').map(|tail| (tail, word(tail)));
    if let Some((tail, length)) = after {
        *rest = &tail[length..];
        // The first sheet of several.
        if rest.starts_with('!') {
            return Some(Read::Anything);
        }
        return Some(Read::Own);
    }
    let letters = bare.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = &bare[letters..];
    let is_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match letters {
        0 if bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') => None,
        1..=3 if is_digits => Some(Read::Own),
        _ if ["TRUE", "FALSE"].iter().any(|w| bare.eq_ignore_ascii_case(w)) => None,
        _ => Some(Read::Anything),
    }
}

/// What is left behind the corners of a reference to another sheet.
fn corners(after: &str) -> &str {
    let rest = &after[word(after)..];
    rest.strip_prefix(':').map_or(rest, |tail| &tail[word(tail)..])
}

/// The length of the word at the start.
fn word(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\')
}

/// The length of a quoted piece; a doubled quote does not end it.
pub fn quoted(text: &str, quote: char) -> usize {
    let mut inside = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = inside.next() {
        if c != quote {
            continue;
        }
        match inside.peek() {
            Some((_, next)) if *next == quote => {
                inside.next();
            }
            _ => return at + 1,
        }
    }
    text.len()
}

pub fn taken<'r>(rest: &mut &'r str, length: usize) -> &'r str {
    let (piece, left) = rest.split_at(length);
    *rest = left;
    piece
}
