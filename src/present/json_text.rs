//! JSON as text that no terminal obeys: dangerous characters are written as escapes, with the same
//! meaning.

use serde::Serialize;

use crate::visible::{is_hidden, shapes};

/// A value on one line, without a line break. Errors: those of its serialization.
pub fn line(value: &(impl Serialize + ?Sized)) -> serde_json::Result<String> {
    serde_json::to_string(value).map(escaped)
}

/// A value laid out for people. Errors: those of its serialization.
pub fn indented(value: &(impl Serialize + ?Sized)) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(escaped)
}

/// Escapes control characters beyond ASCII, line separators and characters that show nothing: they
/// occur only inside strings.
fn escaped(json: String) -> String {
    let Some(first) = json.find(is_dangerous) else {
        return json;
    };
    let mut text = String::with_capacity(json.len() + 64);
    text.push_str(&json[..first]);
    for character in json[first..].chars() {
        if is_dangerous(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(character);
        }
    }
    text
}

/// Returns true if a character acts on a terminal, or shows nothing there and changes no other.
fn is_dangerous(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{2029}')
        || is_hidden(character) && !shapes(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_say_the_same() {
        for (text, expected) in [
            ("plain", r#""plain""#),
            ("é \u{9b}2J\u{7f}", r#""é \u009b2J\u007f""#),
            (
                "\u{202e}txt\u{1b}[m\u{2028}",
                r#""\u202etxt\u001b[m\u2028""#,
            ),
            ("A\u{200b}\u{e0041}na", r#""A\u200b\udb40\udc41na""#),
            ("می\u{200c}خ", "\"می\u{200c}خ\""),
        ] {
            let json = line(text).unwrap();
            assert_eq!(json, expected);
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
        assert_eq!(indented(&["\u{2066}"]).unwrap(), "[\n  \"\\u2066\"\n]");
    }
}
