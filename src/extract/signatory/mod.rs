//! Those who sign: the list that a cue announces, the names below a closing formula, and lists that need neither.
//!
//! `line` sees the body as lines, `cue` says what a line means for the list, `list` reads the lines that belong together in
//! one style, `table`, `run` and `item` know the forms of a list, `name` and `site` what names and places look like, `words`
//! the vocabulary in many languages. A false signatory is worse than a missing one.

mod cue;
mod item;
mod line;
mod list;
mod name;
mod run;
mod site;
mod table;
mod uncued;
mod words;

use crate::document::{Found, Signatory};

use super::Reading;
use line::Shape;
use list::Opening;

/// Whether a name bears the marks of an organization rather than of a person.
pub(super) fn is_organization(name: &str) -> bool {
    let marked = name::is_organization_marked(name) && !name::is_person_shaped(name);
    name::is_surely_organization(name) || marked && !words::is_unspaced(name)
}

/// Signatories in the order of the document, repetitions kept.
pub fn signatories(reading: &Reading<'_>) -> Vec<Found<Signatory>> {
    let lines = line::lines(reading);
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if !found.is_empty() && cue::replies(line) {
            break;
        }
        at += 1;
        if let Some(announcement) = cue::announcement(line, !found.is_empty()) {
            let opening = Opening {
                rule: "list-after-cue",
                confidence: 0.9,
                leaning: announcement.leaning,
                closing: false,
            };
            let inline = announcement
                .inline
                .map(|begin| list::inline(reading, line, begin, opening));
            match inline {
                // A label with a remark beside it is a label all the same.
                Some(list) if list.is_empty() => {}
                Some(list) => {
                    found.extend(list);
                    let listed = lines.get(at).is_some_and(|next| {
                        matches!(next.shape, Shape::Item | Shape::Row { .. })
                            || item::bare(next.text).len() < next.text.len()
                    });
                    if listed {
                        let (more, next) = list::after(reading, &lines, at, opening);
                        found.extend(more);
                        at = next.max(at);
                    }
                    continue;
                }
                None => {}
            }
            let (list, next) = list::after(reading, &lines, at, opening);
            if !list.is_empty() {
                found.extend(list);
                at = next.max(at);
            }
        } else if cue::closes(line) {
            let opening = Opening {
                rule: "closing-formula",
                confidence: 0.8,
                leaning: None,
                closing: true,
            };
            let (list, next) = list::after(reading, &lines, at, opening);
            if !list.is_empty() {
                found.extend(list);
                at = next.max(at);
            }
        }
    }
    let fallbacks = [
        uncued::governments,
        uncued::local_groups,
        uncued::last_list,
        uncued::lone_name,
        uncued::last_line,
    ];
    for fallback in fallbacks {
        if !found.is_empty() {
            break;
        }
        found = fallback(reading, &lines);
    }
    found
}
