//! The measures of a document's text: the size of its body, the usual distance of its lines, and
//! where its lines end.

use std::collections::HashMap;

use super::lines::Line;
use super::listed::listed;
use crate::deadline;

/// How many lines before and after one are looked at for its edge.
const NEIGHBOURS: usize = 12;
/// How far apart two lines of one column begin at most, in ems.
const INDENT: f32 = 6.0;

/// The farthest that lines begin from the corner of their page, in half inches.
const FARTHEST: f32 = 1e6;

/// What is usual in a document.
#[derive(Debug)]
pub(super) struct Measure {
    /// The size of most letters, in points.
    pub(super) body: f32,
    /// The usual distance of two lines for sizes in half points.
    leading: HashMap<i32, f32>,
    /// Where the column of each line ends, measured as `Line::end`.
    edges: Vec<f32>,
    /// Which lines are names under each other, complete in themselves.
    listed: Vec<bool>,
}

impl Measure {
    /// Measures lines in the order of reading.
    pub(super) fn new(lines: &[Line]) -> Self {
        let far = Far::new(lines.iter());
        let mut edges = edges(lines, &far);
        let wraps = lines.windows(2).filter(|pair| is_wrap(&pair[0], &pair[1]));
        let wraps: Vec<&Line> = wraps.map(|pair| &pair[0]).collect();
        let margins = [false, true].map(|rtl| {
            let ends = wraps.iter().filter(|line| line.rtl == rtl);
            last(ends.map(|line| line.end()).collect())
        });
        let wrap = Far::new(wraps.into_iter());
        let margin = |line: &Line| wrap.edge(line).or(margins[usize::from(line.rtl)]);
        let column = |line: &Line| margin(line).or(far.edge(line)).unwrap_or(line.end());
        let mut listed = listed(lines, &column);
        for (at, line) in lines.iter().enumerate() {
            // What ends so goes on in the next line, wherever its column ends.
            listed[at] = listed[at] && !is_open(&line.text());
            if listed[at] {
                edges[at] = margin(line).unwrap_or(f32::MAX).max(edges[at]);
            }
        }
        Self {
            body: body(lines),
            leading: leading(lines),
            edges,
            listed,
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

    /// Returns true if a line is a name under others: it goes on in the next line only where the
    /// column ends.
    pub(super) fn is_listed(&self, line: usize) -> bool {
        self.listed.get(line) == Some(&true)
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

/// The last of the places where lines end; a few run out of their column.
fn last(mut ends: Vec<f32>) -> Option<f32> {
    ends.sort_by(f32::total_cmp);
    let at = ends.len().checked_sub(1 + ends.len() / 50)?;
    ends.get(at).copied()
}

/// Returns true if the end of a text asks for more.
fn is_open(text: &str) -> bool {
    text.ends_with([',', '&', '-', '–', '/'])
        || text.matches('(').count() > text.matches(')').count()
}

/// Returns true if a sentence goes on from a line to the one below it: the line ends where its
/// column does.
fn is_wrap(a: &Line, b: &Line) -> bool {
    let first = b.cells.first().and_then(|cell| cell.text.chars().next());
    a.page == b.page
        && a.column == b.column
        && b.y > a.y
        && b.y - a.y < 2.2 * a.size
        && (a.size - b.size).abs() < 0.06 * a.size
        && first.is_some_and(char::is_lowercase)
}

/// Where the longest lines of all pages end, by where they begin.
struct Far(HashMap<(i32, bool), f32>);

impl Far {
    fn new<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut whole: HashMap<(i32, bool), Vec<f32>> = HashMap::new();
        for line in lines {
            whole.entry(Self::key(line)).or_default().push(line.end());
        }
        let edges = whole.into_iter();
        Self(
            edges
                .filter_map(|(key, ends)| Some((key, last(ends)?)))
                .collect(),
        )
    }

    fn key(line: &Line) -> (i32, bool) {
        // Lines far outside of the page begin at its edge.
        let half_inches = (line.start() / 36.0).round().clamp(-FARTHEST, FARTHEST);
        (half_inches as i32, line.rtl)
    }

    /// Where the longest lines end that begin about where this one does.
    fn edge(&self, line: &Line) -> Option<f32> {
        let (at, rtl) = Self::key(line);
        let near = (at - 1..=at + 1).filter_map(|at| self.0.get(&(at, rtl)));
        near.copied().max_by(f32::total_cmp)
    }
}

fn edges(lines: &[Line], far: &Far) -> Vec<f32> {
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
        edges.push(if supported {
            edge
        } else {
            far.edge(line).map_or(edge, |far| far.max(edge))
        });
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_far_outside_of_the_page_have_an_edge() {
        for place in [f32::MIN, -1e12, 1e12, f32::MAX] {
            let line = Line {
                x0: place,
                x1: place,
                ..Line::of("Keep the river clean")
            };
            let measure = Measure::new(&[line.clone(), line]);
            assert_eq!(measure.edge(0), place);
        }
    }
}
