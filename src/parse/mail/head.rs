//! Mail by its first lines: headers that only programs write.

/// Headers that programs write and people do not: text that quotes From and Subject is no mail.
const MACHINE: &[&str] = &[
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "content-transfer-encoding",
    "dkim-signature",
    "authentication-results",
    "x-mailer",
    "user-agent",
    "in-reply-to",
];

/// Headers of which every message has some.
const COMMON: &[&str] = &["from", "to", "subject", "date", "cc", "sender", "reply-to"];

/// How many bytes are looked at.
const BEGINNING: usize = 64 << 10;

/// Returns true if bytes are one message; `name` decides where the headers alone leave it open.
pub(in crate::parse) fn is_mail(bytes: &[u8], name: &str) -> bool {
    let bytes = without_envelope(bytes);
    let (mut machine, mut common, mut others) = (0, 0, 0);
    for header in headers(bytes) {
        let header = header.to_ascii_lowercase();
        machine += usize::from(MACHINE.contains(&header.as_str()));
        common += usize::from(COMMON.contains(&header.as_str()));
        others += usize::from(header.starts_with("content-") || header.starts_with("x-"));
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_named = ["eml", "mht", "mhtml"]
        .iter()
        .any(|own| ending.eq_ignore_ascii_case(own));
    machine > 0 && common > 0 || is_named && machine + common + others > 0
}

/// Returns true if bytes are messages one after the other, each behind a line that begins with
/// `From `.
pub(in crate::parse) fn is_mailbox(bytes: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', bytes) else {
        return false;
    };
    is_separator(&bytes[..end]) && headers(&bytes[end + 1..]).next().is_some()
}

/// Returns true if a line divides messages: `From `, a sender, and a time of day or a year.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let has_time = rest.windows(5).any(|part| {
        part[0].is_ascii_digit()
            && part[1].is_ascii_digit()
            && part[2] == b':'
            && part[3].is_ascii_digit()
    });
    let rest = rest.trim_ascii_end();
    let has_year = rest.len() > 4 && rest[rest.len() - 4..].iter().all(u8::is_ascii_digit);
    has_time || has_year
}

/// A message without the line that stands before it in files of many.
pub(super) fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match memchr::memchr(b'\n', bytes) {
        Some(end) if is_separator(&bytes[..end]) => &bytes[end + 1..],
        _ => bytes,
    }
}

/// The names of the headers, up to the first line that is none.
fn headers(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let lines = beginning
        .split(|byte| *byte == b'\n')
        .map(|line| line.trim_ascii_end());
    let lines = lines.take_while(|line| !line.is_empty());
    let own = lines.filter(|line| !line.starts_with(b" ") && !line.starts_with(b"\t"));
    own.map_while(|line| {
        let end = memchr::memchr(b':', line).filter(|end| (1..=60).contains(end))?;
        let name = line[..end].trim_ascii_end();
        let is_name = name.iter().all(|byte| byte.is_ascii_graphic());
        std::str::from_utf8(name).ok().filter(|_| is_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_told_by_what_programs_write() {
        let check = |text: &str, name: &str, expected: bool| {
            assert_eq!(is_mail(text.as_bytes(), name), expected, "{text}");
        };
        check("From: a@b.example\nMessage-ID: <x>\n\nHello", "a", true);
        check("From: Ana\nTo: Bo\nSubject: wells\n\nHello", "a.txt", false);
        check("From: Ana\nTo: Bo\nSubject: wells\n\nHello", "a.eml", true);
        check("Content-Type: text/plain\n\nHello", "a.EML", true);
        check("Hello\n\nMessage-ID: x\nFrom: a\n", "a.txt", false);
        check("<html><p>Hello</p>", "a.eml", false);
    }

    #[test]
    fn a_mailbox_begins_with_its_separator() {
        let check = |text: &str, expected: bool| {
            assert_eq!(is_mailbox(text.as_bytes()), expected, "{text}")
        };
        check(
            "From a@b.example Fri May  3 10:00:00 2019\nSubject: x\n\nHello",
            true,
        );
        check("From the lake to the sea\nSubject: x\n", false);
        check("From here on, 2019\n\nwe walked", false);
    }
}
