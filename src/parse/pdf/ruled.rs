//! Tables whose cells are parted by drawn lines: which cell each line of text stands in.
//!
//! Takes the rules and lines of a page, gives the lines cut at the borders of cells, cell by cell and
//! row by row. Used where the file has no structure of its own; rules that make no grid of at least
//! two rows and two columns with text say nothing.

use std::collections::BTreeMap;

use super::glyphs::Turn;
use super::lines::{Cell, Line};
use super::rules::{MOST, Rule};
use super::tags::{Element, Role};
use crate::deadline;

/// The most tables of a page.
const TABLES: usize = 64;
/// How far from each other rules may end that meet, in points.
const REACH: f32 = 3.0;
/// The numbers of blocks that are cells; those of a file's own structure are smaller.
const FIRST: u32 = 1 << 30;

/// The borders of a table's cells, those across and those down.
#[derive(Debug)]
struct Grid {
    across: Vec<Rule>,
    down: Vec<Rule>,
}

impl Grid {
    /// The cell around a place on the page: the numbers of the borders above it and to the left of
    /// it. A cell that goes over several rows or columns has fewer borders within.
    fn cell(&self, x: f32, y: f32) -> Option<(usize, usize)> {
        Some((before(&self.across, y, x)?, before(&self.down, x, y)?))
    }
}

/// The number of the last border before a place, of those that reach so far, if there is one behind
/// it, too; borders at one place have one number.
fn before(borders: &[Rule], at: f32, along: f32) -> Option<usize> {
    let reaching = |border: &&Rule| (border.from - REACH..border.to + REACH).contains(&along);
    let mut reached = borders.iter().filter(reaching);
    reached.clone().find(|border| border.at > at)?;
    let last = reached
        .by_ref()
        .take_while(|border| border.at <= at)
        .last()?;
    let mut number = 0;
    for pair in borders.windows(2) {
        if pair[1].at > last.at {
            break;
        }
        number += usize::from(pair[1].at - pair[0].at >= REACH);
    }
    Some(number)
}

/// The lines of a page, those in tables cut into cells; `cells` counts the cells of a file.
pub(super) fn cut(lines: Vec<Line>, rules: &[Rule], cells: &mut u32) -> Vec<Line> {
    let mut lines = lines;
    for grid in grids(rules).into_iter().take(TABLES) {
        lines = in_grid(lines, &grid, cells);
    }
    lines
}

/// The lines with those in one table cut into cells, in the place of the first of them.
fn in_grid(lines: Vec<Line>, grid: &Grid, cells: &mut u32) -> Vec<Line> {
    let middle = |cell: &Cell| (cell.x0 + cell.x1) / 2.0;
    let place = |line: &Line, cell: &Cell| grid.cell(middle(cell), line.y - 0.3 * line.size);
    let is_inside = |line: &Line| {
        line.turn == Turn::Upright
            && line.ruled.is_none()
            && line.cells.iter().all(|cell| place(line, cell).is_some())
    };
    let inside: Vec<bool> = lines.iter().map(is_inside).collect();
    let mut pieces: Vec<((usize, usize), Line)> = Vec::new();
    for (line, _) in lines.iter().zip(&inside).filter(|(_, inside)| **inside) {
        deadline::tick();
        let mut from = 0;
        for at in 1..=line.cells.len() {
            let here = line.cells.get(at - 1).and_then(|cell| place(line, cell));
            let next = line.cells.get(at).and_then(|cell| place(line, cell));
            if let Some(here) = here.filter(|here| next != Some(*here)) {
                pieces.push((here, piece(line, from..at)));
                from = at;
            }
        }
    }
    let mut rows: Vec<usize> = pieces.iter().map(|((row, _), _)| *row).collect();
    let mut columns: Vec<usize> = pieces.iter().map(|((_, column), _)| *column).collect();
    for numbers in [&mut rows, &mut columns] {
        numbers.sort_unstable();
        numbers.dedup();
    }
    if rows.len() < 2 || columns.len() < 2 || is_layout(&pieces) {
        return lines;
    }
    // What is read from right to left has its first column on the right.
    let rtl = pieces.iter().filter(|(_, piece)| piece.rtl).count() * 2 > pieces.len();
    if rtl {
        columns.reverse();
    }
    let base = FIRST.saturating_add(*cells);
    let width = columns.len() + 1;
    let number = |row: usize, place: usize| {
        base.saturating_add(u32::try_from(row * width + place).unwrap_or(0))
    };
    for ((row, column), piece) in &mut pieces {
        let line = rows.iter().position(|known| known == row).unwrap_or(0);
        let place = columns
            .iter()
            .position(|known| known == column)
            .unwrap_or(0);
        (*row, *column) = (line, place);
        piece.ruled = Some(Element {
            number: number(line, place),
            role: Role::Cell {
                row: number(line, width - 1),
                place: u32::try_from(place).unwrap_or(0),
                header: false,
            },
        });
    }
    *cells = cells.saturating_add(u32::try_from(width * rows.len()).unwrap_or(u32::MAX));
    pieces.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.y.total_cmp(&other.y)));
    let mut pieces = Some(pieces);
    let mut placed = Vec::with_capacity(lines.len());
    for (line, inside) in lines.into_iter().zip(inside) {
        match inside {
            true => placed.extend(pieces.take().into_iter().flatten().map(|(_, piece)| piece)),
            false => placed.push(line),
        }
    }
    placed
}

