//! A photograph without what its camera knew of place and person. Only what shows the picture stays; of the camera's notes the
//! moment is read and the way up is kept, everything else (place, device, previews, edits) is left out.

use chrono::NaiveDateTime;

/// A cleared picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cleared {
    pub bytes: Vec<u8>,
    /// When it was taken, as the camera noted.
    pub taken: Option<NaiveDateTime>,
}

/// Clears a JPEG; none where the bytes are no whole JPEG.
pub fn clear(bytes: &[u8]) -> Option<Cleared> {
    let mut at = 2;
    if bytes.get(..2)? != [0xFF, 0xD8] {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let (mut notes, mut seen_picture) = (Notes::default(), false);
    loop {
        let (marker, start) = next_marker(bytes, at)?;
        match marker {
            0xD9 => {
                out.extend([0xFF, 0xD9]);
                break;
            }
            // Markers without a length.
            0x01 | 0xD0..=0xD7 => {
                out.extend([0xFF, marker]);
                at = start;
            }
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(start)?, *bytes.get(start + 1)?]));
                let end = start.checked_add(length).filter(|end| length >= 2 && *end <= bytes.len())?;
                let body = &bytes[start + 2..end];
                if marker == 0xE1 && body.starts_with(b"Exif\0\0") {
                    notes = Notes::read(&body[6..]).unwrap_or_default();
                }
                if keeps(marker, body) {
                    out.extend([0xFF, marker]);
                    out.extend(&bytes[start..end]);
                }
                at = end;
                if marker == 0xDA {
                    seen_picture = true;
                    let scan_end = scan(bytes, end)?;
                    out.extend(&bytes[end..scan_end]);
                    at = scan_end;
                }
            }
        }
    }
    seen_picture.then(|| Cleared { bytes: with_head(notes.way_up, &out), taken: notes.taken })
}

/// When a picture was taken, from its beginning alone: a folder of photographs need not be read whole.
pub fn taken(beginning: &[u8]) -> Option<NaiveDateTime> {
    let mut at = 2;
    loop {
        let (marker, start) = next_marker(beginning, at)?;
        let length = usize::from(u16::from_be_bytes([*beginning.get(start)?, *beginning.get(start + 1)?]));
        let body = beginning.get(start + 2..start.checked_add(length)?)?;
        match marker {
            0xE1 if body.starts_with(b"Exif\0\0") => return Notes::read(&body[6..])?.taken,
            0xE0..=0xEF => at = start + length,
            _ => return None,
        }
    }
}

/// What shows the picture: tables, frames, scans, JFIF, colour profile and Adobe's colour mark. Notes and previews go.
fn keeps(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xE0 => body.starts_with(b"JFIF\0"),
        0xE2 => body.starts_with(b"ICC_PROFILE\0"),
        0xEE => body.starts_with(b"Adobe"),
        0xE1..=0xEF | 0xFE => false,
        _ => true,
    }
}

fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    if *bytes.get(at)? != 0xFF {
        return None;
    }
    while *bytes.get(at)? == 0xFF {
        at += 1;
    }
    Some((bytes[at], at + 1))
}

/// The end of entropy-coded data: the next real marker.
fn scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let next = at + bytes.get(at..)?.iter().position(|b| *b == 0xFF)?;
        match *bytes.get(next + 1)? {
            0x00 | 0xD0..=0xD7 => at = next + 2,
            0xFF => at = next + 1,
            _ => return Some(next),
        }
    }
}

/// SOI, the way up where it is not the usual one, then the picture.
fn with_head(way_up: u16, rest: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    if (2..=8).contains(&way_up) {
        // One directory with one entry: 0x0112, SHORT, one value; no next directory.
        let mut notes = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
        notes.extend(way_up.to_be_bytes());
        notes.extend([0; 6]);
        out.extend([0xFF, 0xE1]);
        out.extend(((notes.len() + 2) as u16).to_be_bytes());
        out.extend(notes);
    }
    out.extend(rest);
    out
}

/// What is read of the camera's notes.
#[derive(Default)]
struct Notes {
    /// 1–8 as TIFF counts; 0 where it does not say.
    way_up: u16,
    taken: Option<NaiveDateTime>,
}

struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl Notes {
    fn read(bytes: &[u8]) -> Option<Notes> {
        let tiff = Tiff { bytes, big: bytes.get(..2)? == b"MM" };
        let first = tiff.u32(4)? as usize;
        let way_up = tiff.entry(first, 0x0112).and_then(|at| tiff.u16(at + 8)).unwrap_or(0);
        let inner = tiff.entry(first, 0x8769).and_then(|at| tiff.u32(at + 8)).map(|at| at as usize);
        let original = inner.and_then(|at| tiff.moment(at, 0x9003));
        Some(Notes { way_up, taken: original.or_else(|| tiff.moment(first, 0x0132)) })
    }
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }
    fn u32(&self, at: usize) -> Option<u32> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }
    /// Where the entry of a tag begins in the directory at `at`.
    fn entry(&self, at: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.u16(at)?);
        (0..count).map(|n| at + 2 + n * 12).find(|entry| self.u16(*entry) == Some(tag))
    }
    /// `2026:10:10 09:30:00`.
    fn moment(&self, directory: usize, tag: u16) -> Option<NaiveDateTime> {
        let at = self.u32(self.entry(directory, tag)? + 8)? as usize;
        let text = std::str::from_utf8(self.bytes.get(at..at.checked_add(19)?)?).ok()?;
        NaiveDateTime::parse_from_str(text, "%Y:%m:%d %H:%M:%S").ok()
    }
}
