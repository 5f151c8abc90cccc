//! A photograph as a phone makes it.

/// A JPEG of one black dot, with what a phone writes around it: place, device, preview, way up, moment.
pub(crate) fn photo(way_up: u16, taken: &str, place: &[u8]) -> Vec<u8> {
    let segment = |marker: u8, body: &[u8]| {
        let mut s = vec![0xFF, marker];
        s.extend(((body.len() + 2) as u16).to_be_bytes());
        s.extend(body);
        s
    };
    let mut tiff = b"MM\0\x2A\0\0\0\x08\0\x03".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01");
    tiff.extend(way_up.to_be_bytes());
    tiff.extend([0, 0]);
    tiff.extend(b"\x87\x69\0\x04\0\0\0\x01\0\0\0\x32");
    tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x58");
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 0x32);
    tiff.extend(b"\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x44\0\0\0\0");
    assert_eq!(tiff.len(), 0x44);
    tiff.extend(taken.as_bytes());
    tiff.push(0);
    tiff.extend(b"\0\0");
    tiff.extend(place);
    let exif = [b"Exif\0\0".to_vec(), tiff].concat();
    [
        vec![0xFF, 0xD8],
        segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xE1, &exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<GPSLatitude>26.5</GPSLatitude>"),
        segment(0xED, b"Photoshop 3.0\0place"),
        segment(0xFE, b"comment place"),
        segment(0xDB, &[0; 65]),
        segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0"),
        segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        b"\x12\xFF\x00\x34\xFF\xD0\x56".to_vec(),
        segment(0xC4, &[1; 20]),
        segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        b"\x78\x9A\xFF\xD9".to_vec(),
        b"trailer with a place".to_vec(),
    ]
    .concat()
}

pub(crate) fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}
