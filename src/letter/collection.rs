//! The letters of a whole collection, from fingerprints and measured overlaps.

use std::collections::BTreeMap;

use crate::letter::candidates::{self, Pair};
use crate::letter::fingerprint::Fingerprint;
use crate::letter::groups::{Tie, groups};
use crate::letter::letters::Member;
use crate::letter::overlap::Overlap;
use crate::letter::rules::same_letter;
use crate::letter::translation::translations;

/// The overlap from which two texts count as one, in thousandths: they differ by a line of
/// boilerplate.
const SAME_TEXT: u16 = 900;

/// The pairs of documents whose texts must be measured, sorted. The fingerprints are sorted by id.
pub fn pairs_to_measure(prints: &[Fingerprint]) -> Vec<Pair> {
    candidates::same_text(prints)
}

/// The letters of two and more documents; the same whatever the order in which documents came.
pub fn letters(prints: &[Fingerprint], overlaps: &BTreeMap<Pair, Overlap>) -> Vec<Vec<Member>> {
    let mut ties = Vec::new();
    let mut same_text = Vec::new();
    for (pair, overlap) in overlaps {
        let (left, right) = (&prints[pair.0 as usize], &prints[pair.1 as usize]);
        if let Some(strength) = same_letter(left, right, *overlap) {
            ties.push(Tie {
                pair: *pair,
                strength,
                is_translation: false,
            });
            if overlap.jaccard >= SAME_TEXT {
                same_text.push(*pair);
            }
        }
    }
    ties.extend(translations(prints).into_iter().map(|found| Tie {
        pair: found.pair,
        strength: found.strength,
        is_translation: true,
    }));
    let texts = text_numbers(prints, &same_text);
    let members = |group: Vec<u32>| {
        let members = group.into_iter().map(|place| {
            let print = &prints[place as usize];
            Member::new(print, texts[place as usize])
        });
        members.collect()
    };
    groups(prints, ties).into_iter().map(members).collect()
}

