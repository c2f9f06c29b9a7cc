//! The engine in one directory, by Tantivy.
//!
//! Opens the current generation of data, plans and executes queries, and gives documents back.

mod bm25;
mod key_terms;
mod letters;
mod lookup;
mod parties;
mod plan;
mod postings;
mod schema;
mod search;
mod spelling;
mod stats;
pub(super) mod store;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, Term};

use crate::error::{Error, ErrorKind, Result};
use crate::index::tantivy::schema::Columns;
use crate::index::tantivy::search::facet_columns::FacetColumns;
use crate::index::tantivy::search::letters::IndexLetters;
pub use crate::index::tantivy::stats::Stats;
use crate::index::tantivy::store::directory::{self, Snapshot, opening};
use crate::index::tantivy::store::generation::check_sizes;
pub use crate::index::tantivy::store::location::{Access, Location, Trust};
use crate::index::tantivy::store::manifest::{Manifest, Roots};
use crate::index::tantivy::store::packing::Unpacker;
use crate::index::tantivy::store::place::{EngineFiles, Place};
pub use crate::index::tantivy::store::writer::{Writer, WriterOptions};
use crate::index::{Address, StoredDocument};
use crate::party::Parties;
use crate::query::forms::Languages;
use crate::shell::quoted;

/// An open index, for reading.
pub struct Index {
    directory: PathBuf,
    data: Arc<Place>,
    /// The snapshot from which it was opened.
    snapshot: Snapshot,
    columns: Columns,
    unpacker: Unpacker,
    index: tantivy::Index,
    reader: IndexReader,
    languages: Languages,
    values: FacetColumns,
    /// The parties by which names are found and counted, if any.
    parties: Option<Arc<Parties>>,
    /// Read when they are first asked for.
    letters: OnceLock<IndexLetters>,
}

impl Index {
    /// Opens an index. Errors: `NoIndex`, `Untrusted`, `NotAnIndex`, `IndexVersion`, `Corrupt`,
    /// `Io`.
    ///
    /// ```
    /// use undersigned::error::ErrorKind;
    /// use undersigned::index::Index;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let letters = folder.path().join("letters");
    /// # let directory = folder.path().join("index");
    /// # std::fs::create_dir(&letters)?;
    /// # let text = "Open letter\n\nDear Minister,\n\nKeep the river clean.";
    /// # std::fs::write(letters.join("river.txt"), text)?;
    /// # let stop = std::sync::atomic::AtomicBool::new(false);
    /// # let options = undersigned::ingest::Options::default();
    /// # undersigned::ingest::ingest(&[letters], &*directory, &options, &stop, &mut |_| ())?;
    /// let index = Index::open(&*directory)?;
    /// let found = index.find("river.txt")?;
    /// # assert!(found.is_none());
    /// let error = Index::open(folder.path().join("elsewhere").as_path()).err().unwrap();
    /// assert_eq!(error.kind, ErrorKind::NoIndex);
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(location: impl Into<Location>) -> Result<Self> {
        let location = location.into();
        let directory = directory::to_read(&location)?;
        let mut snapshot = directory::snapshot(&directory, schema::VERSION)?;
        loop {
            let opened = directory::guarded(|| Self::open_generation(&directory, &snapshot))
                .unwrap_or_else(|| {
                    let cause = "the engine cannot read it";
                    Err(directory::damaged(directory.path(), cause))
                });
            // A commit or a rebuild may have come meanwhile: what was opened may have lost files
            // before they were reached, and the engine takes a missing file of positions for an
            // empty one.
            let now = directory::snapshot(&directory, schema::VERSION)?;
            if now == snapshot {
                return opened;
            }
            snapshot = now;
        }
    }

