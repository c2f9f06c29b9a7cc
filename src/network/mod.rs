//! Who signed with whom: the signatories of a result as nodes, documents signed together as edges.
//!
//! Made of the index's counts, never of what a screen shows.

pub mod layout;

use crate::document::Field;
use crate::error::Result;
use crate::index::{Facet, FacetOptions, Index, SearchOptions};
use crate::query::{FieldValue, Filter, Query};
use crate::search::matches;

/// Signatories and what they signed together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Those who signed most, the most active first.
    pub nodes: Vec<Node>,
    /// Pairs of them that signed together, most documents first.
    pub edges: Vec<Edge>,
    /// How many signatories the result has in all.
    pub distinct: u64,
}

/// A signatory.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The name as printed.
    pub name: String,
    /// Documents of the result that bear it.
    pub documents: u64,
}

/// Two signatories of the same documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Places of the two in `Network::nodes`, the smaller first.
    pub ends: (usize, usize),
    /// Documents of the result that bear both.
    pub documents: u64,
}

/// The network of those at most `most` signatories of a result who signed most. Errors: those of
/// the index.
pub fn network(index: &Index, query: &Query, most: usize) -> Result<Network> {
    let counted = count(index, query, most)?;
    let nodes: Vec<Node> = counted
        .buckets
        .into_iter()
        .map(|(name, documents)| Node { name, documents })
        .collect();
    let places: std::collections::HashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .map(|(place, node)| (node.name.as_str(), place))
        .collect();
    let mut edges = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        let mut cosigned = query.clone();
        cosigned.require(Field::Signatory);
        cosigned.restrict(Filter {
            field: Field::Signatory,
            values: vec![FieldValue::Value(node.name.clone())],
            negated: false,
        });
        for (other, documents) in count(index, &cosigned, usize::MAX)?.buckets {
            match places.get(other.as_str()) {
                Some(&other) if other > place => edges.push(Edge {
                    ends: (place, other),
                    documents,
                }),
                _ => {}
            }
        }
    }
    edges.sort_by_key(|edge| (std::cmp::Reverse(edge.documents), edge.ends));
    Ok(Network {
        nodes,
        edges,
        distinct: counted.distinct,
    })
}

/// Counts of signatories over a result, the query's own filters on signatories included.
fn count(index: &Index, query: &Query, top: usize) -> Result<Facet> {
    let options = SearchOptions {
        facets: vec![FacetOptions::top(Field::Signatory, top)],
        ..SearchOptions::default()
    };
    let mut query = query.clone();
    query.require(Field::Signatory);
    let mut facets = matches(index, &query, &options)?.facets;
    Ok(facets.pop().unwrap_or(Facet {
        field: Field::Signatory,
        buckets: Vec::new(),
        unknown: 0,
        distinct: 0,
    }))
}
