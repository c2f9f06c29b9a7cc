//! `undersigned show`: one document as text with its fields.

use std::path::Path;
use std::process::ExitCode;

use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::present::terminal::{self, Look};
use crate::present::{harmless, json};

/// Show one document as text with its fields
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Its id, the beginning of its id, or its path
    #[arg(value_name = "ID|PATH")]
    document: String,

    /// Show what each field stands on: rule, confidence, words
    #[arg(long)]
    why: bool,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object: what `extract` prints, with id and paths
    Json,
}

/// Runs the command on the index in `directory`.
pub(super) fn run(arguments: &Arguments, directory: &Path, look: Look) -> Result<ExitCode> {
    let index = Index::open(directory)?;
    let stored = index.find(&arguments.document)?.ok_or_else(|| {
        let message = format!(
            "no document has the id or path `{}`",
            harmless(&arguments.document)
        );
        Error::new(ErrorKind::NoDocument, message)
            .hint("`undersigned search --format paths QUERY` lists paths")
    })?;
    super::print(&match arguments.format {
        Format::Text => terminal::document(&stored, arguments.why, look),
        Format::Json => {
            let failed = |error: serde_json::Error| {
                Error::new(ErrorKind::Io, "cannot write JSON").because(error)
            };
            serde_json::to_string(&json::shown(&stored)).map_err(failed)? + "\n"
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
