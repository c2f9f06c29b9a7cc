//! A run under way: what is new, changed or gone is put into the index or removed from it, and
//! committed from time to time.

mod finish;
mod outcome;
mod refresh;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::document::DocumentId;
use crate::error::Result;
use crate::index::manifest::{Entry, Manifest, READ_AGAIN};
use crate::index::under_work::{Attempt, UnderWork};
use crate::index::{StoredDocument, Writer};
use crate::source::{LeftOut, Reason, name};

use super::ledger::Ledger;
use super::letters::Prints;
use super::memory;
use super::survey::Seen;
use super::worker::{self, Job, Limits, Outcome};
use super::{EXTRACTOR, Options, Progress, Report};
pub(super) use finish::Ending;

/// A commit is made after so much time or so many documents, whichever comes first: what a crash
/// can cost.
const COMMIT_AFTER: (Duration, usize) = (Duration::from_secs(30), 20_000);

/// The same after a run that was ended from outside: several files may do that, one after the
/// other.
const COMMIT_SOON: (Duration, usize) = (Duration::from_secs(3), 2_000);

/// Files to read.
#[derive(Default)]
pub(super) struct Jobs {
    /// Together, in any order.
    pub(super) together: Vec<Job>,
    /// One at a time, after all others: an earlier run was ended while they were read.
    pub(super) alone: Vec<Job>,
}

/// A run under way.
pub(super) struct Run {
    writer: Writer,
    under_work: UnderWork,
    commit_after: (Duration, usize),
    ledger: Ledger,
    prints: Prints,
    /// The stale documents before the run.
    stale_before: u64,
    /// Where files are found whose names are not UTF-8, by the path shown.
    unusual: HashMap<String, PathBuf>,
    /// Files whose own paths could be those of parts.
    like_parts: HashSet<String>,
    pub(super) report: Report,
    changes: usize,
    last_commit: Instant,
    dirty: bool,
}

impl Run {
    pub(super) fn new(mut writer: Writer) -> Self {
        let manifest = writer.take_manifest();
        let under_work = writer.under_work();
        Self {
            commit_after: if under_work.is_left() {
                COMMIT_SOON
            } else {
                COMMIT_AFTER
            },
            under_work,
            dirty: manifest.extractor != EXTRACTOR,
            prints: Prints::of(&writer),
            writer,
            stale_before: manifest.stale,
            ledger: Ledger::new(manifest, EXTRACTOR),
            unusual: HashMap::new(),
            like_parts: HashSet::new(),
            report: Report::default(),
            changes: 0,
            last_commit: Instant::now(),
        }
    }

    /// The manifest of the index.
    pub(super) fn manifest(&self) -> &Manifest {
        self.ledger.manifest()
    }

    /// Forgets all paths within another; returns how many files with a document that were.
    pub(super) fn forget(&mut self, outer: &str) -> Result<usize> {
        let mut files = 0;
        for (path, is_document) in self.ledger.all_within(outer) {
            self.remove(&path)?;
            files += usize::from(is_document);
        }
        Ok(files)
    }

    /// Compares the files with the manifest: removes those that are gone and returns the new and
    /// changed ones to be read.
    pub(super) fn compare(&mut self, seen: Seen, options: &Options) -> Result<Jobs> {
        self.dirty |= self.ledger.set_roots(seen.roots);
        let left_out: Vec<(&str, &Reason)> = seen
            .left_out
            .iter()
            .map(|out| (out.path.as_str(), &out.reason))
            .collect();
        let is_item = |path: &str| {
            let items = &seen.items;
            items
                .binary_search_by(|item| item.path.as_str().cmp(path))
                .is_ok()
        };
        let is_refused = |path: &str| {
            left_out
                .binary_search_by(|(out, _)| (*out).cmp(path))
                .is_ok_and(|place| matches!(left_out[place].1, Reason::Refused(_)))
        };
        let mut gone = Vec::new();
        // Files of which a part must be put again, so that they are read again.
        let mut outdated: HashSet<String> = HashSet::new();
        for path in self.ledger.within(&seen.scope) {
            let is_kept = seen
                .unlisted
                .iter()
                .any(|folder| name::is_within(path, folder))
                || is_refused(path);
            if is_item(path) || is_kept {
                continue;
            }
            let entry = self.ledger.entry(path);
            let holder = entry.and_then(|entry| self.ledger.holder(path, entry));
            match (holder, entry) {
                (Some(holder), Some(entry)) if is_item(holder) => {
                    if entry.modified == READ_AGAIN {
                        outdated.insert(holder.to_owned());
                    }
                }
                (Some(holder), _) if is_refused(holder) => {}
                (holder, _) => gone.push((Arc::clone(path), holder.is_some())),
            }
        }
        for (path, is_part) in gone {
            self.remove(&path)?;
            self.report.removed += usize::from(!is_part);
        }
        let mut jobs = Jobs::default();
        let was_ended = self.under_work.is_left();
        for item in seen.items {
            if item.location.to_str().is_none() {
                self.unusual
                    .insert(item.path.clone(), item.location.clone());
            }
            if name::holders(&item.path).next().is_some() {
                self.like_parts.insert(item.path.clone());
            }
            let is_outdated = outdated.contains(&item.path);
            let entry = self.ledger.entry(&item.path);
            let same = entry.filter(|entry| {
                !options.again
                    && !is_outdated
                    && entry.size == item.size
                    && entry.modified == item.modified
            });
            let reason = same
                .and_then(|entry| entry.left_out.as_deref())
                .map(|words| memory::reason(words, options.max_time));
            match (same, reason) {
                (Some(_), None) => {
                    self.report.unchanged += 1;
                    self.leave_out_parts(&item.path, options.max_time);
                }
                (Some(_), Some(Some(reason))) => self.leave_out(item.path, reason),
                (None, _) | (Some(_), Some(None)) => {
                    let known = entry
                        .filter(|entry| entry.modified != READ_AGAIN && !is_outdated)
                        .and_then(|entry| entry.id.clone());
                    let tried = was_ended.then(|| self.under_work.tried(worker::mark(&item)));
                    let words = entry.and_then(|entry| entry.left_out.as_deref());
                    match tried.flatten() {
                        Some(Attempt::Second) if !options.again => {
                            let result = Err(Reason::Fatal);
                            self.take(Outcome { item, result })?;
                        }
                        Some(_) => jobs.alone.push(Job { item, known }),
                        // It is another file by now, or asked for.
                        None if words.is_some_and(memory::is_fatal) => {
                            jobs.alone.push(Job { item, known });
                        }
                        None => jobs.together.push(Job { item, known }),
                    }
                }
            }
        }
        self.report.left_out.extend(seen.left_out);
        self.report.absent = seen.absent;
        Ok(jobs)
    }

