//! Rescoring features in one segment: term frequencies of stems, early positions, adjacent words,
//! exact forms.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use crate::index::tantivy::search::rescore::{
    CandidateScoresMut, GroupStats, count_adjacent, term_freq,
};
use crate::query::Operator;

/// A term's postings and its weight.
struct Cursor {
    postings: SegmentPostings,
    weight: f32,
}

/// The postings of one word in one segment.
#[derive(Default)]
struct WordPostings {
    /// Its stems, of which a document has one at most.
    stems: Vec<Cursor>,
    /// The word itself, where documents keep it unstemmed.
    unstemmed: Vec<Cursor>,
}

/// Scores the words of a group by their stems; documents must be asked for in increasing order.
pub(crate) struct StemScorer<'a> {
    stats: &'a GroupStats<'a>,
    words: Vec<WordPostings>,
    lengths: FieldNormReader,
    exact_lengths: FieldNormReader,
    /// Positions of each word in the present document.
    positions: Vec<Vec<u32>>,
    /// The score of each word in the current document in the first pass.
    base_scores: Vec<f32>,
    /// Weight of each word in the form that the current document has: less than 1 in another
    /// language than the query's.
    form_weights: Vec<f32>,
}

impl<'a> StemScorer<'a> {
    pub(crate) fn new(
        stats: &'a GroupStats<'a>,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let columns = stats.columns;
        let (text, exact) = (
            reader.inverted_index(columns.text)?,
            reader.inverted_index(columns.exact)?,
        );
        let mut words = Vec::with_capacity(stats.group.words.len());
        for word in &stats.group.words {
            let mut postings_of_word = WordPostings::default();
            for form in &word.forms {
                let (terms, option, cursors) = if form.column == columns.text {
                    (
                        &text,
                        IndexRecordOption::WithFreqsAndPositions,
                        &mut postings_of_word.stems,
                    )
                } else {
                    (
                        &exact,
                        IndexRecordOption::WithFreqs,
                        &mut postings_of_word.unstemmed,
                    )
                };
                let weight = stats.idf(form) * form.weight * word.repeats;
                let postings = form.postings.in_segment(segment, terms, option)?;
                cursors.extend(postings.map(|postings| Cursor { postings, weight }));
            }
            words.push(postings_of_word);
        }
        Ok(Self {
            positions: vec![Vec::new(); words.len()],
            base_scores: vec![0.0; words.len()],
            form_weights: vec![1.0; words.len()],
            lengths: reader.get_fieldnorms_reader(columns.text)?,
            exact_lengths: reader.get_fieldnorms_reader(columns.exact)?,
            stats,
            words,
        })
    }

    /// Fills in the scores of a document but for exact forms. No word is present if the document
    /// lacks a required one.
    pub(crate) fn score(&mut self, document: DocId, scores: CandidateScoresMut<'_>) {
        let stats = self.stats;
        let length = self.lengths.fieldnorm(document) as f32;
        for (place, word) in self.words.iter_mut().enumerate() {
            let positions = &mut self.positions[place];
            positions.clear();
            let mut best = 0.0_f32;
            for cursor in &mut word.stems {
                let term_freq = term_freq(&mut cursor.postings, document);
                if term_freq > 0 {
                    best = cursor.weight * stats.text.tf(term_freq as f32, length);
                    let whole = stats.idfs[place] * stats.group.words[place].repeats;
                    self.form_weights[place] = cursor.weight / whole;
                    cursor.postings.append_positions_with_offset(0, positions);
                    break;
                }
            }
            for cursor in &mut word.unstemmed {
                let term_freq = term_freq(&mut cursor.postings, document);
                if term_freq > 0 {
                    let length = self.exact_lengths.fieldnorm(document) as f32;
                    best = best.max(cursor.weight * stats.exact.tf(term_freq as f32, length));
                }
            }
            self.base_scores[place] = best;
        }
        let words = self.base_scores.iter().zip(&stats.group.words);
        let mut missing =
            words.filter(|(base_scores, word)| **base_scores == 0.0 && !word.forms.is_empty());
        if stats.group.operator == Operator::And && missing.next().is_some() {
            self.base_scores.fill(0.0);
            return;
        }
        for (place, (positions, word)) in self.positions.iter().zip(scores.words).enumerate() {
            word.is_present = self.base_scores[place] > 0.0;
            if let Some(first) = positions.first() {
                let early = 1.0 / (1.0 + *first as f32 / stats.weights.early_half_life);
                let weight = stats.weights.early * stats.idfs[place];
                word.early = weight * early * self.form_weights[place];
            }
        }
        if self.words.len() > 1 && stats.weights.pair > 0.0 {
            self.score_pairs(length, scores.pairs);
        }
    }

    fn score_pairs(&self, length: f32, scores: &mut [f32]) {
        let stats = self.stats;
        for (pair, score) in stats.group.pairs.iter().zip(scores) {
            let (left, right) = (&self.positions[pair.left], &self.positions[pair.right]);
            let term_freq = count_adjacent(left, right, pair.gap);
            if term_freq > 0 {
                let idf = stats.idfs[pair.left] + stats.idfs[pair.right];
                let share = self.form_weights[pair.left].min(self.form_weights[pair.right]);
                let weight = idf * stats.weights.pair * share;
                *score = weight * stats.text.tf(term_freq as f32, length);
            }
        }
    }

    /// The score of each word in the last document in the first pass: 0 for a word that it lacks,
    /// and for all if it lacks a required one.
    pub(crate) fn base_scores(&self) -> &[f32] {
        &self.base_scores
    }
}

/// Scores the words of a group by their exact forms; documents must be asked for in increasing
/// order.
pub(crate) struct ExactScorer<'a> {
    stats: &'a GroupStats<'a>,
    words: Vec<Option<Cursor>>,
    lengths: FieldNormReader,
}

impl<'a> ExactScorer<'a> {
    pub(crate) fn new(
        stats: &'a GroupStats<'a>,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let terms = reader.inverted_index(stats.columns.exact)?;
        let words = stats.group.words.iter().enumerate();
        let words = words.map(|(place, word)| {
            let option = IndexRecordOption::WithFreqs;
            let postings = word.exact.in_segment(segment, &terms, option)?;
            Ok(postings.map(|postings| Cursor {
                postings,
                weight: stats.exact_weight(place),
            }))
        });
        Ok(Self {
            words: words.collect::<tantivy::Result<_>>()?,
            lengths: reader.get_fieldnorms_reader(stats.columns.exact)?,
            stats,
        })
    }

    /// Fills in the scores of exact forms in a document, for the words that are present.
    pub(crate) fn score(&mut self, document: DocId, scores: CandidateScoresMut<'_>) {
        let length = self.lengths.fieldnorm(document) as f32;
        for (cursor, word) in self.words.iter_mut().zip(scores.words) {
            let Some(cursor) = cursor.as_mut().filter(|_| word.is_present) else {
                continue;
            };
            let term_freq = term_freq(&mut cursor.postings, document);
            if term_freq > 0 {
                word.exact = cursor.weight * self.stats.exact.tf(term_freq as f32, length);
            }
        }
    }
}
