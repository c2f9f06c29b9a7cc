//! Characters that show nothing: what is printed with them and without them looks the same.

use std::borrow::Cow;

/// A text without characters that show nothing, so that two values that look alike are alike. Joiners and variation selectors stay
/// behind the letters and pictures that they shape. Source: the format characters and default ignorable code points of Unicode 16;
/// for joiners, what UAX #31 and RFC 5892 (appendix A) allow, by blocks.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        let before = kept.chars().next_back();
        if !is_invisible(character) || before.is_some_and(|before| shapes(character, before)) {
            kept.push(character);
        }
    }
    // A joiner at the end joins nothing.
    kept.truncate(kept.trim_end_matches(['\u{200c}', '\u{200d}']).len());
    Cow::Owned(kept)
}

/// Whether a character shows nothing by itself. Signs that stand before numbers in Arabic script are format characters that show.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character that shows nothing by itself changes how the one before it is shown.
fn shapes(character: char, before: char) -> bool {
    match character {
        // Arabic, Syriac, the scripts of India and its neighbours, Mongolian; pictures that are joined into one.
        '\u{200c}' => is_joining(before),
        '\u{200d}' => is_joining(before) || is_picture(before),
        '\u{180b}'..='\u{180f}' => matches!(before, '\u{1800}'..='\u{18af}'),
        '\u{fe00}'..='\u{fe0f}' => {
            is_picture(before)
                || is_han(before)
                || matches!(before, '#' | '*' | '0'..='9' | '\u{1000}'..='\u{109f}')
        }
        '\u{e0100}'..='\u{e01ef}' => is_han(before),
        _ => false,
    }
}

fn is_joining(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1700}'..='\u{18af}'
        | '\u{1900}'..='\u{1cff}' | '\u{a800}'..='\u{abff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10a00}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}')
}

fn is_picture(sign: char) -> bool {
    matches!(sign, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' | '\u{3030}'..='\u{303d}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_shows_is_kept() {
        for (text, expected) in [
            ("Ana Roe", "Ana Roe"),
            ("Unter\u{ad}nehmer", "Unternehmer"),
            ("\u{feff}Biden-\u{2060}Heron\u{200b}", "Biden-Heron"),
            (
                "A\u{e0041}\u{e007f}na\u{202e} R\u{200d}oe\u{200c}",
                "Ana Roe",
            ),
            ("Ana\u{fe0f}\u{e0101}\u{3164}", "Ana"),
            ("می\u{200c}خواهیم\u{200f}", "می\u{200c}خواهیم"),
            ("क\u{94d}\u{200d}ष", "क\u{94d}\u{200d}ष"),
            ("葛\u{e0100}飾", "葛\u{e0100}飾"),
            ("👩\u{200d}🌾 ❤\u{fe0f}", "👩\u{200d}🌾 ❤\u{fe0f}"),
            ("می\u{200c}", "می"),
            ("\u{601}١٢", "\u{601}١٢"),
        ] {
            assert_eq!(visible(text), expected, "{text:?}");
        }
    }
}
