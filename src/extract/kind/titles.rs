//! What titles, headings, labels, and folders of addresses say of the kind.
//!
//! Takes the words of the vocabulary where they stand; knows nothing of greetings, signatures, or
//! how a text speaks.

use crate::document::{Evidence, Kind};
use crate::extract::rules;
use crate::parse::{BlockKind, Property, Zone};

use super::super::Reading;
use super::form::Form;
use super::words::{CROWDS, Cue, TITLES};
use super::{KindReasons, OPENING};

/// How much a word in a title says for its kind: first in it, and elsewhere in it.
fn weight(kind: Kind) -> (f32, f32) {
    match kind {
        Kind::OpenLetter => (0.85, 0.55),
        Kind::JointStatement => (0.9, 0.8),
        Kind::PressRelease => (0.9, 0.7),
        Kind::Petition => (0.75, 0.5),
        Kind::Speech => (0.85, 0.5),
        Kind::Submission => (0.85, 0.6),
        Kind::Resolution => (0.7, 0.4),
        Kind::Briefing => (0.8, 0.6),
        Kind::Report => (0.65, 0.45),
        Kind::Statement => (0.62, 0.45),
        Kind::News => (0.3, 0.2),
        Kind::Other => (0.3, 0.1),
    }
}

/// Words of the title and of headings and short lines at the beginning.
pub(super) fn titles(reading: &Reading<'_>, form: &Form, reasons: &mut KindReasons<'_>) {
    let letter = form.signers >= 2 || form.greeting.is_some() || form.recipient.is_some();
    if let Some(title) = &reading.title {
        let text = title.value.to_lowercase();
        if counts_many(&text) && form.greeting.is_none() && form.signers < 2 {
            let words = |_: &str| Evidence {
                rule: rules::KIND_COUNTED_MANY.name.into(),
                ..title.evidence.clone()
            };
            reasons.add(Kind::News, 0.45, rules::KIND_COUNTED_MANY.name, words);
            reasons.add(
                Kind::PressRelease,
                0.4,
                rules::KIND_COUNTED_MANY.name,
                words,
            );
        }
        for (cue, first) in cues_of_title(&text) {
            let kind = form.of_many(cue.kind);
            let (at_first, elsewhere) = weight(kind);
            let mut weight = if first { at_first } else { elsewhere };
            // A headline that mentions a letter stands over the letter, or over a report of it.
            if kind == Kind::OpenLetter {
                weight = if letter {
                    weight.max(0.8)
                } else if first {
                    weight
                } else {
                    0.3
                };
            }
            reasons.add(kind, weight, rules::KIND_TITLE.name, |_| Evidence {
                rule: rules::KIND_TITLE.name.into(),
                ..title.evidence.clone()
            });
        }
    }
    for (at, (range, block)) in reading.main.iter().take(OPENING).enumerate() {
        let heads = matches!(block.kind, BlockKind::Heading(_)) || block.emphasized || at < 3;
        if !heads || block.text.len() > 160 || block.text.ends_with(['.', ',']) {
            continue;
        }
        let text = block.text.to_lowercase();
        for (cue, first) in cues_of_title(&text) {
            let labels = text[cue.end..].starts_with([':', '：']) && cue.start == 0;
            let specific = weight(cue.kind).0 >= 0.8 || labels && weight(cue.kind).0 > 0.6;
            if first && specific {
                let weight = weight(cue.kind).0 * 0.75;
                reasons.add(cue.kind, weight, rules::KIND_HEADING.name, |body| {
                    Evidence::in_body(rules::KIND_HEADING.name, weight, body, range.clone())
                });
            }
        }
    }
}

