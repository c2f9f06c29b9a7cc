//! Where a document contradicts itself: the language it declares, the number of those who sign that it tells.
//!
//! Takes the facts already found and says in words what does not agree with them; finds no facts. The date's contradictions are
//! told where the date is found.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::Language;
use crate::parse::Property;

use super::Reading;

/// How much of the body is searched for a number, in bytes.
const READ: usize = 200_000;

/// A number of those who sign. Origin: written for this project.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b([1-9][0-9]{0,2}(?:[.,]?[0-9]{3})?) (?:total |initial |original )?(?:undersigned|signatories|signers|signatory organi[sz]ations|",
        r"signataires|firmantes|signat[áa]rios|subscritores|firmatari|ondertekenaars|undertecknare|unterzeichn\w+|signatář\w+|sygnatariusz\w+|",
        r"подписант\w+|підписант\w+|imzacı)"
    ))
    .ok()
});

/// What does not agree, in words.
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

/// The number of those who sign as the text tells it against those found.
fn signatories(reading: &Reading<'_>) -> Option<String> {
    let found = reading.signatories.len();
    if found < 2 {
        return None;
    }
    let body = &reading.body;
    let body = &body[..body.floor_char_boundary(READ)];
    let number = NUMBER.as_ref()?.captures(body)?.get(1)?.as_str();
    let told: usize = number.replace([',', '.'], "").parse().ok()?;
    let near = told.abs_diff(found) * 20 <= told;
    (!near).then(|| format!("the text speaks of {told} who sign, {found} were found"))
}

#[cfg(test)]
mod tests {
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
