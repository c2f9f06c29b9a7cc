//! Prints the lines of documents as features, one JSON object for each file: what `tools/signatory`
//! learns from.

use std::io::Write;

use undersigned::extract::signatory::{columns, described};
use undersigned::extract::{Reading, language, title};
use undersigned::parse;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}", serde_json::json!({ "columns": columns() }))?;
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let Ok(parsed) = parse::parse(&bytes, &path) else {
            writeln!(out, "{}", serde_json::json!({ "path": path }))?;
            continue;
        };
        let mut reading = Reading::new(&parsed, &path);
        reading.language = language::language(&reading);
        reading.title = title::title(&reading);
        let described = described(&reading);
        let document = serde_json::json!({
            "path": path,
            "texts": described.texts,
            "rows": described.rows,
            "whole": described.whole,
        });
        writeln!(out, "{document}")?;
    }
    Ok(())
}
