//! Archive items in sections with their numbers.
