//! The use case of readers: query to matches to hits with snippets and facets.
//!
//! Never knows engine types or markup. Owns the policy of partial answers: if no document has all
//! words of a query, the answer is the documents that have any of them.

mod letter;
pub mod more_like_this;
mod notices;
pub mod snippet;
pub mod stats;
pub mod suggest;

pub use letter::{Letter, LetterCopy};
pub use notices::notices;

use std::ops::ControlFlow;

use crate::document::{DateRange, Field, Overlap};
use crate::error::Result;
use crate::index::{
    Address, Facet, Index, Match, Matches, ScorePart, SearchOptions, StoredDocument, Substitute,
};
use crate::query::forms::AnalyzedQuery;
use crate::query::ranking::WEIGHTS;
use crate::query::{FieldValue, Node, Operator, Query};

/// A document that answers the query.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its place in the whole result, counted from 1.
    pub rank: usize,
    /// Its score; compares only within one query.
    pub score: f32,
    /// The certainty with which its date lies in the requested range; `None` without such a range.
    pub date_overlap: Option<Overlap>,
    /// The passages that answer best; empty if no snippets were requested.
    pub snippets: Vec<snippet::Snippet>,
    /// The document.
    pub stored: StoredDocument,
    /// Its place in the index.
    pub address: Address,
    /// The letter that it is, with the other documents of it.
    pub letter: Letter,
}

/// The differences between an answer and the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// True if no document has all words, so that these documents have only some.
    pub is_partial: bool,
    /// Words of the query that were left out because there were too many: those with the least
    /// weight.
    pub words_left_out: usize,
    /// Words of the query that no document has, with their substitutes.
    pub substitutes: Vec<Substitute>,
}

/// The answer to a query.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Number of matching documents in all.
    pub total: u64,
    /// Number of letters among them; that of the documents where copies are not collapsed.
    pub letters: u64,
    /// The page of hits.
    pub hits: Vec<Hit>,
    /// The counts.
    pub facets: Vec<Facet>,
    /// The differences from the request.
    pub completeness: Completeness,
}

/// The answer to a query without the documents.
#[derive(Clone, Debug, Default)]
pub struct MatchResults {
    /// Number of matching documents in all.
    pub total: u64,
    /// Number of letters among them; that of the documents where copies are not collapsed.
    pub letters: u64,
    /// The page of matches.
    pub top: Vec<Match>,
    /// The counts.
    pub facets: Vec<Facet>,
    /// The differences from the request.
    pub completeness: Completeness,
}

/// Answers a query; `snippets` is the number of passages for each hit. Errors: those of the index.
///
/// ```
/// use undersigned::index::{Index, SearchOptions};
/// use undersigned::query::syntax;
/// use undersigned::search::search;
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
/// let (query, _) = syntax::parse("clean rivers");
/// let options = SearchOptions { limit: 10, ..SearchOptions::default() };
/// let results = search(&index, &query, &options, 1)?;
/// let snippet = &results.hits[0].snippets[0];
/// assert_eq!(&snippet.text[snippet.highlights[0].clone()], "river");
/// # Ok(())
/// # }
/// ```
pub fn search(
    index: &Index,
    query: &Query,
    options: &SearchOptions,
    snippets: usize,
) -> Result<Results> {
    let mut hits = Vec::new();
    let results = for_each_hit(index, query, options, snippets, |hit| {
        hits.push(hit);
        ControlFlow::Continue(())
    })?;
    Ok(Results {
        total: results.total,
        letters: results.letters,
        hits,
        facets: results.facets,
        completeness: results.completeness,
    })
}

/// Answers a query hit by hit, so that a result of any length needs the memory of one; `take` may
/// end it early. Errors: those of the index.
///
/// ```
/// use std::ops::ControlFlow;
/// use undersigned::index::{Index, SearchOptions};
/// use undersigned::query::Query;
/// use undersigned::search::for_each_hit;
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
/// let options = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
/// let mut paths = Vec::new();
/// for_each_hit(&index, &Query::default(), &options, 0, |hit| {
///     paths.extend(hit.stored.paths);
///     ControlFlow::Continue(())
/// })?;
/// assert!(paths[0].ends_with("river.txt"));
/// # Ok(())
/// # }
/// ```
pub fn for_each_hit(
    index: &Index,
    query: &Query,
    options: &SearchOptions,
    snippets: usize,
    mut take: impl FnMut(Hit) -> ControlFlow<()>,
) -> Result<MatchResults> {
    let analyzed = AnalyzedQuery::new(query, index.languages());
    let results = matches_of(index, &analyzed, options)?;
    let ranges = ranges(query);
    let with_substitutes = with_substitutes(query, &results.completeness.substitutes);
    let with_substitutes = with_substitutes.as_ref();
    let marked = with_substitutes.map(|query| AnalyzedQuery::new(query, index.languages()));
    let mut passages = snippet::Snippets::new(marked.as_ref().unwrap_or(&analyzed), snippets);
    for (place, found) in results.top.iter().enumerate() {
        let stored = index.document(found.address)?;
        let date = stored.document.date.as_ref().map(|date| date.value);
        let overlaps = ranges.iter().filter_map(|range| range.overlap(date?));
        let hit = Hit {
            rank: options.offset + place + 1,
            score: found.score,
            date_overlap: overlaps.min_by_key(|overlap| *overlap != Overlap::Certain),
            snippets: passages.of(&stored.document),
            letter: Letter::of(index, &stored.id),
            stored,
            address: found.address,
        };
        if take(hit).is_break() {
            break;
        }
    }
    Ok(results)
}

