//! How results look: bytes to a writer it is given; never searches, never opens files.
//!
//! One file for each form of output. Text from documents is untrusted: what a terminal, a spreadsheet or a page would take as
//! more than text is made harmless here.

pub mod citation;
pub mod csv;
pub mod json;
#[cfg(test)]
mod schema;
pub mod terminal;

/// The forms in which results can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// For people, on a terminal or in a file.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A table for spreadsheets.
    Csv,
    /// One path a line.
    Paths,
}

/// Text from a document on one line, safe to print: control characters become `\u{FFFD}`, bidirectional overrides and isolates
/// are dropped, white space is collapsed.
pub fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{200e}'
            | '\u{200f}'
            | '\u{61c}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => {}
            _ if character.is_whitespace() => {
                if !safe.ends_with(' ') {
                    safe.push(' ');
                }
            }
            _ if character.is_control() => safe.push('\u{fffd}'),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_overrides_do_not_get_through() {
        for (text, expected) in [
            ("a\u{1b}[31mb", "a\u{fffd}[31mb"),
            ("abc\u{202e}def", "abcdef"),
            ("one\r\ntwo\tthree", "one two three"),
            ("نص عربي", "نص عربي"),
        ] {
            assert_eq!(harmless(text), expected);
        }
    }
}
