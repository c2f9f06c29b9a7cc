//! The body as lines, each with its place, its key and the shape of the block that it stands in.

use std::ops::Range;

use super::openings::Key;
use crate::deadline;
use crate::extract::Reading;
use crate::parse::{Block, BlockKind, Zone};

/// A line of a block with its place in the body.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The text without white space at either end.
    pub(super) text: &'a str,
    /// Its byte range in the body.
    pub(super) span: Range<usize>,
    /// What the text is compared by.
    pub(super) key: Key,
    /// The number of the block, the main blocks first.
    pub(super) block: usize,
    /// How many blocks below the end of the main text it stands, from 1; 0 inside of it.
    pub(super) outside: usize,
    /// True if all of the block is set in bold or italics.
    pub(super) emphasized: bool,
    /// The block's group: one list or one table; 0 for none.
    pub(super) group: u32,
    /// The shape of the block.
    pub(super) shape: Shape,
    /// True if lines of the same block stand above and below it.
    pub(super) inside: bool,
}

/// The shape of the block that a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Heading,
    Text,
    Item,
    Row { header: bool },
    Quote,
}

/// The most lines below the main text that are looked at.
const MOST_OUTSIDE: usize = 60;

/// The longest block below the main text that is looked at, in bytes.
const LONGEST_OUTSIDE: usize = 400;

/// The lines of the body in order, then those of the blocks just below it: closings, names and
/// offices are often taken for a page's boilerplate. None is empty; notes are left out.
pub(super) fn lines<'a>(reading: &Reading<'a>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for (place, &(ref range, block)) in reading.main.iter().enumerate() {
        // A note behind a list of names is none of them.
        if block.kind == BlockKind::Note {
            continue;
        }
        add(&mut lines, block, range.start, place, 0);
    }
    let main = lines.len();
    for (place, block) in below(reading).enumerate() {
        if lines.len() >= main + MOST_OUTSIDE {
            break;
        }
        add(&mut lines, block, 0, reading.main.len() + place, place + 1);
    }
    lines.truncate(main + MOST_OUTSIDE);
    lines
}

/// The blocks below the main text, without menus.
fn below<'a>(reading: &Reading<'a>) -> impl Iterator<Item = &'a Block> {
    let blocks = &reading.parsed.blocks;
    let is_main = |block: &Block| block.zone == Zone::Main;
    let last = blocks.iter().rposition(is_main);
    let below = last.map_or(&blocks[..0], |last| &blocks[last + 1..]);
    below.iter().filter(|block| {
        !matches!(block.zone, Zone::Navigation | Zone::Breadcrumb)
            && block.text.len() <= LONGEST_OUTSIDE
    })
}

/// Adds the lines of a block that begins at a place of the body.
fn add<'a>(
    lines: &mut Vec<Line<'a>>,
    block: &'a Block,
    begin: usize,
    place: usize,
    outside: usize,
) {
    let end = begin + block.text.len();
    let shape = match block.kind {
        BlockKind::Heading(_) => Shape::Heading,
        BlockKind::ListItem { .. } => Shape::Item,
        BlockKind::TableRow { header } => Shape::Row { header },
        BlockKind::Quote | BlockKind::Note => Shape::Quote,
        BlockKind::Paragraph | BlockKind::Preformatted => Shape::Text,
    };
    let mut start = begin;
    for whole in block.text.split('\n') {
        deadline::tick();
        let (text, leading) = match shape {
            Shape::Row { .. } => (whole, 0),
            _ => (whole.trim(), whole.len() - whole.trim_start().len()),
        };
        let from = start + leading;
        start += whole.len() + 1;
        if text.trim().is_empty() {
            continue;
        }
        lines.push(Line {
            text,
            span: from..from + text.len(),
            key: Key::new(text),
            block: place,
            group: block.group,
            shape,
            inside: start > begin + whole.len() + 1 && start < end,
            outside,
            emphasized: block.emphasized,
        });
    }
}
