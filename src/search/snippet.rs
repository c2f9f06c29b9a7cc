//! Passages that best answer a query, with the words that matched.

use std::ops::Range;

use crate::document::{Document, Field};
use crate::query::Query;

/// A passage of a document, white space collapsed, with what to highlight; no markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The passage; `…` at an end where it was cut inside the text.
    pub text: String,
    /// Byte ranges of `text` to highlight, in order, not overlapping, on character borders.
    pub highlights: Vec<Range<usize>>,
    /// The field it comes from: body, title, signatory ...
    pub field: Field,
}

/// The best `count` passages of a document, in the order of the text.
pub fn snippets(document: &Document, query: &Query, count: usize) -> Vec<Snippet> {
    let _ = (document, query, count);
    Vec::new()
}
