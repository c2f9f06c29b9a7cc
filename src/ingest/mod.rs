//! The use case of writers: source to parse to extract to index.
//!
//! Order, workers, batches; never how a step works. What is as it was costs a look at the file system; what changed is read
//! on all cores and written by one. Progress goes through a callback.

mod ledger;
mod rebuild;
pub mod report;
pub mod worker;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::document::DocumentId;
use crate::error::{Error, ErrorKind, Result};
use crate::index::local::WriterOptions;
use crate::index::local::manifest::{Entry, UNSETTLED};
use crate::index::{Stored, Writer};
use crate::source::folder::{self, Walk};
use crate::source::{LeftOut, Reason};

use ledger::Ledger;
pub use report::Report;
use worker::{Job, Limits, Outcome};

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

/// A commit is made after so much time or so many documents, whichever comes first: what a crash can cost.
const COMMIT_AFTER: (Duration, usize) = (Duration::from_secs(30), 20_000);

/// How often documents whose paths changed are put in order before it is left to the next run: files may change while they
/// are read, again and again.
const SETTLING_ROUNDS: usize = 3;

/// Brings the index in a directory up to date with files and folders. Only what lies within `roots` is looked at, and only
/// there are vanished files removed; an index that is built again keeps what it held of other folders. Setting `stop` ends the
/// run early and keeps what was read.
///
/// Errors: `Io` for a root that does not exist, `Usage` when there is no file in any of them (the index stays as it was, in case
/// a disk is missing) or when the index must be built again and files elsewhere are gone, and those of the index.
pub fn ingest(
    roots: &[PathBuf],
    directory: &Path,
    options: &Options,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report> {
    let walk = Walk {
        max_size: options.max_size,
        hidden: options.hidden,
        follow_links: options.follow_links,
        except: vec![directory.to_owned()],
    };
    let mut found = folder::walk(roots, &walk, |files| {
        progress(Progress::Looking(files));
        !stop.load(Ordering::Relaxed)
    })?;
    progress(Progress::Looking(found.items.len()));
    if found.items.is_empty() && found.left_out.is_empty() {
        let names: Vec<String> = roots
            .iter()
            .map(|root| format!("`{}`", root.display()))
            .collect();
        return Err(Error::new(
            ErrorKind::Usage,
            format!("no files in {}", names.join(", ")),
        )
        .hint("give a folder with documents: `undersigned index FOLDER`"));
    }
    let writer_options = WriterOptions {
        threads: options.threads.max(1),
        memory: options.memory,
    };
    let mut writer = Writer::open(directory, writer_options)?;
    rebuild::add_known(&writer.take_replaced(), &walk, &mut found)?;
    let mut run = Run::new(writer);
    let jobs = run.compare(found)?;
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

/// A run under way.
struct Run {
    writer: Writer,
    ledger: Ledger,
    /// Where files are found whose names are not UTF-8, by the path shown.
    unusual: HashMap<String, PathBuf>,
    report: Report,
    changes: usize,
    last_commit: Instant,
    dirty: bool,
}

impl Run {
    fn new(mut writer: Writer) -> Self {
        let manifest = writer.take_manifest();
        Self {
            dirty: manifest.extractor != EXTRACTOR,
            writer,
            ledger: Ledger::new(manifest, EXTRACTOR),
            unusual: HashMap::new(),
            report: Report::default(),
            changes: 0,
            last_commit: Instant::now(),
        }
    }

    /// Tells apart what is unchanged, new or changed, and gone; removes the latter and gives what is to be read.
    fn compare(&mut self, found: folder::Found) -> Result<Vec<Job>> {
        let left_out: Vec<(&str, &Reason)> = found
            .left_out
            .iter()
            .map(|out| (out.path.as_str(), &out.reason))
            .collect();
        let mut gone = Vec::new();
        for path in self.ledger.within(&found.roots) {
            let seen = found
                .items
                .binary_search_by(|item| item.path.as_str().cmp(path))
                .is_ok();
            let kept = found
                .unlisted
                .iter()
                .any(|folder| crate::source::name::is_within(path, folder))
                || left_out
                    .binary_search_by(|(out, _)| (*out).cmp(path))
                    .is_ok_and(|place| matches!(left_out[place].1, Reason::Refused(_)));
            if !seen && !kept {
                gone.push(Arc::clone(path));
            }
        }
        for path in gone {
            self.remove(&path)?;
            self.report.removed += 1;
        }
        let mut jobs = Vec::new();
        for item in found.items {
            if item.location.to_str().is_none() {
                self.unusual
                    .insert(item.path.clone(), item.location.clone());
            }
            match self.ledger.entry(&item.path) {
                Some(entry) if entry.size == item.size && entry.modified == item.modified => {
                    if let Some(reason) = &entry.left_out {
                        let reason = worker::unread(reason.clone());
                        self.leave_out(item.path, reason);
                    } else {
                        self.report.unchanged += 1;
                    }
                }
                entry => {
                    let known = entry
                        .filter(|entry| entry.modified != UNSETTLED)
                        .and_then(|entry| entry.id.clone());
                    jobs.push(Job { item, known });
                }
            }
        }
        self.report.left_out.extend(found.left_out);
        Ok(jobs)
    }

    /// Reads files and puts what they give into the index.
    fn read(
        &mut self,
        jobs: Vec<Job>,
        limits: Limits,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<()> {
        let of = jobs.len();
        let of_bytes = jobs.iter().map(|job| job.item.size).sum();
        let (mut files, mut bytes) = (0, 0);
        worker::read_all(jobs, limits, stop, |outcome| {
            files += 1;
            bytes += outcome.item.size;
            self.take(outcome)?;
            if self.changes >= COMMIT_AFTER.1 || self.last_commit.elapsed() >= COMMIT_AFTER.0 {
                progress(Progress::Committing);
                self.commit()?;
            }
            progress(Progress::Reading {
                files,
                of,
                bytes,
                of_bytes,
            });
            Ok(())
        })
    }

    /// Takes a file that was read, or the reason why it was not.
    fn take(&mut self, outcome: Outcome) -> Result<()> {
        let path = outcome.item.path.clone();
        let before = self.ledger.entry(&path).is_some();
        let was = self.ledger.entry(&path).and_then(|entry| entry.id.clone());
        let reading = match outcome.result {
            Ok(reading) => reading,
            Err(reason) => {
                // The last readable state stays where the file may still be what it was.
                let may_be_as_it_was = matches!(
                    reason,
                    Reason::Refused(_) | Reason::Changed | Reason::NotReached
                );
                if !may_be_as_it_was && before {
                    self.remove(&path)?;
                    self.report.removed += usize::from(reason == Reason::Vanished);
                }
                self.leave_out(path, reason);
                return Ok(());
            }
        };
        let mut entry = Entry {
            size: reading.size,
            modified: reading.modified,
            id: None,
            left_out: None,
        };
        match reading.document {
            Ok(None) => {
                entry.id = was;
                self.ledger.insert(path, entry);
                self.dirty = true;
                self.report.unchanged += 1;
            }
            Ok(Some(document)) => {
                let id = worker::id(&reading.sha256).to_owned();
                if was.is_some_and(|was| was != id) {
                    self.remove(&path)?;
                }
                entry.id = Some(id.clone());
                self.ledger.insert(path.clone(), entry);
                let stored = Stored {
                    id: DocumentId(id),
                    paths: Vec::new(),
                    size: reading.size,
                    sha256: reading.sha256,
                    document,
                };
                self.put(&path, stored)?;
                if before {
                    self.report.updated += 1;
                } else {
                    self.report.added += 1;
                }
            }
            Err(reason) => {
                if before {
                    self.remove(&path)?;
                }
                // A fault of the reader is tried again, other reasons hold as long as the file is what it is.
                if let Reason::Unreadable(reason) | Reason::Textless(reason) = &reason {
                    entry.left_out = Some(reason.clone());
                    self.ledger.insert(path.clone(), entry);
                    self.dirty = true;
                }
                self.leave_out(path, reason);
            }
        }
        Ok(())
    }

    /// Documents whose list of paths is out of date in the index, to be read again from the first of them.
    fn settling(&mut self, walk: &Walk) -> Vec<Job> {
        let mut jobs = Vec::new();
        for path in self.ledger.unsettled() {
            if let Ok(item) = folder::item(&self.location(&path), walk.max_size) {
                let item = crate::source::Item { path, ..item };
                jobs.push(Job { item, known: None });
            }
        }
        jobs
    }

    /// Puts a document again with all its paths; leaves alone what changed since, which the next run will read.
    fn settle(&mut self, outcome: Outcome) -> Result<()> {
        let path = outcome.item.path;
        if let Ok(reading) = outcome.result
            && let Ok(Some(document)) = reading.document
        {
            let id = worker::id(&reading.sha256);
            let same = self
                .ledger
                .entry(&path)
                .is_some_and(|entry| entry.id.as_deref() == Some(id));
            if same {
                let stored = Stored {
                    id: DocumentId(id.to_owned()),
                    paths: Vec::new(),
                    size: reading.size,
                    sha256: reading.sha256,
                    document,
                };
                self.put(&path, stored)?;
            }
        }
        Ok(())
    }

    /// Puts a document when `path` is the first of its paths, and otherwise notes that its list of paths has grown.
    fn put(&mut self, path: &str, mut stored: Stored) -> Result<()> {
        let id = stored.id.0.clone();
        stored.paths = self.ledger.paths(&id);
        let is_first = stored.paths.first().is_some_and(|first| first == path);
        if is_first {
            self.writer.put(&stored)?;
            self.changes += 1;
        }
        self.ledger.settle(&id, is_first);
        self.dirty = true;
        Ok(())
    }

    /// Forgets a path, and its document when this was the only one.
    fn remove(&mut self, path: &str) -> Result<()> {
        self.dirty = true;
        if let Some(id) = self.ledger.remove(path) {
            self.writer.remove(&DocumentId(id))?;
            self.changes += 1;
        }
        Ok(())
    }

    fn leave_out(&mut self, path: String, reason: Reason) {
        self.report.left_out.push(LeftOut { path, reason });
    }

    fn commit(&mut self) -> Result<()> {
        self.ledger
            .as_committed(|manifest| self.writer.commit(manifest))?;
        self.changes = 0;
        self.last_commit = Instant::now();
        self.dirty = false;
        Ok(())
    }

    fn finish(mut self, interrupted: bool, progress: &mut dyn FnMut(Progress)) -> Result<Report> {
        if self.dirty {
            progress(Progress::Committing);
            self.commit()?;
        }
        if !interrupted {
            self.writer.publish()?;
            // Merging can take long: who presses Ctrl-C wants to go, and the next run will merge, whether or not it has read anything.
            self.writer.finish()?;
        }
        let mut report = self.report;
        report.duplicates = self.ledger.duplicates();
        report.left_out.sort_by(|a, b| a.path.cmp(&b.path));
        report.interrupted = interrupted;
        Ok(report)
    }

    /// Where the file of a path as shown is found.
    fn location(&self, path: &str) -> PathBuf {
        self.unusual
            .get(path)
            .cloned()
            .unwrap_or_else(|| PathBuf::from(path))
    }
}
