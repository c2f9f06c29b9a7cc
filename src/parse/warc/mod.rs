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

/// An archive has so many bytes at most once it is unpacked, and so have its pages.
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

/// Returns true if bytes may be an archive, as far as the first of them tell: it may turn out to be
/// compressed data of another kind.
pub(super) fn may_be_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/") || record::is_member(bytes)
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
    let mut pages = Pages::within(LARGEST);
    pages.add(bytes);
    pages.parts
}

/// The pages of all archives in a package, in the order of their names.
pub(super) fn packed_pages(mut package: Package<'_>) -> Vec<Part> {
    let mut names: Vec<String> = package
        .names()
        .filter(|name| is_member(name))
        .map(str::to_owned)
        .collect();
    names.sort();
    let mut pages = Pages::within(LARGEST);
    for name in names {
        if let Some(bytes) = package.bytes(&name) {
            pages.add(&bytes);
        }
    }
    let remarks = package.remarks();
    if let Some(last) = pages.parts.last_mut() {
        last.remarks.extend(remarks);
    }
    pages.parts
}

/// Pages that are being gathered.
struct Pages {
    parts: Vec<Part>,
    /// Bytes that may still be unpacked.
    budget: usize,
}

impl Pages {
    fn within(budget: usize) -> Self {
        Self {
            parts: Vec::new(),
            budget,
        }
    }

    /// Adds the pages of an archive. The last one tells where others had to be left out.
    fn add(&mut self, bytes: &[u8]) {
        let whole: Cow<'_, [u8]> = match bytes.starts_with(b"WARC/") {
            true => bytes.into(),
            false => record::unpacked(bytes, self.budget).into(),
        };
        let mut is_cut = whole.len() >= self.budget;
        for record in records(&whole) {
            let Some(part) = page(&record, self.parts.len() + 1) else {
                continue;
            };
            if self.parts.len() == MOST_PAGES || part.bytes.len() > self.budget {
                is_cut = true;
                break;
            }
            self.budget -= part.bytes.len();
            self.parts.push(part);
        }
        if is_cut && let Some(last) = self.parts.last_mut() {
            last.remarks.push(TOO_LARGE.to_owned());
        }
    }
}

/// The remark about the last page of an archive that is too large.
const TOO_LARGE: &str = "the archive is larger than the limit; pages behind this one are left out";

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
    fn pages_beyond_the_limit_are_left_out_and_that_is_told() {
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
        let mut writer = GzEncoder::new(answer.as_bytes().to_vec(), Compression::best());
        writer.write_all(&vec![b'a'; 100_000]).unwrap();
        let block = writer.finish().unwrap();
        let mut archive = Vec::new();
        for number in 1..=4 {
            let head = record("response", &format!("http://a.example/{number}"), "");
            let length = format!("Content-Length: {}\r\n\r\n", block.len());
            let head = head.replace("Content-Length: 0\r\n\r\n\r\n\r\n", &length);
            archive.extend(head.bytes());
            archive.extend(&block);
            archive.extend(b"\r\n\r\n");
        }
        let read = |budget| {
            let mut pages = Pages::within(budget);
            pages.add(&archive);
            let told = pages.parts.iter().flat_map(|part| &part.remarks);
            let told = told.filter(|remark| *remark == TOO_LARGE).count();
            (pages.parts.len(), told)
        };
        assert_eq!(read(1_000_000), (4, 0));
        assert_eq!(read(250_000), (2, 1));
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
