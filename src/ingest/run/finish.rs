//! The end of a run: committed, published, purged where that was asked for or costs little.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Result;
use crate::index::WriterOptions;
use crate::index::manifest::Manifest;
use crate::party::Aliases;

use super::Run;
use crate::ingest::letters::{Prints, Tables};
use crate::ingest::parties::PartyTable;
use crate::ingest::{Progress, Report};

/// A run that removed or changed something purges an index of so many documents by itself: it takes
/// a fraction of a second.
const QUICKLY_PURGED: usize = 1_000;

/// It does so, too, when the index has no more than so many documents for each that it read: to
/// write one anew takes a fraction of the time that it takes to read it.
const PURGED_FOR_READ: usize = 2;

/// How a run is ended.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest) struct Ending<'a> {
    /// What people say about parties.
    pub(in crate::ingest) aliases: &'a Aliases,
    /// True if nothing may be left in the index of what was removed, whatever that costs.
    pub(in crate::ingest) purge: bool,
    /// How the index is written.
    pub(in crate::ingest) writer: WriterOptions,
}

impl Run {
    /// Ends the run: what was read is committed, shown, and put in order.
    pub(in crate::ingest) fn finish(
        mut self,
        ending: Ending<'_>,
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
        let parties = PartyTable::made(&self.writer, ending.aliases)?;
        let prints = std::mem::take(&mut self.prints);
        let tables = Tables::made(&self.writer, || self.ledger.ids(), prints)?;
        if parties.is_some() || tables.is_some() {
            progress(Progress::Committing);
        }
        if let Some(parties) = &parties {
            parties.write(&self.writer)?;
        }
        if let Some(tables) = &tables {
            tables.write(&self.writer)?;
        }
        self.writer.publish()?;
        if ending.purge || self.is_worth_purging() {
            progress(Progress::Committing);
            return self.purged(ending, tables, stop);
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
    fn purged(
        mut self,
        ending: Ending<'_>,
        tables: Option<Tables>,
        stop: &AtomicBool,
    ) -> Result<Report> {
        // The new generation has the same documents, and needs its tables in any case.
        let prints = Prints::default();
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
                if let Some(parties) = PartyTable::made(&writer, ending.aliases)? {
                    parties.write(&writer)?;
                }
                let tables = match tables {
                    Some(tables) => Some(tables),
                    None => Tables::made(&writer, || self.ledger.ids(), prints)?,
                };
                if let Some(tables) = tables {
                    tables.write(&writer)?;
                }
                writer.finish()?;
            }
            Ok(None) => self.report.interrupted = ending.purge,
            Err(error) if ending.purge => return Err(error),
            // Nobody asked for it, and the run has done what it was to do.
            Err(_) => {}
        }
        Ok(self.report)
    }
}
