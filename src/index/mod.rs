//! The index: the one place that keeps documents, and the engine that finds them.
//!
//! Never knows file formats or the terminal. `Index` answers queries and gives documents back;
//! `Writer` puts and removes them. One directory on disk holds everything.

mod facet;
mod side_table;
mod tantivy;

#[doc(hidden)]
pub use self::tantivy::store::manifest;
#[doc(hidden)]
pub use self::tantivy::store::under_work;
pub use self::tantivy::{Access, Index, Location, Trust};
#[doc(hidden)]
pub use self::tantivy::{Stats, Writer, WriterOptions};
pub use facet::{Facet, FacetOptions};
#[doc(hidden)]
pub use side_table::{SideTable, SideTableContent};

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
    /// The document that was read from it.
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

/// What the counts of values are numbers of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Counted {
    /// Documents.
    #[default]
    Documents,
    /// Letters: a value counts once for all documents of a letter.
    Letters,
}

/// Whether copies, versions and translations of one letter are hits of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Copies {
    /// Every document is a hit.
    #[default]
    All,
    /// The best document of each letter is a hit; `limit` and `offset` count letters.
    Collapse,
}

/// The hits and counts that a query returns.
///
/// ```
/// use undersigned::document::Field;
/// use undersigned::index::{FacetOptions, SearchOptions, Sort};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // The second page of ten, newest first, with the five most frequent countries.
/// let options = SearchOptions {
///     limit: 10,
///     offset: 10,
///     sort: Sort::Newest,
///     facets: vec![FacetOptions::top(Field::Country, 5)],
///     ..SearchOptions::default()
/// };
/// assert_eq!(options.facets[0].top, 5);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct SearchOptions {
    /// Hits at most; 0 for counts alone.
    pub limit: usize,
    /// Hits to skip.
    pub offset: usize,
    /// Their order.
    pub sort: Sort,
    /// Whether documents that are one letter are hits of their own.
    pub copies: Copies,
    /// Fields to count.
    pub facets: Vec<FacetOptions>,
    /// What is counted of them.
    pub count: Counted,
    /// The weights of the ranking.
    pub weights: Weights,
}

/// Documents that match, best first, and counts over all of them.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// Number of matching documents in all.
    pub total: u64,
    /// Number of letters among them; that of the documents where copies are not collapsed.
    pub letters: u64,
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
    /// Its place in the index; valid until the index is opened again.
    pub address: Address,
    /// Its score; compares only within one query. 0 when sorted by date.
    pub score: f32,
}

/// The place of a document in an open index.
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
    /// The name of this part of the score: "word `river`".
    pub name: String,
    /// The amount that it adds to the score.
    pub score: f32,
}
