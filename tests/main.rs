//! What the program promises as a whole, and the rules its own sources keep.

mod house;
mod source;
