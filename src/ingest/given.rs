//! What a file gives: its own document, and the documents in it, as attachments of a message and
//! pages of an archive are.
//!
//! Formats that can take any memory or time are read in a process of their own, where there is a
//! program for it. Each document has the time of a file; how many of them, how deep in each other
//! and how large altogether is bounded. A reader that fails costs one document, which is named.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::deadline::{self, Overdue};
use crate::document::Document;
use crate::extract::extract;
use crate::parse::{self, Opened, Unreadable, wire};
use crate::source::{self, Reason};

use super::{memory, process};

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
    pub document: Result<Document, Reason>,
}

/// All that a file gives: itself, unless it only holds other documents, and its parts.
pub(super) type Given = (Result<Option<Document>, Reason>, Vec<Part>);

/// What bounds the parts of one file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How deep parts lie in parts: a file in a message in a message in a mailbox.
    pub(super) depth: usize,
    /// Parts altogether.
    count: usize,
    /// Bytes of all parts altogether.
    size: u64,
}

pub(super) const LIMITS: Limits = Limits {
    depth: 4,
    count: 100_000,
    size: 512 << 20,
};

/// How many times the time of one document a file with all its parts may take.
const MOST_TIMES: u32 = 20;

/// Tells that a reader goes on with the next document of a file; gives false where the file was
/// given up.
pub(super) type GoesOn<'a> = &'a dyn Fn() -> bool;

/// The time for a file and its parts.
pub(super) struct Clock<'a> {
    limit: Duration,
    begun: Instant,
    goes_on: GoesOn<'a>,
}

impl<'a> Clock<'a> {
    /// The time from now on, `limit` for each document.
    pub(super) fn new(limit: Duration, goes_on: GoesOn<'a>) -> Self {
        Self {
            limit,
            begun: Instant::now(),
            goes_on,
        }
    }

    /// Does what comes to one document within its time. Errors: `TooSlow`.
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> Result<T, Reason> {
        deadline::within(self.limit, work).map_err(|Overdue| Reason::TooSlow(self.limit))
    }

    /// Begins with the next document; gives false where there is no time left for it.
    fn next(&self) -> bool {
        (self.goes_on)() && self.begun.elapsed() < self.limit.saturating_mul(MOST_TIMES)
    }
}

/// Reads a file's bytes and the documents that they hold. Errors: `TooSlow` where the file itself
/// takes longer than its time; what its parts take is told of them.
pub(super) fn given(bytes: &[u8], path: &str, clock: &Clock<'_>) -> Result<Given, Reason> {
    let mut reader = Reader {
        open: &opened,
        clock,
        limits: LIMITS,
        parts: Vec::new(),
        size: 0,
    };
    let (own, held) = reader.open(bytes, path, None, 0)?;
    reader.read_held(held, path, 0);
    Ok((own, reader.parts))
}

/// Reads bytes as one document, whatever they hold beside it; time is limited by `deadline::within`
/// around it.
pub fn document(bytes: &[u8], name: &str) -> Result<Document, Reason> {
    let own = opened(bytes, name)?.own;
    let nothing = || Err(Unreadable::NoText);
    let parsed = own.unwrap_or_else(nothing).map_err(unread)?;
    caught(|| Ok(extract(&parsed, name)))
}

/// Takes a file's bytes and its name apart.
type Open<'a> = &'a dyn Fn(&[u8], &str) -> Result<Opened, Reason>;

/// A reader of the documents in a file.
struct Reader<'a> {
    open: Open<'a>,
    clock: &'a Clock<'a>,
    limits: Limits,
    parts: Vec<Part>,
    /// Bytes of all parts so far.
    size: u64,
}

/// What a file says itself, if it is a document, and the parts in it.
type OwnAndHeld = (Result<Option<Document>, Reason>, Vec<parse::Part>);

impl Reader<'_> {
    /// Reads bytes, which lie in others as `held` says and so deep. Errors: `TooSlow`.
    fn open(
        &self,
        bytes: &[u8],
        path: &str,
        held: Option<&parse::Part>,
        depth: usize,
    ) -> Result<OwnAndHeld, Reason> {
        let read = || {
            let Opened { own, mut parts } = match (self.open)(bytes, path) {
                Ok(opened) => opened,
                Err(reason) => return (Err(reason), Vec::new()),
            };
            let is_too_deep = depth == self.limits.depth && !parts.is_empty();
            if is_too_deep {
                parts.clear();
            }
            let own = match own {
                Some(Ok(mut parsed)) => {
                    if let Some(held) = held {
                        parsed.add_declared(held);
                    }
                    if is_too_deep {
                        parsed.remarks.push(TOO_DEEP.to_owned());
                    }
                    caught(|| Ok(Some(extract(&parsed, path))))
                }
                Some(Err(why)) => Err(unread(why)),
                None if is_too_deep => Err(Reason::Unreadable(TOO_DEEP.to_owned())),
                None => Ok(None),
            };
            (own, parts)
        };
        self.clock.within(read)
    }

    /// Reads the parts of a file at a path, which lie so deep in others.
    fn read_held(&mut self, held: Vec<parse::Part>, path: &str, depth: usize) {
        for held in held {
            let path = format!("{path}!{}", held.name);
            self.size = self.size.saturating_add(held.bytes.len() as u64);
            let is_last = if self.parts.len() == self.limits.count || self.size > self.limits.size {
                Some(Reason::Unreadable(TOO_MANY.to_owned()))
            } else if !self.clock.next() {
                Some(Reason::TooSlow(self.clock.limit))
            } else {
                None
            };
            let ends = is_last.is_some();
            let place = self.parts.len();
            let ruled_out = is_last.or_else(|| source::name::ruled_out(Path::new(&held.name)));
            let read = match ruled_out {
                Some(reason) => Err(reason),
                None => match self.open(&held.bytes, &path, Some(&held), depth + 1) {
                    Ok((own, inner)) => {
                        self.read_held(inner, &path, depth + 1);
                        own
                    }
                    Err(reason) => Err(reason),
                },
            };
            if let Some(document) = read.transpose() {
                let part = Part {
                    path,
                    sha256: hexadecimal(&Sha256::digest(&held.bytes)),
                    size: held.bytes.len() as u64,
                    document,
                };
                self.parts.insert(place, part);
            }
            if ends {
                return;
            }
        }
    }
}

