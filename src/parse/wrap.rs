//! The meaning of line breaks: some only fill a page, others end a line of a list or an address.
//!
//! Prose wrapped by an editor fills its lines: the next word would not have fitted. Addresses and
//! lists of names do not.

use std::borrow::Cow;

/// Lines at least this long are prose even where the text is not wrapped: signature lines are
/// rarely so long. In characters.
const LONG: usize = 110;

/// Shorter lines do not count for the width, in characters.
const NARROWEST: usize = 40;

/// No text is wrapped wider than this, in characters.
const WIDEST: usize = 150;

/// How much narrower a width is with which another is compared, in characters.
const NEARBY: usize = 12;

/// The fewest full lines from which a width is taken.
const FEWEST: usize = 3;

/// The width at which a text is wrapped, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrap {
    width: Option<usize>,
}

/// The meaning of a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// Nothing: the sentence goes on.
    Fill,
    /// The end of a line of a list, an address or a verse.
    Line,
    /// The end of a paragraph that is one long line.
    Paragraph,
}

impl Wrap {
    /// Detects the width from the lines of a text.
    pub(super) fn of(text: &str) -> Self {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let pairs: Vec<(usize, usize)> = lines
            .windows(2)
            .filter(|pair| !pair[0].is_empty() && !pair[1].is_empty())
            .map(|pair| (length(pair[0]), first_word(pair[1])))
            .filter(|&(length, _)| length >= NARROWEST)
            .collect();
        let lengths = || lines.iter().map(|line| length(line));
        let wide: usize = lengths().filter(|length| *length > WIDEST).sum();
        // Most of it stands in paragraphs of one line each: what it has of short lines is as long
        // as it is by itself.
        if wide * 2 > lengths().sum() {
            return Self { width: None };
        }
        Self {
            width: even(&pairs).or_else(|| sharp(&pairs)),
        }
    }

    /// The meaning of the break between two neighboring lines.
    pub(super) fn between(self, line: &str, next: &str) -> Break {
        let (line, next) = (line.trim(), next.trim());
        let length = length(line);
        let is_full = |width: usize| length + first_word(next) + 1 >= width && length <= width + 20;
        // Converters put links and words in bold on lines of their own, however short.
        let entries = is_entry(line) && is_entry(next);
        if self.width.is_some_and(is_full) && !entries || goes_on(line, next) || closes(line, next)
        {
            return Break::Fill;
        }
        match self.width {
            None if length >= LONG => Break::Paragraph,
            _ => Break::Line,
        }
    }
}

/// The width of a text most of whose lines are full, as a page set in letters of unlike width is:
/// lengths scatter a little.
fn even(pairs: &[(usize, usize)]) -> Option<usize> {
    if pairs.len() < FEWEST {
        return None;
    }
    let mut lengths: Vec<usize> = pairs.iter().map(|(length, _)| *length).collect();
    lengths.sort_unstable();
    let width = lengths[(lengths.len() - 1) * 19 / 20];
    let full = pairs
        .iter()
        .filter(|(length, next)| length + next + 1 >= width);
    (width <= WIDEST && full.count() * 10 >= pairs.len() * 6).then_some(width)
}

/// The width of a text of which only some lines are full, as an editor wraps a list: no line is
/// wider, and many more would have been with one word more than would have been wider than a
/// narrower width.
fn sharp(pairs: &[(usize, usize)]) -> Option<usize> {
    let width = pairs.iter().map(|(length, _)| *length).max()?;
    let full = |width: usize| {
        pairs
            .iter()
            .filter(|(length, next)| *length <= width && length + next >= width)
            .count()
    };
    let narrower = full(width.saturating_sub(NEARBY));
    (width <= WIDEST && full(width) >= FEWEST.max(2 * narrower)).then_some(width)
}

