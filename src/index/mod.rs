//! The engine, and the one place that keeps documents: one write path, one commit.
//!
//! Never knows file formats or the terminal. `Index` answers queries and gives documents back;
//! `Writer` puts and removes them. One directory on disk holds everything.

mod facet;
pub mod tantivy;

pub use self::tantivy::store::manifest;
pub use self::tantivy::store::under_work;
pub use self::tantivy::{Access, Index, Location, Stats, Trust, Writer, WriterOptions};
pub use facet::{Facet, FacetOptions};

use serde::{Deserialize, Serialize};

use crate::document::{Document, DocumentId};
use crate::query::ranking::Weights;

/// A document as the index keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredDocument {
    /// Its identity: the beginning of the SHA-256 of the file.
    pub id: DocumentId,
    /// Every path at which this content was found, as given to the program with `/` between parts;
    /// sorted, never empty.
    pub paths: Vec<String>,
    /// Size of the file in bytes.
    pub size: u64,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// What was read from it.
    pub document: Document,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first; equal scores by id.
    #[default]
    Relevance,
    /// Latest earliest day first, undated last.
    Newest,
    /// Earliest day first, undated last.
    Oldest,
}

/// What is wanted from a query.
#[derive(Clone, Debug, Default)]
pub struct SearchOptions {
    /// Hits wanted; 0 for counts alone.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// Their order.
    pub sort: Sort,
    /// Fields to count.
    pub facets: Vec<FacetOptions>,
    /// What counts how much towards a score.
    pub weights: Weights,
}

/// Documents that match, best first, and counts over all of them.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// How many documents match in all.
    pub total: u64,
    /// The page asked for.
    pub top: Vec<Match>,
    /// Counts, in the order asked for.
    pub facets: Vec<Facet>,
    /// Words of the query that were left out because there were too many: those with the least
    /// weight.
    pub words_left_out: usize,
    /// Words of the query that no document has, with their substitutes; only where any word is
    /// enough.
    pub substitutes: Vec<Substitute>,
}

/// A word of the index that is searched for instead of one that no document has, since it looks
/// like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// The word of the query, folded.
    pub word: String,
    /// The word of the index.
    pub other: String,
}

/// One document that matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Where the index keeps it; good until the index is opened again.
    pub address: Address,
    /// Its score; compares only within one query. 0 when sorted by date.
    pub score: f32,
}

/// Where an open index keeps a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// Segment.
    pub segment: u32,
    /// Document in the segment.
    pub document: u32,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorePart {
    /// What it is for: "word `river`".
    pub name: String,
    /// How much it adds to the score.
    pub score: f32,
}
