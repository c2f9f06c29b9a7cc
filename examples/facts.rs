//! What is known of the facts of documents, one JSON object a line for each file: `tools/facts` learns from it.
//!
//!     facts FILE...

use std::io::{self, Write};

use serde_json::json;
use undersigned::extract::{self, kind, place};
use undersigned::parse;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for path in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        let Ok(parsed) = parse::parse(&bytes, &path) else {
            continue;
        };
        let (reading, addressees) = extract::read(&parsed, &path, &mut Vec::new());
        let countries: Vec<_> = place::judged(&reading, &addressees)
            .into_iter()
            .map(|(country, row)| json!({"value": country.code(), "row": row}))
            .collect();
        let kinds: Vec<_> = kind::judged(&reading)
            .into_iter()
            .map(|(kind, row)| json!({"value": kind.to_string(), "row": row}))
            .collect();
        let line = json!({
            "path": path,
            "countries": {"columns": place::columns(), "rows": countries},
            "kind": {"columns": kind::columns(), "rows": kinds},
        });
        writeln!(out, "{line}")?;
    }
    out.flush()
}
