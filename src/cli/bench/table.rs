//! A run as people read it: a table, histograms, what changed.

use indicatif::{HumanBytes, HumanCount};

use super::Run;
use super::clock::{Bar, Times};
use super::compare::{Change, Verdict};

/// Heights of a column, the lowest first.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Characters for each column of the histograms, so that limits fit beneath.
const WIDTH: usize = 2;

/// A limit is written under each so many columns.
const LABELS: usize = 4;

pub(super) fn text(run: &Run, changes: Option<&[Change]>) -> String {
    let mut text = format!(
        "{} documents; opened in {:.1} ms",
        HumanCount(run.documents),
        run.opening.warm_us / 1000.0
    );
    if let (Some(cold), Some(first)) = (run.opening.cold_us, run.opening.first_query_us) {
        text.push_str(&format!(
            ", from disk in {:.1} ms and the first answer {:.1} ms later",
            cold / 1000.0,
            first / 1000.0
        ));
    }
    text.push_str(&format!(
        "; times in microseconds\n\n{:<10}{:>8}{:>8}{:>9}{:>9}{:>9}{:>9}{:>9}{:>11}{:>8}\n",
        "class", "queries", "runs", "p50", "p90", "p95", "p99", "max", "queries/s", "noise"
    ));
    for times in &run.classes {
        text.push_str(&line(times));
    }
    text.push('\n');
    text.push_str(&histograms(&run.classes));
    text.push('\n');
    for throughput in &run.throughput {
        text.push_str(&format!(
            "{} thread{} {:>7.0} queries/s, all classes in turn\n",
            throughput.threads,
            if throughput.threads == 1 { " " } else { "s" },
            throughput.per_second
        ));
    }
    if let Some(memory) = &run.memory {
        text.push_str(&format!(
            "memory    {} and {} of mapped files; {} at most\n",
            HumanBytes(memory.own),
            HumanBytes(memory.resident.saturating_sub(memory.own)),
            HumanBytes(memory.peak)
        ));
    }
    if let Some(changes) = changes {
        text.push_str("\ncompared with the earlier run\n");
        for change in changes {
            text.push_str(&written(change));
        }
    }
    text
}

fn line(times: &Times) -> String {
    let noise = match &times.noise {
        Some(noise) => format!("±{:.0}%", noise.p50 * 100.0),
        None => "–".to_owned(),
    };
    format!(
        "{:<10}{:>8}{:>8}{:>9.0}{:>9.0}{:>9.0}{:>9.0}{:>9.0}{:>11.0}{noise:>8}\n",
        times.class,
        times.queries,
        times.runs,
        times.p50_us,
        times.p90_us,
        times.p95_us,
        times.p99_us,
        times.max_us,
        times.per_second,
    )
}

/// One row for each class, all over the same columns.
fn histograms(classes: &[Times]) -> String {
    let mut limits: Vec<f64> = classes
        .iter()
        .flat_map(|times| times.histogram.iter().map(|bar| bar.below_us))
        .collect();
    limits.sort_by(f64::total_cmp);
    limits.dedup();
    let mut text = String::new();
    for times in classes {
        let most = times.histogram.iter().map(|bar| bar.times).max();
        let columns: String = limits
            .iter()
            .map(|limit| {
                let bar = times.histogram.iter().find(|bar| bar.below_us == *limit);
                height(bar, most.unwrap_or_default())
                    .to_string()
                    .repeat(WIDTH)
            })
            .collect();
        text.push_str(format!("{:<10}{columns}", times.class).trim_end());
        text.push('\n');
    }
    let labels: String = limits
        .iter()
        .skip(LABELS - 1)
        .step_by(LABELS)
        .map(|limit| format!("{:>width$}", short(*limit), width = LABELS * WIDTH))
        .collect();
    text.push_str(&format!("{:<10}{labels}\n", "below, µs"));
    text
}

/// The height of a column relative to the highest; a single time is still visible.
fn height(bar: Option<&Bar>, most: usize) -> char {
    match bar {
        Some(bar) if bar.times > 0 => {
            let top = HEIGHTS.len() - 1;
            let at = (bar.times * top).div_ceil(most.max(1));
            HEIGHTS.get(at.min(top)).copied().unwrap_or('█')
        }
        _ => ' ',
    }
}

/// A limit in few characters.
fn short(limit: f64) -> String {
    match limit {
        limit if limit >= 1e6 => format!("{:.1}M", limit / 1e6),
        limit if limit >= 1e4 => format!("{:.0}k", limit / 1e3),
        limit => format!("{limit:.0}"),
    }
}

fn written(change: &Change) -> String {
    let percent = |share: f64| share * 100.0;
    let ratio = change.now_us / change.before_us.max(0.1);
    let verdict = match change.verdict {
        Verdict::Faster => format!("{:.0} % faster", percent(1.0 - ratio)),
        Verdict::Slower => format!("{:.0} % slower", percent(ratio - 1.0)),
        Verdict::Same => format!("as before, within {:.0} %", percent(change.noise)),
    };
    format!(
        "{:<10}{} {:>8.0} → {:<8.0} {verdict}\n",
        change.class, change.figure, change.before_us, change.now_us
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_high_as_they_are_frequent() {
        let bar = |times| Bar {
            below_us: 8.0,
            times,
        };
        let heights: String = [0, 1, 50, 100]
            .map(|times| height(Some(&bar(times)), 100))
            .into_iter()
            .collect();
        assert_eq!(heights, " ▂▅█");
        assert_eq!(height(None, 100), ' ');
        assert_eq!([128.0, 11585.0, 2e6].map(short), ["128", "12k", "2.0M"]);
    }
}
