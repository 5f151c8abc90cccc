//! What Typst may see: the embedded layouts, one `data.json`, the fonts. No disk, no clock, no environment.

use super::fonts::Fonts;
use super::template::{FILES, Template};
use crate::{Error, Result};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The layouts, parsed once a process.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    FILES.iter().filter_map(|(path, text)| Some(Source::new(id(path)?, (*text).to_string()))).collect()
});

const DATA: &str = "/data.json";

fn id(path: &str) -> Option<FileId> {
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?)))
}

struct Desk<'a> {
    fonts: &'a Fonts,
    main: FileId,
    data: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }
    fn main(&self) -> FileId {
        self.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.iter().find(|s| s.id() == id).cloned().ok_or_else(|| missing(id))
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id.vpath().get_with_slash() == DATA { Ok(self.data.clone()) } else { Err(missing(id)) }
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }
    /// Never asked: a date on paper comes with the data.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

/// Lays out `data` by `template`.
/// # Errors
/// `Bug` where the data lacks what the template reads; the text holds positions in templates and no data.
pub(super) fn compile(fonts: &Fonts, template: Template, data: Vec<u8>) -> Result<PagedDocument> {
    let main = id(template.path()).ok_or_else(|| Error::Bug("template path".into()))?;
    let desk = Desk { fonts, main, data: Bytes::new(data) };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&desk);
    // What a run leaves behind makes the next of the same form quicker; what ten runs did not ask for goes.
    comemo::evict(10);
    if let Some(warning) = warnings.first() {
        return Err(Error::Bug(format!("{template:?}: {}", warning.message)));
    }
    output.map_err(|errors| {
        let first = errors.first().map(|e| e.message.to_string()).unwrap_or_default();
        Error::Bug(format!("{template:?}: {first}"))
    })
}
