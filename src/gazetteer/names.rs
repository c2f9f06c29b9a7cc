//! Words of a text in comparable form, and tables of names that are looked up in them.
//!
//! Scripts without spaces (Han, Kana, Thai, Lao, Khmer, Burmese) and Hangul, whose words carry
//! particles, count each character as a word, so that a name is always a run of whole words.
//! `tools/gazetteer/generate.py` makes the same keys.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::analysis::is_unspaced;
use crate::analysis::{Characters, plain_letters};

/// A word: its place in the text and in the folded text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Byte range of the text.
    pub(super) text: Range<usize>,
    /// Byte range of the folded text.
    key: Range<usize>,
    /// True if a name may begin here: not inside a Korean word.
    pub(super) begins: bool,
}

/// A text cut into folded words.
#[derive(Debug)]
pub struct Words<'t> {
    /// The text.
    pub(super) text: &'t str,
    folded: String,
    words: Vec<Word>,
}

/// The way in which a script separates words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    Spaced,
    Unspaced,
    Hangul,
}

fn spacing(character: char) -> Spacing {
    match character {
        '\u{AC00}'..='\u{D7A3}' => Spacing::Hangul,
        _ if is_unspaced(character) => Spacing::Unspaced,
        _ => Spacing::Spaced,
    }
}

