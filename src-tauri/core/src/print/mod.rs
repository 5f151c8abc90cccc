//! Typst templates to PDF and PNG. Knows no room.
