//! The properties of paragraphs and of runs of characters, kept by their place in the stream of the
//! text, in pages of 512 bytes.
//!
//! Source: [MS-DOC], 2.9.175 (`PapxFkp`), 2.9.33 (`ChpxFkp`) and 2.6 (`Sprm`).

use crate::deadline;
use crate::parse::compound::{u16_at, u32_at};

/// The length of a page, in bytes.
const PAGE: usize = 512;
/// The most paragraphs and runs of which properties are read.
const MOST: usize = 2_000_000;

/// What a paragraph says of itself; none where its style decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) style: u16,
    pub(super) is_in_table: bool,
    /// True if it ends a row.
    pub(super) is_row_end: bool,
    /// The level in the outline, from 0; 9 for running text.
    pub(super) outline: Option<u8>,
    /// The list, counted from 1, and the level in it from 0; list 0 for none.
    pub(super) list: Option<u16>,
    pub(super) depth: Option<u8>,
}

/// What a run of characters says of itself; none where the style of the paragraph decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) is_bold: Option<bool>,
    pub(super) is_italic: Option<bool>,
    /// True if it is not shown: hidden, or deleted by a tracked change.
    pub(super) is_hidden: bool,
    /// A character of a symbol font: the number of the font, and its code there.
    pub(super) symbol: Option<(u16, u16)>,
}

/// Properties by their place: from the first byte to before the last.
pub(super) struct Places<T> {
    all: Vec<(u32, u32, T)>,
    at: usize,
}

impl<T: Default + Clone> Places<T> {
    fn new(mut all: Vec<(u32, u32, T)>) -> Self {
        all.sort_by_key(|(start, ..)| *start);
        Self { all, at: 0 }
    }

    /// The properties at a place. Places are mostly asked for in order.
    pub(super) fn at(&mut self, place: u32) -> T {
        let holds = |one: Option<&(u32, u32, T)>| {
            one.is_some_and(|(start, end, _)| (*start..*end).contains(&place))
        };
        if !holds(self.all.get(self.at)) {
            let after = self.all.partition_point(|(start, ..)| *start <= place);
            self.at = after.saturating_sub(1);
        }
        let found = self.all.get(self.at);
        found
            .filter(|_| holds(found))
            .map(|(.., properties)| properties.clone())
            .unwrap_or_default()
    }
}

/// The properties of paragraphs; `table` names the pages in the stream of the text.
pub(super) fn paragraphs(table: &[u8], document: &[u8]) -> Places<Paragraph> {
    let mut all = Vec::new();
    for page in pages(table, document) {
        let count = usize::from(page[PAGE - 1]);
        for at in 0..count {
            let offset = page.get(4 * (count + 1) + 13 * at).copied();
            let properties = offset.filter(|offset| *offset > 0).and_then(|offset| {
                let rest = page.get(2 * usize::from(offset)..)?;
                // The length counts words; where it is 0 the next byte holds it.
                match *rest.first()? {
                    0 => rest.get(2..2 + 2 * usize::from(*rest.get(1)?)),
                    words => rest.get(1..2 * usize::from(words)),
                }
            });
            let properties = properties.map(paragraph).unwrap_or_default();
            push(page, at, properties, &mut all);
        }
    }
    Places::new(all)
}

/// The properties of runs of characters; `table` names the pages in the stream of the text.
pub(super) fn runs(table: &[u8], document: &[u8]) -> Places<Run> {
    let mut all = Vec::new();
    for page in pages(table, document) {
        let count = usize::from(page[PAGE - 1]);
        for at in 0..count {
            let offset = page.get(4 * (count + 1) + at).copied();
            let properties = offset.filter(|offset| *offset > 0).and_then(|offset| {
                let rest = page.get(2 * usize::from(offset)..)?;
                rest.get(1..1 + usize::from(*rest.first()?))
            });
            push(page, at, properties.map(run).unwrap_or_default(), &mut all);
        }
    }
    Places::new(all)
}

