//! `undersigned facets`: counts of values over a whole result.

use std::process::ExitCode;

use crate::cli::exit_code::Exit;
use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{FacetOptions, Location, SearchOptions, Sort};
use crate::present::terminal::{self, TerminalStyle};
use crate::present::{csv, json, json_text, sanitize_line};
use crate::search;

use super::filter::Question;
use super::notes::{self, Notes};
use super::search::CountedThings;
use super::{Mark, progress};

/// Count the values of fields over all documents that match
///
/// Without a query, counts the whole index. A filter on a field does not change the counts of that
/// field, so that you see all its values.
///
/// Exit code 0: documents match. 1: none does.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,

    /// Field to count; can be given several times [default: all]
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = super::search::field)]
    field: Vec<Field>,

    /// What is counted
    #[arg(long, value_enum, default_value_t = CountedThings::Letters)]
    count: CountedThings,

    /// Number of values to show for each field
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    /// Show only values that begin with this text; capitals and accents do not matter
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,

    /// Show whole lists, also values with no documents: all kinds, types, countries and regions, and
    /// every year and month from the first to the last. Overrides `--top`
    #[arg(long)]
    zeros: bool,

    /// Form of the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Begin CSV with a byte-order mark, so that spreadsheets read it as UTF-8
    #[arg(long)]
    bom: bool,
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

/// Runs the command on the index at `location`.
pub(super) fn run(
    arguments: &Arguments,
    location: &Location,
    notes: &Notes,
    style: TerminalStyle,
) -> Result<ExitCode> {
    let mark = Mark::from(arguments.bom);
    if arguments.format != Format::Csv {
        mark.check_without_csv()?;
    }
    let index = arguments.question.open(location, notes)?;
    let (query, remarks) = arguments.question.query()?;
    remarks
        .iter()
        .for_each(|remark| progress::line(&format!("note: {}", sanitize_line(&remark.0))));
    notes::found(&index, &query)
        .iter()
        .for_each(|found| progress::line(&format!("note: {}", sanitize_line(found))));
    let chosen = |field: &Field| {
        field.counted() && (arguments.field.is_empty() || arguments.field.contains(field))
    };
    let wants = Field::ALL
        .into_iter()
        .filter(chosen)
        .map(|field| FacetOptions {
            prefix: arguments.prefix.clone(),
            whole: arguments.zeros,
            ..FacetOptions::top(field, arguments.top)
        });
    let options = SearchOptions {
        limit: 0,
        offset: 0,
        sort: Sort::Relevance,
        facets: wants.collect(),
        count: arguments.count.into(),
        ..SearchOptions::default()
    };
    let results = search::search(&index, &query, &options, 0)?;
    if results.completeness.is_partial {
        progress::line("note: no document has all these words; these have some of them");
    }
    super::print(&match arguments.format {
        Format::Text => terminal::facets(&results.facets, style),
        Format::Csv => super::table(csv::facets(&results.facets)?, mark),
        Format::Json => {
            let counts = json::facets(&results.facets);
            let failed = |error: serde_json::Error| {
                Error::new(ErrorKind::Io, "cannot write JSON").because(error)
            };
            json_text::line(&counts).map_err(failed)? + "\n"
        }
    })?;
    Ok(match results.total {
        0 => Exit::NothingFound.into(),
        _ => Exit::Done.into(),
    })
}
