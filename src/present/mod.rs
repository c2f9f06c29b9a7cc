//! How results look: bytes to a writer it is given; never searches, never opens files.
//!
//! One file for each form of output. Text from documents is untrusted: what a terminal, a spreadsheet or a page would take as
//! more than text is made harmless here.

pub mod citation;
pub mod csv;
pub mod json;
pub mod json_text;
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

use std::borrow::Cow;

/// Text from a document on one line, safe to print: as `inert`, without marks of direction, white space collapsed.
pub fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' => {}
            _ if turns_text(character) => {}
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

/// Text laid out already, which may hold text from documents: control characters but line breaks and tabs become `\u{FFFD}`,
/// bidirectional overrides, embeddings and isolates are dropped.
pub fn inert(text: &str) -> Cow<'_, str> {
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(|c| is_control(c) || turns_text(c)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !turns_text(*c));
    kept.map(|c| if is_control(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Whether a character turns the direction of the text behind it, until it is undone: what is shown may then be read as something
/// else.
fn turns_text(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

    #[test]
    fn what_is_laid_out_keeps_its_lines() {
        for (text, expected) in [
            ("  one\n\ttwo", "  one\n\ttwo"),
            ("a\u{1b}[31mb\r\u{9b}2J", "a\u{fffd}[31mb\u{fffd}\u{fffd}2J"),
            ("abc\u{202e}def\u{2066}", "abcdef"),
            ("\u{200f}نص", "\u{200f}نص"),
        ] {
            assert_eq!(inert(text), expected);
        }
    }
}
