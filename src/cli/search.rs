//! `undersigned search`: ranked hits with snippets, and facets on request.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::cli::exit_code::Exit;
use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Copies, Counted, FacetOptions, Index, Location, SearchOptions, Sort};
use crate::ingest::Options;
use crate::present::terminal::{self, TerminalStyle};
use crate::present::{Output, csv, json, json_text, sanitize_line};
use crate::query::{Operator, Query, reference};
use crate::search::suggest::suggestion;
use crate::search::{self, Completeness, Results};

use super::filter::Question;
use super::notes::{self, Notes};
use super::progress::Display;
use super::{Mark, index, like, progress};

/// Search the index: ranked hits with snippets
///
/// Exit code 0: something was found. 1: nothing was found.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{}", reference::as_text().trim_end()))]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,

    /// Find documents like this one, instead of words: an id or path of the index, or a file
    #[arg(long, value_name = "ID|FILE", conflicts_with = "words")]
    like: Option<String>,

    /// Read this folder first, or what changed in it since the last time
    #[arg(long = "in", value_name = "FOLDER")]
    folder: Vec<PathBuf>,

    /// Order of hits
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    sort: Order,

    /// Whether copies, versions and translations of one letter are shown under its best document or
    /// as hits of their own; `--limit` and `--offset` count what is shown
    #[arg(long, value_enum, default_value_t = CopiesShown::Collapse)]
    copies: CopiesShown,

    /// Number of hits to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Number of hits to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,

    /// Count the values of these fields over all hits, e.g. `country,signatory,year`
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = field)]
    facets: Vec<Field>,

    /// What `--facets` counts
    #[arg(long, value_enum, default_value_t = CountedThings::Letters)]
    count: CountedThings,

    /// Number of passages to show for each hit
    #[arg(long, value_name = "N", default_value_t = 2)]
    snippets: usize,

    /// Form of the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Begin CSV with a byte-order mark, so that spreadsheets read it as UTF-8
    #[arg(long)]
    bom: bool,

    /// Show how the query was read, and what each hit's score is made of
    #[arg(long)]
    explain: bool,

    /// Longest time to read one file, in seconds; for `--in`, and for `--like` with a file
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    max_seconds: u32,
}

const EXAMPLES: &str = "\
Examples:
  undersigned search --in letters 'forced evictions'
  undersigned search 'to:\"security council\" country:(KG OR UZ) date:2009..' --sort newest
  undersigned search --country Myanmar --kind open-letter --facets signatory,year
  undersigned search --like letters/kivu.html --since 2015

Query language:
";

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Order {
    /// Best first
    Relevance,
    /// Latest first, undated last
    Newest,
    /// Earliest first, undated last
    Oldest,
}

/// What the counts of values are numbers of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum CountedThings {
    /// A value counts once for all copies, versions and translations of a letter
    Letters,
    /// A value counts for every document
    Documents,
}

impl From<CountedThings> for Counted {
    fn from(things: CountedThings) -> Self {
        match things {
            CountedThings::Letters => Self::Letters,
            CountedThings::Documents => Self::Documents,
        }
    }
}

/// What becomes of documents that are one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CopiesShown {
    /// Only the best one is a hit
    Collapse,
    /// Each is a hit
    All,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// One JSON object a line, one for each hit
    Jsonl,
    /// A table for spreadsheets
    Csv,
    /// One path a line
    Paths,
}

/// The hits of one search are never more than this.
const MAX_HITS: usize = 100_000;

/// Values shown of each field that is counted.
const TOP_VALUES: usize = 10;

/// A field that can be counted, by its name.
pub(super) fn field(name: &str) -> std::result::Result<Field, String> {
    let counted: Vec<&str> = Field::ALL
        .into_iter()
        .filter(|field| field.counted())
        .map(Field::name)
        .collect();
    let field = Field::named(name.trim()).filter(|field| field.counted());
    field.ok_or_else(|| {
        format!(
            "not a field that can be counted; choose from {}",
            counted.join(", ")
        )
    })
}

