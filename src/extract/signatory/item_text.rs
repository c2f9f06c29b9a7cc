//! The text of an item before it is read: without bullets and numbering, its head, its parts between
//! commas.

use super::words::{Class, key};

/// An item without bullets, numbering and closing punctuation.
pub(super) fn bare(item: &str) -> &str {
    let mut text = item.trim().trim_start_matches(is_bullet).trim_start();
    let digits = text.trim_start_matches('(');
    let rest = digits.trim_start_matches(char::is_numeric);
    if rest.len() < digits.len() && digits.len() - rest.len() <= 6 {
        let after = rest.trim_start_matches(['.', ')', '、', '．', ':', '\t', '။', '।', '）']);
        let dot_inside = after.starts_with(char::is_numeric);
        if after.len() < rest.len() && !dot_inside {
            text = after.trim_start();
        }
    }
    let text = text
        .trim_end_matches([';', ',', '；', '，', '、', '。', '*', '،', '|'])
        .trim();
    match text.strip_suffix('.') {
        Some(rest) if !ends_abbreviated(rest) => rest,
        _ => text,
    }
}

fn is_bullet(character: char) -> bool {
    matches!(
        character,
        '-' | '*'
            | '/'
            | '•'
            | '·'
            | '–'
            | '—'
            | '▪'
            | '◦'
            | '●'
            | '○'
            | '‣'
            | '✓'
            | '►'
            | '→'
            | '|'
            | '\u{feff}'
            | '\u{200b}'
            | '\u{a0}'
    ) || character.is_whitespace()
}

/// Returns true if a full stop after a text belongs to its last word: initials, `Inc`, `e.V`.
fn ends_abbreviated(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    last.contains('.') || last.chars().count() <= 3 || Class::Corporate.is(&key(last))
}

/// The part of an item before its first comma, dash or bracket.
pub(super) fn head(text: &str) -> &str {
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let (start, ends) = match character {
            ',' | '，' | '(' | '（' | '\t' | '|' => (at, true),
            '–' | '—' | '-' | '/' => {
                let after = &text[at + character.len_utf8()..];
                (
                    at.saturating_sub(1),
                    before == ' ' && after.starts_with(' '),
                )
            }
            _ => (at, false),
        };
        if ends && start > 0 {
            return text[..start].trim();
        }
        before = character;
    }
    text.trim()
}

/// A text cut at the commas outside brackets; what belongs to a name in spite of its comma stays
/// with it.
pub(super) fn commas(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    let mut push = |start: usize, end: usize| {
        let part = text[start..end].trim();
        let joined = parts
            .last()
            .filter(|_| Class::Corporate.is(&key(part)))
            .copied();
        match joined {
            Some(before) => {
                let from = offset(before, text);
                parts.pop();
                parts.push(text[from..end].trim());
            }
            None if part.is_empty() => {}
            None => parts.push(part),
        }
    };
    for (at, character) in text.char_indices() {
        match character {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth -= 1,
            ',' | '，' | '،' if depth <= 0 => {
                push(start, at);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    push(start, text.len());
    if parts.is_empty() {
        parts.push(text);
    }
    parts
}

/// Where a part of a text begins in it, in bytes.
pub(super) fn offset(part: &str, whole: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}
