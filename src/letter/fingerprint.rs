//! The fingerprint of a document: what is kept of it to find the documents that are the same
//! letter.
//!
//! Made from one document and its paths alone, a few hundred bytes. Everything is decided by
//! fingerprints, but for how much of two texts is the same, which is measured on the texts.

use std::collections::BTreeMap;

use crate::analysis::is_unspaced;
use crate::document::{Document, DocumentId, Language};
use crate::gazetteer::fold::fold;
use crate::letter::place::{self, FileKey};
use crate::letter::text::{Words, hash, letter_ranges, letter_words, mixed};

/// The number of minima: one-permutation hashing, one minimum for each of so many parts of the
/// range of hashes (Li, Owen, Zhang 2012; empty parts are filled as by Shrivastava 2017).
pub const MINIMA: usize = 64;

/// The most anchors that are kept: those with the smallest hashes, so that the same ones are kept
/// in all documents.
const ANCHORS: usize = 64;

/// The most words of a title that are kept.
const TITLE_WORDS: usize = 24;

/// The most paragraphs whose lengths are kept.
const PARAGRAPHS: usize = 64;

/// The most paths of one document that are looked at.
const PATHS: usize = 4;

/// What is kept of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Fingerprint {
    /// The document.
    pub id: DocumentId,
    /// Its first path.
    pub path: String,
    /// The primary subtag of its language; empty if it is unknown.
    pub language: String,
    /// The first and the last day of its date, in days since 1970.
    pub days: Option<(i32, i32)>,
    /// The hash of its letter text.
    pub text: u64,
    /// The number of words of the letter text.
    pub words: u32,
    /// The number of different shingles of the letter text.
    pub shingles: u32,
    /// The least hashes of shingles, one for each part of their range; empty for no text.
    pub minima: Vec<u32>,
    /// The keys of its signatories, sorted, each once.
    pub parties: Vec<u32>,
    /// The words of its title, in order.
    pub title: Vec<u32>,
    /// Those with a digit in them, as one hash.
    pub title_numbers: u32,
    /// The words with digits of the letter text, as one hash.
    pub numbers: u32,
    /// The host of its declared address; 0 if there is none.
    pub host: u32,
    /// The key of its publisher; 0 if there is none.
    pub publisher: u32,
    /// Its files, as far as their names say which are translations of each other.
    pub files: Vec<FileKey>,
    /// What stays the same in a translation: numbers, names, addresses; each with how often it
    /// occurs, sorted by hash.
    pub anchors: Vec<(u32, u8)>,
    /// The lengths of the paragraphs of the letter text: the logarithm of the number of characters,
    /// in steps of a sixteenth; those of the first ones.
    pub paragraphs: Vec<u8>,
}

impl Fingerprint {
    /// The fingerprint of a document; `paths` are sorted.
    pub fn of(id: &DocumentId, paths: &[String], document: &Document) -> Self {
        let words = letter_words(document);
        let shingles = words.shingles();
        let title = document.title.as_ref().map(|title| Words::of(&title.value));
        let title = title.unwrap_or_default();
        let date = document.date.as_ref().map(|date| date.value);
        let first = paths.first().map_or("", String::as_str);
        let publisher = document.publisher.as_ref();
        Self {
            id: id.clone(),
            path: first.to_owned(),
            language: document.language.as_ref().map_or_else(String::new, primary),
            days: date.map(|date| (day_number(date.earliest()), day_number(date.latest()))),
            text: words.whole(),
            words: words.count() as u32,
            shingles: shingles.len() as u32,
            minima: minima(&shingles),
            parties: parties(document),
            title: title.hashes.iter().take(TITLE_WORDS).map(low).collect(),
            title_numbers: of_all(&title.numbers),
            numbers: of_all(&words.numbers),
            host: document.url.as_deref().map_or(0, place::host_key),
            publisher: publisher.map_or(0, |found| low(&hash(&fold(&found.value)))),
            files: paths
                .iter()
                .take(PATHS)
                .map(|path| FileKey::of(path))
                .collect(),
            anchors: anchors(document),
            paragraphs: paragraphs(document),
        }
    }

    /// The share of equal minima: an estimate of the Jaccard index of the shingles.
    pub fn estimate(&self, other: &Self) -> f32 {
        let pairs = self.minima.iter().zip(&other.minima);
        let same = pairs.filter(|(left, right)| left == right).count();
        same as f32 / MINIMA as f32
    }
}

fn primary(language: &crate::document::Found<Language>) -> String {
    language.value.primary().to_owned()
}

fn low(hash: &u64) -> u32 {
    *hash as u32
}

fn of_all(numbers: &[u64]) -> u32 {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers
        .iter()
        .fold(0_u64, |all, number| mixed(all ^ number)) as u32
}

/// Days since 1970.
fn day_number(day: jiff::civil::Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    day.since(epoch).map_or(0, |span| span.get_days())
}

