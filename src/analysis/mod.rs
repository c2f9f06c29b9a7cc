//! Text to terms, one chain for each language; never fields or queries.
//!
//! Words are cut by script, a pure function of the text, the same for documents and queries; only
//! stemming follows a language. Scripts written without spaces, and Hangul, give overlapping pairs
//! of characters, so that a word in the middle of a sentence is found.

mod arabic;
mod case;
mod characters;
mod english;
mod fold;
mod script;
mod stem;
mod stop;

use std::ops::Range;

pub use case::lowercase;
pub use characters::Characters;
pub use fold::{fold_onto, fold_word, letters};
pub use script::{
    Script, begins_unspaced, is_unspaced, is_unspaced_or_hangul, script_of_language, script_of_text,
};
pub use stem::{StemLetters, Stems, StemsOf, TAIL, has_stems, stem, stem_letters};
pub use stop::is_stop_word;

use unicode_normalization::char::is_combining_mark;

/// A term and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The term: folded, unstemmed.
    pub term: String,
    /// The byte range of the text it was made from, on character borders.
    pub span: Range<usize>,
    /// Position, counted from 0; pairs of characters count one each.
    pub position: usize,
    /// What the term was cut from.
    pub kind: TokenKind,
}

/// What a token is cut from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word.
    Word,
    /// A pair of characters of a script written without spaces, or a lone one. Such terms have no
    /// stems.
    Pair,
}

impl Token {
    /// Returns true for a single character of a script that is cut into pairs: the index holds it
    /// only as a part of pairs.
    pub fn is_lone(&self) -> bool {
        let letters = self
            .term
            .chars()
            .filter(|&letter| class(letter) != CharacterClass::Mark);
        self.kind == TokenKind::Pair && letters.count() < 2
    }
}

/// The part that a character plays in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CharacterClass {
    /// Part of a word of a script written with spaces.
    Spaced,
    /// Part of a run of a script written without spaces.
    Unspaced,
    /// A mark that belongs to the character before it.
    Mark,
    /// Everything between words.
    Other,
}

/// Classes of the characters of the basic plane.
static CLASSES: Characters<CharacterClass> = Characters::new(class_by_tables);

#[inline]
fn class(character: char) -> CharacterClass {
    CLASSES.of(character)
}

fn class_by_tables(character: char) -> CharacterClass {
    match character as u32 {
        // Vowels and final consonants of Hangul written apart belong to the consonant before them.
        0x1160..=0x11ff | 0xd7b0..=0xd7fb => CharacterClass::Mark,
        // Hangul is written with spaces, but particles stick to its words.
        0x1100..=0x115f | 0x3130..=0x318f | 0xa960..=0xa97c | 0xac00..=0xd7a3 => {
            CharacterClass::Unspaced
        }
        // Thai and Lao, Myanmar, Khmer, kana and bopomofo, Han, extensions; their vowel signs
        // belong to the run.
        0x0e01..=0x0e4e | 0x0e81..=0x0ece | 0x1000..=0x103f | 0x1050..=0x109d | 0x1780..=0x17d3 => {
            CharacterClass::Unspaced
        }
        0x3005..=0x3007
        | 0x3031..=0x3035
        | 0x3041..=0x312f
        | 0x31a0..=0x31ff
        | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff => CharacterClass::Unspaced,
        0xa9e0..=0xa9fe
        | 0xaa60..=0xaa7f
        | 0xf900..=0xfaff
        | 0xff66..=0xff9d
        | 0x20000..=0x3ffff => CharacterClass::Unspaced,
        // The voicing of a half-width kana belongs to the one before it.
        0xff9e..=0xff9f => CharacterClass::Mark,
        // The letters that Ukrainian, Uzbek and Hawaiian have for what is mostly typed as an apostrophe.
        0x02b9..=0x02bf => CharacterClass::Other,
        0x200b..=0x200d | 0x00ad | 0x0640 => CharacterClass::Mark,
        _ if is_combining_mark(character) => CharacterClass::Mark,
        _ if character.is_alphanumeric() => CharacterClass::Spaced,
        _ => CharacterClass::Other,
    }
}

/// Returns true if a character of a script without spaces has a meaning by itself: Han and Hangul
/// characters are words and syllables, kana and the letters of Southeast Asia are sounds.
pub fn is_word_of_its_own(character: char) -> bool {
    matches!(
        character as u32,
        0x3400..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0x20000..=0x3ffff
    )
}

/// Cuts text into folded, unstemmed terms. Linear in the text; shape: in order of position, spans
/// not decreasing.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    words(text, |span, kind| {
        let term = fold_word(&text[span.clone()]);
        if !term.is_empty() {
            tokens.push(Token {
                term,
                span,
                position: tokens.len(),
                kind,
            });
        }
        true
    });
    tokens
}

