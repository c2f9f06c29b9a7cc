//! Reading one file: bytes to its document and to the documents that lie in it.
//!
//! Knows neither threads nor the index; `given` reads what the content holds.

use sha2::{Digest, Sha256};

use crate::document::{Document, DocumentId};
use crate::source::{Content, Reason};

use super::given::{Clock, given, hexadecimal};
pub use super::given::{Part, document};

/// A path, and the document there or why there is none.
pub type Answer = (String, Result<Document, Reason>);

/// A file's content.
#[derive(Debug)]
pub struct Reading {
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Number of bytes.
    pub size: u64,
    /// Time of the last change when it was read, in nanoseconds since 1970.
    pub modified: i128,
    /// What it says; `Ok(None)` when it is the known content or only holds other documents, an error
    /// when it is no document.
    pub document: Result<Option<Document>, Reason>,
    /// The documents that it holds beside or instead of its own; none when it is the known content,
    /// whose parts are known too.
    pub parts: Option<Vec<Part>>,
}

impl Reading {
    /// Every document that it gave with its path, or the reason why it gave none.
    pub(super) fn answers(self, path: &str) -> Vec<Answer> {
        let own = self.document.transpose().map(|own| (path.to_owned(), own));
        let parts = self.parts.into_iter().flatten();
        let parts = parts.map(|part| (part.path, part.document));
        own.into_iter().chain(parts).collect()
    }
}

/// Document identity for a SHA-256 in hexadecimal.
pub fn id(sha256: &str) -> &str {
    sha256.get(..DocumentId::DIGITS).unwrap_or(sha256)
}

/// Reads the content of the file at a path; content that gave the document `known` before is not
/// parsed. Errors: `TooSlow` where the file itself takes longer than its time.
pub(super) fn reading(
    content: Content,
    path: &str,
    known: Option<&str>,
    clock: &Clock<'_>,
) -> Result<Reading, Reason> {
    let sha256 = hexadecimal(&Sha256::digest(&content.bytes));
    let (document, parts) = if known == Some(id(&sha256)) {
        (Ok(None), None)
    } else {
        let (document, parts) = given(&content.bytes, path, clock)?;
        (document, Some(parts))
    };
    Ok(Reading {
        sha256,
        size: content.bytes.len() as u64,
        modified: content.modified,
        document,
        parts,
    })
}
