//! `undersigned bench`: how long queries take on this index.
//!
//! Runs each query class on one thread in this process, first to warm up and then for the clock,
//! and checks that every run gives the result of the first; then all classes on many threads.

mod cases;
mod clock;
mod compare;
mod machine;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::query::syntax;

use cases::Class;
use clock::{Questions, Times};
use compare::Change;
use machine::{Memory, Opening, Throughput};

/// Measure how long queries take on this index
///
/// Makes queries of each class from the documents of the index, and reads more from a file if you
/// give one. Measures the whole search for ten hits, on one thread, with the index open and in
/// memory. `noise` is the difference between parts of the same run.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Also measure the queries in this file, one on each line
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,

    /// Number of times to run each query [default: until p99 is steady, at most 3 seconds a class]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rounds: Option<u32>,

    /// Number of threads that search at the same time, in a second measurement [default: one for
    /// each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Form of the results
    #[arg(long, value_enum, default_value_t = super::stats::Format::Text)]
    format: super::stats::Format,

    /// Compare with an earlier run that was saved with `--format json`
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

/// A whole run.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Run {
    /// Version of this shape.
    version: u32,
    documents: u64,
    opening: Opening,
    classes: Vec<Times>,
    throughput: Vec<Throughput>,
    memory: Option<Memory>,
}

/// The present shape of a run.
const VERSION: u32 = 2;

/// A run, and its changes since an earlier one.
#[derive(serde::Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    run: &'a Run,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a [Change]>,
}

/// Runs the command on the index at `location`.
pub(super) fn run(arguments: &Arguments, location: &Location) -> Result<ExitCode> {
    let baseline = arguments.baseline.as_deref().map(compare::read);
    let baseline = baseline.transpose()?;
    let run = measure(arguments, location)?;
    let changes = baseline.map(|before| compare::changes(&before, &run));
    let changes = changes.as_deref();
    let text = match arguments.format {
        super::stats::Format::Text => table::text(&run, changes),
        super::stats::Format::Json => {
            let report = Report { run: &run, changes };
            let mut json = crate::present::json_text::indented(&report).map_err(|error| {
                Error::new(ErrorKind::Io, "cannot write the times as JSON").because(error)
            })?;
            json.push('\n');
            json
        }
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn measure(arguments: &Arguments, location: &Location) -> Result<Run> {
    let classes = questions(arguments, location)?;
    let Some(first) = classes.first() else {
        return Err(Error::new(ErrorKind::Usage, "no queries to measure")
            .hint("read some documents first: `undersigned index FOLDER`"));
    };
    let opening = machine::opening(location, first)?;
    let index = Index::open(location)?;
    let times = classes
        .iter()
        .map(|class| class.measure(&index, arguments.rounds))
        .collect::<Result<Vec<Times>>>()?;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let mut threads = vec![1, arguments.threads.map_or_else(cores, usize::from)];
    threads.dedup();
    let throughput = threads
        .into_iter()
        .map(|threads| machine::throughput(&index, &classes, threads, arguments.rounds))
        .collect::<Result<Vec<Throughput>>>()?;
    Ok(Run {
        version: VERSION,
        documents: index.stats()?.documents,
        opening,
        classes: times,
        throughput,
        memory: machine::memory(),
    })
}

/// Questions of every class that has any.
fn questions(arguments: &Arguments, location: &Location) -> Result<Vec<Questions>> {
    let mut cases = cases::cases(&Index::open(location)?)?;
    if let Some(path) = &arguments.queries {
        cases.push((Class::Given, read_queries(path)?));
    }
    let cases = cases.into_iter().filter(|(_, queries)| !queries.is_empty());
    let questions = cases.map(|(class, queries)| {
        let queries = queries.iter().map(|text| syntax::parse(text).0);
        Questions::new(class, queries.collect())
    });
    Ok(questions.collect())
}

fn read_queries(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}
