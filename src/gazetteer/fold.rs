//! The one way in which names are made comparable.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::analysis::Characters;

/// What each character gives, a space in the place of a sign.
static PARTS: Characters<Box<str>> = Characters::new(|character| parts(character).collect());

/// Folds a name: NFKD, lower case, combining marks dropped, every other character that is neither
/// letter nor digit taken as a space, white space collapsed. Shape: no white space at either end;
/// may be empty.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return plain(name);
    }
    let mut folded = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            // Han folds to itself.
            'a'..='z' | '0'..='9' | '\u{4E00}'..='\u{9FFF}' => folded.push(character),
            // Syllables of Hangul are many, and taken apart by arithmetic.
            '\u{AC00}'..='\u{D7A3}' => folded.extend(parts(character)),
            _ => match PARTS.get(character) {
                Some(parts) => extend(&mut folded, parts.chars()),
                None => extend(&mut folded, parts(character)),
            },
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The letters and digits of a character; a space in place of each sign.
fn parts(character: char) -> impl Iterator<Item = char> {
    std::iter::once(character)
        .nfkd()
        .filter(|&part| !is_combining_mark(part))
        .flat_map(char::to_lowercase)
        .filter(|part| !matches!(part, '\'' | '’'))
        .map(|part| if part.is_alphanumeric() { part } else { ' ' })
}

/// Adds parts, one space for several.
fn extend(folded: &mut String, parts: impl Iterator<Item = char>) {
    for part in parts {
        if part != ' ' || !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(part);
        }
    }
}

/// Folds an ASCII name.
fn plain(name: &str) -> String {
    let mut folded = Vec::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            folded.push(byte.to_ascii_lowercase());
        } else if byte != b'\'' && folded.last().is_some_and(|last| *last != b' ') {
            folded.push(b' ');
        }
    }
    if folded.last() == Some(&b' ') {
        folded.pop();
    }
    String::from_utf8(folded).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Folds a name as a whole.
    fn whole(name: &str) -> String {
        let letters = name.nfkd().filter(|&letter| !is_combining_mark(letter));
        let letters = letters.flat_map(char::to_lowercase);
        let letters = letters.filter(|letter| !matches!(letter, '\'' | '’'));
        let spaced = |letter: char| {
            if letter.is_alphanumeric() {
                letter
            } else {
                ' '
            }
        };
        let spaced: String = letters.map(spaced).collect();
        let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }

    #[test]
    fn characters_fold_by_themselves_as_in_a_name() {
        let beside = "aÉ가ᄀ\u{1161}か\u{3099}人';\u{323}";
        for character in '\0'..=char::MAX {
            let name = format!("{character} {character}{beside}{character}");
            assert_eq!(fold(&name), whole(&name), "{name:?}");
        }
    }
}
