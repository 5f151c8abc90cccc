//! Telephone numbers: mobile `1[3-9]` and nine digits, landlines with their area code.

/// What a text is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Phone {
    /// Eleven digits.
    Mobile(String),
    /// `0871-63212868`, with `-8001` behind it where an extension was given.
    Landline(String),
    Neither,
}

/// Reads one number; `text` must be free of blanks and full-width characters. A leading +86 is dropped.
pub fn parse(text: &str) -> Phone {
    let plain = text.replace(['—', '–', '－', '(', ')'], "-");
    let plain = plain.trim_matches('-');
    let local =
        ["+86", "0086", "86-"].iter().find_map(|p| plain.strip_prefix(p)).unwrap_or(plain).trim_start_matches('-');
    let digits: String = local.chars().filter(|c| *c != '-').collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Phone::Neither;
    }
    if is_mobile(&digits) {
        return Phone::Mobile(digits);
    }
    landline(local).map_or(Phone::Neither, Phone::Landline)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

fn landline(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').filter(|p| !p.is_empty()).collect();
    let (area, number, extension) = match parts.as_slice() {
        [all] => {
            let at = area_length(all)?;
            (all.get(..at)?, all.get(at..)?, None)
        }
        [area, number] => (*area, *number, None),
        [area, number, extension] => (*area, *number, Some(*extension)),
        _ => return None,
    };
    let fits = area.starts_with('0')
        && matches!(area.len(), 3 | 4)
        && matches!(number.len(), 7 | 8)
        && !number.starts_with('0');
    let extension = extension.map(|e| format!("-{e}")).unwrap_or_default();
    (fits && extension.len() <= 6).then(|| format!("{area}-{number}{extension}"))
}

/// Digits of the area code where no hyphen tells: 010 and 02x have three, the others four.
fn area_length(digits: &str) -> Option<usize> {
    match digits.as_bytes() {
        [b'0', b'1' | b'2', ..] if digits.len() >= 10 => Some(3),
        [b'0', ..] if digits.len() >= 11 => Some(4),
        _ => None,
    }
}

/// `138****1234`; landlines keep area code and the last two digits.
pub fn masked(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let (head, tail) = if is_mobile(number) { (3, 4) } else { (3.min(chars.len() / 2), 2.min(chars.len() / 3)) };
    let hide = |(i, c): (usize, &char)| if i < head || i >= chars.len() - tail { *c } else { '*' };
    chars.iter().enumerate().map(hide).collect()
}
