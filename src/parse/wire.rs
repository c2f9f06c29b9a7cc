//! The serialized form of a file to be read and of what was read of it, for a process that reads
//! apart from the one that asks.
//!
//! Each message is its length in bytes, 8 of them, lowest first, and so many bytes behind it. Behind
//! an answer stand the bytes of the parts that it names, a message each. Never stored: both ends are
//! the same program.

use std::io::{self, Read, Write};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Opened;

/// The longest message, in bytes: more than the largest file that can be asked for.
const LONGEST: u64 = 5 << 30;

/// A file to be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// Its path or name.
    pub name: String,
    /// The longest time for it.
    pub limit: Duration,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What came of a file.
#[derive(Debug, Deserialize, Serialize)]
pub enum Answer {
    /// What was read of it, and the documents in it.
    Read(Box<Opened>),
    /// The reader failed on it: a fault of this program.
    Failed,
    /// It took longer than the limit.
    Late,
}

/// Asks for a file. Errors: those of the writer, which is flushed.
pub fn ask(to: &mut impl Write, name: &str, limit: Duration, bytes: &[u8]) -> io::Result<()> {
    let milliseconds = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
    write(to, name.as_bytes())?;
    write(to, &milliseconds.to_le_bytes())?;
    write(to, bytes)?;
    to.flush()
}

/// The next file that is asked for; nothing where no more will be. Errors: those of the reader, and
/// `InvalidData` for what is no request.
pub fn asked(from: &mut impl Read) -> io::Result<Option<Request>> {
    let Some(name) = read(from)? else {
        return Ok(None);
    };
    let limit = read(from)?.ok_or_else(invalid)?;
    let bytes = read(from)?.ok_or_else(invalid)?;
    let limit = <[u8; 8]>::try_from(limit.as_slice()).map_err(|_| invalid())?;
    Ok(Some(Request {
        name: String::from_utf8(name).map_err(|_| invalid())?,
        limit: Duration::from_millis(u64::from_le_bytes(limit)),
        bytes,
    }))
}

/// Answers for a file. Errors: those of the writer, which is flushed.
pub fn answer(to: &mut impl Write, answer: &Answer) -> io::Result<()> {
    write(to, &serde_json::to_vec(answer)?)?;
    if let Answer::Read(opened) = answer {
        for part in &opened.parts {
            write(to, &part.bytes)?;
        }
    }
    to.flush()
}

/// The next answer; nothing where no more will come. Errors: those of the reader, and `InvalidData`
/// for what is no answer.
pub fn answered(from: &mut impl Read) -> io::Result<Option<Answer>> {
    let Some(bytes) = read(from)? else {
        return Ok(None);
    };
    let mut answer = serde_json::from_slice(&bytes)?;
    if let Answer::Read(opened) = &mut answer {
        for part in &mut opened.parts {
            part.bytes = read(from)?.ok_or_else(invalid)?;
        }
    }
    Ok(Some(answer))
}

fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)
}

/// A message; nothing at the end of what can be read.
fn read(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u64::from_le_bytes(length);
    if length > LONGEST {
        return Err(invalid());
    }
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    match bytes.len() as u64 == length {
        true => Ok(Some(bytes)),
        false => Err(invalid()),
    }
}

fn invalid() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not a message of this program")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Part;

    #[test]
    fn what_is_asked_and_answered_comes_through() {
        let mut sent = Vec::new();
        let limit = Duration::from_millis(30_500);
        ask(&mut sent, "a/b.txt", limit, b"one\0two").unwrap();
        ask(&mut sent, "", Duration::ZERO, b"").unwrap();
        let mut from = sent.as_slice();
        let first = asked(&mut from).unwrap().unwrap();
        assert_eq!((first.name.as_str(), first.limit), ("a/b.txt", limit));
        assert_eq!(first.bytes, b"one\0two");
        assert_eq!(asked(&mut from).unwrap().unwrap().bytes, b"");
        assert_eq!(asked(&mut from).unwrap(), None);

        let page = "# Water\n\n1. wells\n\n| a | b |\n|---|---|\n| c | d |\n";
        let mut opened = crate::parse::open(page.as_bytes(), "a.md");
        opened.parts = ["one", "", "two\0"]
            .map(|text| Part {
                name: format!("{text}.txt"),
                bytes: text.into(),
                about: Vec::new(),
                remarks: vec![text.to_owned()],
            })
            .into();
        let mut sent = Vec::new();
        answer(&mut sent, &Answer::Read(Box::new(opened.clone()))).unwrap();
        answer(&mut sent, &Answer::Failed).unwrap();
        let mut from = sent.as_slice();
        let Some(Answer::Read(read)) = answered(&mut from).unwrap() else {
            panic!("not what was sent");
        };
        assert_eq!(format!("{read:?}"), format!("{opened:?}"));
        let second = answered(&mut from).unwrap();
        assert!(matches!(second, Some(Answer::Failed)));
        assert!(answered(&mut from).unwrap().is_none());
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        for bytes in [
            &[0xff; 8][..],
            &[9, 0, 0, 0, 0, 0, 0, 0, 1],
            b"\x02\0\0\0\0\0\0\0\xff\xff",
        ] {
            assert!(asked(&mut &*bytes).is_err(), "{bytes:?}");
            assert!(answered(&mut &*bytes).is_err(), "{bytes:?}");
        }
    }
}
