//! What the texts of signatures are compared by: folded, so that case, accents and punctuation do
//! not matter.
//!
//! Folds character by character, by a table; agrees with folding the whole text.

use crate::analysis::{Characters, fold_word};
use crate::gazetteer::fold::fold;

/// The folded form of each character.
static FOLDED: Characters<Box<str>> = Characters::new(folded);

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
            '\'' => {}
            _ if character.is_ascii() => separate(&mut key),
            // Han and Hangul fold to themselves.
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => key.push(character),
            _ => match FOLDED.get(character) {
                Some(folded) => push(&mut key, folded),
                None => push(&mut key, &folded(character)),
            },
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// Returns true if a character is a part of a Hangul syllable, which folds together with what
/// stands beside it.
fn is_jamo(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{A960}'..='\u{A97C}' | '\u{D7B0}'..='\u{D7FB}' | '\u{FFA0}'..='\u{FFDC}')
}

/// A character alone, a space in place of what is neither letter nor digit.
fn folded(character: char) -> Box<str> {
    // Between letters a separator is seen as such.
    let between = fold_word(&fold(&format!("a{character}a")));
    between[1..between.len() - 1].into()
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
