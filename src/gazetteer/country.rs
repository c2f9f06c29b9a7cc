//! Countries: names, variants and abbreviations in many languages, and their ISO 3166-1 codes.
//!
//! The tables are generated from CLDR by `tools/gazetteer/generate.py`; variants that people write
//! and CLDR lacks stand in a table of their own.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::names::key;
use crate::document::Country;

/// Code, three-letter code, English name, portal region, M49 sub-region.
const COUNTRIES: &str = include_str!("country.tsv");

/// Folded name, code, and the languages in which it is the name, as bits in the order of the first
/// line.
const NAMES: &str = include_str!("country_names.tsv");

/// The table of names.
pub(super) static GENERATED: LazyLock<Generated> = LazyLock::new(|| Generated::read(NAMES));

/// Names that people write and CLDR lacks: names separated by ` | `, code, languages.
pub(super) const VARIANTS: &str = include_str!("country_variant.tsv");

/// Every name in every language, by its key.
static TABLE: LazyLock<FxHashMap<Cow<'static, str>, Country>> = LazyLock::new(|| {
    let mut names = FxHashMap::with_capacity_and_hasher(1 << 14, Default::default());
    for (variants, code, _) in hand_rows(VARIANTS) {
        let Ok(country) = code.parse() else {
            continue;
        };
        // Two letters are a code, and that counts only as written.
        for name in variants.split(" | ").map(key).filter(|name| name.len() > 2) {
            names.entry(Cow::Owned(name)).or_insert(country);
        }
    }
    for (name, country) in &GENERATED.rows {
        names.entry(Cow::Borrowed(*name)).or_insert(*country);
    }
    names
});

/// The rows of a table written by hand: names separated by ` | `, code or `--`, languages separated
/// by spaces.
pub(super) fn hand_rows(
    table: &'static str,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

/// The languages in which names of countries are known, in the order in which generated tables
/// number them.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    let header = NAMES.lines().next().unwrap_or_default();
    let languages = header.rsplit('\t').next().unwrap_or_default();
    languages.split(' ')
}

/// A generated table, read once: names in the shape of keys, their countries, and the languages in
/// which they are the name.
pub(super) struct Generated {
    rows: Vec<(&'static str, Country)>,
    /// For each row its languages as bits.
    languages: Vec<u128>,
}

impl Generated {
    /// Reads the rows of a table: a name, its country's code, and its languages as bits in
    /// hexadecimal.
    pub(super) fn read(table: &'static str) -> Self {
        let mut read = Generated {
            rows: Vec::with_capacity(1 << 14),
            languages: Vec::with_capacity(1 << 14),
        };
        for line in table.split_terminator('\n') {
            // From the end: bits are short, names are long.
            let mut cells = line.rsplitn(3, '\t');
            let (Some(bits), Some(code), Some(name)) = (cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            if let (Ok(bits), Ok(country)) = (u128::from_str_radix(bits, 16), code.parse()) {
                read.rows.push((name, country));
                read.languages.push(bits);
            }
        }
        read
    }

    /// The names that belong to a language, with their countries.
    pub(super) fn names_in(&self, language: &str) -> impl Iterator<Item = (&'static str, Country)> {
        let position = languages().position(|code| code == language);
        let bit = position.map_or(0, |position| 1_u128 << position);
        let rows = self.rows.iter().zip(&self.languages);
        rows.filter(move |(_, languages)| *languages & bit != 0)
            .map(|(row, _)| *row)
    }
}

static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
    rows()
        .filter_map(|(country, _)| country.parse().ok())
        .collect()
});

/// Codes, and the cells after them; by code.
static ROWS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let rows = COUNTRIES.lines().filter_map(|line| line.split_once('\t'));
    let mut rows: Vec<_> = rows.filter(|(code, _)| code.len() == 2).collect();
    rows.sort_unstable();
    rows
});

/// Every country's row: its code, and the cells after it.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, std::str::Split<'static, char>)> {
    ROWS.iter().map(|(code, cells)| (*code, cells.split('\t')))
}

/// The cells of a country's row after its code: three-letter code, English name, portal region, M49
/// sub-region.
pub(super) fn row(country: Country) -> Option<std::str::Split<'static, char>> {
    let place = ROWS.binary_search_by_key(&country.code(), |(code, _)| code);
    place.ok().map(|place| ROWS[place].1.split('\t'))
}

/// Every country, by code.
pub fn all() -> &'static [Country] {
    &ALL
}

/// The country's short English name, e.g. `Kyrgyzstan`; the code itself for an unknown country.
pub fn label(country: Country) -> String {
    let name = row(country).and_then(|mut cells| cells.nth(1));
    name.unwrap_or(country.code()).to_owned()
}

/// The country of exactly that name, variant or code in any language; demonyms do not count.
pub fn named(name: &str) -> Option<Country> {
    let folded = key(name);
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    // CLDR joins two islands by `&`, which is no part of the key.
    let found = TABLE
        .get(folded)
        .or_else(|| {
            if folded.contains(" and ") {
                TABLE.get(folded.replace(" and ", " ").as_str())
            } else {
                None
            }
        })
        .copied();
    let code = || {
        // ISO 3166 reserves `UK` for the United Kingdom.
        let code = if name.trim() == "UK" {
            "GB"
        } else {
            name.trim()
        };
        let capitals = code.chars().all(|character| character.is_ascii_uppercase());
        (code.len() == 2 && capitals)
            .then(|| code.parse().ok())
            .flatten()
            .filter(|code| all().contains(code))
    };
    let long = || {
        let code = name.trim();
        let capitals = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        capitals
            .then(|| rows().find(|(_, cells)| cells.clone().next() == Some(code)))
            .flatten()
            .and_then(|(code, _)| code.parse().ok())
    };
    found.or_else(code).or_else(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found_by_name() {
        for (name, code) in [
            ("Kyrgyzstan", "KG"),
            ("the Netherlands", "NL"),
            ("Deutschland", "DE"),
            ("Côte d’Ivoire", "CI"),
            ("USA", "US"),
            ("中国", "CN"),
            ("England", "GB"),
            ("KG", "KG"),
            ("UK", "GB"),
            ("Trinidad and Tobago", "TT"),
        ] {
            assert_eq!(
                named(name).map(|country| country.to_string()).as_deref(),
                Some(code),
                "{name}"
            );
        }
        for name in ["in", "us", "Germanics", ""] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
