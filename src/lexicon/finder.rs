//! Phrases of several classes, all of them found in running text by one automaton.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::{Entry, Extent};
use crate::analysis::is_unspaced_or_hangul;

/// Phrases that are searched together, each with a meaning.
#[derive(Debug)]
pub struct Finder<M> {
    automaton: AhoCorasick,
    /// The meaning and the extent of each pattern.
    patterns: Vec<(M, Extent)>,
}

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match<M> {
    /// The meaning of the phrase.
    pub meaning: M,
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
}

impl<M: Copy> Finder<M> {
    /// Prepares the entries of a table whose class has a meaning.
    pub fn new(entries: impl Iterator<Item = Entry>, meaning: impl Fn(&str) -> Option<M>) -> Self {
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        // The entries of a class follow each other.
        let mut last = ("", None);
        for entry in entries {
            if last.0 != entry.class {
                last = (entry.class, meaning(entry.class));
            }
            if let Some(meaning) = last.1 {
                words.push(entry.phrase);
                patterns.push((meaning, entry.extent));
            }
        }
        Self {
            automaton: AhoCorasick::new(words).expect("tables are small"),
            patterns,
        }
    }

    /// The phrases in a text in lower case, in order, without overlap; of those that begin together
    /// the longest.
    pub fn find(&self, text: &str) -> Vec<Match<M>> {
        let mut found: Vec<Match<M>> = self
            .automaton
            .find_overlapping_iter(text)
            .filter_map(|found| {
                let (meaning, extent) = *self.patterns.get(found.pattern().as_usize())?;
                let range = found.range();
                let begins = extent == Extent::Ending || is_border(text, range.start);
                let ends = extent == Extent::Beginning || is_border(text, range.end);
                (begins && ends).then_some(Match { meaning, range })
            })
            .collect();
        found.sort_by_key(|found| (found.range.start, std::cmp::Reverse(found.range.end)));
        let mut covered = 0;
        found.retain(|found| {
            let free = found.range.start >= covered;
            covered = if free { found.range.end } else { covered };
            free
        });
        found
    }

    /// Returns true if the letters of a phrase with such a meaning occur in a text in lower case,
    /// even inside words: a cheap test before a text is read closely.
    pub fn may_find(&self, text: &str, is_sought: impl Fn(M) -> bool) -> bool {
        let mut found = self.automaton.find_overlapping_iter(text);
        found.any(|found| {
            let pattern = self.patterns.get(found.pattern().as_usize());
            pattern.is_some_and(|(meaning, _)| is_sought(*meaning))
        })
    }
}

/// Returns true if no word goes on at a place.
fn is_border(text: &str, at: usize) -> bool {
    let sticks = |character: char| is_unspaced_or_hangul(character) || is_arabic(character);
    let joined = |character: char| character.is_alphanumeric() && !sticks(character);
    let (before, after) = text.split_at(at);
    !(before.ends_with(joined) && after.starts_with(joined))
}

/// Returns true if a letter is Arabic: its particles stick to the words.
fn is_arabic(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{6FF}')
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use super::*;

    #[test]
    fn the_longest_phrases_are_found() {
        let table = "a\t*\topen letter | letter | sign* | *brief\n";
        let finder = Finder::new(entries(table), |class| Some(class.len()));
        for (text, expected) in [
            ("an open letter, signed", &["open letter", "sign"][..]),
            ("letters", &[][..]),
            ("resign", &[][..]),
            ("bürgerbrief, briefe", &["brief"][..]),
        ] {
            let found = finder.find(text);
            let found: Vec<&str> = found.iter().map(|one| &text[one.range.clone()]).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert!(finder.may_find("resign", |length| length == 1));
        assert!(!finder.may_find("resign", |length| length > 1));
        assert!(!finder.may_find("river", |_| true));
    }
}
