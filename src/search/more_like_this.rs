//! More like this: a document's most telling words as a query for others.

use crate::document::{Document, DocumentId};
use crate::index::Index;
use crate::query::{Node, Query};

/// Words asked for: enough to tell a subject, few enough to be answered quickly.
const WORDS: usize = 25;

/// Turns `query` into one for documents like this one, of which it keeps the filters, and gives the
/// words chosen, the most telling first; without any the query finds nothing. A document of the
/// index is named by `id`, and is not among its own likes.
pub fn more_like_this(
    index: &Index,
    document: &Document,
    id: Option<&DocumentId>,
    query: &mut Query,
) -> Vec<String> {
    // A word that only the document itself has finds nothing.
    let least = if id.is_some() { 2 } else { 1 };
    let words = index.telling_words(document, WORDS, least);
    query.text = Some(Node::Any(words.iter().cloned().map(Node::Word).collect()));
    query.without = id.cloned();
    words
}
