//! Which lines hold those who sign: the figures of each are weighed by a forest, and the document
//! as a whole decides.

use std::sync::OnceLock;

use super::figures::{self, Figures};
use super::line::Line;
use crate::extract::Reading;
use crate::forest::Forest;

/// The splits of the trees, grown by `tools/signatory`.
const TABLE: &str = include_str!("forest.tsv");

/// How likely at least one line must be for a document to be signed.
const SIGNED: f32 = 0.65;

/// How likely a line must be in a signed document.
const TAKEN: f32 = 0.3;

/// How likely an odd line must be among lines of which most were taken.
const ODD: f32 = 0.15;

/// What was decided about the lines of a document.
#[derive(Debug)]
pub(super) struct Verdict {
    /// How likely each line holds one who signs.
    pub(super) likelihoods: Vec<f32>,
    /// Whether it is taken.
    pub(super) taken: Vec<bool>,
    /// What spoke for it.
    rules: Vec<&'static str>,
}

impl Verdict {
    /// Judges all lines.
    pub(super) fn of(reading: &Reading<'_>, lines: &[Line<'_>], forest: &Forest) -> Self {
        let figures = Figures::of(reading, lines);
        let mut judge = forest.judge(&figures.whole);
        let mut row = Vec::new();
        let likelihoods: Vec<f32> = (0..lines.len())
            .map(|at| {
                row.clear();
                figures.row(at, &mut row);
                judge.likelihood(&row)
            })
            .collect();
        let best = likelihoods.iter().copied().fold(0.0, f32::max);
        let mut taken: Vec<bool> = likelihoods
            .iter()
            .map(|likelihood| best >= SIGNED && *likelihood >= TAKEN)
            .collect();
        // Nothing ends a list but its end: what is odd among many that were taken is taken with
        // them.
        for run in figures.lists() {
            let count = taken[run.clone()].iter().filter(|taken| **taken).count();
            if count * 10 >= run.len() * 6 {
                for at in run {
                    taken[at] |= likelihoods[at] >= ODD && figures.is_namelike(at);
                }
            }
        }
        let rules = (0..lines.len())
            .map(|at| if taken[at] { figures.reason(at) } else { "" })
            .collect();
        Self {
            likelihoods,
            taken,
            rules,
        }
    }

    /// What spoke most for a line.
    pub(super) fn rule(&self, at: usize) -> &'static str {
        self.rules[at]
    }
}

/// The forest grown from all documents.
pub(super) fn forest() -> &'static Forest {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    FOREST.get_or_init(|| grown(TABLE))
}

/// A forest of a table.
pub(super) fn grown(table: &str) -> Forest {
    Forest::new(table, &figures::columns())
}
