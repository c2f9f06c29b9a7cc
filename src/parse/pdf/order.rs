//! The order of lines on a page: that of the content stream, but for pages drawn from the bottom up
//! and for rows that run through two columns of text.

use super::glyphs::Turn;
use super::lines::Line;
use crate::deadline;

/// The fewest rows that run through two columns for the page to be set in columns.
const ROWS: usize = 5;
/// The fewest words on either side of such a row.
const WORDS: usize = 3;

/// Puts the lines of one page in the order of reading.
pub(super) fn ordered(mut lines: Vec<Line>) -> Vec<Line> {
    if is_bottom_up(&lines) {
        lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    }
    columns(lines)
}

/// Whether nearly every line stands above the one before it.
fn is_bottom_up(lines: &[Line]) -> bool {
    let steps = || {
        lines.windows(2).filter(|pair| {
            pair[0].turn == Turn::Upright
                && pair[1].turn == Turn::Upright
                && (pair[0].y - pair[1].y).abs() > 2.0
        })
    };
    let up = steps().filter(|pair| pair[1].y < pair[0].y).count();
    up >= 4 && up * 5 >= steps().count() * 4
}

/// Parts rows that run through two columns of text: first all of the one column, then all of the
/// other.
fn columns(lines: Vec<Line>) -> Vec<Line> {
    let mut ordered = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        deadline::glance();
        let Some((end, middle)) = run_of_columns(&lines[at..]) else {
            ordered.push(lines[at].clone());
            at += 1;
            continue;
        };
        let run = &lines[at..at + end];
        let sides = if run.iter().filter(|line| line.rtl).count() * 2 > run.len() {
            [1, 0]
        } else {
            [0, 1]
        };
        for (column, side) in sides.into_iter().enumerate() {
            for line in run {
                let cells: Vec<_> = line
                    .cells
                    .iter()
                    .filter(|cell| usize::from((cell.x0 + cell.x1) / 2.0 > middle) == side)
                    .cloned()
                    .collect();
                let x0 = cells.iter().map(|cell| cell.x0).fold(f32::MAX, f32::min);
                let x1 = cells.iter().map(|cell| cell.x1).fold(f32::MIN, f32::max);
                let Some(first) = cells.first() else {
                    continue;
                };
                let word = first
                    .text
                    .split(' ')
                    .next()
                    .map_or(0, |word| word.chars().count());
                let letters = first.text.chars().count().max(1);
                ordered.push(Line {
                    first_word: (first.x1 - first.x0) * word as f32 / letters as f32,
                    cells,
                    x0,
                    x1,
                    column: column as u8 + 1,
                    ..line.clone()
                });
            }
        }
        at += end;
    }
    ordered
}

/// How many lines from the first are set in two columns of full text, and where the middle between
/// them is.
fn run_of_columns(lines: &[Line]) -> Option<(usize, f32)> {
    let (mut middle, mut reach) = gutter(lines.first()?)?;
    let (mut end, mut both) = (0, 0);
    for line in lines {
        match gutter(line) {
            Some((at, width)) if (at - middle).abs() < width.max(reach) => {
                both += 1;
                if width < reach {
                    (middle, reach) = (at, width);
                }
            }
            // One of the two columns ends before the other.
            None if both > 0 && line.cells.len() == 1 && (line.x1 < middle || line.x0 > middle) => {
            }
            _ => break,
        }
        end += 1;
    }
    (both >= ROWS).then_some((end, middle))
}

/// The middle and half the width of the one wide gap of a row between two pieces of text.
fn gutter(line: &Line) -> Option<(f32, f32)> {
    let [a, b] = line.cells.as_slice() else {
        return None;
    };
    let (left, right) = if a.x0 < b.x0 { (a, b) } else { (b, a) };
    let is_prose = |text: &str| {
        text.split(' ').count() >= WORDS
            || text.chars().filter(|c| super::letters::is_wide(*c)).count() >= 8
    };
    let width = right.x0 - left.x1;
    (is_prose(&left.text) && is_prose(&right.text))
        .then_some(((left.x1 + right.x0) / 2.0, width / 2.0))
}
