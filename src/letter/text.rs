//! The text of a letter as words: the body without the signatures and without the title, so that a
//! version with more signatories has the same text.
//!
//! Words are kept as hashes. Their values are written to disk: they must be the same in every build
//! and on every machine.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfkc_quick};

use crate::analysis::is_unspaced;
use crate::document::Document;

/// Words, or characters of a script without spaces, in a shingle.
const SHINGLE: (usize, usize) = (5, 8);

/// Words at the beginning of a text that are compared by themselves.
const HEAD: usize = 300;

/// The longest line, in bytes, that is left out as a whole because a signature stands on it; of a
/// longer one, which may be a paragraph that names those who sign, only the signature is left out.
const LONGEST_LINE: usize = 300;

/// The most bytes between two signatures that belong to the list as well: a name that was not
/// recognized, a heading of the list.
const LONGEST_GAP: usize = 240;

/// The words of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The hash of each word, in order; of each character in a script without spaces.
    pub(super) hashes: Vec<u64>,
    /// How many of them are single characters.
    unspaced: usize,
    /// The hashes of words with a digit in them, in order.
    pub(super) numbers: Vec<u64>,
}

impl Words {
    /// Cuts a text into words.
    pub(super) fn of(text: &str) -> Self {
        let mut words = Self::default();
        words.add(text);
        words
    }

    fn add(&mut self, text: &str) {
        if text.is_ascii() {
            self.add_characters(text.chars().map(|character| character.to_ascii_lowercase()));
        } else if is_nfkc_quick(text.chars()) == unicode_normalization::IsNormalized::Yes {
            self.add_characters(text.chars().flat_map(char::to_lowercase));
        } else {
            self.add_characters(text.nfkc().flat_map(char::to_lowercase));
        }
    }

    fn add_characters(&mut self, characters: impl Iterator<Item = char>) {
        let mut word = Hash::default();
        let (mut length, mut has_digit) = (0, false);
        for character in characters.chain([' ']) {
            let is_alone = !character.is_ascii() && is_unspaced(character);
            let is_inside = !is_alone && is_of_word(character);
            if is_inside {
                word.add(character as u32);
                length += 1;
                has_digit |= character.is_numeric();
                continue;
            }
            if length > 0 {
                let hash = word.value();
                self.hashes.push(hash);
                if has_digit {
                    self.numbers.push(hash);
                }
                (word, length, has_digit) = (Hash::default(), 0, false);
            }
            if is_alone {
                self.hashes.push(hash_of_character(character));
                self.unspaced += 1;
            }
        }
    }

    /// The number of words; in a script without spaces two characters count as one.
    pub(super) fn count(&self) -> usize {
        self.hashes.len() - self.unspaced / 2
    }

    fn window(&self) -> usize {
        if self.unspaced * 2 > self.hashes.len() {
            SHINGLE.1
        } else {
            SHINGLE.0
        }
    }

    /// The hashes of all runs of words, sorted, each once. A text that is shorter than one run is
    /// one.
    pub(super) fn shingles(&self) -> Vec<u64> {
        shingles(&self.hashes, self.window())
    }

    /// Those of the beginning.
    pub(super) fn head(&self) -> Vec<u64> {
        let count = match self.window() {
            window if window == SHINGLE.1 => HEAD * 2,
            _ => HEAD,
        };
        shingles(&self.hashes[..self.hashes.len().min(count)], self.window())
    }

