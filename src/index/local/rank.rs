//! The second look: what the words of a query gain in a document, ingredient by ingredient.
//!
//! Reads the postings of the query's words at the candidates alone, so that phrases of frequent words cost no more than
//! rare ones. Gives shares that add up to the score; never finds a document that the first look did not.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field as Column, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, Term};

use crate::query::ranking::Weights;

use super::lower::Group;

/// Constants of BM25, the engine's own: how soon more of the same word stops counting, and how much long texts are held back.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A part of a score, and how much of it.
pub(super) type Share = (Ingredient, f32);

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

/// A term's postings in one segment, and how much it tells.
struct Cursor {
    postings: Option<SegmentPostings>,
    rarity: f32,
    share: f32,
}

impl Cursor {
    fn often(&mut self, document: DocId) -> u32 {
        match &mut self.postings {
            Some(postings) => {
                let at = postings.doc();
                let found =
                    at == document || (at < document && postings.seek(document) == document);
                if found { postings.term_freq() } else { 0 }
            }
            None => 0,
        }
    }
}

/// One word's cursors in one segment.
struct Place {
    forms: Vec<(Column, Cursor)>,
    exact: Option<Cursor>,
    repeats: f32,
}

/// A second look at the documents of one segment; they must be asked for in increasing order.
pub(super) struct Look<'a> {
    group: &'a Group,
    weights: Weights,
    words: Vec<Place>,
    text: Column,
    text_figures: Figures,
    exact_figures: Figures,
    text_lengths: FieldNormReader,
    exact_lengths: FieldNormReader,
    /// Positions of each word in the present document.
    positions: Vec<Vec<u32>>,
    rarities: Vec<f32>,
}

/// The columns of stemmed and of unstemmed terms.
#[derive(Clone, Copy)]
pub(super) struct TextColumns {
    pub(super) text: Column,
    pub(super) exact: Column,
}

impl<'a> Look<'a> {
    pub(super) fn new(
        searcher: &Searcher,
        reader: &SegmentReader,
        columns: TextColumns,
        group: &'a Group,
        weights: Weights,
    ) -> tantivy::Result<Self> {
        let text_figures = Figures::of(searcher, columns.text)?;
        let exact_figures = Figures::of(searcher, columns.exact)?;
        let figures = |column| match column == columns.text {
            true => text_figures,
            false => exact_figures,
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let cursor = |term: Term, frequency: u64, share: f32, option| {
            let column = term.field();
            let postings = match frequency {
                0 => None,
                _ => reader
                    .inverted_index(column)?
                    .read_postings(&term, option)?,
            };
            tantivy::Result::Ok(Cursor {
                postings,
                rarity: figures(column).rarity(frequency),
                share,
            })
        };
        let mut words = Vec::with_capacity(group.words.len());
        for word in &group.words {
            let mut forms = Vec::with_capacity(word.forms.len());
            for form in &word.forms {
                let cursor = cursor(form.engine_term(), form.frequency, form.share, positions)?;
                forms.push((form.column, cursor));
            }
            let wanted = weights.exact > 0.0 && !forms.is_empty();
            let exact = match wanted {
                true => {
                    let term = Term::from_field_text(columns.exact, &word.term);
                    let frequency = searcher.doc_freq(&term)?;
                    let option = IndexRecordOption::WithFreqs;
                    Some(cursor(term, frequency, weights.exact, option)?)
                }
                false => None,
            };
            words.push(Place {
                forms,
                exact,
                repeats: word.repeats,
            });
        }
        let rarity = |word: &Place| {
            let rarities = word.forms.iter().map(|(_, cursor)| cursor.rarity);
            rarities.fold(f32::INFINITY, f32::min)
        };
        Ok(Self {
            rarities: words.iter().map(rarity).collect(),
            positions: vec![Vec::new(); words.len()],
            group,
            weights,
            words,
            text: columns.text,
            text_figures,
            exact_figures,
            text_lengths: reader.get_fieldnorms_reader(columns.text)?,
            exact_lengths: reader.get_fieldnorms_reader(columns.exact)?,
        })
    }

    /// What the group gains in a document.
    pub(super) fn gain(&mut self, document: DocId, shares: &mut Vec<Share>) {
        shares.clear();
        let text_length = self.text_lengths.fieldnorm(document) as f32;
        let exact_length = self.exact_lengths.fieldnorm(document) as f32;
        let mut missing = false;
        for (place, word) in self.words.iter_mut().enumerate() {
            self.positions[place].clear();
            let mut best = 0.0_f32;
            for (column, cursor) in &mut word.forms {
                let often = cursor.often(document);
                if often == 0 {
                    continue;
                }
                let (figures, length) = match *column == self.text {
                    true => (self.text_figures, text_length),
                    false => (self.exact_figures, exact_length),
                };
                let weight = cursor.rarity * cursor.share * word.repeats;
                best = best.max(weight * figures.saturated(often as f32, length));
                if *column == self.text
                    && let Some(postings) = &mut cursor.postings
                {
                    postings.append_positions_with_offset(0, &mut self.positions[place]);
                }
            }
            missing |= best == 0.0 && !word.forms.is_empty();
            if best == 0.0 {
                continue;
            }
            if word.forms.len() > 1 {
                self.positions[place].sort_unstable();
                self.positions[place].dedup();
            }
            if let Some(first) = self.positions[place].first() {
                let early = 1.0 / (1.0 + *first as f32 / self.weights.reach);
                let share = self.weights.early * self.rarities[place] * early;
                shares.push((Ingredient::Early(place), share));
            }
            shares.push((Ingredient::Word(place), best));
            if let Some(cursor) = &mut word.exact {
                let often = cursor.often(document);
                if often > 0 {
                    let weight = cursor.rarity * cursor.share * word.repeats;
                    let share = self.exact_figures.saturated(often as f32, exact_length);
                    shares.push((Ingredient::Exact(place), weight * share));
                }
            }
        }
        if missing && self.group.all {
            shares.clear();
            return;
        }
        if self.words.len() > 1 {
            self.gain_together(text_length, shares);
        }
    }

    fn gain_together(&self, length: f32, shares: &mut Vec<Share>) {
        if self.weights.pair > 0.0 {
            for pair in &self.group.pairs {
                let often = in_step(
                    &self.positions[pair.left],
                    &self.positions[pair.right],
                    pair.gap,
                );
                if often > 0 {
                    let weight =
                        (self.rarities[pair.left] + self.rarities[pair.right]) * self.weights.pair;
                    let share = weight * self.text_figures.saturated(often as f32, length);
                    shares.push((Ingredient::Pair(pair.left, pair.right), share));
                }
            }
        }
    }
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