/// Answers a query without reading the documents: matches and counts. Errors: those of the index.
///
/// ```
/// use undersigned::index::{Index, SearchOptions};
/// use undersigned::query::syntax;
/// use undersigned::search::{matches, notices};
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
/// let (query, _) = syntax::parse("river mountain");
/// let results = matches(&index, &query, &SearchOptions::default())?;
/// assert_eq!(results.total, 1);
/// // No document has both words.
/// assert!(results.completeness.is_partial);
/// assert_eq!(notices(&results.completeness).len(), 1);
/// # Ok(())
/// # }
/// ```
pub fn matches(index: &Index, query: &Query, options: &SearchOptions) -> Result<MatchResults> {
    let analyzed = AnalyzedQuery::new(query, index.languages());
    matches_of(index, &analyzed, options)
}

/// Documents with all words of a query; if there are none, documents with any of them.
fn matches_of(
    index: &Index,
    query: &AnalyzedQuery<'_>,
    options: &SearchOptions,
) -> Result<MatchResults> {
    let operator = query.query.operator;
    let all = index.matches(query, operator, options)?;
    if all.total > 0 || operator == Operator::Or || query.text.is_none() {
        return Ok(MatchResults::of(all));
    }
    let any = index.matches(query, Operator::Or, options)?;
    let mut results = MatchResults::of(any);
    results.completeness.is_partial = results.total > 0;
    Ok(results)
}

impl MatchResults {
    fn of(matches: Matches) -> Self {
        Self {
            total: matches.total,
            letters: matches.letters,
            top: matches.top,
            facets: matches.facets,
            completeness: Completeness {
                is_partial: false,
                words_left_out: matches.words_left_out,
                substitutes: matches.substitutes,
            },
        }
    }
}

/// Returns the query with substitutes beside its words, so that passages show them too; `None` if
/// there are no substitutes.
fn with_substitutes(query: &Query, substitutes: &[Substitute]) -> Option<Query> {
    if substitutes.is_empty() {
        return None;
    }
    let others = substitutes.iter();
    let others = others.map(|substitute| Node::Word(substitute.other.clone()));
    let text = query.text.iter().cloned();
    Some(Query {
        text: Some(Node::All(text.chain(others).collect())),
        ..query.clone()
    })
}

/// Explains why a hit has its score: the parts of the score, the largest first. Errors: those of
/// the index.
///
/// ```
/// use undersigned::index::{Index, SearchOptions};
/// use undersigned::query::syntax;
/// use undersigned::search::{explain, search};
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
/// let (query, _) = syntax::parse("river");
/// let options = SearchOptions { limit: 1, ..SearchOptions::default() };
/// let results = search(&index, &query, &options, 0)?;
/// let parts = explain(&index, &query, &results.hits[0])?;
/// let sum: f32 = parts.iter().map(|part| part.score).sum();
/// assert!((sum - results.hits[0].score).abs() < 1e-4);
/// # Ok(())
/// # }
/// ```
pub fn explain(index: &Index, query: &Query, hit: &Hit) -> Result<Vec<ScorePart>> {
    let analyzed = AnalyzedQuery::new(query, index.languages());
    index.explain(&analyzed, hit.address, WEIGHTS)
}

/// The spans of days that the filters ask for.
fn ranges(query: &Query) -> Vec<DateRange> {
    let filters = query
        .filters
        .iter()
        .filter(|filter| !filter.negated && filter.field == Field::Date);
    let values = filters.flat_map(|filter| &filter.values);
    values
        .filter_map(|value| match value {
            FieldValue::Days(range) => Some(*range),
            FieldValue::Value(_)
            | FieldValue::Words(_)
            | FieldValue::Pattern(_)
            | FieldValue::Unknown => None,
        })
        .collect()
}
