//! Reading one file: bytes to its document and to the documents that lie in it.
//!
//! Knows neither threads nor the index. Formats that can take any memory or time are read in a
//! process of their own; a panic of a reader costs one file, which is named.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::deadline::{self, Overdue};
use crate::document::{Document, DocumentId};
use crate::extract::extract;
use crate::parse::{self, Contents, Parsed, Unreadable, contents, parse, wire};
use crate::source::{self, Content, Reason};

use super::{memory, process};

/// A path, and the document there or why there is none.
pub type Answer = (String, std::result::Result<Document, Reason>);

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
    pub document: std::result::Result<Option<Document>, Reason>,
    /// The documents that it holds beside or instead of its own; none when it is the known content,
    /// whose parts are known too.
    pub parts: Option<Vec<Part>>,
}

/// A document that lies in a file, as an attachment does in a message.
#[derive(Debug)]
pub struct Part {
    /// The path of the file, and behind `!` what it is called there.
    pub path: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Number of bytes.
    pub size: u64,
    /// What it says, or why it says nothing.
    pub document: std::result::Result<Document, Reason>,
}

/// How deep parts lie in parts: a file in a message in a message in a mailbox.
pub(super) const MAX_DEPTH: usize = 4;

/// All that a file gives: itself, unless it only holds other documents, and its parts.
type Given = (std::result::Result<Option<Document>, Reason>, Vec<Part>);

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

/// Reads bytes as a document; `name` is a path or name. A panic of the reader becomes
/// `Reason::Failed`; time is limited by `deadline::within` around it.
pub fn document(bytes: &[u8], name: &str) -> std::result::Result<Document, Reason> {
    caught(|| parsed(bytes, name).map(|parsed| extract(&parsed, name)))
}

/// Does what belongs to one file; a panic becomes `Reason::Failed`.
pub(super) fn caught<T>(
    read: impl FnOnce() -> std::result::Result<T, Reason>,
) -> std::result::Result<T, Reason> {
    // The parser and the extractors own nothing that outlives this call, so no broken state can be
    // seen after a panic.
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result,
        Err(panic) if panic.is::<Overdue>() => resume_unwind(panic),
        Err(_) => Err(Reason::Failed),
    }
}

/// Reads bytes as text with structure: formats that can take any memory or time in a process of
/// their own, where there is a program for it.
fn parsed(bytes: &[u8], name: &str) -> std::result::Result<Parsed, Reason> {
    let unread = |why: Unreadable| memory::unread(why.to_string());
    if !parse::needs_process(bytes, name) || !process::is_set() {
        return parse(bytes, name).map_err(unread);
    }
    let left = deadline::left();
    match process::read(bytes, name, left.unwrap_or(super::DEFAULT_MAX_TIME)) {
        process::Outcome::Answered(wire::Answer::Read(parsed)) => Ok(*parsed),
        process::Outcome::Answered(wire::Answer::Unreadable(why)) => Err(unread(why)),
        process::Outcome::Late | process::Outcome::Answered(wire::Answer::Late)
            if left.is_some() =>
        {
            deadline::give_up()
        }
        process::Outcome::Died => Err(Reason::Unreadable(BROKE_OFF.to_owned())),
        process::Outcome::NotStarted(why) => Err(Reason::Refused(format!(
            "its reader cannot be started: {why}"
        ))),
        process::Outcome::Late
        | process::Outcome::Answered(wire::Answer::Late | wire::Answer::Failed) => {
            Err(Reason::Failed)
        }
    }
}

/// The reason where a file ends the process that reads it.
const BROKE_OFF: &str = "its reader broke off: it may need more memory than one file is given";

/// Reads bytes and the documents that they hold, each as `document` does.
pub fn documents(bytes: &[u8], name: &str) -> Given {
    let mut parts = Vec::new();
    let read = || document(bytes, name);
    let own = documents_below(bytes, name, read, 0, &mut parts);
    (own, parts)
}

fn documents_below(
    bytes: &[u8],
    path: &str,
    read: impl FnOnce() -> std::result::Result<Document, Reason>,
    depth: usize,
    parts: &mut Vec<Part>,
) -> std::result::Result<Option<Document>, Reason> {
    let Contents {
        is_document,
        parts: held,
    } = caught(|| Ok(contents(bytes, path)))?;
    if held.is_empty() || depth == MAX_DEPTH {
        return read().map(Some);
    }
    let own = if is_document {
        read().map(Some)
    } else {
        Ok(None)
    };
    for held in held {
        let path = format!("{path}!{}", held.name);
        let place = parts.len();
        let read = match source::name::ruled_out(Path::new(&held.name)) {
            Some(reason) => Err(reason),
            None => documents_of(&held, &path, depth + 1, parts),
        };
        if let Some(document) = read.transpose() {
            let part = Part {
                path,
                sha256: hexadecimal(&Sha256::digest(&held.bytes)),
                size: held.bytes.len() as u64,
                document,
            };
            parts.insert(place, part);
        }
    }
    own
}

/// Reads a part and the documents that it holds.
fn documents_of(
    held: &parse::Part,
    path: &str,
    depth: usize,
    parts: &mut Vec<Part>,
) -> std::result::Result<Option<Document>, Reason> {
    let read = || {
        caught(|| {
            let mut parsed = parsed(&held.bytes, path)?;
            parsed.add_declared(held);
            Ok(extract(&parsed, path))
        })
    };
    documents_below(&held.bytes, path, read, depth, parts)
}

/// Reads the content of the file at a path; content that gave the document `known` before is not
/// parsed.
pub(super) fn reading(content: Content, path: &str, known: Option<&str>) -> Reading {
    let sha256 = hexadecimal(&Sha256::digest(&content.bytes));
    let (document, parts) = if known == Some(id(&sha256)) {
        (Ok(None), None)
    } else {
        let (document, parts) = documents(&content.bytes, path);
        (document, Some(parts))
    };
    Reading {
        sha256,
        size: content.bytes.len() as u64,
        modified: content.modified,
        document,
        parts,
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
