//! Spelling correction: terms of the text that look like a word.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::Term;

use crate::analysis::{self, TokenKind};
use crate::error::Result;
use crate::index::tantivy::Index;

/// Words shorter than this, in letters, look like too many others.
const SHORTEST: usize = 4;

/// Words of this many letters and more may differ in two places.
const LONG: usize = 8;

impl Index {
    /// Returns the document frequency of a word in exactly this form; `None` if it is not one plain
    /// word.
    pub fn documents_with(&self, word: &str) -> Option<u64> {
        let tokens = analysis::tokens(word);
        let [token] = tokens.as_slice() else {
            return None;
        };
        // Signs that join letters are part of words in some scripts, and no letters.
        let is_plain = token.kind == TokenKind::Word && !token.term.chars().any(char::is_numeric);
        is_plain.then(|| self.frequency(&Term::from_field_text(self.columns.exact, &token.term)))
    }

    /// The commonest term, of those with the same first letter, that differs from a word in the
    /// fewest places (one; two for a long word; letters that changed places count as one), and its
    /// number of documents. Reads the terms of one letter. Errors: `Corrupt`.
    pub fn similar(&self, word: &str) -> Result<Option<(String, u64)>> {
        let tokens = analysis::tokens(word);
        let Some(word) = tokens.first().map(|token| token.term.as_str()) else {
            return Ok(None);
        };
        let letters = word.chars().count();
        let Some(first) = word.chars().next().filter(|_| letters >= SHORTEST) else {
            return Ok(None);
        };
        let farthest = if letters >= LONG { 2 } else { 1 };
        // Distance and documents of the words that are near enough; a word may be in several
        // segments.
        let mut near: BTreeMap<String, (usize, u64)> = BTreeMap::new();
        let searcher = self.reader.searcher();
        for reader in searcher.segment_readers() {
            let inverted = reader
                .inverted_index(self.columns.exact)
                .map_err(|error| self.damaged(error))?;
            let start = first.to_string();
            let range = inverted.terms().range().ge(start.as_bytes());
            let mut stream = range
                .into_stream()
                .map_err(|error| self.damaged(error.into()))?;
            while stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else {
                    continue;
                };
                if !term.starts_with(first) {
                    break;
                }
                if term == word || term.len().abs_diff(word.len()) > 4 * farthest {
                    continue;
                }
                let distance = strsim::osa_distance(term, word);
                if distance <= farthest {
                    let (_, documents) = near.entry(term.to_owned()).or_insert((distance, 0));
                    *documents += u64::from(stream.value().doc_freq);
                }
            }
        }
        let near = near.into_iter();
        let best = near.min_by_key(|(_, (distance, documents))| (*distance, Reverse(*documents)));
        Ok(best.map(|(term, (_, documents))| (term, documents)))
    }
}
