//! DOC to blocks and declarations: the documents of Word before 2007.
//!
//! `head` says where things stand and gives the characters, `properties` what is said of paragraphs
//! and of runs of characters, `styles` and `lists` what these refer to, `summary` what the document
//! says of itself. Headers, footers, comments and what a tracked change deleted stay out; boxes come
//! behind the text, notes at the end. Source: Microsoft, [MS-DOC] Word (.doc) Binary File Format.

mod head;
mod lists;
mod properties;
mod styles;
mod summary;

use super::compound::Compound;
use super::flow::{Flow, Role};
use super::numbering::Numbering;
use super::symbol::symbol;
use super::{Format, Parsed, Unreadable, hosts};
use crate::deadline;
use head::{Head, Part, Table};
use properties::{Paragraph, Places, Run};
use styles::Styles;

/// The stream that holds the text.
const STREAM: &str = "WordDocument";

/// Returns true if a compound file holds a document of Word.
pub(super) fn is_doc(file: &Compound<'_>) -> bool {
    file.has(STREAM)
}

/// Reads a document. Errors: `Encrypted` where it is, `Damaged` where its text cannot be found.
pub(super) fn parse(file: &Compound<'_>) -> Result<Parsed, Unreadable> {
    let document = file.stream(STREAM).ok_or(Unreadable::Damaged)?;
    let head = Head::read(&document).ok_or(Unreadable::Damaged)?;
    if head.is_encrypted() {
        return Err(Unreadable::Encrypted);
    }
    let tables = match head.is_old() {
        true => Some(document.clone()),
        false => file.stream(head.tables()),
    };
    let mut remarks = Vec::new();
    if tables.is_none() {
        remarks.push("the file is damaged; what can be found in it was read".to_owned());
    }
    let tables = tables.unwrap_or_default();
    let characters = head.characters(&document, &tables);
    if characters.len() < head.lengths[Part::Text as usize] {
        remarks.push("the file ends too early; it was read up to there".to_owned());
    }
    let table = |table| head.table(table, &tables).unwrap_or_default();
    let mut body = Body {
        paragraphs: properties::paragraphs(table(Table::Paragraphs), &document),
        runs: properties::runs(table(Table::Runs), &document),
        styles: Styles::read(table(Table::Styles)),
        numbering: numbering(&head, &tables),
        fonts: fonts(table(Table::Fonts)),
        flow: Flow::default(),
    };
    let part = |part| {
        let places = head.part(part);
        let end = places.end.min(characters.len());
        characters.get(places.start..end).unwrap_or_default()
    };
    body.read(part(Part::Text));
    body.read(part(Part::Boxes));
    for notes in [Part::Footnotes, Part::Endnotes] {
        let text = std::mem::take(&mut body.flow);
        body.read(part(notes));
        let notes = std::mem::replace(&mut body.flow, text);
        body.flow.note(notes);
    }
    let summary = file.stream(summary::STREAM).unwrap_or_default();
    let blocks = body.flow.finish();
    Ok(Parsed {
        format: Format::Doc,
        declarations: summary::declared(&summary),
        hosts: hosts::named_in(&blocks, std::iter::empty()),
        blocks,
        pages: Vec::new(),
        remarks,
    })
}

/// The lists of a document.
fn numbering(head: &Head, tables: &[u8]) -> Numbering {
    let place = head.place(Table::Definitions);
    // The levels stand behind the table that the head names.
    let definitions = place
        .as_ref()
        .and_then(|place| Some((tables.get(place.start..)?, place.len())));
    let lists = head.table(Table::Lists, tables);
    let (Some((definitions, length)), Some(lists)) = (definitions, lists) else {
        return Numbering::default();
    };
    lists::read(definitions, length, lists)
}

/// The names of the fonts, in the order of their numbers.
fn fonts(table: &[u8]) -> Vec<String> {
    let mut fonts = Vec::new();
    let mut rest = table.get(4..).unwrap_or_default();
    while let Some((&length, own)) = rest.split_first() {
        let own = &own[..usize::from(length).min(own.len())];
        // The name stands behind what else is said of it, in characters of two bytes.
        let units = own.get(39..).unwrap_or_default().chunks_exact(2);
        let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        fonts.push(String::from_utf16_lossy(&units));
        rest = &rest[1 + own.len()..];
    }
    fonts
}

/// A reader of the text.
struct Body {
    paragraphs: Places<Paragraph>,
    runs: Places<Run>,
    styles: Styles,
    numbering: Numbering,
    fonts: Vec<String>,
    flow: Flow,
}

/// What is open of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    Table,
    Row,
    Cell,
}

