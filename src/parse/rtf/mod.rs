//! RTF to blocks and declarations.
//!
//! `token` cuts the bytes, `charset` knows the encodings, `state` is what holds inside a group.
//! Bytes of text are decoded by the encoding of their font once a run of them ends, so that a
//! character of two bytes may be written in two pieces. What was deleted by a tracked change,
//! headers, footers and comments stay out; notes come at the end.

mod charset;
mod state;
mod token;

use encoding_rs::{Encoding, WINDOWS_1252};
use rustc_hash::FxHashMap;

use super::flow::{Flow, Role};
use super::symbol::symbol;
use super::{Declaration, Format, Parsed, hosts, properties};
use crate::deadline;
pub(super) use charset::of_code_page;
use state::{Destination, End, State};
use token::{Token, Tokens};

/// The most groups that stand in each other; what is deeper has the state of the group around it.
const DEEPEST: usize = 5_000;

/// Returns true if bytes begin as RTF does.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

/// Reads a file.
pub(super) fn parse(bytes: &[u8]) -> Parsed {
    let mut reader = Reader::default();
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        deadline::tick();
        reader.take(token, &mut tokens);
        if reader.is_done {
            break;
        }
    }
    let is_cut = !reader.is_done;
    while !reader.outer.is_empty() {
        reader.close();
    }
    reader.flush();
    reader.end_paragraph();
    for note in std::mem::take(&mut reader.notes) {
        reader.flow.note(note);
    }
    let blocks = reader.flow.finish();
    let remark = "the file ends too early; it was read up to there".to_owned();
    Parsed {
        pages: Vec::new(),
        format: Format::Rtf,
        hosts: hosts::named_in(&blocks, std::iter::empty()),
        declarations: reader.declarations,
        blocks,
        remarks: is_cut.then_some(remark).into_iter().collect(),
    }
}

/// A font: its encoding, if it has one of its own, its character set and its name.
#[derive(Default)]
struct Font {
    encoding: Option<&'static Encoding>,
    set: i32,
    name: String,
}

/// A reader of a file.
#[derive(Default)]
struct Reader {
    state: State,
    outer: Vec<State>,
    /// Groups that are open beyond the deepest.
    beyond: usize,
    flow: Flow,
    /// Flows around the notes that are open, and whether a table was open in each.
    around: Vec<(Flow, Table)>,
    table: Table,
    /// True if the next row holds column headings.
    is_header: bool,
    notes: Vec<Flow>,
    declarations: Vec<Declaration>,
    fonts: FxHashMap<i32, Font>,
    /// Levels of headings by the number of their style.
    headings: FxHashMap<i32, u8>,
    usual_encoding: Option<&'static Encoding>,
    usual_font: i32,
    /// Bytes of text that wait to be decoded.
    bytes: Vec<u8>,
    /// True if a group may still turn out to be of a kind that is passed over.
    is_optional: bool,
    /// Characters that stand for those that were just told by number, and are to be passed over.
    substitutes: usize,
    /// The first half of a character told by two numbers.
    half: Option<u16>,
    /// Text of what is no part of the document: names, numbers, properties.
    aside: String,
    /// The number that stands before the paragraph.
    marker: Option<String>,
    /// A day in the properties: year, month, day.
    day: [i32; 3],
    is_done: bool,
}

/// How far a table has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Table {
    #[default]
    None,
    Begun,
    Row,
    Cell,
}

impl Reader {
    fn take(&mut self, token: Token<'_>, tokens: &mut Tokens<'_>) {
        match token {
            Token::Open => {
                self.substitutes = 0;
                self.is_optional = false;
                if self.outer.len() < DEEPEST {
                    self.outer.push(self.state.clone());
                    self.state.end = End::Nothing;
                    self.state.is_first = true;
                } else {
                    self.beyond += 1;
                }
                return;
            }
            Token::Close => {
                self.substitutes = 0;
                match self.beyond {
                    0 => self.close(),
                    _ => self.beyond -= 1,
                }
                self.is_done = self.outer.is_empty();
            }
            Token::Byte(_) if self.substitutes > 0 => self.substitutes -= 1,
            Token::Byte(byte) => self.byte(byte),
            Token::Symbol(b'*') => {
                self.is_optional = true;
                return;
            }
            Token::Symbol(symbol) => {
                self.substitutes = 0;
                match symbol {
                    b'~' => self.push(' '),
                    b'_' => self.push('-'),
                    b'\n' | b'\r' => self.word("par", None),
                    b'\t' => self.word("tab", None),
                    _ => {}
                }
            }
            Token::Word("bin", number) => {
                tokens.skip(
                    number
                        .and_then(|count| usize::try_from(count).ok())
                        .unwrap_or(0),
                );
            }
            Token::Word("u", Some(number)) => self.unicode(number),
            Token::Word(word, number) => {
                self.substitutes = 0;
                self.word(word, number);
            }
        }
        self.is_optional = false;
        self.state.is_first = false;
    }

