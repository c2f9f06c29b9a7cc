//! DocumentFeatures documents and those who sign them, as data: every form of list that is known, in many
//! languages, and what only looks like one. All names and texts are invented.
//!
//! A case is `=== format · language · what it shows`, the document, `---`, and a line for each
//! signatory: `P` or `O`, the name, places as `City/CC`, role and affiliation, separated by tabs.

use super::signatories;
use crate::document::{Country, PartyType, Place, Signatory};
use crate::extract::Reading;
use crate::parse::parse;

const FILES: [&str; 6] = [
    include_str!("cases/latin.txt"),
    include_str!("cases/scripts.txt"),
    include_str!("cases/shapes.txt"),
    include_str!("cases/unsigned.txt"),
    include_str!("cases/closings.txt"),
    include_str!("cases/others.txt"),
];

struct Case<'a> {
    title: &'a str,
    document: &'a str,
    expected: Vec<&'a str>,
}

fn cases(file: &str) -> impl Iterator<Item = Case<'_>> {
    file.split("=== ").filter_map(|case| {
        let (title, rest) = case.split_once('\n')?;
        let (document, expected) = rest.rsplit_once("\n---\n")?;
        Some(Case {
            title,
            document,
            expected: expected.lines().collect(),
        })
    })
}

/// The signatories of a case in the notation of the expected lines.
fn found(case: &Case<'_>) -> Vec<String> {
    let format = case.title.split(' ').next().unwrap_or_default();
    let name = format!("case.{format}");
    let parsed = parse(case.document.as_bytes(), &name).unwrap();
    signatories(&Reading::new(&parsed, &name))
        .iter()
        .map(|found| notation(&found.value))
        .collect()
}

fn notation(signatory: &Signatory) -> String {
    let sort = match signatory.party_type {
        PartyType::Organization => "O",
        PartyType::Person => "P",
    };
    let place = |place: &Place| {
        let country = place.country.as_ref().map_or("", Country::code);
        format!("{}/{country}", place.city.as_deref().unwrap_or_default())
    };
    let places: Vec<String> = signatory.places.iter().map(place).collect();
    let office: Vec<&str> = [&signatory.role, &signatory.affiliation]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    let cells = [
        sort,
        &signatory.name,
        &places.join("; "),
        &office.join(", "),
    ];
    cells.join("\t").trim_end().to_owned()
}

/// What is known to be missed: where one of these comes right it moves to the others.
#[test]
fn what_is_missed_is_known() {
    let right = |case: &Case<'_>| found(case) == case.expected;
    let missed = cases(include_str!("cases/missed.txt"));
    let right: Vec<&str> = missed.filter(right).map(|case| case.title).collect();
    assert!(right.is_empty(), "now right: {right:#?}");
}

#[test]
fn documents_are_read_as_expected() {
    let mut wrong = Vec::new();
    for case in FILES.into_iter().flat_map(cases) {
        let found = found(&case);
        if found != case.expected {
            wrong.push(format!(
                "{}\n  expected\n    {}\n  found\n    {}",
                case.title,
                case.expected.join("\n    "),
                found.join("\n    ")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
