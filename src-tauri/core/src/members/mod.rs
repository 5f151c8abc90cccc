//! The roster: people, their dated events, search.
