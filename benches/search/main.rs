//! Questions to answers, class by class, beside Tantivy alone on the same documents, questions and machine: ten hits, an exact
//! count, and what the class asks for besides.
//!
//! The documents are invented letters or, with `UNDERSIGNED_INDEX=DIR`, those of an index; the questions are made of their own
//! words. Counted in questions.

#[path = "../engine/mod.rs"]
mod engine;
mod letters;
mod question;
mod raw;

use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use divan::{Bencher, counter::ItemsCount};
use tempfile::TempDir;
use undersigned::analysis::is_stop_word;
use undersigned::document::{Document, Field};
use undersigned::index::local::WriterOptions;
use undersigned::index::local::manifest::Manifest;
use undersigned::index::{FacetWant, Index, Want, Writer};
use undersigned::query::{Query, syntax};
use undersigned::search::search;

use question::{Class, HITS, Question};
use raw::Raw;

fn main() {
    divan::main();
}

/// Letters invented.
const LETTERS: usize = 20_000;

/// Questions of each class.
const QUESTIONS: usize = 12;

/// Who answers.
#[derive(Clone, Copy, Debug)]
enum Engine {
    Tantivy,
    Undersigned,
}

/// One line of the report.
#[derive(Clone, Copy)]
struct Case(Class, Engine);

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let engine = format!("{:?}", self.1).to_lowercase();
        write!(f, "{:<9}{engine}", self.0.name())
    }
}

/// Both indexes, and the words to ask for: frequent ones, and those of about one document in fifty.
struct Setup {
    index: Index,
    raw: Raw,
    _directory: TempDir,
    frequent: Vec<String>,
    medium: Vec<String>,
    year: i16,
}

static SETUP: LazyLock<Setup> = LazyLock::new(setup);

fn cases() -> impl Iterator<Item = Case> {
    let engines = |class| [Engine::Tantivy, Engine::Undersigned].map(|engine| Case(class, engine));
    Class::ALL.into_iter().flat_map(engines)
}

#[divan::bench(args = cases(), sample_count = 50)]
fn answers(bencher: Bencher, Case(class, engine): Case) {
    let setup = &*SETUP;
    let questions = questions(setup, class);
    let totals: Vec<usize> = questions
        .iter()
        .map(|question| raw(setup, question))
        .collect();
    let lowered: Vec<Query> = questions
        .iter()
        .map(|question| syntax::parse(&text(question)).0)
        .collect();
    let want = Want {
        limit: HITS,
        facets: facets(class),
        ..Want::default()
    };
    let snippets = usize::from(class == Class::Snippets);
    let bencher = bencher.counter(ItemsCount::new(questions.len()));
    match engine {
        Engine::Tantivy => bencher.bench(|| {
            for (question, total) in questions.iter().zip(&totals) {
                assert_eq!(raw(setup, question), *total);
            }
        }),
        Engine::Undersigned => bencher.bench(|| {
            for (query, total) in lowered.iter().zip(&totals) {
                let found = match snippets {
                    0 => setup.index.matches(query, &want).expect("matches").total,
                    _ => {
                        search(&setup.index, query, &want, snippets)
                            .expect("hits")
                            .total
                    }
                };
                // Other documents than the invented ones may be stemmed in other ways.
                assert!(found as usize == *total || std::env::var_os(INDEX).is_some());
            }
        }),
    }
}

fn raw(setup: &Setup, question: &Question) -> usize {
    let answer = setup.raw.answer(question);
    answer.expect("an answer of the engine").1
}

/// The question in our query language.
fn text(question: &Question) -> String {
    let words = question.words.join(" ");
    match question.class {
        Class::Term | Class::And | Class::Faceted | Class::Snippets => words,
        Class::Or => question.words.join(" OR "),
        Class::Phrase => format!("\"{words}\""),
        Class::Prefix => format!("{words}*"),
        Class::Filtered => format!("{words} date:{}", question.year),
    }
}

fn questions(setup: &Setup, class: Class) -> Vec<Question> {
    let (frequent, medium) = (setup.frequent.iter(), setup.medium.iter());
    let words: Vec<Vec<String>> = match class {
        Class::Term | Class::Filtered | Class::Faceted => frequent
            .chain(medium)
            .map(|word| vec![word.clone()])
            .collect(),
        Class::Prefix => frequent
            .map(|word| vec![word.chars().take(3).collect()])
            .collect(),
        Class::Phrase => setup.frequent.windows(2).map(<[String]>::to_vec).collect(),
        Class::And | Class::Or | Class::Snippets => frequent
            .zip(medium)
            .map(|(one, other)| vec![one.clone(), other.clone()])
            .collect(),
    };
    let question = |words| Question {
        class,
        words,
        year: setup.year,
    };
    words.into_iter().map(question).collect()
}

fn facets(class: Class) -> Vec<FacetWant> {
    let fields: &[Field] = match class {
        Class::Faceted => &[Field::Country, Field::Year, Field::Signatory],
        _ => &[],
    };
    let want = |field: &Field| FacetWant::top(*field, HITS);
    fields.iter().map(want).collect()
}

/// Names the index to take the documents from.
const INDEX: &str = "UNDERSIGNED_INDEX";

fn setup() -> Setup {
    let index = match std::env::var_os(INDEX) {
        Some(directory) => Index::open(Path::new(&directory)).expect("an index"),
        None => invented(),
    };
    let everything = Want {
        limit: usize::MAX,
        ..Want::default()
    };
    let all = index
        .matches(&Query::default(), &everything)
        .expect("all documents")
        .top;
    let document = |place: usize| -> Document {
        index
            .document(all[place].address)
            .expect("a document")
            .document
    };
    let directory = tempfile::tempdir().expect("a folder for the engine");
    Raw::build(directory.path(), (0..all.len()).map(document)).expect("an index of the engine");
    let raw = Raw::open(directory.path()).expect("an index of the engine");
    let years = index.matches(
        &Query::default(),
        &Want {
            facets: facets(Class::Faceted),
            ..Want::default()
        },
    );
    let years = years.expect("counts").facets.swap_remove(1).buckets;
    let common = years.iter().max_by_key(|(_, count)| *count);
    let year = common
        .and_then(|(year, _)| year.parse().ok())
        .expect("a dated document");
    let mut terms = index.frequent_terms(20_000).expect("terms");
    // Stop words are no part of our questions, and words folded or stemmed in other ways are others to the engine alone.
    terms.retain(|(term, documents)| {
        let question = Question {
            class: Class::Term,
            words: vec![term.clone()],
            year,
        };
        let found = raw.answer(&question).expect("an answer of the engine").1 as u64;
        found >= *documents && !is_stop_word(term, "en")
    });
    let often = terms.partition_point(|(_, documents)| *documents > all.len() as u64 / 50);
    let take = |from: usize| {
        terms
            .iter()
            .skip(from)
            .take(QUESTIONS)
            .map(|(term, _)| term.clone())
            .collect()
    };
    Setup {
        frequent: take(0),
        medium: take(often),
        index,
        raw,
        _directory: directory,
        year,
    }
}

/// An index of invented letters; its folder goes with the program.
fn invented() -> Index {
    let directory = tempfile::tempdir().expect("a folder for the index");
    let options = WriterOptions {
        threads: 1,
        memory: 200_000_000,
    };
    let mut writer = Writer::open(directory.path(), options).expect("a new index");
    for letter in letters::letters(LETTERS) {
        writer.put(&letter).expect("a letter put");
    }
    writer
        .commit(&Manifest::default())
        .expect("letters committed");
    writer.finish().expect("a tidy index");
    Index::open(directory.path()).expect("an index")
}
