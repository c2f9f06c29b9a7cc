//! The program as its users see it: one test program, one file for each concern.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod architecture;
mod cli;
mod ingest;
mod languages;
mod program;
mod queries;
mod readme;
mod sample;
mod web;
