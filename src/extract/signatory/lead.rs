//! What stands before the names of a line: a cue, a label, a closing formula, a mark, an office, the
//! organization for which they sign.

use super::cue;
use super::inline;
use super::item_text;
use super::line::Line;
use super::name;
use super::words::{Class, key};
use crate::analysis::begins_unspaced;

/// Marks before the name of one who signs: of a copy, of one who signs for another, of politeness.
/// Origin: written for this project.
const MARKS: [&str; 36] = [
    "Im Auftrag",
    "i. A.",
    "i.A.",
    "I. A.",
    "I.A.",
    "i. V.",
    "i.V.",
    "gez.",
    "Gez.",
    "(gez.)",
    "Ihr",
    "Ihre",
    "Euer",
    "Eure",
    "Dein",
    "Deine",
    "Your",
    "Yours",
    "Votre",
    "Vostro",
    "Vostra",
    "Váš",
    "Vaše",
    "Ваш",
    "Ваша",
    "Ваши",
    "p.p.",
    "Signed",
    "(signed)",
    "(Signed)",
    "SIGNED",
    "Signé",
    "(Signé)",
    "Firmado",
    "Fdo.",
    "F.to",
];

/// The organization before a colon for which the persons after it sign: `Lake Forum: Ana Roe, Bo
/// Lind`.
pub(super) fn signs_for<'a>(line: &Line<'a>) -> Option<&'a str> {
    let before = line.text[..beginning(line)]
        .trim_end()
        .strip_suffix([':', '：'])?
        .trim();
    let label = cue::announcement(line, true).is_some();
    (!label && name::is_surely_organization(before)).then_some(before)
}

/// Returns true if a short label and what follows it are an office and the person who holds it:
/// `Keeper of the minutes: Ana Roe`.
pub(super) fn is_officer(label: &str, rest: &str) -> bool {
    let head = item_text::head(item_text::bare(rest));
    let begins = label.starts_with(char::is_uppercase)
        || begins_unspaced(label) && label.chars().count() <= 6;
    begins
        && !label.contains(',')
        && name::is_person_shaped(head)
        && !name::is_organization_marked(name::without_honorifics(head))
}

/// The office before a colon that those after it hold.
pub(super) fn held_before<'a>(line: &Line<'a>) -> Option<&'a str> {
    let begin = beginning(line);
    let before = line.text[..begin]
        .trim_end()
        .strip_suffix([':', '：'])?
        .trim();
    let key = key(before);
    let other = [
        Class::Announce,
        Class::Participle,
        Class::Support,
        Class::Salute,
        Class::Group,
        Class::People,
    ];
    let label =
        other.into_iter().any(|class| class.is_in(&key)) || name::is_surely_organization(before);
    (!label && is_officer(before, &line.text[begin..])).then_some(before)
}

/// Where the names of a line begin: after what announces them, after a closing formula.
pub(super) fn beginning(line: &Line<'_>) -> usize {
    if let Some(begin) = cue::announcement(line, true).and_then(|announcement| announcement.inline)
    {
        return begin;
    }
    let text = line.text;
    // `Cycling: Ana Roe, Bo Lind`, `Collectives: ...`
    if let Some(at) = text.find([':', '：']) {
        let (before, rest) = (
            &text[..at],
            text[at..].trim_start_matches([':', '：']).trim_start(),
        );
        let label = || {
            let key = key(before);
            Class::Group.is_in(&key)
                || Class::People.is_in(&key)
                || Class::Collective.is(&key)
                || Class::Role.is(&key)
        };
        let several = || inline::names(rest, false).is_some() || is_officer(before, rest);
        if before.split_whitespace().take(5).count() <= 4
            && !rest.is_empty()
            && !rest.starts_with("//")
            && (label() || several())
        {
            return text.len() - rest.len();
        }
    }
    // `Kind regards, Ana Roe`
    for (at, mark) in text.match_indices([',', ':', '.', '，', '：', '!']).take(2) {
        let rest = text[at + mark.len()..].trim_start();
        let before = &text[..at];
        let long = before.len() > 200 || before.split_whitespace().take(7).count() > 6;
        if long || rest.is_empty() {
            continue;
        }
        let key = key(before);
        let salute =
            || mark != "." && Class::Salute.is_in(&key) && !name::is_organization_marked(before);
        if Class::Closing.is(&key) || Class::Participle.is(&key) || salute() {
            return text.len() - rest.len();
        }
    }
    let marked = MARKS.iter().find_map(|mark| {
        let rest = text.strip_prefix(mark)?;
        let name = rest.trim_start_matches([':', ' ', '\u{a0}']);
        (name.len() < rest.len() && name.starts_with(char::is_uppercase)).then_some(name.len())
    });
    if let Some(length) = marked {
        return text.len() - length;
    }
    0
}
