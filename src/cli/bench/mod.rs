//! `undersigned bench`: how long queries take on this index.
//!
//! Runs each query class on one thread in this process, first to warm up and then for the clock, and checks that every run
//! gives the result of the first.

mod cases;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::HumanCount;

use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{FacetWant, Index, Want};
use crate::query::syntax;
use crate::search::search;

use cases::Class;

/// Measure how long queries take on this index
///
/// Queries of each class are made from the index's own documents, or read from a file. The index is open and warm; times are of
/// the whole search for ten hits, on one thread.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Take the queries from this file, one on each line
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,

    /// How often each query is run for the clock
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rounds: u32,

    /// How to print it
    #[arg(long, value_enum, default_value_t = super::stats::Format::Text)]
    format: super::stats::Format,

    /// Compare with an earlier run, saved from `--format json`
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

/// A whole run.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Run {
    /// Version of this shape.
    version: u32,
    documents: u64,
    /// Median time to open the index, in microseconds.
    open_us: f64,
    classes: Vec<Times>,
}

/// Times of one class, in microseconds.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Times {
    class: String,
    queries: usize,
    hits: u64,
    p50_us: f64,
    p90_us: f64,
    p95_us: f64,
    p99_us: f64,
    max_us: f64,
    per_second: f64,
}

/// How often the index is opened for the clock.
const OPENINGS: usize = 9;

/// Hits asked for by every query.
const HITS: usize = 10;

/// Runs the command on the index in `directory`.
pub(super) fn run(arguments: &Arguments, directory: &Path) -> Result<ExitCode> {
    let baseline = arguments
        .baseline
        .as_deref()
        .map(read_baseline)
        .transpose()?;
    let index = Index::open(directory)?;
    let cases = match &arguments.queries {
        Some(path) => vec![(Class::Given, read_queries(path)?)],
        None => cases::cases(&index)?,
    };
    if cases.iter().all(|(_, queries)| queries.is_empty()) {
        return Err(Error::new(ErrorKind::Usage, "no queries to measure")
            .hint("read some documents first: `undersigned index FOLDER`"));
    }
    let mut run = Run {
        version: 1,
        documents: index.stats()?.documents,
        open_us: open_time(directory)?,
        classes: Vec::new(),
    };
    for (class, queries) in cases {
        if !queries.is_empty() {
            run.classes
                .push(measure(&index, class, &queries, arguments.rounds)?);
        }
    }
    let text = match arguments.format {
        super::stats::Format::Text => text(&run, baseline.as_ref()),
        super::stats::Format::Json => {
            let mut json = crate::present::json_text::indented(&run).map_err(|error| {
                Error::new(ErrorKind::Io, "cannot write the times as JSON").because(error)
            })?;
            json.push('\n');
            json
        }
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn measure(index: &Index, class: Class, queries: &[String], rounds: u32) -> Result<Times> {
    let want = Want {
        limit: HITS,
        facets: class
            .facets()
            .iter()
            .map(|&field: &Field| FacetWant {
                field,
                top: 10,
                prefix: None,
            })
            .collect(),
        ..Want::default()
    };
    let queries: Vec<_> = queries.iter().map(|text| syntax::parse(text).0).collect();
    let mut totals = Vec::new();
    for query in &queries {
        totals.push(search(index, query, &want, class.snippets())?.total);
    }
    let mut times = Vec::with_capacity(queries.len() * rounds as usize);
    for _ in 0..rounds {
        for (query, &total) in queries.iter().zip(&totals) {
            let begun = Instant::now();
            let results = search(index, query, &want, class.snippets())?;
            times.push(begun.elapsed());
            if results.total != total {
                return Err(Error::new(
                    ErrorKind::Corrupt,
                    format!(
                        "`{query}` found {} documents and then {total}",
                        results.total
                    ),
                )
                .hint("check the index: `undersigned verify`"));
            }
        }
    }
    let sum: Duration = times.iter().sum();
    times.sort_unstable();
    let at = |share| microseconds(percentile(&times, share));
    Ok(Times {
        class: class.name().to_owned(),
        queries: queries.len(),
        hits: totals.iter().sum(),
        p50_us: at(0.5),
        p90_us: at(0.9),
        p95_us: at(0.95),
        p99_us: at(0.99),
        max_us: at(1.0),
        per_second: times.len() as f64 / sum.as_secs_f64().max(1e-9),
    })
}

/// The value below or at which a share of sorted times lies (nearest rank); zero when there are none.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.clamp(1, sorted.len().max(1)) - 1)
        .copied()
        .unwrap_or_default()
}

fn microseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e7).round() / 10.0
}

/// The median time to open the index anew; the operating system may still hold its files in memory.
fn open_time(directory: &Path) -> Result<f64> {
    let mut times = Vec::with_capacity(OPENINGS);
    for _ in 0..OPENINGS {
        let begun = Instant::now();
        let _index = Index::open(directory)?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(microseconds(percentile(&times, 0.5)))
}

fn read_queries(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect())
}

fn read_baseline(path: &Path) -> Result<Run> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    serde_json::from_str(&text).map_err(|error| {
        Error::new(
            ErrorKind::Usage,
            format!("`{}` is no earlier run", path.display()),
        )
        .at(path)
        .because(error)
        .hint("save one with `undersigned bench --format json`")
    })
}

fn text(run: &Run, baseline: Option<&Run>) -> String {
    let mut text = format!(
        "{} documents; opened in {:.1} ms; times in microseconds\n\n{:<10}{:>8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>11}",
        HumanCount(run.documents),
        run.open_us / 1000.0,
        "class",
        "queries",
        "p50",
        "p90",
        "p95",
        "p99",
        "max",
        "queries/s"
    );
    if baseline.is_some() {
        text.push_str(&format!("{:>12}{:>12}", "p50 before", "p99 before"));
    }
    text.push('\n');
    for times in &run.classes {
        text.push_str(&format!(
            "{:<10}{:>8}{:>10.0}{:>10.0}{:>10.0}{:>10.0}{:>10.0}{:>11.0}",
            times.class,
            times.queries,
            times.p50_us,
            times.p90_us,
            times.p95_us,
            times.p99_us,
            times.max_us,
            times.per_second
        ));
        let before = baseline.and_then(|run| {
            run.classes
                .iter()
                .find(|before| before.class == times.class)
        });
        if let Some(before) = before {
            text.push_str(&format!(
                "{:>12}{:>12}",
                change(before.p50_us, times.p50_us),
                change(before.p99_us, times.p99_us)
            ));
        }
        text.push('\n');
    }
    text
}

/// An earlier time, and by how much the present one differs.
fn change(before: f64, now: f64) -> String {
    if before <= 0.0 {
        return "–".to_owned();
    }
    format!("{before:.0} {:+.0}%", (now / before - 1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_micros).collect();
        let check = |share, expected| {
            assert_eq!(percentile(&times, share), Duration::from_micros(expected));
        };
        check(0.5, 100);
        check(0.99, 198);
        check(1.0, 200);
        check(0.0, 1);
        assert_eq!(percentile(&[], 0.5), Duration::ZERO);
    }

    #[test]
    fn changes_are_told_in_percent() {
        assert_eq!(change(100.0, 150.0), "100 +50%");
        assert_eq!(change(0.0, 150.0), "–");
    }
}
