//! Which lines hold those who sign: the features of each are weighed by a forest, and the document
//! as a whole decides.

use std::sync::OnceLock;

use super::features::{self, Features};
use super::line::Line;
use crate::extract::Reading;
use crate::forest::Forest;

/// The splits of the trees, grown by `tools/signatory`.
const TABLE: &str = include_str!("forest.tsv");

/// How likely at least one line must be for a document to be signed.
const DOCUMENT_THRESHOLD: f32 = 0.63;

/// How likely a line must be in a signed document.
const LINE_THRESHOLD: f32 = 0.25;

/// And what share of the best line's probability: beside a line that is surely right a doubtful one
/// is more often wrong.
const LINE_SHARE: f32 = 0.5;

/// How likely an odd line must be among lines of which most were selected.
const LIST_THRESHOLD: f32 = 0.15;

/// What was decided about the lines of a document.
#[derive(Debug)]
pub(super) struct Selection {
    /// How likely each line holds one who signs.
    pub(super) probabilities: Vec<f32>,
    /// For each line, true if it is selected.
    pub(super) selected: Vec<bool>,
    /// What spoke for it.
    rules: Vec<&'static str>,
}

impl Selection {
    /// Judges all lines.
    pub(super) fn of(reading: &Reading<'_>, lines: &[Line<'_>], forest: &Forest) -> Self {
        let features = Features::of(reading, lines);
        let mut scorer = forest.scorer(&features.whole);
        let mut row = Vec::new();
        let probabilities: Vec<f32> = (0..lines.len())
            .map(|at| {
                if features.is_prose(at) {
                    return 0.0;
                }
                row.clear();
                features.row(at, &mut row);
                scorer.probability(&row)
            })
            .collect();
        let best = probabilities.iter().copied().fold(0.0, f32::max);
        let least = LINE_THRESHOLD.max(best * LINE_SHARE);
        let mut selected: Vec<bool> = probabilities
            .iter()
            .map(|probability| best >= DOCUMENT_THRESHOLD && *probability >= least)
            .collect();
        // Nothing ends a list but its end: what is odd among many that were selected is selected with
        // them.
        for run in features.lists() {
            let count = selected[run.clone()]
                .iter()
                .filter(|selected| **selected)
                .count();
            if count * 10 >= run.len() * 6 {
                for at in run {
                    selected[at] |= probabilities[at] >= LIST_THRESHOLD && features.is_namelike(at);
                }
            }
        }
        let rules = (0..lines.len())
            .map(|at| {
                if selected[at] {
                    features.reason(at)
                } else {
                    ""
                }
            })
            .collect();
        Self {
            probabilities,
            selected,
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
    Forest::new(table, &features::columns())
}