/// Returns true if a headline begins with how many did something, `More than 40 groups call on`:
/// then it reports what others did.
pub(super) fn counts_many(title: &str) -> bool {
    let Some(at) = title.find(|c: char| c.is_ascii_digit()) else {
        return false;
    };
    let number = &title[at..];
    let end = number.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '+'));
    let after = &number[end.unwrap_or(number.len())..];
    let digits = number.chars().take_while(char::is_ascii_digit).count();
    let ahead = title[..at].split_whitespace().count();
    // The one who is counted follows within three words, or characters where words are not parted.
    let crowd = CROWDS.find(after).into_iter().next();
    let close = crowd.is_some_and(|crowd| {
        let between = &after[..crowd.start];
        between.split_whitespace().count() <= 2 && between.len() <= 40
    });
    ahead <= 3 && (2..=6).contains(&digits) && close
}

/// The words of a title, and whether each comes first in it or after a colon or dash; of one kind
/// only the first.
pub(super) fn cues_of_title(title: &str) -> Vec<(Cue, bool)> {
    let mut found: Vec<(Cue, bool)> = Vec::new();
    for cue in TITLES.find(title) {
        if found.iter().any(|(known, _)| known.kind == cue.kind) {
            continue;
        }
        let before = title[..cue.start].trim_end();
        let first = before.split_whitespace().count() <= 1
            || before.ends_with([':', '–', '—', '-', '!', '|', '—']);
        found.push((cue, first));
    }
    found
}

/// What the file declares: breadcrumbs, categories, types, and the folders of its address.
pub(super) fn labels(reading: &Reading<'_>, reasons: &mut KindReasons<'_>) {
    let said = |kind: Kind| match kind {
        Kind::News => 0.35,
        Kind::Report | Kind::Statement => 0.5,
        Kind::Petition | Kind::Speech | Kind::Resolution => 0.6,
        _ => 0.75,
    };
    let crumbs = reading
        .boilerplate()
        .filter(|block| block.zone == Zone::Breadcrumb);
    let crumbs = crumbs.flat_map(|block| block.text.split(['/', '>', '›', '»', '|', '\n', '\t']));
    let declared = reading.parsed.declarations.iter().filter(|declaration| {
        matches!(
            declaration.property,
            Property::Section | Property::Keyword | Property::Type
        )
    });
    let declared = declared.flat_map(|declaration| declaration.value.split([',', '/', '>', ';']));
    let mut told: Vec<Kind> = Vec::new();
    for label in crumbs.chain(declared) {
        let label = label.trim().to_lowercase();
        if label.split_whitespace().count() > 4 {
            continue;
        }
        if let Some((cue, _)) = cues_of_title(&label).into_iter().find(|(_, first)| *first)
            && !told.contains(&cue.kind)
        {
            told.push(cue.kind);
            reasons.declare(cue.kind, said(cue.kind), rules::KIND_LABEL.name, &label);
        }
        match label.as_str() {
            "newsarticle" | "reportagenewsarticle" => {
                reasons.declare(Kind::News, 0.3, rules::KIND_TYPE.name, &label)
            }
            "analysisnewsarticle" | "report" => {
                reasons.declare(Kind::Report, 0.3, rules::KIND_TYPE.name, &label)
            }
            _ => {}
        }
    }
    let address = reading.parsed.declared(Property::Url).next();
    let address = address
        .map(|declaration| declaration.value.as_str())
        .unwrap_or(reading.name);
    let folders = address.rsplit_once('/').map_or("", |(folders, _)| folders);
    for folder in folders.split('/').rev().take(4) {
        let folder = folder.to_lowercase().replace(['-', '_'], " ");
        let kind = TITLES.find(&folder).into_iter().next().map(|cue| cue.kind);
        if let Some(kind) = kind.filter(|kind| !told.contains(kind)) {
            told.push(kind);
            reasons.declare(kind, said(kind) * 0.8, rules::KIND_ADDRESS.name, address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_count_many() {
        for (title, expected) in [
            ("more than 40 groups call on the council", true),
            ("más de 210 organizaciones exigen agua limpia", true),
            ("60多個團體要求開放水壩", true),
            ("10 reasons for clean water", false),
            ("the dam of 1998", false),
            ("", false),
        ] {
            assert_eq!(counts_many(title), expected, "{title}");
        }
    }
}
