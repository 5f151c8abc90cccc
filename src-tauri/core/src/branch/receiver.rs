//! Gives each row of a sheet to the organisation of the office that it belongs to.

use super::{Organisation, Scope, standing};
use crate::Result;
use crate::sheet::text;
use rusqlite::Connection;

/// The organisations that an import may write to.
pub struct Receiver {
    kept: Vec<Organisation>,
    chosen: Vec<Organisation>,
}

/// Why a row belongs to no organisation here: a stable code and a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stray {
    pub code: &'static str,
    pub message: String,
}

impl Receiver {
    pub fn new(conn: &Connection, scope: &Scope) -> Result<Self> {
        let kept = standing(conn)?;
        Ok(Receiver { chosen: kept.iter().filter(|o| scope.covers(&o.id)).cloned().collect(), kept })
    }

    /// An organisation of the office by its id.
    pub fn get(&self, id: &str) -> Option<&Organisation> {
        self.kept.iter().find(|o| o.id == id)
    }

    /// The organisation named by a cell: full name, code, or the end of exactly one name. An empty cell means the chosen one.
    pub fn of(&self, written: &str) -> std::result::Result<&Organisation, Stray> {
        let written = text::squeeze(written);
        if written.is_empty() {
            return match self.chosen.as_slice() {
                [only] => Ok(only),
                _ => Err(stray(
                    "organisation-unnamed",
                    "没有写明是哪个党组织。请在表中加“所在党支部”一列，或先选定一个党组织再导入。",
                )),
            };
        }
        let found = self.named(&written).ok_or_else(|| {
            stray(
                "organisation-unknown",
                "这一行写的党组织不在本办公点的账上，没有收入。请核对名称，或交给该党组织自己导入。",
            )
        })?;
        self.chosen.iter().find(|o| o.id == found.id).ok_or_else(|| {
            stray(
                "organisation-other",
                "这一行属于本办公点的另一个党组织，没有收入。请切换到“全部”或那个党组织再导入。",
            )
        })
    }

    /// The organisation of the office that words mean, whether it was chosen or not.
    pub fn named(&self, written: &str) -> Option<&Organisation> {
        let written = &*text::squeeze(written);
        let exact = self.kept.iter().find(|o| bare(&o.name) == bare(written) || o.code == written);
        let mut ending = self.kept.iter().filter(|o| text::squeeze(&o.name).ends_with(written));
        exact.or_else(|| ending.next().filter(|_| ending.next().is_none()))
    }
}

/// 中共 before and 委员会 behind a name are often left out.
fn bare(name: &str) -> String {
    let name = text::squeeze(name);
    let name = name.strip_prefix("中国共产党").or_else(|| name.strip_prefix("中共")).unwrap_or(&name);
    name.strip_suffix("委员会").unwrap_or(name).to_owned()
}

fn stray(code: &'static str, message: &str) -> Stray {
    Stray { code, message: message.into() }
}
