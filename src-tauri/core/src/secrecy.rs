//! Marks of State secrecy. What bears one is kept where the law says, never in this program.

use crate::sheet::text;
use crate::{Error, Result};
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Marks {
    words: Vec<String>,
    stars: Vec<String>,
    /// Words and names that hold one of the words and are no mark.
    harmless: Vec<String>,
}

static MARKS: LazyLock<std::result::Result<Marks, String>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/rules/secrecy.toml")).map_err(|e| e.to_string()));

fn marks() -> Result<&'static Marks> {
    MARKS.as_ref().map_err(|e| Error::Bug(format!("secrecy: {e}")))
}

/// True where a short text (a title, a file's name, a place) holds a mark, however it is spaced or bracketed.
/// # Errors
/// `Internal` where the program was built with a broken table.
pub fn is_named(written: &str) -> Result<bool> {
    let marks = marks()?;
    let mut plain: String =
        text::squeeze(written).chars().filter(|c| !is_bracket(*c) && !"·•・._-".contains(*c)).collect();
    for harmless in &marks.harmless {
        plain = plain.replace(harmless.as_str(), "|");
    }
    Ok(marks.words.iter().any(|word| plain.contains(word.as_str())))
}

/// True where a document says so of itself: a line that is the mark and nothing else, that has a star behind it, or that fills in
/// 密级. Whoever writes about secrets in a sentence is no breach.
/// # Errors
/// As [`is_named`].
pub fn is_marked<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<bool> {
    let marks = marks()?;
    let bears = |line: &str| {
        let plain: String = text::squeeze(line).chars().filter(|c| !is_bracket(*c)).collect();
        marks.words.iter().any(|word| {
            let starred = |star: &String| plain.contains(&format!("{word}{star}"));
            let level = plain.strip_prefix("密级").map(|rest| rest.trim_start_matches(':'));
            plain == *word
                || level.is_some_and(|level| level.starts_with(word.as_str()))
                || marks.stars.iter().any(starred)
        })
    };
    Ok(lines.into_iter().any(bears))
}

fn is_bracket(c: char) -> bool {
    "()（）[]【】〔〕<>《》「」“”\"'".contains(c)
}

/// # Errors
/// `InputRefused` where one of the short texts holds a mark. The text itself is not said again.
pub fn refuse_named(texts: &[&str]) -> Result<()> {
    for written in texts {
        if is_named(written)? {
            return Err(refused());
        }
    }
    Ok(())
}

/// # Errors
/// `InputRefused` where the file's own name holds a mark; a folder's may name an office.
pub fn refuse_file(path: &Path) -> Result<()> {
    refuse_named(&[&path.file_name().unwrap_or_default().to_string_lossy()])
}

/// # Errors
/// `InputRefused` where a document's lines bear a mark.
pub fn refuse_marked<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<()> {
    if is_marked(lines)? { Err(refused()) } else { Ok(()) }
}

fn refused() -> Error {
    Error::refused("标有国家秘密标志（秘密、机密、绝密）的文件和内容不得录入本程序，没有收入。请按保密规定另行保管。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_seen_however_it_is_written_and_a_law_is_no_mark() {
        let marked = [
            "秘密",
            "机 密",
            "关于某事的通知（机密）",
            "绝密★30年",
            "機密",
            "机·密",
            "（秘）密",
            "学习机密文件",
            "机密文件.pdf",
            "党的秘密和机密",
        ];
        let open = [
            "关于学习《中华人民共和国保守国家秘密法》的通知",
            "保守党的秘密",
            "商业秘密保护讲座",
            "司机密切联系乘客",
            "手机密码",
            "保密工作",
            "",
        ];
        let told = |all: &[&str]| all.iter().map(|t| is_named(t).expect("a table")).collect::<Vec<_>>();
        assert_eq!(told(&marked), [true; 10]);
        assert_eq!(told(&open), [false; 7]);
    }

    #[test]
    fn a_document_is_marked_by_its_mark_alone() {
        let marked = ["机密★10年", "秘密", "密级：绝密", "【机密】", "000123 秘密*1年"];
        let open = ["遵守党的纪律，保守党的秘密。", "密级：", "密级：无", "机密文件应当由专人保管。", ""];
        assert!(marked.iter().all(|line| is_marked(["通知", *line]).expect("a table")));
        assert!(!is_marked(open).expect("a table"));
    }
}
