//! Files of many messages, cut where each begins.

use std::borrow::Cow;

use super::head::is_separator;
use crate::deadline;

/// The most messages of a file.
const MOST: usize = 100_000;

/// The messages of a file, in order, without the lines that divide them. A line that only looks
/// like one was written with `>` before it.
pub(in crate::parse) fn messages(bytes: &[u8]) -> Vec<Cow<'_, [u8]>> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let at_start = std::iter::once(0);
    let after = memchr::memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1);
    for at in at_start.chain(after) {
        deadline::tick();
        let rest = &bytes[at..];
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let before = &bytes[..at];
        let is_after_blank = at == 0 || before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
        if is_after_blank && is_separator(&rest[..end]) && starts.len() < MOST {
            starts.push((at, (at + end + 1).min(bytes.len())));
        }
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(at, _)| *at)
        .chain([bytes.len()]);
    let pieces = starts
        .iter()
        .zip(ends)
        .map(|((_, start), end)| &bytes[*start..end.max(*start)]);
    pieces.map(unquoted).collect()
}

/// A message without the signs before lines that begin with `From `.
fn unquoted(message: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(message, b"\n>From ").is_none()
        && memchr::memmem::find(message, b"\n>>From ").is_none()
    {
        return Cow::Borrowed(message);
    }
    let mut plain = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        let quoted = line.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = quoted > 0 && line[quoted..].starts_with(b"From ");
        plain.extend_from_slice(&line[usize::from(is_quoted)..]);
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_where_they_begin() {
        let text = "From a@b.example Fri May  3 10:00:00 2019\nSubject: 1\n\n>From here\nFrom 10:00 on 2019\n\n\
            From c@d.example Sat May  4 10:00:00 2019\nSubject: 2\n\nFrom the lake\n";
        let found = messages(text.as_bytes());
        let found: Vec<&str> = found
            .iter()
            .map(|one| std::str::from_utf8(one).unwrap())
            .collect();
        assert_eq!(
            found,
            [
                "Subject: 1\n\nFrom here\nFrom 10:00 on 2019\n\n",
                "Subject: 2\n\nFrom the lake\n"
            ]
        );
        assert!(messages(b"").is_empty());
        assert_eq!(messages(b"From a Fri May  3 10:00:00 2019").len(), 1);
    }
}
