//! What was read goes into the index, and what a file held and holds no longer is removed.

use std::collections::HashSet;

use crate::document::{Document, DocumentId};
use crate::error::Result;
use crate::index::StoredDocument;
use crate::index::manifest::Entry;
use crate::source::Reason;

use super::Run;
use crate::ingest::reader::{self, Part};
use crate::ingest::worker::Outcome;

impl Run {
    /// Takes the outcome of reading a file.
    pub(super) fn take(&mut self, outcome: Outcome) -> Result<()> {
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
                self.count_type(&document);
                let id = reader::id(&reading.sha256).to_owned();
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

    fn count_type(&mut self, document: &Document) {
        if let Some(of) = document.file_type() {
            *self.report.read.entry(of).or_default() += 1;
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
                    self.count_type(&document);
                    let id = reader::id(&part.sha256).to_owned();
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
}
