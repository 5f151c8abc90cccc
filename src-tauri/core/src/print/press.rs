//! What a print is made with: the faces, an office's own layouts, and how far its printer is off.

use super::Template;
use super::fonts::Fonts;
use super::own::Own;
use std::sync::Arc;

/// Cheap to clone.
#[derive(Clone)]
pub struct Press {
    pub(super) fonts: Fonts,
    pub(super) own: Arc<Own>,
    pub(super) offset: Offset,
}

/// How far everything is moved to the right and down before it is printed, in hundredths of a millimetre: what the printer
/// sets too far to the left or too high.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Offset {
    pub right: i32,
    pub down: i32,
}

impl Press {
    /// The built-in layouts, and nothing moved.
    pub fn new(fonts: Fonts) -> Press {
        Press { fonts, own: Arc::default(), offset: Offset::default() }
    }

    /// With the office's own layouts before the built-in ones.
    pub fn with_own(self, own: Own) -> Press {
        Press { own: Arc::new(own), ..self }
    }

    /// With what the chosen printer is off taken from every exact sheet.
    pub fn on_printer(self, offset: Offset) -> Press {
        Press { offset, ..self }
    }

    pub(super) fn offset_of(&self, template: Template) -> Option<Offset> {
        Some(self.offset).filter(|o| template.is_exact() && *o != Offset::default())
    }
}
