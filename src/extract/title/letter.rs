//! Titles of letters: the subject that a letter states, the first line of its text; and
//! letterheads, which are not titles.
//!
//! Used if neither metadata nor a heading gives a title.

use std::ops::Range;

use crate::analysis::is_unspaced;
use crate::document::Found;
use crate::extract::rules;
use crate::gazetteer::country;
use crate::parse::{Block, BlockKind};

use super::super::date::written;
use super::super::{addressee, signatory};
use super::tidy::tidy;
use super::{Titles, WORDS};

/// The number of blocks at the beginning that may hold a letter's subject.
const HEADED: usize = 8;
/// Words before numbers and addresses of those who are called. Origin: written for this project.
const CALLED: [&str; 8] = [
    "Tel",
    "TEL",
    "Fax",
    "FAX",
    "E-mail",
    "Email",
    "Telephone",
    "Phone",
];
impl Titles<'_> {
    /// Returns the subject that a letter states.
    pub(super) fn subject(&self) -> Option<Found<String>> {
        let blocks = self.reading.main.iter().take(HEADED);
        let mut lines = blocks.flat_map(|(span, block)| {
            let mut start = span.start;
            block.text.split('\n').map(move |line| {
                let begin = start;
                start += line.len() + 1;
                (begin, line)
            })
        });
        lines.find_map(|(begin, line)| {
            let (label, subject) = line.split_once([':', '：'])?;
            let known = WORDS
                .phrases("subject")
                .contains(&label.trim().to_lowercase().as_str());
            let value = tidy(subject, self.site);
            if !known || value.chars().count() < 8 {
                return None;
            }
            let range = begin + line.len() - subject.len()..begin + line.len();
            let evidence = rules::SUBJECT.in_body(&self.reading.body, range);
            Some(Found::new(value, evidence))
        })
    }

    /// Returns the first line of the text, if it is alone in its block, or above another title in a
    /// second language, and longer text follows.
    pub(super) fn first_line(&self) -> Option<Found<String>> {
        let mut blocks = self.reading.main.iter();
        let (span, block) = blocks.next()?;
        let lines: Vec<&str> = block.text.split('\n').map(str::trim).collect();
        let line = lines[0];
        let words = line.split_whitespace().count();
        let unspaced = line.chars().filter(|c| is_unspaced(*c)).count();
        let fits = (3..=25).contains(&words) || words < 3 && (6..=50).contains(&unspaced);
        // A sentence that the source cuts ends in a small word.
        let last = line.rsplit(' ').next().unwrap_or_default();
        let cut = WORDS.phrases("small").contains(&last);
        let apart = lines.len() <= 2
            && !cut
            && lines.iter().all(|line| {
                !line.ends_with(['.', ',', ':', ';', '。']) && !line.starts_with(char::is_lowercase)
            })
            && line.starts_with(|c: char| c.is_alphanumeric() || "«\"“„【".contains(c));
        let longer = |(_, other): &(Range<usize>, &Block)| other.text.len() > 2 * line.len();
        let marked = line.contains(['@', '|', '>']) || line.contains("://");
        let person = signatory::is_person_shaped(line) && words < 6;
        let dated = !written::dates(line, self.reading.language_code()).is_empty();
        let other = marked || person || dated || addressee::greets(line);
        if !matches!(block.kind, BlockKind::Paragraph) || !fits || !apart || other {
            return None;
        }
        blocks.take(3).any(longer).then(|| {
            let range = span.start..span.start + line.len();
            let evidence = rules::FIRST_LINE.in_body(&self.reading.body, range);
            Found::new(tidy(line, self.site), evidence)
        })
    }
}

/// Returns true if a heading is a letterhead: a country, or the line above telephone and address.
pub(super) fn is_letterhead(heading: &str, next: Option<&(Range<usize>, &Block)>) -> bool {
    let addressed = next.is_some_and(|(_, block)| {
        let digits = block.text.chars().filter(char::is_ascii_digit).count();
        digits >= 5 && CALLED.iter().any(|call| block.text.contains(call))
    });
    let capitals = !heading.chars().any(char::is_lowercase) && heading.len() < 60;
    addressed || capitals && country::named(heading).is_some()
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let parsed = crate::parse::parse(text.as_bytes(), "x.md").unwrap();
        let document = crate::extract::extract(&parsed, "x.md");
        let title = document.title.map(|found| found.value);
        assert_eq!(title.as_deref(), expected, "{text}");
    }

    #[test]
    fn letters_tell_their_titles() {
        let ask = "We ask that the gates of the dam be opened, as was promised to the farmers many years ago by three ministers.";
        check(
            &format!(
                "To the Minister\n\nSubject: The gates of the dam\n\nDear Minister,\n\n{ask}\n"
            ),
            Some("The gates of the dam"),
        );
        check(
            &format!("The gates of the dam\nLas compuertas de la presa\n\n{ask}\n"),
            Some("The gates of the dam"),
        );
        check(&format!("Dear friends of the dam,\n\n{ask}\n"), None);
        check(&format!("The question is what the\n\n{ask}\n"), None);
        check(
            &format!("# KENYA\n\n# Statement on the dam\n\n{ask}\n"),
            Some("Statement on the dam"),
        );
        check(
            &format!("---\ntitle: \"{{{{ page.title }}}}\"\n---\n\n{ask}\n"),
            None,
        );
    }
}
