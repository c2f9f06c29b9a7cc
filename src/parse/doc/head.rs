//! The head of a document of Word, which says where all else stands, and its text in pieces.
//!
//! Source: Microsoft, [MS-DOC] Word (.doc) Binary File Format, 2.5.1 (`Fib`) and 2.8.35 (`PlcPcd`).

use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, WINDOWS_1252};

use crate::deadline;
use crate::parse::compound::{u16_at, u32_at};

/// The first bytes of the head, of Word since 97 and of Word 6 and 95.
const SIGNS: [u16; 2] = [0xA5EC, 0xA5DC];
/// The first version that keeps its tables in a stream of their own.
const WORD_97: u16 = 0x00C1;
/// The most characters that are read.
const MOST_CHARACTERS: usize = 16 << 20;

/// The head of a document.
pub(super) struct Head {
    version: u16,
    flags: u16,
    /// Characters of the text, of the footnotes, and so on through all parts of it.
    pub(super) lengths: [usize; 8],
    bytes: Vec<u8>,
}

/// A part of the characters of a document, as a place in `Head::lengths`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text = 0,
    Footnotes = 1,
    Endnotes = 5,
    Boxes = 6,
}

/// A table in the file, by its place among those that the head names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Styles = 1,
    Runs = 12,
    Paragraphs = 13,
    Fonts = 15,
    Pieces = 33,
    Definitions = 73,
    Lists = 74,
}

impl Head {
    /// Reads the head of the stream that holds the text; none where it has none.
    pub(super) fn read(document: &[u8]) -> Option<Self> {
        let version = u16_at(document, 2)?;
        if !SIGNS.contains(&u16_at(document, 0)?) {
            return None;
        }
        let first = if version >= WORD_97 { 76 } else { 52 };
        let mut lengths = [0; 8];
        for (at, length) in lengths.iter_mut().enumerate() {
            // Behind the first three is a place that says nothing any more.
            let number = u32_at(document, first + 4 * at).unwrap_or(0);
            *length = usize::try_from(number).unwrap_or(0).min(MOST_CHARACTERS);
        }
        if version >= WORD_97 {
            lengths[3] = 0;
        }
        Some(Self {
            version,
            flags: u16_at(document, 10)?,
            lengths,
            bytes: document[..document.len().min(4096)].to_vec(),
        })
    }

