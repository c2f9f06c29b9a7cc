//! Prints what is known of documents when their facts are extracted, one JSON object for each file:
//! what `tools/facts` learns from.

use std::io::Write;

use undersigned::{extract, parse};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        let Ok(parsed) = parse::parse(&std::fs::read(&path)?, &path) else {
            continue;
        };
        let features = extract::features(&parsed, &path);
        writeln!(
            out,
            "{}",
            serde_json::json!({"path": path, "features": features})
        )?;
    }
    Ok(())
}
