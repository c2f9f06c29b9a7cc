//! Cues: the words before a printed date that show whether it is the day of publication, the day of
//! a change, or something else.
//!
//! The words of many languages stand in `cues.tsv`; knows nothing of the place of a date in a
//! document.

use std::sync::LazyLock;

use super::written::{self, Written};
use crate::lexicon::{Finder, entries};

/// The meaning of a date according to the words before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateCue {
    /// The words give no cue.
    None,
    /// The day of publication.
    Published,
    /// The day of the last change.
    Changed,
    /// A day of something else: a member's joining, a deadline, a copyright.
    Other,
}

/// What a cue says of its date: a class of `cues.tsv`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Published,
    Changed,
    Other,
    /// It is a date, without more.
    Label,
}

static CUES: LazyLock<Finder<Class>> = LazyLock::new(|| {
    Finder::new(entries(include_str!("cues.tsv")), |class| match class {
        "published" => Some(Class::Published),
        "changed" => Some(Class::Changed),
        "other" => Some(Class::Other),
        "label" => Some(Class::Label),
        _ => None,
    })
});

/// The longest distance from a cue to its date, in bytes.
const BEFORE: usize = 60;

/// Returns the dates of a text, each with the cue in the words between it and the date before.
pub(super) fn dates(text: &str, language: &str) -> Vec<(Written, DateCue)> {
    let mut from = 0;
    written::dates(text, language)
        .into_iter()
        .map(|found| {
            let near = found.span.start.saturating_sub(BEFORE).max(from);
            let near = text.ceil_char_boundary(near);
            let cue = cue(text.get(near..found.span.start).unwrap_or_default());
            from = found.span.end;
            (found, cue)
        })
        .collect()
}

/// Returns the date of a text that may be the day of its publication: the first that is announced
/// as such, or else the first without a cue.
pub(super) fn published(text: &str, language: &str) -> Option<(Written, DateCue)> {
    let dates = dates(text, language);
    let announced = dates.iter().find(|(_, cue)| *cue == DateCue::Published);
    announced
        .or_else(|| dates.iter().find(|(_, cue)| *cue == DateCue::None))
        .cloned()
}

/// Returns true if a text has a word that may come before a date of publication.
pub(super) fn may_announce(text: &str) -> bool {
    if !text.contains(|c: char| c.is_numeric()) {
        return false;
    }
    CUES.may_find(&text.to_lowercase(), |class| {
        matches!(class, Class::Published | Class::Label)
    })
}

/// Reads the words before a date. The last cue counts; a mere label counts only if there is no
/// other cue.
pub(super) fn cue(words: &str) -> DateCue {
    let found = CUES.find(&words.to_lowercase());
    let last = found.iter().rev().find(|cue| cue.meaning != Class::Label);
    match last.or(found.last()).map(|cue| cue.meaning) {
        Some(Class::Published | Class::Label) => DateCue::Published,
        Some(Class::Changed) => DateCue::Changed,
        Some(Class::Other) => DateCue::Other,
        None => DateCue::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_date_tell_what_it_is() {
        for (words, expected) in [
            ("Published on ", DateCue::Published),
            ("Last updated: ", DateCue::Changed),
            ("Zuletzt aktualisiert am ", DateCue::Changed),
            ("Veröffentlicht: ", DateCue::Published),
            ("Joined: ", DateCue::Other),
            ("Last modified date: ", DateCue::Changed),
            ("Date of update: ", DateCue::Changed),
            ("Diese Seite vom ", DateCue::None),
            ("Seit ", DateCue::Other),
            ("Datum: ", DateCue::Published),
            ("Publicado el ", DateCue::Published),
            ("最終更新日：", DateCue::Changed),
            ("Geneva, ", DateCue::None),
            ("", DateCue::None),
        ] {
            assert_eq!(cue(words), expected, "{words}");
        }
    }

    #[test]
    fn a_date_of_publication_is_chosen() {
        for (text, expected) in [
            (
                "Updated 5 June 2012, published 3 May 2010",
                Some("2010-05-03"),
            ),
            ("3 May 2010 (updated 5 June 2012)", Some("2010-05-03")),
            ("Updated 5 June 2012", None),
            ("Member since 5 June 2012", None),
        ] {
            let found = published(text, "en").map(|(found, _)| found.date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
