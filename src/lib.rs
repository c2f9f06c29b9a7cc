//! Full-text and faceted search over folders of open letters, joint statements, petitions and reports.
//!
//! A **source** yields files; **parse** turns a file into text with structure; **extract** finds the facts in it and makes a
//! **document**; **ingest** puts documents into the **index**, which also keeps them; **search** puts a **query** to the index
//! and assembles the hits; **present** shows them through the **cli**.

pub mod analysis;
pub mod cli;
pub mod document;
pub mod error;
pub mod extract;
pub mod forest;
pub mod gazetteer;
pub mod index;
pub mod ingest;
pub mod network;
pub mod parse;
pub mod present;
pub mod query;
pub mod search;
pub mod source;
pub mod web;
