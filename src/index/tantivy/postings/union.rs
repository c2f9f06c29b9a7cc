//! Union, and intersection of words with several terms: adds up the scores in a window of documents
//! word by word, where the engine asks every posting list for its next document.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::{DocId, SegmentReader};

use crate::index::tantivy::postings::block::BLOCK;
use crate::index::tantivy::postings::{BlockScorer, WeightedTerm};
use crate::query::Operator;

/// Documents of a window.
const WINDOW: usize = 1 << 12;

/// A term's postings in one segment.
struct Cursor<'a> {
    blocks: BlockSegmentPostings,
    weight: &'a Bm25Weight,
    norms: FieldNormReader,
    /// The place in the present block.
    at: usize,
}

impl<'a> Cursor<'a> {
    /// None where the segment has no such term.
    fn new(
        term: &'a WeightedTerm<'_>,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Self>> {
        let inverted = reader.inverted_index(term.column)?;
        let Some(blocks) = term.postings.blocks(segment, &inverted)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            blocks,
            weight: &term.weight,
            norms: reader.get_fieldnorms_reader(term.column)?,
            at: 0,
        }))
    }

    /// The next document; none at the end.
    fn next(&self) -> Option<DocId> {
        self.blocks.docs().get(self.at).copied()
    }

    fn pass_over_all_before(&mut self, document: DocId) {
        if self.next().is_some_and(|next| next < document) {
            self.at = self.blocks.seek(document);
        }
    }

    /// Gives the scores of the term in the documents of a window, by their places there; `first` is
    /// the first document of the window.
    fn show(&mut self, first: DocId, mut show: impl FnMut(usize, f32)) {
        let end = first.saturating_add(WINDOW as DocId);
        while let Some(documents) = self.blocks.docs().get(self.at..) {
            let here = documents.partition_point(|document| *document < end);
            let documents = documents[..here]
                .iter()
                .zip(&self.blocks.freqs()[self.at..]);
            for (document, term_freq) in documents {
                let term_score = self
                    .weight
                    .score(self.norms.fieldnorm_id(*document), *term_freq);
                show(document.wrapping_sub(first) as usize % WINDOW, term_score);
            }
            self.at += here;
            if self.at < BLOCK {
                return;
            }
            self.blocks.advance();
            self.at = 0;
        }
    }
}

/// The documents of a window.
struct Window {
    scores: [f32; WINDOW],
    /// The scores of the present word.
    word_scores: [f32; WINDOW],
    /// How many of the words the documents have, where all are required.
    words: [u8; WINDOW],
}

impl Window {
    /// Adds a word by its terms.
    fn add(&mut self, first: DocId, terms: &mut [Cursor<'_>], operator: Operator) {
        if let ([term], Operator::Or) = (&mut *terms, operator) {
            term.show(first, |place, term_score| self.scores[place] += term_score);
            return;
        }
        self.word_scores.fill(0.0);
        for term in terms {
            term.show(first, |place, term_score| {
                self.word_scores[place] = self.word_scores[place].max(term_score);
            });
        }
        for (score, word_score) in self.scores.iter_mut().zip(&self.word_scores) {
            *score += word_score;
        }
        if operator == Operator::And {
            for (words, word_score) in self.words.iter_mut().zip(&self.word_scores) {
                *words += u8::from(*word_score > 0.0);
            }
        }
    }

    /// Leaves the scores of documents that have so many words.
    fn keep(&mut self, all: u8) {
        for (score, words) in self.scores.iter_mut().zip(&mut self.words) {
            *score = if *words == all { *score } else { 0.0 };
            *words = 0;
        }
    }
}

impl BlockScorer<'_> {
    /// Shows windows of documents of a segment: the first one, and the scores of it and of those
    /// after it, 0 for those that do not match; deleted ones included.
    pub(crate) fn windows(
        &self,
        operator: Operator,
        segment: u32,
        reader: &SegmentReader,
        mut show: impl FnMut(DocId, &[f32]),
    ) -> tantivy::Result<()> {
        let mut words: Vec<Vec<Cursor>> = Vec::with_capacity(self.words.len());
        for word in &self.words {
            let terms = word.iter().map(|term| Cursor::new(term, segment, reader));
            let terms = terms.filter_map(Result::transpose);
            words.push(terms.collect::<tantivy::Result<_>>()?);
        }
        let mut window = Window {
            scores: [0.0; WINDOW],
            word_scores: [0.0; WINDOW],
            words: [0; WINDOW],
        };
        while let Some(first) = first(&words, operator) {
            for terms in &mut words {
                let before = terms.iter_mut();
                before.for_each(|term| term.pass_over_all_before(first));
                window.add(first, terms, operator);
            }
            if operator == Operator::And {
                window.keep(words.len() as u8);
            }
            show(first, &window.scores);
            window.scores.fill(0.0);
        }
        Ok(())
    }
}

/// The first document that may match.
fn first(words: &[Vec<Cursor<'_>>], operator: Operator) -> Option<DocId> {
    let mut next = words
        .iter()
        .map(|terms| terms.iter().filter_map(Cursor::next).min());
    match operator {
        Operator::And => next.try_fold(0, |last, next| Some(next?.max(last))),
        Operator::Or => next.flatten().min(),
    }
}
