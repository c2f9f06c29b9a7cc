//! The use case of readers: query to matches to hits with snippets and facets.
//!
//! Never knows engine types or markup.

pub mod more_like_this;
mod notices;
pub mod snippet;
pub mod stats;
pub mod suggest;

pub use notices::notices;

use std::borrow::Cow;
use std::ops::ControlFlow;

use crate::document::{DateRange, Field, Overlap};
use crate::error::Result;
use crate::index::{
    Address, Facet, Index, Matches, ScorePart, SearchOptions, StandIn, StoredDocument,
};
use crate::query::ranking::WEIGHTS;
use crate::query::{FieldValue, Node, Query};

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
    pub stored: StoredDocument,
    /// Where the index keeps it.
    pub address: Address,
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
    /// Words of the query that were left out because there were too many; those that tell most are
    /// kept.
    pub words_left_out: usize,
    /// Words of the query that no document has, and what was sought in their place.
    pub stand_ins: Vec<StandIn>,
}

/// Answers a query; `snippets` is the number of passages wanted for each hit. Errors: those of the
/// index.
pub fn search(
    index: &Index,
    query: &Query,
    want: &SearchOptions,
    snippets: usize,
) -> Result<Results> {
    let mut hits = Vec::new();
    let matches = each(index, query, want, snippets, |hit| {
        hits.push(hit);
        ControlFlow::Continue(())
    })?;
    Ok(Results {
        total: matches.total,
        hits,
        facets: matches.facets,
        partial: matches.partial,
        words_left_out: matches.words_left_out,
        stand_ins: matches.stand_ins,
    })
}

/// Answers a query hit by hit, so that a result of any length needs the memory of one; `take` may
/// end it early. Errors: those of the index.
pub fn each(
    index: &Index,
    query: &Query,
    want: &SearchOptions,
    snippets: usize,
    mut take: impl FnMut(Hit) -> ControlFlow<()>,
) -> Result<Matches> {
    let matches = index.matches(query, want)?;
    let ranges = ranges(query);
    let shown = with_stand_ins(query, &matches.stand_ins);
    let mut passages = snippet::Snippets::new(&shown, index.languages(), snippets);
    for (place, found) in matches.top.iter().enumerate() {
        let stored = index.document(found.address)?;
        let date = stored.document.date.as_ref().map(|date| date.value);
        let overlaps = ranges.iter().filter_map(|range| range.overlap(date?));
        let hit = Hit {
            rank: want.offset + place + 1,
            score: found.score,
            date_overlap: overlaps.min_by_key(|overlap| *overlap != Overlap::Certain),
            snippets: passages.of(&stored.document),
            stored,
            address: found.address,
        };
        if take(hit).is_break() {
            break;
        }
    }
    Ok(matches)
}

/// The query with the words that stand in for others, so that passages show them too.
fn with_stand_ins<'a>(query: &'a Query, stand_ins: &[StandIn]) -> Cow<'a, Query> {
    let mut query = Cow::Borrowed(query);
    if !stand_ins.is_empty() {
        let others = stand_ins.iter();
        let others = others.map(|stand_in| Node::Word(stand_in.other.clone()));
        let query = query.to_mut();
        let text = query.text.take();
        query.text = Some(Node::All(text.into_iter().chain(others).collect()));
    }
    query
}

/// Explains why a hit has its score: the parts of the score, the largest first. Errors: those of
/// the index.
pub fn explain(index: &Index, query: &Query, hit: &Hit) -> Result<Vec<ScorePart>> {
    index.explain(query, hit.address, WEIGHTS)
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
