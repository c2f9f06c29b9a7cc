//! Those who sign: lines -> features -> probabilities -> lists -> items -> parties.
//!
//! `line` sees the body as lines; `features` describes each by itself and among the others, with
//! what `cue` says it means; `model` weighs the features by a forest and decides which lines are
//! selected; `lists` puts those together. The forms of a list are read by `table`, `inline`
//! (names in one paragraph), `abreast` (persons side by side) and `placed` (places as items of their own); `item` is the grammar of
//! one item, with `office` and `site` for what stands beside the name, `aside` for what stands
//! among names and is none; `name` tells names from prose and persons from organizations; `words`
//! is the vocabulary in many languages. docs/design/facts.md has the whole on a page.

mod abreast;
mod aside;
mod bracket;
mod calibration;
#[cfg(test)]
mod cases;
mod cue;
mod declared;
mod features;
mod inline;
mod item;
mod item_text;
mod key;
mod lead;
#[cfg(test)]
mod limits;
mod line;
mod lists;
mod model;
mod name;
mod office;
mod openings;
mod part;
mod placed;
mod site;
mod style;
mod table;
mod template;
mod words;

use crate::analysis::begins_unspaced;
use crate::document::{Found, Signatory};
use crate::forest::Forest;

use super::Reading;

/// Returns true if a name bears the marks of an organization rather than of a person.
pub(super) fn is_organization(name: &str) -> bool {
    let marked = name::is_organization_marked(name) && !name::is_person_shaped(name);
    name::is_surely_organization(name) || marked && !begins_unspaced(name)
}

/// Returns true if a name is built like a person's: a few capitalized words.
pub(super) fn is_person_shaped(name: &str) -> bool {
    name::is_person_shaped(name)
}

/// The lines of a body as features: what `tools/signatory` learns from.
#[derive(Clone, Debug)]
pub struct Described {
    /// The text of each line.
    pub texts: Vec<String>,
    /// The features of each line.
    pub rows: Vec<Vec<f32>>,
    /// The features of the document, which end each row.
    pub whole: Vec<f32>,
}

/// The names of the features of a line and those of the document, in order.
pub fn columns() -> Vec<String> {
    features::columns()
}

/// Describes the lines of a body.
pub fn described(reading: &Reading<'_>) -> Described {
    let lines = line::lines(reading);
    let features = features::Features::of(reading, &lines);
    let row = |at| {
        let mut row = Vec::new();
        features.row(at, &mut row);
        row
    };
    Described {
        texts: lines.iter().map(|line| line.text.to_owned()).collect(),
        rows: (0..lines.len()).map(row).collect(),
        whole: features.whole.clone(),
    }
}

/// Signatories in the order of the document, repetitions kept.
pub fn signatories(reading: &Reading<'_>) -> Vec<Found<Signatory>> {
    by(reading, model::forest())
}

/// Signatories as a forest other than the trained one tells them, given by its table.
pub fn signatories_by(reading: &Reading<'_>, table: &str) -> Vec<Found<Signatory>> {
    by(reading, &model::grown(table))
}

fn by(reading: &Reading<'_>, forest: &Forest) -> Vec<Found<Signatory>> {
    let lines = line::lines(reading);
    let selection = model::Selection::of(reading, &lines, forest);
    let mut found = lists::signatories(reading, &lines, &selection);
    // A list of files is built like one of names.
    found.retain(|signatory| !aside::is_path(&signatory.value.name));
    if found.is_empty() {
        declared::signatories(reading)
    } else {
        found
    }
}
