//! The program as its users see it: one test program, one file for each concern.

mod architecture;
mod cli;
mod ingest;
mod program;
mod readme;
