//! The last look at free text before it leaves: long runs of digits in a topic can only be numbers of people or phones.

/// Shown where digits stood.
const GONE: &str = "〔号码已隐去〕";
/// Six digits in a row are the start of an ID number or the end of a telephone number; a date with its separators is not.
const RUN: usize = 6;

/// The text without such runs, and whether any was found. Full-width digits and an X at the end count; spaces and hyphens
/// inside a number do not break the run, except in a date such as 2026-10-31.
pub fn without_numbers(text: &str) -> (String, bool) {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let (mut at, mut found) = (0, false);
    while at < chars.len() {
        let (end, digits) = run(&chars, at);
        let piece: String = chars[at..end.max(at + 1)].iter().collect();
        if digits >= RUN && !is_date(&piece) {
            out.push_str(GONE);
            found = true;
        } else {
            out.push_str(&piece);
        }
        at = end.max(at + 1);
    }
    (out, found)
}

/// Where a run of digits with single separators ends, and how many digits it has.
fn run(chars: &[char], from: usize) -> (usize, usize) {
    let (mut end, mut digits, mut at) = (from, 0, from);
    while let Some(c) = chars.get(at) {
        if is_digit(*c) {
            digits += 1;
            end = at + 1;
        } else if !(digits > 0
            && matches!(c, ' ' | '-' | '－' | '\u{3000}')
            && chars.get(at + 1).is_some_and(|n| is_digit(*n)))
        {
            break;
        }
        at += 1;
    }
    let ends_in_x = digits == 17 && chars.get(end).is_some_and(|c| matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ'));
    (end + usize::from(ends_in_x), digits)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_date(piece: &str) -> bool {
    matches!(piece.split('-').map(str::len).collect::<Vec<_>>()[..], [4, 1 | 2] | [4, 1 | 2, 1 | 2])
        && piece.starts_with(['1', '2'])
        || piece.len() == 8 && (piece.starts_with("19") || piece.starts_with("20")) && is_day(piece)
}

fn is_day(piece: &str) -> bool {
    chrono::NaiveDate::parse_from_str(piece, "%Y%m%d").is_ok()
}
