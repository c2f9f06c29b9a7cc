//! The vocabulary of addressing in many languages, read once from `words.tsv`.
//!
//! Finds cues at the beginning of a text or inside it, without regard to case; knows nothing of
//! documents.

use std::sync::LazyLock;

use crate::lexicon::Lexicon;

/// Class, language, cues.
const WORDS: &str = include_str!("words.tsv");

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(WORDS));

/// The cues of a class, in the order of the table.
pub(super) fn cues(class: &'static str) -> &'static [&'static str] {
    LEXICON.phrases(class)
}

/// The text after the longest cue of a class with which it begins, and the cue.
pub(super) fn after<'t>(text: &'t str, class: &'static str) -> Option<(&'t str, &'static str)> {
    let text = text.trim_start();
    let (length, cue) = LEXICON.class(class)?.starts(text)?;
    Some((text[length..].trim(), cue))
}

/// The first cue of a class in a text: where it begins and ends, and the cue.
pub(super) fn find(text: &str, class: &'static str) -> Option<(usize, usize, &'static str)> {
    let (range, cue) = LEXICON.class(class)?.first_in(text)?;
    Some((range.start, range.end, cue))
}
