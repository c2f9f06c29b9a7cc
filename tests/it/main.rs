//! The program as its users see it: one test program, one file for each concern.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.
#![allow(clippy::print_stderr)] // Some tests tell how much they tried.

mod access;
#[cfg(unix)]
mod again;
mod architecture;
mod bibtex;
mod by_language;
mod cli;
mod concurrency;
mod corruption;
mod crash;
mod display;
mod failpoints;
mod formats;
mod hostile;
mod ingest;
mod languages;
mod letters;
mod like;
#[path = "../../src/parse/pdf/made.rs"]
mod made;
mod names;
mod package;
mod packing;
mod pages;
mod pdf;
mod program;
mod purge;
mod queries;
mod readme;
mod rebuild;
mod release;
mod roots;
mod sample;
mod scaling;
mod server;
mod snapshots;
mod stopped;
mod supply;
mod types;
mod untrusted;
mod web;
