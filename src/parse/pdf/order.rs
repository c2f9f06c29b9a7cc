//! The order of lines on a page: that of the content stream, but for pages drawn from the bottom up
//! and for rows that run through two columns of text.

use super::glyphs::Turn;
use super::lines::{Cell, Line};
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

/// Returns true if nearly every line stands above the one before it.
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

/// Parts rows that run through columns of text, or through signatures beside each other: first all
/// of the one column, then all of the next.
fn columns(lines: Vec<Line>) -> Vec<Line> {
    let mut ordered = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        deadline::tick();
        let rest = &lines[at..];
        if let Some((end, middle)) = run_of_columns(rest) {
            let run = &rest[..end];
            let rtl = run.iter().filter(|line| line.rtl).count() * 2 > run.len();
            let sides = if rtl { [1, 0] } else { [0, 1] };
            for (column, side) in sides.into_iter().enumerate() {
                let on_side = |cell: &Cell| usize::from((cell.x0 + cell.x1) / 2.0 > middle) == side;
                ordered.extend(
                    run.iter()
                        .filter_map(|line| part(line, column, |(_, cell)| on_side(cell))),
                );
            }
            at += end;
        } else if let Some(end) = run_of_signatures(rest) {
            let run = &rest[..end];
            for column in 0..run[0].cells.len() {
                ordered.extend(
                    run.iter()
                        .filter_map(|line| part(line, column, |(place, _)| *place == column)),
                );
            }
            at += end;
        } else {
            ordered.push(lines[at].clone());
            at += 1;
        }
    }
    ordered
}

/// The part of a row that belongs to a column; nothing where it has none.
fn part(line: &Line, column: usize, belongs: impl Fn(&(usize, &Cell)) -> bool) -> Option<Line> {
    let cells = line.cells.iter().enumerate().filter(belongs);
    let cells: Vec<Cell> = cells.map(|(_, cell)| cell.clone()).collect();
    let first = cells.first()?;
    let word = first
        .text
        .split(' ')
        .next()
        .map_or(0, |word| word.chars().count());
    let letters = first.text.chars().count().max(1);
    Some(Line {
        first_word: (first.x1 - first.x0) * word as f32 / letters as f32,
        x0: cells.iter().map(|cell| cell.x0).fold(f32::MAX, f32::min),
        x1: cells.iter().map(|cell| cell.x1).fold(f32::MIN, f32::max),
        cells,
        column: u8::try_from(column + 1).unwrap_or(u8::MAX),
        ..line.clone()
    })
}

/// The most lines of a signature.
const SIGNATURE: usize = 7;

/// How many lines from the first are signatures beside each other: name under name, office under
/// office. What tells them from a table is a row whose cells are of one sort: the same office, or
/// addresses of e-mail.
fn run_of_signatures(lines: &[Line]) -> Option<usize> {
    let first = lines
        .first()
        .filter(|line| (2..=3).contains(&line.cells.len()))?;
    let beside = |line: &&Line| {
        let mut cells = line.cells.iter().zip(&first.cells);
        line.cells.len() == first.cells.len()
            && cells.all(|(a, b)| (a.x0 - b.x0).abs() < first.size)
    };
    let end = lines.iter().take_while(beside).count();
    let alike = |line: &Line| {
        let texts = || line.cells.iter().map(|cell| cell.text.as_str());
        let same = texts().all(|text| {
            text.eq_ignore_ascii_case(&first_text(line)) && text.contains(char::is_alphabetic)
        });
        same || texts().all(|text| text.contains('@') && !text.contains(' '))
    };
    // A head row or a list of addresses is alike throughout; names come first and differ.
    let run = &lines[..end];
    let differs = !alike(&run[0])
        && !run[0]
            .cells
            .iter()
            .any(|cell| cell.text.contains(|c: char| c.is_numeric()));
    let some = run.iter().filter(|line| alike(line)).count();
    ((2..=SIGNATURE).contains(&end) && differs && some > 0 && some < end).then_some(end)
}

fn first_text(line: &Line) -> String {
    line.cells
        .first()
        .map(|cell| cell.text.clone())
        .unwrap_or_default()
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
