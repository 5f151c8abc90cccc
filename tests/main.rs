//! What the program promises as a whole, and the rules its own sources keep.

mod archive;
mod bundle;
mod count;
mod cuts;
mod faults;
mod forms;
mod house;
mod kills;
mod life;
mod lists;
mod money;
mod people;
mod prints;
mod program;
mod records;
mod scores;
mod secrecy;
mod source;
