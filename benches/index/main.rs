//! A folder to an index: the sample corpus, first and again with nothing changed. Counted in files.
//!
//! With `UNDERSIGNED_FOLDER=DIR`, on Linux, first the processor time of that folder beside the
//! least that it can cost.

mod least;

#[path = "../engine/mod.rs"]
#[allow(dead_code)] // Not all of its columns are asked here.
mod engine;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use divan::{Bencher, counter::ItemsCount};
use undersigned::ingest::{Options, Report, ingest};

fn main() {
    if let Some(folder) = std::env::var_os("UNDERSIGNED_FOLDER") {
        least::compare(Path::new(&folder));
        return;
    }
    divan::main();
}

#[divan::bench(sample_count = 20)]
fn first_run(bencher: Bencher) {
    let files = run(SAMPLES, scratch().path()).added;
    bencher
        .counter(ItemsCount::new(files))
        .with_inputs(scratch)
        .bench_values(|directory| {
            let report = run(SAMPLES, directory.path());
            assert!(report.added > 20);
            directory
        });
}

#[divan::bench(sample_count = 50)]
fn nothing_changed(bencher: Bencher) {
    let directory = scratch();
    let files = run(SAMPLES, directory.path()).added;
    bencher.counter(ItemsCount::new(files)).bench(|| {
        let report = run(SAMPLES, directory.path());
        assert_eq!((report.added, report.unchanged), (0, files));
    });
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the index")
}

/// The sample corpus.
const SAMPLES: &str = "corpus";

fn run(folder: impl Into<PathBuf>, directory: &Path) -> Report {
    let roots = [folder.into()];
    let never = AtomicBool::new(false);
    ingest(
        &roots,
        &directory.join("index"),
        &Options::default(),
        &never,
        &mut |_| {},
    )
    .expect("an index")
}
