//! What Typst may see: the layouts, one `data.json`, the fonts. No disk, no clock, no environment.

use super::fonts::Fonts;
use super::own::{self, Own};
use super::template::{FILES, id};
use super::{Press, Template};
use crate::{Error, Result};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The built-in layouts, parsed once a process.
static SOURCES: LazyLock<Vec<Source>> =
    LazyLock::new(|| FILES.iter().filter_map(|f| Some(Source::new(id(f.path)?, f.text.to_owned()))).collect());

const DATA: &str = "/data.json";

struct Desk<'a> {
    fonts: &'a Fonts,
    own: &'a Own,
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
        self.own.sources.iter().chain(SOURCES.iter()).find(|s| s.id() == id).cloned().ok_or_else(|| missing(id))
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
/// `LayoutBroken` where an office's own layout is at fault; else `Bug`, where the data lacks what the template reads. The
/// texts hold positions in templates and no data.
pub(super) fn compile(press: &Press, template: Template, data: Vec<u8>) -> Result<PagedDocument> {
    let main = id(template.file()).ok_or_else(|| Error::Bug("template path".into()))?;
    // 恢复单 opens what is locked, so it trusts no other layout than the program's.
    let plain = Own::default();
    let own = if template == Template::Recovery { &plain } else { &press.own };
    let desk = Desk { fonts: &press.fonts, own, main, data: Bytes::new(data) };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&desk);
    // What a run leaves behind makes the next of the same form quicker; what ten runs did not ask for goes.
    comemo::evict(10);
    let wrong = match (&output, warnings.first()) {
        (Err(errors), _) => errors.first(),
        (Ok(_), warning) => warning,
    };
    match wrong {
        None => output.map_err(|_| Error::Bug(format!("{template:?}"))),
        Some(wrong) => Err(desk.fault(template, wrong)),
    }
}

impl Desk<'_> {
    /// Whose fault it is: an office's own layout that the message points into, or that called what it points into.
    fn fault(&self, template: Template, wrong: &SourceDiagnostic) -> Error {
        let own = |id: Option<FileId>| self.own.sources.iter().find(|s| Some(s.id()) == id);
        let direct = own(wrong.span.id()).map(|s| (s, self.range(wrong.span)));
        let called = wrong.trace.iter().find_map(|point| own(point.span.id()).map(|s| (s, self.range(point.span))));
        match direct.or(called) {
            Some((source, range)) => {
                let line = range.and_then(|r| source.lines().byte_to_line(r.start)).map(|n| n + 1);
                let path = source.id().vpath().get_without_slash().to_owned();
                let name = FILES.iter().find(|f| f.path == path).map_or("", |f| f.name);
                own::broken(name, line, &in_words(&wrong.message))
            }
            // A change in a shared layout may come out anywhere.
            None if !self.own.sources.is_empty() => own::broken(template.name(), None, &in_words(&wrong.message)),
            None => Error::Bug(format!("{template:?}: {}", wrong.message)),
        }
    }
}

/// What Typst says, for who writes layouts; of the message only names that stand in the layout itself are kept.
fn in_words(message: &str) -> String {
    let quoted = |before: &str, open: char| {
        let rest = message.split_once(before)?.1.split_once(open)?.1;
        Some(rest.split([open, '`', '"']).next().unwrap_or("").chars().take(40).collect::<String>())
    };
    if let Some(key) = quoted("does not contain key", '"') {
        return format!("资料里没有“{key}”这一项");
    }
    if let Some(name) = message.strip_prefix("unknown variable: ") {
        return format!("没有“{}”这个名字", name.chars().take(40).collect::<String>());
    }
    if let Some(name) = message.strip_prefix("unknown font family: ") {
        return format!("这台电脑上没有“{}”这种字体", name.chars().take(40).collect::<String>());
    }
    if message.contains("unclosed") {
        return "括号或引号没有配对".into();
    }
    if message.contains("file not found") {
        return "引用了没有的文件".into();
    }
    if message.contains("expected") || message.contains("unexpected") {
        return "写法不对，程序读不懂".into();
    }
    "照这个写法排不出来".into()
}
