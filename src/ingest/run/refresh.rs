//! Documents whose list of paths is out of date in the index are put again.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::document::DocumentId;
use crate::error::Result;
use crate::index::StoredDocument;
use crate::index::under_work::Attempt;
use crate::source::Item;
use crate::source::folder::{self, Walk};

use super::Run;
use crate::ingest::reader;
use crate::ingest::worker::{self, Job, Limits, Outcome};

impl Run {
    /// Documents whose list of paths is out of date in the index, to be read again from the first
    /// of them, or from the file that holds them there.
    pub(in crate::ingest) fn outdated(&mut self, walk: &Walk) -> Vec<Job> {
        let mut jobs = BTreeMap::new();
        for path in self.ledger.outdated() {
            let entry = self.ledger.entry(&path);
            let holder = entry.and_then(|entry| self.ledger.holder(&path, entry));
            let is_part = !self.like_parts.contains(&path);
            let file = holder.filter(|_| is_part).unwrap_or(&path).to_owned();
            if let Ok(item) = folder::item(&self.location(&file), walk.max_size) {
                let item = Item {
                    path: file.clone(),
                    ..item
                };
                jobs.insert(file, Job { item, known: None });
            }
        }
        jobs.into_values().collect()
    }

    /// Puts outdated documents again.
    pub(in crate::ingest) fn refresh(
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
            let id = reader::id(&sha256).to_owned();
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
}
