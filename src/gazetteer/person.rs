//! Given names of persons in many languages.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// The names, folded, one a line.
static NAMES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("given_name.txt").lines().collect());

/// Returns true if a word, given by its key, is a given name.
pub fn is_given_name(word: &str) -> bool {
    NAMES.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_are_told_from_other_words() {
        for (word, expected) in [
            ("michel", true),
            ("ольга", true),
            ("zuzana", true),
            ("committee", false),
            ("", false),
        ] {
            assert_eq!(is_given_name(word), expected, "{word}");
        }
    }
}