/// The minima of hashes by one-permutation hashing.
fn minima(shingles: &[u64]) -> Vec<u32> {
    if shingles.is_empty() {
        return Vec::new();
    }
    let mut minima: Vec<Option<u32>> = vec![None; MINIMA];
    for shingle in shingles {
        let part = (shingle >> 58) as usize;
        let value = (shingle >> 26) as u32;
        let minimum = &mut minima[part];
        *minimum = Some(minimum.map_or(value, |least| least.min(value)));
    }
    let filled = |part: usize| {
        let mut at = part;
        for attempt in 0_u64.. {
            if let Some(minimum) = minima[at] {
                return minimum;
            }
            at = (mixed((part as u64) << 32 | attempt) >> 58) as usize;
        }
        0
    };
    (0..MINIMA).map(filled).collect()
}

/// The keys of those who sign, sorted, each once.
fn parties(document: &Document) -> Vec<u32> {
    let names = document.signatories.iter();
    let keys = names.map(|found| party_key(&found.value.name));
    let mut keys: Vec<u32> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key of a name: letters and digits alone, folded.
pub(super) fn party_key(name: &str) -> u32 {
    let key: String = fold(name).chars().filter(|c| *c != ' ').collect();
    hash(&key) as u32
}

/// The logarithms of the lengths of paragraphs.
fn paragraphs(document: &Document) -> Vec<u8> {
    let mut lengths = Vec::new();
    for range in letter_ranges(document) {
        let lines = document.body[range].lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty());
        lengths.extend(lines.map(|line| {
            let length = line.chars().count() as f32;
            ((length + 3.0).ln() * 16.0).min(255.0) as u8
        }));
    }
    lengths.truncate(PARAGRAPHS);
    lengths
}

/// Anchors with the number of their occurrences, sorted; those with the smallest hashes.
fn anchors(document: &Document) -> Vec<(u32, u8)> {
    let mut counts: BTreeMap<u32, u8> = BTreeMap::new();
    let mut add = |anchor: &str| {
        let count = counts.entry(hash(anchor) as u32).or_default();
        *count = count.saturating_add(1);
    };
    for range in letter_ranges(document) {
        each_anchor(&document.body[range], &mut add);
    }
    counts.into_iter().take(ANCHORS).collect()
}

/// Calls `add` for every anchor of a text: numbers of two and more digits, words with a capital
/// that are not at the beginning of a sentence, names of hosts, words in another script than the
/// text.
fn each_anchor(text: &str, add: &mut impl FnMut(&str)) {
    let is_latin_text = {
        let letters = || text.chars().filter(|c| c.is_alphabetic()).take(400);
        letters().filter(|c| is_latin(*c)).count() * 2 > letters().count()
    };
    let mut is_start = true;
    let separates = |c: char| !(c.is_alphanumeric() || c == '.' || c == '-' || c == '_');
    for piece in text.split(separates) {
        let word = piece.trim_matches(['.', '-', '_']);
        if word.is_empty() {
            is_start |= !piece.is_empty();
            continue;
        }
        let digits: String = word.chars().filter_map(digit).collect();
        let inner = word.split('.').collect::<Vec<_>>();
        if digits.len() >= 2 && word.chars().all(|c| !c.is_alphabetic()) {
            // A date or a number, however its parts are separated.
            for part in word.split(['.', '-', '_']) {
                let digits: String = part.chars().filter_map(digit).collect();
                if digits.len() >= 2 {
                    add(&digits);
                }
            }
        } else if inner.len() > 1 && inner.iter().all(|part| part.len() > 1 && part.is_ascii()) {
            add(&word.to_lowercase());
        } else if word.chars().count() >= 3 && word.chars().all(|c| !is_unspaced(c)) {
            let first = word.chars().next().is_some_and(char::is_uppercase);
            let is_other_script = !is_latin_text && word.is_ascii();
            let has_inner_capital = word.chars().skip(1).any(char::is_uppercase);
            if is_other_script || has_inner_capital || (first && !is_start) {
                add(&fold(word));
            }
        } else if word.chars().any(is_unspaced) {
            // Latin words stand inside such text without spaces.
            word.split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|part| part.len() >= 3)
                .for_each(|part| add(&part.to_lowercase()));
        }
        is_start = piece.ends_with('.');
    }
}

fn is_latin(character: char) -> bool {
    character.is_alphabetic() && (character as u32) < 0x250
}

/// The decimal digit that a character stands for, as one of ASCII.
fn digit(character: char) -> Option<char> {
    /// The zeros of the scripts whose digits are in use.
    const ZEROS: [char; 7] = ['0', '٠', '۰', '०', '০', '๐', '０'];
    let digit = ZEROS.iter().find_map(|zero| {
        let value = (character as u32).checked_sub(*zero as u32)?;
        (value < 10).then_some(value)
    })?;
    char::from_digit(digit, 10)
}
