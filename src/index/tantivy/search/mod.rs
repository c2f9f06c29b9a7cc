//! Execution of a planned query: matches are collected, ranked and counted.
//!
//! Never knows how a query is written or how documents are kept.

pub(super) mod collect;
mod execute;
pub(super) mod facet_columns;
pub(super) mod facets;
pub(super) mod letters;
mod rescore;
pub(super) mod top_k;
