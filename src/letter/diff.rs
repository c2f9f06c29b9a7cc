//! What changed between two versions of a letter: its text by paragraph, and those who sign.
//!
//! The order of signatories does not matter. A name that is spelled otherwise is neither added nor
//! removed.

use std::collections::{HashMap, HashSet};

use crate::document::Document;
use crate::gazetteer::fold::fold;
use crate::letter::text::{Words, letter_ranges};

/// The differences of a document from an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The paragraphs that are not the same, in order.
    pub paragraphs: Vec<ParagraphChange>,
    /// Signatories that only the later one has, as printed, in the order of its list.
    pub added: Vec<String>,
    /// Signatories that only the earlier one has, in the order of its list.
    pub removed: Vec<String>,
    /// Signatories that are spelled otherwise: before and after.
    pub respelled: Vec<(String, String)>,
}

/// A paragraph that is not the same; at least one of both is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphChange {
    /// The paragraph of the earlier document.
    pub before: Option<String>,
    /// The paragraph of the later one.
    pub after: Option<String>,
}

impl Difference {
    /// Compares two documents.
    pub fn of(before: &Document, after: &Document) -> Self {
        let (removed, added) = only_in_one(before, after);
        let (respelled, removed, added) = respelled(removed, added);
        Self {
            paragraphs: paragraphs(before, after),
            added,
            removed,
            respelled,
        }
    }

    /// Returns true if text and signatories are the same.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.respelled.is_empty()
    }
}

/// The names that only one of two documents has, each once however often it stands there.
fn only_in_one(before: &Document, after: &Document) -> (Vec<String>, Vec<String>) {
    let keys = |document: &Document| -> HashSet<String> {
        let signatories = document.signatories.iter();
        signatories.map(|found| key(&found.value.name)).collect()
    };
    let only_in = |document: &Document, other: HashSet<String>| {
        let mut seen = other;
        let names = document.signatories.iter().map(|found| &found.value.name);
        names
            .filter(|name| seen.insert(key(name)))
            .cloned()
            .collect()
    };
    (only_in(before, keys(after)), only_in(after, keys(before)))
}

/// Letters and digits of a name, folded, without what stands in brackets behind it: an acronym or
/// a handle.
fn key(name: &str) -> String {
    let before = name.split(['(', '[', '（']).next().unwrap_or_default();
    let letters = |name: &str| -> String { fold(name).chars().filter(|c| *c != ' ').collect() };
    match letters(before) {
        key if key.is_empty() => letters(name),
        key => key,
    }
}

/// The most pairs of names that are compared letter by letter.
const MAX_COMPARED: usize = 2_000_000;

/// Finds the names that are spelled otherwise among those that only one document has: the same
/// words in another order, or nearly the same letters. Returns them, and the names that are left.
fn respelled(
    removed: Vec<String>,
    added: Vec<String>,
) -> (Vec<(String, String)>, Vec<String>, Vec<String>) {
    if removed.len().saturating_mul(added.len()) > MAX_COMPARED {
        return (Vec::new(), removed, added);
    }
    let folded =
        |names: &[String]| -> Vec<String> { names.iter().map(|name| fold(name)).collect() };
    let (before, after) = (folded(&removed), folded(&added));
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (place, name) in before.iter().enumerate() {
        for (other_place, other) in after.iter().enumerate() {
            pairs.extend(distance(name, other).map(|far| (far, place, other_place)));
        }
    }
    pairs.sort_unstable();
    let mut after_of: Vec<Option<usize>> = vec![None; removed.len()];
    let mut is_taken = vec![false; added.len()];
    for (_, place, other) in pairs {
        if after_of[place].is_none() && !is_taken[other] {
            after_of[place] = Some(other);
            is_taken[other] = true;
        }
    }
    let mut same = Vec::new();
    let mut left = Vec::new();
    for (name, other) in removed.into_iter().zip(after_of) {
        match other {
            Some(other) => same.push((name, added[other].clone())),
            None => left.push(name),
        }
    }
    let added = added.into_iter().zip(is_taken);
    let added = added.filter(|(_, is_taken)| !is_taken);
    (same, left, added.map(|(name, _)| name).collect())
}

