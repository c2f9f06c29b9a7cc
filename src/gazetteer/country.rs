//! Countries: names, variants and abbreviations in many languages, and their ISO 3166-1 codes.
//!
//! The tables are generated from CLDR by `tools/gazetteer/generate.py`; variants that people write and CLDR lacks stand in a
//! table of their own.

use std::sync::LazyLock;

use super::names::{Names, key};
use crate::document::Country;

/// Code, three-letter code, English name, portal region, M49 sub-region.
const COUNTRIES: &str = include_str!("country.tsv");

/// Folded name, code, and the languages in which it is the name, as bits in the order of the first line.
pub(super) const NAMES: &str = include_str!("country_names.tsv");

/// Names that people write and CLDR lacks: names separated by ` | `, code, languages.
pub(super) const VARIANTS: &str = include_str!("country_variant.tsv");

/// Every name in every language.
static TABLE: LazyLock<Names<Country>> = LazyLock::new(|| {
    let mut names = Names::default();
    for (variants, code, _) in hand_rows(VARIANTS) {
        let Ok(country) = code.parse() else {
            continue;
        };
        // Two letters are a code, and that counts only as written.
        for name in variants.split(" | ").map(key).filter(|name| name.len() > 2) {
            names.insert(name, country);
        }
    }
    for line in NAMES.lines().skip(1) {
        let mut cells = line.split('\t');
        if let (Some(name), Some(Ok(country))) = (cells.next(), cells.next().map(str::parse)) {
            names.insert(name, country);
        }
    }
    names
});

/// The rows of a table written by hand: names separated by ` | `, code or `--`, languages separated by spaces.
pub(super) fn hand_rows(
    table: &'static str,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

/// The names of a generated table that belong to a language, in the shape of keys, with their countries; languages are
/// numbered by the first line of the table of names.
pub(super) fn names_in<'t>(
    table: &'t str,
    language: &str,
) -> impl Iterator<Item = (&'t str, Country)> {
    let header = NAMES.lines().next().unwrap_or_default();
    let languages = header.rsplit('\t').next().unwrap_or_default();
    let position = languages.split(' ').position(|code| code == language);
    let wanted = position.map_or(0, |position| 1_u128 << position.min(127));
    table.lines().filter_map(move |line| {
        let mut cells = line.split('\t');
        let (name, code, bits) = (cells.next()?, cells.next()?, cells.next()?);
        let spoken = u128::from_str_radix(bits, 16).ok()? & wanted != 0;
        Some((name, code.parse().ok().filter(|_| spoken)?))
    })
}

static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
    rows()
        .filter_map(|(country, _)| country.parse().ok())
        .collect()
});

/// Every country's row: its code, and the cells after it.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, std::str::Split<'static, char>)> {
    COUNTRIES.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next().filter(|code| code.len() == 2)?, cells))
    })
}

/// The cells of a country's row after its code: three-letter code, English name, portal region, M49 sub-region.
pub(super) fn row(country: Country) -> Option<std::str::Split<'static, char>> {
    rows()
        .find(|(code, _)| *code == country.code())
        .map(|(_, cells)| cells)
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
        .or_else(|| TABLE.get(&folded.replace(" and ", " ")))
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
