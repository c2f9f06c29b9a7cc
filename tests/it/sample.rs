//! The sample documents are read as a careful reader would read them.
//!
//! `corpus/expected.jsonl` holds, for each document, the facts that its author meant. Every field
//! gets a score in per cent, printed with what was missed (`cargo test sample -- --nocapture`); no
//! score may fall below its floor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use undersigned::document::{Document, Found};

/// Per cent that each score must reach: some points below what was measured last. Raise a floor
/// with its score.
const FLOORS: &[(&str, f64)] = &[
    ("title", 88.0),
    ("kind", 79.5),
    ("date", 83.0),
    ("language", 98.0),
    ("publisher", 83.0),
    ("countries", 68.0),
    ("addressees", 76.0),
    ("signatories", 77.0),
    ("unsigned", 94.0),
    ("party type", 95.0),
    ("places", 96.0),
    ("instruments", 77.0),
];

/// What stands in `corpus/` beside the documents.
const NO_DOCUMENTS: &[&str] = &["README.md", "expected.jsonl"];

/// The facts of a document, as its author meant them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    path: String,
    title: Option<String>,
    kind: Option<String>,
    date: Option<String>,
    language: Option<String>,
    publisher: Option<String>,
    countries: Vec<String>,
    addressees: Vec<String>,
    signatories: Vec<Signatory>,
    instruments: Vec<String>,
}

#[derive(Deserialize)]
struct Signatory {
    name: String,
    r#type: String,
    places: Vec<Home>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Home {
    city: Option<String>,
    country: Option<String>,
}

/// Points for each score: the sum, and how often it was given; and in words what was missed.
#[derive(Default)]
struct Tally {
    points: BTreeMap<&'static str, (f64, u32)>,
    misses: Vec<String>,
}

impl Tally {
    /// Counts one observation of a score, 0 to 1.
    fn add(&mut self, score: &'static str, points: f64, miss: impl FnOnce() -> String) {
        let (sum, count) = self.points.entry(score).or_default();
        *sum += points;
        *count += 1;
        if points < 1.0 {
            self.misses.push(format!("{score}: {}", miss()));
        }
    }

