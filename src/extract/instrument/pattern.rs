//! Patterns that are searched only where one of their first words occurs.
//!
//! All words are sought in one pass over the text; at each, its pattern is tried there and nowhere
//! else. So a text that cites nothing costs one pass, and its patterns are never compiled. Knows no
//! instruments.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use regex_automata::meta::{Config, Regex};
use regex_automata::{Anchored, Input};

use crate::deadline;

/// The longest citation, in bytes.
const LONGEST: usize = 600;

/// The most groups of a pattern, the whole match among them.
const GROUPS: usize = 4;

/// The byte ranges of a match: first the whole match, then its groups.
pub(super) type Groups = [Option<Range<usize>>; GROUPS];

/// A pattern and the words with which its matches begin.
pub(super) struct Pattern {
    /// In lower case, separated by `|`; every match begins with one of them, in lower case, in
    /// capitals, or with a capital.
    begins: &'static str,
    /// True if a match begins at the beginning of a word.
    whole: bool,
    text: &'static str,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    /// A pattern whose matches begin at a word.
    pub(super) const fn of_words(begins: &'static str, text: &'static str) -> Self {
        Pattern {
            begins,
            whole: true,
            text,
            compiled: OnceLock::new(),
        }
    }

    /// A pattern whose matches may begin inside a word.
    pub(super) const fn anywhere(begins: &'static str, text: &'static str) -> Self {
        Pattern {
            begins,
            whole: false,
            text,
            compiled: OnceLock::new(),
        }
    }

    /// The match that begins at a place.
    fn at(&self, text: &str, place: usize) -> Option<Groups> {
        let inside = || text[..place].ends_with(char::is_alphanumeric);
        if self.whole && inside() {
            return None;
        }
        let regex = self.compiled.get_or_init(|| compile(self.text));
        let end = text.floor_char_boundary(text.len().min(place + LONGEST));
        let input = Input::new(text).range(place..end).anchored(Anchored::Yes);
        let mut captures = regex.create_captures();
        regex.search_captures(&input, &mut captures);
        captures.is_match().then(|| {
            std::array::from_fn(|group| captures.get_group(group).map(|span| span.range()))
        })
    }
}

/// Compiles a pattern for a few short matches from a fixed place: the preparations that speed up a
/// search through long texts would cost more than they save.
fn compile(text: &str) -> Regex {
    let plain = Config::new()
        .auto_prefilter(false)
        .hybrid(false)
        .dfa(false)
        .onepass(false);
    Regex::builder()
        .configure(plain)
        .build(text)
        .expect("the patterns of this folder are well formed")
}

/// Several patterns sought together.
pub(super) struct Patterns<const N: usize> {
    patterns: [&'static Pattern; N],
    begins: AhoCorasick,
    /// The pattern of each of the words.
    owners: Vec<usize>,
}

impl<const N: usize> Patterns<N> {
    /// Makes ready to seek patterns.
    pub(super) fn new(patterns: [&'static Pattern; N]) -> Self {
        let mut words = Vec::new();
        let mut owners = Vec::new();
        for (owner, pattern) in patterns.iter().enumerate() {
            for word in pattern.begins.split('|').flat_map(writings) {
                words.push(word);
                owners.push(owner);
            }
        }
        let begins = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(words)
            .expect("the words of this folder are few");
        Patterns {
            patterns,
            begins,
            owners,
        }
    }

    /// The matches of each pattern in order, none of one pattern over another of it.
    pub(super) fn find(&self, text: &str) -> [Vec<Groups>; N] {
        let mut places: [Vec<usize>; N] = std::array::from_fn(|_| Vec::new());
        for word in self.begins.find_overlapping_iter(text) {
            places[self.owners[word.pattern().as_usize()]].push(word.start());
        }
        let mut found = std::array::from_fn(|_| Vec::new());
        for ((pattern, mut places), found) in self.patterns.iter().zip(places).zip(&mut found) {
            places.sort_unstable();
            places.dedup();
            let mut free = 0;
            for place in places {
                deadline::tick();
                if place < free {
                    continue;
                }
                if let Some(groups) = pattern.at(text, place) {
                    free = groups[0].as_ref().map_or(free, |whole| whole.end);
                    found.push(groups);
                }
            }
        }
        found
    }
}

/// Returns a word unchanged, in capitals, and with a capital; ASCII letters match in either case
/// anyway.
fn writings(word: &str) -> Vec<String> {
    let mut writings = vec![word.to_owned()];
    if !word.is_ascii() {
        let rest = word
            .chars()
            .next()
            .map_or("", |first| &word[first.len_utf8()..]);
        let capital: String = word.chars().take(1).flat_map(char::to_uppercase).collect();
        writings.extend([word.to_uppercase(), format!("{capital}{rest}")]);
    }
    writings
}

#[cfg(test)]
mod tests {
    use super::*;

    static WATER: Pattern = Pattern::of_words("water|ръка", r"(?i)\b(?:water|ръка)\s([0-9]+)");
    static FIRE: Pattern = Pattern::anywhere("fire", r"(?i)fires?( [0-9]+){1,3}");

    #[track_caller]
    fn check(text: &str, water: &[&str], fire: &[&str]) {
        let found = Patterns::new([&WATER, &FIRE]).find(text);
        let texts = found.map(|matches| {
            let whole = |groups: &Groups| groups[0].clone().map(|whole| text[whole].to_owned());
            matches.iter().filter_map(whole).collect::<Vec<_>>()
        });
        assert_eq!(texts, [water, fire], "{text}");
    }

    #[test]
    fn patterns_match_where_their_words_stand() {
        check(
            "Water 1 and water 22, РЪКА 3",
            &["Water 1", "water 22", "РЪКА 3"],
            &[],
        );
        check("backwater 1, кръка 2", &[], &[]);
        check("bonfire 1 2 3 4", &[], &["fire 1 2 3"]);
        check("fire fire 1", &[], &["fire 1"]);
        check("", &[], &[]);
    }
}
