//! The use case of writers: source to parse to extract to index.
//!
//! Order, workers, batches; never how a step works. An unchanged file costs a call of the file
//! system; changed files are read on all cores and written by one thread. Progress goes through a
//! callback.

mod forget;
mod given;
mod ledger;
mod letters;
mod memory;
pub mod part;
mod parties;
mod plan;
pub mod process;
#[doc(hidden)]
pub mod reader;
mod rebuild;
pub mod report;
mod run;
mod survey;
#[doc(hidden)]
pub mod worker;

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::index::WriterOptions;
use crate::index::manifest::Roots;
use crate::index::under_work::Attempt;
use crate::index::{Location, Writer};
use crate::party::Aliases;
use crate::source::folder::Walk;

pub use crate::source::{LeftOut, Reason};
use forget::Forgotten;
use plan::Plan;
use rebuild::OutsideFiles;
pub use report::Report;
use run::{Ending, Jobs, Run};
use survey::Surveys;
use worker::Limits;

/// The fingerprint of what reads files: the program's version, and a number to be raised whenever
/// the same bytes give another document. Files read by another extractor are read again.
pub const EXTRACTOR: &str = concat!(env!("CARGO_PKG_VERSION"), "+14");

/// The largest file that is read by default: 64 MB.
pub const DEFAULT_MAX_SIZE: u64 = 64 << 20;

/// The memory for writing the index by default: 64 MB.
pub const DEFAULT_MEMORY: usize = 64 << 20;

/// The longest time for one file by default.
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
    /// True to read files and folders whose names begin with a dot.
    pub hidden: bool,
    /// True to follow links.
    pub follow_links: bool,
    /// Folders and files to forget first, whether or not they are still there.
    pub remove: Vec<PathBuf>,
    /// True to read again what is as it was when it was read, and to try again what took too long
    /// then.
    pub again: bool,
    /// True to leave no byte in the index of what was removed, in this run or before.
    pub purge: bool,
    /// What people say about parties.
    pub aliases: Aliases,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory: DEFAULT_MEMORY,
            max_size: DEFAULT_MAX_SIZE,
            max_time: DEFAULT_MAX_TIME,
            hidden: false,
            follow_links: false,
            remove: Vec::new(),
            again: false,
            purge: false,
            aliases: Aliases::default(),
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

/// How often outdated documents are put again before that is left to the next run:
/// files may change while they are read, again and again.
const REFRESH_ROUNDS: usize = 3;

/// So many files, spread over all of them, are read first.
const SAMPLE: usize = 500;

/// Brings the index in a directory up to date with files and folders; with all that it knows where
/// none is given, unless it is only to forget some. Only what lies within what is looked at is
/// compared, and only there are vanished files removed; what is empty or missing as a whole keeps
/// its documents. An index that is built again keeps what it held of other folders. Setting `stop`
/// ends the run early and keeps what was read.
///
/// Errors: `Io` for a path that is not there and is not known, `Usage` when there is no file in any
/// (the index stays as it was, in case a disk is missing), when what is given lies in the index
/// directory, when a name means another folder in the index, or when the index must be built
/// again and files elsewhere are gone, `NoDocument` for what is to be forgotten and not known, and
/// those of the index.
///
/// ```
/// use std::path::Path;
/// use std::sync::atomic::AtomicBool;
/// use undersigned::ingest::{Options, ingest};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("a.txt"), "Open letter\n\nDear Minister,\n\nKeep it.")?;
/// let index = tempfile::tempdir()?;
/// let given = [folder.path().to_owned()];
/// let stop = AtomicBool::new(false);
/// let report = ingest(&given, index.path(), &Options::default(), &stop, &mut |_| ())?;
/// assert_eq!((report.added, report.unchanged), (1, 0));
/// // A second run reads only what has changed.
/// let report = ingest(&given, index.path(), &Options::default(), &stop, &mut |_| ())?;
/// assert_eq!((report.added, report.unchanged), (0, 1));
/// # Ok(())
/// # }
/// ```
pub fn ingest(
    given: &[PathBuf],
    location: impl Into<Location>,
    options: &Options,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report> {
    let location = &location.into();
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
    let request = Request {
        given,
        options,
        directory: &location.path,
    };
    let open = || Writer::open(location, writer_options);
    let mut look = |known: &Roots| {
        let (plan, forgotten) = request.plan(known)?;
        let surveys = Surveys::new(plan, &walk, |files| {
            progress(Progress::Looking(files));
            !stop.load(Ordering::Relaxed)
        })?;
        Ok::<_, Error>((surveys, forgotten))
    };
    // What others have named is not read for them: it may be anything of this user's.
    let outside = if Writer::is_own(location) {
        OutsideFiles::Read
    } else {
        OutsideFiles::Ask
    };
    let known = match Writer::roots_of(location) {
        Ok(_) if outside == OutsideFiles::Ask && given.is_empty() && options.remove.is_empty() => {
            return Err(named_by_others(&location.path));
        }
        Ok(_) if outside == OutsideFiles::Ask => Some(Roots::default()),
        Ok(known) => Some(known),
        Err(error) if error.kind == ErrorKind::NoIndex && !given.is_empty() => None,
        Err(error) => return Err(error),
    };
    let ((mut surveys, mut forgotten), mut writer) = std::thread::scope(|scope| {
        // What an index knows of its files is read while they are looked for.
        let opening = known.is_some().then(|| scope.spawn(open));
        let looked = look(known.as_ref().unwrap_or(&Roots::default()))?;
        let opened = match opening {
            Some(opening) => opening.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // Where there is none, none is made for an empty folder.
            None if looked.0.is_empty() => return Err(nothing_in(&looked.0)),
            None => open(),
        };
        Ok::<_, Error>((looked, opened?))
    })?;
    if outside == OutsideFiles::Read && known.is_some_and(|known| known != writer.roots()) {
        // Another run has ended meanwhile.
        (surveys, forgotten) = look(&writer.roots())?;
    }
    if writer.is_replacing() && surveys.is_nothing() {
        return Err(must_be_built(&options.remove));
    }
    let mut replaced = writer.take_replaced();
    let mut run = Run::new(writer);
    for forgotten in forgotten {
        forgotten.take_out(&mut run, &mut replaced)?;
    }
    let is_empty = surveys.is_empty();
    let nothing = is_empty.then(|| nothing_in(&surveys));
    let mut seen = if replaced.entries.is_empty() {
        surveys.judged(run.manifest())
    } else {
        surveys.judged(&replaced)
    };
    if options.remove.is_empty()
        && !options.purge
        && let Some(error) = seen.missed().or(nothing)
    {
        return Err(error);
    }
    rebuild::add_known(&replaced, &walk, outside, &mut seen)?;
    let Jobs { together, alone } = run.compare(seen, options)?;
    let limits = Limits {
        threads: options.threads.max(1),
        max_size: options.max_size,
        max_time: options.max_time,
    };
    run.read(
        sample_first(together),
        limits,
        Attempt::First,
        stop,
        progress,
    )?;
    run.read_alone(alone, limits, stop, progress)?;
    for _ in 0..REFRESH_ROUNDS {
        let jobs = run.outdated(&walk);
        if jobs.is_empty() || stop.load(Ordering::Relaxed) {
            break;
        }
        run.refresh(jobs, limits, stop)?;
    }
    let ending = Ending {
        aliases: &options.aliases,
        purge: options.purge,
        writer: writer_options,
    };
    run.finish(ending, stop, progress)
}

/// The request for a run.
struct Request<'a> {
    given: &'a [PathBuf],
    options: &'a Options,
    directory: &'a Path,
}

