//! The limits of passages and their display, with the places of highlights: whole sentences if they are short enough, else
//! clauses, else words, and never a cut within a grapheme.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::Snippet;
use crate::document::Field;
use crate::search::snippet::mark::Mark;

/// About how long a passage is, in bytes of the text.
const LENGTH: usize = 240;

/// Returns the beginning of a passage that shows `at`: the beginning of the sentence, or a few
/// words before `at` if that is too far.
pub(super) fn beginning(text: &str, at: usize) -> usize {
    let mut floor = at.saturating_sub(LENGTH / 2);
    while !text.is_char_boundary(floor) {
        floor -= 1;
    }
    let before = &text[floor..at];
    let sentence = before
        .char_indices()
        .rev()
        .find(|(place, _)| ends_at(text, floor + place));
    match sentence {
        Some((place, character)) => {
            let start = floor + place + character.len_utf8();
            start + (text[start..at].len() - text[start..at].trim_start().len())
        }
        None if floor == 0 => 0,
        None => {
            let start = clause(before)
                .or_else(|| behind_space(before))
                .unwrap_or_else(|| first_grapheme(before));
            floor + start
        }
    }
}

/// Returns the beginning of the first clause that lies whole in a text.
fn clause(text: &str) -> Option<usize> {
    let (place, mark) = text
        .char_indices()
        .find(|(_, character)| matches!(character, ';' | ':' | '—' | '；' | '：' | '؛'))?;
    let start = place + mark.len_utf8();
    let rest = &text[start..];
    (!rest.trim().is_empty()).then(|| start + rest.len() - rest.trim_start().len())
}

/// Behind the first white space.
fn behind_space(text: &str) -> Option<usize> {
    let (place, space) = text
        .char_indices()
        .find(|(_, character)| character.is_whitespace())?;
    Some(place + space.len_utf8())
}

fn first_grapheme(text: &str) -> usize {
    text.graphemes(true)
        .next()
        .map_or(0, str::len)
        .min(text.len())
}

