//! Phrases of one class, matched without regard to case and accents: whole words, beginnings and
//! endings of words, and phrases of scripts without spaces, which may stand anywhere.
//!
//! Texts are given by their keys: folded by the function that folded the phrases, words separated
//! by single spaces.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;

use super::{Extent, entries};
use crate::analysis::begins_unspaced;

/// The longest word that is folded in place, in bytes.
const LONGEST_WORD: usize = 32;

/// Gives the key of a text.
type Fold = fn(&str) -> String;

/// The phrases of a class, by how they match.
#[derive(Debug)]
pub struct FoldedPhrases {
    fold: Fold,
    pub(super) whole: FxHashSet<String>,
    pub(super) beginnings: FxHashSet<String>,
    pub(super) endings: FxHashSet<String>,
    /// In scripts without spaces, matched anywhere.
    pub(super) unspaced: Vec<String>,
    /// Finds the first of those.
    automaton: OnceLock<Option<AhoCorasick>>,
    /// The first words of phrases of several words.
    first: FxHashSet<String>,
    /// The first two bytes of whole phrases and of beginnings.
    heads: BytePairs,
    /// The last two bytes of endings.
    tails: BytePairs,
    /// True if a beginning or ending has a single byte.
    pub(super) has_short_affixes: bool,
    /// Words of the longest phrase.
    longest: usize,
    /// The lengths of beginnings in bytes, ascending.
    beginning_lengths: Vec<usize>,
    /// The lengths of endings in bytes, ascending.
    ending_lengths: Vec<usize>,
}

impl FoldedPhrases {
    /// Reads a table: the phrases of each class, in the order of `names`. Entries of other classes
    /// are left out.
    pub fn by_class(table: &'static str, names: &[&str], fold: Fold) -> Vec<Self> {
        let mut classes: Vec<Self> = names.iter().map(|_| Self::empty(fold)).collect();
        for entry in entries(table) {
            let place = names.iter().position(|name| *name == entry.class);
            if let Some(class) = place.and_then(|place| classes.get_mut(place)) {
                class.insert(entry.phrase, entry.extent);
            }
        }
        classes
    }

    fn empty(fold: Fold) -> Self {
        Self {
            fold,
            whole: FxHashSet::default(),
            beginnings: FxHashSet::default(),
            endings: FxHashSet::default(),
            unspaced: Vec::new(),
            automaton: OnceLock::new(),
            first: FxHashSet::default(),
            heads: BytePairs::default(),
            tails: BytePairs::default(),
            has_short_affixes: false,
            longest: 0,
            beginning_lengths: Vec::new(),
            ending_lengths: Vec::new(),
        }
    }

    fn insert(&mut self, phrase: &str, extent: Extent) {
        let folded = (self.fold)(phrase);
        if folded.is_empty() {
            return;
        }
        self.longest = self.longest.max(folded.split(' ').count());
        if begins_unspaced(&folded) {
            self.unspaced.push(folded);
            return;
        }
        if let Some((first, _)) = folded.split_once(' ') {
            self.first.insert(first.to_owned());
        }
        if folded.len() < 2 && extent != Extent::Whole {
            self.has_short_affixes = true;
            self.heads = BytePairs::ALL;
            self.tails = BytePairs::ALL;
        }
        match extent {
            Extent::Whole => {
                self.heads.insert(head(&folded));
                self.whole.insert(folded);
            }
            Extent::Beginning => {
                self.heads.insert(head(&folded));
                insert_sorted(&mut self.beginning_lengths, folded.len());
                self.beginnings.insert(folded);
            }
            Extent::Ending => {
                self.tails.insert(tail(&folded));
                insert_sorted(&mut self.ending_lengths, folded.len());
                self.endings.insert(folded);
            }
        }
    }

    /// Returns true if there are no phrases.
    pub fn is_empty(&self) -> bool {
        self.longest == 0
    }

    /// Returns true if a line, given by its key, is one of the phrases and nothing more.
    pub fn is(&self, key: &str) -> bool {
        let first = key.split(' ').next().unwrap_or_default();
        self.may_begin(first) && self.matches(key)
            || self
                .unspaced_at(key.bytes().next())
                .iter()
                .any(|phrase| phrase == key)
    }

