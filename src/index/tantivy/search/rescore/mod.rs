//! Rescoring: the parts of a candidate's score for each word of a query.
//!
//! Reads the postings of the query's words only at the candidates, so phrases of frequent words
//! cost no more than phrases of rare ones. The parts add up to the score. Rescoring never finds a
//! document that the first pass did not.

mod features;
mod rescorer;

use std::ops::Range;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::Field as Column;
use tantivy::{DocId, DocSet, Searcher};

use crate::index::tantivy::bm25;
use crate::index::tantivy::plan::{Form, Group, Word};
pub(super) use crate::index::tantivy::search::rescore::features::{ExactScorer, StemScorer};
pub(super) use crate::index::tantivy::search::rescore::rescorer::best;
use crate::query::ranking::Weights;

/// The scores that rescoring adds to a document for one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordScore {
    /// True if the document has the word, and no required word is missing.
    pub(super) is_present: bool,
    /// For the first position of the word.
    pub(super) early: f32,
    /// For the exact form of the word.
    pub(super) exact: f32,
}

/// The scores that rescoring adds to candidates for one group of words; candidates are numbered
/// from 0.
pub(super) struct GroupScores<'a> {
    stats: &'a GroupStats<'a>,
    /// The words of the group at the first candidate, then at the second one, and so on.
    words: Vec<WordScore>,
    /// Likewise the score that each pair of the group adds.
    pairs: Vec<f32>,
}

/// The scores that rescoring adds to one candidate: one for each word and each pair of the group.
pub(super) struct CandidateScores<'a> {
    pub(super) words: &'a [WordScore],
    pub(super) pairs: &'a [f32],
}

/// The same, to be filled in.
pub(super) struct CandidateScoresMut<'a> {
    words: &'a mut [WordScore],
    pairs: &'a mut [f32],
}

impl<'a> GroupScores<'a> {
    /// No candidate has any word so far.
    pub(super) fn new(stats: &'a GroupStats<'a>, candidates: usize) -> Self {
        let (words, pairs) = (stats.group.words.len(), stats.group.pairs.len());
        Self {
            stats,
            words: vec![WordScore::default(); candidates * words],
            pairs: vec![0.0; candidates * pairs],
        }
    }

    pub(super) fn of(&self, candidate: usize) -> CandidateScores<'_> {
        let group = self.stats.group;
        CandidateScores {
            words: &self.words[row(candidate, group.words.len())],
            pairs: &self.pairs[row(candidate, group.pairs.len())],
        }
    }

    pub(super) fn of_mut(&mut self, candidate: usize) -> CandidateScoresMut<'_> {
        let group = self.stats.group;
        CandidateScoresMut {
            words: &mut self.words[row(candidate, group.words.len())],
            pairs: &mut self.pairs[row(candidate, group.pairs.len())],
        }
    }

    /// The most that exact forms can add to a candidate.
    fn max_exact(&self, candidate: usize) -> f32 {
        let words = self.of(candidate).words.iter().enumerate();
        let present = words.filter(|(_, word)| word.is_present);
        present.map(|(word, _)| self.stats.max_exact(word)).sum()
    }
}

impl CandidateScores<'_> {
    /// The sum of all parts.
    fn sum(&self) -> f32 {
        let mut sum = 0.0;
        for word in self.words {
            sum += word.early;
            sum += word.exact;
        }
        for pair in self.pairs {
            sum += pair;
        }
        sum
    }
}

fn row(candidate: usize, width: usize) -> Range<usize> {
    candidate * width..(candidate + 1) * width
}

/// Statistics of a column over the whole index.
#[derive(Clone, Copy)]
struct ColumnStats {
    documents: f32,
    average_length: f32,
}

impl ColumnStats {
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

    fn idf(self, frequency: u64) -> f32 {
        bm25::idf(self.documents, frequency)
    }

    fn tf(self, term_freq: f32, length: f32) -> f32 {
        bm25::tf(term_freq, length, self.average_length)
    }
}

/// The columns of stemmed and of unstemmed terms.
#[derive(Clone, Copy)]
pub(super) struct TextColumns {
    pub(super) text: Column,
    pub(super) exact: Column,
}

/// Statistics of a group of words over the whole index.
pub(super) struct GroupStats<'a> {
    group: &'a Group,
    weights: Weights,
    columns: TextColumns,
    text: ColumnStats,
    exact: ColumnStats,
    /// Inverse document frequency of each word in its commonest form, and in its exact form.
    idfs: Vec<f32>,
    exact_idfs: Vec<f32>,
}

impl<'a> GroupStats<'a> {
    pub(super) fn new(
        searcher: &Searcher,
        columns: TextColumns,
        group: &'a Group,
        weights: Weights,
    ) -> tantivy::Result<Self> {
        let text = ColumnStats::of(searcher, columns.text)?;
        let exact = ColumnStats::of(searcher, columns.exact)?;
        let mut stats = Self {
            group,
            weights,
            columns,
            text,
            exact,
            idfs: Vec::new(),
            exact_idfs: Vec::new(),
        };
        let words = group.words.iter();
        let least = |word: &Word| {
            let idfs = word.forms.iter().map(|form| stats.idf(form));
            idfs.fold(f32::INFINITY, f32::min)
        };
        stats.idfs = words.clone().map(least).collect();
        let exact_idf = |word: &Word| exact.idf(word.exact.documents());
        stats.exact_idfs = words.map(exact_idf).collect();
        Ok(stats)
    }

    fn idf(&self, form: &Form) -> f32 {
        let column = if form.column == self.columns.text {
            self.text
        } else {
            self.exact
        };
        column.idf(form.postings.documents())
    }

    /// The weight of a word in its exact form.
    fn exact_weight(&self, word: usize) -> f32 {
        self.exact_idfs[word] * self.weights.exact * self.group.words[word].repeats
    }

    /// The most that the exact form of a word can add.
    fn max_exact(&self, word: usize) -> f32 {
        match self.group.words[word].exact.documents() {
            0 => 0.0,
            _ => self.exact_weight(word) * (1.0 + bm25::K1),
        }
    }
}

/// Term frequency in a document; documents must be asked for in increasing order.
fn term_freq(postings: &mut SegmentPostings, document: DocId) -> u32 {
    let at = postings.doc();
    let found = at == document || (at < document && postings.seek(document) == document);
    if found { postings.term_freq() } else { 0 }
}

/// Counts positions of the second list that lie `gap` behind a position of the first; both lists
/// are sorted.
fn count_adjacent(first: &[u32], second: &[u32], gap: u32) -> u32 {
    let (mut term_freq, mut at) = (0, 0);
    for position in first {
        let wanted = position.saturating_add(gap);
        while second.get(at).is_some_and(|position| *position < wanted) {
            at += 1;
        }
        term_freq += u32::from(second.get(at) == Some(&wanted));
    }
    term_freq
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_words_are_counted() {
        assert_eq!(count_adjacent(&[1, 5, 9], &[2, 6, 7, 12], 1), 2);
        assert_eq!(count_adjacent(&[1, 5, 9], &[2, 6, 7, 12], 2), 1);
        assert_eq!(count_adjacent(&[], &[1], 1), 0);
    }
}
