//! Glyphs to lines of text, in the order of the content stream.
//!
//! Glyphs that follow each other on one baseline are a line; gaps are spaces, wide gaps part cells.
//! Takes the glyphs of a page; knows nothing of paragraphs or of other pages.

use super::bidi::{self, Cluster};
use super::glyphs::{Glyph, Page, Turn};
use super::letters::{is_mark, is_wide};
use super::tags::Element;
use crate::deadline;

/// A gap of more than this is a space, in ems.
const SPACE: f32 = 0.16;
/// The same between two characters of Han or Kana, which stand apart.
const WIDE_SPACE: f32 = 0.6;
/// A gap of more than this parts two cells, in ems.
const CELL: f32 = 1.3;
/// The most that two baselines of one line differ, in ems.
const BASELINE: f32 = 0.3;
/// The most that a raised or lowered smaller letter differs, in ems of the larger.
const RAISED: f32 = 0.65;

/// A part of a line between wide gaps.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
}

/// A line of a page.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The parts between wide gaps, in reading order; never empty.
    pub(super) cells: Vec<Cell>,
    /// Where it begins and ends, in points.
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Its baseline, in points from the top.
    pub(super) y: f32,
    /// The size of most of its letters, in points.
    pub(super) size: f32,
    pub(super) turn: Turn,
    pub(super) bold: bool,
    pub(super) artifact: bool,
    /// The number of the marked content that it belongs to, -1 for none.
    pub(super) mark: i32,
    /// True if it is read from right to left.
    pub(super) rtl: bool,
    /// The width of its first word, in points.
    pub(super) first_word: f32,
    /// The number of the page, from 0.
    pub(super) page: u32,
    /// True if it is a row of a table.
    pub(super) row: bool,
    /// The cell of a table that it stands in, by the rules around it.
    pub(super) ruled: Option<Element>,
    /// True if a note begins with it.
    pub(super) note: bool,
    /// The column of full text that it stands in, where a page has several side by side.
    pub(super) column: u8,
}

impl Line {
    /// The whole text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for cell in &self.cells {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&cell.text);
        }
        text
    }

    /// A line of this text at the top of the first page.
    #[cfg(test)]
    pub(super) fn of(text: &str) -> Self {
        Self {
            cells: vec![Cell {
                text: text.to_owned(),
                x0: 72.0,
                x1: 72.0 + 5.0 * text.chars().count() as f32,
            }],
            x0: 72.0,
            x1: 72.0 + 5.0 * text.chars().count() as f32,
            y: 72.0,
            size: 10.0,
            turn: Turn::Upright,
            bold: false,
            artifact: false,
            mark: -1,
            rtl: false,
            first_word: 5.0
                * text
                    .split(' ')
                    .next()
                    .map_or(0, |word| word.chars().count()) as f32,
            page: 0,
            row: false,
            ruled: None,
            note: false,
            column: 0,
        }
    }

    /// Where its reading begins, measured so that it grows with the indent.
    pub(super) fn start(&self) -> f32 {
        if self.rtl { -self.x1 } else { self.x0 }
    }

    /// Where its reading ends, measured in the same way.
    pub(super) fn end(&self) -> f32 {
        if self.rtl { -self.x0 } else { self.x1 }
    }
}

/// The lines of a page; `boundary` says whether two marks are parts of different blocks.
pub(super) fn lines(
    page: &Page,
    number: u32,
    boundary: &dyn Fn(i32, i32) -> bool,
    mirrored: &mut i32,
) -> Vec<Line> {
    let mut rows: Vec<Row> = Vec::new();
    for (index, glyph) in page.glyphs.iter().enumerate() {
        deadline::tick();
        match rows.last_mut() {
            Some(row) if row.takes(glyph, boundary) => row.push(index, glyph),
            _ => {
                let blank = rows.last().is_some_and(|row| row.is_blank);
                if blank {
                    rows.pop();
                }
                rows.push(Row::new(index, glyph));
            }
        }
    }
    join_pieces(rows, &page.glyphs)
        .into_iter()
        .filter_map(|row| row.line(page, number, mirrored))
        .collect()
}

/// Glyphs on one baseline, in the order of the content stream.
#[derive(Debug)]
struct Row {
    glyphs: Vec<usize>,
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    turn: Turn,
    artifact: bool,
    mark: i32,
    is_blank: bool,
}

impl Row {
    fn new(index: usize, glyph: &Glyph) -> Self {
        Self {
            glyphs: vec![index],
            x0: glyph.x0,
            x1: glyph.x1,
            y: glyph.y,
            size: glyph.size,
            turn: glyph.turn,
            artifact: glyph.artifact,
            mark: glyph.mark,
            is_blank: glyph.first == ' ',
        }
    }

