//! The visible part of a text: characters that show nothing, and characters that turn the direction
//! of the text behind them.
//!
//! Two texts that look alike but for such characters are different to a program, and a text can
//! carry a message that nobody sees. Knows characters alone, not where a text comes from or goes.

use std::borrow::Cow;

/// Returns true if a character turns the direction of the text behind it until its end, so that the
/// text may be misread.
pub fn turns_text(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text without characters that show nothing, so that two values that look alike are
/// alike. A character that shapes a letter or a picture stays behind it; a joiner at the end joins
/// nothing and is removed.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut filter = VisibleFilter::new();
    let mut kept: String = text
        .chars()
        .filter(|character| filter.keeps(*character))
        .collect();
    kept.truncate(kept.trim_end_matches(['\u{200c}', '\u{200d}']).len());
    Cow::Owned(kept)
}

/// Returns true if a character only sets the direction of the characters beside it.
pub fn marks_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// Returns true if a character shows nothing: the property `Default_Ignorable_Code_Point` of
/// Unicode 17 (DerivedCoreProperties.txt), and the marks of interlinear annotations.
pub fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
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

/// Returns true if a hidden character changes how the one before it is drawn: joiners, variation
/// selectors, fillers of Hangul letters.
pub fn shapes(character: char) -> bool {
    matches!(
        character,
        '\u{115f}'..='\u{1160}'
            | '\u{180b}'..='\u{180d}'
            | '\u{180f}'
            | '\u{200c}'..='\u{200d}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

/// A filter of visible text, character by character. A character that shapes another stays behind
/// one that it can shape, so that Persian, Hindi, emoji and old Hangul stay as they are.
#[derive(Clone, Copy, Debug)]
pub struct VisibleFilter {
    previous: char,
    /// True if the text is laid out, perhaps with tags.
    laid_out: bool,
    /// The character before the tag that is open.
    before_tag: Option<char>,
}

impl VisibleFilter {
    /// A filter that drops marks of direction as well.
    pub fn new() -> Self {
        Self {
            previous: ' ',
            laid_out: false,
            before_tag: None,
        }
    }

    /// A filter for text that is laid out: it keeps marks of direction, and a tag does not come
    /// between letters that join.
    pub fn for_layout() -> Self {
        Self {
            laid_out: true,
            ..Self::new()
        }
    }

    /// Returns true if the filter passes the next character of the text.
    pub fn keeps(&mut self, character: char) -> bool {
        let passes = if marks_direction(character) {
            self.laid_out
        } else if shapes(character) {
            shaped_by(character, self.previous)
        } else {
            !is_hidden(character)
        };
        if passes {
            if self.laid_out && character == '<' {
                self.before_tag = Some(self.previous);
            }
            let before = self.before_tag.take_if(|_| character == '>');
            self.previous = before.unwrap_or(character);
        }
        passes
    }
}

impl Default for VisibleFilter {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns true if a character that shapes can do so behind another: in the blocks of scripts that
/// join their letters, of symbols, of Han.
fn shaped_by(character: char, previous: char) -> bool {
    let is_symbol = matches!(
        previous,
        '\u{203c}'..='\u{205e}' | '\u{20e3}' | '\u{2100}'..='\u{2bff}' | '\u{3030}'..='\u{303d}' | '\u{3297}'..='\u{3299}'
            | '\u{1f000}'..='\u{1faff}'
    );
    match character {
        '\u{115f}'..='\u{1160}' => {
            matches!(previous, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97c}')
        }
        '\u{180b}'..='\u{180f}' => matches!(previous, '\u{1800}'..='\u{18af}'),
        '\u{200c}'..='\u{200d}' => {
            is_symbol
                || matches!(
                    previous,
                    '\u{620}'..='\u{109f}'
                        | '\u{1700}'..='\u{18af}'
                        | '\u{1900}'..='\u{1cff}'
                        | '\u{a800}'..='\u{abff}'
                        | '\u{fb50}'..='\u{fe0f}'
                        | '\u{fe70}'..='\u{fefc}'
                        | '\u{10a00}'..='\u{11fff}'
                        | '\u{1e900}'..='\u{1e95f}'
                )
        }
        '\u{fe00}'..='\u{fe0f}' => {
            is_symbol
                || matches!(
                    previous,
                    '#' | '*' | '0'..='9' | '©' | '®' | '\u{1000}'..='\u{109f}' | '\u{a840}'..='\u{a87f}'
                )
                || is_han(previous)
        }
        '\u{e0100}'..='\u{e01ef}' => is_han(previous),
        _ => false,
    }
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut filter = VisibleFilter::new();
        let seen: String = text
            .chars()
            .filter(|character| filter.keeps(*character))
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_shows_nothing_is_dropped() {
        check("Lake\u{200b} For\u{ad}um\u{2060}", "Lake Forum");
        check("A\u{e0041}\u{e007f}na\u{feff}", "Ana");
        check("\u{3164}\u{34f}x\u{fff9}", "x");
        check("abc\u{202e}def\u{200e}", "abcdef");
        check("A\u{200d}n\u{200c}a\u{fe0f} \u{fe01}\u{e0100}", "Ana ");
    }

    #[test]
    fn what_shapes_letters_stays_beside_them() {
        for text in [
            "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष",
            "❤\u{fe0f}",
            "葛\u{e0100}",
            "1\u{fe0f}\u{20e3}",
            "👩\u{200d}🚀",
        ] {
            check(text, text);
        }
        check("می\u{200c}\u{200c}\u{200d}خ", "می\u{200c}خ");
        let mut filter = VisibleFilter::for_layout();
        let highlighted = "<p><b>می</b>\u{200c}خ</p><b>A</b>\u{200c}na";
        let seen = highlighted.chars().filter(|c| filter.keeps(*c));
        assert_eq!(
            seen.collect::<String>(),
            "<p><b>می</b>\u{200c}خ</p><b>A</b>na"
        );
    }

    #[test]
    fn values_that_look_alike_are_alike() {
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
            ("👩\u{200d}🌾 ❤\u{fe0f}", "👩\u{200d}🌾 ❤\u{fe0f}"),
            ("می\u{200c}", "می"),
            ("\u{601}١٢", "\u{601}١٢"),
        ] {
            assert_eq!(visible(text), expected, "{text:?}");
        }
    }

    #[test]
    fn hidden_are_those_of_unicode() {
        let property = regex::Regex::new(r"^\p{Default_Ignorable_Code_Point}$").unwrap();
        for character in '\0'..=char::MAX {
            let is_annotation = matches!(character, '\u{fff9}'..='\u{fffb}');
            let expected = is_annotation || property.is_match(character.encode_utf8(&mut [0; 4]));
            assert_eq!(is_hidden(character), expected, "{character:?}");
            assert!(
                is_hidden(character) || !(shapes(character) || turns_text(character)),
                "{character:?}"
            );
        }
    }
}
