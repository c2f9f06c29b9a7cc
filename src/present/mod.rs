//! How results look: bytes to a writer it is given; never searches, never opens files.

pub mod csv;
pub mod json;
pub mod terminal;
