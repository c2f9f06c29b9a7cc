//! Words that are parted at the end of a line.

use std::collections::HashMap;

use super::letters::is_wide;
use super::lines::Line;

/// How often a document writes words that it also parts at line ends, with the hyphen and without.
#[derive(Debug, Default)]
pub(super) struct Hyphens(HashMap<String, (u32, u32)>);

impl Hyphens {
    /// Counts the words of a document that are parted somewhere.
    pub(super) fn new(lines: &[Line]) -> Self {
        let mut words: HashMap<String, (u32, u32)> = HashMap::new();
        for pair in lines.windows(2) {
            let (Some(a), Some(b)) = (pair[0].cells.last(), pair[1].cells.first()) else {
                continue;
            };
            if let Some((head, tail)) = parted(&a.text, &b.text) {
                words.insert(joined(head, tail), (0, 0));
            }
        }
        if words.is_empty() {
            return Self::default();
        }
        for line in lines {
            for cell in &line.cells {
                for word in cell.text.split(|c: char| !c.is_alphanumeric() && c != '-') {
                    let word = word.trim_matches('-');
                    if word.is_empty() {
                        continue;
                    }
                    let with = word.contains('-');
                    let key = word.replace('-', "").to_lowercase();
                    if let Some((hyphenated, whole)) = words.get_mut(&key) {
                        *(if with { hyphenated } else { whole }) += 1;
                    }
                }
            }
        }
        Self(words)
    }

    /// Adds a line's text to what was read before it.
    pub(super) fn join(&self, text: &mut String, next: &str) {
        if let Some((head, tail)) = parted(text, next) {
            let (hyphenated, whole) = self.0.get(&joined(head, tail)).copied().unwrap_or_default();
            if hyphenated <= whole {
                text.pop();
            }
            text.push_str(next);
            return;
        }
        let (last, first) = (text.chars().next_back(), next.chars().next());
        let (Some(last), Some(first)) = (last, first) else {
            text.push_str(next);
            return;
        };
        let before = text.chars().rev().nth(1);
        let bound = matches!(last, '-' | '\u{2010}')
            && before.is_some_and(char::is_alphanumeric)
            && first.is_alphanumeric()
            && !goes_on(next.split(' ').next().unwrap_or_default());
        if last == '\u{ad}' {
            text.pop();
        } else if !bound && last != '/' && !(is_wide(last) && is_wide(first)) {
            text.push(' ');
        }
        text.push_str(next);
    }
}

/// The two halves of a word parted between two lines: the second begins in lower case.
fn parted<'a>(line: &'a str, next: &'a str) -> Option<(&'a str, &'a str)> {
    let head = line.strip_suffix(['-', '\u{2010}', '\u{ad}'])?;
    let start = head
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric())
        .last()
        .map_or(head.len(), |(at, _)| at);
    let head = head
        .get(start..)
        .filter(|head| head.chars().next_back().is_some_and(char::is_alphabetic))?;
    let end = next
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(next.len());
    let tail = next.get(..end)?;
    (tail.chars().next()?.is_lowercase() && !goes_on(tail)).then_some((head, tail))
}

/// Returns true if a word after a hyphen goes on with a list of parts of words.
fn goes_on(word: &str) -> bool {
    const WORDS: [&str; 13] = [
        "und", "oder", "and", "or", "bzw", "sowie", "et", "ou", "y", "o", "e", "en", "of",
    ];
    WORDS.contains(&word)
}

fn joined(head: &str, tail: &str) -> String {
    format!("{head}{tail}").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::lines::Line;
    use super::Hyphens;

    #[test]
    fn parted_words_are_mended_as_the_document_writes_them() {
        let document = [
            "well-known names, and",
            "a well-known river",
            "a well-",
            "known lake",
        ];
        let hyphens = Hyphens::new(&document.map(Line::of));
        for (line, next, expected) in [
            ("the envi-", "ronment", "the environment"),
            ("a well-", "known lake", "a well-known lake"),
            ("the UN-", "Charter", "the UN-Charter"),
            ("Land-", "und Forstwirtschaft", "Land- und Forstwirtschaft"),
            ("the river", "is clean", "the river is clean"),
            ("保持河流", "清洁", "保持河流清洁"),
            (
                "see https://a.example/",
                "letters",
                "see https://a.example/letters",
            ),
        ] {
            let mut text = line.to_owned();
            hyphens.join(&mut text, next);
            assert_eq!(text, expected);
        }
    }
}
