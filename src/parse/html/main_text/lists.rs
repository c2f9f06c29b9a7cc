//! Lists and tables of data, kept or dropped as wholes: a list of names is never cut in half.
//!
//! A paragraph of several short lines is a list too, of one passage.

use std::collections::HashMap;

use super::context::{Context, Measure};
use super::passage::{Passage, PassageCounts, share};
use crate::parse::html::tree::Tree;

/// The fewest items of a list that gets one probability.
const FEWEST_ITEMS: usize = 3;

/// The most words of a short line, on average.
const SHORT_LINE: u32 = 12;

/// The most ancestors of a list that are searched for the text it belongs to.
const STEPS: usize = 8;

/// The lists of a page.
pub(super) struct Lists {
    /// The element around the items, and their places among the passages.
    lists: Vec<(usize, Vec<usize>)>,
}

impl Lists {
    /// Finds the lists and the tables of data.
    pub(super) fn of(tree: &Tree, passages: &[Passage]) -> Self {
        let mut known: HashMap<usize, usize> = HashMap::new();
        let mut lists: Vec<(usize, Vec<usize>)> = Vec::new();
        for (place, passage) in passages.iter().enumerate() {
            if !matches!(
                tree.name(passage.block),
                "li" | "dt" | "dd" | "td" | "th" | "tr"
            ) {
                if is_of_lines(&passage.counts) {
                    lists.push((passage.block, vec![place]));
                }
                continue;
            }
            let around = tree.nodes[passage.block].parent;
            let list = *known.entry(around).or_insert_with(|| {
                lists.push((around, Vec::new()));
                lists.len() - 1
            });
            lists[list].1.push(place);
        }
        Self { lists }
    }

    /// Gives all items of a list of at least three the mean of their probabilities, weighed by
    /// words.
    pub(super) fn average(&self, passages: &[Passage], probabilities: &mut [f32]) {
        for (_, places) in self
            .lists
            .iter()
            .filter(|(_, places)| places.len() >= FEWEST_ITEMS)
        {
            let (mut sum, mut words) = (0.0, 0.0);
            for place in places {
                let weight = passages[*place].counts.words.max(1) as f32;
                sum += probabilities[*place] * weight;
                words += weight;
            }
            for place in places {
                probabilities[*place] = sum / words;
            }
        }
    }

    /// Keeps the lists without links in an element whose prose is kept: signatures below a letter,
    /// demands in it. The pages of the training set have few lists of hundreds of short items, so
    /// the model alone would drop them.
    pub(super) fn keep(
        &self,
        tree: &Tree,
        passages: &[Passage],
        contexts: &[Context],
        measures: &[Measure],
        kept: &mut [bool],
    ) {
        let mut prose = vec![0_u32; tree.nodes.len()];
        for (passage, kept) in passages.iter().zip(kept.iter()) {
            prose[passage.block] += if *kept { passage.counts.prose() } else { 0 };
        }
        for node in (1..tree.nodes.len()).rev() {
            prose[tree.nodes[node].parent] += prose[node];
        }
        for (around, places) in &self.lists {
            let held = &measures[*around];
            let context = &contexts[*around];
            let is_long = places.len() >= FEWEST_ITEMS || passages[places[0]].block == *around;
            let most_linked = if is_long { 0.25 } else { 0.0 };
            if share(held.linked, held.characters) > most_linked
                || context.is_hidden()
                || context.zone().is_some()
            {
                continue;
            }
            let text = std::iter::successors(Some(*around), |node| Some(tree.nodes[*node].parent))
                .take(STEPS)
                .find(|node| measures[*node].prose > held.prose);
            if text.is_some_and(|text| prose[text] * 2 > measures[text].prose) {
                for place in places {
                    kept[*place] = true;
                }
            }
        }
    }
}

/// The nearest ancestor of a block that is not part of a list or table.
pub(super) fn outside_list(tree: &Tree, block: usize) -> usize {
    let parent = |node: &usize| Some(tree.nodes[*node].parent);
    std::iter::successors(parent(&block), parent)
        .take(STEPS)
        .find(|node| {
            !matches!(
                tree.name(*node),
                "ul" | "ol" | "menu" | "li" | "dl" | "table" | "tbody" | "tr"
            )
        })
        .unwrap_or_default()
}

/// Returns true if a passage has several lines, most of them short.
fn is_of_lines(counts: &PassageCounts) -> bool {
    let lines = counts.breaks + 1;
    lines >= FEWEST_ITEMS as u32 && counts.words <= lines * SHORT_LINE
}
