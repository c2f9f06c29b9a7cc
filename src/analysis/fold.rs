//! Folding: what makes two spellings of one word the same term.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Characters;

/// A character in lower case and folded, where neither depends on its neighbors.
struct Alone {
    lower: Box<str>,
    folded: Box<str>,
}

/// The characters of the basic plane by themselves; none in the place of those that join the one
/// before them, as accents do.
static ALONE: Characters<Option<Alone>> = Characters::new(alone);

fn alone(character: char) -> Option<Alone> {
    let character = character.to_string();
    let (lower, folded) = (lower_together(&character), fold_together(&character));
    let apart = stands_apart(character.nfkd()) && stands_apart(lower.nfkd());
    (apart && stands_apart(folded.chars())).then(|| Alone {
        lower: lower.into(),
        folded: folded.into(),
    })
}

/// Whether characters never join one that stands before them: the first one is neither moved nor
/// composed.
fn stands_apart(mut characters: impl Iterator<Item = char>) -> bool {
    characters.next().is_none_or(|first| {
        canonical_combining_class(first) == 0
            && is_nfc_quick(std::iter::once(first)) != IsNormalized::Maybe
    })
}

/// Puts together at the end of `whole` what each character of a word is by itself; false, and
/// nothing is put there, where one of them is nothing by itself.
fn put_together(word: &str, whole: &mut String, part: fn(&Alone) -> &str) -> bool {
    let begin = whole.len();
    whole.reserve(word.len());
    for character in word.chars() {
        match character {
            _ if character.is_ascii() => whole.push(character.to_ascii_lowercase()),
            // Han and Hangul, whose characters are many, are what they are.
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => whole.push(character),
            _ => match ALONE.get(character) {
                Some(Some(alone)) => whole.push_str(part(alone)),
                _ => {
                    whole.truncate(begin);
                    return false;
                }
            },
        }
    }
    true
}

/// Folds a word: compatibility forms, case, accents of Latin and Greek, Arabic and Hebrew points,
/// spellings of Devanagari, and digits of every script.
pub fn fold_word(word: &str) -> String {
    let mut folded = String::new();
    fold_onto(word, &mut folded);
    folded
}

/// Folds a word without the tables of characters, which few words are not worth.
pub(super) fn fold_once(word: &str) -> String {
    if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        fold_together(word)
    }
}

/// Folds a word and puts it at the end of a text.
pub fn fold_onto(word: &str, text: &mut String) {
    if word.is_ascii() {
        let begin = text.len();
        text.push_str(word);
        text[begin..].make_ascii_lowercase();
    } else if !put_together(word, text, |alone| &alone.folded) {
        text.push_str(&fold_together(word));
    }
}

/// Folds a word whose characters may join each other.
fn fold_together(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for character in lower_together(word).nfkd() {
        match character {
            // The breve of й is part of the letter.
            '\u{306}' if folded.ends_with('и') => {
                folded.pop();
                folded.push('й');
            }
            // Hamza seats and madda fall with the other Arabic marks; the decomposed letters
            // remain.
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}' => {}
            '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{640}' => {}
            // Devanagari: a nasal before a consonant of its own row is mostly written as anusvara;
            // so is candrabindu. The dot below marks borrowed sounds and is often left out.
            '\u{94d}' if folded.ends_with(['ङ', 'ञ', 'ण', 'न']) => {
                folded.pop();
                folded.push('\u{902}');
            }
            'प'..='भ' if folded.ends_with("म\u{94d}") => {
                folded.truncate(folded.len() - "म\u{94d}".len());
                folded.extend(['\u{902}', character]);
            }
            '\u{901}' => folded.push('\u{902}'),
            '\u{93c}' => {}
            'ى' | 'ی' => folded.push('ي'),
            'ک' => folded.push('ك'),
            'ة' => folded.push('ه'),
            'ٱ' => folded.push('ا'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            _ => match decimal(character) {
                Some(digit) => folded.push(digit),
                None => folded.push(character),
            },
        }
    }
    folded.nfc().collect()
}

