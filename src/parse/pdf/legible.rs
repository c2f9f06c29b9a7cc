//! Legible text: the characters that a file gives are letters of a language.
//!
//! Some files number the shapes of their fonts and do not tell which letters these are: what comes
//! out are letters without sense, and nobody is helped by finding them.

use super::lines::Line;
use crate::deadline;

/// The fewest words on which a text is judged: labels and formulas are what they are.
const FEWEST: usize = 40;
/// The most words looked at.
const MOST: usize = 5_000;
/// The least share of words that look like words.
const SHARE: f32 = 0.5;
/// The least share of words that every text of a language has, where the file does not tell its
/// characters.
const KNOWN: f32 = 0.02;

/// Short words that stand in every text of their language. Origin: written for this project.
const COMMON: [&str; 64] = [
    "the", "of", "and", "to", "in", "is", "for", "on", "de", "la", "el", "en", "los", "las", "que",
    "del", "le", "les", "des", "et", "du", "der", "die", "und", "den", "von", "zu", "das", "di",
    "il", "che", "da", "do", "dos", "os", "het", "een", "van", "w", "na", "nie", "się", "i", "och",
    "att", "som", "ve", "bir", "dan", "yang", "và", "của", "в", "и", "на", "не", "что", "της",
    "και", "του", "في", "من", "على", "از",
];

/// Returns true if lines hold text that a person could read; `untold` is the share of characters
/// that the file does not tell.
pub(super) fn is_legible(lines: &[Line], untold: f32) -> bool {
    let (mut words, mut good, mut known) = (0_usize, 0_usize, 0_usize);
    let texts = lines
        .iter()
        .flat_map(|line| &line.cells)
        .map(|cell| cell.text.as_str());
    for word in texts.flat_map(|text| text.split(' ')) {
        deadline::tick();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_punctuation() || "–—…•“”«»„’‘·".contains(c))
        {
            continue;
        }
        words += 1;
        good += usize::from(is_word(word, bare));
        known += usize::from(COMMON.contains(&bare.to_lowercase().as_str()));
        if words == MOST {
            break;
        }
    }
    if words < FEWEST {
        return true;
    }
    let share = |count: usize| count as f32 / words as f32;
    if untold > 0.5 && share(known) < KNOWN {
        return false;
    }
    share(good) >= SHARE
}

/// Returns true if a word has the form of words: letters of one script with capitals at their
/// place, or a number.
fn is_word(word: &str, bare: &str) -> bool {
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        return bare.chars().any(char::is_numeric);
    }
    if word.contains("://") || word.contains('@') {
        return true;
    }
    // Signs that no word has within it.
    let foreign = |c: &char| {
        !c.is_alphanumeric()
            && !"'’‘-‐–.,/&()[]:;·*_\u{ad}+%°\"“”«»".contains(*c)
            && !super::letters::is_mark(*c)
            && !is_joined(*c)
    };
    if bare.chars().any(|c| foreign(&c)) {
        return false;
    }
    // Digits stand before or behind letters, not among them.
    let mut turns = bare
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(char::is_numeric);
    let mut before = turns.next();
    let changes = turns
        .filter(|turn| before.replace(*turn) != Some(*turn))
        .count();
    if changes > 1 && !bare.contains(['/', '-', '.', ':']) {
        return false;
    }
    let mut parts =
        bare.split(|c: char| !c.is_alphabetic() && !super::letters::is_mark(c) && !is_joined(c));
    parts.all(is_part)
}

/// Marks of scripts that letters carry, and joiners.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{200c}' | '\u{200d}' | '\u{640}')
}

/// Returns true if letters without a sign between are of one script, with capitals at the beginning
/// or throughout.
fn is_part(part: &str) -> bool {
    let mut scripts = part.chars().filter(|c| c.is_alphabetic()).map(script);
    let Some(first) = scripts.next() else {
        return true;
    };
    if scripts.any(|other| other != first) {
        return false;
    }
    let capitals = part.chars().skip(1).filter(|c| c.is_uppercase()).count();
    let small = part.chars().filter(|c| c.is_lowercase()).count();
    let mixed = capitals > 1 && small > 1;
    let long = part.chars().count() >= 5;
    let vowel = first != Script::Latin || !long || part.chars().any(is_vowel);
    !mixed && vowel
}

/// Letters that words of five letters have at least one of.
fn is_vowel(c: char) -> bool {
    !matches!(c.to_ascii_lowercase(), 'b'..='d' | 'f'..='h' | 'j'..='n' | 'p'..='t' | 'v' | 'x' | 'z')
}

/// Scripts as far as they must be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Indic,
    East,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{600}'..='\u{8ff}' => Script::Arabic,
        '\u{900}'..='\u{dff}' => Script::Indic,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' => Script::East,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::Line;
    use super::is_legible;

    #[track_caller]
    fn check(text: &str, untold: f32, expected: bool) {
        let lines: Vec<Line> = (0..10).map(|_| Line::of(text)).collect();
        assert_eq!(is_legible(&lines, untold), expected, "{text}");
    }

    #[test]
    fn text_is_told_from_letters_without_sense() {
        for text in [
            "We, the undersigned, ask the Minister to keep the river clean.",
            "Ana Roe, Liga del Río (Lima, PE), https://liga.example",
            "МЫ ПРОСИМ сохранить реку чистой, т. е. не строить плотину.",
            "نطلب من الوزير أن يحافظ على النهر نظيفا",
            "我们请求部长保持河流清洁 WHO 2010",
            "हम मंत्री से नदी को साफ रखने का अनुरोध करते हैं",
        ] {
            check(text, 0.0, true);
        }
        check(
            "We, the undersigned, ask the Minister to keep the river clean.",
            1.0,
            true,
        );
        check("Xf, uif voefstjhofe, btl uif Njojtufs up lffq", 1.0, false);
        check("EF1%'GSPN 0QFO0GGJDF aĒƂxŨ đ§¶ZqW 7hR%tQ4", 0.0, false);
        check("xRtQ ΩbЖc ɐqQvX kLmNpQ ƒ∂ßå ¬˚∆˙© Ãqß", 0.0, false);
    }
}
