//! The zip container of a form: parts are read as they are asked for, and written back byte for byte but for the changed ones.

use super::super::{Limits, guard};
use super::damaged;
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Which program the form was made for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Workbook,
    Document,
}

/// A form as it lies in the file.
#[derive(Clone)]
pub struct Package {
    bytes: Vec<u8>,
    names: Vec<String>,
    /// Bytes that may still be inflated.
    limit: u64,
}

impl Package {
    /// # Errors
    /// `InputRefused` with what to do, where it is protected by a password, an older format, no form at all or too large.
    pub fn open(bytes: Vec<u8>, limits: &Limits) -> Result<(Form, Package)> {
        match bytes.as_slice() {
            [] => return Err(Error::refused("文件是空的，没有填表。请检查是否选错了文件，或向上级重新要一份。")),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(older(&bytes)),
            [b'P', b'K', 3, 4, ..] => {}
            _ => return Err(Error::refused(NO_FORM)),
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes.as_slice())).map_err(|_| damaged())?;
        if zip.len() > limits.entries {
            return Err(too_large());
        }
        // The sizes that a zip states of itself may lie; each part is counted again when it is read.
        guard::check_directory(&mut zip, limits).map_err(|e| if is_locked(&mut zip) { locked() } else { recast(e) })?;
        let names: Vec<String> = zip
            .file_names()
            .map(|n| n.map(|n| n.into_owned()))
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| damaged())?;
        let has = |name: &str| names.iter().any(|n| n == name);
        if names.iter().any(|n| n.contains("vbaProject")) {
            return Err(Error::refused(
                "这份表格带宏，程序不填带宏的文件。请用 Excel、Word 或 WPS 打开它，另存为 .xlsx 或 .docx 再填。",
            ));
        }
        let form = match (has("xl/workbook.xml"), has("word/document.xml")) {
            (true, _) => Form::Workbook,
            (_, true) => Form::Document,
            _ if has("mimetype") => {
                return Err(Error::refused(
                    "这是 ODF 格式（.ods、.odt）。请用 WPS 或 LibreOffice 打开它，另存为 .xlsx 或 .docx 再填。",
                ));
            }
            _ => return Err(Error::refused(NO_FORM)),
        };
        Ok((form, Package { names, limit: limits.inflated, bytes }))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// One part as text; none where there is no such part.
    /// # Errors
    /// `InputRefused` where it is damaged, not UTF-8, or inflates past the limit.
    pub fn part(&self, name: &str) -> Result<Option<String>> {
        if !self.names.iter().any(|n| n == name) {
            return Ok(None);
        }
        let mut zip = ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(|_| damaged())?;
        let file = zip.by_name(name).map_err(|_| damaged())?;
        let mut part = Vec::new();
        file.take(self.limit + 1).read_to_end(&mut part).map_err(|_| damaged())?;
        if part.len() as u64 > self.limit {
            return Err(too_large());
        }
        let text = String::from_utf8(part).map_err(|_| damaged())?;
        Ok(Some(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)))
    }

    /// # Errors
    /// As [`Package::part`]; `InputRefused` where there is no such part.
    pub fn needed(&self, name: &str) -> Result<String> {
        self.part(name)?.ok_or_else(damaged)
    }

    /// The container anew: `changed` parts in their places, `gone` ones left out, all others as they lay there.
    /// # Errors
    /// `InputRefused` where the container is damaged.
    pub fn with(&self, changed: &BTreeMap<String, String>, gone: &[&str]) -> Result<Vec<u8>> {
        let mut zip = ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(|_| damaged())?;
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() + 4096)));
        for at in 0..zip.len() {
            let file = zip.by_index_raw(at).map_err(|_| damaged())?;
            let name = file.name().map_err(|_| damaged())?.into_owned();
            if gone.contains(&name.as_str()) {
                continue;
            }
            match changed.get(&name) {
                Some(text) => {
                    let mut options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
                    if let Some(day) = file.last_modified() {
                        options = options.last_modified_time(day);
                    }
                    drop(file);
                    out.start_file(name, options)
                        .and_then(|()| Ok(out.write_all(text.as_bytes())?))
                        .map_err(|_| damaged())?;
                }
                None => out.raw_copy_file(file).map_err(|_| damaged())?,
            }
        }
        Ok(out.finish().map_err(|_| damaged())?.into_inner())
    }
}

const NO_FORM: &str = "这不是能填的表格。请选上级发下来的 .xlsx 表格或 .docx 文档。";

fn is_locked(zip: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    (0..zip.len()).any(|at| zip.by_index_raw(at).is_ok_and(|part| part.encrypted()))
}

/// The sentences for workbooks that are read say 导入; here a form is filled.
fn recast(e: Error) -> Error {
    if e.fault().message == guard::damaged().fault().message { damaged() } else { too_large() }
}

fn too_large() -> Error {
    Error::refused("文件展开后异常巨大，为安全起见没有打开。请核对它是不是上级发的表，或让上级重发一份。")
}

fn locked() -> Error {
    Error::refused("这份表设有打开密码，程序读不出来。请先用 Excel、Word 或 WPS 打开它，去掉密码后另存一份再填。")
}

/// An OLE container: an older format, or any of the newer ones behind a password.
fn older(bytes: &[u8]) -> Error {
    let protected = cfb::CompoundFile::open(Cursor::new(bytes)).is_ok_and(|ole| ole.exists("/EncryptedPackage"));
    if protected {
        return locked();
    }
    Error::refused("这是旧格式（.xls、.doc、.et、.wps）。请用 Excel、Word 或 WPS 打开它，另存为 .xlsx 或 .docx 再填。")
}
