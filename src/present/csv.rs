//! Hits and counts as tables for spreadsheets: RFC 4180, a header, one row for each, no cell that starts a formula.

use crate::error::{Error, ErrorKind, Result};
use crate::index::Facet;
use crate::search::Hit;

/// Hits, one row each.
pub fn hits(hits: &[Hit]) -> Result<String> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let header = [
        "rank",
        "score",
        "id",
        "path",
        "title",
        "kind",
        "date",
        "language",
        "publisher",
        "countries",
        "addressees",
        "signatories",
        "snippet",
    ];
    writer.write_record(header).map_err(failed)?;
    for hit in hits {
        let document = &hit.stored.document;
        let join = |values: Vec<String>| values.join("; ");
        let row = [
            hit.rank.to_string(),
            format!("{:.4}", hit.score),
            hit.stored.id.0.clone(),
            join(hit.stored.paths.clone()),
            document
                .title
                .as_ref()
                .map(|found| found.value.clone())
                .unwrap_or_default(),
            document
                .kind
                .as_ref()
                .map(|found| found.value.to_string())
                .unwrap_or_default(),
            document
                .date
                .as_ref()
                .map(|found| found.value.to_string())
                .unwrap_or_default(),
            document
                .language
                .as_ref()
                .map(|found| found.value.to_string())
                .unwrap_or_default(),
            document
                .publisher
                .as_ref()
                .map(|found| found.value.clone())
                .unwrap_or_default(),
            join(
                document
                    .countries
                    .iter()
                    .map(|found| found.value.to_string())
                    .collect(),
            ),
            join(
                document
                    .addressees
                    .iter()
                    .map(|found| found.value.0.clone())
                    .collect(),
            ),
            join(
                document
                    .signatories
                    .iter()
                    .map(|found| found.value.name.clone())
                    .collect(),
            ),
            hit.snippets
                .iter()
                .map(|snippet| snippet.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        ];
        writer
            .write_record(row.iter().map(|cell| safe(cell)))
            .map_err(failed)?;
    }
    finish(writer)
}

/// Counts, one row for each value.
pub fn facets(facets: &[Facet]) -> Result<String> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(["field", "value", "count"])
        .map_err(failed)?;
    for facet in facets {
        let unknown = (facet.unknown > 0).then(|| ("unknown".to_owned(), facet.unknown));
        for (value, count) in facet.buckets.iter().cloned().chain(unknown) {
            writer
                .write_record([facet.field.name(), &safe(&value), &count.to_string()])
                .map_err(failed)?;
        }
    }
    finish(writer)
}

/// A cell that no spreadsheet takes for a formula and no terminal obeys.
fn safe(cell: &str) -> String {
    let cell = super::harmless(cell);
    if cell.starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn finish(writer: ::csv::Writer<Vec<u8>>) -> Result<String> {
    let bytes = writer
        .into_inner()
        .map_err(|error| failed(error.into_error().into()))?;
    String::from_utf8(bytes)
        .map_err(|error| Error::new(ErrorKind::Io, "cannot write the table").because(error))
}

fn failed(error: ::csv::Error) -> Error {
    Error::new(ErrorKind::Io, "cannot write the table").because(error)
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_cell_starts_a_formula() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-5", "'-5"),
            ("plain", "plain"),
            (" =x", " =x"),
        ] {
            assert_eq!(super::safe(cell), expected);
        }
    }
}
