//! Contradictions of a document: the language that it declares, the number of signatories that it
//! states.
//!
//! Takes the facts already found and describes in words what does not agree with them; finds no
//! facts. The contradictions of the date are reported where the date is found.

use std::sync::LazyLock;

use crate::document::Language;
use crate::lexicon::Lexicon;
use crate::parse::Property;

use super::Reading;

/// The part of the body that is searched for a number, in bytes.
const READ: usize = 200_000;

/// The words beside the number of those who sign.
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(include_str!("remark_words.tsv")));

/// Describes the contradictions in words.
pub(super) fn contradictions(reading: &Reading<'_>) -> Vec<String> {
    [language(reading), signatories(reading)]
        .into_iter()
        .flatten()
        .collect()
}

/// The declared language against that of the text.
fn language(reading: &Reading<'_>) -> Option<String> {
    let found = &reading.language.as_ref()?.value;
    let declared = reading.parsed.declared(Property::Language).next()?;
    let language: Language = declared.value.parse().ok()?;
    (language.primary() != found.primary()).then(|| {
        format!(
            "the declared language is {}, that of the text {}",
            language.primary(),
            found.primary()
        )
    })
}

/// A remark where the text's number of signatories is not the number found.
fn signatories(reading: &Reading<'_>) -> Option<String> {
    let found = reading.signatories.len();
    if found < 2 {
        return None;
    }
    let body = &reading.body;
    let body = &body[..body.floor_char_boundary(READ)];
    let stated = stated_count(body)?;
    let near = stated.abs_diff(found) * 20 <= stated;
    (!near).then(|| format!("the text speaks of {stated} who sign, {found} were found"))
}

/// Returns the first number before a word for signatories: up to six figures, with or without a
/// separator of thousands.
fn stated_count(body: &str) -> Option<usize> {
    let mut rest = body;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let begins = !rest[..at].ends_with(|c: char| c.is_alphanumeric());
        let from = &rest[at..];
        let end = from.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        let (number, after) = from.split_at(end.unwrap_or(from.len()));
        rest = after;
        let Some(after) = after
            .strip_prefix(' ')
            .filter(|_| begins && !number.starts_with('0'))
        else {
            continue;
        };
        if !after.starts_with(char::is_alphabetic) {
            continue;
        }
        let word = WORDS
            .phrases("between")
            .iter()
            .find_map(|word| after.strip_prefix(word)?.strip_prefix(' '))
            .unwrap_or(after);
        let word = word[..word.floor_char_boundary(word.len().min(30))].to_lowercase();
        let parts: Vec<&str> = number.split(['.', ',']).collect();
        let shaped = match parts[..] {
            [whole] => whole.len() <= 6,
            [thousands, units] => thousands.len() <= 3 && units.len() == 3,
            _ => false,
        };
        let mut signers = WORDS.phrases("signers").iter();
        if shaped && signers.any(|signers| word.starts_with(signers)) {
            return parts.concat().parse().ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_of_those_who_sign_are_read() {
        for (text, expected) in [
            ("We, the 45 undersigned", Some(45)),
            ("die 1.204 Unterzeichnenden", Some(1204)),
            ("in 2019 the 12 initial signatories", Some(12)),
            ("12 lakes, 3 rivers", None),
            ("A45 signers", None),
            ("1 234 подписантов", Some(234)),
            ("", None),
        ] {
            assert_eq!(super::stated_count(text), expected, "{text}");
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let parsed = crate::parse::parse(text.as_bytes(), "a.md").unwrap();
        assert_eq!(crate::extract::extract(&parsed, "a.md").remarks, expected);
    }

    #[test]
    fn contradictions_are_told() {
        let names = "- Lake Forum\n- River Watch\n- Union of Boatmen\n";
        let text = |number: &str, language: &str| {
            format!(
                "---\nlang: {language}\n---\n\nWe, the {number} undersigned organizations, ask that the lake is \
                 kept open for all those who live on it and for those who come after us.\n\nSigned by:\n\n{names}"
            )
        };
        check(&text("3", "en"), &[]);
        check(
            &text("45", "en"),
            &["the text speaks of 45 who sign, 3 were found"],
        );
        check(
            &text("3", "fr"),
            &["the declared language is fr, that of the text en"],
        );
    }
}
