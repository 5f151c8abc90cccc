//! Which organisation of the office a person's relation belongs to, by what a row says. Unlike a record, a person may be
//! given to any organisation that the office keeps, whichever was chosen; and to a 功能型党支部 never.

use crate::branch::{self, Organisation, Receiver, Scope};
use crate::sheet::{Table, text};
use crate::{Error, Result};
use rusqlite::Connection;

/// The organisations that the office keeps, and the one that rows without a name of their own go to.
pub(super) struct Homes {
    receiver: Receiver,
    fallback: Option<String>,
}

/// Why a row has no home: code and sentence.
type Homeless = (&'static str, &'static str);

const FOREIGN: Homeless =
    ("organisation-unknown", "这一行的党组织不在本办公点，没有导入。请核对“所在党支部”，或先在组织概况中添加它。");
const UNNAMED: Homeless =
    ("organisation-missing", "没有写“所在党支部”，而本办公点有几个党组织，没有导入。请补上后再导入。");
const FUNCTIONAL: Homeless =
    ("organisation-functional", "功能型党支部不转入组织关系，没有导入。请写此人组织关系所在的党支部。");

impl Homes {
    /// # Errors
    /// `InputRefused` where the sheet names no organisation and several could be meant, or names only foreign ones.
    pub(super) fn of(conn: &Connection, scope: &Scope, table: &Table) -> Result<Homes> {
        let homes = Self::known(conn, scope)?;
        homes.fit(table)?;
        Ok(homes)
    }

    /// Whatever a sheet names.
    /// # Errors
    /// A failing store.
    pub(super) fn known(conn: &Connection, scope: &Scope) -> Result<Homes> {
        let holding: Vec<Organisation> = branch::organisations(conn)?.into_iter().filter(branch::counted).collect();
        let fallback = match (scope, holding.as_slice()) {
            (Scope::One(id), _) => Some(id.clone()),
            (Scope::All, [only]) => Some(only.id.clone()),
            _ => None,
        };
        Ok(Homes { receiver: Receiver::new(conn, scope)?, fallback })
    }

    fn fit(&self, table: &Table) -> Result<()> {
        let all = |why: Homeless| {
            let verdicts = || table.rows.iter().map(|row| self.find(&row.get("organisation").text()));
            !table.rows.is_empty() && verdicts().all(|v| v == Err(why))
        };
        if all(FOREIGN) {
            return Err(Error::refused(
                "表里的人都属于本办公点没有的党组织，没有导入。请核对“所在党支部”一列，或先在组织概况中添加这个党组织。",
            ));
        }
        if all(UNNAMED) {
            return Err(Error::refused(
                "本办公点有几个党组织，表里却没有写“所在党支部”，没有导入。请补上这一列，或先选定一个党组织再导入。",
            ));
        }
        Ok(())
    }

    /// The id of the organisation that `name` means; its code, the end of its name, and the name with or without 中共 and
    /// 委员会 will do.
    pub(super) fn find(&self, name: &str) -> std::result::Result<&str, Homeless> {
        let found = if text::squeeze(name).is_empty() {
            self.receiver.get(self.fallback.as_deref().ok_or(UNNAMED)?)
        } else {
            self.receiver.named(name)
        };
        let found = found.ok_or(FOREIGN)?;
        if branch::counted(found) { Ok(&found.id) } else { Err(FUNCTIONAL) }
    }

    pub(super) fn name(&self, id: &str) -> &str {
        self.receiver.get(id).map_or("", |o| &o.name)
    }

    /// The first month of use of an organisation.
    pub(super) fn since(&self, id: &str) -> Option<crate::Month> {
        self.receiver.get(id).map(|o| o.since)
    }
}
