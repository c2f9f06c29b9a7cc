//! `undersigned stats`: statistics of the index.

use std::process::ExitCode;

use indicatif::{HumanBytes, HumanCount};

use crate::document::FileType;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::present::{json, json_text};
use crate::search::stats::{self, Statistics};

use super::index::reasons;

/// Show what is in the index: documents, terms, size, how many documents have each field,
/// languages, dates
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Form of the results
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

/// Runs the command on the index at `location`.
pub(super) fn run(arguments: &Arguments, location: &Location) -> Result<ExitCode> {
    let statistics = stats::statistics(&Index::open(location)?)?;
    let text = match arguments.format {
        Format::Text => text(&statistics),
        Format::Json => {
            let mut json =
                json_text::indented(&json::statistics(&statistics)).map_err(|error| {
                    Error::new(ErrorKind::Io, "cannot write the statistics as JSON").because(error)
                })?;
            json.push('\n');
            json
        }
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn text(statistics: &Statistics) -> String {
    let mut text = format!(
        "documents  {}\nterms      {}\non disk    {} in {} segments\ndates      {}\nversion    {} (extractor {})\n\n",
        HumanCount(statistics.documents),
        HumanCount(statistics.terms),
        HumanBytes(statistics.bytes),
        statistics.segments,
        match (&statistics.earliest, &statistics.latest) {
            (Some(earliest), Some(latest)) => format!("{earliest} to {latest}"),
            _ => "none".to_owned(),
        },
        stats::VERSION,
        stats::EXTRACTOR,
    );
    text.push_str(&format!(
        "{:<12}{:>10}{:>9}{:>10}\n",
        "field", "documents", "share", "values"
    ));
    for share in &statistics.fields {
        text.push_str(&format!(
            "{:<12}{:>10}{:>8.1}%{:>10}\n",
            share.field.name(),
            share.documents,
            share.share * 100.0,
            share.values
        ));
    }
    if !statistics.types.is_empty() {
        text.push_str("\ntype         documents\n");
        for count in &statistics.types {
            let name = count.file_type.map_or("other", FileType::name);
            let left_out = reasons(&count.left_out);
            text.push_str(&format!("{name:<12}{:>10}{left_out}\n", count.documents));
        }
    }
    if !statistics.languages.is_empty() {
        let languages: Vec<String> = statistics
            .languages
            .iter()
            .map(|(language, count)| format!("{language} {count}"))
            .collect();
        text.push_str(&format!("\nlanguages  {}\n", languages.join(", ")));
    }
    text
}
