//! The engine in one directory, by Tantivy.
//!
//! Opens the current generation of data, lowers queries to the engine's, collects matches and counts, and gives documents
//! back.

mod backlog;
mod count;
mod directory;
mod figures;
mod languages;
mod lower;
pub mod manifest;
mod matching;
mod rank;
mod schema;
mod similar;
mod terms;
mod top;
mod writer;

use std::path::{Path, PathBuf};

use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::error::{Error, ErrorKind, Result};

use super::{Address, Sort, Stored};
pub use figures::Stats;
use languages::Languages;
use manifest::Manifest;
use schema::Columns;
pub use writer::{Writer, WriterOptions};

/// An open index, for reading.
pub struct Index {
    directory: PathBuf,
    data: PathBuf,
    columns: Columns,
    index: tantivy::Index,
    reader: IndexReader,
    languages: Languages,
}

impl Index {
    /// Opens the index in a directory. Errors: `NoIndex`, `IndexVersion`, `Corrupt`, `Io`.
    pub fn open(path: &Path) -> Result<Self> {
        let head = directory::head(path)?;
        if head.version != schema::VERSION {
            let message = format!(
                "the index at `{}` was written by another version",
                path.display()
            );
            return Err(Error::new(ErrorKind::IndexVersion, message)
                .at(path)
                .hint(format!(
                    "build it again with `undersigned index FOLDER --index {}`",
                    path.display()
                )));
        }
        let damaged = |error: tantivy::TantivyError| directory::damaged(path, error);
        let data = path.join(&head.data);
        let columns = Columns::new();
        let index = tantivy::Index::open_in_dir(&data).map_err(damaged)?;
        if index.schema() != columns.schema {
            return Err(directory::damaged(
                path,
                "its schema is not the one it claims",
            ));
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.num_warming_threads(0).try_into().map_err(damaged)?;
        let mut opened = Self {
            directory: path.to_owned(),
            data,
            columns,
            index,
            reader,
            languages: Languages::default(),
        };
        let tally = Self::tally(&opened.reader.searcher(), &opened.columns).map_err(damaged)?;
        opened.languages = tally.languages();
        Ok(opened)
    }

    /// Languages in which queries are stemmed, by primary subtag, the commonest first.
    pub fn languages(&self) -> &[String] {
        &self.languages.main
    }

    /// The document kept at an address. Errors: `Corrupt`.
    pub fn document(&self, address: Address) -> Result<Stored> {
        self.stored(
            &self.reader.searcher(),
            DocAddress::new(address.segment, address.document),
        )
    }

    /// The document of an id (or the beginning of one that fits only one document) or of a path.
    pub fn find(&self, id_or_path: &str) -> Result<Option<Stored>> {
        let searcher = self.reader.searcher();
        let by_path = Term::from_field_text(self.columns.path, schema::cut(id_or_path));
        if let Some(address) = self.first(&searcher, by_path)? {
            return self.stored(&searcher, address).map(Some);
        }
        let digits = id_or_path.len();
        let Some(low) = (1..=16)
            .contains(&digits)
            .then(|| u64::from_str_radix(id_or_path, 16).ok())
            .flatten()
        else {
            return Ok(None);
        };
        let shift = 4 * (16 - digits as u32);
        let (low, high) = (
            low << shift,
            (low << shift) | 1_u64.checked_shl(shift).map_or(u64::MAX, |bit| bit - 1),
        );
        let term = |id| std::ops::Bound::Included(Term::from_field_u64(self.columns.id, id));
        let range = tantivy::query::RangeQuery::new(term(low), term(high));
        let found = top::by_date(&searcher, &range, 2, Sort::Relevance);
        match found.map_err(|error| self.damaged(error))?.as_slice() {
            [only] => self.document(only.address).map(Some),
            _ => Ok(None),
        }
    }

    /// What was read to make the index. Errors: `Corrupt`, `Io`.
    pub fn manifest(&self) -> Result<Manifest> {
        let metas = self
            .index
            .load_metas()
            .map_err(|error| self.damaged(error))?;
        match metas.payload {
            Some(name) => Manifest::read(&self.data.join(name)),
            None => Ok(Manifest::default()),
        }
    }

    fn frequency(&self, term: &Term) -> u64 {
        self.reader.searcher().doc_freq(term).unwrap_or_default()
    }

    fn first(&self, searcher: &Searcher, term: Term) -> Result<Option<DocAddress>> {
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let found = top::by_date(searcher, &query, 1, Sort::Relevance)
            .map_err(|error| self.damaged(error))?;
        Ok(found
            .first()
            .map(|ranked| DocAddress::new(ranked.address.segment, ranked.address.document)))
    }

    fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<Stored> {
        let entry: TantivyDocument = searcher.doc(address).map_err(|error| self.damaged(error))?;
        let bytes = entry
            .get_first(self.columns.stored)
            .and_then(|value| value.as_bytes());
        let bytes =
            bytes.ok_or_else(|| directory::damaged(&self.directory, "a document is missing"))?;
        serde_json::from_slice(bytes).map_err(|error| directory::damaged(&self.directory, error))
    }

    fn damaged(&self, error: tantivy::TantivyError) -> Error {
        directory::damaged(&self.directory, error)
    }
}