/// The pages that a table names.
fn pages<'a>(table: &'a [u8], document: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let count = table.len().saturating_sub(4) / 8;
    let count = count.min(document.len() / PAGE);
    (0..count).filter_map(move |at| {
        deadline::check();
        let number = u32_at(table, 4 * (count_of(table) + 1) + 4 * at)? & 0x3F_FFFF;
        let start = usize::try_from(number).ok()? * PAGE;
        document.get(start..start + PAGE)
    })
}

/// How many pages a table names: one place more than pages, each in four bytes.
fn count_of(table: &[u8]) -> usize {
    table.len().saturating_sub(4) / 8
}

/// Adds properties with their place, the number `at` of a page.
fn push<T>(page: &[u8], at: usize, properties: T, all: &mut Vec<(u32, u32, T)>) {
    if let (Some(start), Some(end)) = (u32_at(page, 4 * at), u32_at(page, 4 * at + 4))
        && all.len() < MOST
    {
        all.push((start, end, properties));
    }
}

/// The properties in the bytes that a paragraph keeps: its style, and what differs from it.
fn paragraph(bytes: &[u8]) -> Paragraph {
    let mut paragraph = Paragraph {
        style: u16_at(bytes, 0).unwrap_or(0),
        ..Paragraph::default()
    };
    note_paragraph(bytes.get(2..).unwrap_or_default(), &mut paragraph);
    paragraph
}

/// Notes what changes say of a paragraph.
pub(super) fn note_paragraph(changes: &[u8], paragraph: &mut Paragraph) {
    for (code, value) in Changes(changes) {
        let first = value.first().copied().unwrap_or(0);
        match code {
            0x4600 => paragraph.style = u16_at(value, 0).unwrap_or(0),
            0x2416 => paragraph.is_in_table = first != 0,
            0x2417 => paragraph.is_row_end = first != 0,
            0x2640 => paragraph.outline = Some(first),
            0x460B => paragraph.list = u16_at(value, 0),
            0x260A => paragraph.depth = Some(first),
            _ => {}
        }
    }
}

/// The properties in the bytes that a run keeps.
pub(super) fn run(changes: &[u8]) -> Run {
    let mut run = Run::default();
    for (code, value) in Changes(changes) {
        let first = value.first().copied().unwrap_or(0);
        // 0x80 stands for what the style says, 0x81 for its contrary.
        let told = (first < 0x80).then_some(first != 0);
        match code {
            0x0835 => run.is_bold = told,
            0x0836 => run.is_italic = told,
            0x0800 | 0x083C => run.is_hidden |= told == Some(true),
            0x6A09 => run.symbol = u16_at(value, 0).zip(u16_at(value, 2)),
            _ => {}
        }
    }
    run
}

/// Changes of properties: a code of two bytes, which tells the length of the value behind it.
struct Changes<'a>(&'a [u8]);

impl<'a> Iterator for Changes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let code = u16_at(self.0, 0)?;
        let rest = self.0.get(2..)?;
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            // The length comes first: in two bytes and one too much for the definition of a table.
            _ if matches!(code, 0xD608 | 0xD606) => usize::from(u16_at(rest, 0)?) + 1,
            _ => usize::from(*rest.first()?) + 1,
        };
        let value = rest.get(..length)?;
        self.0 = &rest[length..];
        Some((code, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_one_after_the_other() {
        let changes = [
            0x35, 0x08, 1, // Bold.
            0x03, 0x6A, 1, 2, 3, 4, // Something of four bytes.
            0x15, 0xC6, 2, 9, 9, // Something with a length.
            0x36, 0x08, 0x80, // Italic as the style says.
            0x3C, 0x08, 1, // Hidden.
            0x09, 0x6A, 5, 0, 0xFC, 0xF0, // A symbol.
            0x36, // Cut.
        ];
        let expected = Run {
            is_bold: Some(true),
            is_italic: None,
            is_hidden: true,
            symbol: Some((5, 0xF0FC)),
        };
        assert_eq!(run(&changes), expected);
        let mut paragraph = Paragraph::default();
        note_paragraph(&[0x16, 0x24, 1, 0x0B, 0x46, 3, 0], &mut paragraph);
        assert!(paragraph.is_in_table);
        assert_eq!(paragraph.list, Some(3));
    }
}
