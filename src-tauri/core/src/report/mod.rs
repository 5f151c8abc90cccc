//! What the month says, sealed into a bundle.

pub mod bundle;
