//! Everything the program knows. No Tauri, no wall clock, no dialogs, no environment.
//!
//! Floors, each seeing only those below: `store` · `branch members` · `life talks dues` · `points` · `archive` · `duties` ·
//! `forms handbook report` · `street`. `sheet`, `print` and `scans` are tools that know no room; `vault` opens stores. `tests/house.rs` holds these edges.

pub mod archive;
mod at;
pub mod branch;
mod date;
pub mod dues;
pub mod duties;
mod error;
pub mod file;
pub mod forms;
pub mod handbook;
pub mod life;
pub mod members;
pub mod points;
pub mod print;
pub mod report;
pub mod sample;
pub mod scans;
mod secrecy;
pub mod sheet;
pub mod store;
pub mod street;
pub mod talks;
#[cfg(test)]
mod testing;
pub mod vault;
pub mod workdays;

pub use at::At;
pub use date::{Month, NotADate, PartialDate, Precision, month_end};
pub use error::{Code, Error, Fault, Result};
