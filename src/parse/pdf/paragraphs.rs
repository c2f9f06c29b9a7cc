//! Lines to paragraphs: which lines belong together, and where a line's end is meant.
//!
//! A line goes on with the paragraph before it when it has its size, stands at the usual distance,
//! is not indented, begins with no marker, and the line before it is full: the next word would not
//! have fitted. Short lines under each other stay lines of one block, as addresses and signatures
//! are.

use super::hyphens::Hyphens;
use super::lines::Line;
use super::marker;
use super::measure::Measure;
use super::tables::has_leaders;
use super::tags::{Element, Role, Tags};
use crate::deadline;
use crate::parse::Zone;

/// What a block is, before levels and groups are known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sort {
    /// Text.
    Text,
    /// Text of this size, larger than that of the body.
    Large(f32),
    /// A heading of this level, by the file's own structure.
    Heading(u8),
    /// An item with its marker, beginning at this place.
    Item(String, f32),
    /// A row of cells; whether it is the head of its columns.
    Row(bool),
    /// A quotation, by the file's own structure.
    Quote,
    /// A note, with its number.
    Note,
}

/// A block of lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) sort: Sort,
    pub(super) text: String,
    pub(super) bold: bool,
    /// The part of a page that it belongs to: running lines are no main text.
    pub(super) zone: Zone,
    /// Bytes of the text before each page that it stands on, and the page's number from 0; the
    /// first is at 0.
    pub(super) pages: Vec<(usize, u32)>,
}

/// How a line stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It goes on with its sentence.
    Join,
    /// It is a line of the same block.
    Break,
    /// It begins a cell of the same row, so many columns further.
    Cell(u32),
    /// It begins a block.
    New,
}

/// What the passes over lines know.
pub(super) struct Passage<'a> {
    pub(super) lines: &'a [Line],
    pub(super) measure: &'a Measure,
    pub(super) hyphens: &'a Hyphens,
    pub(super) tags: Option<&'a Tags>,
    /// Which lines are parts of notes.
    pub(super) notes: &'a [bool],
    /// The heights of the pages, in points.
    pub(super) heights: &'a [f32],
}

