//! Reads a folder into an index, asks a question and counts countries: what a program that embeds
//! the search needs.
//!
//! `cargo run --example search_folder -- corpus /tmp/undersigned-index 'river kind:open-letter'`

#![allow(clippy::print_stdout, clippy::print_stderr)] // A program of its own.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use undersigned::document::Field;
use undersigned::index::{FacetOptions, Index, SearchOptions};
use undersigned::ingest::{Options, ingest};
use undersigned::query::syntax;
use undersigned::search::search;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(directory)) = (arguments.next(), arguments.next()) else {
        return Err("give a folder to read, a folder for the index, and a question".into());
    };
    let question = arguments.collect::<Vec<_>>().join(" ");

    // Set to true by another thread, `stop` ends the run and keeps what was read.
    let stop = AtomicBool::new(false);
    let given = [PathBuf::from(folder)];
    let report = ingest(
        &given,
        Path::new(&directory),
        &Options::default(),
        &stop,
        &mut |_| (),
    )?;
    eprintln!(
        "{} documents are new, {} files were left out",
        report.added,
        report.left_out.len()
    );

    // No text is an error: what was not understood comes as a remark.
    let (query, remarks) = syntax::parse(&question);
    for remark in &remarks {
        eprintln!("note: {}", remark.0);
    }
    let index = Index::open(Path::new(&directory))?;
    let options = SearchOptions {
        limit: 5,
        facets: vec![FacetOptions::top(Field::Country, 10)],
        ..SearchOptions::default()
    };
    let results = search(&index, &query, &options, 1)?;
    for hit in &results.hits {
        let title = hit.stored.document.title.as_ref();
        let title = title.map_or("(no title)", |title| title.value.as_str());
        println!("{}. {title} ({})", hit.rank, hit.stored.paths[0]);
        for snippet in &hit.snippets {
            println!("   {}", snippet.text);
        }
    }
    for facet in &results.facets {
        for (value, count) in &facet.buckets {
            println!("{value}\t{count}");
        }
    }
    Ok(())
}
