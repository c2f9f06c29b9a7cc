//! Folding: brings the spellings of one word to the same term.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Characters;

/// A character in lower case and folded, where neither depends on its neighbors.
struct ContextFree {
    lower: Box<str>,
    folded: Box<str>,
}

/// The characters of the basic plane by themselves; `None` for a character that joins the one
/// before it, as accents do.
static CONTEXT_FREE: Characters<Option<ContextFree>> = Characters::new(context_free);

fn context_free(character: char) -> Option<ContextFree> {
    let character = character.to_string();
    let (lower, folded) = (lower_whole(&character), fold_whole(&character));
    let apart = has_boundary_before(character.nfkd()) && has_boundary_before(lower.nfkd());
    (apart && has_boundary_before(folded.chars())).then(|| ContextFree {
        lower: lower.into(),
        folded: folded.into(),
    })
}

/// Returns true if the first of some characters never joins a character before it: it is neither
/// moved nor composed.
fn has_boundary_before(mut characters: impl Iterator<Item = char>) -> bool {
    characters.next().is_none_or(|first| {
        canonical_combining_class(first) == 0
            && is_nfc_quick(std::iter::once(first)) != IsNormalized::Maybe
    })
}

/// Appends a form of each character of a word, by itself, to `whole`; returns false and appends
/// nothing if one of them can join the character before it.
fn push_each(word: &str, whole: &mut String, form: fn(&ContextFree) -> &str) -> bool {
    let begin = whole.len();
    whole.reserve(word.len());
    for character in word.chars() {
        match character {
            _ if character.is_ascii() => whole.push(character.to_ascii_lowercase()),
            // Han and Hangul characters are their own forms; they are too many for a table.
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => whole.push(character),
            _ => match CONTEXT_FREE.get(character) {
                Some(Some(forms)) => whole.push_str(form(forms)),
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
        fold_whole(word)
    }
}

/// Folds a word and puts it at the end of a text.
pub fn fold_onto(word: &str, text: &mut String) {
    if word.is_ascii() {
        let begin = text.len();
        text.push_str(word);
        text[begin..].make_ascii_lowercase();
    } else if !push_each(word, text, |forms| &forms.folded) {
        text.push_str(&fold_whole(word));
    }
}

/// Folds a word whose characters may join each other.
fn fold_whole(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for character in lower_whole(word).nfkd() {
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
    if push_each(word, &mut lowered, |forms| &forms.lower) {
        lowered
    } else {
        lower_whole(word)
    }
}

/// Lower-cases a word whose characters may join each other.
fn lower_whole(word: &str) -> String {
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
    fn check_whole(word: &str) {
        assert_eq!(fold_word(word), fold_whole(word), "{word:?}");
        assert_eq!(lower(word), lower_whole(word), "{word:?}");
    }

    #[test]
    fn characters_by_themselves_fold_as_they_do_together() {
        // Beside each character, before and after it, stand some of every sort that may be joined
        // or changed.
        let beside = "aéİıиймнकनपбかｶالٱοςυ가각ᄀ人ো1२\u{200b}";
        let is_each = |word: &str| push_each(word, &mut String::new(), |forms| &forms.folded);
        assert!(is_each(beside));
        for character in '\0'..='\u{FFFF}' {
            let pair = format!("{character}{character}");
            check_whole(&pair);
            if is_each(&pair) {
                let between = character.to_string();
                let letters: Vec<&str> = beside.split_inclusive(|_| true).collect();
                check_whole(&letters.join(&between));
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
            proptest::prop_assert_eq!(&folded, &fold_whole(&word));
            proptest::prop_assert_eq!(lower(&word), lower_whole(&word));
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
