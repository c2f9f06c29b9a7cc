//! Sorts of things that classes and ids name: comments, captions, teasers, menus, prices.
//!
//! A word says little by itself (`post` is an article here and a message there); which sorts stand
//! how far around a passage is for the judge to weigh. The words are those of the English in which
//! most classes are written, whatever the language of the page, and the commonest of French,
//! German, Spanish and Portuguese; they stand in `classes.tsv`.

use std::sync::LazyLock;

/// The words that name the sorts, a line for each sort in the order of `SORTS`.
const TABLE: &str = include_str!("classes.tsv");

/// The sorts.
pub(super) const SORTS: [&str; 19] = [
    "comment", "thread", "caption", "teaser", "related", "consent", "share", "meta", "tags",
    "advert", "side", "nav", "foot", "head", "dialog", "sign", "shop", "content", "doc",
];

/// The sorts that words stand for, each a bit.
pub(super) struct Sorts {
    /// Words in order of the alphabet, each with its sorts.
    words: Vec<(&'static str, u32)>,
}

impl Sorts {
    /// The table, read once.
    pub(super) fn table() -> &'static Self {
        static TABLE: LazyLock<Sorts> = LazyLock::new(Sorts::read);
        &TABLE
    }

    /// The table in the order in which it is searched.
    fn read() -> Self {
        let mut words: Vec<(&str, u32)> = Vec::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let Some((sort, names)) = line.split_once('\t') else {
                continue;
            };
            if let Some(sort) = SORTS.iter().position(|name| *name == sort) {
                words.extend(names.split(' ').map(|name| (name, 1 << sort)));
            }
        }
        words.sort_unstable();
        words.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 |= later.1;
            }
            same
        });
        Self { words }
    }

    /// The sorts that one word of a class or id names, its parts together.
    pub(super) fn of(&self, token: &str) -> u32 {
        let mut sorts = 0;
        let mut word = String::new();
        let mut first = true;
        let mut was_lower = false;
        for c in token.chars().take(80).chain([' ']) {
            let ends = !c.is_ascii_alphabetic() || (was_lower && c.is_ascii_uppercase());
            if ends && !word.is_empty() {
                // `has-sidebar`, `no-comments` and the like speak of the page around.
                if first
                    && matches!(
                        word.as_str(),
                        "has" | "no" | "with" | "is" | "without" | "not" | "js"
                    )
                {
                    return 0;
                }
                first = false;
                sorts |= self.of_word(&word);
                word.clear();
            }
            if c.is_ascii_alphabetic() {
                word.push(c.to_ascii_lowercase());
            }
            was_lower = c.is_ascii_lowercase();
        }
        sorts
    }

    fn of_word(&self, word: &str) -> u32 {
        self.words
            .binary_search_by(|(known, _)| (*known).cmp(word))
            .ok()
            .and_then(|place| self.words.get(place))
            .map_or(0, |(_, sorts)| *sorts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[&str]) {
        let sorts = Sorts::table().of(value);
        let names: Vec<&str> = SORTS
            .iter()
            .enumerate()
            .filter(|(sort, _)| sorts & (1 << sort) != 0)
            .map(|(_, name)| *name)
            .collect();
        assert_eq!(names, expected, "{value}");
    }

    #[test]
    fn words_are_told_apart() {
        check("commentList", &["comment", "teaser"]);
        check("page-footer", &["foot", "content"]);
        check("no-sidebar", &[]);
        check("wysiwyg", &["content"]);
        check("x7_photo", &["caption"]);
    }
}
