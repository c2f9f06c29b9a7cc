//! Words that mark short passages as notices, headings of related articles, bylines, replies or
//! prices.

use std::sync::LazyLock;

use super::passage::Passage;
use crate::lexicon::WordClasses;
use crate::parse::html::tree::Tree;

/// The words: category, language, words.
const TABLE: &str = include_str!("cues.tsv");

/// A passage with more words than this is not looked through.
const SHORT: u32 = 40;

/// The categories of cues, as the table names them.
const CUE_CATEGORIES: [&str; 8] = [
    "rights", "share", "account", "menu", "related", "comment", "byline", "shop",
];

/// The cues of a passage, counted by category.
#[derive(Clone, Copy, Default)]
pub(super) struct PassageCues {
    /// The share of its words that the title has too.
    pub(super) title: f32,
    /// Copyright, privacy, terms.
    pub(super) rights: u8,
    /// Buttons to share and follow.
    pub(super) share: u8,
    /// Accounts and newsletters.
    pub(super) account: u8,
    /// Parts of menus, advertisements.
    pub(super) menu: u8,
    /// Other articles.
    pub(super) related: u8,
    /// Readers' replies.
    pub(super) comment: u8,
    /// Who wrote it and when.
    pub(super) byline: u8,
    /// Prices and carts.
    pub(super) shop: u8,
    /// Signs of currencies.
    pub(super) money: u8,
}

impl PassageCues {
    /// The cues of all passages; `title` holds the words of the page's title in lower case.
    pub(super) fn of_all(tree: &Tree, passages: &[Passage], title: &[String]) -> Vec<Self> {
        let categories = &*CATEGORIES;
        let mut text = String::new();
        passages
            .iter()
            .map(|passage| {
                if passage.counts.words > SHORT {
                    return Self::default();
                }
                text.clear();
                for node in passage.nodes.clone() {
                    text.push_str(tree.text(node));
                    text.push(' ');
                }
                Self::of(&text, title, categories)
            })
            .collect()
    }

    fn of(text: &str, title: &[String], categories: &WordClasses) -> Self {
        let mut cues = Self::default();
        let (mut words, mut shared) = (0_u16, 0_u16);
        let mut word = String::new();
        for written in written_words(text).take(60) {
            lower(written, &mut word);
            words += 1;
            shared += u16::from(title.contains(&word));
            cues.count(categories.of(&word));
        }
        let signs = text
            .chars()
            .filter(|c| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₺' | '₩' | '₴' | '₪'))
            .count();
        cues.money = u8::try_from(signs).unwrap_or(u8::MAX);
        // A word or two of a long title say little.
        let weight = if usize::from(words) < title.len().div_ceil(3) {
            0.5
        } else {
            1.0
        };
        if words > 0 {
            cues.title = f32::from(shared) / f32::from(words) * weight;
        }
        cues
    }

    /// Adds a word of some categories.
    fn count(&mut self, categories: u32) {
        if categories == 0 {
            return;
        }
        let counts = [
            &mut self.rights,
            &mut self.share,
            &mut self.account,
            &mut self.menu,
            &mut self.related,
            &mut self.comment,
            &mut self.byline,
            &mut self.shop,
        ];
        for (category, count) in counts.into_iter().enumerate() {
            *count = count.saturating_add(u8::from(categories >> category & 1 != 0));
        }
    }

    /// Buttons and notices of all categories.
    pub(super) fn notice(&self) -> u8 {
        [self.share, self.account, self.menu]
            .into_iter()
            .fold(self.rights, u8::saturating_add)
    }
}

/// The categories of words, each a bit in the order of `CUE_CATEGORIES`.
static CATEGORIES: LazyLock<WordClasses> =
    LazyLock::new(|| WordClasses::new(TABLE, &CUE_CATEGORIES));

/// The words of a text in lower case.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    written_words(text).map(str::to_lowercase)
}

/// The words of a text as they are written.
fn written_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Overwrites `lower` with a word in lower case.
fn lower(word: &str, lower: &mut String) {
    if word.is_ascii() {
        lower.clear();
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        *lower = word.to_lowercase();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: [u8; 8]) {
        let cues = PassageCues::of(text, &[], &CATEGORIES);
        let found = [
            cues.rights,
            cues.share,
            cues.account,
            cues.menu,
            cues.related,
            cues.comment,
            cues.byline,
            cues.shop,
        ];
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn cues_are_known_in_many_languages() {
        check("Impressum", [1, 0, 0, 0, 0, 0, 0, 0]);
        check("Комментарии", [0, 0, 0, 0, 0, 1, 0, 0]);
        check("コメントを残す", [0, 0, 0, 0, 0, 1, 0, 0]);
        check("Leggi anche", [0, 0, 0, 0, 2, 0, 0, 0]);
        check("The wells are dry", [0; 8]);
    }
}
