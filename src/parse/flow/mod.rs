//! Blocks from what word processors write: paragraphs with runs of text, lists, tables, boxes.
//!
//! The readers say what begins and ends; how that becomes blocks is decided here, once for all of
//! them, as the reader of web pages does it: tables of data become rows, tables that lay out a page
//! become the blocks in their cells, and lines with the same tab stops become rows.

pub(super) mod columns;
pub(super) mod contents;
mod table;

use self::columns::columns;
use self::table::{Row, Table};
use super::{Block, BlockKind, Zone};
use crate::deadline;

/// Tables and boxes that stand in so many others are text without structure.
const DEEPEST: usize = 96;

/// What a paragraph is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    #[default]
    Text,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item {
        /// Which list.
        list: u32,
        /// Nesting, from 1.
        depth: u8,
        /// The marker as printed; empty for bullets.
        marker: String,
    },
    /// Quoted text.
    Quote,
}

/// A document being laid out.
#[derive(Default)]
pub(super) struct Flow {
    /// Where finished blocks go: the document, then the open cells and boxes.
    sinks: Vec<Vec<Block>>,
    /// The blocks of the document itself.
    blocks: Vec<Block>,
    paragraph: Paragraph,
    /// Paragraphs that wait until the box inside them is finished.
    waiting: Vec<Paragraph>,
    tables: Vec<Table>,
    /// What is open, outermost first, and whether it keeps its structure.
    open: Vec<(Open, bool)>,
    groups: u32,
    /// The list and group of the last block, if it was an item.
    list: Option<(u32, u32)>,
}

/// What can be open around a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Table,
    Cell,
    Box,
}

/// A paragraph being written.
#[derive(Default)]
struct Paragraph {
    text: String,
    role: Role,
    /// Characters that show, and those of them in bold or italics.
    length: usize,
    strong: usize,
    /// Blocks of boxes that are anchored in it.
    boxes: Vec<Block>,
}

impl Flow {
    /// Adds text to the paragraph; runs of white space count as one space.
    pub(super) fn text(&mut self, text: &str, is_strong: bool) {
        let paragraph = &mut self.paragraph;
        for character in text.chars() {
            match character {
                '\n' | '\r' | ' ' => {
                    if !paragraph.text.ends_with([' ', '\t', '\n']) && !paragraph.text.is_empty() {
                        paragraph.text.push(' ');
                    }
                }
                '\t' => tab_stop(&mut paragraph.text),
                '\u{ad}' | '\0'..='\u{1f}' | '\u{7f}' | '\u{feff}' => {}
                _ => {
                    paragraph.text.push(character);
                    paragraph.length += 1;
                    paragraph.strong += usize::from(is_strong);
                }
            }
        }
    }

    /// Adds a tab stop.
    pub(super) fn tab(&mut self) {
        tab_stop(&mut self.paragraph.text);
    }

    /// Adds a line break.
    pub(super) fn line_break(&mut self) {
        let text = &mut self.paragraph.text;
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() {
            text.push('\n');
        }
    }

    /// Says what the paragraph is.
    pub(super) fn role(&mut self, role: Role) {
        self.paragraph.role = role;
    }

    /// Ends the paragraph.
    pub(super) fn end_paragraph(&mut self) {
        deadline::tick();
        let Paragraph {
            text,
            role,
            length,
            strong,
            boxes,
        } = std::mem::take(&mut self.paragraph);
        let shown = text.trim_matches([' ', '\n', '\t']);
        if length > 0 && shown.chars().any(|character| !character.is_whitespace()) {
            let (kind, group) = match role {
                Role::Text => (BlockKind::Paragraph, 0),
                Role::Heading(level) => (BlockKind::Heading(level.clamp(1, 6)), 0),
                Role::Quote => (BlockKind::Quote, 0),
                Role::Item {
                    list,
                    depth,
                    marker,
                } => {
                    let group = match self.list {
                        Some((last, group)) if last == list => group,
                        _ => self.new_group(),
                    };
                    self.list = Some((list, group));
                    (BlockKind::ListItem { depth, marker }, group)
                }
            };
            if group == 0 {
                self.list = None;
            }
            if !matches!(kind, BlockKind::Paragraph | BlockKind::Quote)
                && let Some(table) = self.tables.last_mut()
            {
                table.is_layout |= matches!(kind, BlockKind::Heading(1..=2));
            }
            let block = Block {
                kind,
                zone: Zone::Main,
                text: shown.to_owned(),
                group,
                emphasized: strong == length,
            };
            self.sink().push(block);
        }
        self.sink().extend(boxes);
    }

