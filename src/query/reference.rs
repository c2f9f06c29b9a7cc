//! The reference of the query language: one table of its forms, one of the fields.
//!
//! `search --help`, the help of the page and docs/query-syntax.md are made from it. Knows nothing
//! of their layout.

use crate::document::Field;
use crate::document::field::Matching;

/// Something that can be written in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// An example, which is a whole query.
    pub write: &'static str,
    /// The documents that the example finds.
    pub finds: &'static str,
}

/// Everything that can be written in a query: words first, then fields, then dates.
pub const ENTRIES: [Entry; 23] = [
    entry("forced eviction", "both words, in any form"),
    entry("\"security council\"", "exactly these words, in this order"),
    entry(
        "\"police mandate\"~5",
        "these words, at most five others between them",
    ),
    entry("dam OR river", "either word, or both"),
    entry("letter -petition", "the first word without the second"),
    entry("(dam OR river) Laos", "brackets keep words together"),
    entry("displac*", "words that begin with these letters"),
    entry("Kyrgyzstan~1", "words that differ in one letter at most"),
    entry(
        "country:KG",
        "documents about a country; names and codes work",
    ),
    entry("region:\"central asia\"", "documents about a region"),
    entry(
        "signatory:\"human rights watch\"",
        "documents that somebody signed",
    ),
    entry("to:\"security council\"", "documents addressed to somebody"),
    entry("cites:A/RES/63/308", "documents that cite an instrument"),
    entry("kind:open-letter", "documents of a kind"),
    entry("lang:fr", "documents in a language"),
    entry("publisher:amnesty", "documents that somebody published"),
    entry("title:school", "documents with this word in the title"),
    entry(
        "type:pdf",
        "documents of a type of file: pdf, word, email ...",
    ),
    entry("path:letters/*", "files whose path looks like this"),
    entry("date:2019", "documents of a year; also 2019-03, 2019-03-18"),
    entry(
        "date:2019..2021-06",
        "documents of a span of time; also 2019.., >=2019",
    ),
    entry(
        "date:unknown",
        "documents without a date; works for every field",
    ),
    entry(
        "to:\"security council\" country:(KG OR UZ) date:2009..",
        "all of this together",
    ),
];

const fn entry(write: &'static str, finds: &'static str) -> Entry {
    Entry { write, finds }
}

/// The entries as text in two columns, each line indented by two spaces.
pub fn as_text() -> String {
    const COLUMN: usize = 34;
    let line = |entry: &Entry| {
        let Entry { write, finds } = entry;
        if write.len() < COLUMN {
            format!("  {write:<COLUMN$}{finds}\n")
        } else {
            format!("  {write}\n  {:COLUMN$}{finds}\n", "")
        }
    };
    ENTRIES.iter().map(line).collect()
}

/// The entries as a table of Markdown.
pub fn as_markdown() -> String {
    let line = |entry: &Entry| format!("| `{}` | {} |\n", entry.write, entry.finds);
    let lines: String = ENTRIES.iter().map(line).collect();
    format!("| write | finds |\n|---|---|\n{lines}")
}

/// The fields as a table of Markdown.
pub fn fields_as_markdown() -> String {
    let lines: String = Field::ALL.into_iter().map(field_line).collect();
    format!("| field | other names | holds | write | counted |\n|---|---|---|---|---|\n{lines}")
}

fn field_line(field: Field) -> String {
    let others: Vec<String> = field
        .aliases()
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let write = match field.matching() {
        Matching::Words => "words of it, in this order",
        Matching::Value => "a whole value",
        Matching::Days => "a date or a span",
        Matching::Pattern => "a pattern with `*`",
    };
    let counted = if field.counted() { "yes" } else { "" };
    format!(
        "| `{}` | {} | {} | {write} | {counted} |\n",
        field.name(),
        others.join(", "),
        holds(field)
    )
}

/// The content of a field, in a few words.
fn holds(field: Field) -> &'static str {
    match field {
        Field::Title => "the title",
        Field::Kind => "the kind of document",
        Field::Date => "the date of the document",
        Field::Year => "the year of that date",
        Field::Month => "the month of that date",
        Field::Language => "the language of the text",
        Field::Publisher => "who published it",
        Field::Country => "countries that it is mainly about",
        Field::Region => "regions that it is about",
        Field::Addressee => "those to whom it is addressed",
        Field::Signatory => "those who signed it",
        Field::Instrument => "resolutions, treaties and laws that it cites",
        Field::Type => "the type of the file",
        Field::Body => "the main text",
        Field::Path => "the path of the file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::syntax::parse;

    #[test]
    fn the_page_of_the_query_language_holds_the_tables() {
        let page = include_str!("../../docs/query-syntax.md");
        for table in [as_markdown(), fields_as_markdown()] {
            assert!(page.contains(&table), "docs/query-syntax.md lacks\n{table}");
        }
    }

    #[test]
    fn every_entry_is_read_without_a_remark() {
        for Entry { write, .. } in ENTRIES {
            let (query, remarks) = parse(write);
            assert_eq!(remarks, [], "{write}");
            assert_ne!(query, crate::query::Query::default(), "{write}");
        }
    }

    #[test]
    fn lines_of_text_fit_a_terminal() {
        for line in as_text().lines() {
            assert!(line.len() <= 100, "{line}");
        }
    }
}
