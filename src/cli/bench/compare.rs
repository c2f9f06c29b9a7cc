//! Compares this run with an earlier one: changes larger than the noise of both.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

use super::Run;
use super::clock::{Noise, Times};

/// A change below this share does not count, however steady both runs were.
const MIN_CHANGE: f64 = 0.03;

/// The noise of a run that was too short to measure, where the other was as well.
const UNTOLD: f64 = 0.1;

/// How one figure of a class changed.
#[derive(Debug, PartialEq, serde::Serialize)]
pub(super) struct Change {
    pub(super) class: String,
    /// `p50` or `p99`.
    pub(super) figure: &'static str,
    pub(super) before_us: f64,
    pub(super) now_us: f64,
    /// The share by which it must differ to count as changed.
    pub(super) noise: f64,
    pub(super) verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    Faster,
    Slower,
    Same,
}

/// What changed in the classes that both runs have.
pub(super) fn changes(before: &Run, now: &Run) -> Vec<Change> {
    let pairs = now.classes.iter().filter_map(|now| {
        let before = &before.classes;
        let before = before.iter().find(|before| before.class == now.class)?;
        Some((before, now))
    });
    pairs
        .flat_map(|(before, now)| {
            let noise = |of: fn(&Noise) -> f64| {
                let before = before.noise.as_ref().map(of);
                let now = now.noise.as_ref().map(of);
                // If one run is too short, the noise of the other counts.
                let untold = before.or(now).unwrap_or(UNTOLD);
                before.unwrap_or(untold) + now.unwrap_or(untold)
            };
            [
                change(
                    now,
                    "p50",
                    (before.p50_us, now.p50_us),
                    noise(|noise| noise.p50),
                ),
                change(
                    now,
                    "p99",
                    (before.p99_us, now.p99_us),
                    noise(|noise| noise.p99),
                ),
            ]
        })
        .collect()
}

fn change(times: &Times, figure: &'static str, (before, now): (f64, f64), noise: f64) -> Change {
    let noise = noise.max(MIN_CHANGE);
    let ratio = now / before.max(0.1);
    Change {
        class: times.class.clone(),
        figure,
        before_us: before,
        now_us: now,
        noise,
        verdict: match ratio {
            ratio if ratio > 1.0 + noise => Verdict::Slower,
            ratio if ratio < 1.0 / (1.0 + noise) => Verdict::Faster,
            _ => Verdict::Same,
        },
    }
}

/// Reads an earlier run. Errors: `Io`, `Usage` for a file that is none.
pub(super) fn read(path: &Path) -> Result<Run> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    serde_json::from_str(&text).map_err(|error| {
        Error::new(
            ErrorKind::Usage,
            format!("`{}` is not an earlier run", path.display()),
        )
        .at(path)
        .because(error)
        .hint("save one with `undersigned bench --format json`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(p50: f64, p99: f64, noise: Option<f64>) -> Times {
        Times {
            class: "term".to_owned(),
            queries: 1,
            hits: 1,
            runs: 100,
            p50_us: p50,
            p90_us: p99,
            p95_us: p99,
            p99_us: p99,
            max_us: p99,
            per_second: 1.0,
            noise: noise.map(|noise| Noise {
                p50: noise,
                p99: noise,
            }),
            histogram: Vec::new(),
        }
    }

    #[test]
    fn only_what_exceeds_the_noise_of_both_runs_is_a_change() {
        let verdict = |before, now, noise| {
            let now = times(now, 1.0, noise);
            change(&now, "p50", (before, now.p50_us), noise.unwrap_or(0.0)).verdict
        };
        assert_eq!(verdict(100.0, 102.0, None), Verdict::Same);
        assert_eq!(verdict(100.0, 110.0, None), Verdict::Slower);
        assert_eq!(verdict(100.0, 110.0, Some(0.2)), Verdict::Same);
        assert_eq!(verdict(100.0, 70.0, Some(0.2)), Verdict::Faster);
        assert_eq!(verdict(0.0, 0.0, None), Verdict::Faster);
    }
}
