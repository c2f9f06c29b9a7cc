//! Lookups that pages, pictures and the API share: a document by its id, values and their counts,
//! notices, numbers of parameters.

use std::cmp::Reverse;

use crate::document::{DocumentId, Field};
use crate::error::Result;
use crate::gazetteer::fold::fold;
use crate::index::{Facet, FacetOptions, Index, SearchOptions, StoredDocument};
use crate::query::{Query, Remark};
use crate::search::{self, Results};
use crate::web::AppState;
use crate::web::labels::value_label;
use crate::web::params::Parameters;
use crate::web::problem::Problem;

/// Signatories that a network may have.
pub(super) const MAX_NODES: usize = 100;

/// The document of an id. Errors: 404.
pub(super) async fn stored(
    app: &AppState,
    id: String,
) -> std::result::Result<StoredDocument, Problem> {
    if !DocumentId::is_named_by(&id) {
        return Err(Problem::missing(
            "no document has this id; an id has 32 hexadecimal digits",
        ));
    }
    let found = app.ask(move |index| index.find(&id)).await?;
    found.ok_or_else(|| Problem::missing("no document has this id"))
}

/// The values of fields, the most frequent first (years and months by value); only those that
/// contain `find`.
pub(super) fn counts(
    index: &Index,
    query: &Query,
    fields: &[Field],
    top: usize,
    find: Option<&str>,
) -> Result<Vec<Facet>> {
    let asked_for = if find.is_some() { usize::MAX } else { top };
    let options = SearchOptions {
        facets: fields
            .iter()
            .map(|field| FacetOptions::top(*field, asked_for))
            .collect(),
        ..SearchOptions::default()
    };
    let mut facets = search::matches(index, query, &options)?.facets;
    if let Some(find) = find {
        let find = fold(find);
        for facet in &mut facets {
            facet
                .buckets
                .retain(|(value, _)| fold(&value_label(facet.field, value)).contains(&find));
            facet.distinct = facet.buckets.len() as u64;
        }
    }
    // The index leaves whole lists in the order of their values.
    for facet in &mut facets {
        if asked_for == usize::MAX && !matches!(facet.field, Field::Year | Field::Month) {
            let order = |(value, count): &(String, u64)| (Reverse(*count), value.clone());
            facet.buckets.sort_by_cached_key(order);
        }
        facet.buckets.truncate(top);
    }
    Ok(facets)
}

/// What is to be said about a query and its results.
pub(super) fn notices(remarks: &[Remark], results: &Results) -> Vec<String> {
    let notices = search::notices(&results.completeness);
    let remarks = remarks.iter().map(|remark| remark.0.clone());
    remarks.chain(notices).collect()
}

/// A number from a parameter, at most `most`.
pub(super) fn number(
    parameters: &Parameters,
    name: &str,
    default: usize,
    most: usize,
) -> std::result::Result<usize, Problem> {
    match parameters.value(name) {
        None => Ok(default.min(most)),
        Some(value) => value
            .parse()
            .ok()
            .filter(|number| *number <= most)
            .ok_or_else(|| Problem::usage(format!("`{name}` must be a number from 0 to {most}"))),
    }
}
