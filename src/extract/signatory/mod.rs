//! Those who sign: lines -> figures -> likelihoods -> lists -> items -> parties.
//!
//! `line` sees the body as lines; `figures` describes each by itself and among the others, with
//! what `cue` says it means; `judge` weighs the figures by a forest and decides which lines are
//! taken; `read` takes those together as lists. The forms of a list are read by `table`, `run`
//! (names in one paragraph) and `placed` (places as items of their own); `item` is the grammar of
//! one item, with `office` and `site` for what stands beside the name, `aside` for what stands
//! among names and is none; `name` tells names from prose and persons from organizations; `words`
//! is the vocabulary in many languages. docs/design/facts.md has the whole on a page.

mod aside;
mod bracket;
#[cfg(test)]
mod cases;
mod cue;
mod declared;
mod figures;
mod item;
mod judge;
mod key;
#[cfg(test)]
mod limits;
mod line;
mod name;
mod office;
mod openings;
mod part;
mod placed;
mod read;
mod run;
mod site;
mod table;
mod template;
mod words;

use crate::document::{Found, Signatory};
use crate::forest::Forest;

use super::Reading;

/// Whether a name bears the marks of an organization rather than of a person.
pub(super) fn is_organization(name: &str) -> bool {
    let marked = name::is_organization_marked(name) && !name::is_person_shaped(name);
    name::is_surely_organization(name) || marked && !words::is_unspaced(name)
}

/// Whether a name is built like a person's: a few capitalized words.
pub(super) fn is_person_shaped(name: &str) -> bool {
    name::is_person_shaped(name)
}

/// The lines of a body as figures: what `tools/signatory` learns from.
#[derive(Clone, Debug)]
pub struct Described {
    /// The byte range of each line in the body.
    pub spans: Vec<std::ops::Range<usize>>,
    /// The figures of each line.
    pub rows: Vec<Vec<f32>>,
    /// The figures of the document, which end each row.
    pub whole: Vec<f32>,
}

/// The names of the figures of a line and those of the document, in order.
pub fn columns() -> Vec<String> {
    figures::columns()
}

/// Describes the lines of a body.
pub fn described(reading: &Reading<'_>) -> Described {
    let lines = line::lines(reading);
    let figures = figures::Figures::of(reading, &lines);
    let row = |at| {
        let mut row = Vec::new();
        figures.row(at, &mut row);
        row
    };
    Described {
        spans: lines.iter().map(|line| line.span.clone()).collect(),
        rows: (0..lines.len()).map(row).collect(),
        whole: figures.whole.clone(),
    }
}

/// Signatories in the order of the document, repetitions kept.
pub fn signatories(reading: &Reading<'_>) -> Vec<Found<Signatory>> {
    by(reading, judge::forest())
}

/// Signatories as a forest other than the trained one tells them, given by its table.
pub fn signatories_by(reading: &Reading<'_>, table: &str) -> Vec<Found<Signatory>> {
    by(reading, &judge::grown(table))
}

fn by(reading: &Reading<'_>, forest: &Forest) -> Vec<Found<Signatory>> {
    let lines = line::lines(reading);
    let verdict = judge::Verdict::of(reading, &lines, forest);
    let mut found = read::signatories(reading, &lines, &verdict);
    // A list of files is built like one of names.
    found.retain(|signatory| !aside::is_path(&signatory.value.name));
    if found.is_empty() {
        declared::signatories(reading)
    } else {
        found
    }
}
