//! Scripts: which one a language and a text are written in, and which ones write no spaces between
//! words.

/// A script that has languages with stems, or any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Arabic letters.
    Arabic,
    /// Greek letters.
    Greek,
    /// Hebrew letters.
    Hebrew,
    /// Devanagari.
    Devanagari,
    /// Armenian letters.
    Armenian,
    /// Tamil letters.
    Tamil,
    /// Any other.
    Other,
}

/// Languages not written in Latin letters, among those known to the language detector, by primary
/// subtag.
const LANGUAGES: &[(&str, Script)] = &[
    ("ar", Script::Arabic),
    ("be", Script::Cyrillic),
    ("bg", Script::Cyrillic),
    ("ckb", Script::Arabic),
    ("el", Script::Greek),
    ("fa", Script::Arabic),
    ("he", Script::Hebrew),
    ("hi", Script::Devanagari),
    ("hy", Script::Armenian),
    ("kk", Script::Cyrillic),
    ("ky", Script::Cyrillic),
    ("mk", Script::Cyrillic),
    ("mn", Script::Cyrillic),
    ("mr", Script::Devanagari),
    ("ne", Script::Devanagari),
    ("ps", Script::Arabic),
    ("ru", Script::Cyrillic),
    ("sd", Script::Arabic),
    ("sr", Script::Cyrillic),
    ("ta", Script::Tamil),
    ("tg", Script::Cyrillic),
    ("ug", Script::Arabic),
    ("uk", Script::Cyrillic),
    ("ur", Script::Arabic),
    ("yi", Script::Hebrew),
];

/// Languages of scripts for which there are no stems.
const OTHER: &[&str] = &[
    "am", "bn", "dz", "gu", "ja", "ka", "km", "kn", "ko", "lo", "ml", "my", "or", "pa", "si", "te",
    "th", "ti", "zh",
];

/// The script in which a language, given by its primary subtag, is mostly written.
pub fn script_of_language(language: &str) -> Script {
    if OTHER.contains(&language) {
        return Script::Other;
    }
    let known = LANGUAGES.iter().find(|(code, _)| *code == language);
    known.map_or(Script::Latin, |(_, script)| *script)
}

/// The number of letters of a text that are examined.
const LETTERS: usize = 400;

/// The script of most of a text's first letters.
pub fn script_of_text(text: &str) -> Script {
    let mut counts = [0_usize; 9];
    for letter in text.chars().filter(|c| c.is_alphabetic()).take(LETTERS) {
        counts[script_of(letter) as usize] += 1;
    }
    let all = [
        Script::Latin,
        Script::Cyrillic,
        Script::Arabic,
        Script::Greek,
        Script::Hebrew,
        Script::Devanagari,
        Script::Armenian,
        Script::Tamil,
        Script::Other,
    ];
    let most = all
        .into_iter()
        .rev()
        .max_by_key(|script| counts[*script as usize]);
    most.unwrap_or(Script::Other)
}

fn script_of(letter: char) -> Script {
    match letter as u32 {
        0x41..=0x24f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff => Script::Latin,
        0x370..=0x3ff | 0x1f00..=0x1fff => Script::Greek,
        0x400..=0x52f | 0x1c80..=0x1c8f => Script::Cyrillic,
        0x530..=0x58f => Script::Armenian,
        0x590..=0x5ff => Script::Hebrew,
        0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
            Script::Arabic
        }
        0x900..=0x97f => Script::Devanagari,
        0xb80..=0xbff => Script::Tamil,
        _ => Script::Other,
    }
}

/// Returns true if a character is of a script that writes no spaces between words: Thai, Lao,
/// Myanmar, Khmer, kana, bopomofo and Han, with their digits and signs of repetition.
///
/// Source: Unicode 16, Blocks.txt, and Unicode Standard Annex 14, line breaking classes SA and ID.
#[inline]
pub fn is_unspaced(character: char) -> bool {
    // Most text lies before Thai.
    character >= '\u{e00}'
        && matches!(
            character,
            '\u{e00}'..='\u{eff}'
                | '\u{1000}'..='\u{109f}'
                | '\u{1780}'..='\u{17ff}'
                | '\u{3005}'..='\u{3007}'
                | '\u{3031}'..='\u{3035}'
                | '\u{3040}'..='\u{312f}'
                | '\u{31a0}'..='\u{31ff}'
                | '\u{3400}'..='\u{9fff}'
                | '\u{a9e0}'..='\u{a9fe}'
                | '\u{aa60}'..='\u{aa7f}'
                | '\u{f900}'..='\u{faff}'
                | '\u{ff66}'..='\u{ff9f}'
                | '\u{20000}'..='\u{3ffff}'
        )
}

/// Returns true if a word of the character's script may begin or end in the middle of a run of
/// letters: in scripts without spaces, and in Hangul, whose particles stick to its words.
#[inline]
pub fn is_unspaced_or_hangul(character: char) -> bool {
    is_unspaced(character) || is_hangul(character)
}

/// Returns true if the first letter of a text is of a script without spaces, or of Hangul.
pub fn begins_unspaced(text: &str) -> bool {
    let first = text.chars().find(|character| character.is_alphabetic());
    first.is_some_and(is_unspaced_or_hangul)
}

/// Returns true if a character is of Hangul, a syllable or a letter of one.
fn is_hangul(character: char) -> bool {
    matches!(
        character,
        '\u{1100}'..='\u{11ff}'
            | '\u{3130}'..='\u{318f}'
            | '\u{a960}'..='\u{a97f}'
            | '\u{ac00}'..='\u{d7ff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_known() {
        for (text, unspaced, or_hangul) in [
            ("ไทยລາວမြန်မာភាសាខ្មែរ๑", true, true),
            ("人々ひらカタｶﾅㄅ㐀豈", true, true),
            ("한국어ㄱ", false, true),
            ("aяاहி、。", false, false),
        ] {
            for character in text.chars() {
                assert_eq!(is_unspaced(character), unspaced, "{character}");
                assert_eq!(is_unspaced_or_hangul(character), or_hangul, "{character}");
            }
        }
    }

    #[test]
    fn the_first_letter_tells_whether_a_text_is_spaced() {
        for (text, expected) in [
            ("12 人権 forum", true),
            ("Forum 人権", false),
            ("12.", false),
        ] {
            assert_eq!(begins_unspaced(text), expected, "{text}");
        }
    }

    #[test]
    fn most_letters_tell_the_script() {
        let check = |text, expected| assert_eq!(script_of_text(text), expected, "{text}");
        check("Open letter", Script::Latin);
        check("Письмо to ООН", Script::Cyrillic);
        check("رسالة UN", Script::Arabic);
        check("公开信", Script::Other);
        check("123", Script::Latin);
    }
}