/// Accents and vowel points are dropped; vowel signs of Indian and South-East Asian scripts are
/// letters.
fn dropped(character: char) -> bool {
    is_combining_mark(character)
        && matches!(character, '\0'..='\u{8FF}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}

/// The folded form of each character, but for those that are what they are.
static FOLDED: Characters<Box<str>> = Characters::new(|character| folded(character).collect());

fn push_folded(words: &mut String, character: char) {
    match character {
        _ if character.is_ascii() => words.push(character.to_ascii_lowercase()),
        // The characters of Han and Hangul are many.
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => words.push(character),
        _ => match FOLDED.get(character) {
            Some(folded) => words.push_str(folded),
            None => words.extend(folded(character)),
        },
    }
}

fn folded(character: char) -> impl Iterator<Item = char> {
    let letters = std::iter::once(character)
        .nfkd()
        .filter(|&part| !dropped(part))
        .flat_map(char::to_lowercase)
        .filter(|&part| !dropped(part));
    letters.map(|letter| match letter {
        'ى' | 'ی' | 'ې' => 'ي',
        'ک' => 'ك',
        'ة' | 'ہ' | 'ۀ' => 'ه',
        'ς' => 'σ',
        other => other,
    })
}

/// For each character, true if it is a part of words.
static LETTERS: Characters<bool> =
    Characters::new(|character| character.is_alphanumeric() || is_combining_mark(character));

/// Characters inside a word without meaning.
fn invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{640}')
}

/// Characters between words that no name spans.
fn separates(gap: &str) -> bool {
    gap.contains([
        '\t', ';', '|', ':', '!', '?', '/', '。', '，', '；', '：', '؛', '؟',
    ]) || gap.contains('\n') && (gap.contains("\n\n") || gap.contains(". "))
}

impl<'t> Words<'t> {
    /// Cuts a text.
    pub fn new(text: &'t str) -> Self {
        let mut words = Words {
            text,
            folded: String::with_capacity(text.len()),
            words: Vec::with_capacity(text.len() / 6),
        };
        let mut open: Option<usize> = None;
        let mut previous = Spacing::Spaced;
        let mut at = 0;
        while let Some(character) = text[at..].chars().next() {
            let from = at;
            // A run of plain letters needs no decoding.
            at += plain_letters(&text.as_bytes()[at..]).max(character.len_utf8());
            if !LETTERS.of(character) {
                if !invisible(character) {
                    words.close(&mut open, from);
                    previous = Spacing::Spaced;
                }
                continue;
            }
            let kind = spacing(character);
            if kind == Spacing::Spaced {
                if previous != Spacing::Spaced {
                    words.close(&mut open, from);
                }
                open.get_or_insert(from);
            } else {
                words.close(&mut open, from);
                words.push(from..at, kind, previous);
            }
            previous = kind;
        }
        words.close(&mut open, text.len());
        words
    }

    fn close(&mut self, open: &mut Option<usize>, end: usize) {
        if let Some(start) = open.take() {
            self.push(start..end, Spacing::Spaced, Spacing::Spaced);
        }
    }

    /// Adds a word; `previous` is the spacing of the character before it.
    fn push(&mut self, span: Range<usize>, kind: Spacing, previous: Spacing) {
        if let Some(last) = self.words.last() {
            let gap = &self.text[last.text.end..span.start];
            if gap == " " {
                self.folded.push(' ');
            } else if separates(gap) {
                self.folded.push('\n');
            } else if kind == Spacing::Spaced
                || !gap.is_empty()
                || self
                    .folded
                    .chars()
                    .next_back()
                    .is_some_and(|last| spacing(last) == Spacing::Spaced)
            {
                self.folded.push(' ');
            }
        }
        let start = self.folded.len();
        let word = &self.text[span.clone()];
        if word.is_ascii() {
            self.folded.push_str(word);
            self.folded[start..].make_ascii_lowercase();
        } else {
            self.push_folded_word(word);
        }
        self.words.push(Word {
            text: span,
            key: start..self.folded.len(),
            begins: kind != Spacing::Hangul || previous != Spacing::Hangul,
        });
    }

    fn push_folded_word(&mut self, word: &str) {
        let start = self.folded.len();
        for character in word.chars().filter(|&character| !invisible(character)) {
            push_folded(&mut self.folded, character);
        }
        // The Arabic article is not part of a name.
        if self.folded[start..].starts_with("ال") && self.folded[start..].chars().count() >= 5 {
            self.folded.replace_range(start..start + "ال".len(), "");
        }
    }

    /// The number of words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of words that begin before a place in the text.
    pub(super) fn after(&self, place: usize) -> usize {
        self.words.partition_point(|word| word.text.start < place)
    }

    /// The word at a position.
    pub(super) fn get(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    /// The folded form of `count` words from a position; holds a line break where no name can span.
    pub(super) fn key(&self, at: usize, count: usize) -> &str {
        let last = at + count.max(1) - 1;
        match (self.words.get(at), self.words.get(last)) {
            (Some(first), Some(last)) => &self.folded[first.key.start..last.key.end],
            _ => "",
        }
    }

    /// The place in the text of `count` words from a position.
    pub(super) fn span(&self, at: usize, count: usize) -> Range<usize> {
        let last = at + count.max(1) - 1;
        match (self.words.get(at), self.words.get(last)) {
            (Some(first), Some(last)) => first.text.start..last.text.end,
            _ => 0..0,
        }
    }
}

/// A name in the form in which tables hold it; may be empty.
pub(super) fn key(name: &str) -> String {
    if name.is_ascii() {
        return plain_key(name);
    }
    Words::new(name).folded.replace('\n', " ")
}

/// The same of an ASCII name.
fn plain_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            key.push(byte.to_ascii_lowercase().into());
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// Returns true if a key is in Arabic script, whose words take an article.
pub(super) fn is_arabic(key: &str) -> bool {
    key.starts_with(|first| matches!(first, '\u{620}'..='\u{64A}'))
}

/// A table of names of one or more words.
#[derive(Debug)]
pub(super) struct Names<V> {
    values: FxHashMap<Cow<'static, str>, V>,
    /// For each first word, the numbers of words of the names that begin with it, as a set of bits.
    lengths: FxHashMap<Cow<'static, str>, u64>,
}

impl<V> Default for Names<V> {
    fn default() -> Self {
        Self {
            values: FxHashMap::default(),
            lengths: FxHashMap::default(),
        }
    }
}

/// The first word of a key, and the number of its words.
fn measure(key: &str) -> (&str, usize) {
    let mut count = 0;
    let mut first = key.len();
    let mut before = Spacing::Spaced;
    let mut fresh = true;
    for (at, character) in key.char_indices() {
        if character == ' ' {
            fresh = true;
            continue;
        }
        let kind = spacing(character);
        if fresh || kind != Spacing::Spaced || before != Spacing::Spaced {
            count += 1;
            if count == 2 {
                first = at;
            }
        }
        fresh = false;
        before = kind;
    }
    (key[..first].trim_end(), count)
}

impl<V> Names<V> {
    /// Adds a name by its key; the first value given to a key stays. Names of more than 63 words
    /// are left out.
    pub(super) fn insert(&mut self, key: impl Into<Cow<'static, str>>, value: V) {
        let key = key.into();
        let (first, count) = measure(&key);
        if !(1..64).contains(&count) {
            return;
        }
        match self.lengths.get_mut(first) {
            Some(lengths) => *lengths |= 1 << count,
            None => {
                self.lengths
                    .insert(Cow::Owned(first.to_owned()), 1 << count);
            }
        }
        self.values.entry(key).or_insert(value);
    }

    /// The numbers of words, largest first, that names beginning with a word have.
    pub(super) fn lengths(&self, first: &str) -> impl Iterator<Item = usize> + use<V> {
        let mut lengths = self.lengths.get(first).copied().unwrap_or_default();
        std::iter::from_fn(move || {
            let longest = lengths.checked_ilog2()?;
            lengths ^= 1 << longest;
            Some(longest as usize)
        })
    }

    /// The names that begin at a word, the longest first: number of words and value.
    pub(super) fn at<'n>(
        &'n self,
        words: &'n Words<'_>,
        at: usize,
    ) -> impl Iterator<Item = (usize, &'n V)> {
        let begins = words.get(at).is_some_and(|word| word.begins);
        self.lengths(if begins { words.key(at, 1) } else { "" })
            .filter_map(move |count| Some((count, self.values.get(words.key(at, count))?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_folded_by_script() {
        for (name, expected) in [
            ("Côte d’Ivoire", "cote d ivoire"),
            ("İstanbul", "istanbul"),
            ("Ελλάδος", "ελλαδοσ"),
            ("Россия", "россия"),
            ("الصين", "صين"),
            ("ประเทศไทย", "ประเทศไทย"),
            ("चीन", "चीन"),
            ("中国", "中国"),
            ("한국", "한국"),
            ("Guinea-Bissau", "guinea bissau"),
            (" Cote d'Ivoire; (CI) ", "cote d ivoire ci"),
            ("...", ""),
        ] {
            assert_eq!(key(name), expected, "{name}");
        }
    }

    #[test]
    fn han_and_hangul_fold_to_themselves() {
        for character in ('\u{4E00}'..='\u{9FFF}').chain('\u{AC00}'..='\u{D7A3}') {
            let mut words = String::new();
            push_folded(&mut words, character);
            let hangul = spacing(character) == Spacing::Hangul;
            assert!(hangul || folded(character).eq([character]));
            assert_eq!(words, character.to_string());
        }
    }

    #[test]
    fn spans_stand_in_the_text() {
        let text = "In Côte d’Ivoire 与中国";
        let words = Words::new(text);
        assert_eq!(&text[words.span(1, 3)], "Côte d’Ivoire");
        assert_eq!(words.key(1, 3), "cote d ivoire");
        assert_eq!(words.key(5, 2), "中国");
        assert_eq!(words.key(99, 2), "");
    }

    #[test]
    fn the_longest_name_comes_first() {
        let mut names = Names::default();
        for (name, value) in [("sudan", 1), ("south sudan", 2), ("中国", 3), ("中国人", 4)] {
            names.insert(name, value);
        }
        let found = |text: &str| {
            let words = Words::new(text);
            (0..words.len()).find_map(|at| {
                names
                    .at(&words, at)
                    .next()
                    .map(|(count, value)| (count, *value))
            })
        };
        assert_eq!(found("in South Sudan"), Some((2, 2)));
        assert_eq!(found("South; Sudan"), Some((1, 1)));
        assert_eq!(found("与中国人权"), Some((3, 4)));
        assert_eq!(found("nowhere"), None);
    }
}
