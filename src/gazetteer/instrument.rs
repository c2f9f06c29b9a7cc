//! Treaties, declarations and charters: their names and acronyms in many languages, and one short
//! form each.
//!
//! The names are in `instrument.tsv`. Resolutions and laws by number are not names: `extract` reads
//! those.

use std::ops::Range;
use std::sync::LazyLock;

use super::names::{Names, Words, key};

/// Short form, and names separated by ` | `.
const INSTRUMENTS: &str = include_str!("instrument.tsv");

static TABLE: LazyLock<Names<(&'static str, bool)>> = LazyLock::new(|| {
    let mut names = Names::default();
    let rows = INSTRUMENTS.lines().filter(|line| !line.starts_with('#'));
    for (short, variants) in rows.filter_map(|line| line.split_once('\t')) {
        for variant in variants.split(" | ") {
            names.insert(key(variant), (short, is_acronym(variant)));
        }
    }
    names
});

/// Returns true if a name is a single word of capitals.
fn is_acronym(name: &str) -> bool {
    !name.contains(' ')
        && name.chars().all(|character| !character.is_lowercase())
        && name.chars().any(char::is_uppercase)
}

/// Returns true if an acronym is written as one: `TRIPS`, `TRIPs`, never `trips`.
fn is_shouted(written: &str) -> bool {
    let lower = written.chars().filter(|character| character.is_lowercase());
    let upper = written.chars().filter(|character| character.is_uppercase());
    lower.count() * 2 < upper.count()
}

/// The short form of an instrument by one of its names or acronyms, in any case, with or without
/// `the`.
pub fn named(name: &str) -> Option<&'static str> {
    let words = Words::new(name);
    let first = usize::from(words.len() > 1 && name[words.span(0, 1)].eq_ignore_ascii_case("the"));
    TABLE
        .at(&words, first)
        .find(|(count, _)| first + count == words.len())
        .map(|(_, (short, _))| *short)
}

/// Every mention of a known instrument by name or acronym in the words of a text, in order, none
/// inside another: byte range and short form.
pub fn mentions(words: &Words<'_>) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let named = TABLE.at(words, at).find(|(count, (_, acronym))| {
            let written = &words.text[words.span(at, *count)];
            // Names of treaties are proper names: `convention against torture` may be any.
            let proper =
                !written.starts_with(char::is_lowercase) || written.contains(char::is_uppercase);
            if *acronym {
                is_shouted(written)
            } else {
                proper
            }
        });
        match named {
            Some((count, (short, _))) => {
                found.push((words.span(at, count), *short));
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instruments_are_known_in_many_languages() {
        for (text, expected) in [
            (
                "under the Convention against Torture and the UN Charter",
                &["CAT", "UN Charter"][..],
            ),
            ("the TRIPs waiver on their trips", &["TRIPS"]),
            (
                "l’Accord sur les ADPIC et l’Accord de Paris",
                &["TRIPS", "Paris Agreement"],
            ),
            ("die Genfer Flüchtlingskonvention", &["Refugee Convention"]),
            ("в соответствии с Уставом ООН", &["UN Charter"]),
            ("згідно зі Статутом ООН", &["UN Charter"]),
            ("《联合国宪章》和《世界人权宣言》", &["UN Charter", "UDHR"]),
            ("الإعلان العالمي لحقوق الإنسان", &["UDHR"]),
        ] {
            let found: Vec<&str> = mentions(&Words::new(text))
                .into_iter()
                .map(|(_, short)| short)
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
