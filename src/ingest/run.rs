//! A run under way: what is new, changed or gone is put into the index or removed from it, and
//! committed from time to time.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::document::DocumentId;
use crate::error::Result;
use crate::index::WriterOptions;
use crate::index::manifest::{Entry, Manifest, READ_AGAIN};
use crate::index::under_work::{Attempt, UnderWork};
use crate::index::{StoredDocument, Writer};
use crate::source::folder::{self, Walk};
use crate::source::{LeftOut, Reason, name};

use super::ledger::Ledger;
use super::memory;
use super::survey::Seen;
use super::worker::{self, Job, Limits, Outcome, Part};
use super::{EXTRACTOR, Options, Progress, Report};

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

/// A run that removed or changed something purges an index of so many documents by itself: it takes a fraction
/// of a second.
const QUICKLY_PURGED: usize = 1_000;

/// It does so, too, when the index has no more than so many documents for each that it read: to
/// write one anew takes a fraction of the time that it takes to read it.
const PURGED_FOR_READ: usize = 2;

/// How a run is ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    /// True if nothing may be left in the index of what was removed, whatever that costs.
    pub(super) purge: bool,
    /// How the index is written.
    pub(super) writer: WriterOptions,
}

/// A run under way.
pub(super) struct Run {
    writer: Writer,
    under_work: UnderWork,
    commit_after: (Duration, usize),
    ledger: Ledger,
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

    /// Puts outdated documents again.
    pub(super) fn refresh(
        &mut self,
        jobs: Vec<Job>,
        limits: Limits,
        stop: &AtomicBool,
    ) -> Result<()> {
        let under_work = self.under_work.clone();
        let noted = (&under_work, Attempt::First);
        worker::read_all_noted(jobs, limits, noted, stop, |outcome| {
            self.refresh_one(outcome)
        })
    }

    /// Takes the outcome of reading a file.
    fn take(&mut self, outcome: Outcome) -> Result<()> {
        let path = outcome.item.path.clone();
        let before = self.ledger.entry(&path).is_some();
        let was = self.ledger.entry(&path).and_then(|entry| entry.id.clone());
        let reading = match outcome.result {
            Ok(reading) => reading,
            Err(reason) => {
                // The last state that could be read stays if the file may be unchanged.
                let may_be_as_it_was = matches!(
                    reason,
                    Reason::Refused(_) | Reason::Changed | Reason::NotReached
                );
                if !may_be_as_it_was && before {
                    self.remove_parts(&path, &HashSet::new())?;
                    self.remove(&path)?;
                    self.report.removed += usize::from(reason == Reason::Vanished);
                }
                let entry = Entry {
                    size: outcome.item.size,
                    modified: outcome.item.modified,
                    id: None,
                    left_out: None,
                };
                self.leave_out_for(path, reason, entry);
                return Ok(());
            }
        };
        let mut entry = Entry {
            size: reading.size,
            modified: reading.modified,
            id: None,
            left_out: None,
        };
        let is_known = reading.parts.is_none();
        match reading.parts {
            Some(parts) => self.take_parts(&path, &entry, parts)?,
            None => self.keep_parts(&path, &entry),
        }
        match reading.document {
            Ok(None) if is_known => {
                entry.id = was;
                self.ledger.insert(path, entry);
                self.dirty = true;
                self.report.unchanged += 1;
            }
            Ok(None) => {
                if was.is_some() {
                    self.remove(&path)?;
                }
                self.ledger.insert(path, entry);
                self.dirty = true;
                self.count_read(before);
            }
            Ok(Some(document)) => {
                let id = worker::id(&reading.sha256).to_owned();
                if was.is_some_and(|was| was != id) {
                    self.remove(&path)?;
                }
                entry.id = Some(id.clone());
                self.ledger.insert(path.clone(), entry);
                let stored = StoredDocument {
                    id: DocumentId(id),
                    paths: Vec::new(),
                    size: reading.size,
                    sha256: reading.sha256,
                    document,
                };
                self.put(&path, stored)?;
                self.count_read(before);
            }
            Err(reason) => {
                if before {
                    self.remove(&path)?;
                }
                self.leave_out_for(path, reason, entry);
            }
        }
        Ok(())
    }

    fn count_read(&mut self, before: bool) {
        if before {
            self.report.updated += 1;
        } else {
            self.report.added += 1;
        }
    }

    /// Takes the documents that a file holds, and removes those that it held and holds no longer.
    fn take_parts(&mut self, holder: &str, entry: &Entry, parts: Vec<Part>) -> Result<()> {
        let held: HashSet<&str> = parts.iter().map(|part| part.path.as_str()).collect();
        self.remove_parts(holder, &held)?;
        for part in parts {
            if self.like_parts.contains(&part.path) {
                continue;
            }
            let was = self.ledger.entry(&part.path);
            let was = was.and_then(|entry| entry.id.clone());
            let mut entry = entry.clone();
            match part.document {
                Ok(document) => {
                    let id = worker::id(&part.sha256).to_owned();
                    if was.is_some_and(|was| was != id) {
                        self.remove(&part.path)?;
                    }
                    entry.id = Some(id.clone());
                    self.ledger.insert(part.path.clone(), entry);
                    let stored = StoredDocument {
                        id: DocumentId(id),
                        paths: Vec::new(),
                        size: part.size,
                        sha256: part.sha256,
                        document,
                    };
                    self.put(&part.path, stored)?;
                }
                Err(reason) => {
                    if was.is_some() {
                        self.remove(&part.path)?;
                    }
                    self.leave_out_for(part.path, reason, entry);
                }
            }
        }
        Ok(())
    }