    /// One hash of all words in order.
    pub(super) fn whole(&self) -> u64 {
        hash_of_run(&self.hashes)
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

fn shingles(words: &[u64], window: usize) -> Vec<u64> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut shingles: Vec<u64> = words
        .windows(window.min(words.len()))
        .map(hash_of_run)
        .collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

fn hash_of_run(words: &[u64]) -> u64 {
    mixed(words.iter().fold(0, |hash: u64, word| {
        hash.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word
    }))
}

fn hash_of_character(character: char) -> u64 {
    let mut hash = Hash::default();
    hash.add(character as u32);
    hash.value()
}

/// The hash of a text, as it stands.
pub(super) fn hash(text: &str) -> u64 {
    let mut hash = Hash::default();
    text.chars()
        .for_each(|character| hash.add(character as u32));
    hash.value()
}

/// A hash while it is made: FNV-1a by characters, mixed at the end.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, character: u32) {
        self.0 = (self.0 ^ u64::from(character)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn value(&self) -> u64 {
        mixed(self.0)
    }
}

/// Spreads the bits of a number. Source: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
pub(super) fn mixed(number: u64) -> u64 {
    let mut number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The words of a document's letter text.
pub(super) fn letter_words(document: &Document) -> Words {
    let mut words = Words::default();
    for range in letter_ranges(document) {
        words.add(&document.body[range]);
    }
    words
}

/// The parts of the body that are the text of the letter, in order.
pub(super) fn letter_ranges(document: &Document) -> Vec<Range<usize>> {
    let body = document.body.as_str();
    let mut left_out = signature_ranges(document);
    left_out.extend(title_range(document));
    left_out.sort_unstable_by_key(|range| (range.start, range.end));
    let mut ranges = Vec::new();
    let mut from = 0;
    for out in left_out {
        if out.start > from {
            ranges.push(from..out.start);
        }
        from = from.max(out.end);
    }
    if from < body.len() {
        ranges.push(from..body.len());
    }
    ranges
}

/// The lines of the body on which signatures stand, and short ones between them.
fn signature_ranges(document: &Document) -> Vec<Range<usize>> {
    let body = document.body.as_str();
    let spans = document.signatories.iter();
    let spans = spans.filter_map(|found| found.evidence.span.clone());
    let mut spans: Vec<Range<usize>> = spans
        .filter(|span| span.start < span.end && body.get(span.clone()).is_some())
        .collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for span in spans {
        let range = line_around(body, &span);
        match ranges.last_mut() {
            Some(last) if range.start <= last.end + LONGEST_GAP => {
                last.end = last.end.max(range.end);
            }
            _ => ranges.push(range),
        }
    }
    ranges
}

/// The whole line around a span, if it is short or mostly the span.
fn line_around(body: &str, span: &Range<usize>) -> Range<usize> {
    let start = body[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let end = body[span.end..]
        .find('\n')
        .map_or(body.len(), |at| span.end + at);
    if end - start <= LONGEST_LINE || (end - start) < 2 * span.len() {
        start..end
    } else {
        span.clone()
    }
}

/// The line of the body that is the title.
fn title_range(document: &Document) -> Option<Range<usize>> {
    let title = document.title.as_ref()?;
    let title = Words::of(&title.value).whole();
    let body = document.body.as_str();
    let mut start = 0;
    for line in body.split_inclusive('\n').take(12) {
        let end = start + line.len();
        if !line.trim().is_empty() && Words::of(line).whole() == title {
            return Some(start..end);
        }
        start = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, Found, PartyType, Signatory};

    fn document(title: &str, body: &str, names: &[&str]) -> Document {
        let signatory = |name: &&str| {
            let at = body.find(name).unwrap();
            let value = Signatory {
                name: (*name).to_owned(),
                party_type: PartyType::Person,
                role: None,
                affiliation: None,
                places: Vec::new(),
            };
            Found::new(
                value,
                Evidence::in_body("list", 1.0, body, at..at + name.len()),
            )
        };
        Document {
            title: Some(Found::new(
                title.to_owned(),
                Evidence::declared("title", 1.0, title),
            )),
            body: body.to_owned(),
            signatories: names.iter().map(signatory).collect(),
            ..Document::default()
        }
    }

    #[track_caller]
    fn check(title: &str, body: &str, names: &[&str], expected: &[&str]) {
        let document = document(title, body, names);
        let ranges = letter_ranges(&document);
        let texts: Vec<&str> = ranges.into_iter().map(|range| body[range].trim()).collect();
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn signatures_and_the_title_are_left_out() {
        check("", "", &[], &[]);
        check("Water", "WATER\n\nWe write.", &[], &["We write."]);
        check(
            "",
            "We write.\n\n- Ana Roe, Lima\n- unread\n- Li Wei\n\nNotes",
            &["Ana Roe", "Li Wei"],
            &["We write.", "Notes"],
        );
        let long = format!("We, Ana Roe, write {}", "and write ".repeat(60));
        let document = document("", &long, &["Ana Roe"]);
        assert_eq!(letter_ranges(&document), [0..4, 11..long.len()]);
    }

    #[test]
    fn words_are_the_same_in_every_form() {
        let check = |left: &str, right: &str, expected: bool| {
            let same = Words::of(left).shingles() == Words::of(right).shingles();
            assert_eq!(same, expected, "{left} / {right}");
        };
        check(
            "Keep the river clean, now!",
            "keep THE river – clean now",
            true,
        );
        check("caf\u{e9} ﬁne", "cafe\u{301} fine", true);
        check(
            "one two three four five six",
            "one two three four five seven",
            false,
        );
        check("要求政府保护河流和湖泊", "要求政府保护河流和湖泊。", true);
        check("", "!", true);
        let words = Words::of("In 2010, A/RES/63/308 and 5th");
        assert_eq!(words.numbers.len(), 4);
        assert_eq!(Words::of("要求政府").count(), 2);
    }

    #[test]
    fn hashes_are_those_on_disk() {
        assert_eq!(hash("river"), Words::of("River").hashes[0]);
        assert_eq!(hash(""), mixed(0xcbf2_9ce4_8422_2325));
    }
}
