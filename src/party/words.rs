//! What is known of words in names of bodies: classes, concepts, languages. Tables `words.tsv` and
//! `concepts.tsv` beside this file.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::analysis::is_unspaced;
use crate::gazetteer::{country, demonym};
use crate::lexicon::entries;

/// Classes of a word, as bits.
pub(super) mod class {
    /// An article, preposition or conjunction.
    pub(in super::super) const FUNCTION: u8 = 1;
    /// A legal form.
    pub(in super::super) const LEGAL: u8 = 2;
    /// A word for a part of a body.
    pub(in super::super) const SECTION: u8 = 4;
    /// Says that a body is of a whole country.
    pub(in super::super) const NATIONAL: u8 = 8;
    /// Says that a body is of several countries.
    pub(in super::super) const INTERNATIONAL: u8 = 16;
    /// A kind of body: foundation, network.
    pub(in super::super) const TYPE: u8 = 32;
    /// What a body is for or of whom, where many are: rights, workers.
    pub(in super::super) const THEME: u8 = 64;
    /// A country or its demonym.
    pub(in super::super) const COUNTRY: u8 = 128;
}

/// What is known of a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Bits of [`class`].
    pub(super) classes: u8,
    /// Languages of which it is a word, as bits.
    pub(super) languages: u64,
    /// The concept it means; `@` and a code for a country.
    pub(super) concept: Option<String>,
}

/// The tables, read once.
struct Tables {
    /// By the folded word.
    exact: FxHashMap<&'static str, Known>,
    /// By the light stem.
    stems: FxHashMap<String, Known>,
    /// Legal forms of scripts without spaces.
    unspaced: Vec<&'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        exact: FxHashMap::default(),
        stems: FxHashMap::default(),
        unspaced: Vec::new(),
    };
    let mut languages = Vec::new();
    for entry in entries(include_str!("words.tsv")) {
        let language = bit(&mut languages, entry.language);
        let (bits, exact) = match entry.class {
            "function" => (class::FUNCTION, true),
            "legal" => (class::LEGAL, true),
            "section" => (class::SECTION, false),
            "national" => (class::NATIONAL, false),
            "international" => (class::INTERNATIONAL, false),
            _ => continue,
        };
        if bits == class::LEGAL && entry.phrase.starts_with(is_unspaced) {
            tables.unspaced.push(entry.phrase);
            continue;
        }
        let known = if exact {
            tables.exact.entry(entry.phrase).or_default()
        } else {
            tables.stems.entry(light_stem(entry.phrase)).or_default()
        };
        known.classes |= bits;
        known.languages |= language;
    }
    for entry in entries(include_str!("concepts.tsv")) {
        let language = bit(&mut languages, entry.language);
        let kind = if entry.class.starts_with("type.") {
            class::TYPE
        } else {
            class::THEME
        };
        let known = tables.stems.entry(light_stem(entry.phrase)).or_default();
        // The first concept that takes a stem keeps it.
        let concept = known.concept.get_or_insert_with(|| entry.class.to_owned());
        if concept == entry.class {
            known.classes |= kind;
            known.languages |= language;
        }
    }
    // The longest form first.
    tables
        .unspaced
        .sort_by_key(|form| std::cmp::Reverse(form.len()));
    tables
});

/// The bit of a language; none for all languages.
fn bit(known: &mut Vec<&'static str>, language: &'static str) -> u64 {
    if language == "*" {
        return 0;
    }
    let place = known.iter().position(|one| *one == language);
    let place = place.unwrap_or_else(|| {
        known.push(language);
        known.len() - 1
    });
    1_u64
        .checked_shl(place.try_into().unwrap_or(63))
        .unwrap_or(0)
}

/// What is known of a word, given in lower case with its accents, folded, and as a stem.
pub(super) fn known(lower: &str, folded: &str, stem: &str) -> Known {
    if let Some(known) = TABLES.exact.get(lower) {
        return known.clone();
    }
    let mut known = TABLES.stems.get(stem).cloned().unwrap_or_default();
    if known.concept.is_none() && folded.len() > 3 {
        let country = demonym::demonym(folded).or_else(|| country::named(folded));
        if let Some(country) = country {
            known.concept = Some(format!("@{country}"));
            known.classes |= class::COUNTRY;
        }
    }
    known
}

/// A name of a script without spaces without its legal form.
pub(super) fn without_legal(run: &str) -> &str {
    for form in &TABLES.unspaced {
        let rest = run.strip_prefix(form).or_else(|| run.strip_suffix(form));
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            return rest;
        }
    }
    run
}

/// Brings number and gender of a folded word together; good enough to compare names by, in any
/// language of an alphabet.
pub(super) fn light_stem(word: &str) -> String {
    let length = word.chars().count();
    if length < 4 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    if !word.is_ascii() {
        return cyrillic_stem(word, length);
    }
    let singular = singular(word);
    let mut stem = singular.as_ref();
    if let Some(bare) = stem
        .strip_suffix(['a', 'o', 'e'])
        .filter(|bare| bare.len() >= 4)
    {
        stem = bare;
    }
    if let Some(bare) = stem.strip_suffix('e').filter(|bare| bare.len() >= 5) {
        stem = bare;
    }
    stem.to_owned()
}

/// Plural endings of Romance languages that change the word, and what the singular has.
const PLURALS: [(&str, &str); 6] = [
    ("oes", "ao"),
    ("aes", "ao"),
    ("aos", "ao"),
    ("eis", "el"),
    ("ais", "al"),
    ("ens", "em"),
];

/// A word of plain letters without the ending of its plural.
fn singular(word: &str) -> Cow<'_, str> {
    for (ending, instead) in PLURALS {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            return format!("{stem}{instead}").into();
        }
    }
    let plural = word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
    if plural {
        word[..word.len() - 1].into()
    } else {
        word.into()
    }
}

fn cyrillic_stem(word: &str, length: usize) -> String {
    let vowel = |letter: char| "аеиоуыэюяйьіїє".contains(letter);
    let mut stem = word;
    for _ in 0..2 {
        let shorter = stem.strip_suffix(vowel);
        match shorter {
            Some(shorter) if length >= 6 && shorter.chars().count() >= 4 => stem = shorter,
            _ => break,
        }
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_gender_go() {
        for (one, other) in [
            ("trabalhadores", "trabalhadoras"),
            ("trabalhador", "trabalhadores"),
            ("barragem", "barragens"),
            ("organizacao", "organizacoes"),
            ("rights", "right"),
            ("negras", "negros"),
            ("национальный", "национальная"),
        ] {
            assert_eq!(light_stem(one), light_stem(other), "{one} {other}");
        }
        assert_ne!(light_stem("peace"), light_stem("peru"));
    }

    #[test]
    fn translations_share_concepts() {
        let concept = |word: &str| known(word, word, &light_stem(word)).concept;
        for (one, other) in [
            ("fundacao", "stiftung"),
            ("droits", "rights"),
            ("brasileira", "brazil"),
        ] {
            assert!(concept(one).is_some(), "{one}");
            assert_eq!(concept(one), concept(other), "{one} {other}");
        }
        assert_eq!(without_legal("公益財団法人スズキ財団"), "スズキ財団");
    }
}
