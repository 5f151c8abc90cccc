//! The newest step, in a person's words, so that it is known before it is taken back.

use super::{Done, Store, Verb, journal};
use crate::{At, Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The newest verb that changed something and was not taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct LastVerb {
    pub id: u32,
    /// Stable name.
    pub verb: String,
    /// What a person calls it.
    pub title: String,
    /// Local time, ISO, to the second.
    pub at: String,
    /// False for what is final.
    pub undoable: bool,
}

#[derive(Deserialize)]
struct Titles {
    names: HashMap<String, String>,
}

static TITLES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let titles = toml::from_str::<Titles>(include_str!("../../../../assets/rules/verbs.toml"));
    titles.map(|t| t.names).unwrap_or_default()
});

/// What a person calls a verb.
pub fn title(verb: &str) -> &str {
    TITLES.get(verb).map_or("上一步操作", String::as_str)
}

impl Store {
    /// # Errors
    /// A failing store.
    pub fn last(&self) -> Result<Option<LastVerb>> {
        let Some((id, verb)) = journal::newest(&self.conn)? else { return Ok(None) };
        let at = journal::time_of(&self.conn, id)?;
        let undoable = Verb::by_name(&verb).is_some_and(Verb::undoable);
        let id = u32::try_from(id).map_err(|_| Error::Bug("too many verbs".into()))?;
        Ok(Some(LastVerb { id, title: title(&verb).to_owned(), verb, at, undoable }))
    }

    /// Takes back the verb that the person saw, which must still be the newest.
    /// # Errors
    /// `Forbidden` where something was done after it; as [`Store::undo`].
    pub fn undo_verb(&mut self, at: &At, id: u32) -> Result<Done<String>> {
        match journal::newest(&self.conn)? {
            Some((newest, _)) if newest != i64::from(id) => {
                Err(Error::forbidden("在这之后又办了别的事，没有撤销。请从最近的一步开始，一步一步撤销。"))
            }
            _ => self.undo(at),
        }
    }
}
