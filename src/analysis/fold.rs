//! Folding: what makes two spellings of one word the same term.

use unicode_normalization::UnicodeNormalization;

/// Folds a word: compatibility forms, case, accents of Latin and Greek, Arabic and Hebrew points, spellings of Devanagari, and
/// digits of every script.
pub fn fold_word(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    for character in lower(word).nfkd() {
        match character {
            // The breve of й is part of the letter.
            '\u{306}' if folded.ends_with('и') => {
                folded.pop();
                folded.push('й');
            }
            // Hamza seats and madda fall with the other Arabic marks; the decomposed letters remain.
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}' => {}
            '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{640}' => {}
            // Devanagari: a nasal before a consonant of its own row is mostly written as anusvara; so is candrabindu. The dot
            // below marks borrowed sounds and is often left out.
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

/// A word in the form that stemmers expect: lower case, composed, accents kept, points and joiners dropped.
pub(super) fn lower(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
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