/// Runs the command on the index at `location`.
pub(super) fn run(
    arguments: &Arguments,
    location: &Location,
    notes: &Notes,
    style: TerminalStyle,
) -> Result<ExitCode> {
    if arguments.question.is_empty() && arguments.like.is_none() {
        return Err(Error::new(ErrorKind::Usage, "nothing to search for")
            .hint("give words or a filter: `undersigned search 'forced evictions'` or `undersigned search --country KG`"));
    }
    let mark = Mark::from(arguments.bom);
    if arguments.format != Format::Csv {
        mark.check_without_csv()?;
    }
    let (mut query, remarks) = arguments.question.query()?;
    let options = Options {
        max_time: Duration::from_secs(arguments.max_seconds.into()),
        aliases: notes.aliases()?,
        ..Options::default()
    };
    let mut incomplete = false;
    if !arguments.folder.is_empty() {
        let report = index::update(&arguments.folder, location, &options, Display::visible())?;
        incomplete = report.has_failures();
    }
    let index = arguments.question.open(location, notes)?;
    let mut remarks: Vec<String> = remarks.into_iter().map(|remark| remark.0).collect();
    remarks.extend(notes::found(&index, &query));
    let started = Instant::now();
    if let Some(what) = &arguments.like {
        remarks.push(like::ask(&index, what, &options, &mut query)?);
    }
    let want = SearchOptions {
        limit: arguments.limit.min(MAX_HITS),
        offset: arguments.offset.min(MAX_HITS),
        sort: match arguments.sort {
            Order::Relevance => Sort::Relevance,
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
        },
        count: arguments.count.into(),
        copies: match arguments.copies {
            CopiesShown::Collapse => Copies::Collapse,
            CopiesShown::All => Copies::All,
        },
        facets: arguments
            .facets
            .iter()
            .map(|field| FacetOptions::top(*field, TOP_VALUES))
            .collect(),
        ..SearchOptions::default()
    };
    let output = output(arguments.format);
    let total = if output == Output::Paths && !arguments.explain {
        let results = search::matches(&index, &query, &want)?;
        let (total, completeness) = (results.total, &results.completeness);
        remarks.extend(search::notices(completeness));
        remarks.extend(spelling_note(
            &index,
            &query,
            arguments,
            total,
            completeness,
        )?);
        print_notes(&remarks);
        let paths = results.top.iter().map(|found| index.paths(found.address));
        let paths = paths.collect::<Result<Vec<_>>>()?;
        super::print(&lines(paths.iter().flatten()))?;
        total
    } else {
        let results = search::search(&index, &query, &want, arguments.snippets)?;
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        let (total, completeness) = (results.total, &results.completeness);
        remarks.extend(search::notices(completeness));
        remarks.extend(spelling_note(
            &index,
            &query,
            arguments,
            total,
            completeness,
        )?);
        if output != Output::Json {
            print_notes(&remarks);
        }
        if arguments.explain {
            explain(&index, &query, &results)?;
        }
        let text = written(arguments, mark, &query, &remarks, &results, took_ms, style)?;
        super::print(&text)?;
        total
    };
    Ok(match (total, incomplete) {
        (0, _) => Exit::NothingFound.into(),
        (_, true) => Exit::Partly.into(),
        (_, false) => Exit::Done.into(),
    })
}

/// A note with another spelling, where the query found little.
fn spelling_note(
    index: &Index,
    query: &Query,
    arguments: &Arguments,
    total: u64,
    completeness: &Completeness,
) -> Result<Option<String>> {
    if arguments.like.is_some() {
        return Ok(None);
    }
    let text = arguments.question.text();
    let better = suggestion(index, query, &text, total, completeness)?;
    Ok(better.map(|better| format!("did you mean `{better}`?")))
}

fn print_notes(remarks: &[String]) {
    remarks
        .iter()
        .for_each(|remark| progress::line(&format!("note: {}", sanitize_line(remark))));
}

fn lines<'a>(paths: impl Iterator<Item = &'a String>) -> String {
    paths.map(|path| sanitize_line(path) + "\n").collect()
}

fn output(format: Format) -> Output {
    match format {
        Format::Text => Output::Text,
        Format::Json => Output::Json,
        Format::Jsonl => Output::Jsonl,
        Format::Csv => Output::Csv,
        Format::Paths => Output::Paths,
    }
}

fn written(
    arguments: &Arguments,
    mark: Mark,
    query: &Query,
    remarks: &[String],
    results: &Results,
    took_ms: f64,
    style: TerminalStyle,
) -> Result<String> {
    let failed =
        |error: serde_json::Error| Error::new(ErrorKind::Io, "cannot write JSON").because(error);
    Ok(match output(arguments.format) {
        Output::Text => terminal::results(results, style, took_ms),
        Output::Json => {
            let query = query.to_string();
            let answer = json::answer(&query, remarks, results, took_ms);
            json_text::line(&answer).map_err(failed)? + "\n"
        }
        Output::Jsonl => json::lines(&results.hits)?,
        Output::Csv => super::table(csv::hits(&results.hits)?, mark),
        Output::Paths => lines(results.hits.iter().flat_map(|hit| &hit.stored.paths)),
    })
}

/// Prints to standard error how the query was understood and the parts of each hit's score.
fn explain(index: &Index, query: &Query, results: &Results) -> Result<()> {
    progress::line(&format!(
        "understood as: {}",
        sanitize_line(&query.to_string())
    ));
    // For a partial answer any word was enough.
    let operator = if results.completeness.is_partial {
        Operator::Or
    } else {
        query.operator
    };
    let query = &Query {
        operator,
        ..query.clone()
    };
    for hit in &results.hits {
        let path = sanitize_line(hit.stored.paths.first().map_or("", String::as_str));
        progress::line(&format!("{}. {path}: {:.3}", hit.rank, hit.score));
        for part in search::explain(index, query, hit)? {
            let name = sanitize_line(&part.name);
            progress::line(&format!("   {:>8.3}  {name}", part.score));
        }
    }
    Ok(())
}
