//! An index that must be built again, as one of another version or a damaged one: what readers see
//! until the new one is whole, and what is kept of folders that are not named this time; what a run
//! makes of an index that a stopped one left.

use std::sync::atomic::AtomicBool;

use tempfile::TempDir;
use undersigned::document::DocumentId;
use undersigned::error::ErrorKind;
use undersigned::index::WriterOptions;
use undersigned::index::{Index, StoredDocument, Writer};
use undersigned::ingest::{Options, ingest, reader};

use crate::program::Place;

const LETTER: &str =
    "Open letter to the Minister of Rivers\n\nDear Minister,\n\nKeep the river free in Nepal.\n";
const STATEMENT: &str =
    "Joint statement on the river\n\nThe undersigned groups welcome its harbor in Peru.\n";

/// Two folders in one index, which is of another version from then on.
fn outdated() -> Place {
    let place = Place::new(&[("a/1.txt", LETTER), ("b/2.txt", STATEMENT)]);
    assert_eq!(place.run("index a").code, Some(0));
    assert_eq!(place.run("index b").code, Some(0));
    let head = std::fs::read_to_string(place.path("index/undersigned.json")).unwrap();
    let mut head: serde_json::Value = serde_json::from_str(&head).unwrap();
    head["version"] = 0.into();
    place.write("index/undersigned.json", head.to_string().as_bytes());
    place
}

fn paths(place: &Place) -> Vec<String> {
    let run = place.run("search river --format paths --sort oldest");
    let mut paths: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    paths.sort();
    paths
}

#[test]
fn other_folders_are_read_again_too() {
    let place = outdated();
    let run = place.run("index a");
    assert!(run.stdout.starts_with("2 added"), "{run:?}");
    assert_eq!(paths(&place), ["a/1.txt", "b/2.txt"]);
    // From then on all is as ever: only what was named is looked at.
    place.remove("b/2.txt");
    let run = place.run("index a");
    assert!(
        run.stdout
            .starts_with("0 added, 0 updated, 1 unchanged, 0 removed"),
        "{run:?}"
    );
    assert_eq!(paths(&place), ["a/1.txt", "b/2.txt"]);
}

#[test]
fn what_only_the_index_holds_is_not_thrown_away() {
    let place = outdated();
    place.remove("b/2.txt");
    let before = std::fs::read_to_string(place.path("index/undersigned.json")).unwrap();
    let run = place.run("index a");
    assert_eq!(
        (run.code, run.stderr.lines().collect::<Vec<_>>()),
        (
            Some(2),
            vec![
                "error: the index must be built again, and `b/2.txt` in it cannot be read again",
                "hint: forget that folder if its files were removed (`undersigned index FOLDER --remove b`), or begin anew in \
                 another directory with `--index DIR`",
            ]
        )
    );
    let after = std::fs::read_to_string(place.path("index/undersigned.json")).unwrap();
    assert_eq!(before, after);
    // Without a folder to build it from, nothing is forgotten.
    let run = place.run("index --remove b");
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.stderr.contains("`undersigned index FOLDER --remove b`"),
        "{run:?}"
    );
    // Both ways out work.
    assert_eq!(place.run("index a --index other").code, Some(0));
    let run = place.run("index a --remove b");
    assert!(run.stdout.contains("1 forgotten of `b`"), "{run:?}");
    assert_eq!(paths(&place), ["a/1.txt"]);
    place.write("b/3.txt", STATEMENT.as_bytes());
    assert_eq!(place.run("index a b").code, Some(0));
    assert_eq!(paths(&place), ["a/1.txt", "b/3.txt"]);
}

pub(crate) const OPTIONS: WriterOptions = WriterOptions {
    threads: 1,
    memory: 15_000_000,
};

fn stored(number: usize) -> StoredDocument {
    let text = format!("{LETTER}No. {number}\n");
    StoredDocument {
        id: DocumentId(format!("{number:032x}")),
        paths: vec![format!("{number}.txt")],
        size: text.len() as u64,
        sha256: format!("{number:064x}"),
        document: reader::document(text.as_bytes(), "a.txt").unwrap(),
    }
}

/// How many documents a reader sees.
fn seen(folder: &TempDir) -> u64 {
    let index = Index::open(folder.path()).unwrap();
    index.stats().unwrap().documents
}

#[test]
fn readers_see_the_old_index_until_the_new_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let write = |numbers: std::ops::Range<usize>, writer: &mut Writer| {
        let manifest = writer.take_manifest();
        for number in numbers {
            writer.put(&stored(number)).unwrap();
        }
        writer.commit(&manifest).unwrap();
    };
    let mut writer = Writer::open(folder.path(), OPTIONS).unwrap();
    // Where there is nothing yet, the first commit shows what there is.
    write(0..3, &mut writer);
    assert_eq!(seen(&folder), 3);
    drop(writer);

    assert!(Index::open(folder.path()).unwrap().mark_damaged());
    let mut writer = Writer::open(folder.path(), OPTIONS).unwrap();
    write(10..15, &mut writer);
    assert_eq!(seen(&folder), 3);
    drop(writer);

    // A run that was stopped is gone on with.
    let mut writer = Writer::open(folder.path(), OPTIONS).unwrap();
    write(15..17, &mut writer);
    assert_eq!(seen(&folder), 3);
    writer.publish().unwrap();
    assert_eq!(seen(&folder), 7);
    writer.finish().unwrap();
    assert_eq!(seen(&folder), 7);

    // What is published is written on in place.
    let mut writer = Writer::open(folder.path(), OPTIONS).unwrap();
    write(20..21, &mut writer);
    assert_eq!(seen(&folder), 8);
}

/// Opens a writer. Another test may be starting a program: until that runs, its process holds a copy
/// of a lock that was just given back.
fn opened(directory: &std::path::Path) -> Writer {
    let begun = std::time::Instant::now();
    loop {
        match Writer::open(directory, OPTIONS) {
            Err(error)
                if error.kind == ErrorKind::Locked
                    && begun.elapsed() < std::time::Duration::from_secs(10) =>
            {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            opened => return opened.unwrap(),
        }
    }
}

#[test]
fn a_run_that_has_nothing_to_read_merges_what_a_stopped_one_left() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    let directory = folder.path().join("index");
    std::fs::create_dir(&corpus).unwrap();
    std::fs::write(corpus.join("1.txt"), LETTER).unwrap();
    let run = || {
        let roots = [corpus.clone()];
        let never = AtomicBool::new(false);
        ingest(&roots, &directory, &Options::default(), &never, &mut |_| {}).unwrap()
    };
    let segments = || Index::open(&directory).unwrap().stats().unwrap().segments;
    assert_eq!(run().added, 1);
    let mut writer = opened(&directory);
    let manifest = writer.take_manifest();
    for number in 0..3 {
        writer.put(&stored(number)).unwrap();
        writer.commit(&manifest).unwrap();
    }
    drop(writer);
    assert_eq!(segments(), 4);
    assert_eq!(run().unchanged, 1);
    assert_eq!(segments(), 1);
}
