//! Lines with tab stops: rows, signatures side by side, items behind a number.

use crate::deadline;
use crate::parse::{Block, BlockKind, Zone};

/// A line with more characters between its tab stops holds text, not columns.
const LONG_COLUMN: usize = 90;

/// The most columns that tab stops make.
const MOST_COLUMNS: usize = 8;

/// Makes rows of successive lines that have the same tab stops, as signature blocks do, items of
/// what stands behind a number and a tab, and spaces of all other tab stops.
pub(super) fn columns(blocks: Vec<Block>, mut groups: u32) -> Vec<Block> {
    let mut made: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut blocks = blocks.into_iter().peekable();
    // The group of the last item that was told by its number.
    let mut numbered = None;
    while let Some(mut block) = blocks.next() {
        deadline::tick();
        if block.kind == BlockKind::Paragraph
            && let Some((marker, text)) = item(&block.text)
        {
            let group = *numbered.get_or_insert_with(|| {
                groups = groups.saturating_add(1);
                groups
            });
            let text = spaced(text);
            made.push(Block {
                kind: BlockKind::ListItem { depth: 1, marker },
                text,
                group,
                ..block
            });
            continue;
        }
        numbered = None;
        let Some(width) = width(&block) else {
            if !matches!(block.kind, BlockKind::TableRow { .. }) && block.text.contains('\t') {
                block.text = spaced(&block.text);
            }
            made.push(block);
            continue;
        };
        let mut run = vec![block];
        while let Some(next) = blocks.next_if(|next| self::width(next) == Some(width)) {
            run.push(next);
        }
        let lines: Vec<&str> = run.iter().flat_map(|block| block.text.lines()).collect();
        if are_signatures(&lines) {
            groups = groups.saturating_add(1);
            made.extend(signatures(&lines, width, groups, &run[0]));
            continue;
        }
        if lines.len() < 2 {
            for mut block in run {
                block.text = spaced(&block.text);
                made.push(block);
            }
            continue;
        }
        groups = groups.saturating_add(1);
        let emphasized = run.iter().all(|block| block.emphasized);
        made.extend(lines.into_iter().map(|line| Block {
            kind: BlockKind::TableRow { header: false },
            zone: Zone::Main,
            text: cells(line).collect::<Vec<_>>().join("\t"),
            group: groups,
            emphasized,
        }));
    }
    made
}

/// Signatures side by side have at most so many lines: name, office, organization, place.
const SIGNATURE: std::ops::RangeInclusive<usize> = 2..=4;

/// Returns true if lines with tab stops are signatures side by side, name above office, rather than
/// rows: few lines, names of two to five words in the first, no numbers and no heads of columns.
fn are_signatures(lines: &[&str]) -> bool {
    let is_name = |cell: &str| {
        let mut words = cell.split_whitespace();
        let capitals = cell
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_uppercase));
        (2..=5).contains(&words.by_ref().count()) && capitals.count() >= 2
    };
    let all = || lines.iter().flat_map(|line| cells(line));
    SIGNATURE.contains(&lines.len())
        && lines.first().is_some_and(|first| cells(first).all(is_name))
        && !all().any(|cell| cell.contains(|sign: char| sign.is_numeric()) || cell.ends_with(':'))
}

/// The least number of spaces that set columns of plain text apart.
const GAP: usize = 3;

/// The rows of signatures that stand side by side in lines of plain text, set apart by spaces or
/// tabs; nothing where the lines are anything else.
pub(in crate::parse) fn spaced_signatures(
    lines: &[&str],
    zone: Zone,
    group: u32,
) -> Option<Vec<Block>> {
    if !SIGNATURE.contains(&lines.len()) || !is_gapped(lines[0]) {
        return None;
    }
    let text: Vec<String> = lines.iter().map(|line| tabbed(line)).collect();
    let block = Block {
        kind: BlockKind::Paragraph,
        zone,
        text: text.join("\n"),
        group: 0,
        emphasized: false,
    };
    let width = width(&block)?;
    let lines: Vec<&str> = block.text.lines().collect();
    are_signatures(&lines).then(|| signatures(&lines, width, group, &block))
}

/// Returns true if a line has a gap between two words that may part columns.
fn is_gapped(line: &str) -> bool {
    line.contains('\t') || line.contains(&" ".repeat(GAP))
}

/// A line of plain text with a tab for each gap between columns.
fn tabbed(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut gap = 0;
    for character in line.trim().chars() {
        match character {
            '\t' => gap = GAP,
            character if character.is_whitespace() => gap += 1,
            _ => {
                if gap > 0 {
                    text.push(if gap >= GAP { '\t' } else { ' ' });
                }
                gap = 0;
                text.push(character);
            }
        }
    }
    text
}

/// The signatures in columns, one row for each.
fn signatures(lines: &[&str], width: usize, group: u32, like: &Block) -> Vec<Block> {
    let column = |number: usize| {
        let cells = lines.iter().filter_map(|line| cells(line).nth(number));
        cells.collect::<Vec<_>>().join("\t")
    };
    let made = (0..width).map(|number| Block {
        kind: BlockKind::TableRow { header: false },
        text: column(number),
        group,
        ..like.clone()
    });
    made.collect()
}

/// The number of columns that the tab stops in all lines of a paragraph make, if they make any.
fn width(block: &Block) -> Option<usize> {
    if block.kind != BlockKind::Paragraph || !block.text.contains('\t') {
        return None;
    }
    let mut lines = block.text.lines();
    let width = cells(lines.next()?).count();
    let is_column = |cell: &str| cell.chars().count() <= LONG_COLUMN;
    let is_row = |line: &str| cells(line).count() == width && cells(line).all(is_column);
    let fits = (2..=MOST_COLUMNS).contains(&width) && block.text.lines().all(is_row);
    fits.then_some(width)
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split('\t')
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
}

/// A line that begins with a typed number or bullet and a tab: the marker and the rest.
fn item(text: &str) -> Option<(String, &str)> {
    let (marker, rest) = text.split_once('\t')?;
    let marker = marker.trim();
    if rest.trim().is_empty() || marker.chars().count() > 6 {
        return None;
    }
    if matches!(
        marker,
        "•" | "·" | "-" | "–" | "—" | "▪" | "●" | "○" | "■" | "◦" | "*" | "o"
    ) {
        return Some((String::new(), rest.trim()));
    }
    let bare = marker.trim_start_matches('(');
    let inner = bare.trim_end_matches(['.', ')']);
    let is_closed = inner.len() < bare.len();
    let is_number = inner
        .split('.')
        .all(|part| !part.is_empty() && part.len() <= 3 && part.chars().all(char::is_numeric));
    let is_letter = inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic);
    let is_roman = inner.chars().all(|letter| "ivxIVX".contains(letter));
    let is_marker = is_closed && (is_number || is_letter || is_roman) && !inner.is_empty();
    is_marker.then(|| (marker.to_owned(), rest.trim()))
}

/// Text with spaces for its tab stops.
fn spaced(text: &str) -> String {
    text.replace('\t', " ")
}