/// Returns true if many cells hold several lines that are complete in themselves, by the rule for the
/// tables of word processors: such a table lays out text.
fn is_layout(pieces: &[((usize, usize), Line)]) -> bool {
    let mut cells: BTreeMap<(usize, usize), Vec<&Line>> = BTreeMap::new();
    let mut edges: BTreeMap<usize, f32> = BTreeMap::new();
    for (cell, piece) in pieces {
        cells.entry(*cell).or_default().push(piece);
        let edge = edges.entry(cell.1).or_insert(f32::MIN);
        *edge = edge.max(piece.x1);
    }
    let broken = |((_, column), lines): (&(usize, usize), &Vec<&Line>)| {
        let edge = edges.get(column).copied().unwrap_or(f32::MAX);
        let ends = |pair: &&[&Line]| {
            let first = pair[1]
                .cells
                .first()
                .and_then(|cell| cell.text.chars().next());
            let room = edge - pair[0].x1 - pair[1].first_word;
            room > 0.5 * pair[0].size && !first.is_some_and(char::is_lowercase)
        };
        lines.windows(2).filter(ends).count()
    };
    cells.iter().map(broken).sum::<usize>() * 2 > cells.len()
}

/// A part of a line.
fn piece(line: &Line, range: std::ops::Range<usize>) -> Line {
    let cells = line.cells.get(range).unwrap_or_default().to_vec();
    let first_word = cells.first().map_or(0.0, |first| {
        let letters = |text: &str| text.chars().count() as f32;
        let word = first.text.split(' ').next().map_or(0.0, letters);
        (first.x1 - first.x0) * word / letters(&first.text).max(1.0)
    });
    Line {
        x0: cells.iter().map(|cell| cell.x0).fold(f32::MAX, f32::min),
        x1: cells.iter().map(|cell| cell.x1).fold(f32::MIN, f32::max),
        cells,
        first_word,
        ..line.clone()
    }
}

/// The tables that rules make.
fn grids(rules: &[Rule]) -> Vec<Grid> {
    if rules.len() > MOST {
        return Vec::new();
    }
    let rules = joined(rules);
    let meet = |a: &Rule, b: &Rule| {
        a.is_across != b.is_across
            && (a.from - REACH..a.to + REACH).contains(&b.at)
            && (b.from - REACH..b.to + REACH).contains(&a.at)
    };
    let mut left: Vec<Rule> = rules;
    let mut grids = Vec::new();
    while let Some(first) = left.pop() {
        let mut table = vec![first];
        let mut at = 0;
        while let Some(one) = table.get(at).copied() {
            deadline::tick();
            let (near, others): (Vec<Rule>, Vec<Rule>) =
                left.drain(..).partition(|other| meet(&one, other));
            table.extend(near);
            left = others;
            at += 1;
        }
        table.sort_by(|a, b| a.at.total_cmp(&b.at));
        let (across, down): (Vec<Rule>, Vec<Rule>) =
            table.into_iter().partition(|rule| rule.is_across);
        if across.len() > 2 && down.len() > 2 {
            grids.push(Grid { across, down });
        }
    }
    grids
}

/// Rules with the pieces of each put together.
fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    let key = |rule: &Rule| (rule.is_across, (rule.at / 1.5).round() as i32);
    sorted.sort_by(|a, b| key(a).cmp(&key(b)).then(a.from.total_cmp(&b.from)));
    let mut joined: Vec<Rule> = Vec::new();
    for rule in sorted {
        match joined.last_mut() {
            Some(last) if key(last) == key(&rule) && rule.from < last.to + REACH => {
                last.to = last.to.max(rule.to);
            }
            _ => joined.push(rule),
        }
    }
    joined
}
