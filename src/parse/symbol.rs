//! Characters of the symbol fonts, which have codes of their own.

/// The letters and signs of the font `Symbol` from 0x41 on, `.` where there is none worth telling.
/// Source: the encoding that Adobe published for its font of that name.
const SYMBOL: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ......αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// The character that a code stands for in a font, as far as it says something.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    let inner = match code {
        0xF020..=0xF0FF => code - 0xF000,
        0x20..=0xFF => code,
        _ => return char::from_u32(code).filter(|character| !character.is_control()),
    };
    let font = font.to_ascii_lowercase();
    if font.contains("wingding") || font.contains("webding") {
        return Some(match inner {
            0x6F | 0xA8 | 0x71 | 0x72 => '☐',
            0xFE | 0x54 | 0x52 => '☑',
            0xFD | 0x78 => '☒',
            0xFC | 0x50 => '✓',
            0xFB => '✗',
            0xE0 | 0xF0 | 0xE8 => '→',
            0x2A => '✉',
            0x28 | 0x29 => '☎',
            0x6C | 0x6E | 0x9F | 0xA7 | 0xB7 | 0x76 | 0xD8 => '•',
            _ => return None,
        });
    }
    if font.contains("symbol") {
        let offset = usize::try_from(inner.checked_sub(0x41).unwrap_or(u32::MAX)).ok();
        let letter = offset.and_then(|offset| SYMBOL.chars().nth(offset));
        return match inner {
            0xB7 => Some('•'),
            0xB0 => Some('°'),
            0xA3 => Some('≤'),
            0xB3 => Some('≥'),
            0xB1 => Some('±'),
            0xB4 => Some('×'),
            0xAE => Some('→'),
            0xA5 => Some('∞'),
            0x20..=0x40 => char::from_u32(inner),
            _ => letter.filter(|letter| *letter != '.'),
        };
    }
    char::from_u32(inner).filter(|character| !character.is_control())
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn codes_of_symbol_fonts_are_told() {
        assert_eq!(symbol("Symbol", 0xF061), Some('α'));
        assert_eq!(symbol("Symbol", 0x57), Some('Ω'));
        assert_eq!(symbol("Wingdings", 0xF0FC), Some('✓'));
        assert_eq!(symbol("Arial", 0x2713), Some('✓'));
        assert_eq!(symbol("Wingdings", 0xF021), None);
    }
}
