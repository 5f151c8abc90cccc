//! The faces a print is set in. Only files that this table names are opened, so that a folder of a thousand fonts costs no more than a listing.

use crate::{Error, Result};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use typst::text::{Font, FontBook, FontInfo, FontVariant};
use typst::utils::{LazyHash, hash128};
use typst_kit::fonts::{FontPath, FontStore};

/// What a face is used for. Templates name the role, never a font, so that a print is laid out alike whichever face fills it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Role {
    /// 小标宋: titles.
    Title,
    /// 仿宋: what people fill in.
    Fang,
    /// 楷体: names of sections, notes.
    Kai,
    /// 黑体: labels and table headers.
    Hei,
    /// 宋体: page numbers.
    Song,
    /// Latin letters and digits beside 仿宋.
    Latin,
    /// Codes that are read aloud or typed: 0 and O, 1 and l must differ.
    Mono,
    /// Last of every chain: rare characters of names.
    Rare,
}

impl Role {
    const ALL: [Role; 8] =
        [Role::Title, Role::Fang, Role::Kai, Role::Hei, Role::Song, Role::Latin, Role::Mono, Role::Rare];

    /// The family name that `page.typ` asks for.
    fn family(self) -> &'static str {
        match self {
            Role::Title => "zhibu title",
            Role::Fang => "zhibu fang",
            Role::Kai => "zhibu kai",
            Role::Hei => "zhibu hei",
            Role::Song => "zhibu song",
            Role::Latin => "zhibu latin",
            Role::Mono => "zhibu mono",
            Role::Rare => "zhibu rare",
        }
    }

    /// What people call the face; none for those that no standard names.
    fn chinese(self) -> Option<&'static str> {
        match self {
            Role::Title => Some("小标宋"),
            Role::Fang => Some("仿宋"),
            Role::Kai => Some("楷体"),
            Role::Hei => Some("黑体"),
            Role::Song => Some("宋体"),
            Role::Latin | Role::Mono | Role::Rare => None,
        }
    }

    /// Which role's face stands in where a PC has none for this one.
    fn stand_ins(self) -> &'static [Role] {
        match self {
            Role::Fang | Role::Kai => &[Role::Song, Role::Rare, Role::Title, Role::Hei],
            _ => &[Role::Song, Role::Fang, Role::Rare, Role::Title, Role::Hei],
        }
    }
}

/// File name in lower case, face number in its collection, role. The first one present of a role wins: fonts a PC owns
/// (方正小标宋, 仿宋_GB2312, 楷体_GB2312: licensed, never shipped) come before the free ones of `assets/fonts`.
const KNOWN: &[(&str, u32, Role)] = &[
    ("方正小标宋_gbk.ttf", 0, Role::Title),
    ("方正小标宋简体.ttf", 0, Role::Title),
    ("fzxbsjw.ttf", 0, Role::Title),
    ("fzxbsk.ttf", 0, Role::Title),
    ("fandolsong-bold.otf", 0, Role::Title),
    ("notoserifsc_700bold.ttf", 0, Role::Title),
    ("仿宋_gb2312.ttf", 0, Role::Fang),
    ("simfang_gb2312.ttf", 0, Role::Fang),
    ("fandolfang-regular.otf", 0, Role::Fang),
    ("simfang.ttf", 0, Role::Fang),
    ("楷体_gb2312.ttf", 0, Role::Kai),
    ("simkai_gb2312.ttf", 0, Role::Kai),
    ("fandolkai-regular.otf", 0, Role::Kai),
    ("simkai.ttf", 0, Role::Kai),
    ("fandolhei-regular.otf", 0, Role::Hei),
    ("simhei.ttf", 0, Role::Hei),
    ("fandolsong-regular.otf", 0, Role::Song),
    ("simsun.ttc", 0, Role::Song),
    ("liberationserif-regular.ttf", 0, Role::Latin),
    ("times.ttf", 0, Role::Latin),
    ("dejavusansmono-bold.ttf", 0, Role::Mono),
    ("consolab.ttf", 0, Role::Mono),
    ("notoserifcjk-regular.ttc", 2, Role::Rare),
    ("notoserifsc_400regular.ttf", 0, Role::Rare),
    ("notosanscjk-regular.ttc", 2, Role::Rare),
    ("simsunb.ttf", 0, Role::Rare),
];

