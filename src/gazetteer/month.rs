//! Names of months in at least 25 languages, wide and abbreviated, in every grammatical form that
//! dates use.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::names::key;

/// Lines of `name`, tab, `month:languages` separated by spaces.
const GENERATED: &str = include_str!("month.tsv");
/// Further forms, in the same shape.
const BY_HAND: &str = include_str!("month_hand.tsv");

static MONTHS: LazyLock<FxHashMap<&'static str, Vec<i8>>> = LazyLock::new(|| {
    let mut months: FxHashMap<&'static str, Vec<i8>> = FxHashMap::default();
    for line in GENERATED.lines().chain(BY_HAND.lines()) {
        let Some((name, numbers)) = line.split_once('\t') else {
            continue;
        };
        let known = months.entry(name).or_default();
        for number in numbers
            .split(' ')
            .filter_map(|part| part.split(':').next()?.parse().ok())
        {
            if !known.contains(&number) {
                known.push(number);
            }
        }
    }
    months
});

/// The months, from 1, that a word can name, in any language; usually one, may be empty.
pub fn named(word: &str) -> Vec<i8> {
    MONTHS.get(key(word).as_str()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_in_every_form() {
        for (word, expected) in [
            ("June", &[6][..]),
            ("Sept.", &[9]),
            ("juin", &[6]),
            ("août", &[8]),
            ("aout", &[8]),
            ("junio", &[6]),
            ("março", &[3]),
            ("Jänner", &[1]),
            ("März", &[3]),
            ("июня", &[6]),
            ("июнь", &[6]),
            ("червня", &[6]),
            ("czerwca", &[6]),
            ("června", &[6]),
            ("يونيو", &[6]),
            ("حزيران", &[6]),
            ("Haziran", &[6]),
            ("Ιουνίου", &[6]),
            ("มิถุนายน", &[6]),
            ("जून", &[6]),
            ("kesäkuuta", &[6]),
            ("június", &[6]),
            ("ივნისი", &[6]),
            ("listopad", &[10, 11]),
            ("word", &[]),
            ("", &[]),
        ] {
            assert_eq!(named(word), expected, "{word}");
        }
    }
}
