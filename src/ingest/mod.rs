//! The use case of writers: source to parse to extract to index.
//!
//! Order, workers, batches; never how a step works. Progress goes through a callback.

pub mod report;
