//! The one way in which names are made comparable.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a name: NFKD, lower case, combining marks dropped, every other character that is neither letter nor digit
/// taken as a space, white space collapsed. Shape: no white space at either end; may be empty.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return plain(name);
    }
    let mut folded = String::with_capacity(name.len());
    for character in name
        .nfkd()
        .filter(|&character| !is_combining_mark(character))
        .flat_map(char::to_lowercase)
    {
        if character.is_alphanumeric() {
            folded.push(character);
        } else if matches!(character, '\'' | '’') {
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Folds an ASCII name.
fn plain(name: &str) -> String {
    let mut folded = Vec::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            folded.push(byte.to_ascii_lowercase());
        } else if byte != b'\'' && folded.last().is_some_and(|last| *last != b' ') {
            folded.push(b' ');
        }
    }
    if folded.last() == Some(&b' ') {
        folded.pop();
    }
    String::from_utf8(folded).unwrap_or_default()
}
