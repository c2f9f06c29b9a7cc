//! Phrases of one class, matched at the beginning of a text or first inside it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::entries;
use crate::analysis::is_unspaced_or_hangul;

/// The classes of a table, each with its phrases.
#[derive(Debug)]
pub struct Lexicon(FxHashMap<&'static str, Phrases>);

/// The phrases of a class, in the order of the table and by the character with which they begin.
#[derive(Debug, Default)]
pub struct Phrases {
    all: Vec<&'static str>,
    by_first: FxHashMap<char, Vec<&'static str>>,
}

impl Lexicon {
    /// Reads a table.
    pub fn new(table: &'static str) -> Self {
        let mut classes: FxHashMap<&'static str, Phrases> = FxHashMap::default();
        for entry in entries(table) {
            let class = classes.entry(entry.class).or_default();
            class.all.push(entry.phrase);
            if let Some(first) = entry.phrase.chars().next() {
                class.by_first.entry(first).or_default().push(entry.phrase);
            }
        }
        Self(classes)
    }

    /// All phrases of a class, in the order of the table, without the signs of their extents.
    pub fn phrases(&self, class: &str) -> &[&'static str] {
        self.class(class).map_or(&[], Phrases::all)
    }

    /// The phrases of a class.
    pub fn class(&self, name: &str) -> Option<&Phrases> {
        self.0.get(name)
    }
}

impl Phrases {
    /// All phrases, in the order of the table.
    pub fn all(&self) -> &[&'static str] {
        &self.all
    }

    /// The longest phrase with which a text begins, and the bytes that it takes of the text.
    pub fn starts(&self, text: &str) -> Option<(usize, &'static str)> {
        let first = lowered(text.chars().next()?)?;
        let phrases = self.by_first.get(&first)?.iter();
        phrases
            .filter_map(|phrase| Some((length(text, phrase)?, *phrase)))
            .max()
    }

    /// The first phrase in a text, at the beginning of a word or of a character of a script without
    /// spaces, and its place.
    pub fn first_in(&self, text: &str) -> Option<(Range<usize>, &'static str)> {
        let mut before = ' ';
        for (at, character) in text.char_indices() {
            let begins = !before.is_alphanumeric()
                || !character.is_ascii() && is_unspaced_or_hangul(character);
            before = character;
            if !begins {
                continue;
            }
            if let Some((length, phrase)) = self.starts(&text[at..]) {
                return Some((at..at + length, phrase));
            }
        }
        None
    }
}

/// The first letter of a letter's lower case.
fn lowered(letter: char) -> Option<char> {
    if letter.is_ascii() {
        Some(letter.to_ascii_lowercase())
    } else {
        letter.to_lowercase().next()
    }
}

/// The bytes that a phrase takes at the beginning of a text; a phrase that ends with a letter of a
/// spaced script ends a word.
fn length(text: &str, phrase: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    let mut end = 0;
    for wanted in phrase.chars() {
        let (at, letter) = letters.next()?;
        if lowered(letter)? != wanted {
            return None;
        }
        end = at + letter.len_utf8();
    }
    let next = text[end..].chars().next();
    let last = phrase.chars().next_back()?;
    let inside = last.is_alphanumeric()
        && !is_unspaced_or_hangul(last)
        && next.is_some_and(char::is_alphanumeric);
    (!inside).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "to\t*\tdear | dear sir | 致\n";

    #[test]
    fn phrases_are_found_at_word_borders() {
        let lexicon = Lexicon::new(TABLE);
        let phrases = lexicon.class("to").unwrap();
        assert_eq!(lexicon.phrases("to"), ["dear", "dear sir", "致"]);
        assert!(lexicon.class("from").is_none() && lexicon.phrases("from").is_empty());
        for (text, starts, first) in [
            ("Dear Sir or Madam", Some("dear sir"), Some(0..8)),
            ("dearest", None, None),
            ("My dear", None, Some(3..7)),
            ("信致水利部", None, Some(3..6)),
            ("", None, None),
        ] {
            assert_eq!(
                phrases.starts(text).map(|(_, phrase)| phrase),
                starts,
                "{text}"
            );
            assert_eq!(
                phrases.first_in(text).map(|(range, _)| range),
                first,
                "{text}"
            );
        }
    }
}
