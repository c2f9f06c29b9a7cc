//! Verification: an index can be read whole and agrees with itself, in checksums, documents, and
//! the manifest that lists the documents.
//!
//! Finds faults, and notes them so that the next writer builds anew; repairs nothing.

use std::collections::BTreeSet;
use std::path::Path;

use tantivy::{DocAddress, IndexMeta};

use crate::error::Result;
use crate::index::tantivy::Index;
use crate::index::tantivy::store::directory;
use crate::index::tantivy::store::manifest::{Manifest, READ_AGAIN};
use crate::index::tantivy::store::place::METAS;

impl Index {
    /// Checks every checksum, reads every document, and compares them with the manifest; returns
    /// the faults, one sentence each, empty if there is none.
    pub fn verify(&self) -> Result<Vec<String>> {
        loop {
            let metas = match self.index.load_metas() {
                Ok(metas) => metas,
                Err(error) => return Ok(vec![format!("`{METAS}` cannot be read: {error}")]),
            };
            let faults = directory::guarded(|| self.faults(&metas))
                .unwrap_or_else(|| vec!["the engine cannot read its own files".to_owned()]);
            let is_same = |now: IndexMeta| {
                now.opstamp == metas.opstamp && now.segments.len() == metas.segments.len()
            };
            // If a writer changed the index meanwhile, the faults mean nothing.
            if faults.is_empty() || self.index.load_metas().is_ok_and(is_same) {
                return Ok(faults);
            }
        }
    }

    /// Notes that the index is damaged, so that the next run of a writer builds it anew instead of
    /// writing on it; true if that could be noted.
    pub fn mark_damaged(&self) -> bool {
        directory::mark_damaged(&self.data)
    }

    fn faults(&self, metas: &IndexMeta) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(error) = self.reader.reload() {
            faults.push(format!("it cannot be opened: {error}"));
        }
        self.check_files(metas, &mut faults);
        self.check_side_tables(&mut faults);
        let documents = self.check_documents(&mut faults);
        if metas.payload.as_ref() != Some(&Manifest::name(metas.opstamp)) {
            faults.push(format!("`{METAS}` names the manifest of another commit"));
        }
        match self.manifest() {
            Ok(manifest) => check_manifest(&manifest, &documents, &mut faults),
            Err(error) => faults.push(error.to_string()),
        }
        faults
    }

    fn check_files(&self, metas: &IndexMeta, faults: &mut Vec<String>) {
        match self.index.validate_checksum() {
            Ok(files) => {
                let files: BTreeSet<_> = files.into_iter().collect();
                faults.extend(
                    files
                        .iter()
                        .map(|file| format!("checksum of `{}` is wrong", file.display())),
                );
            }
            Err(error) => faults.push(format!("checksums cannot be read: {error}")),
        }
        // The engine checks and removes only the files on its own list.
        let listed = self.index.directory().list_managed_files();
        let segments: Vec<String> = metas
            .segments
            .iter()
            .map(|segment| segment.id().uuid_string())
            .collect();
        for name in self.data.names().unwrap_or_default() {
            let is_used = segments
                .iter()
                .any(|segment| name.starts_with(segment.as_str()));
            if is_used && !listed.contains(Path::new(&name)) {
                faults.push(format!("`{name}` is on no list"));
            }
        }
    }

    /// Reads all documents and gives their identities.
    fn check_documents(&self, faults: &mut Vec<String>) -> BTreeSet<String> {
        let searcher = self.reader.searcher();
        let mut documents = BTreeSet::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            for document in reader.doc_ids_alive() {
                let address = DocAddress::new(segment as u32, document);
                match self.stored(&searcher, address) {
                    Ok(stored) if documents.contains(&stored.id.0) => {
                        faults.push(format!("document {} is there twice", stored.id.0));
                    }
                    Ok(stored) => {
                        documents.insert(stored.id.0);
                    }
                    Err(error) => faults.push(format!(
                        "document {document} of segment {segment} cannot be read: {error}"
                    )),
                }
            }
        }
        documents
    }
}

/// Compares the documents in the index with those in the manifest. Documents that wait to be read
/// again may be missing.
fn check_manifest(manifest: &Manifest, documents: &BTreeSet<String>, faults: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    for (path, entry) in &manifest.entries {
        let Some(id) = &entry.id else { continue };
        if entry.modified != READ_AGAIN && !documents.contains(id) {
            faults.push(format!("the document of `{path}` is missing"));
        }
        known.insert(id);
    }
    let unknown = documents.iter().filter(|id| !known.contains(id));
    faults.extend(unknown.map(|id| format!("document {id} was read from nowhere")));
}
