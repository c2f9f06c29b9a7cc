//! Text to terms, one chain for each language; never fields or queries.
//!
//! Words are cut by script, a pure function of the text, the same for documents and queries; only stemming follows a
//! language. Scripts written without spaces, and Hangul, give overlapping pairs of characters, so that a word in the middle
//! of a sentence is found.

mod arabic;
mod fold;
mod script;
mod stem;
mod stop;

use std::ops::Range;

pub use fold::fold_word;
pub use script::{Script, script_of_language, script_of_text};
pub use stem::{Stems, has_stems, keeps_beginnings, stem};
pub use stop::is_stop_word;

use unicode_normalization::char::is_combining_mark;

/// A term and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The term: folded, unstemmed.
    pub term: String,
    /// The byte range of the text it was made from, on character borders.
    pub span: Range<usize>,
    /// Position, counted from 0; pairs of characters count one each.
    pub position: usize,
    /// Whether it is a pair of characters of a script written without spaces: such terms have no stems.
    pub is_pair: bool,
}

impl Token {
    /// Whether it is a lone character of a script that is cut into pairs: what it stands for is in the index as a part of pairs.
    pub fn is_lone(&self) -> bool {
        let letters = self
            .term
            .chars()
            .filter(|&letter| class(letter) != Class::Mark);
        self.is_pair && letters.count() < 2
    }
}

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Part of a word of a script written with spaces.
    Spaced,
    /// Part of a run of a script written without spaces.
    Unspaced,
    /// A mark that belongs to the character before it.
    Mark,
    /// Everything between words.
    Other,
}

fn class(character: char) -> Class {
    if character.is_ascii() {
        return if character.is_ascii_alphanumeric() {
            Class::Spaced
        } else {
            Class::Other
        };
    }
    match character as u32 {
        // Vowels and final consonants of Hangul written apart belong to the consonant before them.
        0x1160..=0x11ff | 0xd7b0..=0xd7fb => Class::Mark,
        // Hangul is written with spaces, but particles stick to its words.
        0x1100..=0x115f | 0x3130..=0x318f | 0xa960..=0xa97c | 0xac00..=0xd7a3 => Class::Unspaced,
        // Thai and Lao, Myanmar, Khmer, kana and bopomofo, Han, extensions; their vowel signs belong to the run.
        0x0e01..=0x0e4e | 0x0e81..=0x0ece | 0x1000..=0x103f | 0x1050..=0x109d | 0x1780..=0x17d3 => {
            Class::Unspaced
        }
        0x3005..=0x3007
        | 0x3031..=0x3035
        | 0x3041..=0x312f
        | 0x31a0..=0x31ff
        | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff => Class::Unspaced,
        0xa9e0..=0xa9fe
        | 0xaa60..=0xaa7f
        | 0xf900..=0xfaff
        | 0xff66..=0xff9f
        | 0x20000..=0x3ffff => Class::Unspaced,
        0x200b..=0x200d | 0x00ad | 0x0640 => Class::Mark,
        _ if is_combining_mark(character) => Class::Mark,
        _ if character.is_alphanumeric() => Class::Spaced,
        _ => Class::Other,
    }
}

/// Cuts text into folded, unstemmed terms. Linear in the text; shape: in order of position, spans not decreasing.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    words(text, |span, is_pair| {
        let term = fold_word(&text[span.clone()]);
        if !term.is_empty() {
            tokens.push(Token {
                term,
                span,
                position: tokens.len(),
                is_pair,
            });
        }
        true
    });
    tokens
}

/// Shows where each word or pair of characters stands, in order, until `show` gives `false`; whether it is a pair goes with it.
/// Cheaper than `tokens` where few of the words matter.
pub fn words(text: &str, mut show: impl FnMut(Range<usize>, bool) -> bool) {
    let mut run: Option<(usize, Class)> = None;
    let mut close = |run: &mut Option<(usize, Class)>, end: usize| match run.take() {
        Some((start, Class::Unspaced)) => pairs(text, start..end, &mut show),
        Some((start, _)) => show(start..end, false),
        None => true,
    };
    for (at, character) in text.char_indices() {
        let kind = class(character);
        let goes_on = match (run, kind) {
            (Some(_), Class::Mark) => true,
            (Some((_, current)), kind) => current == kind,
            (None, _) => false,
        };
        if !goes_on {
            if !close(&mut run, at) {
                return;
            }
            if matches!(kind, Class::Spaced | Class::Unspaced) {
                run = Some((at, kind));
            }
        }
    }
    close(&mut run, text.len());
}

/// A run of an unspaced script: each character with its marks and the next one; a lone character by itself.
fn pairs(
    text: &str,
    span: Range<usize>,
    show: &mut impl FnMut(Range<usize>, bool) -> bool,
) -> bool {
    let letters = text[span.clone()].char_indices();
    let mut starts = letters
        .filter(|&(_, character)| class(character) != Class::Mark)
        .map(|(at, _)| span.start + at);
    let (Some(mut first), second) = (starts.next(), starts.next()) else {
        return true;
    };
    let Some(mut second) = second else {
        return show(first..span.end, true);
    };
    for third in starts.chain([span.end]) {
        if !show(first..third, true) {
            return false;
        }
        (first, second) = (second, third);
    }
    true
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

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_spans_lie_on_borders(text in "\\PC*") {
            for token in tokens(&text) {
                assert!(text.get(token.span.clone()).is_some());
            }
        }
    }
}