/// The letters and digits of a folded word, marks apart. Each is one of those of a character of the
/// word as written, folded by itself: what characters do to each other touches marks alone.
pub fn letters(folded: &str) -> impl Iterator<Item = char> {
    folded
        .nfd()
        .filter(|&character| character.is_alphanumeric() && !is_combining_mark(character))
}

/// A word in the form that stemmers expect: lower case, composed, accents kept, points and joiners
/// dropped.
pub(super) fn lower(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut lowered = String::new();
    if put_together(word, &mut lowered, |alone| &alone.lower) {
        lowered
    } else {
        lower_together(word)
    }
}

/// The same of a word whose characters may join each other.
fn lower_together(word: &str) -> String {
    let lowered = word.nfkc().flat_map(char::to_lowercase);
    // A capital I with dot lowers to i and a combining dot.
    lowered
        .filter(|&character| character != '\u{307}')
        .collect()
}

/// The ASCII digit of the same value, for digits of other scripts.
fn decimal(character: char) -> Option<char> {
    /// First digits of the decimal systems in the Unicode Character Database (Nd), version 16.
    const ZEROS: [u32; 20] = [
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
        0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810,
    ];
    let code = character as u32;
    let zero = ZEROS
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_together(word: &str) {
        assert_eq!(fold_word(word), fold_together(word), "{word:?}");
        assert_eq!(lower(word), lower_together(word), "{word:?}");
    }

    #[test]
    fn characters_by_themselves_fold_as_they_do_together() {
        // Beside each character, before and after it, stand some of every sort that may be joined
        // or changed.
        let beside = "aéİıиймнकनपбかｶالٱοςυ가각ᄀ人ো1२\u{200b}";
        let is_apart = |word: &str| put_together(word, &mut String::new(), |alone| &alone.folded);
        assert!(is_apart(beside));
        for character in '\0'..='\u{FFFF}' {
            let pair = format!("{character}{character}");
            check_together(&pair);
            if is_apart(&pair) {
                let between = character.to_string();
                let letters: Vec<&str> = beside.split_inclusive(|_| true).collect();
                check_together(&letters.join(&between));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn letters_of_a_word_are_those_of_its_characters(
            word in "[a-zA-ZéßİıŉǆﬁĲ\u{300}-\u{308}①²ª]{1,8}|[к-яЙЁ\u{306}\u{308}]{1,8}|[ء-ي\u{64b}-\u{655}ٱیکۀہﻼﷺ٢]{1,8}\
                |[कङञणनपफबभमय\u{94d}\u{93c}\u{901}\u{902}२]{1,8}|[かがはぱ\u{3099}\u{309a}ｶﾊﾞﾟア㌀]{1,8}|[각가ᄀ-ᄂ\u{1161}\u{1162}\u{11a8}]{1,8}\
                |[ก-๛]{1,8}|[ά-ώς\u{301}ΐ]{1,8}|[人权豈]{1,8}|\\PC{1,6}"
        ) {
            let folded = fold_word(&word);
            proptest::prop_assert_eq!(&folded, &fold_together(&word));
            proptest::prop_assert_eq!(lower(&word), lower_together(&word));
            let of = |character: char| letters(&fold_word(character.encode_utf8(&mut [0; 4]))).collect::<Vec<_>>();
            let apart: Vec<Vec<char>> = word.chars().map(of).collect();
            for letter in letters(&folded) {
                proptest::prop_assert!(apart.concat().contains(&letter), "{word:?} {letter:?}");
            }
            // Where a letter comes first, and not a mark, it comes from the first character.
            let first = folded.nfd().next().map(|first| first.to_string()).unwrap_or_default();
            if let (Some(first), Some(own)) = (letters(&first).next(), apart[0].first()) {
                proptest::prop_assert_eq!(first, *own, "{:?}", word);
            }
        }
    }
}
