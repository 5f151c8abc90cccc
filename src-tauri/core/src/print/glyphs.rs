//! Characters that no font of the PC can print.

use std::collections::BTreeSet;
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// One sentence a character, each once.
pub(super) fn missing(document: &PagedDocument) -> Vec<String> {
    let mut found = BTreeSet::new();
    for page in document.pages() {
        walk(&page.frame, &mut found);
    }
    found.into_iter().map(|c| sentence(&c)).collect()
}

fn sentence(text: &str) -> String {
    let points: Vec<_> = text.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
    format!("字体里没有“{text}”字（{}），打印出来是空框。请改用别的字，或安装含有这个字的字体。", points.join(" "))
}

/// Glyph 0 of every font is its “no such character”.
fn walk(frame: &Frame, found: &mut BTreeSet<String>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, found),
            FrameItem::Text(text) => {
                let absent = text.glyphs.iter().filter(|g| g.id == 0);
                found.extend(absent.filter_map(|g| text.text.get(g.range()).map(str::to_string)));
            }
            _ => {}
        }
    }
}
