//! The engine without us: the index that a Rust developer would write with Tantivy for the same
//! documents.

use std::path::Path;

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, IndexSettings, TantivyDocument};
use undersigned::document::Document;

/// Stemmed and unstemmed text, the text as stored, counted values, the date as a year.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) text: Field,
    pub(crate) exact: Field,
    pub(crate) body: Field,
    pub(crate) year: Field,
    pub(crate) country: Field,
    pub(crate) signatory: Field,
    pub(crate) date: Field,
}

/// An empty index in an empty directory.
pub(crate) fn create(directory: &Path) -> tantivy::Result<(Index, Fields)> {
    let (schema, fields) = Fields::schema();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(3),
        }),
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(schema)
        .settings(settings)
        .create_in_dir(directory)?;
    let folded = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
    index.tokenizers().register("folded", folded.build());
    Ok((index, fields))
}

impl Fields {
    /// The schema and its columns.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let terms = |tokenizer: &str, option| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(option);
            TextOptions::default().set_indexing_options(indexing)
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let value = || terms("raw", IndexRecordOption::Basic).set_fast("raw");
        let fields = Fields {
            text: schema.add_text_field("text", terms("en_stem", positions)),
            exact: schema.add_text_field("exact", terms("folded", positions)),
            body: schema.add_text_field("body", STORED),
            year: schema.add_text_field("year", value()),
            country: schema.add_text_field("country", value()),
            signatory: schema.add_text_field("signatory", value()),
            date: schema.add_i64_field("date", INDEXED | FAST),
        };
        (schema.build(), fields)
    }

    /// A document as the engine is to keep it.
    pub(crate) fn entry(self, document: &Document) -> TantivyDocument {
        let mut entry = TantivyDocument::default();
        if let Some(title) = &document.title {
            entry.add_text(self.text, &title.value);
            entry.add_text(self.exact, &title.value);
        }
        entry.add_text(self.text, &document.body);
        entry.add_text(self.exact, &document.body);
        entry.add_text(self.body, &document.body);
        if let Some(date) = &document.date {
            entry.add_i64(self.date, date.value.year_number().into());
            entry.add_text(self.year, date.value.year_number().to_string());
        }
        for country in &document.countries {
            entry.add_text(self.country, country.value.code());
        }
        for signatory in &document.signatories {
            entry.add_text(self.signatory, &signatory.value.name);
        }
        entry
    }
}