/// Returns true if a sentence or paragraph ends with the character at a place: not with the point
/// of an ordinal number (`am 3. Mai`), an initial or a short form (`Sr.`, `No.`).
fn ends_at(text: &str, place: usize) -> bool {
    let (before, after) = text.split_at(place);
    let mut after = after.chars();
    let Some(character) = after.next() else {
        return false;
    };
    if !is_end(character, after.next()) {
        return false;
    }
    let word = before
        .rsplit(|letter: char| !letter.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let mut letters = word.chars();
    let first = letters.next();
    let rest: Vec<char> = letters.take(3).collect();
    let short = match first {
        Some(first) if first.is_numeric() => rest.len() < 2,
        Some(first) if first.is_uppercase() => {
            rest.len() < 3 && rest.iter().all(|letter| letter.is_lowercase())
        }
        _ => false,
    };
    character != '.' || !short
}

/// Returns true if a sentence or paragraph can end with a character, given the one after it.
fn is_end(character: char, next: Option<char>) -> bool {
    match character {
        '\n' | '。' | '！' | '？' | '।' | '။' | '។' | '؟' => true,
        '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// Returns the end of a passage that begins at `start`: the last sentence end in reach, else the
/// last space, else a grapheme's end.
pub(super) fn ending(text: &str, start: usize) -> usize {
    let mut limit = text.len().min(start + LENGTH);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let reach = &text[start..limit];
    // An empty line ends a thought.
    let paragraph = reach
        .match_indices("\n\n")
        .map(|(place, _)| place)
        .find(|end| *end > LENGTH / 3);
    if let Some(end) = paragraph {
        return start + end;
    }
    if limit == text.len() {
        return limit;
    }
    let sentence = reach
        .char_indices()
        .filter(|(place, _)| ends_at(text, start + place))
        .map(|(place, character)| place + character.len_utf8())
        .rfind(|end| *end > LENGTH / 3);
    let clause = || {
        let ends =
            |character: char| matches!(character, ',' | ';' | '，' | '；' | '、' | '،' | '؛');
        let place = reach.rfind(ends).filter(|end| *end > LENGTH / 2)?;
        Some(place + reach[place..].chars().next().map_or(0, char::len_utf8))
    };
    let length = sentence
        .or_else(clause)
        .or_else(|| {
            reach
                .rfind(char::is_whitespace)
                .filter(|end| *end > LENGTH / 3)
        })
        .unwrap_or_else(|| {
            let mut end = 0;
            reach
                .graphemes(true)
                .for_each(|grapheme| end += grapheme.len());
            let last = reach.graphemes(true).next_back().map_or(0, str::len);
            if end > last { end - last } else { end }
        });
    start + length
}

/// A passage as it is shown: white space collapsed, marks moved with it, `…` where it was cut.
pub(super) fn passage(text: &str, range: Range<usize>, marks: &[Mark], field: Field) -> Snippet {
    let mut shown = String::with_capacity(range.len() + 6);
    let cut_before = range.start > 0
        && !text[..range.start]
            .trim_end()
            .ends_with(|last| is_end(last, None) || last == ':');
    if cut_before && !text[..range.start].ends_with('\n') {
        shown.push('…');
    }
    let mut spans: Vec<Range<usize>> = marks
        .iter()
        .map(|mark| mark.span.clone())
        .filter(|span| range.start <= span.start && span.end <= range.end)
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    let mut highlights: Vec<Range<usize>> = Vec::with_capacity(joined.len());
    let mut waiting = joined.into_iter().peekable();
    let mut open: Option<(usize, usize)> = None;
    let mut gap = Gap::None;
    let mut characters = text[range.clone()].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let at = range.start + offset;
        if let Some((begin, end)) = open
            && at >= end
        {
            highlights.push(begin..shown.len().max(begin));
            open = None;
        }
        if character.is_whitespace() {
            gap = match character {
                '\n' => Gap::Line,
                _ => gap.max(Gap::Space),
            };
            continue;
        }
        let next = characters.peek().map(|(_, next)| *next);
        let begins = gap == Gap::Line || shown.is_empty();
        if begins && is_bullet(character) && next.is_none_or(char::is_whitespace) {
            continue;
        }
        if !shown.is_empty() {
            shown.push_str(gap.shown_after(&shown));
        }
        gap = Gap::None;
        if open.is_none()
            && let Some(span) = waiting.next_if(|span| span.start <= at)
        {
            open = Some((shown.len(), span.end));
        }
        shown.push(character);
    }
    shown.truncate(shown.trim_end().len());
    if let Some((begin, _)) = open {
        highlights.push(begin..shown.len().max(begin));
    }
    let rest = text[range.end..].trim_start();
    if !rest.is_empty()
        && !shown.ends_with(|last| is_end(last, None))
        && !text[range.end..].starts_with('\n')
    {
        shown.push('…');
    }
    Snippet {
        highlights: on_graphemes(&shown, highlights),
        text: shown,
        field,
        page: None,
    }
}

/// The separator between two characters that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
}

impl Gap {
    /// Returns the text shown for the gap: the names of a list would run into each other without a
    /// sign between them.
    fn shown_after(self, shown: &str) -> &'static str {
        let goes_on =
            |last: char| last.is_alphanumeric() || matches!(last, ')' | ']' | '»' | '”' | '"');
        match self {
            Self::None => "",
            Self::Line if shown.ends_with(goes_on) => " · ",
            Self::Space | Self::Line => " ",
        }
    }
}

fn is_bullet(character: char) -> bool {
    matches!(character, '-' | '*' | '•' | '–')
}

/// Marks widened to grapheme boundaries; marks that overlap then are merged, empty ones are
/// dropped.
fn on_graphemes(text: &str, marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return marks.into_iter().filter(|mark| !mark.is_empty()).collect();
    }
    let mut whole: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks.into_iter().filter(|mark| !mark.is_empty()) {
        let mark = boundary(text, mark.start, Side::Before)..boundary(text, mark.end, Side::After);
        match whole.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => whole.push(mark),
        }
    }
    whole
}

/// The side of a boundary.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The grapheme boundary at a place, or the next one before or after it.
fn boundary(text: &str, place: usize, side: Side) -> usize {
    let mut cursor = GraphemeCursor::new(place, text.len(), true);
    // The cursor sees the whole text and asks for nothing more.
    match cursor.is_boundary(text, 0) {
        Ok(false) if side == Side::After => cursor
            .next_boundary(text, 0)
            .ok()
            .flatten()
            .unwrap_or(text.len()),
        Ok(false) => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
        Ok(true) | Err(_) => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_without_a_sentence_begins_with_a_word() {
        for space in [" ", "\u{a0}", "\u{3000}"] {
            let text = format!("{space}word").repeat(60);
            let at = 40 * (space.len() + 4) + space.len();
            let start = beginning(&text, at);
            assert!(
                start > 0 && text[start..at].starts_with("word"),
                "{space:?}"
            );
        }
    }
}
