//! The measures of a document's text: the size of its body, the usual distance of its lines, and
//! where its lines end.

use std::collections::HashMap;

use super::lines::Line;
use crate::deadline;

/// How many lines before and after one are looked at for its edge.
const NEIGHBOURS: usize = 12;
/// How far apart two lines of one column begin at most, in ems.
const INDENT: f32 = 6.0;

/// What is usual in a document.
#[derive(Debug)]
pub(super) struct Measure {
    /// The size of most letters, in points.
    pub(super) body: f32,
    /// The usual distance of two lines for sizes in half points.
    leading: HashMap<i32, f32>,
    /// Where the column of each line ends, measured as `Line::end`.
    edges: Vec<f32>,
}

impl Measure {
    /// Measures lines in the order of reading.
    pub(super) fn new(lines: &[Line]) -> Self {
        let body = body(lines);
        Self {
            body,
            leading: leading(lines),
            edges: edges(lines),
        }
    }

    /// The usual distance of two lines of this size, in points.
    pub(super) fn leading(&self, size: f32) -> f32 {
        let known = self.leading.get(&half_points(size)).copied();
        known.unwrap_or_else(|| {
            let body = self.leading.get(&half_points(self.body)).copied();
            size * body
                .map_or(1.3, |leading| leading / self.body)
                .clamp(1.0, 1.8)
        })
    }

    /// Where the column of a line ends.
    pub(super) fn edge(&self, line: usize) -> f32 {
        self.edges.get(line).copied().unwrap_or(f32::MAX)
    }
}

fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

fn body(lines: &[Line]) -> f32 {
    let mut letters: HashMap<i32, usize> = HashMap::new();
    for line in lines {
        let count: usize = line
            .cells
            .iter()
            .map(|cell| cell.text.chars().count())
            .sum();
        *letters.entry(half_points(line.size)).or_default() += count;
    }
    let most = letters
        .into_iter()
        .max_by_key(|(size, count)| (*count, -*size));
    most.map_or(10.0, |(size, _)| size as f32 / 2.0)
}

fn leading(lines: &[Line]) -> HashMap<i32, f32> {
    let mut seen: HashMap<(i32, i32), usize> = HashMap::new();
    for pair in lines.windows(2) {
        let [a, b] = pair else { continue };
        let step = b.y - a.y;
        let same =
            a.page == b.page && a.turn == b.turn && half_points(a.size) == half_points(b.size);
        if same && step > 0.7 * a.size && step < 2.6 * a.size {
            *seen
                .entry((half_points(a.size), half_points(step)))
                .or_default() += 1;
        }
    }
    let mut best: HashMap<i32, (usize, i32)> = HashMap::new();
    for ((size, step), count) in seen {
        let one = best.entry(size).or_default();
        if (count, -step) > (one.0, -one.1) && count >= 2 {
            *one = (count, step);
        }
    }
    best.into_iter()
        .filter(|(_, (count, _))| *count > 0)
        .map(|(size, (_, step))| (size, step as f32 / 2.0))
        .collect()
}

fn edges(lines: &[Line]) -> Vec<f32> {
    // Where the longest lines of all pages end, by where they begin.
    let mut whole: HashMap<(i32, bool), Vec<f32>> = HashMap::new();
    for line in lines {
        whole
            .entry(((line.start() / 36.0).round() as i32, line.rtl))
            .or_default()
            .push(line.end());
    }
    let far: HashMap<_, _> = whole
        .into_iter()
        .map(|(key, mut ends)| {
            ends.sort_by(f32::total_cmp);
            // A few lines run out of their column.
            let at = ends.len() - 1 - ends.len() / 50;
            (key, ends[at])
        })
        .collect();
    let mut edges = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        deadline::tick();
        let from = at.saturating_sub(NEIGHBOURS);
        let to = (at + NEIGHBOURS + 1).min(lines.len());
        let like = |other: &&Line| {
            other.page == line.page
                && other.turn == line.turn
                && other.column == line.column
                && !other.row
                && other.rtl == line.rtl
                && (other.size - line.size).abs() < 0.1 * line.size
                && (other.start() - line.start()).abs() < INDENT * line.size
        };
        let near = || lines[from..to].iter().filter(like);
        let edge = near().map(Line::end).fold(line.end(), f32::max);
        let at_edge = near()
            .filter(|other| other.end() > edge - 3.0 * line.size)
            .count();
        let supported = at_edge >= 3 && at_edge * 4 >= near().count()
            || at_edge >= 2 && at_edge * 5 >= near().count() * 2;
        let key = ((line.start() / 36.0).round() as i32, line.rtl);
        let wide = [-1, 0, 1]
            .into_iter()
            .filter_map(|step| far.get(&(key.0 + step, key.1)))
            .copied();
        edges.push(if supported {
            edge
        } else {
            wide.fold(edge, f32::max)
        });
    }
    edges
}