/// A number for each document, the same for documents that have the same text.
fn text_numbers(prints: &[Fingerprint], same_text: &[Pair]) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..prints.len() as u32).collect();
    fn root(numbers: &mut [u32], mut place: u32) -> u32 {
        while numbers[place as usize] != place {
            let next = numbers[numbers[place as usize] as usize];
            numbers[place as usize] = next;
            place = next;
        }
        place
    }
    for (left, right) in same_text {
        let (left, right) = (root(&mut numbers, *left), root(&mut numbers, *right));
        numbers[left.max(right) as usize] = left.min(right);
    }
    (0..prints.len() as u32)
        .map(|place| root(&mut numbers, place))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{
        Document, DocumentId, Evidence, Found, PartialDate, PartyType, Signatory,
    };
    use crate::letter::{Fingerprints, LetterText};

    /// A document of a collection: path, language, date, title, first word of the text, which
    /// stands for all of it, and the number of signatories.
    type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, usize);

    /// A text of many words that all depend on its first one; `form` is a short one.
    fn text(of: &str) -> String {
        let count = if of == "form" { 100 } else { 300 };
        let words = (0..count).map(|number| format!("{of}{} ", number * number % 211));
        words.collect()
    }

    fn document((path, language, date, title, of, signers): &Row<'_>) -> (DocumentId, Document) {
        let found = |value: &str| Evidence::declared("test", 1.0, value);
        let mut body = text(of);
        let mut signatories = Vec::new();
        for number in 0..*signers {
            let name = format!("Reading Room {number} of {of}");
            body.push_str("\n\n");
            let start = body.len();
            body.push_str(&name);
            signatories.push((name, start..body.len()));
        }
        let signatories = signatories.into_iter().map(|(name, span)| {
            let value = Signatory {
                name,
                party_type: PartyType::Organization,
                role: None,
                affiliation: None,
                places: Vec::new(),
            };
            Found::new(value, Evidence::in_body("test", 1.0, &body, span))
        });
        let document = Document {
            title: Some(Found::new((*title).to_owned(), found(title))),
            language: language
                .parse()
                .ok()
                .map(|tag| Found::new(tag, found(language))),
            date: date
                .parse::<PartialDate>()
                .ok()
                .map(|date| Found::new(date, found(""))),
            signatories: signatories.collect(),
            body,
            ..Document::default()
        };
        let digits: String = path.bytes().map(|byte| format!("{byte:02x}")).collect();
        (DocumentId(format!("{digits:0>32}")), document)
    }

    fn read(rows: &[Row<'_>], before: &Fingerprints) -> (Fingerprints, usize) {
        let mut documents: Vec<(DocumentId, String, Document)> = rows
            .iter()
            .map(|row| {
                let (id, document) = document(row);
                (id, row.0.to_owned(), document)
            })
            .collect();
        documents.sort_by(|left, right| left.0.cmp(&right.0));
        let print = |(id, path, document): &(DocumentId, String, Document)| {
            Fingerprint::of(id, std::slice::from_ref(path), document)
        };
        let prints: Vec<Fingerprint> = documents.iter().map(print).collect();
        let known = before.overlaps_for(&prints);
        let mut measured = 0;
        let overlap = |pair: Pair| {
            let overlap = known.get(&pair).copied().unwrap_or_else(|| {
                measured += 1;
                let text = |place: u32| LetterText::of(&documents[place as usize].2);
                Overlap::of(&text(pair.0), &text(pair.1))
            });
            (pair, overlap)
        };
        let overlaps = pairs_to_measure(&prints).into_iter().map(overlap).collect();
        (Fingerprints { prints, overlaps }, measured)
    }

    fn grouped(read: &Fingerprints) -> Vec<Vec<String>> {
        let groups = letters(&read.prints, &read.overlaps);
        let paths = |group: &Vec<Member>| {
            let mut paths: Vec<String> = group.iter().map(|member| member.path.clone()).collect();
            paths.sort_unstable();
            paths
        };
        let mut groups: Vec<Vec<String>> = groups.iter().map(paths).collect();
        groups.sort_unstable();
        groups
    }

    const WATER: Row<'_> = (
        "a/x/1.md",
        "en",
        "2010-06-18",
        "Keep the river clean",
        "w",
        8,
    );

    #[track_caller]
    fn check(rows: &[Row<'_>], expected: &[&[&str]]) {
        let all = [&[WATER][..], rows].concat();
        let (read_at_once, _) = read(&all, &Fingerprints::default());
        assert_eq!(grouped(&read_at_once), expected);
    }

    #[test]
    fn copies_and_versions_are_one_letter() {
        let copy = (
            "b/1.html",
            "en",
            "2010-06-20",
            "Keep the river clean",
            "w",
            8,
        );
        check(&[copy], &[&["a/x/1.md", "b/1.html"]]);
        let more = (
            "b/1.html",
            "en",
            "2010-08-20",
            "Keep the river clean",
            "w",
            90,
        );
        check(&[more], &[&["a/x/1.md", "b/1.html"]]);
        let other = (
            "b/1.html",
            "en",
            "2010-06-18",
            "Keep the river clean",
            "v",
            8,
        );
        check(&[other], &[]);
    }

    #[test]
    fn a_form_that_is_used_again_is_another_letter() {
        let form = |path, date| (path, "en", date, "Notice of the yearly assembly", "form", 8);
        check(
            &[
                form("a/x/2.md", "2010-06-18"),
                form("a/x/3.md", "2011-06-18"),
            ],
            &[],
        );
        check(
            &[form("a/x/2.md", "2010-06-18"), form("b/3.md", "2010-06-18")],
            &[&["a/x/2.md", "b/3.md"]],
        );
        let numbered = ("b/2.md", "en", "2010-06-18", "Keep river 2 clean", "w", 8);
        let first = ("c/2.md", "en", "2010-06-17", "Keep river 1 clean", "w", 8);
        let (read, _) = read(&[numbered, first], &Fingerprints::default());
        assert_eq!(grouped(&read), Vec::<Vec<String>>::new());
    }

    #[test]
    fn translations_are_found_by_names_of_files_and_of_signatories() {
        let french = ("a/x/1.fr.md", "fr", "", "Gardez la source", "s", 0);
        check(&[french], &[&["a/x/1.fr.md", "a/x/1.md"]]);
        let elsewhere = ("b/q.html", "fr", "", "Gardez la source", "s", 0);
        check(&[elsewhere], &[]);
    }

    #[test]
    fn the_order_of_documents_and_of_runs_does_not_matter() {
        let rows: Vec<Row<'_>> = vec![
            WATER,
            (
                "b/1.html",
                "en",
                "2010-06-20",
                "Keep the river clean",
                "w",
                9,
            ),
            ("a/x/1.fr.md", "fr", "", "Gardez la source", "s", 0),
            ("c/5.md", "en", "2012", "Open the reading rooms", "r", 6),
            ("d/5.md", "en", "2012", "Open the reading rooms", "r", 60),
            ("e/7.md", "en", "2013", "Count the votes again", "c", 0),
        ];
        let (at_once, measured) = read(&rows, &Fingerprints::default());
        assert!(measured > 0);
        let bytes = at_once.to_bytes();
        assert_eq!(Fingerprints::from_bytes(&bytes).as_ref(), Some(&at_once));
        for end in 0..bytes.len() {
            assert_eq!(Fingerprints::from_bytes(&bytes[..end]), None);
        }
        for first in 0..rows.len() {
            let reversed: Vec<Row<'_>> = rows.iter().rev().copied().collect();
            let (before, _) = read(&reversed[..first], &Fingerprints::default());
            let (after, _) = read(&reversed, &before);
            assert_eq!(after, at_once, "{first}");
        }
        let (again, measured) = read(&rows, &at_once);
        assert_eq!((again, measured), (at_once, 0));
    }
}
