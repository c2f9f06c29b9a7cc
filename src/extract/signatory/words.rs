//! The vocabulary of signatures: cues, closings, roles and the like in many languages, read once
//! from `words.tsv`.
//!
//! All text is compared by its key: folded, so that case, accents and punctuation do not matter.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;

pub(super) use super::key::key;

/// A class of words of the table, in the order of `NAMES`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Announce,
    Participle,
    Support,
    Following,
    Adopted,
    Closing,
    Delivery,
    Bow,
    Farewell,
    Courtesy,
    Ending,
    Group,
    People,
    Organization,
    Connective,
    Instead,
    We,
    Surname,
    Invitation,
    Corporate,
    Role,
    Honorific,
    Particle,
    Behalf,
    Greeting,
    Sentence,
    Chapter,
    Reply,
    Government,
    Statement,
    Letter,
    Possessive,
    NameColumn,
    CityColumn,
    CountryColumn,
    RoleColumn,
    DroppedColumn,
    Myself,
    Others,
    Collective,
    Salute,
    Said,
    Rest,
}

const NAMES: [(&str, Class); 43] = [
    ("announce", Class::Announce),
    ("participle", Class::Participle),
    ("support", Class::Support),
    ("following", Class::Following),
    ("adopted", Class::Adopted),
    ("closing", Class::Closing),
    ("delivery", Class::Delivery),
    ("bow", Class::Bow),
    ("farewell", Class::Farewell),
    ("courtesy", Class::Courtesy),
    ("ending", Class::Ending),
    ("group", Class::Group),
    ("people", Class::People),
    ("organization", Class::Organization),
    ("connective", Class::Connective),
    ("instead", Class::Instead),
    ("we", Class::We),
    ("surname", Class::Surname),
    ("invitation", Class::Invitation),
    ("corporate", Class::Corporate),
    ("role", Class::Role),
    ("honorific", Class::Honorific),
    ("particle", Class::Particle),
    ("behalf", Class::Behalf),
    ("greeting", Class::Greeting),
    ("sentence", Class::Sentence),
    ("chapter", Class::Chapter),
    ("reply", Class::Reply),
    ("government", Class::Government),
    ("statement", Class::Statement),
    ("letter", Class::Letter),
    ("possessive", Class::Possessive),
    ("name-column", Class::NameColumn),
    ("city-column", Class::CityColumn),
    ("country-column", Class::CountryColumn),
    ("role-column", Class::RoleColumn),
    ("dropped-column", Class::DroppedColumn),
    ("myself", Class::Myself),
    ("others", Class::Others),
    ("collective", Class::Collective),
    ("salute", Class::Salute),
    ("said", Class::Said),
    ("rest", Class::Rest),
];

/// The longest word that is folded in place, in bytes.
const LONGEST_WORD: usize = 32;

/// The phrases of a class, by how they match.
#[derive(Default)]
pub(super) struct Phrases {
    pub(super) whole: FxHashSet<String>,
    pub(super) beginnings: FxHashSet<String>,
    pub(super) endings: FxHashSet<String>,
    /// In scripts without spaces, matched anywhere.
    pub(super) anywhere: Vec<String>,
    /// Finds the first of those.
    sought: OnceLock<Option<AhoCorasick>>,
    /// The first words of phrases of several words.
    first: FxHashSet<String>,
    /// How whole phrases and beginnings may begin.
    begins: Bytes,
    /// How endings may end.
    ends: Bytes,
    /// Words of the longest phrase.
    longest: usize,
    /// The lengths of beginnings in bytes, ascending.
    lengths: Vec<usize>,
    /// The lengths of endings in bytes, ascending.
    tails: Vec<usize>,
}

