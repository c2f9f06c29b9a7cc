//! A generation of an index's data, opened to be written on: all of it, or not at all.

use std::path::Path;

use tantivy::IndexSettings;
use tantivy::store::Compressor;

use crate::error::{Error, ErrorKind, Result};

use super::Index;
use super::directory::{self, KEPT, failed};
use super::languages::Tally;
use super::manifest::Manifest;
use super::packing::{Dictionary, Packer};
use super::schema::Columns;

/// Blocks of packed documents, in bytes: to read one document, one block is copied.
const BLOCK: usize = 4 << 10;

/// The data of a generation, ready to be written on.
pub(super) struct Generation {
    /// Its folder in the index directory.
    pub(super) name: String,
    pub(super) index: tantivy::Index,
    /// What was read to make it.
    pub(super) manifest: Manifest,
    /// Its documents by language.
    pub(super) tally: Tally,
    /// What packs its documents.
    pub(super) packer: Packer,
    /// Whether it has no dictionary yet.
    pub(super) is_unlearned: bool,
}

impl Generation {
    /// A generation that is there, unless anything in it keeps it from being used.
    pub(super) fn open(directory: &Path, name: &str, columns: &Columns) -> Option<Self> {
        let folder = directory.join(name);
        if directory::is_condemned(&folder) {
            return None;
        }
        directory::guarded(|| {
            let index = tantivy::Index::open_in_dir(&folder).ok()?;
            if index.schema() != columns.schema {
                return None;
            }
            let manifest = index.load_metas().ok()?.payload?;
            let manifest = Manifest::read(&folder.join(manifest)).ok()?;
            let dictionary = Dictionary::read(&folder).ok()?;
            let searcher = index.reader().ok()?.searcher();
            let tally = Index::tally(&searcher, columns).ok()?;
            Some(Self {
                name: name.to_owned(),
                index,
                manifest,
                tally,
                packer: Packer::new(&dictionary)?,
                is_unlearned: dictionary.is_empty(),
            })
        })?
    }

    /// A new one. Errors: `Io`.
    pub(super) fn begin(directory: &Path, name: String, columns: &Columns) -> Result<Self> {
        let folder = directory.join(&name);
        std::fs::create_dir_all(&folder)
            .map_err(|error| Error::io("make", &folder, error).hint(KEPT))?;
        let dictionary = Dictionary::default();
        dictionary.write(&folder)?;
        let packer = Packer::new(&dictionary).ok_or_else(|| {
            let message = format!("cannot pack documents for `{}`", folder.display());
            Error::new(ErrorKind::Io, message).at(&folder).hint(KEPT)
        })?;
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            docstore_blocksize: BLOCK,
            ..IndexSettings::default()
        };
        let builder = tantivy::Index::builder()
            .schema(columns.schema.clone())
            .settings(settings);
        let index = builder
            .create_in_dir(&folder)
            .map_err(|error| failed(&folder, "make", error))?;
        Ok(Self {
            name,
            index,
            manifest: Manifest::default(),
            tally: Tally::default(),
            packer,
            is_unlearned: true,
        })
    }
}
