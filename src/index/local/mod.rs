//! The engine in one directory, by Tantivy.

pub mod manifest;

use std::path::Path;

use crate::document::DocumentId;
use crate::error::{Error, Result};
use crate::query::Query;

use super::{Address, Matches, Stored, Want};

/// An open index, for reading.
#[derive(Debug)]
pub struct Index {}

/// Figures about an index.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Documents.
    pub documents: u64,
    /// Different terms in the body.
    pub terms: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Segments.
    pub segments: u64,
}

impl Index {
    /// Opens the index in a directory. Errors: `NoIndex`, `IndexVersion`, `Corrupt`, `Io`.
    pub fn open(directory: &Path) -> Result<Self> {
        let _ = directory;
        Ok(Self {})
    }

    /// Documents that match a query.
    pub fn matches(&self, query: &Query, want: &Want) -> Result<Matches> {
        let _ = (query, want);
        Ok(Matches::default())
    }

    /// The document kept at an address.
    pub fn document(&self, address: Address) -> Result<Stored> {
        let _ = address;
        Err(Error::new(crate::error::ErrorKind::NoDocument, ""))
    }

    /// The document of an id (or the beginning of one that fits only one document) or of a path.
    pub fn find(&self, id_or_path: &str) -> Result<Option<Stored>> {
        let _ = id_or_path;
        Ok(None)
    }

    /// Figures about the index.
    pub fn stats(&self) -> Result<Stats> {
        Ok(Stats::default())
    }

    /// Checks every checksum and reads every document; gives what is wrong, one sentence each, empty when all is well.
    pub fn verify(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// The one writer of an index.
#[derive(Debug)]
pub struct Writer {}

/// How a writer works.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// Indexing threads.
    pub threads: usize,
    /// Bytes of memory for all of them together.
    pub memory: usize,
}

impl Writer {
    /// Opens the index in a directory for writing and makes it where there is none; an index of another version, or a damaged
    /// one, is begun anew beside the old one and put in its place by the first commit. Errors: `Locked`, `Io`.
    pub fn open(directory: &Path, options: WriterOptions) -> Result<Self> {
        let _ = (directory, options);
        Ok(Self {})
    }

    /// What was read before.
    pub fn manifest(&self) -> &manifest::Manifest {
        unimplemented!()
    }

    /// Puts a document in the place of any of the same id.
    pub fn put(&mut self, stored: &Stored) -> Result<()> {
        let _ = stored;
        Ok(())
    }

    /// Removes the document of an id.
    pub fn remove(&mut self, id: &DocumentId) -> Result<()> {
        let _ = id;
        Ok(())
    }

    /// Makes everything put and removed so far visible and lasting, together with the manifest that describes it.
    pub fn commit(&mut self, manifest: &manifest::Manifest) -> Result<()> {
        let _ = manifest;
        Ok(())
    }

    /// Waits for merges and leaves the index tidy: few segments, no files left over.
    pub fn finish(self) -> Result<()> {
        Ok(())
    }
}
