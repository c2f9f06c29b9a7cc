//! Scores what is extracted from `corpus/` against what a careful reader says, field by field, and holds the scores
//! against the `[corpus]` floors of `tests/floors.toml`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use undersigned::document::Document;
use undersigned::gazetteer::fold::fold;
use undersigned::{extract, parse};

/// Right, wrong and missing values of one field over all documents.
#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    expected: usize,
}

impl Score {
    fn add(&mut self, found: Vec<String>, expected: Vec<String>) -> bool {
        let mut rest = found.clone();
        let right = expected
            .iter()
            .filter(|value| {
                let place = rest.iter().position(|other| other == *value);
                place.map(|place| rest.remove(place)).is_some()
            })
            .count();
        self.right += right;
        self.found += found.len();
        self.expected += expected.len();
        right == found.len().max(expected.len())
    }

    fn f1(&self) -> f64 {
        if self.found + self.expected == 0 {
            return 1.0;
        }
        2.0 * self.right as f64 / (self.found + self.expected) as f64
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(_) => texts(&value["name"]),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn places(value: &Value) -> Vec<String> {
    let signatories = value.as_array().into_iter().flatten();
    signatories
        .flat_map(|signatory| {
            let name = fold(signatory["name"].as_str().unwrap_or_default());
            let places = signatory["places"].as_array().cloned().unwrap_or_default();
            places.into_iter().map(move |place| {
                let part = |key: &str| place[key].as_str().unwrap_or_default().to_owned();
                format!("{name}|{}|{}", fold(&part("city")), part("country"))
            })
        })
        .collect()
}

fn found(document: &Document, field: &str) -> Vec<String> {
    match field {
        "title" => document.title.iter().map(|title| title.value.clone()).collect(),
        "kind" => document.kind.iter().map(|kind| kind.value.to_string()).collect(),
        "date" => document.date.iter().map(|date| date.value.to_string()).collect(),
        "language" => document.language.iter().map(|found| found.value.to_string()).collect(),
        "publisher" => document.publisher.iter().map(|found| found.value.clone()).collect(),
        "countries" => document.countries.iter().map(|found| found.value.to_string()).collect(),
        "addressees" => document.addressees.iter().map(|found| found.value.0.clone()).collect(),
        "signatories" => document.signatories.iter().map(|found| found.value.name.clone()).collect(),
        "places" => document
            .signatories
            .iter()
            .flat_map(|found| {
                found.value.places.iter().map(|place| {
                    let city = place.city.as_deref().unwrap_or_default();
                    let country = place.country.map(|country| country.to_string()).unwrap_or_default();
                    format!("{}|{}|{country}", fold(&found.value.name), fold(city))
                })
            })
            .collect(),
        "instruments" => document.instruments.iter().map(|found| found.value.to_string()).collect(),
        other => panic!("no such field: {other}"),
    }
}

#[test]
fn corpus_scores_hold() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let expected = fs::read_to_string(format!("{root}tests/expected/corpus.jsonl")).unwrap();
    let floors: toml::Table = fs::read_to_string(format!("{root}tests/floors.toml")).unwrap().parse().unwrap();
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for line in expected.lines().filter(|line| !line.trim().is_empty()) {
        let expected: Value = serde_json::from_str(line).unwrap();
        let file = expected["file"].as_str().unwrap();
        let bytes = fs::read(format!("{root}corpus/{file}")).unwrap();
        let document = extract::extract(&parse::parse(&bytes, file).unwrap(), file);
        for field in [
            "title", "kind", "date", "language", "publisher", "countries", "addressees", "signatories", "places",
            "instruments",
        ] {
            let exact = matches!(field, "kind" | "date" | "language" | "countries" | "places" | "instruments");
            let form = |values: Vec<String>| match exact {
                true => values,
                false => values.iter().map(|value| fold(value)).collect(),
            };
            let wanted = match field {
                "places" => places(&expected["signatories"]),
                _ => form(texts(&expected[field])),
            };
            let got = form(found(&document, field));
            if !scores.entry(field).or_default().add(got.clone(), wanted.clone()) {
                println!("{file}: {field}: found {got:?}, expected {wanted:?}");
            }
        }
    }
    let floors = floors["corpus"].as_table().unwrap();
    for (field, score) in &scores {
        println!("{field:<12} F1 {:.3}  found {} expected {}", score.f1(), score.found, score.expected);
    }
    for (field, floor) in floors {
        let floor = floor.as_float().unwrap();
        assert!(scores[field.as_str()].f1() >= floor, "{field} fell below {floor}");
    }
}
