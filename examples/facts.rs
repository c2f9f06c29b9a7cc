//! Prints what is known of documents when their facts are extracted, one JSON object for each file:
//! what `tools/facts` learns from. An argument `KIND=PATH` reads a file as one of that kind.

use std::io::Write;

use undersigned::document::Kind;
use undersigned::{extract, parse};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for argument in std::env::args().skip(1) {
        let told = argument.split_once('=');
        let told = told.and_then(|(kind, path)| Some((kind.parse::<Kind>().ok()?, path)));
        let (kind, path) = match told {
            Some((kind, path)) => (Some(kind), path),
            None => (None, argument.as_str()),
        };
        let Ok(parsed) = parse::parse(&std::fs::read(path)?, path) else {
            continue;
        };
        let features = extract::features(&parsed, path, kind);
        writeln!(
            out,
            "{}",
            serde_json::json!({"path": path, "features": features})
        )?;
    }
    Ok(())
}
