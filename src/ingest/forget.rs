//! The paths that the index is to forget, whether or not they still exist.
//!
//! A path means the place that it names, or, if that place does not exist, the place that the index
//! shows under it.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::index::manifest::{Manifest, Roots};
use crate::source::name::{self, ancestors, is_within, is_within_or_part};
use crate::source::root::Named;

use super::report;
use super::run::Run;

/// A path that is to be forgotten.
pub(super) struct Forgotten {
    /// As it was asked for.
    given: PathBuf,
    /// The beginnings of the paths of all its files in the index, one or the other.
    shown: Vec<String>,
    /// True if a root goes with it.
    has_root: bool,
    /// True if it is there and lies in a root that stays.
    is_read_again: bool,
}

impl Forgotten {
    /// Resolves a path in an index with these roots, and removes the roots that lie within it.
    pub(super) fn new(given: &Path, roots: &mut Roots) -> Self {
        let named = Named::new(given);
        let at = |path: &str| roots.all.iter().find(|root| root.absolute == path);
        let mut shown: Vec<String> = match ancestors(&named.absolute).find_map(at) {
            Some(outer) => vec![name::moved(&named.absolute, &outer.absolute, &outer.shown)],
            None => Vec::new(),
        };
        let inner = roots.all.iter();
        let inner = inner.filter(|root| is_within(&root.absolute, &named.absolute));
        shown.extend(inner.map(|root| root.shown.clone()));
        // Of an index that knows no roots the paths say all.
        if shown.is_empty() && (named.fault.is_some() || roots.all.is_empty()) {
            shown.push(named.shown.clone());
        }
        let is_kept = |path: &str| shown.iter().all(|outer| !is_within(path, outer));
        let before = roots.all.len();
        roots.all.retain(|root| is_kept(&root.shown));
        let mut outer = roots.all.iter();
        let is_read = outer.any(|root| is_within(&named.absolute, &root.absolute));
        Self {
            given: given.to_owned(),
            has_root: roots.all.len() < before,
            is_read_again: named.fault.is_none() && is_read,
            shown,
        }
    }

    /// Forgets it, in the index and in the one that is to be replaced. Errors: `NoDocument` when
    /// there is nothing of it.
    pub(super) fn take_out(&self, run: &mut Run, replaced: &mut Manifest) -> Result<()> {
        let mut files = 0;
        for outer in &self.shown {
            let is_meant = |path: &str| is_within_or_part(path, outer);
            let entries = replaced.entries.iter();
            let documents = entries.filter(|(path, entry)| is_meant(path) && entry.id.is_some());
            let before = documents.count();
            replaced.entries.retain(|path, _| !is_meant(path));
            files += before.max(run.forget(outer)?);
        }
        let name = self.given.display().to_string();
        if files == 0 && !self.has_root {
            let known = run.manifest().roots.all.iter();
            let known: Vec<String> = known.map(|root| format!("`{}`", root.absolute)).collect();
            let nothing = format!("the index holds nothing of `{name}`");
            return Err(Error::new(ErrorKind::NoDocument, nothing)
                .at(&self.given)
                .hint(if known.is_empty() {
                    "list its paths with `undersigned search --format paths`".to_owned()
                } else {
                    format!("the index knows {}", known.join(", "))
                }));
        }
        run.report.forgotten.push(report::Forgotten {
            path: name,
            files,
            is_read_again: self.is_read_again,
        });
        Ok(())
    }
}
