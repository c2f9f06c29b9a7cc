//! Documents that have all of some terms, with the score that the engine gives them.
//!
//! Goes through the postings of the rarest term block by block and looks into the blocks of the others, where the engine's
//! intersection asks each list for its next document.

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::Field as Column;
use tantivy::{DocId, Searcher, SegmentReader};

use super::known::Known;

/// A term that a document must have, and how much it counts.
pub(super) struct Required {
    pub(super) known: Known,
    pub(super) boost: f32,
}

/// Terms of one column, all of which a document must have.
pub(super) struct Conjunction<'a> {
    column: Column,
    terms: Vec<(&'a Known, Bm25Weight)>,
}

/// A term's postings in one segment.
struct Cursor<'a> {
    blocks: BlockSegmentPostings,
    weight: &'a Bm25Weight,
    /// The place in the present block.
    at: usize,
}

/// Documents in a full block of postings.
const BLOCK: usize = 128;

impl Cursor<'_> {
    /// Whether the document has the term; documents are asked for in increasing order.
    #[inline]
    fn has(&mut self, document: DocId) -> bool {
        if self.blocks.doc(self.at) < document {
            self.at = self.blocks.seek(document);
        }
        self.blocks.doc(self.at) == document
    }

    #[inline]
    fn score(&self, length: u8) -> f32 {
        self.weight.score(length, self.blocks.freq(self.at))
    }
}

impl<'a> Conjunction<'a> {
    pub(super) fn new(
        searcher: &Searcher,
        column: Column,
        required: &'a [Required],
    ) -> tantivy::Result<Self> {
        let documents = searcher.total_num_docs()?;
        let average_length = searcher.total_num_tokens(column)? as f32 / documents as f32;
        let weighed = |term: &'a Required| {
            let known = &term.known;
            let weight = Bm25Weight::for_one_term_without_explain(
                known.documents(),
                documents,
                average_length,
            );
            (known, weight.boost_by(term.boost))
        };
        Ok(Self {
            column,
            terms: required.iter().map(weighed).collect(),
        })
    }

    /// Calls for every document of a segment that has all terms, in their order, deleted ones included.
    pub(super) fn for_each(
        &self,
        segment: u32,
        reader: &SegmentReader,
        mut each: impl FnMut(DocId, f32),
    ) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(self.column)?;
        let lengths = reader.get_fieldnorms_reader(self.column)?;
        let mut cursors = Vec::with_capacity(self.terms.len());
        for (known, weight) in &self.terms {
            let Some(blocks) = known.blocks(segment, &inverted)? else {
                return Ok(());
            };
            cursors.push(Cursor {
                blocks,
                weight,
                at: 0,
            });
        }
        cursors.sort_by_key(|cursor| cursor.blocks.doc_freq());
        let Some((rarest, others)) = cursors.split_first_mut() else {
            return Ok(());
        };
        loop {
            let blocks = &rarest.blocks;
            'documents: for (&document, &often) in blocks.docs().iter().zip(blocks.freqs()) {
                for other in others.iter_mut() {
                    if !other.has(document) {
                        continue 'documents;
                    }
                }
                let length = lengths.fieldnorm_id(document);
                let first = rarest.weight.score(length, often);
                each(document, sum(first, others, length));
            }
            if blocks.block_len() < BLOCK {
                return Ok(());
            }
            rarest.blocks.advance();
        }
    }
}

/// The score of a document in the order in which the engine adds up, so that equal ones stay equal.
#[inline]
fn sum(first: f32, others: &[Cursor<'_>], length: u8) -> f32 {
    let Some((second, others)) = others.split_first() else {
        return first;
    };
    let mut rest = 0.0;
    for other in others {
        rest += other.score(length);
    }
    first + second.score(length) + rest
}
