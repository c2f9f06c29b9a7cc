//! Lines of all pages to the blocks of a document.

use std::ops::Range;

use super::hyphens::Hyphens;
use super::lines::Line;
use super::measure::Measure;
use super::notes;
use super::paragraphs::{Draft, Passage, Sort};
use super::running::{self, Fate};
use super::tables;
use super::tags::Tags;
use crate::parse::flow::contents;
use crate::parse::{Block, BlockKind, PageBreak};

/// The most words of a heading.
const HEADING: usize = 40;

/// The blocks of a document, and where its pages begin in them; `heights` are those of its pages.
pub(super) fn blocks(
    lines: &[Line],
    heights: &[f32],
    tags: Option<&Tags>,
) -> (Vec<Block>, Vec<PageBreak>) {
    let fates = running::fates(lines, heights);
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut order = Vec::with_capacity(lines.len());
    for (line, fate) in lines.iter().zip(fates) {
        if fate != Fate::Gone {
            order.push((kept.len(), fate == Fate::First));
            kept.push(line.clone());
        }
    }
    tables::mark_rows(&mut kept);
    let measure = Measure::new(&kept);
    let text = order.iter().filter(|(_, running)| !running);
    let text: Vec<usize> = text.map(|(at, _)| *at).collect();
    let is_note = notes::mark(&mut kept, &text, measure.body);
    // Notes come last; the sort keeps the order of the others.
    order.sort_by_key(|(at, _)| is_note[*at]);
    let hyphens = Hyphens::new(&kept);
    let mut passage = Passage {
        lines: &kept,
        measure: &measure,
        hyphens: &hyphens,
        tags: None,
        notes: &is_note,
        heights,
    };
    passage.tags = tags.filter(|tags| !passage.is_torn(tags));
    finished(without_layout(passage.drafts(&order)))
}

/// The most words of a cell in a table that lays out text: rows with longer ones are no rows.
const CELL: usize = 40;
/// A cell with more characters holds text, not data; one in so many may.
const LONG_CELL: usize = 600;
const FEW: usize = 8;

/// Drafts with the rows of tables that only lay out text as the blocks in their cells, by the rule for
/// web pages: hardly any cell of a table of data holds long text.
fn without_layout(drafts: Vec<Draft>) -> Vec<Draft> {
    let is_row = |draft: &Draft| matches!(draft.sort, Sort::Row(_));
    let mut made = Vec::with_capacity(drafts.len());
    for table in drafts.chunk_by(|a, b| is_row(a) && is_row(b)) {
        let cells = || table.iter().flat_map(|row| row.text.split('\t'));
        let filled = cells().filter(|cell| !cell.is_empty()).count();
        let long = cells()
            .filter(|cell| cell.chars().count() > LONG_CELL)
            .count();
        for draft in table {
            let is_long = |cell: &str| cell.split(' ').count() > CELL;
            match is_row(draft) && long * FEW > filled && draft.text.split('\t').any(is_long) {
                true => made.extend(in_cells(draft)),
                false => made.push(draft.clone()),
            }
        }
    }
    made
}

/// The cells of a row, each a block.
fn in_cells(draft: &Draft) -> Vec<Draft> {
    let mut start = 0;
    let cells = draft.text.split('\t').map(|cell| {
        let range = start..start + cell.len();
        start = range.end + 1;
        Draft {
            sort: Sort::Text,
            text: cell.to_owned(),
            pages: within(&draft.pages, range),
            ..draft.clone()
        }
    });
    cells.collect()
}

/// The pages of a part of a text.
fn within(pages: &[(usize, u32)], range: Range<usize>) -> Vec<(usize, u32)> {
    let begun = pages.iter().rev().find(|(at, _)| *at <= range.start);
    let first = begun.map(|(_, page)| (0, *page));
    let others = pages
        .iter()
        .filter(|(at, _)| range.start < *at && *at < range.end);
    let others = others.map(|(at, page)| (at - range.start, *page));
    first.into_iter().chain(others).collect()
}

/// Drafts with the levels of headings and the groups of items and rows, and where pages begin.
fn finished(drafts: Vec<Draft>) -> (Vec<Block>, Vec<PageBreak>) {
    let mut sizes: Vec<f32> = drafts
        .iter()
        .filter_map(|draft| match draft.sort {
            Sort::Large(size) => Some(size),
            _ => None,
        })
        .collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|a, b| (*a - *b).abs() < 0.6);
    let mut group = 0;
    let mut blocks: Vec<Block> = Vec::with_capacity(drafts.len());
    let mut pages: Vec<PageBreak> = Vec::new();
    let mut first = 0.0;
    for draft in drafts {
        let lead = draft.text.len() - draft.text.trim_start_matches([' ', '\n']).len();
        let text = draft.text.trim_matches([' ', '\n']).to_owned();
        if text.is_empty() || !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let words = text.split_whitespace().count();
        let kind = match draft.sort {
            Sort::Heading(level) => BlockKind::Heading(level),
            Sort::Large(size) if words <= HEADING => {
                let level = sizes
                    .iter()
                    .position(|known| (known - size).abs() < 0.6)
                    .unwrap_or(0)
                    + 1;
                BlockKind::Heading(u8::try_from(level.min(6)).unwrap_or(6))
            }
            Sort::Text | Sort::Large(_) => BlockKind::Paragraph,
            Sort::Quote => BlockKind::Quote,
            Sort::Note => BlockKind::Note,
            Sort::Row(header) => BlockKind::TableRow { header },
            Sort::Item(marker, start) => {
                let follows = matches!(
                    blocks.last(),
                    Some(Block {
                        kind: BlockKind::ListItem { .. },
                        ..
                    })
                );
                if !follows {
                    first = start;
                }
                let deeper = ((start - first) / 12.0).round().clamp(0.0, 6.0) as u8;
                BlockKind::ListItem {
                    depth: 1 + deeper,
                    marker,
                }
            }
        };
        let number = match (&kind, blocks.last()) {
            (
                BlockKind::ListItem { .. },
                Some(Block {
                    kind: BlockKind::ListItem { .. },
                    ..
                }),
            )
            | (
                BlockKind::TableRow { .. },
                Some(Block {
                    kind: BlockKind::TableRow { .. },
                    ..
                }),
            ) => group,
            (BlockKind::ListItem { .. } | BlockKind::TableRow { .. }, _) => {
                group += 1;
                group
            }
            _ => 0,
        };
        for &(at, page) in &draft.pages {
            let number = page.saturating_add(1);
            if pages.last().is_none_or(|last| last.number != number) {
                pages.push(PageBreak {
                    block: blocks.len(),
                    at: at.saturating_sub(lead).min(text.len()),
                    number,
                });
            }
        }
        blocks.push(Block {
            kind,
            zone: draft.zone,
            text,
            group: number,
            emphasized: draft.bold,
        });
    }
    contents::tidy(&mut blocks, true);
    for page in &mut pages {
        page.at = page
            .at
            .min(blocks.get(page.block).map_or(0, |block| block.text.len()));
    }
    (blocks, pages)
}
