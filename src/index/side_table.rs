//! Side tables: what is made of all documents together and kept beside them.
//!
//! A closed set of names for plain bytes: what the bytes mean is known only to the module that makes
//! them, which gives its format a version. The engine writes a table in one step, checks it when it
//! is read, and says of which commit it is.

/// A table that is kept beside the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SideTable {
    /// The letters: which documents are copies, versions and translations of one text.
    Letters,
    /// The fingerprints of documents, from which the letters are made again.
    Fingerprints,
    /// The parties: which names mean one organization.
    Parties,
}

impl SideTable {
    /// Every table.
    pub const ALL: [SideTable; 3] = [
        SideTable::Letters,
        SideTable::Fingerprints,
        SideTable::Parties,
    ];

    /// The name of its file.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            SideTable::Letters => "letters.side",
            SideTable::Fingerprints => "fingerprints.side",
            SideTable::Parties => "parties.side",
        }
    }
}

/// The content of a side table, as it was written; its checksum is right, which says nothing about
/// who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTableContent {
    /// The version of its format.
    pub version: u32,
    /// True if it was made of the documents of the last commit. An outdated one may name documents
    /// that are gone, and does not know those that have come.
    pub is_current: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
}
