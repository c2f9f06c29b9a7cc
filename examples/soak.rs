//! Updates and queries side by side in one process, for as long as is asked for: memory and open
//! files must stay as they are.
//!
//! `cargo run --release --example soak -- 1200` runs for 20 minutes in a temporary folder and
//! prints a line a minute: rounds, questions, resident memory, open files, size of the index. Ends
//! with an error where an answer is wrong or something has grown. Linux alone, since it looks into
//! `/proc`.

#![allow(clippy::print_stdout)] // It is run by people, who read what it prints.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use undersigned::document::Field;
use undersigned::index::{FacetOptions, Index, SearchOptions};
use undersigned::ingest::{self, Options};
use undersigned::query::syntax;
use undersigned::search;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Letters in the folder; each round changes one of so many.
const LETTERS: usize = 1_000;
const SHARE: usize = 50;

/// Threads that ask.
const READERS: usize = 2;

/// Questions to one opened index.
const QUESTIONS: usize = 50;

/// The interval between two reports.
const EVERY: Duration = Duration::from_secs(60);

/// What may be added to memory once it runs, as a share of it; the allocator keeps some.
const GROWTH: f64 = 0.25;

/// Open files that may come on top from the first half of the time to the second: an index is open
/// more or less at any moment.
const FILES: usize = 100;

fn main() -> Outcome<()> {
    let seconds = std::env::args().nth(1).unwrap_or("60".to_owned()).parse()?;
    let folder = tempfile::tempdir()?;
    let (corpus, directory) = (folder.path().join("corpus"), folder.path().join("index"));
    fs::create_dir(&corpus)?;
    for number in 0..LETTERS {
        write(&corpus, number, 0)?;
    }
    update(&corpus, &directory)?;
    let done = AtomicBool::new(false);
    let questions = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                scope.spawn(|| {
                    let asked = ask(&directory, &done, &questions);
                    done.store(true, Ordering::Relaxed);
                    asked
                })
            })
            .collect();
        let written = rounds(&corpus, &directory, seconds, &done, &questions);
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().map_err(|_| "a reader has panicked")??;
        }
        written
    })
}

fn write(corpus: &Path, number: usize, version: usize) -> Outcome<()> {
    let text = format!(
        "Open letter {number} on the river\n\n3 May 2019\n\nDear Minister,\n\nThis is version {version} of our letter: keep river \
         {number} free in Nepal.\n\nSigned by:\nRiver Circle {} (Lima, Peru)\nFriends of the Lake\n",
        number % 37
    );
    Ok(fs::write(corpus.join(format!("{number}.txt")), text)?)
}

fn update(corpus: &Path, directory: &Path) -> Outcome<()> {
    let roots = [corpus.to_owned()];
    let options = Options::default();
    ingest::ingest(
        &roots,
        directory,
        &options,
        &AtomicBool::new(false),
        &mut |_| (),
    )?;
    Ok(())
}

/// Changes letters and reads them again, and looks at the process.
fn rounds(
    corpus: &Path,
    directory: &Path,
    seconds: u64,
    done: &AtomicBool,
    questions: &AtomicUsize,
) -> Outcome<()> {
    let begun = Instant::now();
    let mut reported = Instant::now();
    let mut seen: Vec<(u64, usize)> = Vec::new();
    let mut round = 0;
    // A reader ends it early when an answer is wrong.
    while begun.elapsed() < Duration::from_secs(seconds) && !done.load(Ordering::Relaxed) {
        round += 1;
        for number in (round % SHARE..LETTERS).step_by(SHARE) {
            write(corpus, number, round)?;
        }
        update(corpus, directory)?;
        if reported.elapsed() >= EVERY || round == 1 {
            reported = Instant::now();
            let (memory, files) = (resident()?, fs::read_dir("/proc/self/fd")?.count());
            let asked = questions.load(Ordering::Relaxed);
            let size = size(directory)?;
            println!(
                "{:>5} s  {round:>6} rounds  {asked:>8} questions  {memory:>7} kB  {files:>3} files open  index {} kB",
                begun.elapsed().as_secs(),
                size / 1024
            );
            seen.push((memory, files));
        }
    }
    let faults = Index::open(directory)?.verify()?;
    if !faults.is_empty() {
        return Err(faults.join("; ").into());
    }
    // The first looks are those of a process that is still filling its caches; later ones go up and
    // down with what is done at the moment of the look.
    let settled = &seen[(seen.len() / 4).min(seen.len() - 1)..];
    let (early, late) = settled.split_at(settled.len() / 2);
    let mean = |looks: &[(u64, usize)]| {
        let sum: u64 = looks.iter().map(|look| look.0).sum();
        sum as f64 / looks.len().max(1) as f64
    };
    let (before, after) = (mean(early), mean(late));
    if !early.is_empty() && after > before * (1.0 + GROWTH) {
        return Err(format!("memory has grown from {before:.0} to {after:.0} kB").into());
    }
    let most = |looks: &[(u64, usize)]| looks.iter().map(|look| look.1).max().unwrap_or_default();
    let (early, late) = (most(early), most(late));
    if early > 0 && late > early + FILES {
        return Err(format!("open files have grown from {early} to {late}").into());
    }
    println!(
        "{round} rounds: memory from {before:.0} to {after:.0} kB, open files at most {early}, then {late}"
    );
    Ok(())
}

/// Asks again and again; every letter must be found at any moment.
fn ask(directory: &Path, done: &AtomicBool, questions: &AtomicUsize) -> Outcome<()> {
    let facet = |field| FacetOptions::top(field, 10);
    while !done.load(Ordering::Relaxed) {
        let index = Index::open(directory)?;
        for number in 0..QUESTIONS {
            let text = [
                "river",
                "\"version of our letter\"~2 OR lake",
                "riv* lake -harbor",
            ][number % 3];
            let want = SearchOptions {
                limit: 10,
                facets: [Field::Signatory, Field::Country].map(facet).to_vec(),
                ..SearchOptions::default()
            };
            let results = search::search(&index, &syntax::parse(text).0, &want, 2)?;
            if results.total != LETTERS as u64 {
                return Err(format!("`{text}` finds {} of {LETTERS}", results.total).into());
            }
            questions.fetch_add(1, Ordering::Relaxed);
        }
    }
    Ok(())
}

/// Resident memory in kB.
fn resident() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("no figure for memory")?.parse()?)
}

/// Bytes of all files below a directory.
fn size(directory: &Path) -> Outcome<u64> {
    let mut bytes = 0;
    for entry in walkdir::WalkDir::new(directory) {
        // A merge may remove files meanwhile.
        bytes += entry
            .ok()
            .and_then(|entry| entry.metadata().ok())
            .map_or(0, |data| data.len());
    }
    Ok(bytes)
}
