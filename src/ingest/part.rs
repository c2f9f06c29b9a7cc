//! A document that lies in another file, taken out of it again: an attachment of a message, a
//! message of a mailbox, a page of a web archive.
//!
//! Never knows who asks for it, nor the index. The limits are those of reading.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::deadline;
use crate::source::Reason;

use super::given::{LIMITS, hexadecimal, opened};
use super::worker::STACK;

/// Returns the bytes of the part of a file that a path names, as `documents` named it: the path of
/// the file, and what it is called there behind `!`. `sha256` is that of its bytes, in lower-case
/// hexadecimal. Errors: `Vanished` when the file holds no such part any longer, `TooSlow`, and
/// `Failed` when the reader fails on the file.
pub fn part(
    bytes: Vec<u8>,
    holder: &str,
    path: &str,
    sha256: &str,
    limit: Duration,
) -> Result<Vec<u8>, Reason> {
    let wanted = Wanted {
        path: path.to_owned(),
        sha256: sha256.to_owned(),
    };
    let holder = holder.to_owned();
    // Files nest what they like: only the threads of readers have the room for it.
    let reader = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            let find = || wanted.below(&bytes, &holder, 0);
            deadline::within(limit, find).unwrap_or(Err(Reason::TooSlow(limit)))
        });
    let reader = reader.map_err(|error| Reason::Refused(error.to_string()))?;
    let found = reader.join().unwrap_or(Err(Reason::Failed))?;
    found.ok_or(Reason::Vanished)
}

/// The part that is sought.
struct Wanted {
    path: String,
    sha256: String,
}

impl Wanted {
    /// Looks for it in a file, and in those of its parts that the path leads through.
    fn below(&self, bytes: &[u8], holder: &str, depth: usize) -> Result<Option<Vec<u8>>, Reason> {
        if depth == LIMITS.depth {
            return Ok(None);
        }
        for held in opened(bytes, holder)?.parts {
            let path = format!("{holder}!{}", held.name);
            if path == self.path && hexadecimal(&Sha256::digest(&held.bytes)) == self.sha256 {
                return Ok(Some(held.bytes));
            }
            let leads_on = self.path.strip_prefix(&path);
            if leads_on.is_some_and(|rest| rest.starts_with('!'))
                && let Some(found) = self.below(&held.bytes, &path, depth + 1)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    #[track_caller]
    fn check(path: &str, content: &str, expected: Result<&str, Reason>) {
        let mailbox = "From a@b.example Thu Jan  1 00:00:00 2015\nFrom: a@b.example\nMIME-Version: 1.0\n\
            Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nHello\n\
            --x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=annex.txt\n\nThe annex\n--x--\n\n\
            From a@b.example Thu Jan  2 00:00:00 2015\nFrom: a@b.example\nMessage-ID: <2@b.example>\n\nThe second\n";
        let digest = hexadecimal(&Sha256::digest(content));
        let found = part(mailbox.into(), "all.mbox", path, &digest, LIMIT);
        let found = found.map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(found, expected.map(str::to_owned));
    }

    #[test]
    fn parts_are_found_by_their_path_and_content() {
        check("all.mbox!1!annex.txt", "The annex", Ok("The annex"));
        check("all.mbox!1!annex.txt", "Another", Err(Reason::Vanished));
        check("all.mbox!3", "", Err(Reason::Vanished));
        check("all.mbox!2!annex.txt", "The annex", Err(Reason::Vanished));
    }
}
