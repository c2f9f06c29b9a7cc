//! `undersigned diff`: what changed between two versions of a letter.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::cli::exit_code::Exit;
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::ingest::Options;
use crate::letter::Difference;
use crate::present::terminal::{self, TerminalStyle};
use crate::present::{csv, json, json_text};

use super::{Mark, like, show};

/// Show what changed between two versions of a letter: text and signatories
///
/// The text is compared by paragraph. Signatories are added, removed or spelled otherwise; their
/// order does not matter.
///
/// Exit code 0: both are the same. 1: they differ.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The earlier version: an id or path of the index, or a file
    #[arg(value_name = "BEFORE")]
    before: String,

    /// The later version
    #[arg(value_name = "AFTER")]
    after: String,

    /// Form of the differences
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Begin CSV with a byte-order mark, so that spreadsheets read it as UTF-8
    #[arg(long)]
    bom: bool,

    /// Longest time to read one file, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    max_seconds: u32,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// A table for spreadsheets
    Csv,
}

/// Runs the command; an index is needed only where a file is not named.
pub(super) fn run(
    arguments: &Arguments,
    location: &Location,
    style: TerminalStyle,
) -> Result<ExitCode> {
    let mark = Mark::from(arguments.bom);
    if arguments.format != Format::Csv {
        mark.check_without_csv()?;
    }
    let options = Options {
        max_time: Duration::from_secs(arguments.max_seconds.into()),
        ..Options::default()
    };
    let index = Index::open(location);
    let read = |what: &str| document(&index, what, &options);
    let difference = Difference::of(&read(&arguments.before)?, &read(&arguments.after)?);
    super::print(&match arguments.format {
        Format::Text => terminal::difference(&difference, style),
        Format::Csv => super::table(csv::difference(&difference)?, mark),
        Format::Json => {
            let line = json_text::line(&json::difference(&difference));
            let failed = |error| Error::new(ErrorKind::Io, "cannot write JSON").because(error);
            line.map_err(failed)? + "\n"
        }
    })?;
    Ok(if difference.is_empty() {
        Exit::Done.into()
    } else {
        Exit::Different.into()
    })
}

/// The document that a person means: of the index, else a file. Errors: `NoDocument`, `Corrupt`,
/// those of opening the index where there is no such file, `Io`.
fn document(index: &Result<Index>, what: &str, options: &Options) -> Result<Document> {
    let is_file = Path::new(what).is_file();
    match index {
        Ok(index) => match show::named(index, what) {
            Ok(stored) => Ok(stored.document),
            Err(error) if error.kind == ErrorKind::NoDocument && is_file => {
                like::read(Path::new(what), options)
            }
            Err(error) => Err(error),
        },
        Err(_) if is_file => like::read(Path::new(what), options),
        Err(error) => {
            let message = format!("no file `{what}`, and {error}");
            Err(Error::new(error.kind, message)
                .hint("name two files, or two documents of an index: `undersigned index FOLDER`"))
        }
    }
}
