//! Finds the words and phrases of a query in a text.
//!
//! The analyzed query lists the forms of its words. A prefilter by letters leaves few words of a
//! text to be analyzed, each once; long texts are read only until every part has been found
//! together.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use crate::analysis::{self, StemLetters, TokenKind};
use crate::document::Field;
use crate::query::FieldValue;
use crate::query::forms::{AnalyzedNode, AnalyzedQuery, FormKind, Role, Word, WordToken, Words};
use crate::search::snippet::mark::{Mark, Parts};
use crate::search::snippet::phrase::{Phrase, PhraseWord, drop_fragments, phrase_at};
use crate::search::snippet::prefilter::{Need, Prefilter};

/// Parts, and terms of phrases, at most: the bits of a set.
const MAX_PARTS: usize = 64;

/// A part of the query that a single word matches.
enum Single {
    /// A word by its folded form, or by its stem in the language of the text; a stop word of that
    /// language has no stem.
    Word {
        term: String,
        stems: Vec<Option<String>>,
    },
    /// A lone character of a script cut into pairs.
    Lone(String),
    /// Terms that begin so.
    Prefix(String),
    /// Terms at most `distance` edits away.
    Near { term: String, distance: usize },
}

/// The parts, and terms of phrases, that a word matches.
#[derive(Clone, Copy, Default)]
struct WordMatch {
    parts: Parts,
    terms: Parts,
}

/// The words of texts in one language so far.
struct WordCache {
    prefilter: Prefilter,
    /// The matches of each word, by the word as written.
    matches: HashMap<String, WordMatch>,
}

/// Finds the parts of a query in texts.
pub(super) struct QueryMatcher {
    /// `None` for phrases, and for stop words beside other parts.
    parts: Vec<Option<Single>>,
    /// The parts that are stop words.
    stop_words: Parts,
    phrases: Vec<Phrase>,
    /// The terms of phrases.
    terms: Vec<String>,
    /// Languages in which queries are stemmed.
    languages: Vec<String>,
    /// By language of the text.
    caches: HashMap<String, WordCache>,
}

impl QueryMatcher {
    /// Finds the text of a query.
    pub(super) fn new(query: &AnalyzedQuery<'_>) -> Self {
        let mut matcher = Self::empty(&query.languages.stemmed);
        let mut open: Vec<&AnalyzedNode> = query.text.iter().collect();
        while let Some(node) = open.pop() {
            match node {
                AnalyzedNode::Words(words) => matcher.add_words(words),
                AnalyzedNode::Phrase { words, slop } => matcher.add_phrase(words, *slop as usize),
                AnalyzedNode::Prefix(prefix) => {
                    if let Some(token) = analysis::tokens(prefix).pop() {
                        matcher.add_single(Single::Prefix(token.term));
                    }
                }
                AnalyzedNode::Fuzzy { word, distance } => {
                    for token in analysis::tokens(word) {
                        let distance = usize::from(*distance);
                        let term = token.term;
                        matcher.add_single(Single::Near { term, distance });
                    }
                }
                AnalyzedNode::Field(Field::Title | Field::Body, FieldValue::Words(words)) => {
                    matcher.add_phrase(words, 0)
                }
                AnalyzedNode::All(group) | AnalyzedNode::Any(group) => {
                    matcher.add_words(&group.words);
                    open.extend(group.others.iter().rev());
                }
                AnalyzedNode::Field(..) | AnalyzedNode::Not(_) => {}
            }
            if matcher.parts.len() >= MAX_PARTS {
                break;
            }
        }
        matcher.drop_stop_words();
        matcher
    }

    /// Finds a phrase.
    pub(super) fn phrase(words: &str) -> Self {
        let mut matcher = Self::empty(&[]);
        matcher.add_phrase(words, 0);
        matcher
    }

    fn empty(languages: &[String]) -> Self {
        Self {
            parts: Vec::new(),
            stop_words: 0,
            phrases: Vec::new(),
            terms: Vec::new(),
            languages: languages.to_vec(),
            caches: HashMap::new(),
        }
    }

