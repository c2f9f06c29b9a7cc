//! The engine's schema, derived from the one table of fields, and a document's way into it.

pub(super) mod backpressure;
pub(super) mod languages;
pub(super) mod tokenizer;

use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::{TantivyDocument, Term};

use crate::document::{Document, DocumentId, Field, FileType};
use crate::index::StoredDocument;
use crate::index::tantivy::schema::backpressure::Backpressure;
use crate::index::tantivy::schema::tokenizer::{EXACT, STEMMED};
use crate::query::ranking::WEIGHTS;

/// To be raised whenever the schema or the analysis changes: an index of another version is built
/// again.
pub(super) const VERSION: u32 = 14;

/// The longest value kept in a column, in bytes; longer ones are cut.
const LONGEST_VALUE: usize = 1_000;

/// The engine's name of the column that equal scores are ordered by.
pub(super) const ORDER: &str = "order";

/// The engine's name of the column of paths.
pub(super) const PATH: &str = "path";

/// The engine's fields.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub(super) schema: Schema,
    /// Identity: sixteen bytes.
    pub(super) id: Column,
    /// The first half of the id as a number: it orders equal scores.
    pub(super) order: Column,
    /// Title, several times, and body: stemmed terms.
    pub(super) text: Column,
    /// Title and body: unstemmed terms.
    pub(super) exact: Column,
    /// First and last day of the date, counted from 1970-01-01.
    pub(super) first_day: Column,
    pub(super) last_day: Column,
    /// Names of the fields that have a value.
    pub(super) present: Column,
    /// Source paths.
    pub(super) path: Column,
    /// The document, packed; nothing else is stored, so that the engine's bytes of a document end
    /// with it.
    pub(super) stored: Column,
    /// Words of fields matched by words.
    words: Vec<(Field, Column)>,
    /// Values of counted fields.
    values: Vec<(Field, Column)>,
}

impl Columns {
    pub(super) fn new() -> Self {
        let mut builder = Schema::builder();
        let positions = |terms: &str| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(terms)
                .set_fieldnorms(true)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            TextOptions::default().set_indexing_options(indexing)
        };
        let raw = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic);
            TextOptions::default().set_indexing_options(indexing)
        };
        let id = builder.add_bytes_field("id", INDEXED);
        let order = builder.add_u64_field(ORDER, FAST);
        let text = builder.add_text_field("text", positions(STEMMED));
        let exact = builder.add_text_field("exact", positions(EXACT));
        let first_day = builder.add_i64_field("first_day", INDEXED | FAST);
        let last_day = builder.add_i64_field("last_day", INDEXED | FAST);
        let present = builder.add_text_field("present", raw());
        let path = builder.add_text_field(PATH, raw().set_fast("raw"));
        let stored = builder.add_bytes_field("stored", STORED);
        let words = [
            Field::Title,
            Field::Publisher,
            Field::Addressee,
            Field::Signatory,
        ];
        let words = words.map(|field| {
            (
                field,
                builder.add_text_field(&format!("{}_words", field.name()), positions(EXACT)),
            )
        });
        let values = Field::ALL
            .into_iter()
            .filter(|field| field.counted())
            .map(|field| {
                (
                    field,
                    builder.add_text_field(field.name(), raw().set_fast("raw")),
                )
            })
            .collect();
        Self {
            id,
            order,
            text,
            exact,
            first_day,
            last_day,
            present,
            path,
            stored,
            words: words.to_vec(),
            values,
            schema: builder.build(),
        }
    }

    /// The column of a field's words.
    pub(super) fn words(&self, field: Field) -> Option<Column> {
        self.words
            .iter()
            .find(|(of, _)| *of == field)
            .map(|(_, column)| *column)
    }

    /// The column of a field's values.
    pub(super) fn values(&self, field: Field) -> Option<Column> {
        self.values
            .iter()
            .find(|(of, _)| *of == field)
            .map(|(_, column)| *column)
    }

    /// Makes the engine's entry for a document that is stemmed in `language`, counted as `backlog`;
    /// waits while the backlog is large.
    pub(super) fn entry(
        &self,
        stored: &StoredDocument,
        packed: &[u8],
        language: &str,
        backlog: &Backpressure,
    ) -> TantivyDocument {
        let document = &stored.document;
        let mut entry = TantivyDocument::default();
        let id = number(&stored.id.0);
        entry.add_bytes(self.id, &id.to_be_bytes());
        entry.add_u64(self.order, (id >> 64) as u64);
        let (heading, rest) = heading(document);
        let headings = heading
            .into_iter()
            .flat_map(|heading| std::iter::repeat_n(heading, WEIGHTS.title_repetitions));
        let text = tokenizer::packed(language, headings.chain([rest]));
        backlog.add(text.len());
        entry.add_text(self.text, text);
        let exact = heading.into_iter().chain([rest]);
        entry.add_text(self.exact, tokenizer::packed("", exact));
        if let Some(date) = &document.date {
            entry.add_i64(self.first_day, day_number(date.value.earliest()));
            entry.add_i64(self.last_day, day_number(date.value.latest()));
        }
        for (field, column) in &self.words {
            let values = values_of(*field, stored);
            if !values.is_empty() {
                let values = values.iter().map(String::as_str);
                entry.add_text(*column, tokenizer::packed("", values));
            }
        }
        for (field, column) in &self.values {
            let mut values = values_of(*field, stored);
            values.sort_unstable();
            values.dedup();
            for value in &values {
                entry.add_text(*column, cut(value));
            }
        }
        for field in Field::ALL {
            if !values_of(field, stored).is_empty() {
                entry.add_text(self.present, field.name());
            }
        }
        for path in &stored.paths {
            entry.add_text(self.path, cut(path));
        }
        entry.add_bytes(self.stored, packed);
        entry
    }
}

