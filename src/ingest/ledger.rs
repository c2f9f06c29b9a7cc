//! The map between paths and documents: the manifest while a run brings it up to date.
//!
//! Knows no files and no engine. One content at several paths is one document. When its paths
//! change, the document in the index is outdated and has to be put again with all of them; until
//! then its entries are committed with `READ_AGAIN`, so that the next run repairs a crash.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use crate::index::manifest::{Entry, Manifest, READ_AGAIN, Roots};
use crate::source::name;

use super::plan::Scope;

/// The manifest, and the paths of each document.
pub(super) struct Ledger {
    manifest: Manifest,
    /// Made when a document is first looked up; a run that finds nothing changed never does.
    paths: OnceCell<Paths>,
    /// Documents that the index does not have with all their paths.
    outdated: BTreeSet<String>,
}

/// Paths by document, sorted; the texts are those of the manifest.
type Paths = HashMap<String, Vec<Arc<str>>>;

fn by_document(manifest: &Manifest) -> Paths {
    let mut paths = Paths::new();
    for (path, entry) in &manifest.entries {
        if let Some(id) = &entry.id {
            paths.entry(id.clone()).or_default().push(path.clone());
        }
    }
    paths
}

impl Ledger {
    /// Begins with the manifest of the last commit. Files that another extractor read are read
    /// again.
    pub(super) fn new(mut manifest: Manifest, extractor: &str) -> Self {
        if manifest.extractor != extractor {
            manifest.extractor = extractor.to_owned();
            for entry in manifest.entries.values_mut() {
                entry.modified = READ_AGAIN;
            }
        }
        Self {
            manifest,
            paths: OnceCell::new(),
            outdated: BTreeSet::new(),
        }
    }

    /// The manifest and the paths by document, which change together.
    fn both(&mut self) -> (&mut Manifest, &mut Paths) {
        if self.paths.get().is_none() {
            self.paths = OnceCell::from(by_document(&self.manifest));
        }
        let paths = self.paths.get_mut();
        (&mut self.manifest, paths.expect("made above"))
    }

    fn by_document(&self) -> &Paths {
        self.paths.get_or_init(|| by_document(&self.manifest))
    }

    /// The entry of a path.
    pub(super) fn entry(&self, path: &str) -> Option<&Entry> {
        self.manifest.entries.get(path)
    }

    /// The manifest so far.
    pub(super) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The roots of the index.
    pub(super) fn roots(&self) -> &Roots {
        &self.manifest.roots
    }

    /// Sets the roots of the index; true if they have changed.
    pub(super) fn set_roots(&mut self, roots: Roots) -> bool {
        let before = std::mem::replace(&mut self.manifest.roots, roots);
        before != self.manifest.roots
    }

    /// Counts a document whose parts may remain in the files of the index.
    pub(super) fn note_stale(&mut self) {
        self.manifest.stale += 1;
    }

