//! Countries: names, variants and abbreviations in many languages, and their ISO 3166-1 codes.
//!
//! The tables are generated from CLDR by `tools/gazetteer/generate.py`; variants that people write and CLDR lacks are here.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::names::{Names, Words, key};
use crate::document::Country;

/// What sort of word names the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// A name of the country.
    Name,
    /// A word for its people or what belongs to it.
    Demonym,
}

/// Code, three-letter code, English name, portal region, M49 sub-region.
const COUNTRIES: &str = include_str!("country.tsv");

/// Folded name, code, and the languages in which it is the name, as bits in the order of the first line.
const NAMES: &str = include_str!("country_names.tsv");

/// Names that people write and CLDR lacks, in every language.
const VARIANTS: &[(&str, &str)] = &[
    ("usa", "US"),
    ("u s a", "US"),
    ("u s", "US"),
    ("united states of america", "US"),
    ("uk", "GB"),
    ("u k", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("great britain", "GB"),
    ("holland", "NL"),
    ("holanda", "NL"),
    ("burma", "MM"),
    ("drc", "CD"),
    ("r d congo", "CD"),
    ("dr congo", "CD"),
    ("democratic republic of congo", "CD"),
    ("democratic republic of the congo", "CD"),
    ("republic of the congo", "CG"),
    ("ivory coast", "CI"),
    ("cote divoire", "CI"),
    ("czech republic", "CZ"),
    ("swaziland", "SZ"),
    ("macedonia", "MK"),
    ("palestine", "PS"),
    ("occupied palestinian territory", "PS"),
    ("gaza", "PS"),
    ("gaza strip", "PS"),
    ("west bank", "PS"),
    ("south korea", "KR"),
    ("republic of korea", "KR"),
    ("corea del sur", "KR"),
    ("north korea", "KP"),
    ("dprk", "KP"),
    ("russian federation", "RU"),
    ("uae", "AE"),
    ("kyrgyz republic", "KG"),
    ("viet nam", "VN"),
    ("turkiye", "TR"),
    ("timor leste", "TL"),
];

/// Words of demonyms and adjectives, folded: language of nobody in particular, where no other word is spelled so.
const DEMONYMS: &[(&str, &str)] = &[
    ("kyrgyz", "KG"),
    ("uzbek", "UZ"),
    ("iranian", "IR"),
    ("iraqi", "IQ"),
    ("syrian", "SY"),
    ("israeli", "IL"),
    ("palestinian", "PS"),
    ("palestinians", "PS"),
    ("russian", "RU"),
    ("ukrainian", "UA"),
    ("german", "DE"),
    ("deutsche", "DE"),
    ("deutschen", "DE"),
    ("bundesregierung", "DE"),
    ("french", "FR"),
    ("british", "GB"),
    ("spanish", "ES"),
    ("italian", "IT"),
    ("brazilian", "BR"),
    ("brasileiro", "BR"),
    ("brasileira", "BR"),
    ("brasileiros", "BR"),
    ("mexican", "MX"),
    ("ecuadorian", "EC"),
    ("ecuadorean", "EC"),
    ("chinese", "CN"),
    ("japanese", "JP"),
    ("turkish", "TR"),
    ("egyptian", "EG"),
    ("sudanese", "SD"),
    ("ethiopian", "ET"),
    ("kenyan", "KE"),
    ("nigerian", "NG"),
    ("burmese", "MM"),
    ("cambodian", "KH"),
    ("vietnamese", "VN"),
    ("thai", "TH"),
    ("polish", "PL"),
    ("hungarian", "HU"),
    ("belarusian", "BY"),
    ("georgian", "GE"),
    ("armenian", "AM"),
    ("afghan", "AF"),
    ("yemeni", "YE"),
    ("saudi", "SA"),
    ("cuban", "CU"),
    ("venezuelan", "VE"),
    ("colombian", "CO"),
    ("chilean", "CL"),
    ("argentine", "AR"),
    ("haitian", "HT"),
    ("zimbabwean", "ZW"),
    ("svenska", "SE"),
    ("francais", "FR"),
    ("francaise", "FR"),
    ("luxembourgeois", "LU"),
];

struct Table {
    languages: HashMap<&'static str, u32>,
    names: Names<(Country, u128, Mention)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut lines = NAMES.lines();
    let header = lines.next().unwrap_or_default();
    let languages = header.rsplit('\t').next().unwrap_or_default();
    let languages = languages.split(' ').zip(0..).collect();
    let mut names = Names::default();
    for (names_of, mention) in [(VARIANTS, Mention::Name), (DEMONYMS, Mention::Demonym)] {
        for (name, code) in names_of {
            if let Ok(country) = code.parse() {
                names.insert(*name, (country, u128::MAX, mention));
            }
        }
    }
    for line in lines {
        let mut cells = line.split('\t');
        let (Some(name), Some(code), Some(bits)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        if let (Ok(country), Ok(bits)) = (code.parse(), u128::from_str_radix(bits, 16)) {
            names.insert(name, (country, bits, Mention::Name));
        }
    }
    Table { languages, names }
});

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
    let found = TABLE
        .names
        .get(folded)
        .filter(|(_, _, mention)| *mention == Mention::Name);
    let code = || {
        let code = name.trim();
        let capitals = code.chars().all(|character| character.is_ascii_uppercase());
        (code.len() == 2 && capitals)
            .then(|| code.parse().ok())
            .flatten()
            .filter(|code| all().contains(code))
    };
    let long = || {
        rows()
            .find(|(_, cells)| cells.clone().next() == Some(name.trim()))
            .and_then(|(code, _)| code.parse().ok())
    };
    found
        .map(|(country, _, _)| *country)
        .or_else(code)
        .or_else(long)
}

/// Every mention of a country in running text, in order, longest name first, none inside another; `language` is the primary
/// subtag of the text's language: names in it and in English count. Shape: byte ranges on character borders.
pub fn mentions(text: &str, language: &str) -> Vec<(Range<usize>, Country, Mention)> {
    let table = &*TABLE;
    let bit = |language: &str| {
        table
            .languages
            .get(language)
            .map_or(0, |bit| 1_u128.checked_shl(*bit).unwrap_or(0))
    };
    let wanted = bit(language) | bit("en");
    let words = Words::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let named = table.names.at(&words, at).find(|(count, (_, bits, _))| {
            let written = &text[words.span(at, *count)];
            bits & wanted != 0 && is_name_as_written(written)
        });
        match named {
            Some((count, (country, _, mention))) => {
                found.push((words.span(at, count), *country, *mention));
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// Names begin with a capital where the script has them; short ones are all capitals.
fn is_name_as_written(written: &str) -> bool {
    let Some(first) = written.chars().next() else {
        return false;
    };
    let cased = first.is_lowercase() || first.is_uppercase();
    let letters = written
        .chars()
        .filter(|character| character.is_alphanumeric())
        .count();
    !cased || (first.is_uppercase() && (letters > 3 || !written.chars().any(char::is_lowercase)))
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

    #[test]
    fn mentions_are_names_as_written() {
        let codes = |text: &str, language: &str| -> Vec<String> {
            mentions(text, language)
                .into_iter()
                .map(|(_, country, _)| country.to_string())
                .collect()
        };
        assert_eq!(
            codes("They urge us to help Kyrgyzstan and South Sudan.", "en"),
            ["KG", "SS"]
        );
        assert_eq!(codes("Menschen in Frankreich", "de"), ["FR"]);
    }
}
