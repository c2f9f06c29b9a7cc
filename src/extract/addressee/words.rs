//! The vocabulary of addressing in many languages, read once from `words.tsv`.
//!
//! Finds cues at the beginning of a text or inside it, without regard to case; knows nothing of documents.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Class and cues, one class a line.
const WORDS: &str = include_str!("words.tsv");

static CLASSES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut classes: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        if let Some((class, cues)) = line.split_once('\t') {
            classes.entry(class).or_default().extend(cues.split(" | "));
        }
    }
    classes
});

/// The cues of a class, in the order of the table.
pub(super) fn cues(class: &'static str) -> &'static [&'static str] {
    CLASSES.get(class).map_or(&[], Vec::as_slice)
}

/// What follows the longest cue of a class with which the text begins, and the cue.
pub(super) fn after<'t>(text: &'t str, class: &'static str) -> Option<(&'t str, &'static str)> {
    let text = text.trim_start();
    cues(class)
        .iter()
        .filter_map(|cue| Some((length(text, cue)?, *cue)))
        .max()
        .map(|(length, cue)| (text[length..].trim(), cue))
}

/// The first place, at the beginning of a word or of a character of a script without spaces, where a cue of a class stands, and
/// where it ends.
pub(super) fn find(text: &str, class: &'static str) -> Option<(usize, usize, &'static str)> {
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let begins = !before.is_alphanumeric() || !character.is_ascii() && is_unspaced(character);
        before = character;
        if !begins {
            continue;
        }
        let longest = cues(class)
            .iter()
            .filter_map(|cue| Some((length(&text[at..], cue)?, *cue)))
            .max();
        if let Some((length, cue)) = longest {
            return Some((at, at + length, cue));
        }
    }
    None
}

/// The bytes that a cue takes at the beginning of a text; a cue that ends with a letter of a spaced script ends a word.
fn length(text: &str, cue: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    let mut end = 0;
    for wanted in cue.chars() {
        let (at, letter) = letters.next()?;
        let lowered = match letter.is_ascii() {
            true => letter.to_ascii_lowercase(),
            false => letter.to_lowercase().next()?,
        };
        if lowered != wanted {
            return None;
        }
        end = at + letter.len_utf8();
    }
    let next = text[end..].chars().next();
    let last = cue.chars().next_back()?;
    let inside =
        last.is_alphanumeric() && !is_unspaced(last) && next.is_some_and(char::is_alphanumeric);
    (!inside).then_some(end)
}

/// Whether a character is of a script that sets no spaces between words.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}
