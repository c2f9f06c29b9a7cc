//! Marks: places in a text that match parts of a query.

use std::ops::Range;

/// Parts of a query, one bit each.
pub(super) type Parts = u64;

/// A place in a text that matches parts of the query.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) span: Range<usize>,
    pub(super) parts: Parts,
}
