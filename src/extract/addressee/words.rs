//! The vocabulary of addressing in many languages, read once from `words.tsv`.
//!
//! Finds cues at the beginning of a text or inside it, without regard to case; knows nothing of
//! documents.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::analysis::is_unspaced_or_hangul;

/// Class and cues, one class a line.
const WORDS: &str = include_str!("words.tsv");

/// The cues of a class, in the order of the table and by the character with which they begin.
#[derive(Default)]
struct ClassCues {
    all: Vec<&'static str>,
    by_first: FxHashMap<char, Vec<&'static str>>,
}

impl ClassCues {
    /// The longest cue with which a text begins, and the bytes that it takes of the text.
    fn begin(&self, text: &str) -> Option<(usize, &'static str)> {
        let first = lowered(text.chars().next()?)?;
        let cues = self.by_first.get(&first)?.iter();
        cues.filter_map(|cue| Some((length(text, cue)?, *cue)))
            .max()
    }
}

static CLASSES: LazyLock<FxHashMap<&'static str, ClassCues>> = LazyLock::new(|| {
    let mut classes: FxHashMap<&'static str, ClassCues> = FxHashMap::default();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let Some((class, cues)) = line.split_once('\t') else {
            continue;
        };
        let class = classes.entry(class).or_default();
        for cue in cues.split(" | ") {
            class.all.push(cue);
            if let Some(first) = cue.chars().next() {
                class.by_first.entry(first).or_default().push(cue);
            }
        }
    }
    classes
});

/// The cues of a class, in the order of the table.
pub(super) fn cues(class: &'static str) -> &'static [&'static str] {
    CLASSES.get(class).map_or(&[], |cues| &cues.all)
}

/// What follows the longest cue of a class with which the text begins, and the cue.
pub(super) fn after<'t>(text: &'t str, class: &'static str) -> Option<(&'t str, &'static str)> {
    let text = text.trim_start();
    let (length, cue) = CLASSES.get(class)?.begin(text)?;
    Some((text[length..].trim(), cue))
}

/// The first place, at the beginning of a word or of a character of a script without spaces, where
/// a cue of a class stands, and where it ends.
pub(super) fn find(text: &str, class: &'static str) -> Option<(usize, usize, &'static str)> {
    let cues = CLASSES.get(class)?;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let begins =
            !before.is_alphanumeric() || !character.is_ascii() && is_unspaced_or_hangul(character);
        before = character;
        if !begins {
            continue;
        }
        if let Some((length, cue)) = cues.begin(&text[at..]) {
            return Some((at, at + length, cue));
        }
    }
    None
}

/// The first letter of a letter's lower case.
fn lowered(letter: char) -> Option<char> {
    if letter.is_ascii() {
        Some(letter.to_ascii_lowercase())
    } else {
        letter.to_lowercase().next()
    }
}

/// The bytes that a cue takes at the beginning of a text; a cue that ends with a letter of a spaced
/// script ends a word.
fn length(text: &str, cue: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    let mut end = 0;
    for wanted in cue.chars() {
        let (at, letter) = letters.next()?;
        if lowered(letter)? != wanted {
            return None;
        }
        end = at + letter.len_utf8();
    }
    let next = text[end..].chars().next();
    let last = cue.chars().next_back()?;
    let inside = last.is_alphanumeric()
        && !is_unspaced_or_hangul(last)
        && next.is_some_and(char::is_alphanumeric);
    (!inside).then_some(end)
}
