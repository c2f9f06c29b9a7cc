//! Statistics of an index: documents, terms, size, how many documents have each field, languages,
//! the span of dates.

use crate::document::{Field, PartialDate};
use crate::error::Result;
use crate::index::{FacetOptions, Index, SearchOptions, Sort};
use crate::query::Query;
use crate::search::matches;

pub use crate::ingest::EXTRACTOR;

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How many languages are listed.
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
    /// For each counted field how many documents have it.
    pub fields: Vec<Share>,
    /// The commonest languages with their numbers of documents, the commonest first.
    pub languages: Vec<(String, u64)>,
}

/// How many documents have a field.
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
            let listed = field == Field::Language;
            FacetOptions::top(field, if listed { LANGUAGES } else { 1 })
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
        }
    }
    Ok(statistics)
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
