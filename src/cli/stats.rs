//! `undersigned stats`: what is in the index, in figures.

use std::path::Path;
use std::process::ExitCode;

use indicatif::{HumanBytes, HumanCount};

use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{FacetWant, Index, Sort, Want};
use crate::ingest::EXTRACTOR;
use crate::query::Query;

/// Show what is in the index: documents, terms, size, how many documents have each field, languages, dates
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// The figures, as `--format json` prints them.
#[derive(Debug, serde::Serialize)]
struct Figures {
    version: &'static str,
    extractor: &'static str,
    documents: u64,
    terms: u64,
    bytes: u64,
    segments: u64,
    earliest: Option<String>,
    latest: Option<String>,
    fields: Vec<Share>,
    languages: Vec<(String, u64)>,
}

/// How many documents have a field.
#[derive(Debug, serde::Serialize)]
struct Share {
    field: &'static str,
    documents: u64,
    share: f64,
    values: u64,
}

/// How many languages are listed.
const LANGUAGES: usize = 20;

/// Runs the command on the index in `directory`.
pub(super) fn run(arguments: &Arguments, directory: &Path) -> Result<ExitCode> {
    let figures = figures(&Index::open(directory)?)?;
    let text = match arguments.format {
        Format::Text => text(&figures),
        Format::Json => {
            let mut json = serde_json::to_string_pretty(&figures).map_err(|error| {
                Error::new(ErrorKind::Io, "cannot write the figures as JSON").because(error)
            })?;
            json.push('\n');
            json
        }
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn figures(index: &Index) -> Result<Figures> {
    let stats = index.stats()?;
    let facets = Field::ALL
        .into_iter()
        .filter(|field| field.counted() && *field != Field::Month)
        .map(|field| FacetWant {
            field,
            top: if field == Field::Language {
                LANGUAGES
            } else {
                1
            },
            prefix: None,
        })
        .collect();
    let all = Query::default();
    let counts = index.matches(
        &all,
        &Want {
            facets,
            ..Want::default()
        },
    )?;
    let mut figures = Figures {
        version: env!("CARGO_PKG_VERSION"),
        extractor: EXTRACTOR,
        documents: stats.documents,
        terms: stats.terms,
        bytes: stats.bytes,
        segments: stats.segments,
        earliest: end_of_dates(index, Sort::Oldest)?,
        latest: end_of_dates(index, Sort::Newest)?,
        fields: Vec::new(),
        languages: Vec::new(),
    };
    for facet in counts.facets {
        let documents = counts.total.saturating_sub(facet.unknown);
        figures.fields.push(Share {
            field: facet.field.name(),
            documents,
            share: documents as f64 / counts.total.max(1) as f64,
            values: facet.distinct,
        });
        if facet.field == Field::Language {
            figures.languages = facet.buckets;
        }
    }
    Ok(figures)
}

/// The date of the first document in an order of dates.
fn end_of_dates(index: &Index, sort: Sort) -> Result<Option<String>> {
    let want = Want {
        limit: 1,
        sort,
        ..Want::default()
    };
    let Some(&first) = index.matches(&Query::default(), &want)?.top.first() else {
        return Ok(None);
    };
    let date = index.document(first.address)?.document.date;
    Ok(date.map(|date| date.value.to_string()))
}

fn text(figures: &Figures) -> String {
    let mut text = format!(
        "documents  {}\nterms      {}\non disk    {} in {} segments\ndates      {}\nversion    {} (extractor {})\n\n",
        HumanCount(figures.documents),
        HumanCount(figures.terms),
        HumanBytes(figures.bytes),
        figures.segments,
        match (&figures.earliest, &figures.latest) {
            (Some(earliest), Some(latest)) => format!("{earliest} to {latest}"),
            _ => "none".to_owned(),
        },
        figures.version,
        figures.extractor,
    );
    text.push_str(&format!(
        "{:<12}{:>10}{:>9}{:>10}\n",
        "field", "documents", "share", "values"
    ));
    for share in &figures.fields {
        text.push_str(&format!(
            "{:<12}{:>10}{:>8.1}%{:>10}\n",
            share.field,
            share.documents,
            share.share * 100.0,
            share.values
        ));
    }
    if !figures.languages.is_empty() {
        let languages: Vec<String> = figures
            .languages
            .iter()
            .map(|(language, count)| format!("{language} {count}"))
            .collect();
        text.push_str(&format!("\nlanguages  {}\n", languages.join(", ")));
    }
    text
}
