//! The use case of writers: source to parse to extract to index.
//!
//! Order, workers, batches; never how a step works. What is as it was costs a look at the file system; what changed is read
//! on all cores and written by one. Progress goes through a callback.

mod ledger;
mod rebuild;
pub mod report;
mod run;
pub mod worker;

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::index::local::WriterOptions;
use crate::index::{Location, Writer};
use crate::source::folder::{self, Found, Walk};

pub use report::Report;
use run::Run;
use worker::Limits;

/// The fingerprint of what reads files: the program's version, and a number to be raised whenever the same bytes give another
/// document. Files read by another extractor are read again.
pub const EXTRACTOR: &str = concat!(env!("CARGO_PKG_VERSION"), "+6");

/// The largest file read unless told otherwise: 64 MB.
pub const DEFAULT_MAX_SIZE: u64 = 64 << 20;

/// The longest time for one file unless told otherwise.
pub const DEFAULT_MAX_TIME: Duration = Duration::from_secs(30);

/// How a run works.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that read; as many again may write the index.
    pub threads: usize,
    /// Bytes of memory for writing the index.
    pub memory: usize,
    /// The largest file, in bytes.
    pub max_size: u64,
    /// The longest time for one file.
    pub max_time: Duration,
    /// Whether to read files and folders whose names begin with a dot.
    pub hidden: bool,
    /// Whether to follow links.
    pub follow_links: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory: 64 << 20,
            max_size: DEFAULT_MAX_SIZE,
            max_time: DEFAULT_MAX_TIME,
            hidden: false,
            follow_links: false,
        }
    }
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Looking for files; so many so far.
    Looking(usize),
    /// Reading what is new or changed.
    Reading {
        /// Files done.
        files: usize,
        /// Files to do.
        of: usize,
        /// Bytes done.
        bytes: u64,
        /// Bytes to do.
        of_bytes: u64,
    },
    /// Making what was read visible and lasting.
    Committing,
}

/// How often documents whose paths changed are put in order before it is left to the next run: files may change while they
/// are read, again and again.
const SETTLING_ROUNDS: usize = 3;

/// So many files, spread over all of them, are read first.
const SAMPLE: usize = 500;

/// Brings the index in a directory up to date with files and folders. Only what lies within `roots` is looked at, and only
/// there are vanished files removed; an index that is built again keeps what it held of other folders. Setting `stop` ends the
/// run early and keeps what was read.
///
/// Errors: `Io` for a root that does not exist, `Usage` when a root lies in the index directory, when there is no file in any of them (the index stays as it was, in case
/// a disk is missing) or when the index must be built again and files elsewhere are gone, and those of the index.
pub fn ingest(
    roots: &[PathBuf],
    location: impl Into<Location>,
    options: &Options,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report> {
    let location = &location.into();
    check_apart(roots, &location.path)?;
    let walk = Walk {
        max_size: options.max_size,
        hidden: options.hidden,
        follow_links: options.follow_links,
        except: vec![location.path.clone()],
    };
    let writer_options = WriterOptions {
        threads: options.threads.max(1),
        memory: options.memory,
    };
    let open = || Writer::open(location, writer_options);
    let (mut found, mut writer) = std::thread::scope(|scope| {
        // What an index knows of its files is read while they are looked for. Where there is none, none is made for an empty folder.
        let opening = Writer::is_begun(location).then(|| scope.spawn(open));
        let found = look(roots, &walk, stop, progress)?;
        let opened = match opening {
            Some(opening) => opening.join().unwrap_or_else(|panic| resume_unwind(panic)),
            None => open(),
        };
        Ok::<_, Error>((found, opened?))
    })?;
    rebuild::add_known(&writer.take_replaced(), &walk, &mut found)?;
    let mut run = Run::new(writer);
    let jobs = sample_first(run.compare(found)?);
    let limits = Limits {
        threads: options.threads.max(1),
        max_size: options.max_size,
        max_time: options.max_time,
    };
    run.read(jobs, limits, stop, progress)?;
    for _ in 0..SETTLING_ROUNDS {
        let jobs = run.settling(&walk);
        if jobs.is_empty() || stop.load(Ordering::Relaxed) {
            break;
        }
        worker::read_all(jobs, limits, stop, |outcome| run.settle(outcome))?;
    }
    run.finish(stop.load(Ordering::Relaxed), progress)
}

/// Puts first a sample that is spread over all jobs: from the first documents an index learns what languages there are and what texts
/// have in common, and a folder holds what is alike.
fn sample_first<T>(jobs: Vec<T>) -> Vec<T> {
    let step = (jobs.len() / SAMPLE).max(1);
    let (sample, rest): (Vec<_>, Vec<_>) = jobs
        .into_iter()
        .enumerate()
        .partition(|(place, _)| place % step == 0);
    sample.into_iter().chain(rest).map(|(_, job)| job).collect()
}

/// Whether all documents lie outside the index directory. Errors: `Usage`.
fn check_apart(roots: &[PathBuf], directory: &Path) -> Result<()> {
    // What does not exist holds nothing.
    let Ok(directory) = directory.canonicalize() else {
        return Ok(());
    };
    let is_within = |root: &&PathBuf| {
        let root = root.canonicalize();
        root.is_ok_and(|root| root.starts_with(&directory))
    };
    let Some(root) = roots.iter().find(is_within) else {
        return Ok(());
    };
    let message = format!("`{}` lies in the folder of the index", root.display());
    Err(Error::new(ErrorKind::Usage, message)
        .at(root)
        .hint("name a folder for the index that holds no documents: `--index DIR`"))
}

/// Looks for files. Errors: as `ingest`.
fn look(
    roots: &[PathBuf],
    walk: &Walk,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Found> {
    let found = folder::walk(roots, walk, |files| {
        progress(Progress::Looking(files));
        !stop.load(Ordering::Relaxed)
    })?;
    progress(Progress::Looking(found.items.len()));
    if found.items.is_empty() && found.left_out.is_empty() {
        let names: Vec<String> = roots
            .iter()
            .map(|root| format!("`{}`", root.display()))
            .collect();
        let message = format!("no files in {}", names.join(", "));
        return Err(Error::new(ErrorKind::Usage, message)
            .hint("give a folder with documents: `undersigned index FOLDER`"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(jobs: usize, first: &[usize]) {
        let ordered = sample_first((0..jobs).collect());
        assert_eq!(ordered[..first.len()], *first);
        let mut all = ordered.clone();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..jobs));
    }

    #[test]
    fn a_sample_of_all_is_read_first() {
        check(0, &[]);
        check(3, &[0, 1, 2]);
        check(2 * SAMPLE - 1, &[0, 1, 2]);
        check(10 * SAMPLE, &[0, 10, 20]);
        let ordered = sample_first((0..10 * SAMPLE).collect::<Vec<_>>());
        assert_eq!(ordered[SAMPLE - 1..=SAMPLE], [10 * (SAMPLE - 1), 1]);
    }
}
