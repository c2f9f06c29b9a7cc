//! Full-text and faceted search over folders of open letters, joint statements, petitions and
//! reports.
//!
//! A **source** yields files; **parse** turns a file into text with structure; **extract** finds
//! the facts in it and makes a **document**; **ingest** puts documents into the **index**, which
//! also keeps them; **search** puts a **query** to the index and assembles the hits; **present**
//! shows them through the **cli** and the **web**.
//!
//! A program that embeds the search needs four of these modules:
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

pub mod analysis;
pub mod cli;
pub mod deadline;
pub mod document;
pub mod error;
pub mod extract;
pub mod forest;
pub mod gazetteer;
pub mod index;
pub mod ingest;
pub mod lexicon;
pub mod network;
pub mod parse;
pub mod present;
pub mod query;
pub mod search;
pub mod shell;
pub mod source;
pub mod visible;
pub mod web;