    /// Adds a block that another reader made, its group counted anew.
    pub(super) fn blocks(&mut self, blocks: Vec<Block>) {
        let before = self.groups;
        for mut block in blocks {
            if block.group != 0 {
                block.group += before;
                self.groups = self.groups.max(block.group);
            }
            self.sink().push(block);
        }
        self.list = None;
    }

    /// Adds the blocks of a note: all but the rows of its tables are notes.
    pub(super) fn note(&mut self, note: Flow) {
        let mut blocks = note.finish();
        for block in &mut blocks {
            if let BlockKind::ListItem { marker, .. } = &block.kind {
                block.text = format!("{marker} {}", block.text).trim_start().to_owned();
            }
            if !matches!(block.kind, BlockKind::TableRow { .. }) {
                block.kind = BlockKind::Note;
                block.group = 0;
            }
        }
        self.blocks(blocks);
    }

    /// Begins a box that stands beside the text; its blocks come after the paragraph it is in.
    pub(super) fn open_box(&mut self) {
        if self.open(Open::Box) {
            self.sinks.push(Vec::new());
            self.waiting.push(std::mem::take(&mut self.paragraph));
        }
    }

    /// Ends the box.
    pub(super) fn close_box(&mut self) {
        self.end_paragraph();
        if self.close(Open::Box)
            && let Some(blocks) = self.sinks.pop()
            && let Some(paragraph) = self.waiting.pop()
        {
            self.paragraph = paragraph;
            append(&mut self.paragraph.boxes, blocks);
        }
    }

    /// Begins a table.
    pub(super) fn open_table(&mut self) {
        self.end_paragraph();
        self.list = None;
        if self.open(Open::Table) {
            if let Some(outer) = self.tables.last_mut() {
                outer.is_layout = true;
            }
            self.tables.push(Table::default());
        }
    }

    /// Begins a row of the innermost table.
    pub(super) fn open_row(&mut self) {
        if self.open.last() == Some(&(Open::Table, true))
            && let Some(table) = self.tables.last_mut()
        {
            table.rows.push(Row::default());
        }
    }

    /// Says that the last row holds column headings.
    pub(super) fn header_row(&mut self) {
        let table = self.tables.last_mut();
        if let Some(row) = table.and_then(|table| table.rows.last_mut()) {
            row.is_header = true;
        }
    }

    /// Begins a cell of the innermost table.
    pub(super) fn open_cell(&mut self) {
        self.list = None;
        let is_table = self.open.last() == Some(&(Open::Table, true));
        if self.open(Open::Cell) && is_table {
            self.sinks.push(Vec::new());
        } else if let Some((_, is_kept)) = self.open.last_mut() {
            *is_kept = false;
        }
    }

    /// Ends a cell.
    pub(super) fn close_cell(&mut self) {
        self.end_paragraph();
        if self.close(Open::Cell)
            && let Some(blocks) = self.sinks.pop()
            && let Some(table) = self.tables.last_mut()
        {
            if table.rows.is_empty() {
                table.rows.push(Row::default());
            }
            if let Some(row) = table.rows.last_mut() {
                row.cells.push(blocks);
            }
        }
    }

    /// Ends a table.
    pub(super) fn close_table(&mut self) {
        self.end_paragraph();
        self.list = None;
        if !self.close(Open::Table) {
            return;
        }
        let Some(table) = self.tables.pop() else {
            return;
        };
        if table.is_data() {
            let group = self.new_group();
            let rows = table.rows.iter().filter_map(|row| row.block(group));
            let rows: Vec<Block> = rows.collect();
            self.sink().extend(rows);
        } else {
            let cells = table.rows.into_iter().flat_map(|row| row.cells);
            for blocks in cells {
                append(self.sink(), blocks);
            }
        }
    }

    /// Notes that something is open; tells whether it keeps its structure.
    fn open(&mut self, open: Open) -> bool {
        let is_kept = self.open.len() < DEEPEST;
        self.open.push((open, is_kept));
        is_kept
    }

    /// Notes that the innermost thing is closed; tells whether it kept its structure.
    fn close(&mut self, open: Open) -> bool {
        let closed = self.open.pop_if(|(innermost, _)| *innermost == open);
        closed.is_some_and(|(_, is_kept)| is_kept)
    }

