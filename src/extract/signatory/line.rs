//! The body as lines, each with its place, its key and the shape of the block that it stands in.

use std::ops::Range;

use super::openings::Key;
use crate::deadline;
use crate::extract::Reading;
use crate::parse::BlockKind;

/// A line of a block with its place in the body.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The text without white space at either end.
    pub(super) text: &'a str,
    /// Its byte range in the body.
    pub(super) span: Range<usize>,
    /// What the text is compared by.
    pub(super) key: Key,
    /// The number of the block among the main blocks.
    pub(super) block: usize,
    /// The block's group: one list or one table; 0 for none.
    pub(super) group: u32,
    /// The shape of the block.
    pub(super) shape: Shape,
    /// Whether lines of the same block stand above and below it.
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

/// The lines of the body in order; none is empty.
pub(super) fn lines<'a>(reading: &Reading<'a>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for (place, &(ref range, block)) in reading.main.iter().enumerate() {
        let shape = match block.kind {
            BlockKind::Heading(_) => Shape::Heading,
            BlockKind::ListItem { .. } => Shape::Item,
            BlockKind::TableRow { header } => Shape::Row { header },
            BlockKind::Quote => Shape::Quote,
            BlockKind::Paragraph | BlockKind::Preformatted => Shape::Text,
        };
        let mut start = range.start;
        for whole in block.text.split('\n') {
            deadline::glance();
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
                inside: start > range.start + whole.len() + 1 && start < range.end,
            });
        }
    }
    lines
}
