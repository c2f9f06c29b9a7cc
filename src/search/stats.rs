//! Statistics of an index: documents, terms, size, how many documents have each field, languages,
//! the span of dates.

use std::collections::BTreeMap;

use crate::document::{Field, FileType, PartialDate};
use crate::error::Result;
use crate::index::{FacetOptions, Index, SearchOptions, Sort};
use crate::query::Query;
use crate::search::matches;

pub use crate::ingest::EXTRACTOR;

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Number of languages that are listed.
const LANGUAGES: usize = 20;

/// Statistics of an index.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// Documents.
    pub documents: u64,
    /// Different terms in the body.
    pub terms: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Segments on disk.
    pub segments: u64,
    /// The earliest date of a document.
    pub earliest: Option<PartialDate>,
    /// The latest date of a document.
    pub latest: Option<PartialDate>,
    /// For each counted field the number of documents that have it.
    pub fields: Vec<Share>,
    /// The commonest languages with their numbers of documents, the commonest first.
    pub languages: Vec<(String, u64)>,
    /// The types of file, in their order; last those left out whose names promise none.
    pub types: Vec<TypeCount>,
}

/// The number of documents of a type of file, and of files left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeCount {
    /// The type; `None` for files left out whose names promise none.
    pub file_type: Option<FileType>,
    /// Documents; those in mailboxes and web archives count twice, for these and for their own type.
    pub documents: u64,
    /// Files that the index remembers as left out, by reason, the most frequent first.
    pub left_out: Vec<(String, usize)>,
}

/// The number of documents that have a field.
#[derive(Clone, Debug)]
pub struct Share {
    /// The field.
    pub field: Field,
    /// Documents that have it.
    pub documents: u64,
    /// Their share of all, from 0 to 1.
    pub share: f64,
    /// Different values.
    pub values: u64,
}

/// The statistics of an index. Errors: those of the index.
///
/// ```
/// use undersigned::index::Index;
/// use undersigned::search::stats::statistics;
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
/// assert_eq!(statistics(&index)?.documents, 1);
/// # Ok(())
/// # }
/// ```
pub fn statistics(index: &Index) -> Result<Statistics> {
    let stats = index.stats()?;
    let facets = Field::ALL
        .into_iter()
        .filter(|field| field.counted() && *field != Field::Month)
        .map(|field| {
            let top = match field {
                Field::Language => LANGUAGES,
                Field::Type => FileType::ALL.len(),
                _ => 1,
            };
            FacetOptions::top(field, top)
        })
        .collect();
    let options = SearchOptions {
        facets,
        ..SearchOptions::default()
    };
    let counts = matches(index, &Query::default(), &options)?;
    let mut statistics = Statistics {
        documents: stats.documents,
        terms: stats.terms,
        bytes: stats.bytes,
        segments: stats.segments,
        earliest: end_of_dates(index, Sort::Oldest)?,
        latest: end_of_dates(index, Sort::Newest)?,
        fields: Vec::new(),
        languages: Vec::new(),
        types: Vec::new(),
    };
    for facet in counts.facets {
        let documents = counts.total.saturating_sub(facet.unknown);
        statistics.fields.push(Share {
            field: facet.field,
            documents,
            share: documents as f64 / counts.total.max(1) as f64,
            values: facet.distinct,
        });
        if facet.field == Field::Language {
            statistics.languages = facet.buckets;
        } else if facet.field == Field::Type {
            statistics.types = types(index, &facet.buckets)?;
        }
    }
    Ok(statistics)
}

/// Counts of each type: documents as counted, files left out as the index remembers them.
fn types(index: &Index, counted: &[(String, u64)]) -> Result<Vec<TypeCount>> {
    let mut left_out: BTreeMap<Option<FileType>, BTreeMap<String, usize>> = BTreeMap::new();
    for (path, entry) in index.manifest()?.entries {
        if let Some(reason) = entry.left_out {
            let reasons = left_out.entry(FileType::of_ending(&path)).or_default();
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let types = FileType::ALL.into_iter().map(Some).chain([None]);
    let counts = types.map(|file_type| {
        let is_it = |(name, _): &&(String, u64)| FileType::of_name(name) == file_type;
        let documents = counted.iter().find(is_it).map_or(0, |(_, count)| *count);
        let reasons = left_out.remove(&file_type).unwrap_or_default();
        let mut left_out: Vec<(String, usize)> = reasons.into_iter().collect();
        left_out.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        TypeCount {
            file_type,
            documents,
            left_out,
        }
    });
    let is_there = |count: &TypeCount| count.documents > 0 || !count.left_out.is_empty();
    Ok(counts.filter(is_there).collect())
}

/// The date of the first document in an order of dates.
fn end_of_dates(index: &Index, sort: Sort) -> Result<Option<PartialDate>> {
    let options = SearchOptions {
        limit: 1,
        sort,
        ..SearchOptions::default()
    };
    let Some(&first) = matches(index, &Query::default(), &options)?.top.first() else {
        return Ok(None);
    };
    let date = index.document(first.address)?.document.date;
    Ok(date.map(|date| date.value))
}