/// The text with `\n` for every line break.
pub(super) fn newlines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Joins a line to text, without a space between scripts that write none.
pub(super) fn join(text: &mut String, line: &str) {
    // Chinese and Japanese, punctuation included. A line of Thai or Khmer may end at a space.
    let unspaced = |character: Option<char>| {
        character.is_some_and(|character| matches!(character, '\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}'))
    };
    let joined = unspaced(text.chars().next_back()) && unspaced(line.chars().next());
    if !text.is_empty() && !joined {
        text.push(' ');
    }
    text.push_str(line);
}

/// Returns true if a sentence that a line leaves open goes on in the next.
pub(super) fn goes_on(line: &str, next: &str) -> bool {
    let is_middle = |line: &str| line.chars().next().is_some_and(char::is_lowercase);
    let open = !line.ends_with([':', ';', '.', '!', '?']);
    open && is_middle(next) && (is_middle(line) || length(line) >= 30)
}

/// Returns true if a line begins with a few capitalized words and a comma, as entries of a list do.
fn is_entry(line: &str) -> bool {
    let Some((name, _)) = line.split_once(',') else {
        return false;
    };
    (2..=5).contains(&name.split_whitespace().count())
        && name
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase))
}

/// Returns true if a bracket that a line leaves open is closed by the next.
fn closes(line: &str, next: &str) -> bool {
    let opened = |text: &str| text.rfind(['(', '（']) > text.rfind([')', '）']);
    opened(line)
        && next
            .find([')', '）'])
            .is_some_and(|close| next.find(['(', '（']).is_none_or(|open| close < open))
}

fn length(line: &str) -> usize {
    line.chars().count()
}

fn first_word(line: &str) -> usize {
    line.split_whitespace().next().map_or(0, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_which_some_items_are_wrapped_has_a_width() {
        let list = |end: &str| {
            let mut list = String::new();
            for number in 0..36 {
                let office = match number {
                    0..30 => "x".repeat(20 + number % 17),
                    _ => {
                        "professor of the history of rivers at the university of".to_owned()
                            + end
                            + &"x".repeat(number % 6 * 5)
                    }
                };
                list.push_str(&format!("{number}. Ana Roe, {office}\n"));
            }
            list
        };
        let long = Wrap::of(&list(" U"));
        assert_eq!(long.width, None);
        let wrapped = Wrap::of(&list("\nU"));
        assert_eq!(wrapped.width, Some(68));
    }

    #[test]
    fn a_text_of_long_lines_is_not_wrapped() {
        let names = "Prisoners of Conscience International Lome\nCentre for the Rights of Women Cambodia\nFoundation for Legal Aid Saudi Arabia\nForum of River People and Wells, Ghent\n";
        assert!(Wrap::of(&names.repeat(3)).width.is_some());
        let paragraph = "We write to you because the river is dry. ".repeat(40);
        let text = format!("{paragraph}\n\n{names}");
        assert_eq!(Wrap::of(&text).width, None);
    }

    #[test]
    fn filled_lines_go_on_and_names_stand_alone() {
        let text = "We write to you because the river that feeds our fields has\nbeen dry since the dam above it was closed, and because no\nminister has answered any of the letters that we have sent\nto the capital since then.\n\nAna Roe, Field Network\nBo Lind, River League\n";
        let wrap = Wrap::of(text);
        assert_eq!(
            wrap.between(
                "We write to you because the river that feeds our fields has",
                "been dry"
            ),
            Break::Fill
        );
        assert_eq!(
            wrap.between("Ana Roe, Field Network", "Bo Lind, River League"),
            Break::Line
        );
        assert_eq!(
            Wrap { width: Some(60) }.between(
                "Ana Roe, Institute for Rivers at the University of the Lake",
                "Bo Lind, League of Rivers"
            ),
            Break::Line
        );
        assert_eq!(
            wrap.between("denounced", "the silence of the ministry"),
            Break::Fill
        );
        assert_eq!(wrap.between("12. Ana Roe (Field", "Network)"), Break::Fill);
        assert_eq!(
            wrap.between("12. Ana Roe (Field Network)", "13. Bo Lind"),
            Break::Line
        );
    }
}
