//! The engine alone, one question from start to end: opens, asks, prints the best ten and how many
//! there are.
//!
//! `alone make INDEX FOLDER` makes the engine's own index of the documents of an index of ours;
//! `alone ask FOLDER CLASS WORD...` asks it. To be timed and compared with `undersigned search`.

#![allow(clippy::print_stdout)] // A tool for the terminal.

#[path = "../engine/mod.rs"]
mod engine;
mod question;
mod raw;

use std::error::Error;
use std::path::Path;

use undersigned::document::Document;
use undersigned::index::{Index, SearchOptions};
use undersigned::query::Query;
use undersigned::search::matches;

use question::{Class, Question};
use raw::Raw;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["make", index, folder] => make(Path::new(index), Path::new(folder)),
        ["ask", folder, class, words @ ..] => ask(Path::new(folder), class, words),
        _ => Err("give `make INDEX FOLDER` or `ask FOLDER CLASS WORD...`".into()),
    }
}

fn make(index: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let index = Index::open(index)?;
    let everything = SearchOptions {
        limit: usize::MAX,
        ..SearchOptions::default()
    };
    let all = matches(&index, &Query::default(), &everything)?.top;
    std::fs::create_dir_all(folder)?;
    let document = |place: usize| -> Document {
        let stored = index.document(all[place].address);
        stored.expect("a document").document
    };
    Raw::build(folder, (0..all.len()).map(document))?;
    Ok(())
}

/// Of a filtered question the last word is the year.
fn ask(folder: &Path, class: &str, words: &[&str]) -> Result<(), Box<dyn Error>> {
    let class = Class::ALL.into_iter().find(|known| known.name() == class);
    let class = class.ok_or("there is no such class of questions")?;
    let (words, year) = match (class, words) {
        (Class::Filtered, [words @ .., year]) => (words, year.parse()?),
        _ => (words, 0),
    };
    let question = Question {
        class,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        year,
    };
    let (top, total) = Raw::open(folder)?.answer(&question)?;
    for (score, address) in top {
        println!("{} {} {score}", address.segment_ord, address.doc_id);
    }
    println!("{total}");
    Ok(())
}
