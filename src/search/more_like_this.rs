//! More like this: the key terms of a document as a query for others.

use crate::document::{Document, DocumentId};
use crate::index::Index;
use crate::query::{Node, Query};

/// Key terms at most: enough for a subject, few enough for a quick answer.
const MAX_TERMS: usize = 25;

/// Turns `query` into one for documents like this one; its filters stay. Returns the key terms, the
/// one with the most weight first; without any the query finds nothing. `id` names the document if
/// it is in the index, so that the query does not find the document itself.
///
/// ```
/// use undersigned::index::{Index, SearchOptions};
/// use undersigned::query::Query;
/// use undersigned::search::{matches, more_like_this::more_like_this};
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
/// let options = SearchOptions { limit: 1, ..SearchOptions::default() };
/// let first = matches(&index, &Query::default(), &options)?.top[0].address;
/// let stored = index.document(first)?;
/// let mut query = Query::default();
/// let words = more_like_this(&index, &stored.document, None, &mut query);
/// assert!(words.contains(&"river".to_owned()));
/// assert_eq!(matches(&index, &query, &options)?.total, 1);
/// # Ok(())
/// # }
/// ```
pub fn more_like_this(
    index: &Index,
    document: &Document,
    id: Option<&DocumentId>,
    query: &mut Query,
) -> Vec<String> {
    // A word that only the document itself has finds nothing.
    let min_documents = if id.is_some() { 2 } else { 1 };
    let words = index.key_terms(document, MAX_TERMS, min_documents);
    query.text = Some(Node::Any(words.iter().cloned().map(Node::Word).collect()));
    query.without = id.cloned();
    words
}
