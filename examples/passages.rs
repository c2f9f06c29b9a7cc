//! Prints the passages of HTML files with what is known of them, one JSON object for each file:
//! what `tools/main_text` learns from.

use std::io::Write;

use undersigned::parse::{decode, html};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let columns = html::columns();
    for path in std::env::args().skip(1) {
        let Ok(decoded) = decode::decode(&std::fs::read(&path)?) else {
            continue;
        };
        let passages = html::judged_passages(&decoded.text);
        let page = serde_json::json!({
            "path": path,
            "columns": columns,
            "texts": passages.iter().map(|passage| &passage.text).collect::<Vec<_>>(),
            "figures": passages.iter().map(|passage| &passage.figures).collect::<Vec<_>>(),
            "around": passages.iter().map(|passage| passage.around).collect::<Vec<_>>(),
        });
        writeln!(out, "{page}")?;
    }
    Ok(())
}
