//! The words that tell a document from others.

use std::collections::HashMap;

use tantivy::Term;

use crate::analysis::{self, Stems, script_of_language, script_of_text};
use crate::document::Document;
use crate::index::tantivy::Index;
use crate::index::tantivy::schema::tokenizer;

/// Bytes of a text that are looked at; a report has said by then what it is about.
const LONGEST: usize = 256 << 10;

/// Different words whose documents are counted: those that the text says most.
const COUNTED: usize = 1_000;

/// How many times the title counts.
const TITLE: u32 = 3;

/// A word of a text, with all its forms.
struct Spoken<'a> {
    /// As it is written where it stands first.
    written: &'a str,
    often: u32,
}

impl Index {
    /// The words of a document that tell most: said often in it, and by few others; at most `most`,
    /// the most telling first. `least` is the number of documents that must have a word. Numbers,
    /// stop words and what the index does not know tell nothing.
    pub fn telling_words(&self, document: &Document, most: usize, least: u64) -> Vec<String> {
        let searcher = self.reader.searcher();
        let documents = searcher.num_docs() as f32;
        let mut words: Vec<(f32, String)> = Vec::new();
        for (term, spoken) in spoken(document, self.stemmed_in(document)) {
            let term = Term::from_field_text(self.columns.text, &term);
            let frequency = searcher.doc_freq(&term).unwrap_or_default();
            if frequency >= least.max(1) {
                let rarity = (1.0 + documents / frequency as f32).ln();
                let weight = (spoken.often as f32).sqrt() * rarity;
                words.push((weight, spoken.written.to_lowercase()));
            }
        }
        words.sort_by(|(left, one), (right, other)| {
            right.total_cmp(left).then_with(|| one.cmp(other))
        });
        words.truncate(most);
        words.into_iter().map(|(_, word)| word).collect()
    }

    /// The language in which the index would stem a document.
    fn stemmed_in(&self, document: &Document) -> &str {
        let stemmed = &self.languages.stemmed;
        let told = document.language.as_ref();
        let told = told.map(|found| found.value.primary());
        let own = stemmed
            .iter()
            .find(|language| Some(language.as_str()) == told);
        let script = script_of_text(&document.body);
        let own = own.or_else(|| {
            stemmed
                .iter()
                .find(|language| script_of_language(language) == script)
        });
        own.map_or("", String::as_str)
    }
}

/// The words that a document says most, by their terms in the index.
fn spoken<'a>(document: &'a Document, language: &str) -> Vec<(String, Spoken<'a>)> {
    let mut end = document.body.len().min(LONGEST);
    while !document.body.is_char_boundary(end) {
        end -= 1;
    }
    let title = document
        .title
        .iter()
        .map(|title| (title.value.as_str(), TITLE));
    let mut stems = Stems::default();
    let stems = stems.of(language);
    let mut words: HashMap<String, Spoken<'a>> = HashMap::new();
    for (text, times) in title.chain([(&document.body[..end], 1)]) {
        for token in analysis::tokens(text) {
            let written = &text[token.span.clone()];
            let is_word = token.term.chars().filter(|letter| letter.is_alphabetic());
            if token.is_lone() || is_word.count() < 2 {
                continue;
            }
            let term = if token.is_pair {
                Some(token.term)
            } else {
                let mut term = tokenizer::stem(language, "");
                stems.stem_onto(written, &mut term).then_some(term)
            };
            let Some(term) = term else {
                continue;
            };
            let spoken = words.entry(term).or_insert(Spoken { written, often: 0 });
            spoken.often += times;
        }
    }
    let mut words: Vec<(String, Spoken<'a>)> = words.into_iter().collect();
    words.sort_by(|(one, left), (other, right)| {
        right.often.cmp(&left.often).then_with(|| one.cmp(other))
    });
    words.truncate(COUNTED);
    words
}
