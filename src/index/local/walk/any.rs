//! Any of some terms: adds up what each counts in a window of documents, term by term, where the engine's union asks every list for
//! its next document.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::{DocId, Searcher, SegmentReader};

use super::{BLOCK, Walk};

/// Documents of a window.
const WINDOW: usize = 1 << 12;

/// Where of so many documents less than one has a term, windows are too empty.
const SPARSE: u64 = 32;

/// A term's postings in one segment.
struct Cursor<'a> {
    blocks: BlockSegmentPostings,
    weight: &'a Bm25Weight,
    /// The place in the present block.
    at: usize,
}

impl Cursor<'_> {
    /// The next document; none at the end.
    fn next(&self) -> Option<DocId> {
        self.blocks.docs().get(self.at).copied()
    }

    /// Adds what the term counts in the documents of a window, which begins with a document and may be cut short.
    fn add(&mut self, first: DocId, norms: &FieldNormReader, scores: &mut [f32; WINDOW]) {
        let end = first.saturating_add(WINDOW as DocId);
        loop {
            let documents = &self.blocks.docs()[self.at..];
            let here = documents.partition_point(|document| *document < end);
            let documents = documents[..here]
                .iter()
                .zip(&self.blocks.freqs()[self.at..]);
            for (document, often) in documents {
                let share = self.weight.score(norms.fieldnorm_id(*document), *often);
                scores[document.wrapping_sub(first) as usize % WINDOW] += share;
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

impl Walk<'_> {
    /// Whether so many documents may have one of the terms that it is quick to go through them by windows.
    pub(in crate::index::local) fn is_dense(&self, searcher: &Searcher) -> bool {
        let terms = self.terms.iter();
        let documents: u64 = terms.map(|(known, _)| known.documents()).sum();
        documents * SPARSE >= searcher.num_docs()
    }

    /// Shows windows of documents of a segment: the first one, and the scores of it and of those after it, 0 for those that have
    /// none of the terms; deleted ones included.
    pub(in crate::index::local) fn any(
        &self,
        segment: u32,
        reader: &SegmentReader,
        mut show: impl FnMut(DocId, &[f32]),
    ) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(self.column)?;
        let norms = reader.get_fieldnorms_reader(self.column)?;
        let mut cursors = Vec::with_capacity(self.terms.len());
        for (known, weight) in &self.terms {
            if let Some(blocks) = known.blocks(segment, &inverted)? {
                let at = 0;
                cursors.push(Cursor { blocks, weight, at });
            }
        }
        let mut scores = [0.0; WINDOW];
        while let Some(first) = cursors.iter().filter_map(Cursor::next).min() {
            for cursor in &mut cursors {
                cursor.add(first, &norms, &mut scores);
            }
            show(first, &scores);
            scores.fill(0.0);
        }
        Ok(())
    }
}
