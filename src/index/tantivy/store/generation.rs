//! A generation of an index's data, opened to be written on: all of it, or not at all.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::IndexSettings;
use tantivy::error::DataCorruption;
use tantivy::store::Compressor;

use crate::error::{Error, ErrorKind, Result, is_refusal};
use crate::index::tantivy::Index;
use crate::index::tantivy::schema::Columns;
use crate::index::tantivy::schema::languages::LanguageCounts;
use crate::index::tantivy::store::directory::{self, failed, opening};
use crate::index::tantivy::store::manifest::Manifest;
use crate::index::tantivy::store::packing::{Dictionary, Packer};
use crate::index::tantivy::store::place::{EngineFiles, LastError, Place, Reading};

/// Blocks of packed documents, in bytes: to read one document, one block is copied.
const BLOCK: usize = 4 << 10;

/// The data of a generation, ready to be written on.
pub(crate) struct Generation {
    /// Its folder in the index directory.
    pub(crate) name: String,
    /// The folder itself.
    pub(crate) data: Arc<Place>,
    pub(crate) index: tantivy::Index,
    /// The last error that the system gave the engine.
    pub(crate) last_error: LastError,
    /// The manifest of the files that were read to make it.
    pub(crate) manifest: Manifest,
    /// Its documents by language.
    pub(crate) tally: LanguageCounts,
    /// The packer of its documents.
    pub(crate) packer: Packer,
    /// True if it has no dictionary yet.
    pub(crate) is_unlearned: bool,
}

impl Generation {
    /// Opens a generation of data; `None` if anything in it keeps it from being used. Errors: `Io`
    /// for a refusal of the system, which says nothing about the data.
    pub(crate) fn open(directory: &Place, name: &str, columns: &Columns) -> Result<Option<Self>> {
        let data = match directory.within(name) {
            Ok(data) => Arc::new(data),
            Err(error) if is_refusal(&error) => return Err(opening(directory.path(), error)),
            Err(_) => return Ok(None),
        };
        let condemned = directory::is_marked_damaged(&data);
        if condemned.map_err(|error| opening(directory.path(), error))? {
            return Ok(None);
        }
        let opened = directory::guarded(|| Self::opened(name, &data, columns));
        match opened {
            Some(Err(error)) => match directory::refusal(&error) {
                Some(_) => Err(opening(directory.path(), error)),
                None => Ok(None),
            },
            Some(Ok(opened)) => Ok(opened),
            None => Ok(None),
        }
    }

    fn opened(name: &str, data: &Arc<Place>, columns: &Columns) -> tantivy::Result<Option<Self>> {
        let files = EngineFiles::open(Arc::clone(data), Reading::Mapped);
        let last_error = files.last_error();
        let index = tantivy::Index::open(files)?;
        check_sizes(&index, data)?;
        if index.schema() != columns.schema {
            return Ok(None);
        }
        let Some(manifest) = index.load_metas()?.payload else {
            return Ok(None);
        };
        let manifest = Manifest::read(data, &manifest)?;
        let dictionary = Dictionary::read(data)?;
        let searcher = index.reader()?.searcher();
        let tally = Index::tally(&searcher, columns)?;
        let Some(packer) = Packer::new(&dictionary) else {
            return Ok(None);
        };
        Ok(Some(Self {
            name: name.to_owned(),
            data: Arc::clone(data),
            index,
            last_error,
            manifest,
            tally,
            packer,
            is_unlearned: dictionary.is_empty(),
        }))
    }

    /// A new one. Errors: `Io`.
    pub(crate) fn begin(directory: &Place, name: String, columns: &Columns) -> Result<Self> {
        let path = directory.path().join(&name);
        let data = directory.make_within(&name);
        let data = Arc::new(data.map_err(|error| Error::io("make", &path, error).kept())?);
        let dictionary = Dictionary::default();
        let written = dictionary.write(&data);
        written.map_err(|error| Error::io("write documents to", &path, error).kept())?;
        let packer = Packer::new(&dictionary).ok_or_else(|| {
            let message = format!("cannot pack documents for `{}`", path.display());
            Error::new(ErrorKind::Io, message).at(&path).kept()
        })?;
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            docstore_blocksize: BLOCK,
            ..IndexSettings::default()
        };
        let files = EngineFiles::open(Arc::clone(&data), Reading::Mapped);
        let last_error = files.last_error();
        let index = tantivy::Index::create(files, columns.schema.clone(), settings)
            .map_err(|error| failed(&path, "make", error, last_error.get()))?;
        Ok(Self {
            name,
            data,
            index,
            last_error,
            manifest: Manifest::default(),
            tally: LanguageCounts::default(),
            packer,
            is_unlearned: true,
        })
    }
}

/// Checks that each segment is named once and claims no more documents than its file has bytes,
/// because memory and time are taken for the claim. Errors: `DataCorruption`, and those of the
/// system.
pub(crate) fn check_sizes(index: &tantivy::Index, data: &Place) -> tantivy::Result<()> {
    let mut seen = HashSet::new();
    for segment in index.searchable_segment_metas()? {
        let name = format!("{}.store", segment.id().uuid_string());
        let bytes = data.file(&name)?.metadata()?.len();
        if u64::from(segment.max_doc()) > bytes || !seen.insert(segment.id()) {
            let message = format!("`{name}` cannot hold the documents that are said to be in it");
            return Err(DataCorruption::comment_only(message).into());
        }
    }
    Ok(())
}
