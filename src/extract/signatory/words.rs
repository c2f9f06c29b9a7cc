//! The vocabulary of signatures: cues, closings, roles and the like in many languages, read once from `words.tsv`.
//!
//! All text is compared by its key: folded, so that case, accents and punctuation do not matter.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::analysis::fold_word;
use crate::gazetteer::fold::fold;

/// A class of words of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    CountryColumn,
    RoleColumn,
    DroppedColumn,
}

const NAMES: [(&str, Class); 36] = [
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
    ("country-column", Class::CountryColumn),
    ("role-column", Class::RoleColumn),
    ("dropped-column", Class::DroppedColumn),
];

/// The phrases of a class, by how they match.
#[derive(Default)]
struct Phrases {
    whole: HashSet<String>,
    beginnings: HashSet<String>,
    endings: HashSet<String>,
    /// In scripts without spaces, matched anywhere.
    anywhere: Vec<String>,
    /// The first words of phrases of several words.
    first: HashSet<String>,
    /// Words of the longest phrase.
    longest: usize,
    /// The lengths of beginnings in bytes, ascending.
    lengths: Vec<usize>,
    /// The lengths of endings in bytes, ascending.
    tails: Vec<usize>,
}

static TABLE: LazyLock<HashMap<Class, Phrases>> = LazyLock::new(|| {
    let mut table: HashMap<Class, Phrases> = HashMap::new();
    for line in include_str!("words.tsv").lines() {
        let mut cells = line.split('\t');
        let (Some(name), Some(_), Some(phrases)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let Some((_, class)) = NAMES.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        let entry = table.entry(*class).or_default();
        for phrase in phrases.split('|') {
            entry.insert(phrase);
        }
    }
    table
});

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
        static EMPTY: LazyLock<Phrases> = LazyLock::new(Phrases::default);
        TABLE.get(&self).unwrap_or(&EMPTY)
    }

    /// Whether one of the phrases stands anywhere in a line, given by its key.
    pub(super) fn is_in(self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Where the first phrase in a line stands, as a byte range of its key.
    pub(super) fn find(self, key: &str) -> Option<std::ops::Range<usize>> {
        let phrases = self.phrases();
        let borders = borders(key);
        for start in 0..borders.len() {
            let most = phrases.most(&key[borders[start].clone()]);
            for count in (1..=most.min(borders.len() - start)).rev() {
                let range = borders[start].start..borders[start + count - 1].end;
                if phrases.matches(&key[range.clone()]) {
                    return Some(range);
                }
            }
        }
        phrases
            .anywhere
            .iter()
            .filter_map(|phrase| key.find(phrase.as_str()).map(|at| at..at + phrase.len()))
            .min_by_key(|range| range.start)
    }

    /// Where the longest of the phrases with which a line, given by its key, begins comes to its end.
    pub(super) fn begin(self, key: &str) -> Option<usize> {
        let phrases = self.phrases();
        let borders = borders(key);
        let spaced = (1..=phrases.longest.min(borders.len()))
            .rev()
            .map(|count| borders[count - 1].end)
            .find(|end| phrases.matches(&key[..*end]));
        spaced.or_else(|| {
            let unspaced = phrases.anywhere.iter();
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
        phrases.matches(key) || phrases.anywhere.iter().any(|phrase| phrase == key)
    }

    /// Where the phrase with which a line in a script without spaces ends begins, to its end.
    pub(super) fn last(self, key: &str) -> Option<std::ops::Range<usize>> {
        self.phrases()
            .anywhere
            .iter()
            .filter(|phrase| key.ends_with(phrase.as_str()))
            .map(|phrase| key.len() - phrase.len()..key.len())
            .min_by_key(|range| range.start)
    }

    /// Whether a name in a script without spaces ends in one of the phrases.
    pub(super) fn ends(self, key: &str) -> bool {
        let mut phrases = self.phrases().anywhere.iter();
        phrases.any(|phrase| key.ends_with(phrase.as_str()))
    }

    /// Whether a name in a script without spaces ends in one of the phrases, or begins with a long one, as in Thai.
    pub(super) fn frames(self, key: &str) -> bool {
        let mut phrases = self.phrases().anywhere.iter();
        phrases.any(|phrase| {
            key.ends_with(phrase.as_str())
                || phrase.chars().count() >= 3 && key.starts_with(phrase.as_str())
        })
    }

    /// How many words of a line, given by its key, are phrases of one word.
    pub(super) fn count(self, key: &str) -> usize {
        let phrases = self.phrases();
        key.split(' ')
            .filter(|word| !word.is_empty() && phrases.matches(word))
            .count()
    }
}

/// The words of a key as byte ranges.
fn borders(key: &str) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    key.split(' ')
        .map(|word| {
            let range = start..start + word.len();
            start = range.end + 1;
            range
        })
        .filter(|range| !range.is_empty())
        .collect()
}

/// What a text is compared by: lower case, no accents, letters and digits only, single spaces.
pub(super) fn key(text: &str) -> String {
    if text.is_ascii() {
        return plain_key(text);
    }
    fold_word(&fold(text))
}

/// The key of an ASCII text.
fn plain_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            key.push(character.to_ascii_lowercase());
        } else if character != '\'' && !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
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
            assert!(TABLE.contains_key(&class), "{name}");
        }
    }

    #[test]
    fn keys_of_ascii_are_those_of_any_text() {
        for text in ["Ana O'Roe, Ph.D.", " -- ", "a_b  c", "No. 5/6"] {
            assert_eq!(key(text), fold_word(&fold(text)));
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
