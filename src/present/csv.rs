//! Hits and counts as tables for spreadsheets: RFC 4180, a header, one row for each, no part of a
//! cell that starts a formula, no cell longer than a spreadsheet takes.

use std::borrow::Cow;

use crate::document::{FactValue, Field, FileType};
use crate::error::{Error, ErrorKind, Result};
use crate::index::Facet;
use crate::letter::Difference;
use crate::network::Network;
use crate::search::Hit;

/// The columns of hits.
const HEADER: [&str; 16] = [
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
    "type",
    "page",
    "letter",
];

/// The longest cell, in UTF-16 units: Excel's limit ("Excel specifications and limits", Microsoft).
pub const LONGEST_CELL: usize = 32_767;

/// The fields of a hit, in the order of the columns.
const FIELDS: [Field; 8] = [
    Field::Title,
    Field::Kind,
    Field::Date,
    Field::Language,
    Field::Publisher,
    Field::Country,
    Field::Addressee,
    Field::Signatory,
];

/// A byte-order mark before the header, so that a spreadsheet reads the table as UTF-8.
pub const MARK: &str = "\u{feff}";

/// Rows, each with its line break.
#[derive(Debug, Default)]
pub struct Table {
    /// The rows.
    pub text: String,
    /// Cells that end in `…`, since they would be longer than `LONGEST_CELL`.
    pub cut: usize,
}

/// The header and hits, one row each. Errors: `Io` when one cannot be written.
pub fn hits(hits: &[Hit]) -> Result<Table> {
    let mut table = rows(hits)?;
    table.text.insert_str(0, &header()?);
    Ok(table)
}

/// The header of a table of hits. Errors: `Io` when it cannot be written.
pub fn header() -> Result<String> {
    Ok(Rows::headed(HEADER)?.table()?.text)
}

/// Hits without a header, one row each. Errors: `Io` when one cannot be written.
pub fn rows(hits: &[Hit]) -> Result<Table> {
    let mut rows = Rows::new();
    for hit in hits {
        let document = &hit.stored.document;
        let snippets = hit.snippets.iter().map(|snippet| snippet.text.as_str());
        rows.cell(&hit.rank.to_string())
            .cell(&format!("{:.4}", hit.score))
            .cell(&hit.stored.id.0)
            .list(hit.stored.paths.iter().map(String::as_str));
        for field in FIELDS {
            let values: Vec<FactValue<'_>> =
                document.facts_of(field).map(|fact| fact.value).collect();
            match values[..] {
                [value] if !value.is_of_list() => rows.cell(&value.text()),
                _ => {
                    let texts: Vec<_> = values.iter().map(|value| value.text()).collect();
                    rows.list(texts.iter().map(AsRef::as_ref))
                }
            };
        }
        let page = hit.snippets.iter().find_map(|snippet| snippet.page);
        rows.cell(&snippets.collect::<Vec<_>>().join(" "))
            .cell(document.file_type().map_or("", FileType::name))
            .cell(&page.map_or_else(String::new, |page| page.to_string()))
            .cell(&hit.letter.id.0)
            .end()?;
    }
    rows.table()
}

/// Counts, one row for each value. Errors: `Io` when one cannot be written.
pub fn facets(facets: &[Facet]) -> Result<Table> {
    let mut rows = Rows::headed(["field", "value", "count"])?;
    for facet in facets {
        let unknown = (facet.unknown > 0).then_some(("unknown", facet.unknown));
        let values = facet.buckets.iter();
        let values = values.map(|(value, count)| (value.as_str(), *count));
        for (value, count) in values.chain(unknown) {
            rows.cell(facet.field.name())
                .cell(value)
                .cell(&count.to_string())
                .end()?;
        }
    }
    rows.table()
}

/// What changed between two documents, one row for each paragraph and signatory. Errors: `Io` when
/// one cannot be written.
pub fn difference(difference: &Difference) -> Result<Table> {
    let mut rows = Rows::headed(["what", "change", "before", "after"])?;
    let mut row = |what: &str, change: &str, before: &str, after: &str| {
        rows.cell(what).cell(change).cell(before).cell(after).end()
    };
    for change in &difference.paragraphs {
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        let name = match (before, after) {
            (None, _) => "added",
            (_, None) => "removed",
            (Some(_), Some(_)) => "changed",
        };
        row(
            "paragraph",
            name,
            before.unwrap_or_default(),
            after.unwrap_or_default(),
        )?;
    }
    for name in &difference.added {
        row("signatory", "added", "", name)?;
    }
    for name in &difference.removed {
        row("signatory", "removed", name, "")?;
    }
    for (before, after) in &difference.respelled {
        row("signatory", "respelled", before, after)?;
    }
    rows.table()
}

/// Pairs of signatories of the same documents, one row each. Errors: `Io` when one cannot be
/// written.
pub fn network(network: &Network) -> Result<Table> {
    let mut rows = Rows::headed(["signatory", "other", "documents"])?;
    for edge in &network.edges {
        rows.cell(&network.nodes[edge.ends.0].name)
            .cell(&network.nodes[edge.ends.1].name)
            .cell(&edge.documents.to_string())
            .end()?;
    }
    rows.table()
}

/// A table of texts: its columns and its rows. Errors: `Io` when it cannot be written.
pub fn texts<'a, const COLUMNS: usize>(
    columns: [&str; COLUMNS],
    rows: impl Iterator<Item = [Cow<'a, str>; COLUMNS]>,
) -> Result<Table> {
    let mut table = Rows::headed(columns)?;
    for row in rows {
        for cell in &row {
            table.cell(cell);
        }
        table.end()?;
    }
    table.table()
}