    fn push(&mut self, index: usize, glyph: &Glyph) {
        self.glyphs.push(index);
        if glyph.first == ' ' && glyph.end - glyph.start == 1 {
            return;
        }
        if self.is_blank {
            *self = Self {
                glyphs: std::mem::take(&mut self.glyphs),
                ..Self::new(index, glyph)
            };
            return;
        }
        self.x0 = self.x0.min(glyph.x0);
        self.x1 = self.x1.max(glyph.x1);
        if glyph.size > self.size * 1.05 {
            self.size = glyph.size;
            self.y = glyph.y;
        }
    }

    /// Returns true if another row stands beside this one without a gap.
    fn touches(&self, row: &Row) -> bool {
        let size = self.size.max(row.size);
        let gap = (row.x0 - self.x1).max(self.x0 - row.x1);
        self.turn == row.turn
            && self.artifact == row.artifact
            && (self.y - row.y).abs() <= 0.15 * size
            && gap < 0.35 * size
            && gap > -0.3 * size
            && row.size.min(self.size) > 0.7 * size
    }

    /// Returns true if a glyph goes on with this row.
    fn takes(&self, glyph: &Glyph, boundary: &dyn Fn(i32, i32) -> bool) -> bool {
        if glyph.turn != self.turn || glyph.artifact != self.artifact {
            return false;
        }
        let size = self.size.max(glyph.size);
        let off = (glyph.y - self.y).abs();
        let smaller = self.size.min(glyph.size) < 0.82 * size;
        let near = glyph.x0 < self.x1 + 0.8 * size && glyph.x1 > self.x0 - 0.8 * size;
        if off > BASELINE * size && !(off <= RAISED * size && smaller && near) {
            return false;
        }
        // Text of another size beside it is no part of the line, a raised number is.
        if smaller && !near {
            return false;
        }
        if glyph.mark != self.mark && boundary(self.mark, glyph.mark) {
            return false;
        }
        // What begins far in front of the row is another column.
        self.x0 - glyph.x1 < 3.0 * size
    }

    fn line(mut self, page: &Page, number: u32, mirrored: &mut i32) -> Option<Line> {
        if self.is_blank {
            return None;
        }
        let all = &page.glyphs;
        let clusters = clusters(&self.glyphs, page);
        let rtl = bidi::is_rtl(&clusters, page);
        let clusters = if rtl || clusters.iter().any(|one| one.rtl) {
            sorted(clusters)
        } else {
            in_order(clusters, self.size)
        };
        if clusters.is_empty() {
            return None;
        }
        let bold = self.glyphs.iter().filter(|index| all[**index].bold).count();
        let bold = bold * 10 >= self.glyphs.len() * 9;
        self.size = common_size(&self.glyphs, all).unwrap_or(self.size);
        let mut cells: Vec<Cell> = Vec::new();
        let mut from = 0;
        let mut first_word = None;
        for at in 1..=clusters.len() {
            let gap = match (clusters.get(at - 1), clusters.get(at)) {
                (Some(before), Some(next)) => next.x0 - before.x1,
                _ => f32::MAX,
            };
            if gap <= CELL * self.size {
                continue;
            }
            let part = &clusters[from..at];
            from = at;
            let Some(cell) = cell(part, page, self.size, rtl, mirrored) else {
                continue;
            };
            cells.push(cell);
        }
        if rtl {
            cells.reverse();
        }
        let first = cells.first()?;
        if let Some(word) = first.text.split(' ').next() {
            let letters = first.text.chars().count().max(1);
            let share = word.chars().count() as f32 / letters as f32;
            first_word = Some(share * (first.x1 - first.x0));
        }
        let x0 = cells.iter().map(|cell| cell.x0).fold(f32::MAX, f32::min);
        let x1 = cells.iter().map(|cell| cell.x1).fold(f32::MIN, f32::max);
        Some(Line {
            cells,
            x0,
            x1,
            y: self.y,
            size: self.size,
            turn: self.turn,
            bold,
            artifact: self.artifact,
            mark: self.mark,
            rtl,
            first_word: first_word.unwrap_or(0.0),
            page: number,
            row: false,
            ruled: None,
            note: false,
            column: 0,
        })
    }
}

/// Joins rows that are pieces of one line: some programs draw a line font by font.
fn join_pieces(rows: Vec<Row>, all: &[Glyph]) -> Vec<Row> {
    let mut joined: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        deadline::tick();
        let mut near = joined.iter_mut().rev().take(6);
        match near.find(|other| other.touches(&row)) {
            Some(other) if other.mark == row.mark => {
                for index in row.glyphs {
                    other.push(index, &all[index]);
                }
            }
            _ => joined.push(row),
        }
    }
    joined
}

