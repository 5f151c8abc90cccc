//! How every page of every document looks, kept as text: how dark each square of 7 mm is, from 0 to 9. Small enough to be
//! read in a comparison, coarse enough not to mind another version of a face, fine enough to see a lost table or a moved block.
//!
//! `ZHIBU_WRITE_LOOKS=1` writes it anew, and every page as a picture into `target/looks`: look at them before committing.

use super::*;
use crate::print::layout;
use std::path::PathBuf;
use typst_layout::Page;
use typst_render::RenderOptions;

const KEPT: &str = include_str!("../../../../../fixtures/print/looks.txt");
/// Points of a square: 7 mm.
const SQUARE: f64 = 7.0 / 25.4 * 72.0;
/// Pixels along a square.
const FINE: u32 = 8;

fn picture(page: &Page) -> Vec<String> {
    let options = RenderOptions { pixel_per_pt: (f64::from(FINE) / SQUARE).into(), ..RenderOptions::default() };
    let map = typst_render::render(page, &options);
    let (wide, high) = (map.width() / FINE, map.height() / FINE);
    let dark = |x: u32, y: u32| -> u32 {
        let pixel = ((y * map.width() + x) * 4) as usize;
        255 - map.data()[pixel..pixel + 3].iter().map(|c| u32::from(*c)).sum::<u32>() / 3
    };
    let square = |col: u32, row: u32| {
        let sum: u32 = (0..FINE * FINE).map(|i| dark(col * FINE + i % FINE, row * FINE + i / FINE)).sum();
        // Half black is darkest: no page of ours has more.
        char::from_digit((sum * 18 / (FINE * FINE * 255)).min(9), 10).unwrap()
    };
    (0..high).map(|row| (0..wide).map(|col| square(col, row)).collect()).collect()
}

fn title(template: Template, page: usize, pages: usize) -> String {
    format!("# {} {page}/{pages}", template.file())
}

/// What is wrong with a page of that title, against what is kept of it.
fn unlike(title: &str, now: &[String]) -> Option<String> {
    let kept: Vec<&str> =
        KEPT.lines().skip_while(|l| *l != title).skip(1).take_while(|l| !l.starts_with('#')).collect();
    let far = kept.iter().zip(now).flat_map(|(a, b)| a.bytes().zip(b.bytes())).map(|(a, b)| a.abs_diff(b));
    let (two, three) = far.fold((0, 0), |(two, three), d| (two + usize::from(d == 2), three + usize::from(d > 2)));
    let is_far = kept.len() != now.len() || three > 0 || two * 100 > now.len() * now[0].len();
    is_far.then(|| format!("{title}: {two} squares differ by two, {three} by more\n{}", now.join("\n")))
}

fn keep_picture(template: Template, number: usize, page: &Page) {
    let folder = root().join("target/looks");
    std::fs::create_dir_all(&folder).unwrap();
    let options = RenderOptions { pixel_per_pt: 1.0.into(), ..RenderOptions::default() };
    let png = typst_render::render(page, &options).encode_png().unwrap();
    std::fs::write(folder.join(format!("{}-{number}.png", template.file())), png).unwrap();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn every_document_looks_as_it_did() {
    let write = std::env::var_os("ZHIBU_WRITE_LOOKS").is_some();
    let (mut all, mut wrong) = (String::new(), Vec::new());
    for template in Template::ALL.iter().copied() {
        let document = layout(press(), template, &of(template)).unwrap();
        for (n, page) in (1..).zip(document.pages()) {
            let title = title(template, n, document.pages().len());
            let now = picture(page);
            if write {
                keep_picture(template, n, page);
                all += &format!("{title}\n{}\n", now.join("\n"));
            } else {
                wrong.extend(unlike(&title, &now));
            }
        }
    }
    if write {
        std::fs::write(root().join("fixtures/print/looks.txt"), all).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