impl Body {
    /// Reads a part of the characters, paragraph by paragraph.
    fn read(&mut self, characters: &[(char, u32)]) {
        let mut open = Open::Nothing;
        let mut fields: Vec<bool> = Vec::new();
        // Lines end with the characters that end paragraphs, cells and pages.
        let is_end = |(character, _): &(char, u32)| matches!(character, '\r' | '\u{7}' | '\u{c}');
        for paragraph in characters.split_inclusive(is_end) {
            deadline::tick();
            let Some(&(end, place)) = paragraph.last() else {
                continue;
            };
            let own = self.paragraphs.at(place);
            // Cells tell of a table also where the properties are lost.
            let is_in_table = own.is_in_table || end == '\u{7}';
            if !is_in_table && open != Open::Nothing {
                self.flow.close_table();
                open = Open::Nothing;
            }
            if own.is_row_end && end == '\u{7}' {
                if open == Open::Cell {
                    self.flow.close_cell();
                }
                open = Open::Table;
                continue;
            }
            if is_in_table {
                if open == Open::Nothing {
                    self.flow.open_table();
                    open = Open::Table;
                }
                if open == Open::Table {
                    self.flow.open_row();
                    open = Open::Row;
                }
                if open == Open::Row {
                    self.flow.open_cell();
                    open = Open::Cell;
                }
            }
            self.paragraph(&own, paragraph, &mut fields);
            if end == '\u{7}' {
                self.flow.close_cell();
                open = Open::Row;
            }
        }
        if open == Open::Cell {
            self.flow.close_cell();
        }
        if open != Open::Nothing {
            self.flow.close_table();
        }
        self.flow.end_paragraph();
    }

    /// Reads a paragraph; `fields` tells for each field that is open whether its result has begun.
    fn paragraph(&mut self, own: &Paragraph, characters: &[(char, u32)], fields: &mut Vec<bool>) {
        let style = self.styles.style(own.style);
        let mut has_text = false;
        for &(character, place) in characters {
            match character {
                '\u{13}' => fields.push(false),
                '\u{14}' => {
                    if let Some(result) = fields.last_mut() {
                        *result = true;
                    }
                }
                '\u{15}' => {
                    fields.pop();
                }
                _ if fields.contains(&false) => {}
                _ => {
                    let run = self.runs.at(place);
                    if run.is_hidden || style.run.is_hidden {
                        continue;
                    }
                    let is_bold = run.is_bold.or(style.run.is_bold) == Some(true);
                    let is_italic = run.is_italic.or(style.run.is_italic) == Some(true);
                    has_text |= self.character(character, &run, is_bold || is_italic);
                }
            }
        }
        if has_text {
            self.say_role(own, &style);
        }
        self.flow.end_paragraph();
    }

    /// Adds a character; tells whether it shows something.
    fn character(&mut self, character: char, run: &Run, is_strong: bool) -> bool {
        let shown = match character {
            '\t' => {
                self.flow.tab();
                return false;
            }
            '\u{b}' | '\u{e}' => {
                self.flow.line_break();
                return false;
            }
            '\u{1e}' => Some('-'),
            '(' if let Some((font, code)) = run.symbol => {
                let font = self.fonts.get(usize::from(font));
                symbol(font.map_or("symbol", String::as_str), u32::from(code))
            }
            // Pictures, numbers of notes, ends of paragraphs and cells.
            '\0'..='\u{1f}' | '\u{fffc}' => None,
            other => Some(other),
        };
        if let Some(shown) = shown {
            self.flow.text(shown.encode_utf8(&mut [0; 4]), is_strong);
        }
        shown.is_some_and(|shown| !shown.is_whitespace())
    }

