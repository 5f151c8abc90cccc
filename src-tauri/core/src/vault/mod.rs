//! Keys, lock, backup: how a workspace folder is made and opened.
