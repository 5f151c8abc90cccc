//! Points: declarations, the append-only ledger, month close, ranking.
