//! Queries to answers, class by class, compared with Tantivy alone on the same documents, questions
//! and machine: ten hits, an exact count, and what the class asks for besides.
//!
//! The documents are invented letters or, with `UNDERSIGNED_INDEX=DIR`, those of an index; the
//! questions are made of their own words. Half of all answers take no longer than p50, all but one
//! in a hundred no longer than p99.

#![allow(clippy::print_stdout)] // A tool for the terminal.

#[path = "../engine/mod.rs"]
mod engine;
mod letters;
mod question;
mod raw;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use undersigned::analysis::is_stop_word;
use undersigned::document::{Document, Field};
use undersigned::index::WriterOptions;
use undersigned::index::manifest::Manifest;
use undersigned::index::{FacetOptions, Index, SearchOptions, Writer};
use undersigned::query::{Query, syntax};
use undersigned::search::{matches, search};

use question::{Class, HITS, Question};
use raw::Raw;

/// Letters invented.
const LETTERS: usize = 20_000;

/// Questions of each class.
const QUESTIONS: usize = 12;

/// How often each question is asked before the clock counts, and while it does.
const ROUNDS: (usize, usize) = (3, 100);

/// One line for each class; classes may be named.
fn main() {
    let named: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |class: &Class| {
        let mut names = named
            .iter()
            .filter(|name| !name.starts_with('-'))
            .peekable();
        names.peek().is_none() || names.any(|name| *name == class.name())
    };
    let setup = setup();
    println!("microseconds  Tantivy alone       undersigned         ratio");
    println!("class          p50       p99       p50       p99      p50   p99");
    for class in Class::ALL.into_iter().filter(is_wanted) {
        let [raw, ours] = times(&setup, class).map(|mut times| {
            times.sort_unstable();
            let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
            [0.5, 0.99].map(|share| at(share).as_secs_f64() * 1e6)
        });
        let ratios = [0, 1].map(|at| ours[at] / raw[at]);
        println!(
            "{:<9} {:>8.0}  {:>8.0}  {:>8.0}  {:>8.0}     {:>4.2}  {:>4.2}",
            class.name(),
            raw[0],
            raw[1],
            ours[0],
            ours[1],
            ratios[0],
            ratios[1]
        );
    }
}

/// What the engine takes for each answer to the questions of a class, and what we take; both are
/// asked them in turn.
fn times(setup: &Setup, class: Class) -> [Vec<Duration>; 2] {
    let questions = questions(setup, class);
    let lowered = questions.iter();
    let lowered: Vec<Query> = lowered
        .map(|question| syntax::parse(&text(question)).0)
        .collect();
    let want = SearchOptions {
        limit: HITS,
        facets: facets(class),
        ..SearchOptions::default()
    };
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS.0 + ROUNDS.1 {
        let mut totals = [Vec::new(), Vec::new()];
        for engine in [round % 2, 1 - round % 2] {
            for (question, query) in questions.iter().zip(&lowered) {
                let begun = Instant::now();
                let total = match engine {
                    0 => raw(setup, question),
                    _ => ours(setup, query, &want, class),
                };
                if round >= ROUNDS.0 {
                    times[engine].push(begun.elapsed());
                }
                totals[engine].push(total);
            }
        }
        // Other documents than the invented ones may be stemmed in other ways.
        assert!(totals[0] == totals[1] || std::env::var_os(INDEX).is_some());
    }
    times
}

fn raw(setup: &Setup, question: &Question) -> usize {
    let answer = setup.raw.answer(question);
    black_box(answer.expect("an answer of the engine")).1
}

fn ours(setup: &Setup, query: &Query, want: &SearchOptions, class: Class) -> usize {
    let total = match class {
        Class::Snippets => black_box(search(&setup.index, query, want, 1).expect("hits")).total,
        _ => black_box(matches(&setup.index, query, want).expect("matches")).total,
    };
    total as usize
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

fn facets(class: Class) -> Vec<FacetOptions> {
    let fields: &[Field] = match class {
        Class::Faceted => &[Field::Country, Field::Year, Field::Signatory],
        _ => &[],
    };
    let want = |field: &Field| FacetOptions::top(*field, HITS);
    fields.iter().map(want).collect()
}

/// Names the index to take the documents from.
const INDEX: &str = "UNDERSIGNED_INDEX";

fn setup() -> Setup {
    let index = match std::env::var_os(INDEX) {
        Some(directory) => Index::open(Path::new(&directory)).expect("an index"),
        None => invented(),
    };
    let everything = SearchOptions {
        limit: usize::MAX,
        ..SearchOptions::default()
    };
    let all = matches(&index, &Query::default(), &everything)
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
    let years = matches(
        &index,
        &Query::default(),
        &SearchOptions {
            facets: facets(Class::Faceted),
            ..SearchOptions::default()
        },
    );
    let years = years.expect("counts").facets.swap_remove(1).buckets;
    let common = years.iter().max_by_key(|(_, count)| *count);
    let year = common
        .and_then(|(year, _)| year.parse().ok())
        .expect("a dated document");
    let mut terms = index.frequent_terms(20_000).expect("terms");
    // Stop words are no part of our questions, and words folded or stemmed in other ways are others
    // to the engine alone.
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
