//! Full-text and faceted search over folders of open letters, joint statements, petitions and
//! reports.
//!
//! A **source** yields files; **parse** turns a file into text with structure; **extract** finds
//! the facts in it and makes a **document**; **ingest** puts documents into the **index**, which
//! also keeps them; **search** puts a **query** to the index and assembles the hits; **present**
//! shows them through the **cli** and the **web**.
//!
//! # For programs that embed the search
//!
//! These modules are the interface of the library; what changes in them is in CHANGELOG.md:
//!
//! - [`ingest`] brings an index of folders up to date,
//! - [`query`] reads the query language,
//! - [`search`] answers a query with hits, snippets and counts,
//! - [`index`] opens an index and gives documents back,
//! - [`document`] holds the facts of a document, each with its evidence,
//! - [`error`] is what can go wrong.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//!
//! use undersigned::index::{Index, SearchOptions};
//! use undersigned::{ingest, query, search};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (letters, directory) = (folder.path().join("letters"), folder.path().join("index"));
//! # std::fs::create_dir(&letters)?;
//! std::fs::write(letters.join("river.txt"), "Open letter\n\nDear Minister,\n\nKeep the river clean.")?;
//! let options = ingest::Options::default();
//! ingest::ingest(&[letters], &*directory, &options, &AtomicBool::new(false), &mut |_| ())?;
//!
//! // No text is an error: what is not understood comes as a remark.
//! let (query, remarks) = query::syntax::parse("river to:minister");
//! assert!(remarks.is_empty());
//! let index = Index::open(&*directory)?;
//! let options = SearchOptions { limit: 10, ..SearchOptions::default() };
//! let results = search::search(&index, &query, &options, 1)?;
//! let hit = &results.hits[0].stored.document;
//! assert_eq!(hit.addressees[0].value.0, "Minister");
//! # Ok(())
//! # }
//! ```

pub mod document;
pub mod error;
pub mod index;
pub mod ingest;
pub mod query;
pub mod search;

// Public for the binary, the tests, benchmarks, examples, tools and fuzz targets of this project
// alone, which are crates of their own: no interface, and not in the documentation.
#[doc(hidden)]
pub mod analysis;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod deadline;
#[doc(hidden)]
pub mod extract;
#[doc(hidden)]
pub mod gazetteer;
#[doc(hidden)]
pub mod letter;
#[doc(hidden)]
pub mod lexicon;
#[doc(hidden)]
pub mod network;
#[doc(hidden)]
pub mod parse;
#[doc(hidden)]
pub mod party;
#[doc(hidden)]
pub mod present;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod visible;
#[doc(hidden)]
pub mod web;

mod forest;
mod shell;
