//! Which organisation of the office a row belongs to.

use crate::branch::{self, Organisation, Scope};
use crate::sheet::{Table, text};
use crate::{Error, Result};
use rusqlite::Connection;

/// The organisations that the office keeps, and the one that rows without a name of their own go to.
pub(super) struct Homes {
    kept: Vec<Organisation>,
    fallback: Option<String>,
}

/// Why a row has no home.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Homeless {
    /// It names an organisation that this office does not keep.
    Foreign,
    /// It names none, and there are several.
    Unnamed,
    /// A 功能型党支部 holds no relation: nobody can belong to it.
    Functional,
}

impl Homes {
    /// # Errors
    /// `InputRefused` where the sheet names no organisation and several could be meant, or names only foreign ones.
    pub(super) fn of(conn: &Connection, scope: &Scope, table: &Table) -> Result<Homes> {
        let kept = branch::organisations(conn)?;
        let holding: Vec<&Organisation> = kept.iter().filter(|o| branch::counted(o)).collect();
        let fallback = match (scope, holding.as_slice()) {
            (Scope::One(id), _) => Some(id.clone()),
            (Scope::All, [only]) => Some(only.id.clone()),
            _ => None,
        };
        let homes = Homes { kept, fallback };
        let verdicts = || table.rows.iter().map(|row| homes.find(&row.get("organisation").text()));
        if !table.rows.is_empty() && verdicts().all(|v| v == Err(Homeless::Foreign)) {
            return Err(Error::refused(
                "表里的人都属于本办公点没有的党组织，没有导入。请核对“所在党支部”一列，或先在组织概况中添加这个党组织。",
            ));
        }
        if !table.rows.is_empty() && verdicts().all(|v| v == Err(Homeless::Unnamed)) {
            return Err(Error::refused(
                "本办公点有几个党组织，表里却没有写“所在党支部”，没有导入。请补上这一列，或先选定一个党组织再导入。",
            ));
        }
        Ok(homes)
    }

    /// The id of the organisation that `name` means; its code and the name with or without 中共 and 委员会 will do.
    pub(super) fn find(&self, name: &str) -> std::result::Result<&str, Homeless> {
        let name = text::squeeze(name);
        let means = |o: &&Organisation| o.name == name || o.code == name || bare(&o.name) == bare(&name);
        let found = if name.is_empty() {
            let fallback = self.fallback.as_deref().ok_or(Homeless::Unnamed)?;
            self.kept.iter().find(|o| o.id == fallback)
        } else {
            self.kept.iter().find(means)
        };
        let found = found.ok_or(Homeless::Foreign)?;
        if branch::counted(found) { Ok(&found.id) } else { Err(Homeless::Functional) }
    }

    pub(super) fn name(&self, id: &str) -> &str {
        self.kept.iter().find(|o| o.id == id).map_or("", |o| &o.name)
    }

    /// The first month of use of an organisation.
    pub(super) fn since(&self, id: &str) -> Option<crate::Month> {
        self.kept.iter().find(|o| o.id == id).map(|o| o.since)
    }
}

fn bare(name: &str) -> &str {
    let name = name.strip_prefix("中国共产党").or_else(|| name.strip_prefix("中共")).unwrap_or(name);
    name.strip_suffix("委员会").unwrap_or(name)
}