impl Request<'_> {
    /// What to look at and what to forget in an index with these roots. Errors: as `ingest`.
    fn plan(&self, known: &Roots) -> Result<(Plan, Vec<Forgotten>)> {
        let mut roots = known.clone();
        let remove = self.options.remove.iter();
        let forgotten: Vec<Forgotten> = remove
            .map(|path| Forgotten::new(path, &mut roots))
            .collect();
        let is_all_unknown = self.options.purge && roots.all.is_empty();
        if self.given.is_empty() && (!forgotten.is_empty() || is_all_unknown) {
            return Ok((Plan::nothing(roots), forgotten));
        }
        let plan = Plan::new(self.given, &roots, self.directory)?;
        if plan.places.is_empty() {
            Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "the index at `{}` does not know which folders to read",
                    self.directory.display()
                ),
            )
            .hint("name them once: `undersigned index FOLDER`"))
        } else {
            Ok((plan, forgotten))
        }
    }
}

/// The folders of an index were not named by this user alone.
fn named_by_others(directory: &Path) -> Error {
    let message = format!(
        "others may have named the folders of the index at `{}`, so they are not read",
        directory.display()
    );
    Error::new(ErrorKind::Usage, message)
        .at(directory)
        .hint("say which folders: `undersigned index FOLDER`")
}

/// The index cannot be written on, and there is nothing to build it from.
fn must_be_built(remove: &[PathBuf]) -> Error {
    let remove: String = remove
        .iter()
        .map(|path| format!(" --remove {}", path.display()))
        .collect();
    let message = "the index must be built again before anything can be removed from it";
    Error::new(ErrorKind::Usage, message).hint(format!(
        "name the folders to build it from: `undersigned index FOLDER{remove}`"
    ))
}

/// There is no file in anything that was looked at.
fn nothing_in(surveys: &Surveys) -> Error {
    let message = format!("no files in {}", surveys.names());
    Error::new(ErrorKind::Usage, message)
        .hint("give a folder with documents: `undersigned index FOLDER`")
}

/// Puts first a sample that is spread over all jobs: from the first documents an index learns what
/// languages there are and what texts have in common, and a folder holds what is alike.
fn sample_first<T>(jobs: Vec<T>) -> Vec<T> {
    let step = (jobs.len() / SAMPLE).max(1);
    let (sample, rest): (Vec<_>, Vec<_>) = jobs
        .into_iter()
        .enumerate()
        .partition(|(place, _)| place % step == 0);
    sample.into_iter().chain(rest).map(|(_, job)| job).collect()
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
