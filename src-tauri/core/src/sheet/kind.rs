//! What a file is, told by its bytes: offices rename files, and `.xls` from a web system is often a web page.

use crate::{Error, Result};

/// The containers this program can open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Container {
    /// .xlsx, .ods, newer .et.
    Zip,
    /// .xls, older .et, and any workbook that a password protects.
    Ole,
    Text,
}

/// # Errors
/// `InputRefused` with what to do, where the bytes are empty or plainly something else.
pub fn detect(bytes: &[u8]) -> Result<Container> {
    let says = |s: &str| Err(Error::refused(s));
    if bytes.is_empty() {
        return says("文件是空的，没有读入。请检查是否选错了文件，或重新另存一次。");
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return Ok(Container::Zip),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => return Ok(Container::Ole),
        [b'%', b'P', b'D', b'F', ..] => return says("这是 PDF 文件，不是表格。请选择 Excel 或 WPS 表格文件。"),
        [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..] => {
            return says("这是很老的表格格式。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再导入。");
        }
        _ if OTHERS.iter().any(|magic| bytes.starts_with(magic)) => return says(NOT_A_WORKBOOK),
        _ => {}
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let start = start.trim_start_matches(['\u{FEFF}', ' ', '\r', '\n', '\t']);
    if start.starts_with('<') || start.starts_with("mime-version") {
        return says("这是网页或 XML 格式的表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再导入。");
    }
    if is_text(bytes) { Ok(Container::Text) } else { says(NOT_A_WORKBOOK) }
}

/// Pictures, archives and rich text, whose first bytes GB18030 would take for characters.
const OTHERS: [&[u8]; 8] =
    [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"{\\rtf", b"SQLite format 3"];

pub const NOT_A_WORKBOOK: &str = "这不是表格文件。请选择 Excel、WPS 表格（.xlsx .xls .et .ods）或 .csv 文件。";

/// Text holds no control characters other than blanks and line breaks; UTF-16 says so in its first two bytes.
fn is_text(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
        || bytes.iter().all(|b| *b >= 0x20 || matches!(b, b'\t' | b'\n' | b'\r' | 0x0C))
}