    /// Returns true if the query has no parts that a text can contain.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn add_single(&mut self, single: Single) -> Parts {
        if self.parts.len() >= MAX_PARTS {
            return 0;
        }
        self.parts.push(Some(single));
        1 << (self.parts.len() - 1)
    }

    fn add_words(&mut self, words: &Words<'_>) {
        for tokens in words
            .tokens
            .chunk_by(|left, right| left.typed == right.typed)
        {
            let mut single_terms = 0;
            for WordToken { token, role, .. } in tokens.iter().take(MAX_PARTS) {
                let Role::Word(place) = role else {
                    continue;
                };
                if token.is_lone() {
                    self.add_single(Single::Lone(token.term.clone()));
                    continue;
                }
                let part = self.add_single(self.single_word(&words.words[*place]));
                single_terms |= part;
                if words.are_stop_words {
                    self.stop_words |= part;
                }
            }
            if let [first, _, ..] = tokens {
                self.add_phrase(words.typed[first.typed], 0);
                let is_pair = |token: &WordToken| {
                    token.token.kind == TokenKind::Pair && !token.token.is_lone()
                };
                let are_pairs = tokens.iter().all(is_pair);
                if let Some(phrase) = self.phrases.last_mut() {
                    phrase.single_terms = single_terms;
                    phrase.pairs = if are_pairs { tokens.len() } else { 0 };
                }
            }
        }
    }

    fn single_word(&self, word: &Word) -> Single {
        let mut stems = vec![None; self.languages.len()];
        for form in &word.forms {
            match form.kind {
                FormKind::Stem(language) => stems[language] = Some(form.term.clone()),
                // The term itself matches in any text.
                FormKind::Pair
                | FormKind::Unstemmed
                | FormKind::StopWord
                | FormKind::OtherLanguage => {}
            }
        }
        Single::Word {
            term: word.term.clone(),
            stems,
        }
    }

    fn add_phrase(&mut self, words: &str, slop: usize) {
        let tokens = analysis::tokens(words);
        if tokens.is_empty() || self.parts.len() >= MAX_PARTS {
            return;
        }
        let mut terms = Vec::with_capacity(tokens.len());
        for token in tokens {
            let known = self.terms.iter().position(|term| *term == token.term);
            match known {
                Some(place) => terms.push(place),
                None if self.terms.len() < MAX_PARTS => {
                    terms.push(self.terms.len());
                    self.terms.push(token.term);
                }
                None => break,
            }
        }
        self.parts.push(None);
        let part = self.parts.len() - 1;
        self.phrases.push(Phrase {
            part,
            terms,
            slop,
            single_terms: 0,
            pairs: 0,
        });
    }

    /// Stop words are marked only if the query has nothing else.
    fn drop_stop_words(&mut self) {
        let is_stop_word = |place: usize| self.stop_words & (1 << place) != 0;
        if (0..self.parts.len()).all(is_stop_word) {
            return;
        }
        for (place, part) in self.parts.iter_mut().enumerate() {
            if self.stop_words & (1 << place) != 0 {
                *part = None;
            }
        }
    }

    /// Every place of a text that matches, in the order of the text. `enough` gets the marks so far
    /// after each piece of a long text and ends the reading with `true`.
    pub(super) fn marks(
        &mut self,
        text: &str,
        language: &str,
        mut enough: impl FnMut(&[Mark]) -> bool,
    ) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut phrase_words: Vec<PhraseWord> = Vec::new();
        let mut position = 0;
        let mut next_piece = PIECE;
        let cache = self.caches.remove(language);
        let mut cache = cache.unwrap_or_else(|| WordCache {
            prefilter: Prefilter::new(&self.needs(language)),
            matches: HashMap::new(),
        });
        analysis::words(text, |span, kind| {
            position += 1;
            let written = &text[span.clone()];
            if !cache.prefilter.passes(written) {
                return true;
            }
            let matched = match cache.matches.get(written) {
                Some(matched) => *matched,
                None => {
                    let matched = self.word_match(written, kind, language);
                    cache.matches.insert(written.to_owned(), matched);
                    matched
                }
            };
            if matched.parts != 0 {
                marks.push(Mark {
                    span: span.clone(),
                    parts: matched.parts,
                });
            }
            let at = span.start;
            if matched.terms != 0 {
                phrase_words.push(PhraseWord {
                    position,
                    span,
                    terms: matched.terms,
                });
            }
            if at >= next_piece {
                next_piece = at + PIECE;
                return !enough(&marks);
            }
            true
        });
        self.caches.insert(language.to_owned(), cache);
        let mut singles = std::mem::take(&mut marks);
        let mut covered = 0;
        for phrase in &self.phrases {
            let before = marks.len();
            for place in 0..phrase_words.len() {
                let span = phrase_at(&phrase_words, place, phrase);
                marks.extend(span.map(|span| Mark {
                    span,
                    parts: 1 << phrase.part,
                }));
            }
            if marks.len() > before {
                covered |= phrase.single_terms;
            } else if phrase.pairs > 0 {
                drop_fragments(&mut singles, phrase, text);
            }
        }
        // Where a word of several terms is found as a whole, its terms alone say little.
        marks.extend(singles.into_iter().filter_map(|mark| {
            let parts = mark.parts & !covered;
            (parts != 0).then_some(Mark { parts, ..mark })
        }));
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        marks
    }

    /// The places of the languages in which words of a text are stemmed: a text in none of them may
    /// have been stemmed in any.
    fn stemmed_in(&self, language: &str) -> Range<usize> {
        match self.languages.iter().position(|other| other == language) {
            Some(own) => own..own + 1,
            None => 0..self.languages.len(),
        }
    }

    /// The letters of the words that match anything in a text of a language.
    fn needs(&self, language: &str) -> Vec<Need> {
        let with = |letters: &str, begins| Need {
            letters: letters.to_owned(),
            begins,
            may_miss: 0,
        };
        let mut needs: Vec<Need> = self.terms.iter().map(|term| with(term, true)).collect();
        for part in self.parts.iter().flatten() {
            match part {
                Single::Word { term, stems } => {
                    needs.push(with(term, true));
                    for place in self.stemmed_in(language) {
                        let (language, Some(stem)) = (&self.languages[place], &stems[place]) else {
                            continue;
                        };
                        let length = stem.chars().count();
                        let but = |tail: usize| -> String {
                            let sure = length.saturating_sub(tail).max(1);
                            stem.chars().take(sure).collect()
                        };
                        match analysis::stem_letters(language) {
                            StemLetters::Word => {}
                            StemLetters::Beginning => needs.push(with(&but(analysis::TAIL), true)),
                            StemLetters::Letters(tail) => needs.push(with(&but(tail), false)),
                            StemLetters::Nothing => needs.push(with("", false)),
                        }
                    }
                }
                Single::Lone(letter) => needs.push(with(letter, false)),
                Single::Prefix(prefix) => needs.push(with(prefix, true)),
                Single::Near { term, distance } => needs.push(Need {
                    may_miss: changed(term, *distance),
                    ..with(term, false)
                }),
            }
        }
        needs
    }

    /// The parts and terms that a word matches.
    fn word_match(&self, written: &str, kind: TokenKind, language: &str) -> WordMatch {
        let term = analysis::fold_word(written);
        let mut matched = WordMatch::default();
        let used = match kind {
            TokenKind::Pair => 0..0,
            TokenKind::Word => self.stemmed_in(language),
        };
        let stems: Vec<(usize, String)> = used
            .map(|place| (place, analysis::stem(written, &self.languages[place])))
            .collect();
        // Stop words of the language of the text were not stemmed.
        let is_stop = || {
            self.languages.iter().any(|other| other == language)
                && analysis::has_stems(language)
                && analysis::is_stop_word(written, language)
        };
        for (place, part) in self.parts.iter().enumerate() {
            let fits = match part {
                Some(Single::Word {
                    term: other,
                    stems: others,
                }) => {
                    let same =
                        |(place, stem): &(usize, String)| others[*place].as_ref() == Some(stem);
                    term == *other || (stems.iter().any(same) && !is_stop())
                }
                Some(Single::Lone(letter)) => {
                    kind == TokenKind::Pair && term.contains(letter.as_str())
                }
                Some(Single::Prefix(prefix)) => term.starts_with(prefix.as_str()),
                Some(Single::Near {
                    term: other,
                    distance,
                }) => is_near(&term, other, *distance),
                None => false,
            };
            matched.parts |= Parts::from(fits) << place;
        }
        for (place, other) in self.terms.iter().enumerate() {
            matched.terms |= Parts::from(term == *other) << place;
        }
        matched
    }
}

