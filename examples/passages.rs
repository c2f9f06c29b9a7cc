//! Prints the passages of HTML files with their features, one JSON object for each file:
//! what `tools/main_text` learns from.

use std::io::Write;

use undersigned::parse::{decode, html};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let columns = html::feature_names();
    for path in std::env::args().skip(1) {
        let Ok(decoded) = decode::decode(&std::fs::read(&path)?) else {
            continue;
        };
        let passages = html::described_passages(&decoded.text);
        let page = serde_json::json!({
            "path": path,
            "columns": columns,
            "texts": passages.iter().map(|passage| &passage.text).collect::<Vec<_>>(),
            "figures": passages.iter().map(|passage| &passage.features).collect::<Vec<_>>(),
            "around": passages.iter().map(|passage| passage.parent).collect::<Vec<_>>(),
        });
        writeln!(out, "{page}")?;
    }
    Ok(())
}
