//! The files being read. A run may be ended from outside, by the system for want of memory or by a
//! fault that nobody can catch; its record shows the next run which files need care.
//!
//! A file beside the data holds one record for each file being read: a digest of its path, size and
//! time, so that records are of one length, written in one step, and name nothing. They are never
//! synced: they need outlive the process, not the machine. Whatever is wrong with the file, nothing
//! is noted, and no run fails for it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use crate::index::tantivy::store::place::Place;

/// The name of the file.
pub(crate) const NAME: &str = "under-work";

/// Bytes of a record: how it was tried, a digest, and zeros, so that none lies across two pages.
const RECORD: usize = 64;

/// The most records that are kept.
const MAX_RECORDS: usize = 4096;

/// The attempt to read a file during which a run was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Among others: it may not have been its fault.
    First = 1,
    /// Alone, after a run had been ended while it was read.
    Second = 2,
}

/// A digest of a file's path, size and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark([u8; 32]);

impl Mark {
    /// The mark of a file at a path as shown, with its size in bytes and the time of its last
    /// change.
    pub fn of(path: &str, size: u64, modified: i128) -> Self {
        let digest = Sha256::new()
            .chain_update(size.to_le_bytes())
            .chain_update(modified.to_le_bytes())
            .chain_update(path);
        Self(digest.finalize().into())
    }
}

/// The files being read, and those that were when an earlier run was ended; clones share them.
#[derive(Clone, Debug)]
pub struct UnderWork(Arc<Mutex<Records>>);

#[derive(Debug)]
struct Records {
    /// None where nothing can be noted.
    file: Option<File>,
    /// By place in the file.
    records: Vec<Option<(Mark, Attempt)>>,
}

impl UnderWork {
    /// The records that an earlier run left in an index directory. To be called by its one writer.
    pub(crate) fn open(directory: &Place) -> Self {
        let file = directory.file_to_write(NAME).ok();
        let records = file.as_ref().and_then(left).unwrap_or_default();
        Self(Arc::new(Mutex::new(Records { file, records })))
    }

    /// Returns true if an earlier run was ended while it read files.
    pub fn is_left(&self) -> bool {
        self.lock().records.iter().any(Option::is_some)
    }

    /// In which try a file was being read when a run was ended.
    pub fn tried(&self, mark: Mark) -> Option<Attempt> {
        let records = self.lock();
        let mut known = records.records.iter().flatten();
        known
            .find(|(known, _)| *known == mark)
            .map(|(_, tried)| *tried)
    }

    /// Notes that a file is being read, until the answer is dropped.
    pub fn note(&self, mark: Mark, tried: Attempt) -> InProgress {
        let mut records = self.lock();
        let same = |known: &Option<(Mark, Attempt)>| known.is_some_and(|(known, _)| known == mark);
        let all = &records.records;
        let place = all.iter().position(same);
        let place = place.or_else(|| all.iter().position(Option::is_none));
        let place = place.unwrap_or(all.len());
        records.put(place, Some((mark, tried)));
        InProgress {
            records: self.clone(),
            place,
        }
    }

    /// To be called when a run was stopped before its end: keeps the records that earlier runs
    /// left.
    pub fn close_stopped(&self) {
        Self::write_back(&self.lock());
    }

    /// To be called when a run came to its end: forgets everything.
    pub fn close_finished(&self) {
        let mut records = self.lock();
        records.records.clear();
        Self::write_back(&records);
    }

    /// Empties the file if no record is left.
    fn write_back(records: &Records) {
        if records.records.iter().all(Option::is_none)
            && let Some(file) = &records.file
        {
            // Records that stay make the next run careful for nothing.
            let _ = file.set_len(0);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Records> {
        // Each change is one assignment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that is noted as being read as long as this lives.
#[derive(Debug)]
pub struct InProgress {
    records: UnderWork,
    place: usize,
}

impl Drop for InProgress {
    fn drop(&mut self) {
        self.records.lock().put(self.place, None);
    }
}

impl Records {
    fn put(&mut self, place: usize, record: Option<(Mark, Attempt)>) {
        if place >= MAX_RECORDS {
            return;
        }
        if place >= self.records.len() {
            self.records.resize(place + 1, None);
        }
        self.records[place] = record;
        let mut bytes = [0; RECORD];
        if let Some((mark, tried)) = record {
            bytes[0] = tried as u8;
            bytes[1..=mark.0.len()].copy_from_slice(&mark.0);
        }
        if let Some(file) = &mut self.file {
            let at = SeekFrom::Start((place * RECORD) as u64);
            if file.seek(at).and_then(|_| file.write_all(&bytes)).is_err() {
                self.file = None;
            }
        }
    }
}

/// The records in a file.
fn left(file: &File) -> Option<Vec<Option<(Mark, Attempt)>>> {
    let mut bytes = Vec::new();
    let most = (MAX_RECORDS * RECORD) as u64;
    file.take(most).read_to_end(&mut bytes).ok()?;
    let records = bytes.chunks_exact(RECORD).map(|record| {
        let tried = match record[0] {
            1 => Attempt::First,
            2 => Attempt::Second,
            _ => return None,
        };
        Some((Mark(record.get(1..33)?.try_into().ok()?), tried))
    });
    Some(records.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(path: &str) -> Mark {
        Mark::of(path, 7, 9)
    }

    #[test]
    fn what_is_noted_outlives_the_process_and_what_is_done_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let open = || UnderWork::open(&Place::open(folder.path()).unwrap());
        let first = open();
        assert!(!first.is_left());
        let _a = first.note(mark("a"), Attempt::First);
        let b = first.note(mark("b"), Attempt::First);
        drop(b);
        let _c = first.note(mark("c"), Attempt::First);
        // As another process finds it.
        let second = open();
        let tried = |of: &UnderWork| ["a", "b", "c"].map(|path| of.tried(mark(path)));
        let [once, twice] = [Some(Attempt::First), Some(Attempt::Second)];
        assert_eq!(tried(&second), [once, None, once]);
        assert!(second.is_left());
        assert_eq!(second.tried(Mark::of("a", 7, 10)), None);
        // It keeps the notes that it found and its own until it is done with these.
        let _b = second.note(mark("b"), Attempt::First);
        let _c = second.note(mark("c"), Attempt::Second);
        assert_eq!(tried(&open()), [once, once, twice]);
        second.close_stopped();
        assert_eq!(tried(&open()), [once, once, twice]);
        second.close_finished();
        assert!(!open().is_left());
    }

    #[test]
    fn whatever_stands_there_no_run_fails() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let used = || {
            let under_work = UnderWork::open(&Place::open(folder.path()).unwrap());
            drop(under_work.note(mark("a"), Attempt::First));
            under_work.close_finished();
        };
        for bytes in [&b""[..], b"\x01\x02", &[1; 2 * RECORD], &[255; RECORD]] {
            std::fs::write(&path, bytes).unwrap();
            used();
        }
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        used();
        #[cfg(unix)]
        {
            std::fs::remove_dir(&path).unwrap();
            let other = folder.path().join("other");
            std::fs::write(&other, "theirs").unwrap();
            std::os::unix::fs::symlink(&other, &path).unwrap();
            used();
            assert_eq!(std::fs::read_to_string(other).unwrap(), "theirs");
        }
    }
}
