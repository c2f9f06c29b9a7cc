//! Statistics of an open index: documents, terms, languages.

use tantivy::schema::Field as Column;
use tantivy::{Searcher, SegmentReader};

use crate::document::Field;
use crate::error::{Error, Result};
use crate::index::tantivy::Index;
use crate::index::tantivy::schema::Columns;
use crate::index::tantivy::schema::languages::LanguageCounts;
use crate::index::tantivy::schema::tokenizer;

/// Statistics of an index.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Documents.
    pub documents: u64,
    /// Different terms in the body.
    pub terms: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Segments.
    pub segments: u64,
}

impl Index {
    /// Statistics of the index.
    pub fn stats(&self) -> Result<Stats> {
        let searcher = self.reader.searcher();
        let mut terms = 0;
        for reader in searcher.segment_readers() {
            let inverted = reader
                .inverted_index(self.columns.exact)
                .map_err(|error| self.damaged(error))?;
            terms = terms.max(inverted.terms().num_terms() as u64);
        }
        let size = self.data.size();
        let bytes = size.map_err(|error| Error::io("read", self.data.path(), error))?;
        let segments = searcher.segment_readers().len() as u64;
        Ok(Stats {
            documents: searcher.num_docs(),
            terms,
            bytes,
            segments,
        })
    }

    /// Terms of the text with the number of documents that have them, the commonest first, at most
    /// `count`; for making queries to measure with.
    pub fn frequent_terms(&self, count: usize) -> Result<Vec<(String, u64)>> {
        let searcher = self.reader.searcher();
        let Some(reader) = searcher
            .segment_readers()
            .iter()
            .max_by_key(|reader| reader.max_doc())
        else {
            return Ok(Vec::new());
        };
        let mut terms = Vec::new();
        let wordlike =
            |term: &str| term.chars().count() > 3 && term.chars().all(char::is_alphabetic);
        let read = each_term(reader, self.columns.exact, |term, documents| {
            if wordlike(term) {
                terms.push((term.to_owned(), documents));
            }
        });
        read.map_err(|error| self.damaged(error))?;
        terms.sort_by(|(left, more), (right, less)| less.cmp(more).then_with(|| left.cmp(right)));
        terms.truncate(count);
        Ok(terms)
    }

    /// The documents of each language.
    pub(super) fn tally(searcher: &Searcher, columns: &Columns) -> tantivy::Result<LanguageCounts> {
        let mut tally = LanguageCounts::default();
        let Some(column) = columns.values(Field::Language) else {
            return Ok(tally);
        };
        let mut detected = 0;
        for reader in searcher.segment_readers() {
            each_term(reader, column, |tag, documents| {
                tally.add(Some(tag), documents);
                detected += documents;
            })?;
        }
        tally.add(None, searcher.num_docs().saturating_sub(detected));
        Ok(tally)
    }

    /// Returns true if the index holds stems of a language.
    pub(super) fn has_stems(
        searcher: &Searcher,
        columns: &Columns,
        language: &str,
    ) -> tantivy::Result<bool> {
        let first = tokenizer::stem(language, "");
        let mut held = false;
        for reader in searcher.segment_readers() {
            let inverted = reader.inverted_index(columns.text)?;
            let stems = inverted.terms().range().ge(&first);
            let mut stems = stems.into_stream()?;
            held = held || (stems.advance() && stems.key().starts_with(first.as_bytes()));
        }
        Ok(held)
    }
}

/// Every term of a column in one segment, in order, with the number of its documents; terms of
/// documents that are gone are among them until segments are merged.
pub(super) fn each_term(
    reader: &SegmentReader,
    column: Column,
    mut each: impl FnMut(&str, u64),
) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(column)?;
    let mut stream = inverted.terms().stream()?;
    while stream.advance() {
        if let Ok(term) = std::str::from_utf8(stream.key()) {
            each(term, u64::from(stream.value().doc_freq));
        }
    }
    Ok(())
}