    /// Says what the paragraph is.
    fn say_role(&mut self, own: &Paragraph, style: &styles::Style) {
        let outline = own.outline.map(|outline| match outline {
            0..9 => outline + 1,
            _ => 0,
        });
        let list = own.list.or(style.paragraph.list).filter(|list| *list > 0);
        let depth = own.depth.or(style.paragraph.depth).unwrap_or(0);
        // Headings are counted with the items of their list.
        let item = list.and_then(|list| self.numbering.item(&list.to_string(), usize::from(depth)));
        let role = match (outline.or(style.level), item) {
            (Some(level @ 1..=9), _) => Role::Heading(level.min(6)),
            (_, Some(item)) => Role::Item {
                list: item.list,
                depth: depth.saturating_add(1),
                marker: item.marker,
            },
            (_, None) => Role::Text,
        };
        self.flow.role(role);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::compound::tests::compound;
    use crate::parse::flow::tests::shown;

    /// Where the text of one byte a character begins, and that of two.
    const NARROW: u32 = 1024;
    const WIDE: u32 = 2048;
    /// Where the page with the properties of paragraphs stands.
    const PAGE: usize = 4096;

    /// A document: its text up to a place in characters of one byte, then in characters of two; so
    /// many characters of it are notes. `paragraphs` gives the changes of each paragraph's properties
    /// behind the number of its style.
    fn made(narrow: &str, wide: &str, notes: usize, paragraphs: &[(u16, &[u8])]) -> Vec<u8> {
        let mut document = vec![0; PAGE + 512];
        let mut put = |at: usize, bytes: &[u8]| {
            document[at..at + bytes.len()].copy_from_slice(bytes);
        };
        put(0, &0xA5EC_u16.to_le_bytes());
        put(2, &0x00C1_u16.to_le_bytes());
        put(10, &0x0200_u16.to_le_bytes());
        let (first, second) = (narrow.chars().count(), wide.chars().count());
        let number = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        put(76, &number(first + second - notes));
        put(80, &number(notes));
        let (narrow_bytes, ..) = encoding_rs::WINDOWS_1252.encode(narrow);
        put(1024, &narrow_bytes);
        let wide_bytes: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(2048, &wide_bytes);
        // The pieces, and the page with properties.
        let mut tables = vec![2, 28, 0, 0, 0];
        for place in [0, first, first + second] {
            tables.extend(number(place));
        }
        for place in [(2 * NARROW) | 0x4000_0000, WIDE] {
            tables.extend([0, 0]);
            tables.extend(place.to_le_bytes());
            tables.extend([0, 0]);
        }
        put(418, &number(0));
        put(422, &number(tables.len()));
        put(258, &number(tables.len()));
        put(262, &number(12));
        tables.extend(number(0));
        tables.extend(number(usize::MAX >> 40));
        tables.extend(number(PAGE / 512));
        let mut page = vec![0; 512];
        let ends = narrow
            .char_indices()
            .filter(|(_, character)| matches!(character, '\r' | '\u{7}'));
        let ends: Vec<usize> = ends.map(|(at, _)| NARROW as usize + at + 1).collect();
        let count = paragraphs.len();
        let mut properties = 510;
        for (at, (style, changes)) in paragraphs.iter().enumerate() {
            let start = if at == 0 {
                NARROW as usize
            } else {
                ends[at - 1]
            };
            page[4 * at..4 * at + 4].copy_from_slice(&number(start));
            page[4 * at + 4..4 * at + 8].copy_from_slice(&number(ends[at]));
            let mut own = style.to_le_bytes().to_vec();
            own.extend(*changes);
            own.resize(own.len().next_multiple_of(2), 0);
            properties = (properties - own.len() - 2) & !1;
            page[properties + 1] = u8::try_from(own.len() / 2).unwrap();
            page[properties + 2..properties + 2 + own.len()].copy_from_slice(&own);
            page[4 * (count + 1) + 13 * at] = u8::try_from(properties / 2).unwrap();
        }
        page[511] = u8::try_from(count).unwrap();
        document[PAGE..].copy_from_slice(&page);
        compound(&[(STREAM, &document), ("1Table", &tables)])
    }

    #[track_caller]
    fn check(file: &[u8], expected: &[&str]) {
        let parsed = crate::parse::parse(file, "a.doc").unwrap();
        assert_eq!(parsed.format, Format::Doc);
        assert_eq!(shown(&parsed.blocks), expected);
    }

    #[test]
    fn text_is_read_in_the_order_of_its_pieces() {
        let file = made(
            "Open letter d\u{e9}j\u{e0}\rAna Roe\u{b}Chair\r",
            "\u{41c}\u{438}\u{440} \u{13} PAGE \u{14}7\u{15}\rA note\r",
            7,
            &[],
        );
        check(
            &file,
            &[
                "p:Open letter d\u{e9}j\u{e0}",
                "p:Ana Roe\nChair",
                "p:\u{41c}\u{438}\u{440} 7",
                "n:A note",
            ],
        );
    }

    #[test]
    fn paragraphs_are_headings_and_cells_as_their_properties_say() {
        let cell: &[u8] = &[0x16, 0x24, 1];
        let end: &[u8] = &[0x16, 0x24, 1, 0x17, 0x24, 1];
        let outline: &[u8] = &[0x40, 0x26, 1];
        let file = made(
            "Water\rAna\u{7}Peru\u{7}\u{7}Bo\u{7}Chad\u{7}\u{7}End\r",
            "",
            0,
            &[
                (0, outline),
                (0, cell),
                (0, cell),
                (0, end),
                (0, cell),
                (0, cell),
                (0, end),
                (0, &[]),
            ],
        );
        check(&file, &["h2:Water", "tr:Ana\tPeru", "tr:Bo\tChad", "p:End"]);
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        let whole = made("Keep the river free.\r", "", 0, &[]);
        let told = |bytes: &[u8]| crate::parse::parse(bytes, "a.doc").map(|parsed| parsed.remarks);
        let mut locked = whole.clone();
        let head = memchr::memmem::find(&locked, b"\xec\xa5").unwrap();
        locked[head + 11] |= 1;
        assert_eq!(told(&locked), Err(Unreadable::Encrypted));
        let mut other = whole.clone();
        other[head] = 0;
        assert_eq!(told(&other), Err(Unreadable::Damaged));
        let other = compound(&[("Workbook", b"x")]);
        assert_eq!(told(&other), Err(Unreadable::NotSupported));
        // Every beginning of a file, and every change of its head, gives an answer.
        for end in (0..whole.len()).step_by(61) {
            let _ = told(&whole[..end]);
        }
        for at in (head..head + 512).step_by(3) {
            let mut changed = whole.clone();
            changed[at] ^= 0xFF;
            let _ = told(&changed);
        }
    }
}
