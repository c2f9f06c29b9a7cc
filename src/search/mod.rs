//! The use case of readers: query to matches to hits with snippets and facets.
//!
//! Never knows engine types or markup.

pub mod snippet;

use crate::document::Overlap;
use crate::error::Result;
use crate::index::{Facet, Index, Stored, Want};
use crate::query::Query;

/// A document that answers the query.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its place in the whole result, counted from 1.
    pub rank: usize,
    /// Its score; compares only within one query.
    pub score: f32,
    /// How surely its date lies in the range asked for; `None` when none was asked for.
    pub date_overlap: Option<Overlap>,
    /// The passages that best answer; may be empty when no snippets were asked for.
    pub snippets: Vec<snippet::Snippet>,
    /// The document.
    pub stored: Stored,
}

/// The answer to a query.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// How many documents match in all.
    pub total: u64,
    /// The page of hits asked for.
    pub hits: Vec<Hit>,
    /// Counts asked for.
    pub facets: Vec<Facet>,
    /// Whether nothing matched all words, so that these match only some.
    pub partial: bool,
}

/// Answers a query; `snippets` is the number of passages wanted for each hit.
pub fn search(index: &Index, query: &Query, want: &Want, snippets: usize) -> Result<Results> {
    let _ = (index, query, want, snippets);
    Ok(Results::default())
}

/// Explains in indented lines why the document at a rank has its score: each ingredient with its share.
pub fn explain(index: &Index, query: &Query, hit: &Hit) -> Result<String> {
    let _ = (index, query, hit);
    Ok(String::new())
}
