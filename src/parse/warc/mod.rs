//! Web archives to the pages in them: WARC, its compressed form, and WACZ, which packs several.
//!
//! `record` cuts an archive into records, `http` takes an answer of a server apart. Gives each page
//! that was answered in full, with its address and the day of its capture; what a record only says
//! about another (`revisit`, `request`, `metadata`) is passed over.

mod http;
mod record;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::package::Package;
use super::{Declaration, Origin, Part, Property};
use record::{Record, records};

/// The most pages of an archive.
const MOST_PAGES: usize = 50_000;

/// An archive has so many bytes at most once it is unpacked.
const LARGEST: usize = 192 << 20;

/// Media types of what may be a document.
const TYPES: &[&str] = &[
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "application/pdf",
    "application/rtf",
    "text/rtf",
    "application/epub+zip",
    "message/rfc822",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
];

/// Returns true if bytes are an archive, compressed or not.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/") || record::unpacked(bytes, 5).starts_with(b"WARC/")
}

/// Returns true if a package holds archives.
pub(super) fn is_packed(package: &Package<'_>) -> bool {
    package.names().any(is_member)
}

fn is_member(name: &str) -> bool {
    name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz"))
}

/// The pages of an archive, in order.
pub(super) fn pages(bytes: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    add(bytes, &mut parts);
    parts
}

/// The pages of all archives in a package, in the order of their names.
pub(super) fn packed_pages(mut package: Package<'_>) -> Vec<Part> {
    let mut names: Vec<String> = package
        .names()
        .filter(|name| is_member(name))
        .map(str::to_owned)
        .collect();
    names.sort();
    let mut parts = Vec::new();
    for name in names {
        if let Some(bytes) = package.bytes(&name) {
            add(&bytes, &mut parts);
        }
    }
    parts
}

fn add(bytes: &[u8], parts: &mut Vec<Part>) {
    let whole: Cow<'_, [u8]> = match bytes.starts_with(b"WARC/") {
        true => bytes.into(),
        false => record::unpacked(bytes, LARGEST).into(),
    };
    for record in records(&whole) {
        if parts.len() == MOST_PAGES {
            return;
        }
        if let Some(part) = page(&record, parts.len() + 1) {
            parts.push(part);
        }
    }
}

/// The page in a record, if there is one.
fn page(record: &Record<'_>, number: usize) -> Option<Part> {
    let address = record.header("WARC-Target-URI")?;
    let address = address.trim_start_matches('<').trim_end_matches('>');
    let (kind, body) = match record.header("WARC-Type")?.to_ascii_lowercase().as_str() {
        "response" => http::answer(record.block)?,
        "resource" => (
            record.header("Content-Type").unwrap_or_default().to_owned(),
            record.block.into(),
        ),
        _ => return None,
    };
    let media_type = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if !TYPES.contains(&media_type.as_str()) || !address.starts_with("http") || body.is_empty() {
        return None;
    }
    let captured = record
        .header("WARC-Date")
        .and_then(|moment| moment.get(..10));
    Some(Part {
        name: number.to_string(),
        bytes: decoded(&kind, &body),
        about: vec![Declaration {
            property: Property::Url,
            origin: Origin::Attribute,
            key: "warc-target-uri".to_owned(),
            value: address.to_owned(),
        }],
        remarks: captured
            .map(|day| format!("captured on {day}"))
            .into_iter()
            .collect(),
    })
}

/// The bytes of a page, in UTF-8 where the server named another encoding of text and the page is in
/// it.
fn decoded(kind: &str, body: &[u8]) -> Vec<u8> {
    let named = kind.to_ascii_lowercase();
    let label = named.split_once("charset=").map(|(_, label)| label);
    let label = label.map(|label| label.trim_matches(['"', '\'', ' ']));
    let label = label.and_then(|label| label.split([';', '"', ' ']).next());
    let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    match encoding.filter(|encoding| *encoding != UTF_8) {
        Some(encoding) if named.starts_with("text/") && std::str::from_utf8(body).is_err() => {
            let (text, _, is_wrong) = encoding.decode(body);
            match is_wrong {
                true => body.to_vec(),
                false => text.into_owned().into_bytes(),
            }
        }
        _ => body.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::parse::package::tests::packed;

    fn record(kind: &str, address: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2020-05-03T10:00:00Z\r\n\
             Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn archive() -> Vec<String> {
        vec![
            record("warcinfo", "", "software: x\r\n"),
            record("request", "http://a.example/1", "GET / HTTP/1.1\r\n\r\n"),
            record(
                "response",
                "http://a.example/1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One",
            ),
            record(
                "response",
                "http://a.example/2",
                "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>Two",
            ),
            record(
                "revisit",
                "http://a.example/1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
            ),
            record(
                "response",
                "http://a.example/3",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Th\r\n3\r\nree\r\n0\r\n\r\n",
            ),
            record("resource", "http://a.example/4", "Four"),
        ]
    }

    #[track_caller]
    fn check(parts: &[Part], expected: &[(&str, &str, &str)]) {
        let found: Vec<(&str, &str, &str)> = parts
            .iter()
            .map(|part| {
                let text = std::str::from_utf8(&part.bytes).unwrap();
                (part.name.as_str(), part.about[0].value.as_str(), text)
            })
            .collect();
        assert_eq!(found, expected);
    }

    const PAGES: [(&str, &str, &str); 3] = [
        ("1", "http://a.example/1", "<p>One"),
        ("2", "http://a.example/3", "<p>Three"),
        ("3", "http://a.example/4", "Four"),
    ];

    #[test]
    fn pages_come_with_their_addresses() {
        let records = archive();
        let plain = records.concat();
        assert!(is_archive(plain.as_bytes()));
        check(&pages(plain.as_bytes()), &PAGES);
        let mut members = Vec::new();
        for record in &records {
            let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
            writer.write_all(record.as_bytes()).unwrap();
            members.extend(writer.finish().unwrap());
        }
        assert!(is_archive(&members));
        check(&pages(&members), &PAGES);
        // One member is damaged: the others are read.
        let at = members.len() / 2;
        members[at..at + 8].fill(0);
        assert!(!pages(&members).is_empty());
    }

    #[test]
    fn archives_in_a_package_are_read() {
        let plain = archive().concat();
        let bytes = packed(&[("datapackage.json", "{}"), ("archive/a.warc", &plain)]);
        let package = Package::open(&bytes).unwrap();
        assert!(is_packed(&package));
        check(&packed_pages(package), &PAGES);
    }

    #[test]
    fn a_wrong_length_loses_one_record() {
        let plain = archive()
            .concat()
            .replacen("Content-Length: 13", "Content-Length: 99999", 1);
        check(&pages(plain.as_bytes()), &PAGES);
        assert!(pages(b"WARC/1.0\r\nContent-Length: 5").is_empty());
    }
}
