//! What a query looks for in a text, and where it stands there.
//!
//! The query is cut into parts as for the index. Of the words of a text those are analyzed whose
//! letters may answer, each once, however often it stands there; long texts are read only until
//! every part has been found together.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use crate::analysis::{self, Kept};
use crate::document::Field;
use crate::query::{FieldValue, Node, Query};
use crate::search::snippet::mark::{Mark, Parts};
use crate::search::snippet::phrase::{Phrase, drop_parts_of, phrase_at};
use crate::search::snippet::prefilter::{Need, Prefilter};

/// Parts and terms told apart at most: the bits of a set.
const MOST: usize = 64;

/// A part of the query that single words answer.
enum Single {
    /// A word by its stems, one for each language, or by its folded form.
    Word { term: String, stems: Vec<String> },
    /// A lone character of a script cut into pairs.
    Lone(String),
    /// Terms that begin so.
    Prefix(String),
    /// Terms at most so many edits away.
    Near { term: String, distance: usize },
}

/// What a word answers: parts, and terms of rows.
#[derive(Clone, Copy, Default)]
struct Answer {
    parts: Parts,
    terms: Parts,
}

/// What is known of the words of texts in one language.
struct Learned {
    prefilter: Prefilter,
    /// What each word answers, by the word as written.
    answers: HashMap<String, Answer>,
}

/// What a query looks for.
pub(super) struct QueryMatcher {
    parts: Vec<Option<Single>>,
    phrases: Vec<Phrase>,
    terms: Vec<String>,
    languages: Vec<String>,
    /// By language of the text.
    learned: HashMap<String, Learned>,
}

impl QueryMatcher {
    /// What the text of a query looks for; `languages` are those in which its words are stemmed.
    pub(super) fn new(query: &Query, languages: &[String]) -> Self {
        let mut matcher = Self::empty(languages);
        let mut open: Vec<&Node> = query.text.iter().collect();
        while let Some(node) = open.pop() {
            match node {
                Node::Word(word) => matcher.word(word),
                Node::Phrase { words, slop } => matcher.add_phrase(words, *slop as usize),
                Node::Prefix(prefix) => {
                    if let Some(token) = analysis::tokens(prefix).pop() {
                        matcher.single(Single::Prefix(token.term));
                    }
                }
                Node::Fuzzy { word, distance } => {
                    for token in analysis::tokens(word) {
                        let distance = usize::from(*distance);
                        let term = token.term;
                        matcher.single(Single::Near { term, distance });
                    }
                }
                Node::Field(Field::Title | Field::Body, FieldValue::Words(words)) => {
                    matcher.add_phrase(words, 0)
                }
                Node::All(nodes) | Node::Any(nodes) => open.extend(nodes.iter().rev()),
                Node::Field(..) | Node::Not(_) => {}
            }
            if matcher.parts.len() >= MOST {
                break;
            }
        }
        matcher.drop_stop_words();
        matcher
    }

    /// Words in a row.
    pub(super) fn phrase(words: &str) -> Self {
        let mut matcher = Self::empty(&[]);
        matcher.add_phrase(words, 0);
        matcher
    }

    fn empty(languages: &[String]) -> Self {
        Self {
            parts: Vec::new(),
            phrases: Vec::new(),
            terms: Vec::new(),
            languages: languages.to_vec(),
            learned: HashMap::new(),
        }
    }

