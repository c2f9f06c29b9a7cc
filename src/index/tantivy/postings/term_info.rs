//! The postings of a term in each segment, looked up once for a query.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

/// Where the postings of a term are, segment by segment.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermPostings(Vec<Option<TermInfo>>);

impl TermPostings {
    pub(crate) fn of(searcher: &Searcher, term: &Term) -> tantivy::Result<Self> {
        let readers = searcher.segment_readers().iter();
        let infos = readers.map(|reader| {
            let inverted = reader.inverted_index(term.field())?;
            Ok(inverted.get_term_info(term)?)
        });
        Ok(Self(infos.collect::<tantivy::Result<_>>()?))
    }

    /// Document frequency; removed documents count until segments are merged.
    pub(crate) fn documents(&self) -> u64 {
        let infos = self.0.iter().flatten();
        infos.map(|info| u64::from(info.doc_freq)).sum()
    }

    /// The term's postings in a segment, given by its place and the terms of the column; none where
    /// it has none.
    pub(crate) fn in_segment(
        &self,
        segment: u32,
        terms: &InvertedIndexReader,
        option: IndexRecordOption,
    ) -> tantivy::Result<Option<SegmentPostings>> {
        let info = self.info(segment);
        let postings = info.map(|info| terms.read_postings_from_terminfo(info, option));
        Ok(postings.transpose()?)
    }

    /// The same block by block, with frequencies.
    pub(crate) fn blocks(
        &self,
        segment: u32,
        terms: &InvertedIndexReader,
    ) -> tantivy::Result<Option<BlockSegmentPostings>> {
        let option = IndexRecordOption::WithFreqs;
        let info = self.info(segment);
        let blocks = info.map(|info| terms.read_block_postings_from_terminfo(info, option));
        Ok(blocks.transpose()?)
    }

    /// Where its postings and positions are in a segment, given by its place.
    pub(crate) fn info(&self, segment: u32) -> Option<&TermInfo> {
        self.0.get(segment as usize)?.as_ref()
    }
}
