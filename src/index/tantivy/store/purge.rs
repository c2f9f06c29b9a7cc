//! Data written anew: every document that is there, and nothing of those that were.
//!
//! To remove a document only marks it. Its text stays in the engine's files until these are merged,
//! and parts of it in the dictionary that all others are packed with. Only a generation that never
//! held it is free of both.

use tantivy::DocAddress;

use crate::document::DocumentId;
use crate::error::Result;
use crate::index::tantivy::store::directory::{self, Snapshot};
use crate::index::tantivy::store::generation::Generation;
use crate::index::tantivy::store::manifest::Manifest;
use crate::index::tantivy::store::writer::Visibility;
use crate::index::tantivy::{Index, Writer, WriterOptions, schema};

impl Writer {
    /// Writes all documents into a new generation of data, which replaces this one; this one is
    /// removed with all its content. `paths` returns the paths of a document, or none for one that
    /// is to be dropped. To be called when everything is committed and visible to readers. `go_on`
    /// is called for each document: if it returns false, and on errors, the index is left unchanged
    /// and the writer is gone. Errors: `Io`, `Corrupt`.
    pub fn renewed(
        self,
        options: WriterOptions,
        manifest: &Manifest,
        paths: impl Fn(&DocumentId) -> Vec<String>,
        go_on: impl FnMut() -> bool,
    ) -> Result<Option<Self>> {
        let snapshot = directory::snapshot(&self.directory, schema::VERSION)?;
        let Self {
            directory,
            lock,
            columns,
            engine,
            index,
            ..
        } = self;
        // Its threads end, and its files are closed.
        drop((engine, index));
        let name = directory::new_name(&directory, Some(&snapshot.pointer));
        let begun = Generation::begin(&directory, name, &columns)?;
        directory::mark_unfinished(&begun.data, schema::VERSION)?;
        let mut new = Self::with_generation(
            directory,
            lock,
            begun,
            Manifest::default(),
            Visibility::Replacement,
            options,
        )?;
        let done = directory::guarded(|| new.take_over(&snapshot, manifest, paths, go_on));
        let unreadable = || {
            Err(directory::damaged(
                new.directory.path(),
                "the engine cannot read it",
            ))
        };
        match done.unwrap_or_else(unreadable) {
            Ok(true) => Ok(Some(new)),
            not_done => {
                let Self {
                    directory, engine, ..
                } = new;
                drop(engine);
                directory::remove_other_data(&directory, Some(&snapshot.pointer.data));
                not_done.map(|_| None)
            }
        }
    }

    /// Puts all documents of another generation, and shows them in its place; returns whether that
    /// was done.
    fn take_over(
        &mut self,
        snapshot: &Snapshot,
        manifest: &Manifest,
        paths: impl Fn(&DocumentId) -> Vec<String>,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<bool> {
        let old = Index::open_generation(&self.directory, snapshot)?;
        let searcher = old.reader.searcher();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            for document in reader.doc_ids_alive() {
                if !go_on() {
                    return Ok(false);
                }
                let mut stored =
                    old.stored(&searcher, DocAddress::new(segment as u32, document))?;
                stored.paths = paths(&stored.id);
                if !stored.paths.is_empty() {
                    self.put(&stored)?;
                }
            }
        }
        self.commit(manifest)?;
        drop(searcher);
        drop(old);
        self.publish()?;
        Ok(true)
    }
}
