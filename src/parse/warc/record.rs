//! An archive cut into its records, and unpacked member by member.

use std::io::Read;

use flate2::bufread::GzDecoder;

use crate::deadline;

/// The beginning of a compressed member.
const MEMBER: &[u8] = b"\x1f\x8b\x08";

/// Returns true if bytes begin with a compressed member.
pub(super) fn is_member(bytes: &[u8]) -> bool {
    bytes.starts_with(MEMBER)
}

/// The longest head of a record, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// A record: its headers, and what it holds.
pub(super) struct Record<'a> {
    head: &'a [u8],
    pub(super) block: &'a [u8],
}

impl Record<'_> {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

/// The value of the first header of a name, in lines of `name: value`.
pub(super) fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    let lines = head.split(|byte| *byte == b'\n');
    let mut named = lines.filter_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let (own, value) = line.split_once(':')?;
        own.trim()
            .eq_ignore_ascii_case(name)
            .then_some(value.trim())
    });
    named.next()
}

/// The head of a message and what follows the empty line after it.
pub(super) fn divided(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let beginning = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let windows = memchr::memmem::find(beginning, b"\r\n\r\n").map(|at| (at, at + 4));
    let unix = memchr::memmem::find(beginning, b"\n\n").map(|at| (at, at + 2));
    let (end, start) = match (windows, unix) {
        (Some(windows), Some(unix)) => windows.min(unix),
        (one, other) => one.or(other)?,
    };
    Some((&bytes[..end], &bytes[start..]))
}

/// The records of an archive, in order. Where a length is wrong, the next record is where one begins.
pub(super) fn records(archive: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut rest = archive;
    std::iter::from_fn(move || {
        deadline::check();
        let at = memchr::memmem::find(rest, b"WARC/")?;
        rest = &rest[at..];
        let Some((head, after)) = divided(rest) else {
            rest = &[];
            return None;
        };
        let length = header(head, "Content-Length").and_then(|length| length.parse().ok());
        let told = length.filter(|length: &usize| {
            let end = after.get(*length..).map(<[u8]>::trim_ascii_start);
            end.is_some_and(|end| end.is_empty() || end.starts_with(b"WARC/"))
        });
        let next = || memchr::memmem::find(after, b"\nWARC/").map_or(after.len(), |at| at + 1);
        let length = told.unwrap_or_else(next);
        let record = Record {
            head,
            block: &after[..length],
        };
        rest = &after[length..];
        Some(record)
    })
}

/// The bytes of compressed members, one after the other, up to `most`; a damaged one is left out.
pub(super) fn unpacked(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(MEMBER) && whole.len() < most {
        deadline::check();
        let room = (most - whole.len()) as u64;
        let mut member = GzDecoder::new(rest);
        let read = (&mut member).take(room).read_to_end(&mut whole);
        let left = member.into_inner();
        let is_advanced = read.is_ok() && left.len() < rest.len();
        rest = match is_advanced {
            true => left,
            false => rest.get(MEMBER.len()..).unwrap_or_default(),
        };
        if !rest.starts_with(MEMBER) {
            let next = memchr::memmem::find(rest, MEMBER).unwrap_or(rest.len());
            rest = &rest[next..];
        }
    }
    whole
}
