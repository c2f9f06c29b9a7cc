//! What was read: for each path its size, time and content, so that the next run reads only what changed.

use std::collections::BTreeMap;

/// What is known of every file read, by its path as given to the program with `/` between parts.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// The extractor that read them; files read by another one are read again.
    pub extractor: String,
    /// One entry for each path.
    pub entries: BTreeMap<String, Entry>,
}

/// One file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified: i128,
    /// The document it gave, or `None` when it could not be read.
    pub id: Option<String>,
    /// Why it could not be read.
    pub left_out: Option<String>,
}
