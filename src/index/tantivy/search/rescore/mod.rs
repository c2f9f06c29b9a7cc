//! The second look: what the words of a query gain in a document, ingredient by ingredient.
//!
//! Reads the postings of the query's words at the candidates alone, so that phrases of frequent words cost no more than
//! rare ones. Gives shares that add up to the score; never finds a document that the first look did not.

mod features;
mod rescorer;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::Field as Column;
use tantivy::{DocId, DocSet, Searcher};

use crate::index::tantivy::plan::{Form, Group, Word};
pub(super) use crate::index::tantivy::search::rescore::features::{Exact, Stems};
pub(super) use crate::index::tantivy::search::rescore::rescorer::best;
use crate::query::ranking::Weights;

/// Constants of BM25, the engine's own: how soon more of the same word stops counting, and how much long texts are held back.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A part of a score; numbers are places of words in their group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ingredient {
    Word(usize),
    Exact(usize),
    Early(usize),
    Pair(usize, usize),
}

/// Figures of a column over the whole index.
#[derive(Clone, Copy)]
struct Figures {
    documents: f32,
    average_length: f32,
}

impl Figures {
    fn of(searcher: &Searcher, column: Column) -> tantivy::Result<Self> {
        let (mut documents, mut tokens) = (0_u64, 0_u64);
        for reader in searcher.segment_readers() {
            documents += u64::from(reader.max_doc());
            tokens += reader.inverted_index(column)?.total_num_tokens();
        }
        Ok(Self {
            documents: documents as f32,
            average_length: (tokens as f32 / documents.max(1) as f32).max(1.0),
        })
    }

    /// How much a term tells that so many documents have: ln(1 + (N - n + 0.5) / (n + 0.5)).
    fn rarity(self, frequency: u64) -> f32 {
        let frequency = frequency as f32;
        (1.0 + ((self.documents - frequency).max(0.0) + 0.5) / (frequency + 0.5)).ln()
    }

    /// What a term counts that stands so often in a text of such a length.
    fn saturated(self, often: f32, length: f32) -> f32 {
        let norm = K1 * (1.0 - B + B * length / self.average_length);
        often * (1.0 + K1) / (often + norm)
    }
}

/// The columns of stemmed and of unstemmed terms.
#[derive(Clone, Copy)]
pub(super) struct TextColumns {
    pub(super) text: Column,
    pub(super) exact: Column,
}

/// What the words of a group count over the whole index.
pub(super) struct Scale<'a> {
    group: &'a Group,
    weights: Weights,
    columns: TextColumns,
    text: Figures,
    exact: Figures,
    /// How much each word tells in its commonest form, and in its exact one.
    rarities: Vec<f32>,
    exact_rarities: Vec<f32>,
}

impl<'a> Scale<'a> {
    pub(super) fn new(
        searcher: &Searcher,
        columns: TextColumns,
        group: &'a Group,
        weights: Weights,
    ) -> tantivy::Result<Self> {
        let text = Figures::of(searcher, columns.text)?;
        let exact = Figures::of(searcher, columns.exact)?;
        let mut scale = Self {
            group,
            weights,
            columns,
            text,
            exact,
            rarities: Vec::new(),
            exact_rarities: Vec::new(),
        };
        let words = group.words.iter();
        let least = |word: &Word| {
            let rarities = word.forms.iter().map(|form| scale.rarity(form));
            rarities.fold(f32::INFINITY, f32::min)
        };
        scale.rarities = words.clone().map(least).collect();
        let exact_rarity = |word: &Word| exact.rarity(word.exact.documents());
        scale.exact_rarities = words.map(exact_rarity).collect();
        Ok(scale)
    }

    fn figures(&self, column: Column) -> Figures {
        match column == self.columns.text {
            true => self.text,
            false => self.exact,
        }
    }

    fn rarity(&self, form: &Form) -> f32 {
        self.figures(form.column).rarity(form.known.documents())
    }

    /// How many shares a document can have: early and exact form for each word in turn, then the pairs.
    pub(super) fn width(&self) -> usize {
        2 * self.group.words.len() + self.group.pairs.len()
    }

    /// What the share at a place is.
    pub(super) fn ingredient(&self, place: usize) -> Ingredient {
        let words = self.group.words.len();
        match self.group.pairs.get(place.wrapping_sub(2 * words)) {
            Some(pair) => Ingredient::Pair(pair.left, pair.right),
            None if place.is_multiple_of(2) => Ingredient::Early(place / 2),
            None => Ingredient::Exact(place / 2),
        }
    }

    /// The weight of a word in its exact form.
    fn exact_weight(&self, word: usize) -> f32 {
        self.exact_rarities[word] * self.weights.exact * self.group.words[word].repeats
    }

    /// What the exact form of a word can add at most, however often a text says it.
    pub(super) fn most_exact(&self, word: usize) -> f32 {
        match self.group.words[word].exact.documents() {
            0 => 0.0,
            _ => self.exact_weight(word) * (1.0 + K1),
        }
    }
}

/// How often a document has the term of these postings; documents are asked for in increasing order.
fn often(postings: &mut SegmentPostings, document: DocId) -> u32 {
    let at = postings.doc();
    let found = at == document || (at < document && postings.seek(document) == document);
    if found { postings.term_freq() } else { 0 }
}

/// How often a position of the second list lies `gap` behind one of the first; both sorted.
fn in_step(first: &[u32], second: &[u32], gap: u32) -> u32 {
    let (mut often, mut at) = (0, 0);
    for position in first {
        let wanted = position.saturating_add(gap);
        while second.get(at).is_some_and(|position| *position < wanted) {
            at += 1;
        }
        often += u32::from(second.get(at) == Some(&wanted));
    }
    often
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_step_are_counted() {
        assert_eq!(in_step(&[1, 5, 9], &[2, 6, 7, 12], 1), 2);
        assert_eq!(in_step(&[1, 5, 9], &[2, 6, 7, 12], 2), 1);
        assert_eq!(in_step(&[], &[1], 1), 0);
    }
}