    /// Returns true if a word, given as printed, is one of the phrases. Most words are ruled out
    /// before they are folded.
    pub fn is_word(&self, word: &str) -> bool {
        let bare = word.trim_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
        let mut letters = [0; LONGEST_WORD];
        let Some(letters) = letters.get_mut(..bare.len()) else {
            return self.is(&(self.fold)(word));
        };
        if !bare.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return self.is(&(self.fold)(word));
        }
        letters.copy_from_slice(bare.as_bytes());
        letters.make_ascii_lowercase();
        std::str::from_utf8(letters)
            .is_ok_and(|word| !word.is_empty() && self.may_begin(word) && self.matches(word))
    }

    /// Returns true if one of the phrases begins with a word, given by its key, or is it.
    pub fn starts(&self, first: &str) -> bool {
        self.first.contains(first)
            || self.may_begin(first) && self.matches(first)
            || begins_unspaced(first)
    }

    /// Returns true if one of the phrases stands anywhere in a line, given by its key.
    pub fn is_in(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// The first phrase in a line, as a byte range of its key; of those that begin together the
    /// longest.
    pub fn find(&self, key: &str) -> Option<Range<usize>> {
        let mut words = word_ranges(key);
        while let Some(word) = words.next() {
            let first = &key[word.clone()];
            if !self.may_begin(first) {
                continue;
            }
            let run = match self.longest_from(first) {
                1 => self.matches(first).then_some(word),
                most => {
                    let more = words.clone().take(most - 1).map(|word| word.end);
                    let ends: Vec<usize> = std::iter::once(word.end).chain(more).collect();
                    let mut runs = ends.into_iter().rev().map(|end| word.start..end);
                    runs.find(|run| self.matches(&key[run.clone()]))
                }
            };
            if run.is_some() {
                return run;
            }
        }
        self.find_unspaced(key)
    }

    /// The bytes of the longest phrase with which a line, given by its key, begins.
    pub fn begin(&self, key: &str) -> Option<usize> {
        let spaced = || {
            let first = &key[word_ranges(key).next()?];
            if !self.may_begin(first) {
                return None;
            }
            let words = word_ranges(key).take(self.longest_from(first));
            let ends: Vec<usize> = words.map(|word| word.end).collect();
            let mut ends = ends.into_iter().rev();
            ends.find(|end| self.matches(&key[..*end]))
        };
        spaced().or_else(|| {
            let unspaced = self.unspaced_at(key.bytes().next()).iter();
            unspaced
                .filter(|phrase| key.starts_with(phrase.as_str()))
                .map(String::len)
                .max()
        })
    }

    /// Returns true if a line, given by its key, begins with one of the phrases.
    pub fn begins(&self, key: &str) -> bool {
        self.begin(key).is_some()
    }

    /// The longest phrase with which a line in a script without spaces ends, as a byte range of its
    /// key.
    pub fn last(&self, key: &str) -> Option<Range<usize>> {
        self.unspaced_at(key.bytes().next_back())
            .iter()
            .filter(|phrase| key.ends_with(phrase.as_str()))
            .map(|phrase| key.len() - phrase.len()..key.len())
            .min_by_key(|range| range.start)
    }

    /// Returns true if a name in a script without spaces ends in one of the phrases.
    pub fn ends(&self, key: &str) -> bool {
        let mut phrases = self.unspaced_at(key.bytes().next_back()).iter();
        phrases.any(|phrase| key.ends_with(phrase.as_str()))
    }

    /// Returns true if a name in a script without spaces ends in one of the phrases, or begins with
    /// a long one, as in Thai.
    pub fn frames(&self, key: &str) -> bool {
        self.unspaced.iter().any(|phrase| {
            key.ends_with(phrase.as_str())
                || phrase.chars().count() >= 3 && key.starts_with(phrase.as_str())
        })
    }

    /// Returns true if a word of a line, given by its key, is a phrase of one word.
    pub fn has(&self, key: &str) -> bool {
        self.count(key, 1) > 0
    }

    /// The number of words of a line, given by its key, that are phrases of one word; the count
    /// stops at `most`.
    pub fn count(&self, key: &str, most: usize) -> usize {
        word_ranges(key)
            .map(|word| &key[word])
            .filter(|word| self.may_begin(word) && self.matches(word))
            .take(most)
            .count()
    }

    /// The phrases in scripts without spaces that may have a byte at their border: none if the byte
    /// is ASCII.
    fn unspaced_at(&self, border: Option<u8>) -> &[String] {
        match border {
            Some(byte) if byte >= 0x80 => &self.unspaced,
            _ => &[],
        }
    }

    /// Returns true if a phrase may begin with a word, or be the end of it.
    fn may_begin(&self, word: &str) -> bool {
        self.heads.may_hold(head(word)) || self.tails.may_hold(tail(word))
    }

    /// The first phrase of a script without spaces.
    fn find_unspaced(&self, key: &str) -> Option<Range<usize>> {
        if self.unspaced.is_empty() || !may_be_unspaced(key) {
            return None;
        }
        let automaton = self.automaton.get_or_init(|| {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::LeftmostFirst);
            builder.build(&self.unspaced).ok()
        });
        Some(automaton.as_ref()?.find(key)?.range())
    }

    /// Returns true if a run of words matches as a whole.
    fn matches(&self, run: &str) -> bool {
        if self.whole.contains(run) {
            return true;
        }
        let last = run.rfind(' ').map_or(0, |at| at + 1);
        let begins = self
            .beginning_lengths
            .iter()
            .take_while(|length| **length <= run.len())
            .filter(|length| **length > last)
            .filter_map(|length| run.get(..*length))
            .any(|beginning| self.beginnings.contains(beginning));
        let ends = || {
            self.ending_lengths
                .iter()
                .take_while(|length| **length <= run.len())
                .filter_map(|length| run.get(run.len() - length..))
                .any(|ending| self.endings.contains(ending))
        };
        begins || last == 0 && ends()
    }

    /// The most words that a match may have that begins with this word.
    fn longest_from(&self, first: &str) -> usize {
        if self.first.contains(first) {
            self.longest
        } else {
            1
        }
    }
}

