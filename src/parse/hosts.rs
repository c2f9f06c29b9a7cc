//! The hosts that a source's addresses name, links, pictures and e-mail alike, with how often each
//! is named.
//!
//! Looks at the source as it stands, whatever its format. Says how often a host is named, never
//! whose it is.

use memchr::memmem;

use super::Block;
use crate::deadline;

/// The most hosts that are counted; further ones are dropped.
const MAX_HOSTS: usize = 64;
/// Endings of the addresses of pictures.
const PICTURES: [&str; 6] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"];

/// A host that addresses in a source name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct NamedHost {
    /// The host in lower case: `www.example.org`.
    pub host: String,
    /// How many addresses name it, at least 1.
    pub times: usize,
    /// How many of these are addresses of pictures.
    pub pictures: usize,
    /// How many of these are addresses of e-mail.
    pub mails: usize,
}

/// The kind of an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Address {
    /// `https://host/path`.
    Web,
    /// `name@host`.
    Mail,
}

/// The hosts named in a text, in order of first appearance.
pub(super) fn named(text: &str) -> Vec<NamedHost> {
    let mut found: Vec<NamedHost> = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), "://") {
        note(&text[at + 3..], Address::Web, &mut found);
    }
    for at in memmem::find_iter(text.as_bytes(), "@") {
        note(&text[at + 1..], Address::Mail, &mut found);
    }
    found
}

/// The hosts named in blocks and in addresses that stand beside them.
pub(super) fn named_in<'a>(
    blocks: &'a [Block],
    addresses: impl Iterator<Item = &'a str>,
) -> Vec<NamedHost> {
    let texts = blocks.iter().map(|block| block.text.as_str());
    let all: Vec<&str> = texts.chain(addresses).collect();
    named(&all.join("\n"))
}

/// Counts the host with which a text begins, if it begins with one.
fn note(rest: &str, address: Address, found: &mut Vec<NamedHost>) {
    deadline::tick();
    let is_of_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let end = rest.bytes().take(254).take_while(|b| is_of_host(b)).count();
    let host = rest[..end].trim_end_matches(['.', '-']);
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ending.len() < 2 || !ending.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return;
    }
    let path = rest[end..].bytes().take(300);
    let path = path.take_while(|b| !b.is_ascii_whitespace() && !b"\"'<>)]?#".contains(b));
    let whole = rest.get(..end + path.count()).unwrap_or_default();
    let picture = address == Address::Web && PICTURES.iter().any(|ending| ends_with(whole, ending));
    let known = found
        .iter()
        .position(|known| known.host.eq_ignore_ascii_case(host));
    let at = match known {
        Some(at) => at,
        None if found.len() == MAX_HOSTS => return,
        None => {
            found.push(NamedHost {
                host: host.to_ascii_lowercase(),
                times: 0,
                pictures: 0,
                mails: 0,
            });
            found.len() - 1
        }
    };
    if let Some(one) = found.get_mut(at) {
        one.times += 1;
        one.pictures += usize::from(picture);
        one.mails += usize::from(address == Address::Mail);
    }
}

/// Returns true if a text ends with ASCII letters, large or small.
fn ends_with(text: &str, ending: &str) -> bool {
    text.len()
        .checked_sub(ending.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize, usize, usize)]) {
        let found = named(text);
        let found: Vec<(&str, usize, usize, usize)> = found
            .iter()
            .map(|one| (one.host.as_str(), one.times, one.pictures, one.mails))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn hosts_are_counted() {
        check(
            "[a](https://www.Lake.example/x) ![b](//c.example/d.jpg) <img src='http://www.lake.example/e.JPG?w=2'>",
            &[("www.lake.example", 2, 1, 0)],
        );
        check(
            "Write to mailto:office@lake.example. See http://lake.example.",
            &[("lake.example", 2, 0, 1)],
        );
        check("http://localhost:80/ a@b @ :// @ñ.example", &[]);
        check("", &[]);
    }
}
