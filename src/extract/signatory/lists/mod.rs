//! From selected lines to parties: which lines form one list (here), which of them name a party and
//! which describe it (`records`), the items of a list (`items`), what the lines below a name add
//! (`below`).

mod below;
mod items;
mod records;

use items::List;
use records::{Sort, records, sort};

use rustc_hash::FxHashMap;

use super::aside;
use super::cue;
use super::item_text;
use super::lead::beginning;
use super::line::{Line, Shape};
use super::model::Selection;
use super::name;
use super::placed;
use super::words::{Class, key};
use crate::analysis::begins_unspaced;
use crate::document::{Found, Place, Signatory};
use crate::extract::Reading;

/// The most lines between two lines of one list.
const GAP: usize = 4;

/// The signatories of the lines that were selected.
pub(super) fn signatories(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    selection: &Selection,
) -> Vec<Found<Signatory>> {
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let answer = lines.iter().position(is_answer).unwrap_or(lines.len());
    let around = placed::around(lines, &selection.selected);
    for mut list in lists(lines, selection, &around) {
        // An answer on the page has signatures of its own; a line or two below `Contact:` are no
        // signatures.
        let below = list[0]
            .checked_sub(1)
            .is_some_and(|above| cue::ends(&lines[above]));
        if list[0] > answer && !found.is_empty() || below && list.len() <= 2 {
            continue;
        }
        let beside = records(lines, &mut list);
        let more = List {
            reading,
            lines,
            selection,
            members: &list,
            beside,
            around: &around,
        }
        .read();
        found.extend(more);
    }
    found.retain(|found| !is_form(&found.value.name));
    once(&mut found);
    let few = found.len() <= 6;
    found.dedup_by(|next, last| few && next.value.name == last.value.name);
    found
}

/// Leaves out names that are told again where all are told twice: a text for screens of two sizes.
fn once(found: &mut Vec<Found<Signatory>>) {
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    for one in found.iter() {
        *times.entry(one.value.name.clone()).or_default() += 1;
    }
    if found.len() >= 4 && times.values().all(|times| *times >= 2) {
        found.retain(|one| times.remove(&one.value.name).is_some());
    }
}

/// Places told by lines around a line; nothing for lines that are such places.
pub(super) type Around = FxHashMap<usize, Option<Vec<Place>>>;

/// Returns true if what was read is no name: a field of a form, a label, a row of numbers, a file.
pub(super) fn is_form(name: &str) -> bool {
    let bracketed = name.starts_with('(') && name.ends_with(')');
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    bracketed
        || name.starts_with('©')
        || name.ends_with([':', '：'])
        || digits >= 8 && digits * 8 > name.len()
        || key(name).split(' ').any(|word| word == "pdf")
}

/// The lines that were selected, in lists.
pub(super) fn lists(lines: &[Line<'_>], selection: &Selection, around: &Around) -> Vec<Vec<usize>> {
    let mut lists: Vec<Vec<usize>> = Vec::new();
    let is_selected = |at: &usize| {
        selection.selected[*at] && around.get(at) != Some(&None) && !is_aside(&lines[*at])
    };
    for at in (0..lines.len()).filter(is_selected) {
        // `Ana Roe` as a heading, below it what tells of her, and so on.
        let cards = lists.last().is_some_and(|list| {
            let headed = |at: &usize| lines[*at].shape == Shape::Heading;
            headed(&list[0])
                && sort(&lines[list[0]]) == Sort::Person
                && (!headed(&at) || sort(&lines[at]) == Sort::Person)
        });
        let goes_on = lists
            .last()
            .and_then(|list| list.last())
            .is_some_and(|last| {
                let (one, other) = (&lines[*last], &lines[at]);
                let is_row = |line: &Line<'_>| matches!(line.shape, Shape::Row { .. });
                at - last <= GAP
                    && is_row(one) == is_row(other)
                    && (!is_row(one) || one.group == other.group)
                    && (one.shape == Shape::Heading) == (other.shape == Shape::Heading) | cards
                    && lines[last + 1..at].iter().all(|line| !is_border(line))
                    && cue::announcement(other, true).is_none()
            });
        match lists.last_mut() {
            Some(list) if goes_on => list.push(at),
            _ => lists.push(vec![at]),
        }
    }
    lists
}

/// Returns true if a line heads an answer to the letter.
pub(super) fn is_answer(line: &Line<'_>) -> bool {
    let headed = line.shape == Shape::Heading || line.text.ends_with([':', '：']);
    headed && line.text.split_whitespace().count() <= 10 && Class::Reply.begins(&line.key)
}

/// Returns true if a line parts two lists.
pub(super) fn is_border(line: &Line<'_>) -> bool {
    cue::announcement(line, true).is_some()
        || cue::is_inner_label(line)
        || cue::closes(line)
        || cue::ends(line)
        || line.text.len() > 300
}

/// Returns true if a line that stands among names is none: a label, a closing formula, a place and
/// date, a number.
pub(super) fn is_aside(line: &Line<'_>) -> bool {
    if matches!(line.shape, Shape::Row { .. }) {
        return false;
    }
    let text = item_text::bare(line.text);
    let words = text.split_whitespace().count();
    let ended = || {
        line.text.ends_with([',', '!', '，'])
            || line
                .key
                .rsplit(' ')
                .next()
                .is_some_and(|last| Class::Salute.is(last))
    };
    let closes = words <= 5
        && (Class::Closing.is(&line.key) || Class::Salute.is_in(&line.key) && ended())
        && beginning(line) == 0;
    let announces =
        cue::announcement(line, true).is_some_and(|announcement| announcement.inline.is_none());
    let label = words <= 5
        && (announces
            || Class::Announce.is(&line.key)
            || Class::Participle.is(&line.key)
            || cue::is_inner_label(line));
    closes
        || label
        || aside::is_dateline(text) && !is_dated_name(line, text)
        || aside::is_rest(text)
        || text.ends_with(['!', '！']) && words >= 3
        || text.starts_with('#')
        || !text.chars().any(char::is_alphabetic)
        || line.key.is_empty()
        || line.text.ends_with([':', '：'])
        || cue::ends(line)
        || Class::Invitation.begins(&line.key)
        || is_title(line)
}

/// Returns true if what stands before the date of a line is a person's name: `Ana Roe, 4/9/2016`.
fn is_dated_name(line: &Line<'_>, text: &str) -> bool {
    let head = item_text::head(text);
    name::is_known_person(head) || line.shape == Shape::Item && name::is_person_shaped(head)
}

/// Returns true if a line in a script without spaces is what another text is called: `關於水壩的聲明`.
pub(super) fn is_title(line: &Line<'_>) -> bool {
    begins_unspaced(line.text) && line.text.chars().count() > 5 && Class::Statement.ends(&line.key)
}