    /// Reads files and puts what they give into the index.
    pub(super) fn read(
        &mut self,
        jobs: Vec<Job>,
        limits: Limits,
        tried: Attempt,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<()> {
        let of = jobs.len();
        let of_bytes = jobs.iter().map(|job| job.item.size).sum();
        let (mut files, mut bytes) = (0, 0);
        let under_work = self.under_work.clone();
        worker::read_all_noted(jobs, limits, (&under_work, tried), stop, |outcome| {
            files += 1;
            bytes += outcome.item.size;
            self.take(outcome)?;
            let (time, changes) = self.commit_after;
            if self.changes >= changes || self.last_commit.elapsed() >= time {
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

    /// Reads files one at a time, each after what was read before is committed: a run may be ended
    /// by each of them.
    pub(super) fn read_alone(
        &mut self,
        jobs: Vec<Job>,
        limits: Limits,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<()> {
        let limits = Limits {
            threads: 1,
            ..limits
        };
        for job in jobs {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            if self.dirty {
                progress(Progress::Committing);
                self.commit()?;
            }
            self.read(vec![job], limits, Attempt::Second, stop, progress)?;
        }
        Ok(())
    }

    /// Names the parts of an unchanged file that gave no document.
    fn leave_out_parts(&mut self, holder: &str, max_time: Duration) {
        for (path, part) in self.ledger.parts(holder) {
            let words = part.left_out.as_deref();
            let reason = words.and_then(|words| memory::reason(words, max_time));
            if let Some(reason) = reason.filter(|_| !self.like_parts.contains(&*path)) {
                self.leave_out(path.to_string(), reason);
            }
        }
    }

    /// Puts a document if `path` is the first of its paths; otherwise the document in the index is
    /// outdated.
    fn put(&mut self, path: &str, mut stored: StoredDocument) -> Result<()> {
        let id = stored.id.0.clone();
        stored.paths = self.ledger.paths(&id);
        let is_first = stored.paths.first().is_some_and(|first| first == path);
        if is_first {
            self.prints.note(&stored);
            self.writer.put(&stored)?;
            self.changes += 1;
            self.ledger.mark_current(&id);
        } else {
            self.ledger.mark_outdated(&id);
        }
        self.dirty = true;
        Ok(())
    }

    /// Forgets a path, and its document when this was the only one.
    fn remove(&mut self, path: &str) -> Result<()> {
        self.dirty = true;
        if let Some(id) = self.ledger.remove(path) {
            self.writer.remove(&DocumentId(id))?;
            self.ledger.note_stale();
            self.changes += 1;
        }
        Ok(())
    }

    /// Leaves a file out, and remembers that if the reason holds as long as the file is unchanged.
    fn leave_out_for(&mut self, path: String, reason: Reason, mut entry: Entry) {
        entry.left_out = memory::words(&reason);
        if entry.left_out.is_some() {
            self.ledger.insert(path.clone(), entry);
            self.dirty = true;
        }
        self.leave_out(path, reason);
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

    /// Where the file of a path as shown is found.
    fn location(&self, path: &str) -> PathBuf {
        self.unusual
            .get(path)
            .cloned()
            .unwrap_or_else(|| self.ledger.roots().location(path))
    }
}
