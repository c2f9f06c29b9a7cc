//! Countries: names, variants and abbreviations in many languages, and their ISO 3166-1 codes.
//!
//! The tables are generated from CLDR by `tools/gazetteer/generate.py`; variants that people write and CLDR lacks stand in a
//! table of their own.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::names::key;
use crate::document::Country;

/// Code, three-letter code, English name, portal region, M49 sub-region.
const COUNTRIES: &str = include_str!("country.tsv");

/// Folded name, code, and the languages in which it is the name, as bits in the order of the first line.
pub(super) const NAMES: &str = include_str!("country_names.tsv");

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
    for (name, country) in generated_rows(NAMES).filter_map(|(row, _)| named_country(row)) {
        names.entry(Cow::Borrowed(name)).or_insert(country);
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

/// The rows of a generated table: a name in the shape of a key with its country's code, and its languages as bits in
/// hexadecimal.
fn generated_rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    // From the end: bits are short, names are long.
    let lines = table.split_terminator('\n');
    lines.filter_map(|line| line.rsplit_once('\t'))
}

/// The name and the country of a row.
fn named_country(row: &'static str) -> Option<(&'static str, Country)> {
    let (name, code) = row.rsplit_once('\t')?;
    Some((name, code.parse().ok()?))
}

/// The names of a generated table that belong to a language, in the shape of keys, with their countries; languages are
/// numbered by the first line of the table of names.
pub(super) fn names_in(
    table: &'static str,
    language: &str,
) -> impl Iterator<Item = (&'static str, Country)> {
    let header = NAMES.lines().next().unwrap_or_default();
    let languages = header.rsplit('\t').next().unwrap_or_default();
    let position = languages.split(' ').position(|code| code == language);
    generated_rows(table)
        .filter(move |(_, bits)| position.is_some_and(|position| has_bit(bits, position)))
        .filter_map(|(row, _)| named_country(row))
}

/// Whether a bit is set in a number written in hexadecimal.
fn has_bit(hexadecimal: &str, bit: usize) -> bool {
    let place = hexadecimal.len().checked_sub(bit / 4 + 1);
    let digit = place.and_then(|place| hexadecimal.as_bytes().get(place));
    digit
        .and_then(|digit| char::from(*digit).to_digit(16))
        .is_some_and(|digit| digit >> (bit % 4) & 1 == 1)
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

/// The cells of a country's row after its code: three-letter code, English name, portal region, M49 sub-region.
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
        .or_else(|| TABLE.get(folded.replace(" and ", " ").as_str()))
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