    /// The ids of the documents in the index, sorted.
    pub(super) fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.by_document().keys().cloned().collect();
        ids.sort_unstable();
        ids
    }

    /// The number of documents in the index.
    pub(super) fn documents(&self) -> usize {
        self.by_document().len()
    }

    /// Known paths within a scope, sorted.
    pub(super) fn within<'a>(&'a self, scope: &Scope) -> impl Iterator<Item = &'a Arc<str>> {
        let paths = self.manifest.entries.keys();
        paths.filter(|path| scope.place(path).is_some())
    }

    /// Known paths that lie within another, sorted, and whether each gave a document.
    pub(super) fn all_within(&self, outer: &str) -> Vec<(Arc<str>, bool)> {
        let entries = self.manifest.entries.iter();
        entries
            .filter(|(path, _)| name::is_within_or_part(path, outer))
            .map(|(path, entry)| (path.clone(), entry.id.is_some()))
            .collect()
    }

    /// Known paths that name parts of a file, and whatever else begins like them, sorted.
    pub(super) fn parts(&self, path: &str) -> Vec<(Arc<str>, Entry)> {
        let first = format!("{path}!");
        let from = (Bound::Included(first.as_str()), Bound::Unbounded);
        let entries = self.manifest.entries.range::<str, _>(from);
        entries
            .take_while(|(path, _)| path.starts_with(&first))
            .map(|(path, entry)| (path.clone(), entry.clone()))
            .collect()
    }

    /// The file that a path names a part of, as it was read: it had the same size and time then.
    pub(super) fn holder<'a>(&self, path: &'a str, entry: &Entry) -> Option<&'a str> {
        let same = |holder: &Entry| {
            entry.modified == READ_AGAIN
                || (holder.size, holder.modified) == (entry.size, entry.modified)
        };
        let known = |holder: &&str| self.entry(holder).is_some_and(same);
        name::holders(path).filter(known).last()
    }

    /// The paths of a document, sorted.
    pub(super) fn paths(&self, id: &str) -> Vec<String> {
        self.by_document()
            .get(id)
            .map(|paths| paths.iter().map(|path| path.to_string()).collect())
            .unwrap_or_default()
    }

    /// Sets the entry of a path. Another document there must have been removed before.
    pub(super) fn insert(&mut self, path: String, entry: Entry) {
        let path: Arc<str> = path.into();
        let (manifest, by_document) = self.both();
        if let Some(id) = &entry.id {
            let paths = by_document.entry(id.clone()).or_default();
            if let Err(place) = paths.binary_search(&path) {
                paths.insert(place, path.clone());
            }
        }
        manifest.entries.insert(path, entry);
    }

    /// Removes a path; returns its document if that has no path left.
    pub(super) fn remove(&mut self, path: &str) -> Option<String> {
        let (manifest, by_document) = self.both();
        let id = manifest.entries.remove(path)?.id?;
        let paths = by_document.get_mut(&id)?;
        paths.retain(|other| **other != *path);
        if paths.is_empty() {
            by_document.remove(&id);
            self.outdated.remove(&id);
            Some(id)
        } else {
            self.outdated.insert(id);
            None
        }
    }

    /// The index has a document with all its paths.
    pub(super) fn mark_current(&mut self, id: &str) {
        self.outdated.remove(id);
    }

    /// The index has a document without some of its paths.
    pub(super) fn mark_outdated(&mut self, id: &str) {
        self.outdated.insert(id.to_owned());
    }

    /// Returns true if the index has a document without some of its paths.
    pub(super) fn is_outdated(&self, id: &str) -> bool {
        self.outdated.contains(id)
    }

    /// The first path of each outdated document, sorted.
    pub(super) fn outdated(&self) -> BTreeSet<String> {
        self.outdated
            .iter()
            .filter_map(|id| Some(self.by_document().get(id)?.first()?.to_string()))
            .collect()
    }

    /// Returns the number of paths whose content is also at a path before them.
    pub(super) fn duplicates(&self) -> usize {
        let entries = self.manifest.entries.values();
        let ids = entries.filter_map(|entry| entry.id.as_deref());
        let mut seen = HashSet::with_capacity(self.manifest.entries.len());
        ids.filter(|id| !seen.insert(*id)).count()
    }

    /// Commits the manifest as it must be now: entries of outdated documents are marked to be read
    /// again.
    pub(super) fn as_committed<T>(&mut self, commit: impl FnOnce(&Manifest) -> T) -> T {
        let mut times = Vec::new();
        let outdated: Vec<Arc<str>> = self
            .outdated
            .iter()
            .filter_map(|id| self.by_document().get(id))
            .flatten()
            .cloned()
            .collect();
        for path in outdated {
            if let Some(entry) = self.manifest.entries.get_mut(&path) {
                let modified = std::mem::replace(&mut entry.modified, READ_AGAIN);
                times.push((path, modified));
            }
        }
        let result = commit(&self.manifest);
        for (path, modified) in times {
            if let Some(entry) = self.manifest.entries.get_mut(&path) {
                entry.modified = modified;
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry {
            size: 1,
            modified: 7,
            id: Some(id.to_owned()),
            left_out: None,
        }
    }

    #[test]
    fn a_document_goes_with_its_last_path() {
        let mut ledger = Ledger::new(Manifest::default(), "1");
        for path in ["b", "a"] {
            ledger.insert(path.to_owned(), entry("x"));
        }
        assert_eq!(
            (ledger.paths("x"), ledger.duplicates()),
            (vec!["a".to_owned(), "b".to_owned()], 1)
        );
        assert_eq!(ledger.remove("a"), None);
        assert_eq!(ledger.outdated().into_iter().collect::<Vec<_>>(), ["b"]);
        ledger.as_committed(|manifest| assert_eq!(manifest.entries["b"].modified, READ_AGAIN));
        assert_eq!(ledger.manifest.entries["b"].modified, 7);
        assert_eq!(ledger.remove("b"), Some("x".to_owned()));
        assert!(ledger.outdated().is_empty());
    }

    #[test]
    fn parts_have_the_size_and_time_of_their_file() {
        let mut ledger = Ledger::new(Manifest::default(), "1");
        for path in ["a.mbox", "a.mbox!1", "a.mbox!1!b.txt"] {
            ledger.insert(path.to_owned(), entry(path));
        }
        let other = Entry {
            size: 2,
            ..entry("x")
        };
        ledger.insert("a.mbox!2".to_owned(), other);
        let holder = |path| ledger.holder(path, ledger.entry(path).unwrap());
        assert_eq!(holder("a.mbox!1!b.txt"), Some("a.mbox"));
        assert_eq!((holder("a.mbox!2"), holder("a.mbox")), (None, None));
        assert_eq!(ledger.parts("a.mbox").len(), 3);
        assert_eq!(ledger.parts("a.mbox!1").len(), 1);
    }

    #[test]
    fn after_another_extractor_everything_is_read_again() {
        let mut manifest = Manifest {
            extractor: "1".to_owned(),
            ..Manifest::default()
        };
        manifest.entries.insert("a".into(), entry("x"));
        let modified = |extractor: &str| {
            Ledger::new(manifest.clone(), extractor).manifest.entries["a"].modified
        };
        assert_eq!((modified("1"), modified("2")), (7, READ_AGAIN));
    }
}