/// A document's identity as a number: its hexadecimal digits.
fn number(id: &str) -> u128 {
    u128::from_str_radix(id.get(..DocumentId::DIGITS).unwrap_or(id), 16).unwrap_or_default()
}

/// The documents of an id: one at most.
pub(super) fn id_term(id: Column, of: &DocumentId) -> Term {
    Term::from_field_bytes(id, &number(&of.0).to_be_bytes())
}

/// Returns the first and the last id that begin with some hexadecimal digits; `None` if no id can
/// begin with them.
pub(super) fn ids_beginning(id: Column, digits: &str) -> Option<(Term, Term)> {
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let rest = DocumentId::DIGITS.checked_sub(digits.len())?;
    let bound = |fill: &str| {
        let number = u128::from_str_radix(&format!("{digits}{}", fill.repeat(rest)), 16);
        Some(Term::from_field_bytes(id, &number.ok()?.to_be_bytes()))
    };
    (is_digits && !digits.is_empty()).then_some((bound("0")?, bound("f")?))
}

/// Days since 1970-01-01.
pub(super) fn day_number(date: jiff::civil::Date) -> i64 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    epoch
        .until(date)
        .map(|span| i64::from(span.get_days()))
        .unwrap_or_default()
}

/// A year as its column keeps it.
pub(super) fn year_name(year: i16) -> String {
    format!("{year:04}")
}

/// A value as columns keep it.
pub(super) fn cut(value: &str) -> &str {
    let mut end = value.len().min(LONGEST_VALUE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

/// Returns true if a value in a column may have been longer.
pub(super) fn may_be_cut(value: &str) -> bool {
    value.len() + char::MAX.len_utf8() > LONGEST_VALUE
}

/// A field's values as they are counted and filtered.
fn values_of(field: Field, stored: &StoredDocument) -> Vec<String> {
    let document = &stored.document;
    let date = document.date.as_ref().map(|found| found.value);
    match field {
        Field::Title => document
            .title
            .iter()
            .map(|found| found.value.clone())
            .collect(),
        Field::Kind => document
            .kind
            .iter()
            .map(|found| found.value.to_string())
            .collect(),
        Field::Date => date.iter().map(ToString::to_string).collect(),
        Field::Year => date
            .iter()
            .map(|date| year_name(date.year_number()))
            .collect(),
        Field::Month => {
            let month = |date: &crate::document::PartialDate| {
                Some(format!(
                    "{:04}-{:02}",
                    date.year_number(),
                    date.month_number()?
                ))
            };
            date.iter().filter_map(month).collect()
        }
        Field::Language => document
            .language
            .iter()
            .map(|found| found.value.to_string())
            .collect(),
        Field::Publisher => document
            .publisher
            .iter()
            .map(|found| found.value.clone())
            .collect(),
        Field::Country => document
            .countries
            .iter()
            .map(|found| found.value.to_string())
            .collect(),
        Field::Region => document
            .regions
            .iter()
            .map(|found| found.value.0.clone())
            .collect(),
        Field::Addressee => document
            .addressees
            .iter()
            .map(|found| found.value.0.clone())
            .collect(),
        Field::Signatory => document
            .signatories
            .iter()
            .map(|found| found.value.name.clone())
            .collect(),
        Field::Instrument => document
            .instruments
            .iter()
            .map(|found| found.value.0.clone())
            .collect(),
        Field::Type => {
            let own = FileType::of_media_type(&document.media_type);
            let paths = stored.paths.iter();
            let containers = paths.filter_map(|path| FileType::of_container(path));
            let types = own.into_iter().chain(containers);
            types.map(|of| of.name().to_owned()).collect()
        }
        Field::Body | Field::Path => Vec::new(),
    }
}

/// The longest first paragraph that counts as a heading, in bytes.
const LONGEST_HEADING: usize = 240;

/// Returns the heading and the text without it: the heading is the title or, without a title, a
/// short first paragraph.
fn heading(document: &Document) -> (Option<&str>, &str) {
    let body = document.body.trim_start();
    match &document.title {
        Some(title) => match body.strip_prefix(title.value.as_str()) {
            Some(rest) => (Some(&title.value), rest),
            None => (Some(&title.value), body),
        },
        None => match body.split_once("\n\n") {
            Some((first, rest)) if first.len() <= LONGEST_HEADING && !rest.trim().is_empty() => {
                (Some(first), rest)
            }
            _ => (None, body),
        },
    }
}
