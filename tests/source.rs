//! The repository as text: which files it holds, and Rust sources without what is not code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The top of the repository.
pub fn root() -> PathBuf {
    // Cargo says it again at run time: a checkout may have moved since it was built.
    let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&manifest).join("../..").canonicalize().expect("the repository")
}

/// Every file that git keeps or would keep, with `/` and relative to the top.
pub fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let names = String::from_utf8(listed.stdout).expect("file names are UTF-8");
    let found: Vec<String> = names.lines().map(str::to_owned).filter(|name| root().join(name).is_file()).collect();
    assert!(found.len() > 20, "the repository seems empty: a rule over no files proves nothing");
    found
}

/// The files below a folder that end so.
pub fn under(folder: &str, ending: &str) -> Vec<String> {
    files().into_iter().filter(|name| name.starts_with(folder) && name.ends_with(ending)).collect()
}

pub fn text(name: &str) -> String {
    let bytes = fs::read(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One Rust source, taken apart. Line numbers stay true in `code`.
pub struct Source {
    /// Comments, literals and test modules blanked out.
    pub code: String,
    /// The string literals with the line each begins in; test modules have none.
    pub strings: Vec<(usize, String)>,
}

impl Source {
    pub fn read(name: &str) -> Source {
        Source::parse(&text(name))
    }

    pub fn parse(text: &str) -> Source {
        let chars: Vec<char> = text.chars().collect();
        let (mut code, mut strings, mut i) = (String::new(), Vec::new(), 0);
        while i < chars.len() {
            let piece = piece(&chars[i..]);
            let taken: String = chars[i..i + piece.len].iter().collect();
            if piece.is_code {
                code.push_str(&taken);
            } else {
                if taken.starts_with(['"', 'r', 'b']) {
                    strings.push((line_of(&code), taken.clone()));
                }
                code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            }
            i += piece.len;
        }
        let (code, tests) = without_tests(&code);
        strings.retain(|(line, _)| !tests.iter().any(|(from, to)| from <= line && line <= to));
        Source { code, strings }
    }
}

fn line_of(code: &str) -> usize {
    code.matches('\n').count() + 1
}

struct Piece {
    len: usize,
    is_code: bool,
}

/// The next comment, literal or bit of code; never empty.
fn piece(rest: &[char]) -> Piece {
    let at = |i: usize| rest.get(i).copied().unwrap_or('\0');
    let other = |len: usize| Piece { len, is_code: false };
    match (at(0), at(1)) {
        ('/', '/') => other(rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())),
        ('/', '*') => other(find(rest, 2, &['*', '/'])),
        ('"', _) => other(quoted(rest, 0)),
        ('r', '"' | '#') if raw(rest).is_some() => other(raw(rest).unwrap_or(1)),
        ('b', '"') => other(quoted(rest, 1)),
        // A lifetime has no closing quote behind its first letter.
        ('\'', '\\') => other(find(rest, 3, &['\''])),
        ('\'', _) if at(2) == '\'' => other(3),
        (c, _) if c.is_alphanumeric() || c == '_' => {
            let len = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
            Piece { len, is_code: true }
        }
        _ => Piece { len: 1, is_code: true },
    }
}

fn find(rest: &[char], from: usize, end: &[char]) -> usize {
    let tail = rest.get(from..).unwrap_or_default();
    tail.windows(end.len()).position(|w| w == end).map_or(rest.len(), |n| from + n + end.len())
}

fn quoted(rest: &[char], open: usize) -> usize {
    let mut i = open + 1;
    while i < rest.len() && rest[i] != '"' {
        i += if rest[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(rest.len())
}

fn raw(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    Some(find(rest, 2 + hashes, &end))
}

/// Blanks the `#[cfg(test)]` items with bodies; also gives their first and last lines.
fn without_tests(code: &str) -> (String, Vec<(usize, usize)>) {
    let (mut kept, mut gone, mut rest) = (String::new(), Vec::new(), code);
    while let Some(start) = rest.find("#[cfg(test)]") {
        let body = rest[start..].find(['{', ';']).map_or(rest.len(), |n| start + n);
        let end = if rest[body..].starts_with('{') { body + block(&rest[body..]) } else { body + 1 }.min(rest.len());
        kept.push_str(&rest[..start]);
        let first = line_of(&kept);
        kept.extend(rest[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        gone.push((first, line_of(&kept)));
        rest = &rest[end..];
    }
    kept.push_str(rest);
    (kept, gone)
}

/// The length of the block that begins with the text.
pub fn block(code: &str) -> usize {
    let mut depth = 0;
    for (i, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    code.len()
}

#[test]
fn comments_literals_and_tests_are_not_code() {
    let source = Source::parse(
        "fn a<'x>() { // crate::store\n  let q = \"SELECT \\\" 1\"; let c = '\"'; }\n#[cfg(test)]\nmod tests { fn t() { x.unwrap(); \"DELETE\" } }\nfn b() { r#\"raw \"x\" \"#; for_r(); }\n",
    );
    assert!(
        !source.code.contains("crate::store") && !source.code.contains("unwrap") && source.code.contains("for_r()")
    );
    let found: Vec<&str> = source.strings.iter().map(|(_, s)| s.as_str()).collect();
    assert_eq!(found, ["\"SELECT \\\" 1\"", "r#\"raw \"x\" \"#"]);
    assert_eq!(source.strings[1].0, 5, "line numbers stay true");
}
