//! The classes of single words, each a bit.

use foldhash::{HashMap, HashMapExt};

use super::entries;
use crate::analysis::is_unspaced_or_hangul;

/// The classes of the words of a table.
#[derive(Debug)]
pub struct WordClasses {
    words: HashMap<&'static str, u32>,
    /// Words of scripts that write no spaces, and of Hangul: they are searched inside what stands
    /// between spaces.
    parts: Vec<(&'static str, u32)>,
}

impl WordClasses {
    /// Reads a table; the bits follow the order of `names`, of which there are at most 32.
    pub fn new(table: &'static str, names: &[&str]) -> Self {
        let mut classes = Self {
            words: HashMap::new(),
            parts: Vec::new(),
        };
        for entry in entries(table) {
            let Some(place) = names.iter().position(|name| *name == entry.class) else {
                continue;
            };
            if entry.phrase.starts_with(is_unspaced_or_hangul) {
                classes.parts.push((entry.phrase, 1 << place));
            } else {
                *classes.words.entry(entry.phrase).or_default() |= 1 << place;
            }
        }
        classes
    }

    /// The classes of a word in lower case.
    pub fn of(&self, word: &str) -> u32 {
        if !word.starts_with(is_unspaced_or_hangul) {
            return self.words.get(word).copied().unwrap_or(0);
        }
        self.parts
            .iter()
            .filter(|(part, _)| word.contains(part))
            .fold(0, |classes, (_, class)| classes | class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_classes() {
        let classes = WordClasses::new("a\ten\tmenu | share\nb\t*\tshare | 分享\n", &["a", "b"]);
        for (word, expected) in [
            ("menu", 1),
            ("share", 3),
            ("分享到", 2),
            ("men", 0),
            ("", 0),
        ] {
            assert_eq!(classes.of(word), expected, "{word}");
        }
    }
}
