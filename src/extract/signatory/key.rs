//! What the texts of signatures are compared by: folded, so that case, accents and punctuation do not matter.
//!
//! Folds character by character, the common ones by a table; agrees with folding the whole text.

use std::sync::{LazyLock, OnceLock};

use crate::analysis::fold_word;
use crate::gazetteer::fold::fold;

/// Below this stand the alphabets of Europe and the Near East, which a table folds.
const ALPHABETS: u32 = 0x700;

/// The folded form of each character below `ALPHABETS`, once it was asked for.
static FOLDED: LazyLock<Vec<OnceLock<String>>> =
    LazyLock::new(|| (0..ALPHABETS).map(|_| OnceLock::new()).collect());

/// The key of a text: lower case, no accents, letters and digits only, single spaces.
pub(super) fn key(text: &str) -> String {
    if text.is_ascii() {
        return fold(text);
    }
    if text.contains(is_jamo) {
        return fold_word(&fold(text));
    }
    let mut key = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' => key.push(character),
            'A'..='Z' => key.push(character.to_ascii_lowercase()),
            '\u{2010}'..='\u{2018}' | '\u{201A}'..='\u{201F}' => separate(&mut key),
            // Han and Hangul fold to themselves.
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => key.push(character),
            _ if (character as u32) < ALPHABETS => {
                let known = &FOLDED[character as usize];
                push(&mut key, known.get_or_init(|| folded(character)));
            }
            _ => push(&mut key, &folded(character)),
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// Whether a character is a part of a Hangul syllable, which folds together with what stands beside it.
fn is_jamo(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{A960}'..='\u{A97C}' | '\u{D7B0}'..='\u{D7FB}' | '\u{FFA0}'..='\u{FFDC}')
}

/// A character alone, a space in place of what is neither letter nor digit.
fn folded(character: char) -> String {
    // Between letters a separator is seen as such.
    let between = fold_word(&fold(&format!("a{character}a")));
    between[1..between.len() - 1].to_owned()
}

fn push(key: &mut String, folded: &str) {
    for character in folded.chars() {
        match character {
            ' ' => separate(key),
            _ => key.push(character),
        }
    }
}

fn separate(key: &mut String) {
    if !key.is_empty() && !key.ends_with(' ') {
        key.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let whole = fold_word(&fold(text));
        // A letter that folds to nothing leaves no second space.
        let words: Vec<&str> = whole.split_whitespace().collect();
        assert_eq!(key(text), words.join(" "), "{text}");
    }

    #[test]
    fn keys_are_those_of_the_whole_text() {
        for text in [
            "Ana O'Roe, Ph.D.",
            " -- ",
            "a_b  c",
            "No. 5/6",
            "여성 단체 ｶﾞ",
            "Côte d’Ivoire — №5",
        ] {
            check(text);
        }
        for character in '\u{0}'..='\u{3400}' {
            check(&format!("b{character}b"));
            check(&format!("б {character} {character}б"));
        }
        for character in ('\u{3400}'..=char::MAX).step_by(61) {
            check(&format!("b{character}{character}b"));
        }
    }
}
