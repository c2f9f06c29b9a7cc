//! What a query looks for in a text, and where it stands there.
//!
//! The query is cut into parts as for the index. Each different word of the texts is analyzed once, however often it stands
//! there; long texts are read only until every part has been found together.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use crate::analysis::{self, Stems};
use crate::document::Field;
use crate::query::{FieldValue, Node, Query};

/// Parts and terms told apart at most: the bits of a set.
const MOST: usize = 64;

/// Parts of a query, by their bits.
pub(super) type Set = u64;

/// A place in a text that answers parts of the query.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) span: Range<usize>,
    pub(super) parts: Set,
}

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

/// A part of the query that words in a row answer: places of its terms, and how many others may stand between.
struct Row {
    part: usize,
    terms: Vec<usize>,
    slop: usize,
    /// The parts of its single words, for texts where the row does not stand: a word that was cut into several terms.
    instead: Set,
    /// Pairs of characters in a row without others, so that a piece of them says something where the row does not stand.
    pairs: usize,
}

/// What a word answers: parts, and terms of rows.
#[derive(Clone, Copy, Default)]
struct Answer {
    parts: Set,
    terms: Set,
}

/// What a query looks for.
pub(super) struct Wanted {
    parts: Vec<Option<Single>>,
    rows: Vec<Row>,
    terms: Vec<String>,
    languages: Vec<String>,
    /// What each word answers, by language of the text and the word as written.
    known: HashMap<String, HashMap<String, Answer>>,
    stems: Stems,
    /// What letters are when they are folded.
    letters: HashMap<char, char>,
}

impl Wanted {
    /// What the text of a query looks for; `languages` are those in which its words are stemmed.
    pub(super) fn new(query: &Query, languages: &[String]) -> Self {
        let mut wanted = Self::empty(languages);
        let mut open: Vec<&Node> = query.text.iter().collect();
        while let Some(node) = open.pop() {
            match node {
                Node::Word(word) => wanted.word(word),
                Node::Phrase { words, slop } => wanted.row(words, *slop as usize),
                Node::Prefix(prefix) => {
                    if let Some(token) = analysis::tokens(prefix).pop() {
                        wanted.single(Single::Prefix(token.term));
                    }
                }
                Node::Fuzzy { word, distance } => {
                    for token in analysis::tokens(word) {
                        let distance = usize::from(*distance);
                        let term = token.term;
                        wanted.single(Single::Near { term, distance });
                    }
                }
                Node::Field(Field::Title | Field::Body, FieldValue::Words(words)) => {
                    wanted.row(words, 0)
                }
                Node::All(nodes) | Node::Any(nodes) => open.extend(nodes.iter().rev()),
                Node::Field(..) | Node::Not(_) => {}
            }
            if wanted.parts.len() >= MOST {
                break;
            }
        }
        wanted.drop_stop_words();
        wanted
    }

    /// Words in a row.
    pub(super) fn phrase(words: &str) -> Self {
        let mut wanted = Self::empty(&[]);
        wanted.row(words, 0);
        wanted
    }

    fn empty(languages: &[String]) -> Self {
        Self {
            parts: Vec::new(),
            rows: Vec::new(),
            terms: Vec::new(),
            languages: languages.to_vec(),
            known: HashMap::new(),
            stems: Stems::default(),
            letters: HashMap::new(),
        }
    }

