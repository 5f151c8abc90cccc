//! Spreadsheets in and out. Knows no room.