/// Bytes of text between two checks whether enough was found.
const PIECE: usize = 64 << 10;

/// The most letters of a term that edits can change.
fn changed(term: &str, distance: usize) -> u32 {
    let letters = |character: char| analysis::letters(character.encode_utf8(&mut [0; 4])).count();
    let most = term.chars().map(letters).max().unwrap_or(0);
    u32::try_from(most * distance).unwrap_or(u32::MAX)
}

fn is_near(term: &str, other: &str, distance: usize) -> bool {
    term.len().abs_diff(other.len()) <= 4 * distance
        && strsim::osa_distance(term, other) <= distance
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::forms::Languages;
    use crate::query::syntax;

    proptest::proptest! {
        /// Holds for every query and language: a word that the prefilter drops matches nothing.
        #[test]
        fn words_that_match_pass_the_prefilter(
            word in "[a-zé]{2,9}|[а-яё]{2,9}|[ء-غف-ي\u{64b}]{2,9}|[क-हा\u{94d}]{2,9}|[かがカｶﾞ\u{3099}人]{1,3}|[가각ᄀ\u{1161}\u{11a8}]{1,3}",
            ending in "s|ing|ies|ов|ة|ات|ों|न|\u{11a8}|\u{3099}|",
            shape in 0..6,
            cut in 1_usize..6,
        ) {
            let start: String = word.chars().take(cut).collect();
            let question = match shape {
                0 => word.clone(),
                1 => format!("{start}*"),
                2 => format!("{word}~1"),
                3 => format!("\"{word} {start}\""),
                4 => format!("{start} {word}{ending}"),
                _ => start.clone(),
            };
            let (query, _) = syntax::parse(&question);
            let languages = Languages {
                stemmed: ["en", "ru", "ar", "hi", "nl"].map(str::to_owned).to_vec(),
                ..Languages::default()
            };
            let matcher = QueryMatcher::new(&AnalyzedQuery::new(&query, &languages));
            let text = format!("{word}{ending} {word} {start}{ending} {start} {ending}{word}");
            for language in ["en", "ru", "ar", "hi", "nl", "zh"] {
                let mut prefilter = Prefilter::new(&matcher.needs(language));
                analysis::words(&text, |span, kind| {
                    let written = &text[span];
                    let matched = matcher.word_match(written, kind, language);
                    assert!(matched.parts | matched.terms == 0 || prefilter.passes(written), "{question} {written} {language}");
                    true
                });
            }
        }
    }
}
