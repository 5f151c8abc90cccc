//! Plain POSIX ustar, written in exactly one way. The outer file is refused unless rebuilding it gives the same bytes,
//! so there is no padding, owner or time in which a byte could change unnoticed.

const BLOCK: usize = 512;
const NAME_MAX: usize = 100;

/// The archive of `members` in the given order: mode 0644, owner and time zero, two zero blocks, nothing after.
/// Names must be ASCII of at most 100 bytes: every caller passes constants or names that were checked.
pub fn write(members: &[(&str, &[u8])]) -> Vec<u8> {
    let total: usize = members.iter().map(|(_, bytes)| BLOCK + padded(bytes.len())).sum();
    let mut out = Vec::with_capacity(total + 2 * BLOCK);
    for (name, bytes) in members {
        out.extend_from_slice(&head(name, bytes.len()));
        out.extend_from_slice(bytes);
        out.resize(out.len() + padded(bytes.len()) - bytes.len(), 0);
    }
    out.resize(out.len() + 2 * BLOCK, 0);
    out
}

fn padded(len: usize) -> usize {
    len.div_ceil(BLOCK) * BLOCK
}

fn head(name: &str, size: usize) -> [u8; BLOCK] {
    debug_assert!(name.len() <= NAME_MAX && name.is_ascii());
    let mut h = [0u8; BLOCK];
    let mut put = |at: usize, text: &[u8]| h[at..at + text.len()].copy_from_slice(text);
    put(0, &name.as_bytes()[..name.len().min(NAME_MAX)]);
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    put(329, b"0000000\0");
    put(337, b"0000000\0");
    let sum: u32 = h.iter().map(|b| u32::from(*b)).sum();
    h[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    h
}

/// What a member may be; links, devices and extension headers are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Entry {
    File,
    Folder,
}

/// The regular files of an archive, borrowed from it. Folders are skipped; anything else is refused, and so are more
/// than `most` entries and anything but zeros after the end.
/// # Errors
/// A short English reason, for tests and developers.
pub fn read(archive: &[u8], most: usize) -> Result<Vec<(&str, &[u8])>, &'static str> {
    if !archive.len().is_multiple_of(BLOCK) {
        return Err("length is not a whole number of blocks");
    }
    let mut rest = archive;
    let mut members = Vec::new();
    loop {
        let (block, after) = rest.split_at_checked(BLOCK).ok_or("no end of archive")?;
        if block.iter().all(|b| *b == 0) {
            let zeros = after.len() >= BLOCK && after.iter().all(|b| *b == 0);
            return if zeros { Ok(members) } else { Err("bytes after the end of the archive") };
        }
        let (name, size, entry) = parse_head(block)?;
        let (body, next) = after.split_at_checked(padded(size)).ok_or("member is cut off")?;
        if entry == Entry::File {
            members.push((name, &body[..size]));
        }
        if members.len() > most {
            return Err("too many entries");
        }
        rest = next;
    }
}

fn parse_head(block: &[u8]) -> Result<(&str, usize, Entry), &'static str> {
    if &block[257..262] != b"ustar" {
        return Err("not a ustar archive");
    }
    let sum: u32 =
        block.iter().enumerate().map(|(i, b)| if (148..156).contains(&i) { 32 } else { u32::from(*b) }).sum();
    if octal(&block[148..156])? != sum as usize {
        return Err("checksum of a member's head");
    }
    if block[345] != 0 {
        return Err("name is too long");
    }
    let entry = match block[156] {
        b'0' | 0 => Entry::File,
        b'5' => Entry::Folder,
        _ => return Err("links, devices and extensions are not allowed"),
    };
    let size = octal(&block[124..136])?;
    if entry == Entry::Folder && size != 0 {
        return Err("folder with a body");
    }
    let name = text(&block[..NAME_MAX])?;
    Ok((name, size, entry))
}

fn text(field: &[u8]) -> Result<&str, &'static str> {
    let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
    let name = std::str::from_utf8(&field[..end]).map_err(|_| "name is not ASCII")?;
    if name.is_empty() || !name.is_ascii() { Err("name is not ASCII") } else { Ok(name) }
}

fn octal(field: &[u8]) -> Result<usize, &'static str> {
    let digits: Vec<u8> = field.iter().copied().filter(|b| *b != 0 && *b != b' ').collect();
    if digits.is_empty() || digits.len() > 11 {
        return Err("number in a member's head");
    }
    digits.iter().try_fold(0usize, |n, d| match d {
        b'0'..=b'7' => Ok(n * 8 + usize::from(d - b'0')),
        _ => Err("number in a member's head"),
    })
}