/// How far two folded names are apart, if they may be one: 0 for the same words in another order,
/// else letters to change, of which a name of 8 letters may have one.
fn distance(left: &str, right: &str) -> Option<usize> {
    let longest = left.chars().count().max(right.chars().count());
    let allowed = longest / 8;
    if left.len().abs_diff(right.len()) > 4 * allowed + 4 {
        return None;
    }
    let words = |name: &str| {
        let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    if words(left) == words(right) {
        return Some(0);
    }
    let distance = strsim::osa_distance(left, right);
    (distance <= allowed).then_some(distance)
}

/// The most steps for aligning paragraphs; of longer texts only those without an equal are named.
const MAX_STEPS: usize = 4_000_000;

/// The paragraphs of two letter texts that are not the same.
fn paragraphs(before: &Document, after: &Document) -> Vec<ParagraphChange> {
    let nothing = Words::default().whole();
    let texts = |document: &Document| -> Vec<(u64, String)> {
        let ranges = letter_ranges(document);
        let lines = ranges.into_iter().flat_map(|range| {
            document.body[range]
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        let keyed = lines.map(|line| (Words::of(&line).whole(), line.trim().to_owned()));
        keyed
            .filter(|(key, line)| !line.is_empty() && *key != nothing)
            .collect()
    };
    let (before, after) = (texts(before), texts(after));
    let same = aligned(&before, &after);
    let mut changes = Vec::new();
    let (mut from, mut other_from) = (0, 0);
    for (place, other) in same.into_iter().chain([(before.len(), after.len())]) {
        let old = &before[from..place];
        let new = &after[other_from..other];
        for at in 0..old.len().max(new.len()) {
            changes.push(ParagraphChange {
                before: old.get(at).map(|(_, text)| text.clone()),
                after: new.get(at).map(|(_, text)| text.clone()),
            });
        }
        (from, other_from) = (place + 1, other + 1);
    }
    changes
}

/// The places of equal paragraphs in the longest common sequence.
fn aligned(before: &[(u64, String)], after: &[(u64, String)]) -> Vec<(usize, usize)> {
    let is_same = |place: usize, other: usize| before[place].0 == after[other].0;
    let shortest = before.len().min(after.len());
    let start = (0..shortest).take_while(|at| is_same(*at, *at)).count();
    let end = (0..shortest - start)
        .take_while(|at| is_same(before.len() - 1 - at, after.len() - 1 - at))
        .count();
    let (rows, columns) = (before.len() - start - end, after.len() - start - end);
    let mut pairs: Vec<(usize, usize)> = (0..start).map(|at| (at, at)).collect();
    if rows.saturating_mul(columns) <= MAX_STEPS {
        // The length of the longest common sequence of what follows each two places.
        let mut lengths = vec![0_u32; (rows + 1) * (columns + 1)];
        let at = |row: usize, column: usize| row * (columns + 1) + column;
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                lengths[at(row, column)] = if is_same(start + row, start + column) {
                    lengths[at(row + 1, column + 1)] + 1
                } else {
                    lengths[at(row + 1, column)].max(lengths[at(row, column + 1)])
                };
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            if is_same(start + row, start + column) {
                pairs.push((start + row, start + column));
                (row, column) = (row + 1, column + 1);
            } else if lengths[at(row + 1, column)] >= lengths[at(row, column + 1)] {
                row += 1;
            } else {
                column += 1;
            }
        }
    } else {
        pairs.extend(in_order(
            &before[start..start + rows],
            &after[start..start + columns],
            start,
        ));
    }
    let (left, right) = (before.len() - end, after.len() - end);
    pairs.extend((0..end).map(|at| (left + at, right + at)));
    pairs
}

/// Equal paragraphs in an order that holds for both, found without a table.
fn in_order(
    before: &[(u64, String)],
    after: &[(u64, String)],
    start: usize,
) -> Vec<(usize, usize)> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, (key, _)) in after.iter().enumerate().rev() {
        places.entry(*key).or_default().push(place);
    }
    let mut pairs = Vec::new();
    let mut from = 0;
    for (place, (key, _)) in before.iter().enumerate() {
        let Some(others) = places.get_mut(key) else {
            continue;
        };
        while others.pop_if(|other| *other < from).is_some() {}
        if let Some(other) = others.pop() {
            pairs.push((start + place, start + other));
            from = other + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, Found, PartyType, Signatory};

    fn document(body: &str, names: &[&str]) -> Document {
        let signatory = |name: &&str| {
            let value = Signatory {
                name: (*name).to_owned(),
                party_type: PartyType::Person,
                role: None,
                affiliation: None,
                places: Vec::new(),
            };
            Found::new(value, Evidence::declared("list", 1.0, *name))
        };
        Document {
            body: body.to_owned(),
            signatories: names.iter().map(signatory).collect(),
            ..Document::default()
        }
    }

    #[track_caller]
    fn check_names(before: &[&str], after: &[&str], expected: [&[&str]; 3]) {
        let difference = Difference::of(&document("", before), &document("", after));
        let respelled: Vec<&String> = difference.respelled.iter().map(|(_, name)| name).collect();
        assert_eq!(difference.added, expected[0]);
        assert_eq!(difference.removed, expected[1]);
        assert_eq!(respelled, expected[2].iter().collect::<Vec<_>>());
    }

    #[test]
    fn names_are_added_removed_or_spelled_otherwise() {
        check_names(
            &["Ana Roe", "Li Wei"],
            &["LI WEI", "Ana Roe"],
            [&[], &[], &[]],
        );
        check_names(&["Ana Roe"], &["Li Wei"], [&["Li Wei"], &["Ana Roe"], &[]]);
        check_names(
            &["Roe, Ana", "Bo"],
            &["Ana Roe", "Ann"],
            [&["Ann"], &["Bo"], &["Ana Roe"]],
        );
        check_names(
            &["Lake Forum Kivu"],
            &["Lake Forun Kivu"],
            [&[], &[], &["Lake Forun Kivu"]],
        );
        check_names(&["Ana Roe", "Ana Roe"], &["Ana Roe"], [&[], &[], &[]]);
        check_names(&[], &["Ana Roe", "Ana Roe"], [&["Ana Roe"], &[], &[]]);
        check_names(&["Lake Forum"], &["Lake Forum (LF)"], [&[], &[], &[]]);
        check_names(&["(LF)"], &["(KF)"], [&["(KF)"], &["(LF)"], &[]]);
    }

    #[track_caller]
    fn check_text(before: &str, after: &str, expected: &[(Option<&str>, Option<&str>)]) {
        let difference = Difference::of(&document(before, &[]), &document(after, &[]));
        let changes = difference.paragraphs.iter();
        let changes: Vec<_> = changes
            .map(|change| (change.before.as_deref(), change.after.as_deref()))
            .collect();
        assert_eq!(changes, expected);
        assert_eq!(difference.is_empty(), expected.is_empty());
    }

    #[test]
    fn paragraphs_are_compared_by_their_words() {
        check_text("a\n\nb", "A!\nb", &[]);
        check_text("a\n\nb\n\nc", "a\n\nc", &[(Some("b"), None)]);
        check_text("a\n\nc", "a\n\nb\n\nc", &[(None, Some("b"))]);
        check_text("a\n\nb\n\nc", "a\n\nx\n\nc", &[(Some("b"), Some("x"))]);
        check_text("", "x", &[(None, Some("x"))]);
        check_text("a\n\nb", "b\n\na", &[(Some("a"), None), (None, Some("a"))]);
    }

    #[test]
    fn long_texts_are_aligned_too() {
        let lines = |numbers: &[u64]| -> Vec<(u64, String)> {
            numbers.iter().map(|key| (*key, key.to_string())).collect()
        };
        let pairs = in_order(&lines(&[1, 2, 3, 2]), &lines(&[2, 1, 2, 3]), 5);
        assert_eq!(pairs, [(5, 6), (6, 7), (7, 8)]);
    }
}
