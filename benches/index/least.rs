//! Indexing a folder compared with the least that it can cost: each page parsed once by a library,
//! and the engine fed with text that lies ready. Processor time of all threads.
#![allow(clippy::print_stdout)] // It is run by people, who read what it prints.

use std::path::{Path, PathBuf};

use undersigned::document::Document;
use undersigned::ingest::DEFAULT_MAX_SIZE;
use undersigned::ingest::reader;
use undersigned::source::folder::{self, Walk};

use crate::{engine, run, scratch};

/// Prints the processor seconds of each, and the ratio.
pub(crate) fn compare(folder: &Path) {
    let files = files(folder);
    let documents: Vec<Document> = files.iter().filter_map(|file| read(file)).collect();
    let parsing = processor_time(|| files.iter().for_each(|file| parse(file)));
    let directory = scratch();
    let engine = processor_time(|| write(&documents, directory.path()));
    drop(documents);
    let directory = scratch();
    let ours = processor_time(|| drop(run(folder, &directory.path().join("index"))));
    println!("{} files, seconds of processor time", files.len());
    println!("pages parsed once   {parsing:7.2}");
    println!("the engine alone    {engine:7.2}");
    println!(
        "undersigned         {ours:7.2}, {:.2} x both",
        ours / (parsing + engine)
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = Walk {
        max_size: DEFAULT_MAX_SIZE,
        hidden: false,
        follow_links: false,
        except: Vec::new(),
    };
    let found = folder::walk(folder, &walk, |_| true).expect("a folder");
    found.items.into_iter().map(|item| item.location).collect()
}

fn read(file: &Path) -> Option<Document> {
    reader::document(&std::fs::read(file).ok()?, &file.to_string_lossy()).ok()
}

/// Reads a file, and makes a tree of it where it is a page.
fn parse(file: &Path) {
    let bytes = std::fs::read(file).expect("a file");
    if file.extension().is_some_and(|ending| ending == "html") {
        html2text::parse(&bytes[..]).expect("a tree");
    }
}

/// An index of the documents in as many threads as there are processors, merged as the engine
/// merges by itself.
fn write(documents: &[Document], directory: &Path) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (index, fields) = engine::create(directory).expect("an index");
    let mut writer = index
        .writer_with_num_threads(threads, threads * (64 << 20))
        .expect("a writer");
    for document in documents {
        writer.add_document(fields.entry(document)).expect("room");
    }
    writer.commit().expect("a commit");
    writer.wait_merging_threads().expect("merged segments");
}

/// Seconds that all processors have spent on this process meanwhile.
fn processor_time(work: impl FnOnce()) -> f64 {
    let before = spent();
    work();
    spent() - before
}

fn spent() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // Behind the name of the program, which may have any characters: user and system time, in
    // hundredths of a second.
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    let times = fields.split_whitespace().skip(11).take(2);
    times
        .map(|ticks| ticks.parse::<f64>().expect("a number") / 100.0)
        .sum()
}
