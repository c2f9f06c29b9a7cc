//! JSON as text that no terminal obeys: what is dangerous when printed is written as an escape, which says the same.

use serde::Serialize;

/// A value on one line, without a line break. Errors: those of its serialization.
pub fn line(value: &(impl Serialize + ?Sized)) -> serde_json::Result<String> {
    serde_json::to_string(value).map(escaped)
}

/// A value laid out for people. Errors: those of its serialization.
pub fn indented(value: &(impl Serialize + ?Sized)) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(escaped)
}

/// JSON with escapes for control characters beyond ASCII, marks of direction and line separators: they stand only inside strings.
fn escaped(json: String) -> String {
    let Some(first) = json.find(is_dangerous) else {
        return json;
    };
    let mut text = String::with_capacity(json.len() + 64);
    text.push_str(&json[..first]);
    for character in json[first..].chars() {
        if is_dangerous(character) {
            // All of them lie in the basic plane.
            text.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            text.push(character);
        }
    }
    text
}

fn is_dangerous(character: char) -> bool {
    matches!(
        character,
        '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
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
        ] {
            let json = line(text).unwrap();
            assert_eq!(json, expected);
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
        assert_eq!(indented(&["\u{2066}"]).unwrap(), "[\n  \"\\u2066\"\n]");
    }
}
