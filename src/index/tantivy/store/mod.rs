//! The files on disk: the index directory with its pointer and lock (`directory`), its generations
//! of data, how documents are packed, who may read and write.
//!
//! Never knows queries, scores or postings.

pub(super) mod directory;
pub(super) mod generation;
pub(super) mod location;
pub mod manifest;
pub(super) mod packing;
pub(super) mod place;
mod purge;
pub(super) mod side;
mod side_tables;
pub mod under_work;
mod verify;
pub(super) mod writer;
