//! `undersigned export`: the whole result of a query, streamed document by document.

use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use crate::cli::exit_code::Exit;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location, SearchOptions};
use crate::present::{csv, json, json_text, sanitize_line};
use crate::search::{self, Hit};

use super::filter::Question;
use super::{Mark, progress};

/// Write every document that matches, with its facts and the letter that it is
///
/// Without a query, the whole index. Documents are written one by one, in the order of their ids
/// where no word ranks them; a result of any length needs the memory of one document and of the
/// list of matches.
///
/// JSON Lines have what `show --format json` prints, with `letter`, the identity of the letter that
/// the document is, and `copies`, its copies, versions and translations in the index.
///
/// Exit code 0: documents match. 1: none does.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,

    /// Form of the documents
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,

    /// Begin CSV with a byte-order mark, so that spreadsheets read it as UTF-8
    #[arg(long)]
    bom: bool,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object a line, one for each document
    Jsonl,
    /// A table for spreadsheets
    Csv,
}

/// Runs the command on the index at `location`.
pub(super) fn run(arguments: &Arguments, location: &Location) -> Result<ExitCode> {
    let mark = Mark::from(arguments.bom);
    if arguments.format != Format::Csv {
        mark.check_without_csv()?;
    }
    let index = Index::open(location)?;
    let (query, remarks) = arguments.question.query()?;
    remarks
        .iter()
        .for_each(|remark| progress::line(&format!("note: {}", sanitize_line(&remark.0))));
    let options = SearchOptions {
        limit: usize::MAX,
        ..SearchOptions::default()
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut failed = None;
    if arguments.format == Format::Csv {
        let mark = super::table(csv::Table::default(), mark);
        put(&mut out, &(mark + &csv::header()?))?;
    }
    let results = search::for_each_hit(&index, &query, &options, 0, |hit| {
        match written(&hit, arguments.format).and_then(|text| put(&mut out, &text)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    out.flush().map_err(unwritten)?;
    let notes = search::notices(&results.completeness);
    notes
        .iter()
        .for_each(|note| progress::line(&format!("note: {}", sanitize_line(note))));
    Ok(match results.total {
        0 => Exit::NothingFound.into(),
        _ => Exit::Done.into(),
    })
}

fn written(hit: &Hit, format: Format) -> Result<String> {
    match format {
        Format::Jsonl => {
            let line = json_text::line(&json::shown(&hit.stored, &hit.letter));
            let failed = |error| Error::new(ErrorKind::Io, "cannot write JSON").because(error);
            Ok(line.map_err(failed)? + "\n")
        }
        Format::Csv => {
            let rows = csv::rows(std::slice::from_ref(hit))?;
            Ok(super::table(rows, Mark::Omitted))
        }
    }
}

fn put(out: &mut impl Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(unwritten)
}

fn unwritten(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, "cannot write to standard output").because(error)
}
