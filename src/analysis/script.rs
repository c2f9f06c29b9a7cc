//! Scripts, as far as stemmers care: which script a language is written in, and in which a text is.

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

/// The letters of a text that are looked at.
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

#[cfg(test)]
mod tests {
    use super::*;

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