    /// True if the text cannot be read without a password.
    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & 0x0100 != 0
    }

    /// True if the document is older than Word 97.
    pub(super) fn is_old(&self) -> bool {
        self.version < WORD_97
    }

    /// The stream that holds the tables.
    pub(super) fn tables(&self) -> &'static str {
        match (self.is_old(), self.flags & 0x0200) {
            (true, _) => "WordDocument",
            (false, 0) => "0Table",
            (false, _) => "1Table",
        }
    }

    /// The place of a table among the tables, in bytes; none where the file has no such table.
    pub(super) fn place(&self, table: Table) -> Option<Range<usize>> {
        let at = match (self.is_old(), table) {
            (false, _) => 154 + 8 * table as usize,
            (true, Table::Pieces) => 0x160,
            (true, _) => return None,
        };
        let start = usize::try_from(u32_at(&self.bytes, at)?).ok()?;
        let length = usize::try_from(u32_at(&self.bytes, at + 4)?).ok()?;
        (length > 0).then(|| start..start.saturating_add(length))
    }

    /// The bytes of a table, as far as they are there.
    pub(super) fn table<'a>(&self, table: Table, tables: &'a [u8]) -> Option<&'a [u8]> {
        let place = self.place(table)?;
        tables.get(place.start..place.end.min(tables.len()))
    }

    /// The places of the characters of a part.
    pub(super) fn part(&self, part: Part) -> Range<usize> {
        let start = self.lengths[..part as usize].iter().sum();
        start..start + self.lengths[part as usize]
    }

    /// The encoding of characters of one byte: until Word 97 that of the machine, which the file does
    /// not tell, so that it is guessed.
    fn encoding(&self, document: &[u8]) -> &'static Encoding {
        if !self.is_old() {
            return WINDOWS_1252;
        }
        let start = u32_at(document, 24).and_then(|start| usize::try_from(start).ok());
        let text = start.and_then(|start| document.get(start..));
        let text = text.unwrap_or_default();
        let text = &text[..text.len().min(self.lengths[0])];
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(text, true);
        let guessed = detector.guess(None, Utf8Detection::Deny);
        // A character of two bytes would be in no place of the text.
        if guessed.is_single_byte() {
            guessed
        } else {
            WINDOWS_1252
        }
    }

    /// The characters of all parts, each with its place in the stream of the text, in bytes.
    pub(super) fn characters(&self, document: &[u8], tables: &[u8]) -> Vec<(char, u32)> {
        let total: usize = self.lengths.iter().sum();
        let total = total.min(MOST_CHARACTERS);
        let mut characters = Vec::with_capacity(total.min(document.len()));
        let encoding = self.encoding(document);
        let pieces = self.table(Table::Pieces, tables).and_then(pieces);
        let pieces = pieces.unwrap_or_else(|| {
            // Without a table all of the text stands in one place.
            let start = u32_at(document, 24).unwrap_or(0);
            vec![Piece {
                length: total,
                start,
                is_wide: false,
            }]
        });
        for piece in pieces {
            deadline::check();
            if characters.len() >= total {
                break;
            }
            let length = piece.length.min(total - characters.len());
            let width = if piece.is_wide { 2 } else { 1 };
            let from = usize::try_from(piece.start).unwrap_or(usize::MAX);
            let rest = document.get(from..).unwrap_or_default();
            let bytes = &rest[..rest.len().min(length * width)];
            let places = (piece.start..).step_by(width);
            match piece.is_wide {
                true => {
                    let units = bytes.chunks_exact(2);
                    let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
                    characters.extend(wide(units).zip(places));
                }
                false => {
                    let (text, _) = encoding.decode_without_bom_handling(bytes);
                    characters.extend(text.chars().zip(places));
                }
            }
        }
        characters
    }
}

/// Characters of 16 bits, each at its place: a pair of halves is its character and nothing.
fn wide(units: impl Iterator<Item = u16>) -> impl Iterator<Item = char> {
    let mut half = None;
    units.map(move |unit| match (half.take(), unit) {
        (_, 0xD800..=0xDBFF) => {
            half = Some(unit);
            '\u{ad}'
        }
        (Some(first), 0xDC00..=0xDFFF) => {
            let mut pair = char::decode_utf16([first, unit]);
            pair.next().and_then(Result::ok).unwrap_or('\u{fffd}')
        }
        _ => char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}'),
    })
}

/// Successive characters that stand together in the stream of the text.
struct Piece {
    /// Characters.
    length: usize,
    /// Where they begin, in bytes.
    start: u32,
    /// True if each has two bytes.
    is_wide: bool,
}

/// The pieces in the order of the text; none where the table is no such table.
fn pieces(mut table: &[u8]) -> Option<Vec<Piece>> {
    // Properties stand before the pieces.
    while table.first() == Some(&1) {
        let length = usize::from(u16_at(table, 1)?);
        table = table.get(3 + length..)?;
    }
    if table.first() != Some(&2) {
        return None;
    }
    let table = table.get(5..)?;
    let count = table.len().saturating_sub(4) / 12;
    let mut pieces = Vec::with_capacity(count);
    for at in 0..count {
        deadline::tick();
        let (from, to) = (u32_at(table, 4 * at)?, u32_at(table, 4 * at + 4)?);
        let place = u32_at(table, 4 * (count + 1) + 8 * at + 2)?;
        let is_wide = place & 0x4000_0000 == 0;
        pieces.push(Piece {
            length: usize::try_from(to.checked_sub(from)?).ok()?,
            start: match is_wide {
                true => place,
                false => (place & 0x3FFF_FFFF) / 2,
            },
            is_wide,
        });
    }
    Some(pieces)
}
