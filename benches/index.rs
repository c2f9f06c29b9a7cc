//! A folder to an index: the sample corpus, first and again with nothing changed. Counted in files.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use divan::{Bencher, counter::ItemsCount};
use undersigned::ingest::{Options, Report, ingest};

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20)]
fn first_run(bencher: Bencher) {
    let files = run(scratch().path()).added;
    bencher
        .counter(ItemsCount::new(files))
        .with_inputs(scratch)
        .bench_values(|directory| {
            let report = run(directory.path());
            assert!(report.added > 20);
            directory
        });
}

#[divan::bench(sample_count = 50)]
fn nothing_changed(bencher: Bencher) {
    let directory = scratch();
    let files = run(directory.path()).added;
    bencher.counter(ItemsCount::new(files)).bench(|| {
        let report = run(directory.path());
        assert_eq!((report.added, report.unchanged), (0, files));
    });
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the index")
}

fn run(directory: &Path) -> Report {
    let roots = [PathBuf::from("corpus")];
    let never = AtomicBool::new(false);
    ingest(
        &roots,
        &directory.join("index"),
        &Options::default(),
        &never,
        &mut |_| {},
    )
    .expect("an index of the samples")
}