    /// Whether nothing is looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn single(&mut self, single: Single) -> Set {
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
            let stems = match token.is_pair {
                true => Vec::new(),
                false => self
                    .languages
                    .iter()
                    .map(|language| analysis::stem(written, language))
                    .collect(),
            };
            singles |= self.single(Single::Word { term, stems });
        }
        if tokens.len() > 1 {
            self.row(word, 0);
            let pairs = tokens.iter().all(|token| token.is_pair && !token.is_lone());
            if let Some(row) = self.rows.last_mut() {
                row.instead = singles;
                row.pairs = if pairs { tokens.len() } else { 0 };
            }
        }
    }

    fn row(&mut self, words: &str, slop: usize) {
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
        self.rows.push(Row {
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

    /// Every place of a text that answers, in the order of the text. `enough` is told of what was found in each piece of a long
    /// text and ends the reading by `true`.
    pub(super) fn marks(
        &mut self,
        text: &str,
        language: &str,
        mut enough: impl FnMut(&[Mark]) -> bool,
    ) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        // Words that are terms of rows, with their positions.
        let mut in_row: Vec<(usize, Range<usize>, Set)> = Vec::new();
        let mut position = 0;
        let mut next_look = PIECE;
        let known = self.known.remove(language);
        let mut known = known.unwrap_or_default();
        let beginnings = self.beginnings(language);
        analysis::words(text, |span, is_pair| {
            position += 1;
            let written = &text[span.clone()];
            if let Some(beginnings) = &beginnings
                && let Some(letter) = self.first_letter(written, is_pair)
                && !beginnings.contains(&letter)
            {
                return true;
            }
            let answer = match known.get(written) {
                Some(answer) => *answer,
                None => {
                    let answer = self.answer(written, is_pair, language);
                    known.insert(written.to_owned(), answer);
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
                in_row.push((position, span, answer.terms));
            }
            if at >= next_look {
                next_look = at + PIECE;
                return !enough(&marks);
            }
            true
        });
        self.known.insert(language.to_owned(), known);
        let mut singles = std::mem::take(&mut marks);
        let mut covered = 0;
        for row in &self.rows {
            let before = marks.len();
            for place in 0..in_row.len() {
                let span = row_at(&in_row, place, row);
                marks.extend(span.map(|span| Mark {
                    span,
                    parts: 1 << row.part,
                }));
            }
            if marks.len() > before {
                covered |= row.instead;
            } else if row.pairs > 0 {
                drop_scraps(&mut singles, row, text);
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

    /// The first letters, folded, of all words that may answer in a text of a language; `None` where any may.
    fn beginnings(&self, language: &str) -> Option<Vec<char>> {
        let mut languages = self.languages.iter().map(String::as_str).chain([language]);
        if !languages.all(analysis::keeps_beginnings) {
            return None;
        }
        let mut letters: Vec<char> = self.terms.iter().filter_map(|term| first(term)).collect();
        for part in self.parts.iter().flatten() {
            match part {
                Single::Word { term, stems } => {
                    letters.extend(stems.iter().chain([term]).filter_map(|term| first(term)));
                }
                Single::Prefix(prefix) => letters.extend(first(prefix)),
                Single::Near { .. } => return None,
                // A pair may end with it.
                Single::Lone(_) => return None,
            }
        }
        letters.sort_unstable();
        letters.dedup();
        Some(letters)
    }

    /// The first letter of a word, folded; `None` in scripts whose letters fold otherwise before some others.
    fn first_letter(&mut self, written: &str, is_pair: bool) -> Option<char> {
        let letter = written.chars().next()?;
        if is_pair {
            // Unified Han characters and syllables of Hangul fold to themselves.
            return matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
                .then_some(letter);
        }
        if letter.is_ascii() {
            return Some(letter.to_ascii_lowercase());
        }
        let folded = *self.letters.entry(letter).or_insert_with(|| {
            let folded = analysis::fold_word(letter.encode_utf8(&mut [0; 4]));
            folded.chars().next().unwrap_or(letter)
        });
        (letter < ALPHABETS_END).then_some(folded)
    }

    /// What a word answers.
    fn answer(&mut self, written: &str, is_pair: bool, language: &str) -> Answer {
        let term = analysis::fold_word(written);
        let mut answer = Answer::default();
        // A text in none of the languages may have been stemmed in any of them.
        let own = self.languages.iter().position(|other| other == language);
        let stems: Vec<Option<String>> = match own {
            _ if is_pair => Vec::new(),
            Some(own) => {
                let mut stems = vec![None; self.languages.len()];
                stems[own] = self.stems.stem(written, language);
                stems
            }
            None => {
                let languages = self.languages.iter();
                languages
                    .map(|language| Some(analysis::stem(written, language)))
                    .collect()
            }
        };
        for (place, part) in self.parts.iter().enumerate() {
            let fits = match part {
                Some(Single::Word {
                    term: other,
                    stems: others,
                }) => {
                    let same = |(stem, other): (&Option<String>, &String)| {
                        stem.as_ref().is_some_and(|stem| stem == other)
                    };
                    term == *other || stems.iter().zip(others).any(same)
                }
                Some(Single::Lone(letter)) => is_pair && term.contains(letter.as_str()),
                Some(Single::Prefix(prefix)) => term.starts_with(prefix.as_str()),
                Some(Single::Near {
                    term: other,
                    distance,
                }) => is_near(&term, other, *distance),
                None => false,
            };
            answer.parts |= Set::from(fits) << place;
        }
        for (place, other) in self.terms.iter().enumerate() {
            answer.terms |= Set::from(term == *other) << place;
        }
        answer
    }
}

/// Latin, Greek, Cyrillic and Armenian letters come before this one.
const ALPHABETS_END: char = '\u{590}';

fn first(term: &str) -> Option<char> {
    term.chars().next()
}

/// Bytes of text between two looks at what was found.
const PIECE: usize = 64 << 10;

fn is_near(term: &str, other: &str, distance: usize) -> bool {
    term.len().abs_diff(other.len()) <= 4 * distance
        && strsim::osa_distance(term, other) <= distance
}

/// Takes from single marks those that are mere scraps of a word which does not stand there whole: less than half of its pairs in
/// a row, unless their characters are words of their own.
fn drop_scraps(marks: &mut [Mark], row: &Row, text: &str) {
    let mut from = 0;
    while from < marks.len() {
        let is_piece = |mark: &Mark| mark.parts & row.instead != 0;
        let stretch = marks[from..].windows(2).take_while(|two| {
            is_piece(&two[0]) && is_piece(&two[1]) && two[1].span.start < two[0].span.end
        });
        let until = from + 1 + stretch.count();
        let stretch = &mut marks[from..until];
        let telling = |mark: &Mark| {
            text[mark.span.clone()]
                .chars()
                .all(analysis::is_word_of_its_own)
        };
        if 2 * stretch.len() < row.pairs && !stretch.iter().any(telling) {
            stretch
                .iter_mut()
                .for_each(|mark| mark.parts &= !row.instead);
        }
        from = until;
    }
}

/// The span of a row that begins at a word.
fn row_at(words: &[(usize, Range<usize>, Set)], place: usize, row: &Row) -> Option<Range<usize>> {
    let (first, rest) = row.terms.split_first()?;
    let &(mut position, ref begin, terms) = words.get(place)?;
    if terms & (1 << first) == 0 {
        return None;
    }
    let (mut left, mut at, mut end) = (row.slop, place, begin.end);
    for term in rest {
        let reach = position + 1 + left;
        let next = (at + 1..words.len())
            .take_while(|next| words[*next].0 <= reach)
            .find(|next| words[*next].2 & (1 << term) != 0)?;
        left -= words[next].0 - position - 1;
        (position, at, end) = (words[next].0, next, words[next].1.end);
    }
    Some(begin.start..end)
}
