//! Packages: zip files that hold the parts of one document.
//!
//! Gives the text of a part by its name, within limits of size, growth and number. Never writes a
//! path and never follows one. A package that was cut before its list of parts is read by the
//! heads that stand before each part.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use flate2::read::DeflateDecoder;
use zip::ZipArchive;

use super::{Unreadable, decode};
use crate::deadline;

/// The largest part, in bytes, unpacked. Ten thousand pages come to some 20 MB of markup.
const LARGEST_PART: u64 = 32 << 20;

/// All parts that are read together may have so many bytes, unpacked.
const LARGEST_WHOLE: u64 = 96 << 20;

/// How many times larger than packed a part may be, once it is larger than `UNSUSPECTED`. Markup of
/// long tables comes to some 100.
const GROWTH: u64 = 300;

/// A part of so many bytes may have grown as it will.
const UNSUSPECTED: u64 = 2 << 20;

/// The most parts of a package.
const MOST_PARTS: usize = 50_000;

/// The sign before each part.
const HEAD: &[u8] = b"PK\x03\x04";

/// The length of what stands before the name of a part.
const HEAD_LENGTH: usize = 30;

/// A package, opened.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    parts: Parts<'a>,
    /// What the heads say, once somebody has asked.
    heads: Option<Heads>,
    /// Bytes that may still be unpacked.
    budget: u64,
    remarks: Vec<String>,
}

/// Where the parts of a package are.
enum Parts<'a> {
    /// As its list at the end says.
    Listed(Box<ZipArchive<Cursor<&'a [u8]>>>),
    /// As the heads say, where there is no list.
    Found,
}

/// Parts by name, as their heads say: where the data begins, and whether it is packed.
type Heads = HashMap<String, (usize, bool)>;

impl<'a> Package<'a> {
    /// Returns true if bytes begin as packages do.
    pub(super) fn is_package(bytes: &[u8]) -> bool {
        bytes.starts_with(HEAD)
    }

    /// Opens a package. Errors: `Damaged` where no part can be found.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let mut remarks = Vec::new();
        let (parts, heads) = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) if archive.len() <= MOST_PARTS => (Parts::Listed(Box::new(archive)), None),
            _ => {
                remarks.push("the package is damaged; what can be found in it was read".to_owned());
                (Parts::Found, Some(found(bytes)))
            }
        };
        let package = Self {
            bytes,
            parts,
            heads,
            budget: LARGEST_WHOLE,
            remarks,
        };
        let is_empty = package.names().next().is_none();
        match is_empty {
            true => Err(Unreadable::Damaged),
            false => Ok(package),
        }
    }

    /// The names of all parts, in no order.
    pub(super) fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match &self.parts {
            Parts::Listed(archive) => Box::new(archive.file_names()),
            Parts::Found => Box::new(self.heads.iter().flatten().map(|(name, _)| name.as_str())),
        }
    }

    /// Returns true if there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        match &self.parts {
            Parts::Listed(archive) => archive.index_for_name(name).is_some(),
            Parts::Found => self.heads.iter().any(|heads| heads.contains_key(name)),
        }
    }

    /// The text of a part, as far as it can be read; none where there is no such part, or nothing
    /// in it.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let bytes = self.bytes(name)?;
        decode::decode(&bytes).ok().map(|decoded| decoded.text)
    }

    /// The bytes of a part, as far as they can be read.
    pub(super) fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        deadline::check();
        let name = name.trim_start_matches('/');
        let mut unpacked = Vec::new();
        let mut fault = None;
        let listed = match &mut self.parts {
            Parts::Listed(archive) => match archive.by_name(name) {
                Ok(part) => {
                    let most = most(part.compressed_size(), self.budget);
                    Some((most, unpack(part, most, &mut unpacked)))
                }
                Err(zip::result::ZipError::FileNotFound) => return None,
                Err(error) => {
                    fault = Some(error);
                    None
                }
            },
            Parts::Found => None,
        };
        // Where the list leads nowhere, the part may still stand behind its head.
        let (most, whole) = match listed {
            Some(read) => read,
            None => {
                let heads = self.heads.get_or_insert_with(|| found(self.bytes));
                let Some(&(start, packed)) = heads.get(name) else {
                    let fault =
                        fault.map(|error| format!("the part `{name}` cannot be read: {error}"));
                    self.remarks.extend(fault);
                    return None;
                };
                let data = self.bytes.get(start..).unwrap_or_default();
                let most = most(data.len() as u64, self.budget);
                let whole = match packed {
                    true => unpack(DeflateDecoder::new(data), most, &mut unpacked),
                    false => {
                        let end = memchr::memmem::find(data, b"PK").unwrap_or(data.len());
                        unpack(&data[..end], most, &mut unpacked)
                    }
                };
                (most, whole && fault.is_none())
            }
        };
        if unpacked.len() as u64 > most {
            unpacked.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            self.remarks.push(format!(
                "the part `{name}` is larger than the limit, and was cut"
            ));
        } else if !whole {
            self.remarks.push(format!(
                "the part `{name}` is damaged, and was read up to the damage"
            ));
        }
        self.budget = self.budget.saturating_sub(unpacked.len() as u64);
        Some(unpacked)
    }

    /// What a reader should know of what was read so far.
    pub(super) fn remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }

    /// Notes something that a reader should know.
    pub(super) fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }
}

