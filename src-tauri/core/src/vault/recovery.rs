//! The recovery code: 24 random symbols and one that checks them, printed on paper in groups of five.

use super::slots::random;
use crate::{Code, Error, Result};
use zeroize::Zeroizing;

/// Crockford's base 32: no I, L, O or U, so that a hand-copied code reads one way only.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM: usize = 24;

/// A fresh code of 120 random bits.
pub fn fresh() -> Result<Zeroizing<String>> {
    let bytes = Zeroizing::new(random::<RANDOM>()?);
    let values: Zeroizing<Vec<u8>> = Zeroizing::new(bytes.iter().map(|b| b & 31).collect());
    let mut text: String = values.iter().map(|v| SYMBOLS[usize::from(*v)] as char).collect();
    text.push(SYMBOLS[usize::from(check(&values))] as char);
    Ok(Zeroizing::new(text))
}

/// In groups of five, as printed.
pub fn grouped(code: &str) -> String {
    let symbols: Vec<char> = code.chars().collect();
    symbols.chunks(5).map(|g| g.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What a person typed, back to the code: any case, spaces or dashes anywhere, O for 0, I and L for 1.
/// # Errors
/// `WrongPassphrase` where a symbol is missing or mistyped: found by the check symbol before any slow work.
pub fn typed(text: &str) -> Result<Zeroizing<String>> {
    let wrong = || Error::said(Code::WrongPassphrase, "恢复码抄写有误：应为25个字母和数字。请对照恢复单逐组检查。");
    let mut values = Zeroizing::new(Vec::new());
    for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—')) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = SYMBOLS.iter().position(|s| *s as char == c).ok_or_else(wrong)?;
        values.push(u8::try_from(value).map_err(|_| wrong())?);
    }
    let (last, random) = values.split_last().ok_or_else(wrong)?;
    if random.len() != RANDOM || check(random) != *last {
        return Err(wrong());
    }
    Ok(Zeroizing::new(values.iter().map(|v| SYMBOLS[usize::from(*v)] as char).collect()))
}

/// Odd weights catch every single wrong symbol; growing ones catch most neighbours swapped.
fn check(values: &[u8]) -> u8 {
    let sum: u32 = values.iter().zip(0u32..).map(|(v, i)| u32::from(*v) * (2 * i + 1)).sum();
    u8::try_from(sum % 32).unwrap_or(0)
}