    /// Per cent of what could be reached; 0 for what was never observed.
    fn percent(&self, score: &str) -> f64 {
        self.points
            .get(score)
            .map_or(0.0, |(sum, count)| 100.0 * sum / f64::from(*count))
    }
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn facts() -> Vec<Facts> {
    let text = std::fs::read_to_string(corpus().join("expected.jsonl")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// The bytes of a document: of a file, or of what is attached to a message.
fn bytes(path: &str) -> Vec<u8> {
    let (file, part) = path.split_once('!').unwrap_or((path, ""));
    let bytes = std::fs::read(corpus().join(file)).unwrap();
    let held = undersigned::parse::contents(&bytes, file);
    let part = held.parts.into_iter().find(|held| held.name == part);
    part.map_or(bytes, |part| part.bytes)
}

/// Letters and digits alone, in lower case, so that punctuation and white space do not count.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// How well a list agrees with the one expected: the harmonic mean of precision and recall; 1 where
/// both are empty.
fn agreement<T>(expected: &[T], found: &[T], same: impl Fn(&T, &T) -> bool) -> f64 {
    if expected.is_empty() && found.is_empty() {
        return 1.0;
    }
    let mut open: Vec<&T> = found.iter().collect();
    let mut agreed = 0;
    for wanted in expected {
        if let Some(place) = open.iter().position(|candidate| same(wanted, candidate)) {
            open.swap_remove(place);
            agreed += 1;
        }
    }
    2.0 * f64::from(agreed) / (expected.len() + found.len()) as f64
}

/// What was found, as text.
fn values<T>(found: &[Found<T>], text: impl Fn(&T) -> String) -> Vec<String> {
    found.iter().map(|found| text(&found.value)).collect()
}

fn score(facts: &Facts, document: &Document, tally: &mut Tally) {
    let path = &facts.path;
    let mut scalar = |score, agrees: bool, wanted: &Option<String>, got: Option<String>| {
        tally.add(score, f64::from(u8::from(agrees)), || {
            format!("{path}: {wanted:?}, found {got:?}")
        });
    };
    let same = |wanted: &Option<String>, got: &Option<String>| {
        wanted.as_deref().map(plain) == got.as_deref().map(plain)
    };
    let title = document.title.as_ref().map(|found| found.value.clone());
    scalar("title", same(&facts.title, &title), &facts.title, title);
    let kind = document.kind.as_ref().map(|found| found.value.to_string());
    scalar("kind", facts.kind == kind, &facts.kind, kind);
    let date = document.date.as_ref().map(|found| found.value.to_string());
    scalar("date", facts.date == date, &facts.date, date);
    let language = document.language.as_ref();
    let language = language.map(|found| found.value.to_string());
    // A region may be told beyond what is expected: `pt-BR` is `pt`.
    let within = match (&facts.language, &language) {
        (Some(wanted), Some(got)) => got == wanted || got.starts_with(&format!("{wanted}-")),
        (wanted, got) => wanted == got,
    };
    scalar("language", within, &facts.language, language);
    let publisher = document.publisher.as_ref().map(|found| found.value.clone());
    let agrees = same(&facts.publisher, &publisher);
    scalar("publisher", agrees, &facts.publisher, publisher);

    let mut list =
        |score, wanted: &[String], got: &[String], same: fn(&String, &String) -> bool| {
            tally.add(score, agreement(wanted, got, same), || {
                format!("{path}: {wanted:?}, found {got:?}")
            });
        };
    let countries = values(&document.countries, |country| country.to_string());
    list("countries", &facts.countries, &countries, |a, b| a == b);
    let addressees = values(&document.addressees, |addressee| addressee.0.clone());
    // A title or a seat may be counted to the name or not: `UN Security Council`, `Security
    // Council`.
    let overlap = |wanted: &String, got: &String| {
        let (wanted, got) = (plain(wanted), plain(got));
        !got.is_empty() && (wanted.contains(&got) || got.contains(&wanted))
    };
    list("addressees", &facts.addressees, &addressees, overlap);
    let instruments = values(&document.instruments, |instrument| instrument.0.clone());
    list("instruments", &facts.instruments, &instruments, |a, b| {
        a == b
    });
    signatories(facts, document, tally);
}

fn signatories(facts: &Facts, document: &Document, tally: &mut Tally) {
    let path = &facts.path;
    let got = values(&document.signatories, |signatory| plain(&signatory.name));
    if facts.signatories.is_empty() {
        tally.add("unsigned", f64::from(u8::from(got.is_empty())), || {
            format!("{path}: found {got:?}")
        });
        return;
    }
    let names = facts.signatories.iter();
    let wanted: Vec<String> = names.map(|signatory| plain(&signatory.name)).collect();
    let agreed = agreement(&wanted, &got, |a, b| a == b);
    tally.add("signatories", agreed, || {
        let lacking = |names: &[String], others: &[String]| -> Vec<String> {
            let lack = names.iter().filter(|name| !others.contains(name));
            lack.take(3).cloned().collect()
        };
        let (missed, more) = (lacking(&wanted, &got), lacking(&got, &wanted));
        format!(
            "{path}: {} of {}: {missed:?}; {more:?}",
            got.len(),
            wanted.len()
        )
    });
    let (mut types, mut places) = (Vec::new(), Vec::new());
    for (signatory, name) in facts.signatories.iter().zip(&wanted) {
        let Some(at) = got.iter().position(|other| other == name) else {
            continue;
        };
        let found = &document.signatories[at].value;
        types.push((name, found.party_type.name() == signatory.r#type));
        let homes: Vec<Home> = found
            .places
            .iter()
            .map(|place| Home {
                city: place.city.clone(),
                country: place.country.map(|country| country.to_string()),
            })
            .collect();
        if !(signatory.places.is_empty() && homes.is_empty()) {
            places.push((name, homes == signatory.places));
        }
    }
    // One score a document, so that a list of hundreds weighs no more than one of three.
    for (score, answers) in [("party type", types), ("places", places)] {
        let wrong: Vec<&String> = answers
            .iter()
            .filter(|(_, right)| !right)
            .map(|(name, _)| *name)
            .collect();
        if !answers.is_empty() {
            let share = 1.0 - wrong.len() as f64 / answers.len() as f64;
            let some = &wrong[..wrong.len().min(3)];
            tally.add(score, share, || {
                format!("{path}: {} of {}: {some:?}", wrong.len(), answers.len())
            });
        }
    }
}

#[test]
#[allow(clippy::print_stdout)] // The scores are for people to read.
fn facts_are_found_as_well_as_before() {
    let mut tally = Tally::default();
    for facts in facts() {
        let bytes = bytes(&facts.path);
        let parsed = undersigned::parse::parse(&bytes, &facts.path).unwrap();
        let document = undersigned::extract::extract(&parsed, &facts.path);
        score(&facts, &document, &mut tally);
    }
    println!("{}", tally.misses.join("\n"));
    let mut below = Vec::new();
    for &(score, floor) in FLOORS {
        let reached = tally.percent(score);
        println!("{score:12} {reached:5.1}  floor {floor:4.1}");
        if reached < floor {
            below.push(format!("{score}: {reached:.1} is below {floor}"));
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}

/// Every file below a folder, as a path relative to the corpus.
fn files(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            let relative = path.strip_prefix(corpus()).unwrap();
            found.insert(relative.to_str().unwrap().replace('\\', "/"));
        }
    }
}

#[test]
fn every_document_has_its_facts_and_its_row_in_the_table() {
    let mut documents = BTreeSet::new();
    files(&corpus(), &mut documents);
    for name in NO_DOCUMENTS {
        assert!(documents.remove(*name), "{name}");
    }
    let known: BTreeSet<String> = facts().into_iter().map(|facts| facts.path).collect();
    let is_part = |path: &&String| path.contains('!');
    let files: BTreeSet<String> = known
        .iter()
        .filter(|path| !is_part(path))
        .cloned()
        .collect();
    assert_eq!(documents, files);
    let table = std::fs::read_to_string(corpus().join("README.md")).unwrap();
    for document in &known {
        assert!(table.contains(document.as_str()), "{document}");
    }
}