/// How many bytes may come of a packed part.
fn most(packed: u64, budget: u64) -> u64 {
    let grown = packed.saturating_mul(GROWTH).max(UNSUSPECTED);
    grown.min(LARGEST_PART).min(budget)
}

/// Reads to the end or a little beyond `most` bytes; tells whether that went without an error.
fn unpack(part: impl Read, most: u64, into: &mut Vec<u8>) -> bool {
    part.take(most.saturating_add(1)).read_to_end(into).is_ok()
}

/// The parts that heads tell of: name, where the data begins, and whether it is packed.
fn found(bytes: &[u8]) -> Heads {
    let mut parts = Heads::new();
    for at in memchr::memmem::find_iter(bytes, HEAD) {
        deadline::tick();
        let Some(head) = bytes.get(at..at + HEAD_LENGTH) else {
            break;
        };
        let number = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let (flags, method) = (number(6), number(8));
        let name_end = at + HEAD_LENGTH + number(26);
        let is_encrypted = flags & 1 == 1;
        let Some(name) = bytes.get(at + HEAD_LENGTH..name_end) else {
            break;
        };
        if is_encrypted || !matches!(method, 0 | 8) || parts.len() == MOST_PARTS {
            continue;
        }
        if let Ok(name) = std::str::from_utf8(name) {
            let data = name_end + number(28);
            parts.insert(name.to_owned(), (data, method == 8));
        }
    }
    parts
}

/// The path that an address inside a part leads to, from the folder of the part: `../a.xml` in
/// `word/document.xml` is `a.xml`. Addresses that lead out of the package end at its root.
pub(super) fn resolved(part: &str, address: &str) -> String {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut path: Vec<&str> = match address.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').collect(),
    };
    for step in address.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A package of named parts.
    pub(in crate::parse) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_read_by_name_and_within_limits() {
        let long = "a".repeat(3 << 20);
        let bytes = packed(&[("a/b.xml", "<p>one</p>"), ("bomb", &long)]);
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.text("/a/b.xml").as_deref(), Some("<p>one</p>"));
        assert_eq!(package.text("a/c.xml"), None);
        assert!(package.remarks().is_empty());
        assert_eq!(package.bytes("bomb").unwrap().len() as u64, UNSUSPECTED);
        assert_eq!(
            package.remarks(),
            ["the part `bomb` is larger than the limit, and was cut"]
        );
    }

    #[test]
    fn a_package_that_was_cut_is_read_by_its_heads() {
        let text: String = (0..2000).map(|number| format!("line {number}. ")).collect();
        let bytes = packed(&[("first", "short"), ("second", &text)]);
        let mut package = Package::open(&bytes[..bytes.len() / 2]).unwrap();
        let half = package.text("second").unwrap();
        assert!(
            text.starts_with(&half) && half.len() > 1000,
            "{}",
            half.len()
        );
        assert_eq!(package.remarks().len(), 2);
        // The list is whole, but leads beside the parts.
        let moved = [&bytes[..1], b"moved by some bytes", &bytes[1..]].concat();
        let moved = [b"PK\x03\x04", &moved[..]].concat();
        let mut package = Package::open(&moved).unwrap();
        assert_eq!(package.text("second").as_deref(), Some(&*text));
        assert!(Package::open(b"PK\x03\x04").is_err());
    }

    #[test]
    fn addresses_lead_from_the_folder_of_the_part() {
        let check = |part, address, expected| assert_eq!(resolved(part, address), expected);
        check("word/document.xml", "media/a.png", "word/media/a.png");
        check(
            "word/document.xml",
            "../docProps/core.xml",
            "docProps/core.xml",
        );
        check("word/document.xml", "/word/a.xml", "word/a.xml");
        check("a.opf", "text/b.xhtml#c", "text/b.xhtml");
        check("a/b", "../../../etc/passwd", "etc/passwd");
    }
}
