//! Categories of page parts that classes and ids name: comments, captions, teasers, menus, prices.
//!
//! One word says little by itself: `post` names an article here and a message there. The model
//! weighs which categories surround a passage, and at what distance. Most classes are written in
//! English, whatever the language of the page; `class_words.tsv` holds those words and the
//! commonest French, German, Spanish and Portuguese ones.

use std::sync::LazyLock;

use crate::lexicon::WordClasses;

/// The words of each category: one line for each, in the order of `CLASS_CATEGORIES`.
const TABLE: &str = include_str!("class_words.tsv");

/// The categories.
pub(super) const CLASS_CATEGORIES: [&str; 19] = [
    "comment", "thread", "caption", "teaser", "related", "consent", "share", "meta", "tags",
    "advert", "side", "nav", "foot", "head", "dialog", "sign", "shop", "content", "doc",
];

/// The categories of words, one bit for each category.
pub(super) struct ClassWords(WordClasses);

impl ClassWords {
    /// The table, read once.
    pub(super) fn table() -> &'static Self {
        static READ: LazyLock<ClassWords> =
            LazyLock::new(|| ClassWords(WordClasses::new(TABLE, &CLASS_CATEGORIES)));
        &READ
    }

    /// The categories of one class or id: those of all words in it.
    pub(super) fn of(&self, token: &str) -> u32 {
        let mut categories = 0;
        let mut word = String::new();
        let mut first = true;
        let mut was_lower = false;
        for c in token.chars().take(80).chain([' ']) {
            let ends = !c.is_ascii_alphabetic() || (was_lower && c.is_ascii_uppercase());
            if ends && !word.is_empty() {
                // `has-sidebar`, `no-comments` and the like describe the whole page.
                if first
                    && matches!(
                        word.as_str(),
                        "has" | "no" | "with" | "is" | "without" | "not" | "js"
                    )
                {
                    return 0;
                }
                first = false;
                categories |= self.0.of(&word);
                word.clear();
            }
            if c.is_ascii_alphabetic() {
                word.push(c.to_ascii_lowercase());
            }
            was_lower = c.is_ascii_lowercase();
        }
        categories
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[&str]) {
        let categories = ClassWords::table().of(value);
        let names: Vec<&str> = CLASS_CATEGORIES
            .iter()
            .enumerate()
            .filter(|(category, _)| categories & (1 << category) != 0)
            .map(|(_, name)| *name)
            .collect();
        assert_eq!(names, expected, "{value}");
    }

    #[test]
    fn words_have_categories() {
        check("commentList", &["comment", "teaser"]);
        check("page-footer", &["foot", "content"]);
        check("no-sidebar", &[]);
        check("wysiwyg", &["content"]);
        check("x7_photo", &["caption"]);
    }
}
