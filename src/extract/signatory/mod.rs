//! Those who sign: lines -> lists -> items -> parties.
//!
//! `line` sees the body as lines; `cue` says what a line means: it announces a list, closes a letter, labels or ends a list.
//! `list` takes together the lines that belong to one list, `letter` those below a closing formula, `uncued` and `joint`
//! find signatures that nothing announces. The forms of a list are read by `table`, `run` (names in one paragraph),
//! `card` (one party on several lines) and `placed` (places as items of their own); `item` is the grammar of one item, with `office` and `site` for what stands beside
//! the name, `aside` for what stands among names and is none; `name` tells names from prose and persons from organizations;
//! `words` is the vocabulary in many languages. A false signatory is worse than a missing one.

mod aside;
mod bracket;
mod card;
#[cfg(test)]
mod cases;
mod cue;
mod declared;
mod item;
mod joint;
mod key;
mod letter;
#[cfg(test)]
mod limits;
mod line;
mod list;
mod name;
mod office;
mod openings;
mod part;
mod placed;
mod run;
mod site;
mod table;
mod uncued;
mod words;

use crate::deadline;
use crate::document::{Found, Signatory};

use super::Reading;
use line::{Line, Shape};
use list::Opening;

/// Whether a name bears the marks of an organization rather than of a person.
pub(super) fn is_organization(name: &str) -> bool {
    let marked = name::is_organization_marked(name) && !name::is_person_shaped(name);
    name::is_surely_organization(name) || marked && !words::is_unspaced(name)
}

/// Whether a name is built like a person's: a few capitalized words.
pub(super) fn is_person_shaped(name: &str) -> bool {
    name::is_person_shaped(name)
}

/// Signatories in the order of the document, repetitions kept.
pub fn signatories(reading: &Reading<'_>) -> Vec<Found<Signatory>> {
    let lines = line::lines(reading);
    let found = cued(reading, &lines);
    if !found.is_empty() {
        return found;
    }
    let declared = declared::signatories(reading);
    if !declared.is_empty() {
        return declared;
    }
    let fallbacks = [
        joint::governments,
        joint::speaking_governments,
        joint::local_groups,
        joint::heading_list,
        uncued::parted_list,
        uncued::last_list,
        uncued::lone_name,
        uncued::last_line,
    ];
    fallbacks
        .into_iter()
        .map(|fallback| fallback(reading, &lines))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Those whom a cue announces.
fn cued(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let mut letters = 0;
    let mut read = 0;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        deadline::glance();
        // An answer or a second letter on the page has signatures of its own.
        if !found.is_empty() && (cue::replies(line) || letters > 0 && cue::greets(line)) {
            break;
        }
        let (list, next) = if let Some(announcement) = cue::announcement(line, !found.is_empty()) {
            announced(reading, lines, at, announcement)
        } else if cue::closes(line) {
            letters += 1;
            letter::below(reading, lines, at + 1)
        } else if cue::delivers(line) && lines.get(at + 2).and_then(cue::bows).is_none() {
            letter::below(reading, lines, at + 2)
        } else if let Some(name) = cue::bows(line) {
            letter::before_bow(reading, lines, read..at, name)
        } else {
            at += 1;
            continue;
        };
        at += 1;
        if !list.is_empty() {
            found.extend(list);
            at = next.max(at);
            read = at;
        }
    }
    found
}

/// The list that the line at a place announces: in the line itself, below it, or both.
fn announced(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    at: usize,
    announcement: cue::Announcement,
) -> (Vec<Found<Signatory>>, usize) {
    let opening = Opening {
        rule: "list-after-cue",
        confidence: 0.9,
        leaning: announcement.leaning,
        closing: false,
    };
    let inline = announcement
        .inline
        .map(|begin| list::inline(reading, &lines[at], begin, opening))
        .unwrap_or_default();
    // A label with a remark beside it is a label all the same.
    if inline.is_empty() {
        return list::after(reading, lines, at + 1, opening);
    }
    let listed = lines.get(at + 1).is_some_and(|next| {
        matches!(next.shape, Shape::Item | Shape::Row { .. })
            || item::bare(next.text).len() < next.text.len()
    });
    if !listed {
        return (inline, at + 1);
    }
    let (more, next) = list::after(reading, lines, at + 1, opening);
    (inline.into_iter().chain(more).collect(), next)
}
