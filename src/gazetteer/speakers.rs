//! In which countries a language is written.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::document::Country;

/// Language, share of its writers in the first country, countries.
const TABLE: &str = include_str!("speakers.tsv");

/// The largest share that the table knows.
const WHOLE: f32 = 9.0;

/// The countries of a language.
#[derive(Debug)]
struct Speakers {
    share: f32,
    countries: Vec<Country>,
}

static SPEAKERS: LazyLock<FxHashMap<&'static str, Speakers>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let speakers = lines.filter_map(|line| {
        let mut cells = line.split('\t');
        let (language, share, countries) = (cells.next()?, cells.next()?, cells.next()?);
        let countries = countries.split(' ').filter_map(|code| code.parse().ok());
        let share: f32 = share.parse().ok()?;
        Some((
            language,
            Speakers {
                share: share / WHOLE,
                countries: countries.collect(),
            },
        ))
    });
    speakers.collect()
});

/// What is known of a language by its tag, or else by its first part.
fn of(language: &str) -> Option<&'static Speakers> {
    let primary = language.split('-').next().unwrap_or_default();
    SPEAKERS.get(language).or_else(|| SPEAKERS.get(primary))
}

/// Returns true if a language, given by its tag, is written in a country every day.
pub fn speak(language: &str, country: Country) -> bool {
    of(language).is_some_and(|speakers| speakers.countries.contains(&country))
}

/// The country in which most of those live who write a language, and their share.
pub fn home(language: &str) -> Option<(Country, f32)> {
    let speakers = of(language)?;
    Some((*speakers.countries.first()?, speakers.share))
}

/// In how many countries a language is written.
pub fn countries(language: &str) -> usize {
    of(language).map_or(0, |speakers| speakers.countries.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_at_home_somewhere() {
        let code = |language| home(language).map(|(country, _)| country.code().to_owned());
        for (language, country) in [
            ("hu", "HU"),
            ("zh-Hant", "TW"),
            ("zh", "CN"),
            ("de-CH", "DE"),
        ] {
            assert_eq!(code(language).as_deref(), Some(country), "{language}");
        }
        assert_eq!(code("xx"), None);
        assert!(speak("es", "UY".parse().unwrap()));
        assert!(!speak("es", "BR".parse().unwrap()));
        assert!(countries("en") > 40);
    }
}
