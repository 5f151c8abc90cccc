//! A zip container is unpacked here, counted byte by byte, before any parser sees it: a few kilobytes can inflate to
//! gigabytes, and the sizes that a zip states of itself may lie.

use super::{Limits, kind};
use crate::{Error, Result};
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const MIB: u64 = 1024 * 1024;

/// What lies in a zip container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inside {
    Xlsx,
    Ods,
}

/// The same container with its parts stored uncompressed, so that what comes after inflates nothing. Macros, pictures
/// and embedded files stay behind: nothing here needs them.
pub struct Unpacked {
    pub inside: Inside,
    pub bytes: Vec<u8>,
}

/// # Errors
/// `InputRefused` where it is damaged, protected, no workbook, or larger than the limits once inflated.
pub fn unpack(bytes: &[u8], limits: &Limits) -> Result<Unpacked> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if zip.len() > limits.entries {
        return Err(bomb());
    }
    let inside = inside(&zip)?;
    let stated = check_directory(&mut zip, limits)?;
    let mut left = limits.inflated;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(stated)));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut part = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).map_err(|e| unreadable(&e))?;
        let name = file.name().map_err(|_| damaged())?.replace('\\', "/");
        if !is_needed(&name) {
            continue;
        }
        part.clear();
        let taken = file.by_ref().take(left + 1).read_to_end(&mut part).map_err(|_| damaged())? as u64;
        left = left.checked_sub(taken).ok_or_else(bomb)?;
        out.start_file(name, options).and_then(|()| Ok(out.write_all(&part)?)).map_err(|_| damaged())?;
    }
    let bytes = out.finish().map_err(|_| damaged())?.into_inner();
    Ok(Unpacked { inside, bytes })
}

fn inside(zip: &ZipArchive<Cursor<&[u8]>>) -> Result<Inside> {
    let names: Vec<String> = zip.file_names().flatten().map(|n| n.replace('\\', "/").to_ascii_lowercase()).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    if has("xl/workbook.xml") {
        Ok(Inside::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Ok(Inside::Ods)
    } else if has("encrypted-package") {
        Err(locked())
    } else if has("xl/workbook.bin") {
        Err(Error::refused("这是 .xlsb 二进制表格。请用 Excel 打开它，另存为 .xlsx 后再导入。"))
    } else if names.iter().any(|n| n.starts_with("word/")) {
        Err(Error::refused("这是 Word 文档，不是表格。请选择 Excel 或 WPS 表格文件。"))
    } else {
        Err(Error::refused(kind::NOT_A_WORKBOOK))
    }
}

/// What the directory says of itself: honest bombs end here, before a byte is inflated. Gives the sum of all sizes in bytes.
pub fn check_directory(zip: &mut ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> Result<usize> {
    let mut total = 0u64;
    for i in 0..zip.len() {
        let part = zip.by_index_raw(i).map_err(|_| damaged())?;
        if part.encrypted() {
            return Err(locked());
        }
        let (size, packed) = (part.size(), part.compressed_size().max(1));
        if size > MIB && size / packed > limits.ratio {
            return Err(bomb());
        }
        total = total.saturating_add(size);
    }
    usize::try_from(total).ok().filter(|_| total <= limits.inflated).ok_or_else(bomb)
}

fn is_needed(name: &str) -> bool {
    const NOT: [&str; 9] = [
        "media/",
        "embeddings/",
        "drawings/",
        "charts/",
        "theme/",
        "printersettings/",
        "pictures/",
        "thumbnails/",
        "basic/",
    ];
    let name = name.to_ascii_lowercase();
    let is_part = [".xml", ".rels"].iter().any(|e| name.ends_with(e)) || name == "mimetype";
    is_part && !NOT.iter().any(|folder| name.contains(folder))
}

fn unreadable(e: &ZipError) -> Error {
    match e {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => locked(),
        _ => damaged(),
    }
}

pub fn damaged() -> Error {
    Error::refused("文件已损坏或不完整，读不出来。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再导入。")
}

pub fn locked() -> Error {
    Error::refused("表格设有打开密码，读不出来。请先用 Excel 或 WPS 打开它，去掉密码后另存一份再导入。")
}

fn bomb() -> Error {
    Error::refused("文件展开后异常巨大，为安全起见没有读入。请把需要的那张表复制到新表格里，保存后再导入。")
}