    /// Whether nothing is looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn single(&mut self, single: Single) -> Parts {
        if self.parts.len() >= MOST {
            return 0;
        }
        self.parts.push(Some(single));
        1 << (self.parts.len() - 1)
    }

    fn word(&mut self, word: &str) {
        let tokens = analysis::tokens(word);
        let mut singles = 0;
        for token in tokens.iter().take(MOST) {
            let term = token.term.clone();
            if token.is_lone() {
                self.single(Single::Lone(term));
                continue;
            }
            let written = &word[token.span.clone()];
            let stems = if token.is_pair {
                Vec::new()
            } else {
                self.languages
                    .iter()
                    .map(|language| analysis::stem(written, language))
                    .collect()
            };
            singles |= self.single(Single::Word { term, stems });
        }
        if tokens.len() > 1 {
            self.add_phrase(word, 0);
            let pairs = tokens.iter().all(|token| token.is_pair && !token.is_lone());
            if let Some(phrase) = self.phrases.last_mut() {
                phrase.instead = singles;
                phrase.pairs = if pairs { tokens.len() } else { 0 };
            }
        }
    }

    fn add_phrase(&mut self, words: &str, slop: usize) {
        let tokens = analysis::tokens(words);
        if tokens.is_empty() || self.parts.len() >= MOST {
            return;
        }
        let mut terms = Vec::with_capacity(tokens.len());
        for token in tokens {
            let known = self.terms.iter().position(|term| *term == token.term);
            match known {
                Some(place) => terms.push(place),
                None if self.terms.len() < MOST => {
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
            instead: 0,
            pairs: 0,
        });
    }

    fn drop_stop_words(&mut self) {
        let stops = |single: &Option<Single>, languages: &[String]| match single {
            Some(Single::Word { term, .. }) => languages
                .iter()
                .take(1)
                .any(|language| analysis::is_stop_word(term, language)),
            _ => false,
        };
        if self.parts.iter().all(|part| stops(part, &self.languages)) {
            return;
        }
        for part in &mut self.parts {
            if stops(part, &self.languages) {
                *part = None;
            }
        }
    }

    /// Every place of a text that answers, in the order of the text. `enough` is told of what was
    /// found in each piece of a long text and ends the reading by `true`.
    pub(super) fn marks(
        &mut self,
        text: &str,
        language: &str,
        mut enough: impl FnMut(&[Mark]) -> bool,
    ) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        // Words that are terms of rows, with their positions.
        let mut positions_of_terms: Vec<(usize, Range<usize>, Parts)> = Vec::new();
        let mut position = 0;
        let mut next_look = PIECE;
        let learned = self.learned.remove(language);
        let mut learned = learned.unwrap_or_else(|| Learned {
            prefilter: Prefilter::new(&self.needs(language)),
            answers: HashMap::new(),
        });
        analysis::words(text, |span, is_pair| {
            position += 1;
            let written = &text[span.clone()];
            if !learned.prefilter.passes(written) {
                return true;
            }
            let answer = match learned.answers.get(written) {
                Some(answer) => *answer,
                None => {
                    let answer = self.answer(written, is_pair, language);
                    learned.answers.insert(written.to_owned(), answer);
                    answer
                }
            };
            if answer.parts != 0 {
                marks.push(Mark {
                    span: span.clone(),
                    parts: answer.parts,
                });
            }
            let at = span.start;
            if answer.terms != 0 {
                positions_of_terms.push((position, span, answer.terms));
            }
            if at >= next_look {
                next_look = at + PIECE;
                return !enough(&marks);
            }
            true
        });
        self.learned.insert(language.to_owned(), learned);
        let mut singles = std::mem::take(&mut marks);
        let mut covered = 0;
        for phrase in &self.phrases {
            let before = marks.len();
            for place in 0..positions_of_terms.len() {
                let span = phrase_at(&positions_of_terms, place, phrase);
                marks.extend(span.map(|span| Mark {
                    span,
                    parts: 1 << phrase.part,
                }));
            }
            if marks.len() > before {
                covered |= phrase.instead;
            } else if phrase.pairs > 0 {
                drop_parts_of(&mut singles, phrase, text);
            }
        }
        // Where a word of several terms stands as a whole, its terms alone say little.
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

    /// What the words that answer anything have in a text of a language.
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
                    let languages = self.languages.iter().zip(stems).enumerate();
                    let used = self.stemmed_in(language);
                    for (_, (language, stem)) in languages.filter(|(place, _)| used.contains(place))
                    {
                        let length = stem.chars().count();
                        let but = |tail: usize| -> String {
                            let sure = length.saturating_sub(tail).max(1);
                            stem.chars().take(sure).collect()
                        };
                        match analysis::kept(language) {
                            Kept::Word => {}
                            Kept::Beginning => needs.push(with(&but(analysis::TAIL), true)),
                            Kept::Letters(tail) => needs.push(with(&but(tail), false)),
                            Kept::Nothing => needs.push(with("", false)),
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

    /// What a word answers.
    fn answer(&self, written: &str, is_pair: bool, language: &str) -> Answer {
        let term = analysis::fold_word(written);
        let mut answer = Answer::default();
        let used = if is_pair {
            0..0
        } else {
            self.stemmed_in(language)
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
                    let same = |(place, stem): &(usize, String)| others.get(*place) == Some(stem);
                    term == *other || (stems.iter().any(same) && !is_stop())
                }
                Some(Single::Lone(letter)) => is_pair && term.contains(letter.as_str()),
                Some(Single::Prefix(prefix)) => term.starts_with(prefix.as_str()),
                Some(Single::Near {
                    term: other,
                    distance,
                }) => is_near(&term, other, *distance),
                None => false,
            };
            answer.parts |= Parts::from(fits) << place;
        }
        for (place, other) in self.terms.iter().enumerate() {
            answer.terms |= Parts::from(term == *other) << place;
        }
        answer
    }
}

/// Bytes of text between two looks at what was found.
const PIECE: usize = 64 << 10;

/// How many letters so many edits can take from a term.
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
    use crate::query::syntax;

    proptest::proptest! {
        /// Whatever is looked for, in whatever language: what the sieve holds back answers nothing.
        #[test]
        fn words_that_answer_pass_the_sieve(
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
            let languages = ["en", "ru", "ar", "hi", "nl"].map(str::to_owned);
            let matcher = QueryMatcher::new(&query, &languages);
            let text = format!("{word}{ending} {word} {start}{ending} {start} {ending}{word}");
            for language in ["en", "ru", "ar", "hi", "nl", "zh"] {
                let mut prefilter = Prefilter::new(&matcher.needs(language));
                analysis::words(&text, |span, is_pair| {
                    let written = &text[span];
                    let answer = matcher.answer(written, is_pair, language);
                    assert!(answer.parts | answer.terms == 0 || prefilter.passes(written), "{question} {written} {language}");
                    true
                });
            }
        }
    }
}
