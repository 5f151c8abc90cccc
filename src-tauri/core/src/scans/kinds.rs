//! What may be attached, and what of it is kept. Pictures are cleared of what their camera knew; documents stay as they are.

use super::jpeg;
use crate::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};

/// A file ready to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ready {
    pub bytes: Vec<u8>,
    pub media: String,
    pub taken: Option<NaiveDateTime>,
}

/// Documents by their ending; pictures are known by their content.
const DOCUMENTS: &[&str] =
    &["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd", "txt", "rtf"];

/// What of a file is kept.
/// # Errors
/// `InputRefused` for what cannot be kept, or could not be cleared of its place.
pub fn ready(name: &str, bytes: Vec<u8>) -> Result<Ready> {
    if bytes.is_empty() {
        return Err(Error::refused("这个文件是空的，没有收。"));
    }
    if bytes.starts_with(&[0xFF, 0xD8]) {
        let cleared =
            jpeg::clear(&bytes).ok_or_else(|| Error::refused("这张照片不完整，没有收。请重新从手机导出。"))?;
        return Ok(Ready { bytes: cleared.bytes, media: "jpeg".into(), taken: cleared.taken });
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let bytes = png(&bytes).ok_or_else(|| Error::refused("这张图片不完整，没有收。请重新导出。"))?;
        return Ok(Ready { bytes, media: "png".into(), taken: None });
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(Error::refused("这种照片或视频格式去不掉拍摄地点，没有收。请在手机上另存为 JPG 再收。"));
    }
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    if !DOCUMENTS.contains(&ending.as_str()) {
        return Err(Error::refused(
            "不收这种文件。可以收照片（JPG、PNG）、扫描件（PDF、OFD）和文档（Word、WPS、Excel、文本）。",
        ));
    }
    Ok(Ready { bytes, media: ending, taken: None })
}

/// A PNG without its notes: what shows the picture stays.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let whole = bytes.get(at..end)?;
        if !matches!(kind, b"eXIf" | b"tEXt" | b"iTXt" | b"zTXt" | b"tIME") {
            out.extend(whole);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at = end;
    }
}

/// The day that a phone writes into its file names: `IMG_20261010_093000.jpg`, `2026-10-10 09.30.00.jpg`.
pub fn day_of_name(name: &str) -> Option<NaiveDate> {
    let digits: Vec<(usize, char)> = name.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let mut starts = digits.windows(8).filter(|w| {
        // Eight digits with nothing but dashes or dots between them.
        let (first, last) = (w[0].0, w[7].0);
        name[first..=last].chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '_'))
    });
    let day = |w: &[(usize, char)]| {
        let text: String = w.iter().map(|(_, c)| c).collect();
        NaiveDate::parse_from_str(&text, "%Y%m%d").ok().filter(|d| (2000..2100).contains(&chrono::Datelike::year(d)))
    };
    starts.find_map(day)
}