impl Passage<'_> {
    /// The blocks of the lines with these numbers, in this order; running lines stand alone and
    /// interrupt nothing.
    pub(super) fn drafts(&self, order: &[(usize, bool)]) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut waiting: Vec<Draft> = Vec::new();
        let mut open: Option<Open> = None;
        let text: Vec<usize> = order
            .iter()
            .filter(|(_, running)| !running)
            .map(|(at, _)| *at)
            .collect();
        let mut place = 0;
        for &(at, running) in order {
            deadline::tick();
            let line = &self.lines[at];
            if running {
                waiting.push(Draft {
                    sort: Sort::Text,
                    text: line.text(),
                    bold: line.bold,
                    zone: self.edge(line),
                    pages: vec![(0, line.page)],
                });
                if open.is_none() {
                    drafts.append(&mut waiting);
                }
                continue;
            }
            let next = text.get(place + 1).copied();
            place += 1;
            let step = open
                .as_ref()
                .map_or(Step::New, |open| self.step(open, at, next));
            match (step, &mut open) {
                (Step::Join, Some(open)) => {
                    let text = line.text();
                    self.hyphens.join(&mut open.text, &text);
                    open.goes_on(at, line, text.len());
                    open.joined += 1;
                }
                (Step::Break, Some(open)) => {
                    open.text.push('\n');
                    let text = line.text();
                    open.text.push_str(&text);
                    open.goes_on(at, line, text.len());
                }
                (Step::Cell(columns), Some(open)) => {
                    open.text.push_str(&"\t".repeat(columns as usize));
                    let text = line.text();
                    open.text.push_str(&text);
                    open.goes_on(at, line, text.len());
                }
                _ => {
                    if let Some(open) = open.take() {
                        drafts.push(open.draft());
                    }
                    drafts.append(&mut waiting);
                    open = Some(self.open(at));
                }
            }
        }
        if let Some(open) = open.take() {
            drafts.push(open.draft());
        }
        drafts.append(&mut waiting);
        drafts
    }

    /// A block that begins with a line.
    fn open(&self, at: usize) -> Open {
        let line = &self.lines[at];
        let text = line.text();
        let mut open = Open {
            first: at,
            last: at,
            joined: 0,
            bold: line.bold,
            step: None,
            text: String::new(),
            sort: Sort::Text,
            hanging: None,
            pages: vec![(0, line.page)],
        };
        let role = self.element(line).map(|element| element.role);
        match role {
            Some(Role::Heading(level)) => {
                open.sort = Sort::Heading(level);
                open.text = text;
                return open;
            }
            Some(Role::Cell { place, header, .. }) => {
                open.sort = Sort::Row(header);
                open.text = "\t".repeat(place as usize) + &text;
                return open;
            }
            Some(Role::Item) => {
                let (printed, rest) = match marker::marker(&text) {
                    Some((_, printed, rest)) => (shown(printed), rest),
                    None => ("", text.as_str()),
                };
                open.sort = Sort::Item(printed.to_owned(), line.start());
                open.text = rest.to_owned();
                return open;
            }
            Some(Role::Quote) => {
                open.sort = Sort::Quote;
                open.text = text;
                return open;
            }
            Some(Role::Text | Role::Note) | None => {}
        }
        if self.notes[at] || role == Some(Role::Note) {
            open.sort = Sort::Note;
            open.text = text;
            return open;
        }
        if line.row {
            let cells: Vec<&str> = line.cells.iter().map(|cell| cell.text.as_str()).collect();
            open.text = cells.join("\t");
            open.sort = Sort::Row(false);
            return open;
        }
        if self.is_large(line) {
            open.sort = Sort::Large(line.size);
            open.text = text;
            return open;
        }
        if let Some((_, printed, rest)) = marker::marker(&text)
            && !has_leaders(&text)
        {
            open.sort = Sort::Item(shown(printed).to_owned(), line.start());
            open.text = rest.to_owned();
            return open;
        }
        open.text = text;
        open
    }

    /// The part of a page that a running line belongs to.
    fn edge(&self, line: &Line) -> Zone {
        let height = self.heights.get(line.page as usize).copied();
        match height.is_some_and(|height| line.y < height / 2.0) {
            true => Zone::Header,
            false => Zone::Footer,
        }
    }

    /// The block of the file's own structure that a line is a part of.
    pub(super) fn element(&self, line: &Line) -> Option<Element> {
        let tagged = self
            .tags
            .and_then(|tags| tags.element(line.page, line.mark));
        tagged.or(line.ruled)
    }

    fn is_large(&self, line: &Line) -> bool {
        line.size > self.measure.body * 1.12
            && line
                .cells
                .iter()
                .any(|cell| cell.text.chars().any(char::is_alphabetic))
    }
}

/// The block that is being put together.
pub(super) struct Open {
    pub(super) first: usize,
    pub(super) last: usize,
    /// How many lines were joined to the first.
    pub(super) joined: usize,
    pub(super) bold: bool,
    /// The distance of its last two lines on one page.
    pub(super) step: Option<f32>,
    pub(super) text: String,
    pub(super) sort: Sort,
    /// Where the second and further lines of an item begin.
    pub(super) hanging: Option<f32>,
    /// As in `Draft`.
    pages: Vec<(usize, u32)>,
}

impl Open {
    /// Notes that its text ends with a line, which has so many bytes of it.
    fn goes_on(&mut self, at: usize, line: &Line, length: usize) {
        if self.pages.last().is_none_or(|(_, page)| *page != line.page) {
            let start = self.text.len().saturating_sub(length);
            self.pages.push((word_start(&self.text, start), line.page));
        }
        self.last = at;
        self.bold &= line.bold;
        if self.hanging.is_none() {
            self.hanging = Some(line.start());
        }
    }

    fn draft(self) -> Draft {
        Draft {
            sort: self.sort,
            text: self.text,
            bold: self.bold,
            zone: Zone::Main,
            pages: self.pages,
        }
    }
}

/// The longest word that two pages share, in bytes.
const LONGEST_WORD: usize = 40;

/// The beginning of the word that a place lies in, as where its halves were joined.
fn word_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let space = before.rfind(char::is_whitespace);
    let start = space.map(|space| space + before[space..].chars().next().map_or(1, char::len_utf8));
    start
        .filter(|start| at - start <= LONGEST_WORD)
        .unwrap_or(at)
}

/// A marker as it is kept: a bullet says nothing.
fn shown(printed: &str) -> &str {
    match printed {
        "o" | "*" | "-" | "–" | "—" | "‐" | "−" | "§" => "",
        other => other,
    }
}