/// Calls `show` with the byte range and the kind of each word or pair of characters, in order, until
/// `show` returns `false`. Cheaper than `tokens` if few of the words matter.
pub fn words(text: &str, mut show: impl FnMut(Range<usize>, TokenKind) -> bool) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let end = at + plain_letters(rest);
        // Most text needs no decoding: a word of plain letters that another plain character ends.
        let goes_on = match bytes.get(end) {
            Some(next) if !next.is_ascii() => run(text, &mut at, &mut show),
            _ => {
                let span = at..end;
                at = end + 1;
                span.is_empty() || show(span, TokenKind::Word)
            }
        };
        if !goes_on {
            return;
        }
    }
}

/// Returns the number of ASCII letters and digits, in bytes, at the beginning of a text.
pub fn plain_letters(text: &[u8]) -> usize {
    let end = text.iter().position(|byte| !byte.is_ascii_alphanumeric());
    end.unwrap_or(text.len())
}

/// Shows the words of the run of like characters, with their marks, that begins at a place, and
/// moves the place to its end: one word, or of an unspaced script each character with its marks and
/// the next one, a lone character by itself.
fn run(text: &str, at: &mut usize, show: &mut impl FnMut(Range<usize>, TokenKind) -> bool) -> bool {
    let start = *at;
    let rest = &text[start..];
    let Some(kind) = rest.chars().next().map(class) else {
        return false;
    };
    // The starts of the last two characters of the run that are not marks.
    let (mut last, mut before) = (start, None);
    *at = text.len();
    for (offset, character) in rest.char_indices().skip(1) {
        let next = start + offset;
        match class(character) {
            CharacterClass::Mark => {}
            like if like != kind => {
                *at = next;
                break;
            }
            CharacterClass::Unspaced => {
                if before.is_some_and(|before| !show(before..next, TokenKind::Pair)) {
                    return false;
                }
                (before, last) = (Some(last), next);
            }
            CharacterClass::Spaced | CharacterClass::Other => {}
        }
    }
    match kind {
        CharacterClass::Spaced => show(start..*at, TokenKind::Word),
        CharacterClass::Unspaced => show(before.unwrap_or(last)..*at, TokenKind::Pair),
        CharacterClass::Mark | CharacterClass::Other => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = tokens(text);
        let terms: Vec<&str> = found.iter().map(|token| token.term.as_str()).collect();
        assert_eq!(terms, expected, "{text}");
        assert!(
            found
                .iter()
                .all(|token| text.get(token.span.clone()).is_some())
        );
    }

    #[test]
    fn words_are_cut_by_script() {
        check("Ethnic-cleansing, 1999!", &["ethnic", "cleansing", "1999"]);
        check("A/RES/63/308", &["a", "res", "63", "308"]);
        check(
            "L’État café CAFÉ cafe\u{301}",
            &["l", "etat", "cafe", "cafe", "cafe"],
        );
        check("Straße İstanbul ısı", &["strasse", "istanbul", "isi"]);
        check("Ёлка и йод", &["елка", "и", "йод"]);
        check("الأُمَم المتحدة", &["الامم", "المتحده"]);
        check("हिन्दी भाषा", &["हिंदी", "भाषा"]);
        check("人权观察", &["人权", "权观", "观察"]);
        check("権 a", &["権", "a"]);
        check("정부는 자유", &["정부", "부는", "자유"]);
        check("हिंदी सम्बन्ध", &["हिंदी", "संबंध"]);
        check("٢٠١٠ २०१०", &["2010", "2010"]);
        check("", &[]);
    }

    /// Words read character by character.
    fn decoded(text: &str) -> Vec<(Range<usize>, TokenKind)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            run(text, &mut at, &mut |span, kind| {
                found.push((span, kind));
                true
            });
        }
        found
    }

    #[test]
    fn characters_cut_into_pairs_are_those_of_scripts_without_spaces_and_hangul() {
        for character in '\0'..=char::MAX {
            assert!(
                class_by_tables(character) != CharacterClass::Unspaced
                    || is_unspaced_or_hangul(character),
                "{character:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn plain_words_need_no_decoding(text in "([a-z0-9]{0,3}|[é\u{301}ß’—人権ひらがก็ ,.-]){0,30}") {
            let mut found = Vec::new();
            words(&text, |span, kind| {
                found.push((span, kind));
                true
            });
            proptest::prop_assert_eq!(found, decoded(&text));
        }

        #[test]
        fn no_text_panics_and_spans_lie_on_borders(text in "\\PC*") {
            for token in tokens(&text) {
                assert!(text.get(token.span.clone()).is_some());
            }
        }
    }
}