/// A set of byte pairs that may hold more than was inserted: it rules out most words.
#[derive(Debug, Default)]
struct BytePairs([u64; 16]);

impl BytePairs {
    /// Every pair.
    const ALL: Self = Self([u64::MAX; 16]);

    /// The place of a pair: a word of the set and a bit in it.
    fn place(pair: [u8; 2]) -> (usize, u64) {
        let mixed = u32::from(u16::from_le_bytes(pair)).wrapping_mul(0x9E37_79B1) >> 22;
        (mixed as usize / 64, 1 << (mixed % 64))
    }

    fn insert(&mut self, pair: [u8; 2]) {
        let (word, bit) = Self::place(pair);
        self.0[word] |= bit;
    }

    fn may_hold(&self, pair: [u8; 2]) -> bool {
        let (word, bit) = Self::place(pair);
        self.0[word] & bit != 0
    }
}

/// The first two bytes of a text; a space in place of one that is missing.
pub(super) fn head(text: &str) -> [u8; 2] {
    let mut bytes = text.bytes().chain([b' ', b' ']);
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

/// The last two bytes of a text, the last one first.
pub(super) fn tail(text: &str) -> [u8; 2] {
    let mut bytes = text.bytes().rev().chain([b' ', b' ']);
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

/// The words of a key as byte ranges.
pub(super) fn word_ranges(key: &str) -> impl Iterator<Item = Range<usize>> + Clone {
    let mut start = 0;
    key.as_bytes()
        .split(|byte| *byte == b' ')
        .map(move |word| {
            let range = start..start + word.len();
            start = range.end + 1;
            range
        })
        .filter(|range| !range.is_empty())
}

/// Returns true if a key may have letters of a script without spaces: such letters take three bytes
/// or more.
pub(super) fn may_be_unspaced(key: &str) -> bool {
    key.bytes().any(|byte| byte >= 0xE0)
}

fn insert_sorted(lengths: &mut Vec<usize>, length: usize) {
    if let Err(place) = lengths.binary_search(&length) {
        lengths.insert(place, length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "a\t*\tsigned by | sign* | *verein | Grüße | 敬上 | 上\nb\t*\tother\n";

    fn phrases() -> FoldedPhrases {
        let mut classes = FoldedPhrases::by_class(TABLE, &["b", "a"], |text| {
            text.to_lowercase().replace('ü', "u")
        });
        assert_eq!(classes.len(), 2);
        classes.pop().unwrap()
    }

    #[test]
    fn phrases_are_found_at_word_borders() {
        let phrases = phrases();
        for (key, first, start) in [
            ("signed by all", Some(0..9), Some(9)),
            ("it is signed", Some(6..12), None),
            ("designed bylaws", None, None),
            ("der seeverein lud ein", Some(4..13), None),
            ("vereine", None, None),
            ("gruße", Some(0..6), Some(6)),
            ("王敬上", Some(3..9), None),
            ("", None, None),
        ] {
            assert_eq!(phrases.find(key), first, "{key}");
            assert_eq!(phrases.begin(key), start, "{key}");
        }
    }

    #[test]
    fn words_are_compared_as_printed() {
        let phrases = phrases();
        for (word, expected) in [
            ("Signatories:", true),
            ("Seeverein", true),
            ("GRÜSSE", false),
            ("Grüße", true),
            ("(by)", false),
            ("--", false),
        ] {
            assert_eq!(phrases.is_word(word), expected, "{word}");
        }
        assert!(phrases.is("signed by") && !phrases.is("signed by all of us"));
        assert!(phrases.starts("signed") && !phrases.starts("by"));
        assert_eq!(phrases.count("signs and seeverein and signed", 2), 2);
        assert!(phrases.has("a signer") && !phrases.has("a resign"));
    }

    #[test]
    fn unspaced_phrases_end_lines() {
        let phrases = phrases();
        assert_eq!(phrases.last("王敬上"), Some(3..9));
        assert!(phrases.ends("王上") && !phrases.ends("上王"));
        assert!(phrases.frames("王上") && !phrases.frames("上王"));
    }
}