    fn new_group(&mut self) -> u32 {
        self.groups = self.groups.saturating_add(1);
        self.groups
    }

    fn sink(&mut self) -> &mut Vec<Block> {
        self.sinks.last_mut().unwrap_or(&mut self.blocks)
    }

    /// All blocks; what is open is closed.
    pub(super) fn finish(mut self) -> Vec<Block> {
        while let Some((open, _)) = self.open.last() {
            match open {
                Open::Table => self.close_table(),
                Open::Cell => self.close_cell(),
                Open::Box => self.close_box(),
            }
        }
        self.end_paragraph();
        contents::tidy(&mut self.blocks, false);
        columns(self.blocks, self.groups)
    }
}

/// Adds a tab stop to text: one, however many there are.
fn tab_stop(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with(['\t', '\n']) {
        text.push('\t');
    }
}

/// Moves blocks behind others.
fn append(to: &mut Vec<Block>, mut blocks: Vec<Block>) {
    if to.is_empty() {
        *to = blocks;
    } else {
        to.append(&mut blocks);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Blocks in a short form: kind, `:`, text.
    pub(in crate::parse) fn shown(blocks: &[Block]) -> Vec<String> {
        let shown = blocks.iter().map(|block| {
            let kind = match &block.kind {
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Paragraph => "p".to_owned(),
                BlockKind::ListItem { depth, marker } => format!("li{depth}{marker}"),
                BlockKind::TableRow { header: true } => "th".to_owned(),
                BlockKind::TableRow { header: false } => "tr".to_owned(),
                BlockKind::Quote => "q".to_owned(),
                BlockKind::Note => "n".to_owned(),
                BlockKind::Preformatted => "pre".to_owned(),
            };
            format!("{kind}:{}", block.text)
        });
        shown.collect()
    }

    #[track_caller]
    fn check(paragraphs: &[&str], expected: &[&str]) {
        let mut flow = Flow::default();
        for paragraph in paragraphs {
            for (number, line) in paragraph.split('\n').enumerate() {
                if number > 0 {
                    flow.line_break();
                }
                flow.text(line, false);
            }
            flow.end_paragraph();
        }
        assert_eq!(shown(&flow.finish()), expected);
    }

    #[test]
    fn lines_with_the_same_tab_stops_are_rows() {
        check(
            &["Yours,", "Jo Park\t\tLi Wen", "Chair\t Secretary", "End"],
            &[
                "p:Yours,",
                "tr:Jo Park\tChair",
                "tr:Li Wen\tSecretary",
                "p:End",
            ],
        );
        check(
            &["Jo Park\tPeru\nLi Wen\tChad\nAna Roe\tTogo"],
            &["tr:Jo Park\tPeru", "tr:Li Wen\tChad", "tr:Ana Roe\tTogo"],
        );
        check(
            &["Lima,\t3 May 2019", "Dear all"],
            &["p:Lima, 3 May 2019", "p:Dear all"],
        );
        check(
            &["1.\tFirst", "2.\tSecond\tpart", "-\tx"],
            &["li11.:First", "li12.:Second part", "li1:x"],
        );
    }

    #[test]
    fn a_table_is_rows_or_layout() {
        let table = |cells: &[&[&str]]| {
            let mut flow = Flow::default();
            flow.open_table();
            for row in cells {
                flow.open_row();
                for cell in *row {
                    flow.open_cell();
                    flow.text(cell, false);
                    flow.close_cell();
                }
            }
            flow.close_table();
            shown(&flow.finish())
        };
        assert_eq!(
            table(&[&["Ana", ""], &["Bo", "Peru"]]),
            ["tr:Ana", "tr:Bo\tPeru"]
        );
        let long = "word ".repeat(200);
        let expected = [format!("p:{}", long.trim()), "p:Ana".to_owned()];
        assert_eq!(table(&[&[&long, "Ana"]]), expected);
    }

    #[test]
    fn nothing_is_lost_that_stays_open() {
        let mut flow = Flow::default();
        flow.text("before", false);
        flow.end_paragraph();
        flow.open_table();
        flow.open_row();
        flow.open_cell();
        flow.text("cell", false);
        flow.open_box();
        flow.text("box", false);
        assert_eq!(shown(&flow.finish()), ["p:before", "p:cell", "p:box"]);
    }
}
