//! What the machine has to do with it: an index that is not in memory yet, many threads, memory.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};

use super::clock::{Questions, microseconds, percentile};

/// How often the index is opened for the clock.
const OPENINGS: usize = 9;

/// How long threads ask for the clock.
const LASTING: Duration = Duration::from_secs(1);

/// Times to open an index, in microseconds.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Opening {
    /// Median of opening it again and again.
    pub(super) warm_us: f64,
    /// Opening it after the system was asked to forget its files; none where it cannot be asked.
    pub(super) cold_us: Option<f64>,
    /// The first question after that.
    pub(super) first_query_us: Option<f64>,
}

/// Questions of all classes in turn, on several threads.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Throughput {
    pub(super) threads: usize,
    pub(super) per_second: f64,
}

/// Memory of this process, in bytes.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Memory {
    /// In memory now, mapped files included.
    pub(super) resident: u64,
    /// Of that, what is no file.
    pub(super) own: u64,
    /// The most that was in memory.
    pub(super) peak: u64,
}

/// Opens the index at `location`, which nothing in this process has open, and asks the first
/// question.
pub(super) fn opening(location: &Location, questions: &Questions) -> Result<Opening> {
    let forgotten = forget(&location.path);
    let begun = Instant::now();
    let index = Index::open(location)?;
    let cold = begun.elapsed();
    let begun = Instant::now();
    if let Some(query) = questions.queries.first() {
        questions.ask(&index, query)?;
    }
    let first = begun.elapsed();
    let mut times = Vec::with_capacity(OPENINGS);
    for _ in 0..OPENINGS {
        let begun = Instant::now();
        let _index = Index::open(location)?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(Opening {
        warm_us: microseconds(percentile(&times, 0.5)),
        cold_us: forgotten.then(|| microseconds(cold)),
        first_query_us: forgotten.then(|| microseconds(first)),
    })
}

/// Asks the system to forget the files of the index, and returns whether it could be asked.
#[cfg(target_os = "linux")]
fn forget(directory: &Path) -> bool {
    use rustix::fs::{Advice, fadvise};
    let files = walkdir::WalkDir::new(directory).into_iter().flatten();
    let mut forgotten = files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let file = std::fs::File::open(entry.path());
            file.is_ok_and(|file| fadvise(&file, 0, None, Advice::DontNeed).is_ok())
        });
    forgotten.all(|forgotten| forgotten)
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &Path) -> bool {
    false
}

/// Asks all questions in turn on `threads` threads, each from a place of its own; for a second, or
/// `rounds` times each.
pub(super) fn throughput(
    index: &Index,
    classes: &[Questions],
    threads: usize,
    rounds: Option<u32>,
) -> Result<Throughput> {
    let all: Vec<_> = classes
        .iter()
        .flat_map(|class| class.queries.iter().map(move |query| (class, query)))
        .collect();
    let (asked, failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let begun = Instant::now();
    let most = rounds.map_or(usize::MAX, |rounds| all.len() * rounds as usize);
    let work = |from: usize| -> Result<()> {
        let questions = all.iter().cycle().skip(from).take(most);
        for (class, query) in questions {
            let enough = rounds.is_none() && begun.elapsed() >= LASTING;
            if enough || failed.load(Ordering::Relaxed) {
                break;
            }
            if let Err(error) = class.ask(index, query) {
                failed.store(true, Ordering::Relaxed);
                return Err(error);
            }
            asked.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let places = (0..threads).map(|thread| thread * all.len() / threads.max(1));
        let workers: Vec<_> = places.map(|from| scope.spawn(move || work(from))).collect();
        let ended = workers.into_iter().map(|worker| match worker.join() {
            Ok(result) => result,
            Err(_) => Err(Error::new(ErrorKind::Corrupt, "a query ended its thread")
                .hint("check the index: `undersigned verify`")),
        });
        ended
            .collect::<Vec<_>>()
            .into_iter()
            .collect::<Result<Vec<()>>>()
    })?;
    let seconds = begun.elapsed().as_secs_f64().max(1e-9);
    Ok(Throughput {
        threads,
        per_second: asked.into_inner() as f64 / seconds,
    })
}

/// Memory of this process, where the system says.
pub(super) fn memory() -> Option<Memory> {
    status(&std::fs::read_to_string("/proc/self/status").ok()?)
}

/// Reads what Linux says about a process.
fn status(text: &str) -> Option<Memory> {
    let bytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes * 1024)
    };
    Some(Memory {
        resident: bytes("VmRSS")?,
        own: bytes("RssAnon")?,
        peak: bytes("VmHWM")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_the_system_tells_it() {
        let text =
            "Name:\tundersigned\nVmHWM:\t    3000 kB\nVmRSS:\t    2000 kB\nRssAnon:\t     500 kB\n";
        let memory = status(text).unwrap();
        assert_eq!(
            (memory.resident, memory.own, memory.peak),
            (2_048_000, 512_000, 3_072_000)
        );
        assert!(status("VmRSS: much").is_none());
    }
}
