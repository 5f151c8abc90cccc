//! The fields that a branch keeps beyond the standard columns.

use super::Beyond;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `member_life.more` holds.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct More {
    /// Today's part of the state that events change.
    pub beyond: Beyond,
    /// Plain fields of `fields.toml`, by name.
    pub plain: BTreeMap<String, String>,
}
