//! Reads documents as the program does, those who sign by a forest that has not seen a document's
//! source, and prints the facts as `extract` does: what `tools/signatory` scores.
//!
//! `signatories FOLDS FILE..`; FOLDS holds a table `N.tsv` for each fold and in `N.txt` the names
//! of the files that it has not seen.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use undersigned::extract::{Reading, extract, language, signatory, title};
use undersigned::parse;
use undersigned::present::{json, json_text};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut arguments = std::env::args().skip(1);
    let folds = arguments.next().unwrap_or_default();
    let mut tables = Vec::new();
    let mut unseen: HashMap<String, usize> = HashMap::new();
    while let Ok(table) =
        fs::read_to_string(Path::new(&folds).join(format!("{}.tsv", tables.len())))
    {
        let names = fs::read_to_string(Path::new(&folds).join(format!("{}.txt", tables.len())))?;
        unseen.extend(names.lines().map(|name| (name.to_owned(), tables.len())));
        tables.push(table);
    }
    for path in arguments {
        let Ok(parsed) = parse::parse(&fs::read(&path)?, &path) else {
            writeln!(out, "{{}}")?;
            continue;
        };
        let mut document = extract(&parsed, &path);
        let name = Path::new(&path)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if let Some(fold) = unseen.get(&name) {
            let mut reading = Reading::new(&parsed, &path);
            reading.language = language::language(&reading);
            reading.title = title::title(&reading);
            document.signatories = signatory::signatories_by(&reading, &tables[*fold]);
        }
        let line = json_text::line(&json::extracted(&path, &document)).unwrap_or_default();
        writeln!(out, "{line}")?;
    }
    Ok(())
}
