//! Words by class and language: one grammar of tables, and the matchers over them.
//!
//! A table has a line for each class and language, `class \t language \t word | word`; the language
//! `*` means all languages, `#` begins a comment. `*` after a phrase makes it the beginning of a
//! word or phrase, `*` before it the ending of a word. Words are in lower case. Knows nothing of the
//! use of a class.
//!
//! | matcher | finds |
//! |---|---|
//! | [`WordClasses`] | the classes of one word |
//! | [`Lexicon`] | the phrase with which a text begins, or the first inside it |
//! | [`Finder`] | all phrases of several classes in running text |
//! | [`FoldedPhrases`] | phrases of one class in folded lines, without regard to case and accents |
//! | [`ClassPrefilter`] | the classes of which a folded line may have phrases |

mod class_prefilter;
mod finder;
mod folded_phrases;
mod phrases;
mod word_classes;

pub use class_prefilter::{ClassPrefilter, ClassSet};
pub use finder::{Finder, Match};
pub use folded_phrases::FoldedPhrases;
pub use phrases::{Lexicon, Phrases};
pub use word_classes::WordClasses;

/// One word or phrase of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The class.
    pub class: &'static str,
    /// The language by its primary subtag; `*` for all.
    pub language: &'static str,
    /// The word or phrase, without the sign of its extent.
    pub phrase: &'static str,
    /// How much of a run of words it is.
    pub extent: Extent,
}

/// How much of a run of words a phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// The beginning: the last word may go on.
    Beginning,
    /// The ending of a word.
    Ending,
}

/// The entries of a table in order; lines of another form are left out.
pub fn entries(table: &'static str) -> impl Iterator<Item = Entry> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| {
        let mut cells = line.split('\t');
        let row = (cells.next(), cells.next(), cells.next());
        let (class, language, words) = match row {
            (Some(class), Some(language), Some(words)) => (class, language, words),
            _ => ("", "", ""),
        };
        let words = words.split(" | ").filter(|word| !word.is_empty());
        words.map(move |word| {
            let (phrase, extent) = if let Some(beginning) = word.strip_suffix('*') {
                (beginning, Extent::Beginning)
            } else if let Some(ending) = word.strip_prefix('*') {
                (ending, Extent::Ending)
            } else {
                (word, Extent::Whole)
            };
            Entry {
                class,
                language,
                phrase,
                extent,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read() {
        let table = "# a comment\nto\ten\tdear | to whom* | *verein\nbroken\n\nto\t*\tan\n";
        let found: Vec<(&str, &str, &str, Extent)> = entries(table)
            .map(|one| (one.class, one.language, one.phrase, one.extent))
            .collect();
        let expected = [
            ("to", "en", "dear", Extent::Whole),
            ("to", "en", "to whom", Extent::Beginning),
            ("to", "en", "verein", Extent::Ending),
            ("to", "*", "an", Extent::Whole),
        ];
        assert_eq!(found, expected);
    }
}
