//! The way of text into the engine: it is cut, folded and stemmed on the engine's own threads.
//!
//! The engine gets one text for each field, the parts (title, title again, body; or the values of a
//! field) behind the language, all set apart by `SEPARATOR`. No phrase runs across two parts.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{self, Stems, StemsOf, TokenKind};
use crate::index::tantivy::schema::backpressure::Backpressure;

/// The names under which the engine knows the two ways.
pub(crate) const STEMMED: &str = "stemmed";
pub(crate) const EXACT: &str = "exact";

/// The separator between parts; it is not part of any word, so that one in a document only ends a
/// part.
const SEPARATOR: char = '\u{1f}';

/// Empty positions between two parts.
const GAP: usize = 100;

/// The text of a field for the engine; `language` is a primary subtag, or empty.
pub(crate) fn packed<'a>(language: &str, parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = language.to_owned();
    for part in parts {
        text.push(SEPARATOR);
        text.push_str(part);
    }
    text
}

/// Returns a stem as the engine stores it: apart from the same letters in another language, since a
/// stem in one language may be a word of its own in another (`letter` is stemmed `let` in Czech).
/// `language` is empty for text that is not stemmed.
pub(crate) fn stem(language: &str, stem: &str) -> String {
    let mut term = String::with_capacity(language.len() + 1 + stem.len());
    begin_stem(language, &mut term);
    term.push_str(stem);
    term
}

/// Appends the prefix that keeps the stems of a language apart.
fn begin_stem(language: &str, text: &mut String) {
    if !language.is_empty() {
        text.push_str(language);
        text.push(SEPARATOR);
    }
}

/// Makes both ways known to an engine that is to write; text that is stemmed is taken off the
/// backlog.
pub(crate) fn register(index: &tantivy::Index, backlog: &Backpressure) {
    index
        .tokenizers()
        .register(STEMMED, Terms::stemmed(backlog));
    index.tokenizers().register(EXACT, Terms::exact());
}

/// Text to the terms of a field.
pub(crate) struct Terms {
    /// For the stemmed way: the memory of stems, and where text is counted that waits for it.
    stemmed: Option<(Stems, Backpressure)>,
}

impl Terms {
    fn stemmed(backlog: &Backpressure) -> Self {
        Self {
            stemmed: Some((Stems::default(), backlog.clone())),
        }
    }

    fn exact() -> Self {
        Self { stemmed: None }
    }
}

impl Clone for Terms {
    /// A thread's own: memories of stems are not shared.
    fn clone(&self) -> Self {
        match &self.stemmed {
            Some((_, backlog)) => Self::stemmed(backlog),
            None => Self::exact(),
        }
    }
}

impl Tokenizer for Terms {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let (language, parts) = text.split_once(SEPARATOR).unwrap_or(("", text));
        let stems = self.stemmed.as_mut().map(|(stems, backlog)| {
            backlog.take(text.len());
            stems.of(language)
        });
        Stream {
            stems,
            language,
            rest: parts,
            line: "",
            words: Vec::new(),
            taken: 0,
            next: 0,
            gap: 0,
            token: Token::default(),
        }
    }
}

/// The terms of one text, cut line by line, so that memory follows the longest line and not the
/// text.
pub(crate) struct Stream<'a> {
    stems: Option<&'a mut StemsOf>,
    language: &'a str,
    /// The text that is still to be cut.
    rest: &'a str,
    /// The line being given.
    line: &'a str,
    /// The spans of its words, whether each is a pair of characters, and how many of them were
    /// taken.
    words: Vec<(Range<usize>, TokenKind)>,
    taken: usize,
    /// Position of the next word, and empty positions behind the line.
    next: usize,
    gap: usize,
    token: Token,
}

impl<'a> Stream<'a> {
    /// Cuts the next line; false at the end.
    fn cut_line(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        self.next += self.gap;
        let end = self.rest.find(['\n', SEPARATOR]);
        let (line, after) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.line = line;
        self.words.clear();
        self.taken = 0;
        analysis::words(line, |span, kind| {
            self.words.push((span, kind));
            true
        });
        let mut after = after.chars();
        self.gap = match after.next() {
            Some(SEPARATOR) => GAP,
            _ => 0,
        };
        self.rest = after.as_str();
        true
    }

    /// Makes the term of a word the current one; returns false for stop words in the stemmed way,
    /// which have a position, and for words with an empty term, which have none.
    fn take(&mut self, word: &'a str, kind: TokenKind) -> bool {
        let term = &mut self.token.text;
        term.clear();
        let stems = self.stems.as_mut().filter(|_| kind == TokenKind::Word);
        if stems.is_some() {
            begin_stem(self.language, term);
        }
        let begin = term.len();
        let is_kept = match stems {
            Some(stems) => stems.stem_onto(word, term),
            None => {
                analysis::fold_onto(word, term);
                true
            }
        };
        if is_kept && term.len() == begin {
            return false;
        }
        self.token.position = self.next;
        self.next += 1;
        is_kept
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let Some((span, kind)) = self.words.get(self.taken).cloned() else {
                if self.cut_line() {
                    continue;
                }
                return false;
            };
            self.taken += 1;
            if self.take(&self.line[span], kind) {
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mut terms: Terms, language: &str, parts: &[&str], expected: &[(&str, usize)]) {
        let text = packed(language, parts.iter().copied());
        let mut stream = terms.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected: Vec<_> = expected
            .iter()
            .map(|(term, position)| ((*term).to_owned(), *position))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn parts_are_set_apart_and_lines_are_not() {
        check(
            Terms::exact(),
            "en",
            &["Two letters", "sent\ntoday", ""],
            &[("two", 0), ("letters", 1), ("sent", 102), ("today", 103)],
        );
        check(Terms::exact(), "", &[], &[]);
        check(
            Terms::exact(),
            "zh",
            &["人权\n观"],
            &[("人权", 0), ("观", 1)],
        );
    }

    #[test]
    fn words_are_stemmed_in_the_language_of_the_text() {
        check(
            Terms::stemmed(&Backpressure::default()),
            "en",
            &["letters"],
            &[("en\u{1f}letter", 0)],
        );
        check(
            Terms::stemmed(&Backpressure::default()),
            "en",
            &["The letters of the ministers"],
            &[("en\u{1f}letter", 1), ("en\u{1f}minist", 4)],
        );
        check(
            Terms::stemmed(&Backpressure::default()),
            "",
            &["Letters"],
            &[("letters", 0)],
        );
    }
}
