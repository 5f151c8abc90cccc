//! The organisations of an office and their committees.
