//! Key terms: the words of a document that are frequent in it and rare in others.

use std::collections::HashMap;

use tantivy::Term;

use crate::analysis::{self, Stems, TokenKind, script_of_language, script_of_text};
use crate::document::Document;
use crate::index::tantivy::Index;
use crate::index::tantivy::schema::tokenizer;

/// The part of a text that is read, in bytes: a report has named its subject by then.
const MAX_TEXT: usize = 256 << 10;

/// Different words that get a weight: those that the text has most often.
const CANDIDATES: usize = 1_000;

/// The number of times that each word of the title counts.
const TITLE: u32 = 3;

/// A word of a text, with all its forms.
struct Candidate<'a> {
    /// The word as first written.
    written: &'a str,
    term_freq: u32,
}

impl Index {
    /// Returns the key terms of a document, at most `count`, the one with the most weight first. At
    /// least `min_documents` documents have each of them. Numbers and stop words are not key terms.
    pub fn key_terms(&self, document: &Document, count: usize, min_documents: u64) -> Vec<String> {
        let searcher = self.reader.searcher();
        let documents = searcher.num_docs() as f32;
        let mut words: Vec<(f32, String)> = Vec::new();
        for (term, candidate) in candidates(document, self.stemmed_in(document)) {
            let term = Term::from_field_text(self.columns.text, &term);
            let frequency = searcher.doc_freq(&term).unwrap_or_default();
            if frequency >= min_documents.max(1) {
                let idf = (1.0 + documents / frequency as f32).ln();
                let weight = (candidate.term_freq as f32).sqrt() * idf;
                words.push((weight, candidate.written.to_lowercase()));
            }
        }
        words.sort_by(|(left, one), (right, other)| {
            right.total_cmp(left).then_with(|| one.cmp(other))
        });
        words.truncate(count);
        words.into_iter().map(|(_, word)| word).collect()
    }

    /// The language in which the index would stem a document.
    fn stemmed_in(&self, document: &Document) -> &str {
        let stemmed = &self.languages.stemmed;
        let detected = document.language.as_ref();
        let detected = detected.map(|found| found.value.primary());
        let own = stemmed
            .iter()
            .find(|language| Some(language.as_str()) == detected);
        let script = script_of_text(&document.body);
        let own = own.or_else(|| {
            stemmed
                .iter()
                .find(|language| script_of_language(language) == script)
        });
        own.map_or("", String::as_str)
    }
}

/// The most frequent words of a document, with their terms in the index.
fn candidates<'a>(document: &'a Document, language: &str) -> Vec<(String, Candidate<'a>)> {
    let mut end = document.body.len().min(MAX_TEXT);
    while !document.body.is_char_boundary(end) {
        end -= 1;
    }
    let title = document
        .title
        .iter()
        .map(|title| (title.value.as_str(), TITLE));
    let mut stems = Stems::default();
    let stems = stems.of(language);
    let mut words: HashMap<String, Candidate<'a>> = HashMap::new();
    for (text, times) in title.chain([(&document.body[..end], 1)]) {
        for token in analysis::tokens(text) {
            let written = &text[token.span.clone()];
            let is_word = token.term.chars().filter(|letter| letter.is_alphabetic());
            if token.is_lone() || is_word.count() < 2 {
                continue;
            }
            let term = if token.kind == TokenKind::Pair {
                Some(token.term)
            } else {
                let mut term = tokenizer::stem(language, "");
                stems.stem_onto(written, &mut term).then_some(term)
            };
            let Some(term) = term else {
                continue;
            };
            let candidate = words.entry(term).or_insert(Candidate {
                written,
                term_freq: 0,
            });
            candidate.term_freq += times;
        }
    }
    let mut words: Vec<(String, Candidate<'a>)> = words.into_iter().collect();
    words.sort_by(|(one, left), (other, right)| {
        right
            .term_freq
            .cmp(&left.term_freq)
            .then_with(|| one.cmp(other))
    });
    words.truncate(CANDIDATES);
    words
}