/// The phrases of each class, in the order of `NAMES`.
pub(super) static TABLE: LazyLock<Vec<Phrases>> = LazyLock::new(|| {
    let mut table: Vec<Phrases> = NAMES.iter().map(|_| Phrases::default()).collect();
    for line in include_str!("words.tsv").lines() {
        let mut cells = line.split('\t');
        let (Some(name), Some(_), Some(phrases)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let Some((_, class)) = NAMES.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        for phrase in phrases.split('|') {
            table[*class as usize].insert(phrase);
        }
    }
    table
});

/// The first or last two bytes of phrases, as a set that may hold more: most words are told by it
/// to be none of them.
#[derive(Default)]
struct Bytes([u64; 16]);

impl Bytes {
    /// Where a pair of bytes stands: a word of the set and a bit in it.
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

/// The first two bytes of a text; a space in place of one that is not there.
pub(super) fn head(text: &str) -> [u8; 2] {
    let mut bytes = text.bytes().chain([b' ', b' ']);
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

/// The last two bytes of a text.
pub(super) fn tail(text: &str) -> [u8; 2] {
    let mut bytes = text.bytes().rev().chain([b' ', b' ']);
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

impl Phrases {
    fn insert(&mut self, phrase: &str) {
        let folded = key(phrase);
        if folded.is_empty() {
            return;
        }
        self.longest = self.longest.max(folded.split(' ').count());
        if is_unspaced(&folded) {
            self.anywhere.push(folded);
            return;
        }
        if let Some((first, _)) = folded.split_once(' ') {
            self.first.insert(first.to_owned());
        }
        if folded.len() < 2 && phrase.contains('*') {
            self.begins = Bytes([u64::MAX; 16]);
            self.ends = Bytes([u64::MAX; 16]);
        }
        if phrase.starts_with('*') && !phrase.ends_with('*') {
            self.ends.insert(tail(&folded));
        } else {
            self.begins.insert(head(&folded));
        }
        if phrase.ends_with('*') {
            if let Err(place) = self.lengths.binary_search(&folded.len()) {
                self.lengths.insert(place, folded.len());
            }
            self.beginnings.insert(folded);
        } else if phrase.starts_with('*') {
            if let Err(place) = self.tails.binary_search(&folded.len()) {
                self.tails.insert(place, folded.len());
            }
            self.endings.insert(folded);
        } else {
            self.whole.insert(folded);
        }
    }

    /// The phrases in scripts without spaces, none where a text begins or ends with a letter that
    /// no such script has.
    fn unspaced(&self, border: Option<u8>) -> &[String] {
        match border {
            Some(byte) if byte >= 0x80 => &self.anywhere,
            _ => &[],
        }
    }

    /// Whether a phrase may begin with a word, or be the end of it.
    fn may_begin(&self, word: &str) -> bool {
        self.begins.may_hold(head(word)) || self.ends.may_hold(tail(word))
    }

    /// The first place of the phrases in scripts without spaces.
    fn sought(&self, key: &str) -> Option<Range<usize>> {
        // Such scripts take three bytes for a letter.
        if self.anywhere.is_empty() || key.bytes().all(|byte| byte < 0xE0) {
            return None;
        }
        let sought = self.sought.get_or_init(|| {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::LeftmostFirst);
            builder.build(&self.anywhere).ok()
        });
        Some(sought.as_ref()?.find(key)?.range())
    }

    /// Whether a run of words matches as a whole.
    fn matches(&self, run: &str) -> bool {
        if self.whole.contains(run) {
            return true;
        }
        let last = run.rfind(' ').map_or(0, |at| at + 1);
        let begins = self
            .lengths
            .iter()
            .take_while(|length| **length <= run.len())
            .filter(|length| **length > last)
            .filter_map(|length| run.get(..*length))
            .any(|beginning| self.beginnings.contains(beginning));
        let ends = || {
            self.tails
                .iter()
                .take_while(|length| **length <= run.len())
                .filter_map(|length| run.get(run.len() - length..))
                .any(|ending| self.endings.contains(ending))
        };
        begins || last == 0 && ends()
    }

    /// How many words a match may have that begins with this word.
    fn most(&self, first: &str) -> usize {
        if self.first.contains(first) {
            self.longest
        } else {
            1
        }
    }
}

impl Class {
    fn phrases(self) -> &'static Phrases {
        &TABLE[self as usize]
    }

    /// Whether a word, given as printed, is one of the phrases; most words are told to be none
    /// before they are folded.
    pub(super) fn is_word(self, word: &str) -> bool {
        let bare = word.trim_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
        let mut letters = [0; LONGEST_WORD];
        let Some(letters) = letters.get_mut(..bare.len()) else {
            return self.is(&key(word));
        };
        if !bare.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return self.is(&key(word));
        }
        letters.copy_from_slice(bare.as_bytes());
        letters.make_ascii_lowercase();
        let phrases = self.phrases();
        std::str::from_utf8(letters)
            .is_ok_and(|word| !word.is_empty() && phrases.may_begin(word) && phrases.matches(word))
    }

    /// Whether one of the phrases begins with a word, given by its key, or is it.
    pub(super) fn starts(self, first: &str) -> bool {
        let phrases = self.phrases();
        phrases.first.contains(first)
            || phrases.may_begin(first) && phrases.matches(first)
            || is_unspaced(first)
    }

    /// Whether one of the phrases stands anywhere in a line, given by its key.
    pub(super) fn is_in(self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Where the first phrase in a line stands, as a byte range of its key.
    pub(super) fn find(self, key: &str) -> Option<Range<usize>> {
        let phrases = self.phrases();
        let mut words = borders(key);
        while let Some(word) = words.next() {
            let first = &key[word.clone()];
            if !phrases.may_begin(first) {
                continue;
            }
            let run = match phrases.most(first) {
                1 => phrases.matches(first).then_some(word),
                most => {
                    let more = words.clone().take(most - 1).map(|word| word.end);
                    let ends: Vec<usize> = std::iter::once(word.end).chain(more).collect();
                    let mut runs = ends.into_iter().rev().map(|end| word.start..end);
                    runs.find(|run| phrases.matches(&key[run.clone()]))
                }
            };
            if run.is_some() {
                return run;
            }
        }
        phrases.sought(key)
    }

    /// Where the longest of the phrases with which a line, given by its key, begins comes to its
    /// end.
    pub(super) fn begin(self, key: &str) -> Option<usize> {
        let phrases = self.phrases();
        let spaced = || {
            let first = &key[borders(key).next()?];
            if !phrases.may_begin(first) {
                return None;
            }
            let ends = borders(key).take(phrases.most(first)).map(|word| word.end);
            let ends: Vec<usize> = ends.collect();
            let mut ends = ends.into_iter().rev();
            ends.find(|end| phrases.matches(&key[..*end]))
        };
        spaced().or_else(|| {
            let unspaced = phrases.unspaced(key.bytes().next()).iter();
            unspaced
                .filter(|phrase| key.starts_with(phrase.as_str()))
                .map(String::len)
                .max()
        })
    }

    /// Whether a line, given by its key, begins with one of the phrases.
    pub(super) fn begins(self, key: &str) -> bool {
        self.begin(key).is_some()
    }

    /// Whether a line, given by its key, is one of the phrases and nothing more.
    pub(super) fn is(self, key: &str) -> bool {
        let phrases = self.phrases();
        let first = key.split(' ').next().unwrap_or_default();
        phrases.may_begin(first) && phrases.matches(key)
            || phrases
                .unspaced(key.bytes().next())
                .iter()
                .any(|phrase| phrase == key)
    }

    /// Where the phrase with which a line in a script without spaces ends begins, to its end.
    pub(super) fn last(self, key: &str) -> Option<Range<usize>> {
        self.phrases()
            .unspaced(key.bytes().next_back())
            .iter()
            .filter(|phrase| key.ends_with(phrase.as_str()))
            .map(|phrase| key.len() - phrase.len()..key.len())
            .min_by_key(|range| range.start)
    }

    /// Whether a name in a script without spaces ends in one of the phrases.
    pub(super) fn ends(self, key: &str) -> bool {
        let mut phrases = self.phrases().unspaced(key.bytes().next_back()).iter();
        phrases.any(|phrase| key.ends_with(phrase.as_str()))
    }

    /// Whether a name in a script without spaces ends in one of the phrases, or begins with a long
    /// one, as in Thai.
    pub(super) fn frames(self, key: &str) -> bool {
        let mut phrases = self.phrases().anywhere.iter();
        phrases.any(|phrase| {
            key.ends_with(phrase.as_str())
                || phrase.chars().count() >= 3 && key.starts_with(phrase.as_str())
        })
    }

    /// Whether a word of a line, given by its key, is a phrase of one word.
    pub(super) fn has(self, key: &str) -> bool {
        let phrases = self.phrases();
        words(key).any(|word| phrases.may_begin(word) && phrases.matches(word))
    }

    /// How many words of a line, given by its key, are phrases of one word; no more are counted
    /// than asked for.
    pub(super) fn count(self, key: &str, most: usize) -> usize {
        let phrases = self.phrases();
        words(key)
            .filter(|word| phrases.may_begin(word) && phrases.matches(word))
            .take(most)
            .count()
    }
}

/// The words of a key.
fn words(key: &str) -> impl Iterator<Item = &str> {
    borders(key).map(|word| &key[word])
}

/// The words of a key as byte ranges.
pub(super) fn borders(key: &str) -> impl Iterator<Item = Range<usize>> + Clone {
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

/// Whether a text is in a script that writes no spaces between words.
pub(super) fn is_unspaced(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| {
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
            | '\u{1100}'..='\u{11ff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words() {
        for (name, class) in NAMES {
            assert!(
                class.phrases().longest > 0 || !class.phrases().anywhere.is_empty(),
                "{name}"
            );
        }
        for (place, (name, class)) in NAMES.into_iter().enumerate() {
            assert_eq!(class as usize, place, "{name}");
        }
    }

    #[test]
    fn phrases_match_at_word_borders() {
        for (class, line, expected) in [
            (Class::Announce, "PRIMI FIRMATARI:", true),
            (Class::Announce, "Подписавшиеся", true),
            (Class::Announce, "Erstunterzeichner:innen", true),
            (Class::Announce, "聯署組織：", true),
            (Class::Announce, "designed bylaws", false),
            (Class::Closing, "Mit freundlichen Grüßen", true),
            (Class::Ending, "Über uns", true),
            (Class::Role, "řediteľka", true),
        ] {
            assert_eq!(class.is_in(&key(line)), expected, "{line}");
        }
    }
}