/// What is said of a part whose own parts are not read.
const TOO_DEEP: &str = "what is in it lies deeper in other files than the limit, and is left out";
/// What is said of the first part that is not read for their number or size.
const TOO_MANY: &str = "the file holds more than the limit: this and what is behind it is left out";

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Does what belongs to one document; a panic becomes `Reason::Failed`.
fn caught<T>(read: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    // The parser and the extractors own nothing that outlives this call, so no broken state can be
    // seen after a panic.
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result,
        Err(panic) if panic.is::<Overdue>() => resume_unwind(panic),
        Err(_) => Err(Reason::Failed),
    }
}

fn unread(why: Unreadable) -> Reason {
    memory::unread(why.to_string())
}

/// Reads bytes as text with structure and takes out what they hold, in a process of their own where
/// the format asks for it and there is a program for it.
pub(super) fn opened(bytes: &[u8], name: &str) -> Result<Opened, Reason> {
    if !parse::needs_process(bytes, name) || !process::is_set() {
        return caught(|| Ok(parse::open(bytes, name)));
    }
    let left = deadline::left();
    match process::read(bytes, name, left.unwrap_or(super::DEFAULT_MAX_TIME)) {
        process::Outcome::Answered(wire::Answer::Read(opened)) => Ok(*opened),
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

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_millis(400);

    /// Reads a file that holds so many parts, and each of these one again. Where opening takes a time,
    /// none of them says anything.
    fn read(count: usize, wait: Duration, limits: Limits, goes_on: GoesOn<'_>) -> Vec<Part> {
        let open = |bytes: &[u8], path: &str| {
            std::thread::sleep(wait);
            let mut opened = parse::open(b"Dear Minister,\n\nKeep it.", path);
            if !wait.is_zero() {
                opened.own = Some(Err(Unreadable::NoText));
            }
            let count = if path.contains('!') { 1 } else { count };
            let part = |number: usize| parse::Part {
                name: number.to_string(),
                bytes: bytes.to_vec(),
                about: Vec::new(),
                remarks: Vec::new(),
            };
            opened.parts = (1..=count).map(part).collect();
            Ok(opened)
        };
        // Where nothing waits, the clock is not what is tested.
        let limit = if wait.is_zero() { LIMIT * 1000 } else { LIMIT };
        let clock = Clock::new(limit, goes_on);
        let mut reader = Reader {
            open: &open,
            clock: &clock,
            limits,
            parts: Vec::new(),
            size: 0,
        };
        let (_, held) = reader.open(&[0; 10], "a", None, 0).unwrap();
        reader.read_held(held, "a", 0);
        reader.parts
    }

    /// How many parts were read, and how many of them say `remark` or were left out for it.
    fn told(parts: &[Part], remark: &str) -> (usize, usize) {
        let read = parts.iter().filter(|part| part.document.is_ok()).count();
        let said = parts.iter().filter(|part| match &part.document {
            Ok(document) => document.remarks.iter().any(|own| own == remark),
            Err(reason) => reason.to_string().contains(remark),
        });
        (read, said.count())
    }

    #[test]
    fn parts_are_bounded_in_depth_number_and_size() {
        let none = Duration::ZERO;
        let parts = read(1, none, LIMITS, &|| true);
        assert_eq!(told(&parts, TOO_DEEP), (4, 1));
        let flat = Limits { depth: 1, ..LIMITS };
        assert_eq!(told(&read(9, none, flat, &|| true), TOO_DEEP), (9, 9));
        let few = Limits { count: 5, ..flat };
        assert_eq!(told(&read(9, none, few, &|| true), TOO_MANY), (5, 1));
        let small = Limits { size: 70, ..flat };
        assert_eq!(told(&read(9, none, small, &|| true), TOO_MANY), (7, 1));
    }

    #[test]
    fn time_counts_for_each_part_and_for_all_of_them() {
        let flat = Limits { depth: 1, ..LIMITS };
        let wait = LIMIT / 8;
        let slow = Reason::TooSlow(LIMIT).to_string();
        // All of them take longer than one may.
        let parts = read(12, wait, flat, &|| true);
        assert_eq!((parts.len(), told(&parts, &slow)), (12, (0, 0)));
        // The file was given up.
        assert_eq!(told(&read(12, wait, flat, &|| false), &slow), (0, 1));
        let over = Clock {
            limit: Duration::ZERO,
            ..Clock::new(LIMIT, &|| true)
        };
        assert!(!over.next());
    }
}
