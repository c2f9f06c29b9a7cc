//! Words by class and language: one grammar of tables, and the matchers over them.
//!
//! A table has a line for each class and language, `class \t language \t word | word`; `*` as
//! language stands for all, `*` at the end of a word lets the word go on, `#` begins a comment.
//! Words are in lower case. Knows nothing of what a class is for.

mod finder;
mod phrases;
mod word_classes;

pub use finder::{Finder, Match};
pub use phrases::{Lexicon, Phrases};
pub use word_classes::WordClasses;

/// One word or phrase of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The class.
    pub class: &'static str,
    /// The language by its primary subtag; `*` for all.
    pub language: &'static str,
    /// The word or phrase, without the sign of a beginning.
    pub phrase: &'static str,
    /// Whether the last word may go on.
    pub is_beginning: bool,
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
            let beginning = word.strip_suffix('*');
            Entry {
                class,
                language,
                phrase: beginning.unwrap_or(word),
                is_beginning: beginning.is_some(),
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read() {
        let table = "# a comment\nto\ten\tdear | to whom*\nbroken\n\nto\t*\tan\n";
        let found: Vec<(&str, &str, &str, bool)> = entries(table)
            .map(|one| (one.class, one.language, one.phrase, one.is_beginning))
            .collect();
        let expected = [
            ("to", "en", "dear", false),
            ("to", "en", "to whom", true),
            ("to", "*", "an", false),
        ];
        assert_eq!(found, expected);
    }
}
