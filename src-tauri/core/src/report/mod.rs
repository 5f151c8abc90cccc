//! What the month says, sealed into a bundle: enrolment and charter, preview and export, receipts.
//!
//! The rooms are read, never written. What may leave is the profile's allow-list, narrowed by the charter; `compose` is the
//! one place that lets a field through. A street uses `bundle`, `wire`, `mail` and `keys` of this room and nothing else.

mod asked;
pub mod bundle;
mod charter;
mod compose;
mod facts;
mod gates;
mod gather;
mod guard;
mod inspect;
pub mod keys;
pub mod mail;
mod month;
mod profile;
mod receipt;
mod rows;
mod states;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod wire;

pub use asked::{Asked, asked_papers};
pub use charter::{
    Charter, CharterImport, confirm as confirm_charter, enrol, import as import_charter, in_force, waiting,
};
pub use gates::{gates, settled_gates};
pub use inspect::{archive_gaps, archive_list, close_archive, inspection};
pub use keys::PublicKeys;
pub use month::{Consent, Exported, Preview, PreviewTable, Step, export, mark_restored, preview, preview_lines, slip};
pub use profile::{Field, FieldKind, Profile, Table, profile};
pub use receipt::{ReceiptConfirmed, ReceiptImport, confirm as confirm_receipt, import as import_receipt};
pub use rows::Sent;
pub use states::{MonthState, hand_over, lock, reopen, settled, status};

/// What a street needs of the books that both sides keep: what was taken from a sender key, what was sent to a recipient.
pub mod books {
    pub use crate::report::rows::{chain, insert_baseline, insert_taken, posted, sent_to};
}

/// Who keeps this workspace.
pub fn about(conn: &rusqlite::Connection) -> crate::Result<crate::branch::About> {
    crate::branch::workspace(conn)
}