    /// Ends a group.
    fn close(&mut self) {
        self.flush();
        let Some(outer) = self.outer.pop() else {
            return;
        };
        let inner = std::mem::replace(&mut self.state, outer);
        match inner.end {
            End::Nothing => {}
            End::Note => {
                self.end_paragraph();
                let (flow, table) = self.around.pop().unwrap_or_default();
                self.notes.push(std::mem::replace(&mut self.flow, flow));
                self.table = table;
            }
            End::Box => {
                self.end_paragraph();
                self.flow.close_box();
                self.table = self.around.pop().map_or(Table::None, |(_, table)| table);
            }
            End::Property(property, key) => {
                let value = std::mem::take(&mut self.aside);
                self.declarations
                    .extend(properties::declaration(property, key, &value));
            }
            End::Day(property, key) => {
                let [year, month, day] = std::mem::take(&mut self.day);
                let value = match (month, day) {
                    (1..=12, 1..=31) if year > 1900 => format!("{year:04}-{month:02}-{day:02}"),
                    _ => String::new(),
                };
                self.declarations
                    .extend(properties::declaration(property, key, &value));
            }
            End::Marker => {
                let marker = std::mem::take(&mut self.aside);
                self.marker = Some(marker.trim().to_owned());
            }
        }
    }

    /// The encoding of text at this place.
    fn encoding(&self) -> &'static Encoding {
        let font = self.fonts.get(&self.state.font);
        let own = font
            .and_then(|font| font.encoding)
            .filter(|_| self.state.destination != Destination::Aside);
        own.or(self.usual_encoding).unwrap_or(WINDOWS_1252)
    }

    fn byte(&mut self, byte: u8) {
        self.half = None;
        match self.state.destination {
            Destination::Skipped => {}
            Destination::Styles | Destination::Fonts if byte == b';' => {
                self.flush();
                match self.state.destination {
                    Destination::Fonts => self.name_font(self.state.font),
                    _ => self.name_style(),
                }
            }
            _ => {
                let font = self.fonts.get(&self.state.font);
                let is_text = self.state.destination == Destination::Text;
                let symbols = font.filter(|font| is_text && font.set == charset::SYMBOLS);
                match symbols.map(|font| symbol(&font.name, u32::from(byte))) {
                    Some(character) => {
                        if let Some(character) = character {
                            self.push(character);
                        }
                    }
                    None => self.bytes.push(byte),
                }
            }
        }
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        self.substitutes = self.state.substitutes;
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else {
            return;
        };
        let character = match (self.half.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.half = Some(unit);
                return;
            }
            (Some(half), 0xDC00..=0xDFFF) => {
                char::decode_utf16([half, unit]).next().and_then(Result::ok)
            }
            _ => char::from_u32(u32::from(unit)),
        };
        let character = match character {
            Some(character @ '\u{F000}'..='\u{F0FF}') => {
                let font = self.fonts.get(&self.state.font);
                let name = font.map_or("symbol", |font| font.name.as_str());
                symbol(name, u32::from(character))
            }
            other => other,
        };
        if let Some(character) = character {
            self.push(character);
        }
    }

    /// Adds a character.
    fn push(&mut self, character: char) {
        self.flush();
        self.text(character.encode_utf8(&mut [0; 4]));
    }

    /// Decodes what waits.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let (text, _) = self.encoding().decode_without_bom_handling(&bytes);
        self.text(&text);
        // The room is kept.
        self.bytes = bytes;
        self.bytes.clear();
    }

    fn text(&mut self, text: &str) {
        match self.state.destination {
            Destination::Text if !self.state.is_hidden => {
                self.settle_table();
                self.flow
                    .text(text, self.state.is_bold || self.state.is_italic);
            }
            Destination::Fonts | Destination::Styles | Destination::Aside => {
                if self.aside.len() < 10_000 {
                    self.aside.push_str(text);
                }
            }
            Destination::Text | Destination::Skipped => {}
        }
    }

    fn name_font(&mut self, number: i32) {
        let name = std::mem::take(&mut self.aside);
        let font = self.fonts.entry(number).or_default();
        if !name.trim().is_empty() {
            font.name = name.trim().to_owned();
        }
    }

    fn name_style(&mut self) {
        let name = std::mem::take(&mut self.aside).trim().to_lowercase();
        let level = match name.strip_prefix("heading ") {
            Some(level) => level.trim().parse().ok(),
            None => (name == "title").then_some(1),
        };
        if let (Some(style), Some(level)) = (self.state.style, level) {
            self.headings.insert(style, level);
        }
        self.state.style = None;
    }

    /// Opens or closes tables as the properties of the paragraph ask.
    fn settle_table(&mut self) {
        if !self.state.is_in_table {
            if self.table != Table::None {
                self.flow.close_table();
                self.table = Table::None;
            }
            return;
        }
        if self.table == Table::None {
            self.flow.open_table();
            self.table = Table::Begun;
        }
        if self.table == Table::Begun {
            self.flow.open_row();
            if std::mem::take(&mut self.is_header) {
                self.flow.header_row();
            }
            self.table = Table::Row;
        }
        if self.table == Table::Row {
            self.flow.open_cell();
            self.table = Table::Cell;
        }
    }

    /// Ends a paragraph.
    fn end_paragraph(&mut self) {
        let marker = self.marker.take();
        let level = self
            .state
            .level
            .or_else(|| self.headings.get(&self.state.style?).copied());
        let role = match (level, marker) {
            (Some(level), _) => Role::Heading(level.clamp(1, 6)),
            (None, Some(marker)) => {
                let is_number = marker.chars().any(char::is_numeric)
                    || marker.ends_with(['.', ')']) && marker.chars().any(char::is_alphabetic);
                Role::Item {
                    list: self.state.list,
                    depth: self.state.depth.saturating_add(1),
                    marker: if is_number { marker } else { String::new() },
                }
            }
            (None, None) => Role::Text,
        };
        self.flow.role(role);
        self.flow.end_paragraph();
    }

    fn end_cell(&mut self) {
        self.state.is_in_table = true;
        self.settle_table();
        self.end_paragraph();
        self.flow.close_cell();
        self.table = Table::Row;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::flow::tests::shown;

    #[track_caller]
    fn check(text: &[u8], expected: &[&str]) -> Parsed {
        let parsed = parse(text);
        assert_eq!(shown(&parsed.blocks), expected);
        parsed
    }

    #[test]
    fn characters_come_by_font_number_and_pair() {
        check(
            br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 M;}}\f0 d\'e9j\'e0 \f1\'cc\'e8\'f0 \f2\'93\'fa\'96{\'7b}\par\uc1\u1052?\u-10179?\u-8694?\uc0\u233x\par}",
            &["p:d\u{e9}j\u{e0} \u{41c}\u{438}\u{440} \u{65e5}\u{672c}", "p:\u{41c}\u{1f60a}\u{e9}x"],
        );
    }

    #[test]
    fn what_is_no_text_stays_out_and_notes_come_last() {
        let parsed = check(
            br"{\rtf1{\info{\title An open letter on water}{\author Ana}{\creatim\yr2019\mo5\dy3}}{\stylesheet{\s1 heading 1;}}{\header top}\pard\s1 Water\par\pard One{\footnote note}{\*\unknown x}{\deleted gone} two\line three{\field{\*\fldinst HYPERLINK}{\fldrslt link}}\par}",
            &["h1:Water", "p:One two\nthreelink", "n:note"],
        );
        let declared: Vec<&str> = parsed
            .declarations
            .iter()
            .map(|one| one.value.as_str())
            .collect();
        assert_eq!(declared, ["An open letter on water", "Ana", "2019-05-03"]);
        assert!(parsed.remarks.is_empty());
    }

    #[test]
    fn tables_and_lists_keep_their_structure() {
        check(
            br"{\rtf1\trowd\pard\intbl Ana\cell Peru\cell\row\trowd\intbl Bo\cell Chad\cell\row\pard{\listtext 1.\tab}\ls2 First\par{\listtext\'b7\tab}Second\par\pard End}",
            &["tr:Ana\tPeru", "tr:Bo\tChad", "li11.:First", "li1:Second", "p:End"],
        );
    }

    #[test]
    fn a_file_that_was_cut_keeps_its_text() {
        let parsed = check(br"{\rtf1{\b One\par Two", &["p:One", "p:Two"]);
        assert_eq!(parsed.remarks.len(), 1);
        let deep =
            "{\\rtf1 ".to_owned() + &"{".repeat(100_000) + "deep" + &"}".repeat(100_000) + " out}";
        check(deep.as_bytes(), &["p:deep out"]);
        let notes = "{\\rtf1 One\\par ".to_owned() + &"{\\footnote x".repeat(100_000);
        let blocks = parse(notes.as_bytes()).blocks;
        assert_eq!(blocks.first().map(|block| block.text.as_str()), Some("One"));
    }
}