/// The glyphs of a row, each with the marks that are set on it: a mark is drawn behind its letter or
/// before it, and stands over it.
fn clusters(row: &[usize], page: &Page) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::with_capacity(row.len());
    let mut waiting: Vec<usize> = Vec::new();
    for (place, &index) in row.iter().enumerate() {
        let glyph = &page.glyphs[index];
        if is_mark(glyph.first) {
            let over = |x0: f32, x1: f32| glyph.x1.min(x1) - glyph.x0.max(x0);
            let before = clusters.last().map(|last| over(last.x0, last.x1));
            let mut behind = row[place + 1..]
                .iter()
                .take(4)
                .map(|next| &page.glyphs[*next]);
            let behind = behind.find(|next| !is_mark(next.first));
            let behind = behind
                .filter(|next| next.first != ' ')
                .map(|next| over(next.x0, next.x1));
            let is_near = |over: Option<f32>| over.filter(|over| *over > -glyph.size);
            match (is_near(before), is_near(behind)) {
                (Some(before), Some(behind)) if behind > before + 0.05 * glyph.size => {
                    waiting.push(index)
                }
                (None, Some(_)) => waiting.push(index),
                (Some(_), _) => {
                    if let Some(last) = clusters.last_mut() {
                        last.marks.push(index);
                    }
                }
                (None, None) => {}
            }
            continue;
        }
        // Twice at one place: fat print.
        let width = (glyph.x1 - glyph.x0).max(0.1 * glyph.size);
        let twice = clusters.iter().rev().take(3).any(|other| {
            page.text(&page.glyphs[other.glyph]) == page.text(glyph)
                && (other.x0 - glyph.x0).abs() < 0.3 * width
        });
        if twice {
            continue;
        }
        clusters.push(Cluster {
            glyph: index,
            marks: std::mem::take(&mut waiting),
            x0: glyph.x0,
            x1: glyph.x1,
            rtl: super::letters::is_rtl(glyph.first),
        });
    }
    clusters
}

/// Clusters from left to right.
fn sorted(mut clusters: Vec<Cluster>) -> Vec<Cluster> {
    clusters.sort_by(|a, b| (a.x0 + a.x1).total_cmp(&(b.x0 + b.x1)));
    clusters
}

/// Clusters in the order of the stream, unless that jumps back: then from left to right.
fn in_order(clusters: Vec<Cluster>, size: f32) -> Vec<Cluster> {
    let back = |pair: &[Cluster]| pair[1].x0 < pair[0].x0 - 0.5 * size;
    if clusters.windows(2).any(back) {
        sorted(clusters)
    } else {
        clusters
    }
}

/// The size of most letters of a row.
fn common_size(row: &[usize], all: &[Glyph]) -> Option<f32> {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for index in row {
        let glyph = &all[*index];
        if glyph.first == ' ' {
            continue;
        }
        let few = sizes.len() < 16;
        match sizes
            .iter_mut()
            .find(|(size, _)| (*size - glyph.size).abs() < 0.1)
        {
            Some((_, count)) => *count += 1,
            None if few => sizes.push((glyph.size, 1)),
            None => {}
        }
    }
    sizes
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(size, _)| size)
}

/// The text of clusters that stand from left to right without a wide gap; nothing for white space.
fn cell(
    clusters: &[Cluster],
    page: &Page,
    size: f32,
    rtl: bool,
    mirrored: &mut i32,
) -> Option<Cell> {
    let shown = |cluster: &&Cluster| page.glyphs[cluster.glyph].first != ' ';
    let x0 = clusters.iter().find(shown)?.x0;
    let x1 = clusters
        .iter()
        .filter(shown)
        .map(|one| one.x1)
        .fold(f32::MIN, f32::max);
    let space = SPACE + spread(clusters, size);
    let mut items: Vec<bidi::Item> = Vec::with_capacity(clusters.len() * 2);
    for (at, cluster) in clusters.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|at| clusters.get(at)) {
            let (a, b) = (&page.glyphs[before.glyph], &page.glyphs[cluster.glyph]);
            let wide = is_wide(a.first) || is_wide(b.first);
            let limit = if wide { WIDE_SPACE } else { space };
            let em = a.size.min(b.size).max(0.6 * size);
            if cluster.x0 - before.x1 > limit * em {
                items.push(bidi::Item::Space);
            }
        }
        items.push(bidi::Item::Cluster(at));
    }
    let text = bidi::text(&items, clusters, page, rtl, mirrored);
    let text = super::letters::settled(&text);
    (!text.is_empty()).then_some(Cell { text, x0, x1 })
}

/// How far the letters of a spaced title stand apart beyond the usual, in ems.
fn spread(clusters: &[Cluster], size: f32) -> f32 {
    if clusters.len() < 6 {
        return 0.0;
    }
    let mut gaps: Vec<f32> = clusters
        .windows(2)
        .map(|pair| (pair[1].x0 - pair[0].x1) / size)
        .collect();
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    if *median > 0.12 { *median } else { 0.0 }
}
