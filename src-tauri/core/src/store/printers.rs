//! How far each printer of the office is off, in hundredths of a millimetre, and how many copies it makes; one of them is the one in use.

use super::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// Labels that lie further off are not moved right by a setting: the paper lies wrong.
const MOST: i32 = 2000;

/// More than this is a slip of the finger.
const COPIES: u32 = 50;

/// One printer of the office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Printer {
    /// As the computer calls it, or as people do.
    pub name: String,
    /// Hundredths of a millimetre by which exact sheets are moved to the right and down.
    pub right: i32,
    pub down: i32,
    /// How many of each paper it is usually asked for.
    #[serde(default = "one")]
    pub copies: u32,
    /// The one that sheets are now made for.
    pub chosen: bool,
}

fn one() -> u32 {
    1
}

/// All printers that were set, by name.
/// # Errors
/// A failing store.
pub fn printers(conn: &Connection) -> Result<Vec<Printer>> {
    let kept: Option<String> =
        conn.query_row("SELECT value FROM setting WHERE name = 'print.printers'", [], |r| r.get(0)).optional()?;
    Ok(kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

/// The printer in use; none where none was set.
/// # Errors
/// As [`printers`].
pub fn printer(conn: &Connection) -> Result<Option<Printer>> {
    Ok(printers(conn)?.into_iter().find(|p| p.chosen))
}

impl Store {
    /// Sets how far a printer is off, how many copies it makes and whether it is the one in use; it is added where it is new.
    /// # Errors
    /// `Usage` for no name, more than 20 mm, no copy or more than 50.
    pub fn set_printer(&mut self, at: &At, new: &Printer) -> Result<Done<()>> {
        let new = Printer { name: new.name.split_whitespace().collect::<Vec<_>>().join(" "), ..new.clone() };
        if new.name.is_empty() {
            return Err(Error::usage("请写打印机的名字。"));
        }
        if new.right.abs() > MOST || new.down.abs() > MOST {
            return Err(Error::usage("偏移最多20毫米。偏得更多，请先把纸放正，再印一张校准页。"));
        }
        if !(1..=COPIES).contains(&new.copies) {
            return Err(Error::usage(format!("每次打印1份到{COPIES}份，请改好份数再保存。")));
        }
        self.transact(Verb::SetSetting, at, |tx| {
            let mut all = printers(tx)?;
            all.retain(|p| p.name != new.name);
            if new.chosen {
                all.iter_mut().for_each(|p| p.chosen = false);
            }
            all.push(new);
            all.sort_by(|a, b| a.name.cmp(&b.name));
            tx.execute(
                "INSERT INTO setting (name, value) VALUES ('print.printers', ?1)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                params![serde_json::to_string(&all)?],
            )?;
            Ok(())
        })
    }
}
