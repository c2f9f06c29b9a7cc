//! `undersigned show`: one document as text with its fields.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::notes::Notes;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location, StoredDocument};
use crate::present::terminal::{self, Detail, TerminalStyle};
use crate::present::{json, json_text, sanitize_line};
use crate::search::Letter;
use crate::shell::quoted;
use crate::source::name;

/// Show one document as text with its fields, and the copies, versions and translations of it
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The document: its id or the beginning of its id, its path or the end of its path
    #[arg(value_name = "ID|PATH")]
    document: String,

    /// Show the evidence for each value: rule, confidence, words
    #[arg(long)]
    why: bool,

    /// Form of the document
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object, as `extract` prints it, with id and paths
    Json,
}

/// Runs the command on the index at `location`.
pub(super) fn run(
    arguments: &Arguments,
    location: &Location,
    notes: &Notes,
    style: TerminalStyle,
) -> Result<ExitCode> {
    let index = notes.open(location)?;
    let stored = named(&index, &arguments.document)?;
    let letter = Letter::of(&index, &stored.id);
    super::print(&match arguments.format {
        Format::Text => {
            let detail = if arguments.why {
                Detail::Evidence
            } else {
                Detail::Values
            };
            terminal::document(&stored, &letter, detail, style)
        }
        Format::Json => {
            let failed = |error: serde_json::Error| {
                Error::new(ErrorKind::Io, "cannot write JSON").because(error)
            };
            let shown = json::shown(&stored, &letter);
            let shown = match index.parties() {
                Some(parties) => shown.with_parties(parties),
                None => shown,
            };
            json_text::line(&shown).map_err(failed)? + "\n"
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Number of paths with the same end that a message names.
const NAMED: usize = 5;

/// The document that a person means. Errors: `NoDocument`, `Corrupt`.
pub(super) fn named(index: &Index, document: &str) -> Result<StoredDocument> {
    if let Some(stored) = index.find(document)? {
        return Ok(stored);
    }
    let ending = name::shown(Path::new(document));
    let shown = sanitize_line(document);
    let paths = if ending.is_empty() {
        Vec::new()
    } else {
        index.paths_ending(&ending)?
    };
    let unknown = || {
        let message = format!("no document has the id or path `{shown}`");
        Error::new(ErrorKind::NoDocument, message)
            .hint("list paths with `undersigned search --format paths QUERY`")
    };
    match paths.as_slice() {
        [] => Err(unknown()),
        [path] => index.find(path)?.ok_or_else(unknown),
        several => {
            let message = format!(
                "{} documents have a path that ends in `{shown}`",
                several.len()
            );
            let mut list: Vec<_> = several.iter().take(NAMED).map(quoted).collect();
            if several.len() > NAMED {
                list.push("…".into());
            }
            let hint = format!("write more of the path: {}", list.join(", "));
            Err(Error::new(ErrorKind::NoDocument, message).hint(hint))
        }
    }
}
