//! The engine in one directory, by Tantivy.
//!
//! Opens the current generation of data, lowers queries to the engine's, collects matches and counts, and gives documents
//! back.

mod backlog;
mod collect;
mod directory;
mod lower;
pub mod manifest;
mod schema;
mod similar;
mod terms;
mod writer;

use std::path::{Path, PathBuf};

use tantivy::query::{EnableScoring, Query as Lowered};
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::analysis;
use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::fold::fold;
use crate::query::Query;

use super::{Address, Facet, FacetWant, Match, Matches, Stored, Want};
use collect::{Gather, Gathered};
use lower::Lowering;
use manifest::Manifest;
use schema::Columns;
pub use writer::{Writer, WriterOptions};

/// Languages of at least this share of the documents take part in queries, and every language that is not written in Latin
/// letters: few words of a query can be theirs.
const LANGUAGE_SHARE: f64 = 0.01;

/// An open index, for reading.
pub struct Index {
    directory: PathBuf,
    data: PathBuf,
    columns: Columns,
    index: tantivy::Index,
    reader: IndexReader,
    languages: Vec<String>,
}

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
            languages: Vec::new(),
        };
        opened.languages = opened.commonest_languages()?;
        Ok(opened)
    }

    /// Documents that match a query: where none has all its words, those that have some.
    pub fn matches(&self, query: &Query, want: &Want) -> Result<Matches> {
        let mut partial = false;
        let mut gathered = self.gather(query, query.any, want)?;
        if gathered.total == 0 && !query.any && query.text.is_some() {
            gathered = self.gather(query, true, want)?;
            partial = gathered.total > 0;
        }
        let any = query.any || partial;
        let mut facets = Vec::with_capacity(want.facets.len());
        let own = |field: Field| {
            query
                .filters
                .iter()
                .any(|filter| filter.field == field && !filter.negated)
        };
        let mut counts = std::mem::take(&mut gathered.counts).into_iter();
        for facet in &want.facets {
            let mut counted = counts.next().unwrap_or_default();
            if own(facet.field) {
                let gather = Gather {
                    top: 0,
                    sort: want.sort,
                    fields: vec![facet.field],
                };
                let lowered = self.lowering(&|term| self.frequency(term)).query(
                    query,
                    any,
                    Some(facet.field),
                );
                counted = self
                    .run(&*lowered, &gather)?
                    .counts
                    .pop()
                    .unwrap_or_default();
            }
            facets.push(facet_of(facet, counted));
        }
        let top = gathered.top.iter().skip(want.offset);
        let top = top.map(|ranked| Match {
            address: ranked.address,
            score: if want.sort == super::Sort::Relevance {
                ranked.score()
            } else {
                0.0
            },
        });
        Ok(Matches {
            total: gathered.total,
            top: top.collect(),
            facets,
            partial,
        })
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
        let gather = Gather {
            top: 2,
            sort: super::Sort::Relevance,
            fields: Vec::new(),
        };
        match self.run(&range, &gather)?.top.as_slice() {
            [only] => self.document(only.address).map(Some),
            _ => Ok(None),
        }
    }

    /// The parts of the score of the document at an address: name and share, the largest first.
    pub fn explain(&self, query: &Query, address: Address) -> Result<Vec<(String, f32)>> {
        let searcher = self.reader.searcher();
        let reader = searcher.segment_reader(address.segment);
        let mut shares = Vec::new();
        for (name, part) in self
            .lowering(&|term| self.frequency(term))
            .ingredients(query)
        {
            let score = || -> tantivy::Result<f32> {
                let weight = part.weight(EnableScoring::enabled_from_searcher(&searcher))?;
                let mut scorer = weight.scorer(reader, 1.0)?;
                let found = scorer.doc() <= address.document
                    && scorer.seek(address.document) == address.document;
                Ok(if found { scorer.score() } else { 0.0 })
            };
            let score = score().map_err(|error| self.damaged(error))?;
            if score > 0.0 {
                shares.push((name, score));
            }
        }
        shares.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        Ok(shares)
    }

    /// Terms of the text with the number of documents that have them, the commonest first, at most `count`; for making
    /// queries to measure with.
    pub fn frequent_terms(&self, count: usize) -> Result<Vec<(String, u64)>> {
        let searcher = self.reader.searcher();
        let Some(reader) = searcher
            .segment_readers()
            .iter()
            .max_by_key(|reader| reader.max_doc())
        else {
            return Ok(Vec::new());
        };
        let mut terms = Vec::new();
        let inverted = reader
            .inverted_index(self.columns.exact)
            .map_err(|error| self.damaged(error))?;
        let mut stream = inverted
            .terms()
            .stream()
            .map_err(|error| self.damaged(error.into()))?;
        while stream.advance() {
            let wordlike =
                |term: &&str| term.chars().count() > 3 && term.chars().all(char::is_alphabetic);
            if let Some(term) = std::str::from_utf8(stream.key()).ok().filter(wordlike) {
                terms.push((term.to_owned(), u64::from(stream.value().doc_freq)));
            }
        }
        terms.sort_by(|(left, more), (right, less)| less.cmp(more).then_with(|| left.cmp(right)));
        terms.truncate(count);
        Ok(terms)
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

    /// Figures about the index.
    pub fn stats(&self) -> Result<Stats> {
        let searcher = self.reader.searcher();
        let mut terms = 0;
        for reader in searcher.segment_readers() {
            let inverted = reader
                .inverted_index(self.columns.exact)
                .map_err(|error| self.damaged(error))?;
            terms = terms.max(inverted.terms().num_terms() as u64);
        }
        let entries =
            std::fs::read_dir(&self.data).map_err(|error| Error::io("read", &self.data, error))?;
        let bytes = entries
            .flatten()
            .filter_map(|entry| entry.metadata().ok())
            .map(|metadata| metadata.len())
            .sum();
        let segments = searcher.segment_readers().len() as u64;
        Ok(Stats {
            documents: searcher.num_docs(),
            terms,
            bytes,
            segments,
        })
    }

    /// Checks every checksum and reads every document; gives what is wrong, one sentence each, empty when all is well.
    pub fn verify(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        match self.index.validate_checksum() {
            Ok(files) => {
                let mut files: Vec<_> = files.into_iter().collect();
                files.sort();
                faults.extend(
                    files
                        .iter()
                        .map(|file| format!("checksum of `{}` is wrong", file.display())),
                );
            }
            Err(error) => faults.push(format!("checksums cannot be read: {error}")),
        }
        if let Err(error) = self.manifest() {
            faults.push(error.to_string());
        }
        let searcher = self.reader.searcher();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            for document in reader.doc_ids_alive() {
                let address = DocAddress::new(segment as u32, document);
                if let Err(error) = self.stored(&searcher, address) {
                    faults.push(format!(
                        "document {document} of segment {segment} cannot be read: {error}"
                    ));
                }
            }
        }
        Ok(faults)
    }

    fn lowering<'a>(&'a self, frequency: &'a dyn Fn(&Term) -> u64) -> Lowering<'a> {
        Lowering {
            columns: &self.columns,
            languages: &self.languages,
            frequency,
        }
    }

    fn gather(&self, query: &Query, any: bool, want: &Want) -> Result<Gathered> {
        let fields = want.facets.iter().map(|facet| facet.field).collect();
        let top = if want.limit == 0 {
            0
        } else {
            want.offset.saturating_add(want.limit)
        };
        let gather = Gather {
            top,
            sort: want.sort,
            fields,
        };
        let lowered = self
            .lowering(&|term| self.frequency(term))
            .query(query, any, None);
        self.run(&*lowered, &gather)
    }

    fn run(&self, lowered: &dyn Lowered, gather: &Gather) -> Result<Gathered> {
        self.reader
            .searcher()
            .search(lowered, gather)
            .map_err(|error| self.damaged(error))
    }

    fn frequency(&self, term: &Term) -> u64 {
        self.reader.searcher().doc_freq(term).unwrap_or_default()
    }

    fn first(&self, searcher: &Searcher, term: Term) -> Result<Option<DocAddress>> {
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let gather = Gather {
            top: 1,
            sort: super::Sort::Relevance,
            fields: Vec::new(),
        };
        let found = searcher
            .search(&query, &gather)
            .map_err(|error| self.damaged(error))?;
        Ok(found
            .top
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

    /// Primary subtags of the languages that take part in queries, the commonest first.
    fn commonest_languages(&self) -> Result<Vec<String>> {
        let searcher = self.reader.searcher();
        let Some(column) = self.columns.values(Field::Language) else {
            return Ok(Vec::new());
        };
        let mut counts = std::collections::BTreeMap::<String, u64>::new();
        for reader in searcher.segment_readers() {
            let inverted = reader
                .inverted_index(column)
                .map_err(|error| self.damaged(error))?;
            let mut stream = inverted
                .terms()
                .stream()
                .map_err(|error| self.damaged(error.into()))?;
            while stream.advance() {
                let tag = String::from_utf8_lossy(stream.key());
                let primary = tag.split('-').next().unwrap_or_default().to_owned();
                *counts.entry(primary).or_default() += u64::from(stream.value().doc_freq);
            }
        }
        let least = (searcher.num_docs() as f64 * LANGUAGE_SHARE).ceil() as u64;
        let mut counts: Vec<(String, u64)> = counts
            .into_iter()
            .filter(|(language, count)| *count >= least || !analysis::is_latin(language))
            .collect();
        counts.sort_by(|(left, more), (right, less)| less.cmp(more).then_with(|| left.cmp(right)));
        Ok(counts.into_iter().map(|(language, _)| language).collect())
    }

    fn damaged(&self, error: tantivy::TantivyError) -> Error {
        directory::damaged(&self.directory, error)
    }
}

/// The most frequent values of a field, years and months by value.
fn facet_of(
    want: &FacetWant,
    (values, unknown): (std::collections::BTreeMap<String, u64>, u64),
) -> Facet {
    let prefix = want.prefix.as_deref().map(fold);
    let fits = |value: &str| {
        prefix
            .as_deref()
            .is_none_or(|prefix| fold(value).starts_with(prefix))
    };
    let mut buckets: Vec<(String, u64)> = values
        .into_iter()
        .filter(|(value, _)| fits(value))
        .collect();
    let distinct = buckets.len() as u64;
    buckets.sort_by(|(left, more), (right, less)| less.cmp(more).then_with(|| left.cmp(right)));
    buckets.truncate(want.top);
    if matches!(want.field, Field::Year | Field::Month) {
        buckets.sort_by(|(left, _), (right, _)| left.cmp(right));
    }
    Facet {
        field: want.field,
        buckets,
        unknown,
        distinct,
    }
}
