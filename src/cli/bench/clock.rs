//! The measurement of one class: sends every query again and again, and summarizes the times.

use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Copies, FacetOptions, Index, SearchOptions};
use crate::query::Query;
use crate::search::search;

use super::cases::Class;

/// Number of hits that every query asks for.
const HITS: usize = 10;

/// The default end of a class: this number of times, of which the slowest hundredth is still some
/// dozens, or this duration.
const ENOUGH: (usize, Duration) = (3_000, Duration::from_secs(3));

/// The fewest rounds that are a measurement.
const FEWEST: u32 = 5;

/// Parts of a run that are compared to measure its noise.
const PARTS: usize = 5;

/// Columns of a histogram for each doubling of the time.
const COLUMNS_PER_DOUBLING: f64 = 2.0;

/// Queries of one class, ready to run.
pub(super) struct Questions {
    pub(super) class: Class,
    pub(super) queries: Vec<Query>,
    options: SearchOptions,
}

/// Times of one class, in microseconds.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Times {
    pub(super) class: String,
    pub(super) queries: usize,
    /// Documents found by all of them together.
    pub(super) hits: u64,
    /// Number of times measured.
    pub(super) runs: usize,
    pub(super) p50_us: f64,
    pub(super) p90_us: f64,
    pub(super) p95_us: f64,
    pub(super) p99_us: f64,
    pub(super) max_us: f64,
    /// Questions a second on one thread.
    pub(super) per_second: f64,
    /// Half the distance between the lowest and the highest p50 and p99 of the parts of this run,
    /// as a share of the median part; `None` for runs too short to measure.
    pub(super) noise: Option<Noise>,
    /// Number of times below each limit and not below the limit before it.
    pub(super) histogram: Vec<Bar>,
}

#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Noise {
    pub(super) p50: f64,
    pub(super) p99: f64,
}

/// One column of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Bar {
    /// Its upper limit, in microseconds.
    pub(super) below_us: f64,
    pub(super) times: usize,
}

impl Questions {
    pub(super) fn new(class: Class, queries: Vec<Query>) -> Self {
        let facet = |&field| FacetOptions::top(field, 10);
        let options = SearchOptions {
            limit: HITS,
            // As `search` does.
            copies: Copies::Collapse,
            facets: class.facets().iter().map(facet).collect(),
            ..SearchOptions::default()
        };
        Self {
            class,
            queries,
            options,
        }
    }

    /// Runs one query; returns the number of matching documents.
    pub(super) fn ask(&self, index: &Index, query: &Query) -> Result<u64> {
        Ok(search(index, query, &self.options, self.class.snippets())?.total)
    }

    /// Asks all questions once to warm up, then `rounds` times or until there are enough times.
    pub(super) fn measure(&self, index: &Index, rounds: Option<u32>) -> Result<Times> {
        let totals = self.queries.iter().map(|query| self.ask(index, query));
        let totals = totals.collect::<Result<Vec<u64>>>()?;
        let mut times = Vec::new();
        let begun = Instant::now();
        let mut round = 0;
        let goes_on = |round: u32, times: usize| match rounds {
            Some(rounds) => round < rounds,
            None => round < FEWEST || (times < ENOUGH.0 && begun.elapsed() < ENOUGH.1),
        };
        while goes_on(round, times.len()) {
            for (query, &total) in self.queries.iter().zip(&totals) {
                let begun = Instant::now();
                let found = self.ask(index, query)?;
                times.push(begun.elapsed());
                if found != total {
                    let message = format!("`{query}` found {found} documents and before {total}");
                    return Err(Error::new(ErrorKind::Corrupt, message)
                        .hint("check the index: `undersigned verify`"));
                }
            }
            round += 1;
        }
        Ok(self.times(times, &totals, round))
    }

    fn times(&self, mut times: Vec<Duration>, totals: &[u64], rounds: u32) -> Times {
        let noise = (rounds >= FEWEST).then(|| noise(&times));
        let sum: Duration = times.iter().sum();
        times.sort_unstable();
        let at = |share| microseconds(percentile(&times, share));
        Times {
            class: self.class.name().to_owned(),
            queries: self.queries.len(),
            hits: totals.iter().sum(),
            runs: times.len(),
            p50_us: at(0.5),
            p90_us: at(0.9),
            p95_us: at(0.95),
            p99_us: at(0.99),
            max_us: at(1.0),
            per_second: times.len() as f64 / sum.as_secs_f64().max(1e-9),
            noise,
            histogram: histogram(&times),
        }
    }
}

/// Returns the value below or at which a share of sorted times lies (nearest rank); zero if there
/// are no times.
pub(super) fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.clamp(1, sorted.len().max(1)) - 1)
        .copied()
        .unwrap_or_default()
}

pub(super) fn microseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e7).round() / 10.0
}

/// Measures the spread between the parts of a run; the parts are in the order of time.
fn noise(times: &[Duration]) -> Noise {
    let spread = |share| {
        let parts = times
            .chunks(times.len().div_ceil(PARTS).max(1))
            .map(|part| {
                let mut part = part.to_vec();
                part.sort_unstable();
                percentile(&part, share).as_secs_f64()
            });
        let mut parts: Vec<f64> = parts.collect();
        parts.sort_by(f64::total_cmp);
        match (parts.first(), parts.get(parts.len() / 2), parts.last()) {
            (Some(least), Some(middle), Some(most)) if *middle > 0.0 => {
                ((most - least) / middle / 2.0 * 1000.0).round() / 1000.0
            }
            _ => 0.0,
        }
    };
    Noise {
        p50: spread(0.5),
        p99: spread(0.99),
    }
}

/// Sorted times in columns of equal width on a logarithmic scale that is the same for all runs,
/// from the first column that has any to the last.
fn histogram(sorted: &[Duration]) -> Vec<Bar> {
    let column = |time: &Duration| {
        let doublings = (time.as_secs_f64() * 1e6).max(1.0).log2();
        (doublings * COLUMNS_PER_DOUBLING) as usize
    };
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    let (first, last) = (column(first), column(last));
    let mut bars: Vec<Bar> = (first..=last)
        .map(|column| Bar {
            below_us: ((column + 1) as f64 / COLUMNS_PER_DOUBLING).exp2().round(),
            times: 0,
        })
        .collect();
    for time in sorted {
        if let Some(bar) = bars.get_mut(column(time) - first) {
            bar.times += 1;
        }
    }
    bars
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
    fn noise_is_what_parts_of_a_run_differ_by() {
        let steady = [Duration::from_micros(100); 50];
        assert_eq!(noise(&steady).p50, 0.0);
        // Five parts: 100, 100, 100, 100 and 120 microseconds.
        let mut uneven = steady;
        uneven[40..].fill(Duration::from_micros(120));
        assert_eq!(noise(&uneven).p50, 0.1);
        assert_eq!(noise(&[]).p99, 0.0);
    }

    #[test]
    fn every_time_falls_into_one_column() {
        let times = [0, 1, 3, 100, 101, 400].map(Duration::from_micros);
        let bars = histogram(&times);
        assert_eq!(bars.iter().map(|bar| bar.times).sum::<usize>(), times.len());
        assert!(
            bars.windows(2)
                .all(|pair| pair[0].below_us <= pair[1].below_us)
        );
        assert_eq!(bars.last().map(|bar| bar.times), Some(1));
        assert_eq!(histogram(&[]), []);
    }
}