/// Bytes before a file's list of tables, and of one entry of it: tag, checksum, place, length.
const HEAD: u64 = 12;
const ENTRY: usize = 16;
/// Tables that say how glyphs look and are put together, not which there are.
const OUTLINES: [&[u8]; 4] = [b"CFF ", b"glyf", b"GSUB", b"GPOS"];

/// Folders deeper than this hold no fonts of ours.
const DEPTH: usize = 4;

/// The faces found; cheap to clone. Glyphs are read from a file only when a print needs them.
#[derive(Clone)]
pub struct Fonts {
    store: Arc<FontStore>,
    /// Chinese faces that another one stands in for, by their names.
    lacking: Arc<[&'static str]>,
}

impl Fonts {
    /// Looks through `dirs` and their sub-folders for the files of the table above.
    /// # Errors
    /// `NotFound` with a sentence where none of them holds a usable font.
    pub fn load(dirs: &[PathBuf]) -> Result<Fonts> {
        let mut files = HashMap::new();
        for dir in dirs {
            find(dir, DEPTH, &mut files);
        }
        let faces = read(&files);
        if faces.is_empty() {
            return Err(Error::not_found(
                "找不到打印用的字体，不能生成打印件。请重新安装本程序，或把字体文件放回程序的 assets/fonts 文件夹。",
            ));
        }
        let lacking = Role::ALL.iter().filter(|r| !faces.contains_key(r)).filter_map(|r| r.chinese()).collect();
        let mut store = FontStore::new();
        for role in Role::ALL {
            let chosen = std::iter::once(&role).chain(role.stand_ins()).find_map(|r| faces.get(r));
            if let Some((path, index, info)) = chosen {
                store.push((FontPath { path: path.clone(), index: *index }, named(info, role)));
            }
        }
        Ok(Fonts { store: Arc::new(store), lacking })
    }

    /// Reads the faces that most prints are set in, each in a thread of its own, and takes their digests, by which Typst knows
    /// them: half of a single print's time. A caller that has to wait for something else does it meanwhile.
    pub fn warm(&self) {
        thread::scope(|scope| {
            let common = (0..).zip(Role::ALL).filter(|(_, role)| !matches!(role, Role::Mono | Role::Rare));
            for (index, _) in common {
                scope.spawn(move || self.font(index).map(|font| hash128(&font)));
            }
        });
    }

    /// The sentence about faces that this PC lacks; none where it has all that a standard's page is set in.
    pub(super) fn said_lacking(&self) -> Option<String> {
        (!self.lacking.is_empty()).then(|| {
            let names = self.lacking.join("、");
            format!(
                "没有找到{names}字体，已用别的字体代替，版面和标准的样子会不同。请重新安装本程序，或把字体文件放回程序的 assets/fonts 文件夹。"
            )
        })
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        self.store.book()
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.store.font(index)
    }
}

type Faces = HashMap<Role, (PathBuf, u32, FontInfo)>;

fn named(info: &FontInfo, role: Role) -> FontInfo {
    FontInfo { family: role.family().into(), variant: FontVariant::default(), ..info.clone() }
}

/// Known files below `dir`, first come first kept; a folder that cannot be listed holds nothing.
fn find(dir: &Path, depth: usize, files: &mut HashMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(|e| e.file_name());
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if KNOWN.iter().any(|(known, ..)| *known == name) {
            files.entry(name).or_insert(path);
        } else if depth > 0 && entry.file_type().is_ok_and(|t| t.is_dir()) {
            find(&path, depth - 1, files);
        }
    }
}