    /// Notes that the documents in a file are as they were, and the file is another in time only.
    fn keep_parts(&mut self, holder: &str, entry: &Entry) {
        for (path, part) in self.ledger.parts(holder) {
            if !self.like_parts.contains(&*path) {
                let kept = Entry {
                    size: entry.size,
                    modified: entry.modified,
                    ..part
                };
                self.ledger.insert(path.to_string(), kept);
            }
        }
    }

    /// Removes the documents in a file but for some.
    fn remove_parts(&mut self, holder: &str, but: &HashSet<&str>) -> Result<()> {
        for (path, _) in self.ledger.parts(holder) {
            if !but.contains(&*path) && !self.like_parts.contains(&*path) {
                self.remove(&path)?;
            }
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

    /// Documents whose list of paths is out of date in the index, to be read again from the first
    /// of them, or from the file that holds them there.
    pub(super) fn outdated(&mut self, walk: &Walk) -> Vec<Job> {
        let mut jobs = BTreeMap::new();
        for path in self.ledger.outdated() {
            let entry = self.ledger.entry(&path);
            let holder = entry.and_then(|entry| self.ledger.holder(&path, entry));
            let is_part = !self.like_parts.contains(&path);
            let file = holder.filter(|_| is_part).unwrap_or(&path).to_owned();
            if let Ok(item) = folder::item(&self.location(&file), walk.max_size) {
                let item = crate::source::Item {
                    path: file.clone(),
                    ..item
                };
                jobs.insert(file, Job { item, known: None });
            }
        }
        jobs.into_values().collect()
    }

    /// Puts a document again with all its paths; leaves alone what changed since, which the next
    /// run will read.
    fn refresh_one(&mut self, outcome: Outcome) -> Result<()> {
        let path = outcome.item.path;
        let Ok(reading) = outcome.result else {
            return Ok(());
        };
        let mut again = Vec::new();
        if let Ok(Some(document)) = reading.document {
            again.push((path, reading.sha256, reading.size, document));
        }
        for part in reading.parts.into_iter().flatten() {
            if let Ok(document) = part.document {
                again.push((part.path, part.sha256, part.size, document));
            }
        }
        for (path, sha256, size, document) in again {
            let id = worker::id(&sha256).to_owned();
            let entry = self.ledger.entry(&path);
            let is_same = entry.is_some_and(|entry| entry.id.as_ref() == Some(&id));
            if is_same && self.ledger.is_outdated(&id) {
                let stored = StoredDocument {
                    id: DocumentId(id),
                    paths: Vec::new(),
                    size,
                    sha256,
                    document,
                };
                self.put(&path, stored)?;
                self.ledger.note_stale();
            }
        }
        Ok(())
    }

    /// Puts a document if `path` is the first of its paths; otherwise the document in the index is
    /// outdated.
    fn put(&mut self, path: &str, mut stored: StoredDocument) -> Result<()> {
        let id = stored.id.0.clone();
        stored.paths = self.ledger.paths(&id);
        let is_first = stored.paths.first().is_some_and(|first| first == path);
        if is_first {
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

    /// Ends the run: what was read is committed, shown, and put in order.
    pub(super) fn finish(
        mut self,
        ending: Ending,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Report> {
        if self.dirty {
            progress(Progress::Committing);
            self.commit()?;
        }
        self.report.duplicates = self.ledger.duplicates();
        let left_out = &mut self.report.left_out;
        left_out.sort_by(|a, b| a.path.cmp(&b.path));
        self.report.stale = self.ledger.manifest().stale;
        self.report.newly_stale = self.report.stale - self.stale_before;
        let is_stopped = stop.load(Ordering::Relaxed);
        if is_stopped {
            self.under_work.close_stopped();
        } else {
            self.under_work.close_finished();
        }
        if is_stopped {
            // Merging can take long: who presses Ctrl-C wants to go, and the next run will merge,
            // whether or not it has read anything.
            self.report.interrupted = true;
            return Ok(self.report);
        }
        self.writer.publish()?;
        if ending.purge || self.is_worth_purging() {
            progress(Progress::Committing);
            return self.purged(ending, stop);
        }
        self.writer.finish()?;
        Ok(self.report)
    }

    /// Returns true if something was removed or changed, and it costs little to leave nothing of
    /// it.
    fn is_worth_purging(&self) -> bool {
        let report = &self.report;
        let is_read = report.added + report.updated;
        report.newly_stale > 0
            && self.ledger.documents() <= QUICKLY_PURGED.max(PURGED_FOR_READ * is_read)
    }

    /// Ends the run with an index in which nothing is left of what was removed.
    fn purged(mut self, ending: Ending, stop: &AtomicBool) -> Result<Report> {
        let fresh = |manifest: &Manifest| Manifest {
            stale: 0,
            ..manifest.clone()
        };
        let manifest = self.ledger.as_committed(fresh);
        let renewed = self.writer.renewed(
            ending.writer,
            &manifest,
            |id| self.ledger.paths(&id.0),
            || !stop.load(Ordering::Relaxed),
        );
        match renewed {
            Ok(Some(writer)) => {
                self.report.stale = 0;
                writer.finish()?;
            }
            Ok(None) => self.report.interrupted = ending.purge,
            Err(error) if ending.purge => return Err(error),
            // Nobody asked for it, and the run has done what it was to do.
            Err(_) => {}
        }
        Ok(self.report)
    }

    /// Where the file of a path as shown is found.
    fn location(&self, path: &str) -> PathBuf {
        self.unusual
            .get(path)
            .cloned()
            .unwrap_or_else(|| self.ledger.roots().location(path))
    }
}
