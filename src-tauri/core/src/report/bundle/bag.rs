//! The folder `bag/` inside a bundle: BagIt 1.0 (RFC 8493) with SHA-256, so that `bagit.py --validate bag/` checks it.

use super::keys::sha256_hex;
use std::collections::{BTreeMap, BTreeSet};

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const TAGGED: [&str; 3] = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"];
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

/// Payload files by their path below `data/`, such as `members.ndjson` or `schema/members.json`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What `bag-info.txt` says besides the sums.
pub struct Info<'a> {
    /// ISO date of the sender's clock.
    pub date: &'a str,
    pub agent: &'a str,
    pub bundle_id: &'a str,
}

/// All files of the bag with their paths from `bag/` on, sorted.
pub fn build(files: &Files, info: &Info<'_>) -> BTreeMap<String, Vec<u8>> {
    let bytes: usize = files.values().map(Vec::len).sum();
    let about = format!(
        "Bag-Software-Agent: {}\nBagging-Date: {}\nExternal-Identifier: {}\nPayload-Oxum: {bytes}.{}\n",
        info.agent,
        info.date,
        info.bundle_id,
        files.len()
    );
    let mut tags: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    tags.insert("bagit.txt", DECLARATION.into());
    tags.insert("bag-info.txt", about.into_bytes());
    tags.insert("manifest-sha256.txt", manifest(files.iter().map(|(p, b)| (format!("data/{p}"), b))));
    let tag_manifest = manifest(tags.iter().map(|(p, b)| ((*p).to_owned(), b)));
    tags.insert(TAG_MANIFEST, tag_manifest);
    let data = files.iter().map(|(p, b)| (format!("bag/data/{p}"), b.clone()));
    tags.into_iter().map(|(p, b)| (format!("bag/{p}"), b)).chain(data).collect()
}

fn manifest<'a>(files: impl Iterator<Item = (String, &'a Vec<u8>)>) -> Vec<u8> {
    files.map(|(path, bytes)| format!("{}  {path}\n", sha256_hex(bytes))).collect::<String>().into_bytes()
}

/// Checks a bag given as its files with paths from `bag/` on, and gives its payload.
/// Every file is in a manifest, every line of a manifest has its file, and there is at least one.
/// # Errors
/// A short English reason, for tests and developers.
pub fn check(all: &BTreeMap<String, Vec<u8>>) -> Result<Files, &'static str> {
    let mut data = Files::new();
    let mut tags: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in all {
        let inner = path.strip_prefix("bag/").ok_or("file outside bag/")?;
        match inner.strip_prefix("data/") {
            Some(name) => data.insert(name.to_owned(), bytes.clone()),
            None => tags.insert(inner.to_owned(), bytes.clone()),
        };
    }
    if tags.get("bagit.txt").map(Vec::as_slice) != Some(DECLARATION.as_bytes()) {
        return Err("bagit.txt");
    }
    let tag_manifest = tags.remove(TAG_MANIFEST).ok_or("no tagmanifest-sha256.txt")?;
    if tags.keys().map(String::as_str).collect::<Vec<_>>() != TAGGED {
        return Err("tag files");
    }
    agree(&tag_manifest, "", &tags)?;
    agree(tags.get("manifest-sha256.txt").ok_or("no manifest")?, "data/", &data)?;
    if data.is_empty() {
        return Err("an empty bag proves nothing");
    }
    oxum(tags.get("bag-info.txt").ok_or("no bag-info.txt")?, &data)?;
    Ok(data)
}

fn agree(manifest: &[u8], prefix: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<(), &'static str> {
    let text = std::str::from_utf8(manifest).map_err(|_| "manifest is not UTF-8")?;
    let mut listed = BTreeSet::new();
    for line in text.lines() {
        let (sum, path) = line.split_once("  ").ok_or("line of a manifest")?;
        let name = path.strip_prefix(prefix).ok_or("path in a manifest")?;
        let bytes = files.get(name).ok_or("manifest names a missing file")?;
        if sha256_hex(bytes) != sum {
            return Err("sum in a manifest");
        }
        if !listed.insert(name) {
            return Err("manifest names a file twice");
        }
    }
    if listed.len() == files.len() { Ok(()) } else { Err("file in no manifest") }
}

fn oxum(info: &[u8], data: &Files) -> Result<(), &'static str> {
    let text = std::str::from_utf8(info).map_err(|_| "bag-info.txt is not UTF-8")?;
    let bytes: usize = data.values().map(Vec::len).sum();
    let wanted = format!("Payload-Oxum: {bytes}.{}", data.len());
    if text.lines().any(|l| l == wanted) { Ok(()) } else { Err("Payload-Oxum") }
}
