//! The form of results: writes bytes to a given writer; never searches, never opens files.
//!
//! One file for each form of output. Text from documents is untrusted: characters that a terminal,
//! a spreadsheet or a page would take as more than text are made harmless here.

pub mod citation;
pub mod csv;
pub mod json;
pub mod json_text;
pub mod licenses;
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

use crate::document::Document;
use crate::visible::{VisibleFilter, is_hidden};

/// The address that a document declares, if it is one of the web: a browser would run others
/// (`javascript:`).
pub fn address(document: &Document) -> Option<&str> {
    let is_web = |address: &&str| {
        let scheme = address.split_once("://").map(|(scheme, _)| scheme);
        scheme.is_some_and(|scheme| {
            scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
        })
    };
    document.url.as_deref().filter(is_web)
}

/// Text from a document on one line, safe to print: as `strip_controls`, without marks of
/// direction, white space collapsed.
pub fn sanitize_line(text: &str) -> String {
    let mut filter = VisibleFilter::new();
    let mut safe = String::with_capacity(text.len());
    for character in text.chars().filter(|c| filter.keeps(*c)) {
        let character = sanitized(character);
        if character != ' ' || !safe.ends_with(' ') {
            safe.push(character);
        }
    }
    safe
}

/// The substitute for a character in text on one line: a space for white space, `\u{FFFD}` for a
/// control.
fn sanitized(character: char) -> char {
    if character.is_whitespace() {
        ' '
    } else if character.is_control() {
        '\u{fffd}'
    } else {
        character
    }
}

/// Text laid out already, which may hold text from documents: control characters but line breaks
/// and tabs become `\u{FFFD}`; characters that show nothing, bidirectional overrides, embeddings
/// and isolates are dropped.
pub fn strip_controls(text: &str) -> Cow<'_, str> {
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(|c| is_control(c) || is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut filter = VisibleFilter::for_layout();
    let kept = text.chars().filter(|c| filter.keeps(*c));
    kept.map(|c| if is_control(c) { '\u{fffd}' } else { c })
        .collect()
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
            ("La\u{200b}ke\u{ad} Fo\u{2060}rum\u{e0041}", "Lake Forum"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a \u{200b}\u{200d} b", "a b"),
        ] {
            assert_eq!(sanitize_line(text), expected);
        }
    }

    #[test]
    fn what_is_laid_out_keeps_its_lines() {
        for (text, expected) in [
            ("  one\n\ttwo", "  one\n\ttwo"),
            ("a\u{1b}[31mb\r\u{9b}2J", "a\u{fffd}[31mb\u{fffd}\u{fffd}2J"),
            ("abc\u{202e}def\u{2066}", "abcdef"),
            ("\u{200f}نص", "\u{200f}نص"),
            ("A\u{200b}\u{e0041}na\u{ad}", "Ana"),
        ] {
            assert_eq!(strip_controls(text), expected);
        }
    }
}
