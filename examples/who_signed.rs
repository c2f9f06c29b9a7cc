//! Prints who signed each of some files: one line for each signatory, without an index.
//!
//! `cargo run --example who_signed -- corpus/letters/*`

#![allow(clippy::print_stdout, clippy::print_stderr)] // A program of its own.

use std::process::ExitCode;

use undersigned::ingest::reader;

fn main() -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for path in std::env::args().skip(1) {
        let read = std::fs::read(&path).map_err(|error| error.to_string());
        // Any bytes can be read, or there is a reason why not.
        let document = read
            .and_then(|bytes| reader::document(&bytes, &path).map_err(|reason| reason.to_string()));
        match document {
            Ok(document) => {
                for signatory in &document.signatories {
                    let (name, evidence) = (&signatory.value.name, &signatory.evidence);
                    println!(
                        "{path}\t{name}\t{:.2}\t{}",
                        evidence.confidence, evidence.rule
                    );
                }
            }
            Err(reason) => {
                eprintln!("{path}: {reason}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
