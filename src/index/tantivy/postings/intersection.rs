//! Intersection of words of one term each: goes through the postings of the rarest one block by
//! block and looks its documents up in the blocks of the others, where the engine asks each posting
//! list for its next document.

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::Field as Column;
use tantivy::{DocId, SegmentReader};

use crate::index::tantivy::postings::BlockScorer;
use crate::index::tantivy::postings::block::{self, BLOCK, Candidates, PlaceMap};

/// A term's postings in one segment.
struct Cursor<'a> {
    blocks: BlockSegmentPostings,
    weight: &'a Bm25Weight,
    /// How often each document of the rarest term's present block has the term, by its place there.
    term_freqs: [u32; BLOCK],
}

impl block::Cursor for Cursor<'_> {
    fn blocks(&mut self) -> &mut BlockSegmentPostings {
        &mut self.blocks
    }

    fn open(&mut self, document: DocId) {
        self.blocks.seek(document);
    }

    #[inline]
    fn found(&mut self, place: usize, at: usize) {
        self.term_freqs[place] = self.blocks.freq(at);
    }
}

impl Cursor<'_> {
    /// Adds what the term counts in each document that was kept to its score; `lengths` are those
    /// of the documents.
    fn score(&self, candidates: &Candidates, lengths: &[u8; BLOCK], scores: &mut [f32; BLOCK]) {
        for (at, place) in candidates.places().enumerate() {
            scores[at] += self.weight.score(lengths[at], self.term_freqs[place]);
        }
    }
}

impl BlockScorer<'_> {
    /// Shows the documents of a segment that have all words, each by its one term of a column, and
    /// their scores: many at a time in their order, deleted ones included.
    pub(crate) fn intersection(
        &self,
        column: Column,
        segment: u32,
        reader: &SegmentReader,
        mut show: impl FnMut(&[DocId], &[f32]),
    ) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(column)?;
        let norms = reader.get_fieldnorms_reader(column)?;
        let mut cursors = Vec::with_capacity(self.words.len());
        for term in self.words.iter().flatten() {
            let Some(blocks) = term.postings.blocks(segment, &inverted)? else {
                return Ok(());
            };
            cursors.push(Cursor {
                blocks,
                weight: &term.weight,
                term_freqs: [0; BLOCK],
            });
        }
        cursors.sort_by_key(|cursor| cursor.blocks.doc_freq());
        let mut places_of = PlaceMap::default();
        let mut lengths = [0; BLOCK];
        loop {
            let Some((rarest, others)) = cursors.split_first_mut() else {
                return Ok(());
            };
            let mut candidates = Candidates::new(rarest.blocks.docs());
            let freqs = rarest.blocks.freqs();
            rarest.term_freqs[..freqs.len()].copy_from_slice(freqs);
            for other in others {
                candidates.retain(other, &mut places_of);
            }
            let documents = candidates.documents();
            for (length, document) in lengths.iter_mut().zip(documents) {
                *length = norms.fieldnorm_id(*document);
            }
            // Added up in the order of the engine, so that equal scores stay equal.
            let (mut scores, mut rest) = ([0.0; BLOCK], [0.0; BLOCK]);
            for (place, cursor) in cursors.iter().enumerate() {
                let sum = if place < 2 { &mut scores } else { &mut rest };
                cursor.score(&candidates, &lengths, sum);
            }
            for (score, rest) in scores.iter_mut().zip(&rest) {
                *score += rest;
            }
            show(documents, &scores[..documents.len()]);
            let rarest = &mut cursors[0].blocks;
            if rarest.block_len() < BLOCK {
                return Ok(());
            }
            rarest.advance();
        }
    }
}