/// The best readable face of each role. One thread a role: reading is most of a print's start.
fn read(files: &HashMap<String, PathBuf>) -> Faces {
    thread::scope(|scope| {
        let jobs: Vec<_> =
            Role::ALL.map(|role| (role, scope.spawn(move || first_readable(role, files)))).into_iter().collect();
        jobs.into_iter().filter_map(|(role, job)| Some((role, job.join().ok()??))).collect()
    })
}

fn first_readable(role: Role, files: &HashMap<String, PathBuf>) -> Option<(PathBuf, u32, FontInfo)> {
    KNOWN.iter().filter(|(_, _, r)| *r == role).find_map(|(name, index, _)| {
        let path = files.get(*name)?;
        let info = FontInfo::new(&without_outlines(path, *index).ok()?, *index)?;
        Some((path.clone(), *index, info))
    })
}

/// What a font file says of itself, each table in its place; where the outlines stand, nine tenths of it, there are zeros
/// that nobody wrote and no memory holds. A print reads whole only the faces that it sets something in.
fn without_outlines(path: &Path, index: u32) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let long = file.metadata()?.len();
    let mut bytes = vec![0; usize::try_from(long).map_err(io::Error::other)?];
    let mut fill = |at: u64, length: u64| -> io::Result<Vec<u8>> {
        let at = at.min(long);
        let length = length.min(long - at);
        file.seek(SeekFrom::Start(at))?;
        let place = &mut bytes[at as usize..(at + length) as usize];
        file.read_exact(place)?;
        Ok(place.to_vec())
    };
    let head = fill(0, HEAD)?;
    // A collection begins with where each of its faces has its own list of tables.
    let list = if head.starts_with(b"ttcf") {
        number(&fill(HEAD, 4 * (u64::from(index) + 1))?, 4 * index as usize)
    } else {
        0
    };
    let count = number(&fill(list, HEAD)?, 4) >> 16;
    let tables = fill(list + HEAD, count * ENTRY as u64)?;
    for entry in tables.chunks_exact(ENTRY).filter(|entry| !OUTLINES.iter().any(|tag| entry.starts_with(tag))) {
        fill(number(entry, 8), number(entry, 12))?;
    }
    Ok(bytes)
}

/// Four bytes of a font file, the greatest first; past the end there is nothing.
fn number(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 4).map_or(0, |b| b.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error;

    fn shipped() -> Vec<(PathBuf, u32)> {
        let mut files = HashMap::new();
        find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts"), DEPTH, &mut files);
        KNOWN.iter().filter_map(|(name, index, _)| Some((files.get(*name)?.clone(), *index))).collect()
    }

    #[test]
    fn a_face_says_the_same_of_itself_without_its_outlines() -> std::result::Result<(), Box<dyn Error>> {
        let shipped = shipped();
        assert_eq!(shipped.len(), 8, "{shipped:?}");
        for (path, index) in shipped {
            let whole = FontInfo::new(&fs::read(&path)?, index).ok_or("unreadable")?;
            assert_eq!(FontInfo::new(&without_outlines(&path, index)?, index), Some(whole), "{}", path.display());
        }
        Ok(())
    }

    #[test]
    fn a_file_that_is_no_font_is_no_face_and_does_no_harm() -> std::result::Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let (whole, index) =
            shipped().into_iter().find(|(path, _)| path.ends_with("FandolHei-Regular.otf")).ok_or("none")?;
        let whole = fs::read(whole)?;
        let path = folder.path().join("font.otf");
        let mut lying = whole[..4096].to_vec();
        lying[4..6].fill(0xff);
        lying[20..28].fill(0xff);
        for bytes in [&[][..], b"ttcf", &[0xff; 64], &whole[..11], &whole[..300], &lying] {
            fs::write(&path, bytes)?;
            let read = without_outlines(&path, index);
            assert!(read.ok().and_then(|bytes| FontInfo::new(&bytes, index)).is_none(), "{} bytes", bytes.len());
        }
        Ok(())
    }
}
