//! The duty calendar computed from rule packs and the rooms' records.