    fn open_generation(directory: &Place, snapshot: &Snapshot) -> Result<Self> {
        let pointer = &snapshot.pointer;
        let path = directory.path();
        if pointer.version != schema::VERSION {
            let message = format!(
                "the index at `{}` was written by an earlier version",
                path.display()
            );
            return Err(Error::new(ErrorKind::IndexVersion, message)
                .at(path)
                .hint(format!(
                    "build it again with `undersigned index FOLDER --index {}`",
                    quoted(path)
                )));
        }
        let data = directory.within(&pointer.data);
        let data = Arc::new(data.map_err(|error| opening(path, error))?);
        let failed = |error: tantivy::TantivyError| opening(path, error);
        let columns = Columns::new();
        let files = EngineFiles::of_commit(Arc::clone(&data), snapshot.metas());
        let index = tantivy::Index::open(files.clone()).map_err(failed)?;
        check_sizes(&index, &data).map_err(failed)?;
        if index.schema() != columns.schema {
            return Err(directory::damaged(
                path,
                "its schema is not the one it claims",
            ));
        }
        let unpacker = Unpacker::open(&data).map_err(|error| opening(path, error))?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.num_warming_threads(0).try_into().map_err(failed)?;
        files.follow();
        let mut opened = Self {
            directory: path.to_owned(),
            data,
            snapshot: snapshot.clone(),
            columns,
            unpacker,
            index,
            reader,
            languages: Languages::default(),
            values: FacetColumns::default(),
            parties: None,
            letters: OnceLock::new(),
        };
        let searcher = opened.reader.searcher();
        let tally = Self::tally(&searcher, &opened.columns).map_err(failed)?;
        let is_stemmed = |language: &str| Self::has_stems(&searcher, &opened.columns, language);
        opened.languages = tally.languages(is_stemmed).map_err(failed)?;
        Ok(opened)
    }

    /// Returns true if the index at a location is still as it was when this one was opened; costs
    /// three small files. Errors: as `open`.
    pub fn is_current(&self, location: impl Into<Location>) -> Result<bool> {
        let directory = directory::to_read(&location.into())?;
        Ok(directory::snapshot(&directory, schema::VERSION)? == self.snapshot)
    }

    /// The languages that decide about the forms of the words of a query.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// The document kept at an address. Errors: `Corrupt`.
    pub fn document(&self, address: Address) -> Result<StoredDocument> {
        self.stored(
            &self.reader.searcher(),
            DocAddress::new(address.segment, address.document),
        )
    }

    /// The paths of the document at an address, sorted; cheaper than the document. Errors:
    /// `Corrupt`.
    pub fn paths(&self, address: Address) -> Result<Vec<String>> {
        let searcher = self.reader.searcher();
        let reader = searcher.segment_reader(address.segment);
        let column = reader.fast_fields().str(schema::PATH);
        let column = column.map_err(|error| self.damaged(error))?;
        let mut paths = Vec::new();
        for ordinal in column
            .iter()
            .flat_map(|paths| paths.term_ords(address.document))
        {
            let mut path = String::new();
            let named = column
                .as_ref()
                .map(|paths| paths.ord_to_str(ordinal, &mut path));
            named
                .transpose()
                .map_err(|error| self.damaged(error.into()))?;
            paths.push(path);
        }
        if paths.iter().any(|path| schema::may_be_cut(path)) || paths.is_empty() {
            Ok(self.document(address)?.paths)
        } else {
            Ok(paths)
        }
    }

    /// The manifest of the files that were read to make the index. Errors: `Corrupt`, `Io`.
    pub fn manifest(&self) -> Result<Manifest> {
        self.of_manifest(Manifest::read)
    }

    /// The folders and files that the index is made from. Errors: `Corrupt`, `Io`.
    pub fn roots(&self) -> Result<Roots> {
        self.of_manifest(Roots::read)
    }

    /// Reads something of the manifest of the last commit.
    fn of_manifest<T: Default>(&self, read: impl Fn(&Place, &str) -> io::Result<T>) -> Result<T> {
        let mut name = self.manifest_name()?;
        loop {
            let Some(of_commit) = &name else {
                return Ok(T::default());
            };
            let error = match read(&self.data, of_commit) {
                Ok(read) => return Ok(read),
                Err(error) => error,
            };
            // A commit removes the manifest of the one before it.
            let now = self.manifest_name()?;
            if now == name {
                let cause = io::Error::new(error.kind(), format!("`{of_commit}`: {error}"));
                return Err(opening(&self.directory, cause));
            }
            name = now;
        }
    }

    fn manifest_name(&self) -> Result<Option<String>> {
        let metas = self.index.load_metas();
        Ok(metas.map_err(|error| self.damaged(error))?.payload)
    }

    fn frequency(&self, term: &Term) -> u64 {
        self.reader.searcher().doc_freq(term).unwrap_or_default()
    }

    fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<StoredDocument> {
        // As bytes, since the engine would copy them one by one.
        let reader = searcher.segment_reader(address.segment_ord);
        let bytes = reader
            .get_store_reader(0)
            .map_err(tantivy::TantivyError::from)
            .and_then(|documents| documents.get_document_bytes(address.doc_id))
            .map_err(|error| self.damaged(error))?;
        let stored = self.unpacker.unpack(&bytes);
        stored.map_err(|error| directory::damaged(&self.directory, error))
    }

    fn damaged(&self, error: tantivy::TantivyError) -> Error {
        opening(&self.directory, error)
    }
}
