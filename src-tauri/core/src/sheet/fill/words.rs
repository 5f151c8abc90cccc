//! The words of a form, a line for each paragraph and cell, whatever runs they are cut into: to read what it says of itself.

use super::package::{Form, Package};
use crate::Result;

/// Ends of what one reads as a line.
const ENDS: [&str; 9] =
    ["</w:p>", "</si>", "</is>", "</v>", "</oddHeader>", "</evenHeader>", "</firstHeader>", "</oddFooter>", "</a:p>"];

/// # Errors
/// `InputRefused` where a part is damaged.
pub fn lines(form: Form, package: &Package) -> Result<Vec<String>> {
    let is_text = |name: &&String| match form {
        Form::Document => {
            let part = name.strip_prefix("word/").unwrap_or_default();
            ["document", "header", "footer"].iter().any(|p| part.starts_with(p)) && part.ends_with(".xml")
        }
        Form::Workbook => {
            *name == "xl/sharedStrings.xml"
                || name.starts_with("xl/worksheets/sheet")
                || name.starts_with("xl/drawings/drawing")
        }
    };
    let mut lines = Vec::new();
    for name in package.names().iter().filter(is_text) {
        let part = package.part(name)?.unwrap_or_default();
        let mut rest = part.as_str();
        while let Some((at, end)) = ENDS.iter().filter_map(|end| Some((rest.find(end)?, end))).min() {
            lines.push(plain(&rest[..at]));
            rest = &rest[at + end.len()..];
        }
    }
    Ok(lines)
}

/// What stands between the tags.
fn plain(xml: &str) -> String {
    xml.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text)).collect()
}