/// Rows while they are written.
struct Rows {
    writer: ::csv::Writer<Vec<u8>>,
    row: Vec<String>,
    cut: usize,
}

impl Rows {
    fn new() -> Self {
        let writer = ::csv::WriterBuilder::new()
            .terminator(::csv::Terminator::CRLF)
            .from_writer(Vec::new());
        Self {
            writer,
            row: Vec::new(),
            cut: 0,
        }
    }

    fn headed<const COLUMNS: usize>(names: [&str; COLUMNS]) -> Result<Self> {
        let mut rows = Self::new();
        rows.writer.write_record(names).map_err(failed)?;
        Ok(rows)
    }

    /// Adds a cell to the row.
    fn cell(&mut self, text: &str) -> &mut Self {
        let mut cell = safe(text);
        if units(&cell) > LONGEST_CELL {
            shorten(&mut cell, LONGEST_CELL);
            self.cut += 1;
        }
        self.row.push(cell);
        self
    }

    /// Adds a cell of several values with `; ` between them, of a long list the first ones and how
    /// many more there are.
    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str> + Clone) -> &mut Self {
        let mut cell = String::new();
        let mut used = 0;
        for (place, value) in values.clone().enumerate() {
            let mut value = safe(value);
            used += units(&value) + BETWEEN.len();
            let is_full = used > LONGEST_CELL - MORE;
            self.cut += usize::from(is_full);
            if place > 0 {
                cell.push_str(BETWEEN);
            } else if is_full {
                shorten(&mut value, LONGEST_CELL - MORE);
            }
            if place > 0 && is_full {
                let left = values.count() - place;
                cell.push_str(&format!("… and {left} more"));
                break;
            }
            cell.push_str(&value);
        }
        self.row.push(cell);
        self
    }

    /// Ends the row.
    fn end(&mut self) -> Result<()> {
        self.writer.write_record(&self.row).map_err(failed)?;
        self.row.clear();
        Ok(())
    }

    fn table(self) -> Result<Table> {
        let bytes = self.writer.into_inner();
        let bytes = bytes.map_err(|error| failed(error.into_error().into()))?;
        let text = String::from_utf8(bytes);
        let text = text
            .map_err(|error| Error::new(ErrorKind::Io, "cannot write the table").because(error))?;
        Ok(Table {
            text,
            cut: self.cut,
        })
    }
}

/// The separator of the values of a list.
const BETWEEN: &str = "; ";

/// Room kept for `; … and 1234567 more`.
const MORE: usize = 40;

/// Cuts a text to `most` UTF-16 units, the last of them `…`.
fn shorten(text: &mut String, most: usize) {
    let mut used = 1;
    let end = text.char_indices().find(|(_, character)| {
        used += character.len_utf16();
        used > most
    });
    if let Some((at, _)) = end {
        text.truncate(at);
        text.push('…');
    }
}

/// The length of a text as spreadsheets count it.
fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// A cell that no spreadsheet takes for a formula and no terminal obeys.
///
/// In places where the semicolon or the tab separates cells, as in much of Europe, a table with
/// commas is cut inside its cells. So a sign that starts a formula is guarded at the beginning of a
/// cell and behind each of these, whatever blanks and quotes lie between. Origin of the signs:
/// OWASP, "CSV Injection".
fn safe(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut is_start = true;
    for character in super::sanitize_line(text).chars() {
        let starts_formula = matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
        if is_start && starts_formula {
            cell.push('\'');
        }
        let is_between = character == ';';
        let is_skipped = matches!(character, ' ' | '"' | '\'');
        is_start = is_between || is_start && is_skipped;
        cell.push(character);
    }
    cell
}

fn failed(error: ::csv::Error) -> Error {
    Error::new(ErrorKind::Io, "cannot write the table").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_cell_starts_a_formula() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-5", "'-5"),
            ("＝1", "'＝1"),
            ("\u{202e}\u{200b}=x", "'=x"),
            ("plain", "plain"),
            (" =x", " '=x"),
            ("a; =x", "a; '=x"),
            ("a;\"=x\"", "a;\"'=x\""),
            ("a;;'+1;b-2", "a;;''+1;b-2"),
            ("a\t=x", "a =x"),
        ] {
            assert_eq!(safe(cell), expected);
        }
    }

    #[test]
    fn no_cell_is_longer_than_a_spreadsheet_takes() {
        let check = |fill: &dyn Fn(&mut Rows) -> &mut Rows, cut: usize, end: &str| {
            let mut rows = Rows::new();
            fill(&mut rows);
            assert!(units(&rows.row[0]) <= LONGEST_CELL);
            assert!(rows.row[0].ends_with(end), "{end}");
            assert_eq!(rows.cut, cut);
        };
        let long = "x".repeat(LONGEST_CELL + 1);
        check(&|rows| rows.cell(&long[1..]), 0, "xx");
        check(&|rows| rows.cell(&long), 1, "x…");
        // Two units each.
        check(&|rows| rows.cell(&"𐓏".repeat(LONGEST_CELL)), 1, "𐓏…");
        let names = vec!["Lake Forum"; 4_000];
        check(
            &|rows| rows.list(names[..20].iter().copied()),
            0,
            "; Lake Forum",
        );
        check(
            &|rows| rows.list(names.iter().copied()),
            1,
            "; … and 1273 more",
        );
        check(
            &|rows| rows.list([long.as_str(), "y"].into_iter()),
            2,
            "x…; … and 1 more",
        );
    }
}
