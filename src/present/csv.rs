//! Hits and counts as tables for spreadsheets: RFC 4180, a header, one row for each, no cell that starts a formula.

use crate::error::{Error, ErrorKind, Result};
use crate::index::Facet;
use crate::network::Network;
use crate::search::Hit;

/// The columns of hits.
const HEADER: [&str; 13] = [
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

/// The header and hits, one row each.
pub fn hits(hits: &[Hit]) -> Result<String> {
    Ok(header()? + &rows(hits)?)
}

/// The header of a table of hits.
pub fn header() -> Result<String> {
    let mut writer = writer();
    writer.write_record(HEADER).map_err(failed)?;
    finish(writer)
}

/// Hits without a header, one row each.
pub fn rows(hits: &[Hit]) -> Result<String> {
    let mut writer = writer();
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
    let mut writer = writer();
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

/// Pairs of signatories of the same documents, one row each.
pub fn network(network: &Network) -> Result<String> {
    let mut writer = writer();
    writer
        .write_record(["signatory", "other", "documents"])
        .map_err(failed)?;
    for edge in &network.edges {
        let name = |place: usize| safe(&network.nodes[place].name);
        let documents = edge.documents.to_string();
        writer
            .write_record([name(edge.ends.0), name(edge.ends.1), documents])
            .map_err(failed)?;
    }
    finish(writer)
}

/// A cell that no spreadsheet takes for a formula and no terminal obeys.
fn safe(cell: &str) -> String {
    let cell = super::harmless(cell);
    if cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn writer() -> ::csv::Writer<Vec<u8>> {
    ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new())
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
            ("＝1", "'＝1"),
            ("\u{202e}=x", "'=x"),
            ("plain", "plain"),
            (" =x", " =x"),
        ] {
            assert_eq!(super::safe(cell), expected);
        }
    }
}
