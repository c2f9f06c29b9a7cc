//! Rows of tables, told by gaps that stand at the same place in several rows.

use super::lines::{Cell, Line};
use super::marker;
use crate::deadline;

/// The fewest rows on which a column holds.
const ROWS: usize = 3;
/// How far apart the cells of one column begin at most, in points.
const REACH: f32 = 4.0;
/// The most words of a cell on average: cells with more are columns of text.
const WORDS: usize = 14;

/// Marks the lines that are rows of tables, and joins the cells of all others.
pub(super) fn mark_rows(lines: &mut [Line]) {
    for line in lines.iter_mut() {
        join_marker(line);
    }
    let mut at = 0;
    while at < lines.len() {
        deadline::tick();
        let page = lines[at].page;
        let end = (at..lines.len())
            .find(|&end| {
                lines[end].cells.len() < 2 && !is_wrap(lines, end)
                    || lines[end].ruled.is_some()
                    || lines[end].page != page
                    || has_leaders(&lines[end].text())
            })
            .unwrap_or(lines.len());
        if end - at >= ROWS {
            let columns = columns(&lines[at..end]);
            let fits = |line: &Line| {
                line.cells
                    .iter()
                    .filter(|cell| columns.iter().any(|column| column.holds(cell)))
                    .count()
                    >= 2
            };
            let rows = lines[at..end].iter().filter(|line| fits(line)).count();
            if rows >= ROWS && is_short(&lines[at..end]) {
                for line in &mut lines[at..end] {
                    line.row = line.cells.len() > 1 && fits(line);
                }
            }
        }
        at = end.max(at + 1);
    }
}

/// Returns true if a line of one cell stands between rows of several.
fn is_wrap(lines: &[Line], at: usize) -> bool {
    let many = |line: Option<&Line>| line.is_some_and(|line| line.cells.len() > 1);
    at > 0 && many(lines.get(at - 1)) && many(lines.get(at + 1))
}

/// Returns true if the cells of rows are short on average.
fn is_short(lines: &[Line]) -> bool {
    let cells = || {
        lines
            .iter()
            .filter(|line| line.cells.len() > 1)
            .flat_map(|line| &line.cells)
    };
    let words: usize = cells().map(|cell| cell.text.split(' ').count()).sum();
    words <= WORDS * cells().count().max(1)
}

/// The place of a column.
struct Column {
    start: f32,
    end: f32,
    starts: usize,
    ends: usize,
}

impl Column {
    fn holds(&self, cell: &Cell) -> bool {
        self.starts >= ROWS && (cell.x0 - self.start).abs() < REACH
            || self.ends >= ROWS && (cell.x1 - self.end).abs() < REACH
    }
}

/// The columns that hold on enough rows.
fn columns(lines: &[Line]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for line in lines.iter().filter(|line| line.cells.len() > 1) {
        for cell in &line.cells {
            let few = columns.len() < 64;
            let known = columns.iter_mut().find(|column| {
                (cell.x0 - column.start).abs() < REACH || (cell.x1 - column.end).abs() < REACH
            });
            match known {
                Some(column) => {
                    column.starts += usize::from((cell.x0 - column.start).abs() < REACH);
                    column.ends += usize::from((cell.x1 - column.end).abs() < REACH);
                }
                None if few => columns.push(Column {
                    start: cell.x0,
                    end: cell.x1,
                    starts: 1,
                    ends: 1,
                }),
                None => {}
            }
        }
    }
    columns.retain(|column| column.starts.max(column.ends) >= ROWS);
    columns
}

/// Joins the marker of an item with its text: the gap between them is no gap of a table.
fn join_marker(line: &mut Line) {
    if line.cells.len() != 2 || !marker::is_marker(&line.cells[0].text) {
        return;
    }
    let text = line.cells.remove(1);
    if let Some(first) = line.cells.first_mut() {
        first.text.push(' ');
        first.text.push_str(&text.text);
        first.x0 = first.x0.min(text.x0);
        first.x1 = first.x1.max(text.x1);
    }
}

/// Returns true if dots lead from a text to a page number.
pub(super) fn has_leaders(text: &str) -> bool {
    text.contains(".....")
        || text.contains(". . . .")
        || text.contains("………")
        || text.contains("_____")
}
