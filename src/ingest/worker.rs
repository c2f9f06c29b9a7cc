//! Reading many files at once, on threads of their own, within limits of memory and time.
//!
//! `reader` reads one file; the index is not known here. Gives outcomes in the order in which they
//! are finished. A reader that fails or takes too long costs one file, which is named; it never
//! stops the run.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use crate::error::{Error, ErrorKind, Result};
use crate::index::under_work::{Attempt, Mark, UnderWork};
use crate::source::{self, Content, Item, Reason};

use super::given::{Clock, GoesOn};
use super::reader::{Answer, Reading, reading};

/// Limits of reading.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Threads that read.
    pub threads: usize,
    /// The largest file, in bytes.
    pub max_size: u64,
    /// The longest time for one file.
    pub max_time: Duration,
}

/// A file to read.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file.
    pub item: Item,
    /// The document it gave before: when its content is still the same, it is not parsed.
    pub known: Option<String>,
}

/// The outcome of reading a file.
#[derive(Debug)]
pub struct Outcome {
    /// The file as it was asked for.
    pub item: Item,
    /// The content that was read, or the reason why none was.
    pub result: Read,
}

impl Outcome {
    /// Every document that the file gave with its path, or the reason why it gave none.
    pub fn answers(self) -> Vec<Answer> {
        match self.result {
            Ok(reading) => reading.answers(&self.item.path),
            Err(reason) => vec![(self.item.path, Err(reason))],
        }
    }
}

/// The name of threads that read.
const THREAD_NAME: &str = "reader";

/// Bytes of source files being read or waiting to be taken. Parsed pages take several times as
/// much.
const IN_FLIGHT: u64 = 32 << 20;

/// Stack of a reading thread, in bytes: fixed, so that what can be read does not depend on the
/// system's default.
pub(super) const STACK: usize = 16 << 20;

/// How many times its limit a reader may take before it is given up: one that looks at the clock
/// returns by itself at the limit.
const PATIENCE: u32 = 2;

/// Readers of this process that are still busy with a file that was given up: they cannot be
/// stopped.
static LEFT_BEHIND: AtomicUsize = AtomicUsize::new(0);

/// While more than so many are left behind, no others take their place: each holds memory and a
/// share of the processors.
const MOST_LEFT_BEHIND: usize = 16;

/// The interval between two checks of the clock.
const TICK: Duration = Duration::from_millis(100);

/// Reads bytes that come from no file as documents, as `read_all` does; `name` is shown in its
/// place. `Ok(None)` when `stop` was set before. Errors: `Io` when no thread can be started.
pub fn read_bytes(
    bytes: Vec<u8>,
    name: &str,
    limits: Limits,
    stop: &AtomicBool,
) -> Result<Option<Vec<Answer>>> {
    let item = Item {
        path: name.to_owned(),
        location: name.into(),
        size: bytes.len() as u64,
        modified: 0,
    };
    let limit = limits.max_time;
    let read = move |job: &Job, goes_on: GoesOn<'_>| {
        let content = Content {
            bytes: bytes.clone(),
            modified: 0,
        };
        read_content(content, job, &Clock::new(limit, goes_on))
    };
    let mut answer = None;
    let job = Job { item, known: None };
    read_all_by(read, [job], limits, stop, |outcome| {
        answer = Some(outcome.answers());
        Ok(())
    })?;
    Ok(answer)
}

/// Reads files and gives each outcome to `take`, in the order in which they are finished. Setting
/// `stop` ends it early: files being read are still taken, waiting ones are not. Where so many
/// files take too long that nobody is left to read, the others are not reached. Errors: those of
/// `take`, and `Io` when no thread can be started.
pub fn read_all(
    jobs: impl IntoIterator<Item = Job>,
    limits: Limits,
    stop: &AtomicBool,
    take: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let read = move |job: &Job, goes_on: GoesOn<'_>| read_one(job, limits, goes_on);
    read_all_by(read, jobs, limits, stop, take)
}

/// Reads files as `read_all` does and notes which are being read, so that the next run knows if
/// this one is ended from outside.
pub(super) fn read_all_noted(
    jobs: impl IntoIterator<Item = Job>,
    limits: Limits,
    (under_work, tried): (&UnderWork, Attempt),
    stop: &AtomicBool,
    take: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let under_work = under_work.clone();
    let read = move |job: &Job, goes_on: GoesOn<'_>| {
        let _noted = under_work.note(mark(&job.item), tried);
        read_one(job, limits, goes_on)
    };
    read_all_by(read, jobs, limits, stop, take)
}

/// The mark by which a file is noted.
pub(super) fn mark(item: &Item) -> Mark {
    Mark::of(&item.path, item.size, item.modified)
}

/// Reads one file.
fn read_one(job: &Job, limits: Limits, goes_on: GoesOn<'_>) -> Read {
    let clock = Clock::new(limits.max_time, goes_on);
    let content = clock.within(|| source::read(&job.item, limits.max_size))??;
    read_content(content, job, &clock)
}

fn read_content(content: Content, job: &Job, clock: &Clock<'_>) -> Read {
    reading(content, &job.item.path, job.known.as_deref(), clock)
}

/// The same, with a reader of one file.
fn read_all_by(
    read: impl Fn(&Job, GoesOn<'_>) -> Read + Send + Sync + 'static,
    jobs: impl IntoIterator<Item = Job>,
    limits: Limits,
    stop: &AtomicBool,
    mut take: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let mut jobs = jobs.into_iter().peekable();
    let threads = limits.threads.max(1);
    let (job_sender, job_receiver) = bounded(threads * 2);
    let (outcome_sender, outcome_receiver) = unbounded();
    let shared = Shared {
        jobs: job_receiver,
        outcomes: outcome_sender,
        running: Arc::default(),
        read: Arc::new(read),
    };
    for _ in 0..threads {
        shared.spawn()?;
    }
    let mut missing = 0;
    let mut in_flight: HashMap<u64, u64> = HashMap::new();
    let mut bytes = 0;
    let mut next_number = 0;
    loop {
        while !stop.load(Ordering::Relaxed)
            && !job_sender.is_full()
            && jobs
                .peek()
                .is_some_and(|job| in_flight.is_empty() || bytes + job.item.size <= IN_FLIGHT)
            && let Some(job) = jobs.next()
        {
            bytes += job.item.size;
            in_flight.insert(next_number, job.item.size);
            if job_sender.send((next_number, job)).is_err() {
                return Err(Error::new(ErrorKind::Io, "the reading threads have ended"));
            }
            next_number += 1;
        }
        if in_flight.is_empty() {
            return Ok(());
        }
        match outcome_receiver.recv_timeout(TICK) {
            Ok((number, outcome)) => {
                bytes -= in_flight.remove(&number).unwrap_or(0);
                take(outcome)?;
            }
            // Nobody reads any more.
            Err(RecvTimeoutError::Timeout) if missing == threads => {
                let waiting = shared.jobs.try_iter().map(|(_, job)| job);
                let others = jobs.take_while(|_| !stop.load(Ordering::Relaxed));
                for job in waiting.chain(others) {
                    take(Outcome {
                        item: job.item,
                        result: Err(Reason::NotReached),
                    })?;
                }
                return Ok(());
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::new(ErrorKind::Io, "the reading threads have ended"));
            }
        }
        for (number, item) in shared.give_up_after(limits.max_time * PATIENCE) {
            // The thread cannot be stopped; whatever it gives in the end is dropped.
            missing += 1;
            bytes -= in_flight.remove(&number).unwrap_or(0);
            take(Outcome {
                item,
                result: Err(Reason::TooSlow(limits.max_time)),
            })?;
        }
        while missing > 0 && LEFT_BEHIND.load(Ordering::Relaxed) <= MOST_LEFT_BEHIND {
            shared.spawn()?;
            missing -= 1;
        }
    }
}

/// The result of reading one file.
type Read = std::result::Result<Reading, Reason>;

/// A reader of one file.
type ReadOne = dyn Fn(&Job, GoesOn<'_>) -> Read + Send + Sync;

/// State that the reading threads share with the thread that takes their outcomes.
#[derive(Clone)]
struct Shared {
    jobs: Receiver<(u64, Job)>,
    outcomes: Sender<(u64, Outcome)>,
    running: Arc<Mutex<HashMap<u64, (Instant, Item)>>>,
    read: Arc<ReadOne>,
}

impl Shared {
    /// Starts one more thread. It ends when there are no more jobs, or when its file was given up.
    fn spawn(&self) -> Result<()> {
        let shared = self.clone();
        std::thread::Builder::new()
            .name(THREAD_NAME.to_owned())
            .stack_size(STACK)
            .spawn(move || shared.work())
            .map(drop)
            .map_err(|error| {
                Error::new(ErrorKind::Io, "cannot start a thread")
                    .because(error)
                    .hint("a limit of memory or threads is too low (`ulimit -a`); `--threads 1` needs least")
            })
    }

    fn work(&self) {
        while let Ok((number, job)) = self.jobs.recv() {
            self.lock()
                .insert(number, (Instant::now(), job.item.clone()));
            // Each document in a file has the time of a file, until the file is given up.
            let goes_on = || {
                let mut running = self.lock();
                let own = running.get_mut(&number);
                own.map(|(since, _)| *since = Instant::now()).is_some()
            };
            let result = (self.read)(&job, &goes_on);
            if self.lock().remove(&number).is_none() {
                LEFT_BEHIND.fetch_sub(1, Ordering::Relaxed);
                return;
            }
            let item = job.item;
            if self
                .outcomes
                .send((number, Outcome { item, result }))
                .is_err()
            {
                return;
            }
        }
    }

    /// Files that have been read for longer than `limit`, taken off the list of those being read;
    /// their threads are left behind.
    fn give_up_after(&self, limit: Duration) -> Vec<(u64, Item)> {
        let mut running = self.lock();
        let late: Vec<u64> = running
            .iter()
            .filter(|(_, (since, _))| since.elapsed() > limit)
            .map(|(&number, _)| number)
            .collect();
        LEFT_BEHIND.fetch_add(late.len(), Ordering::Relaxed);
        late.into_iter()
            .filter_map(|number| running.remove(&number).map(|(_, item)| (number, item)))
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u64, (Instant, Item)>> {
        // Each change is a single insertion or removal: the map is whole even after a panic
        // elsewhere.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn job(location: PathBuf, path: String) -> Job {
        Job {
            item: Item {
                path,
                location,
                size: 34,
                modified: 0,
            },
            known: None,
        }
    }

    #[test]
    fn every_job_has_one_outcome() {
        let folder = tempfile::tempdir().unwrap();
        let jobs = (0..50).map(|number| {
            let location = folder.path().join(format!("{number}.txt"));
            if number % 7 != 0 {
                std::fs::write(&location, "Dear Minister,\n\nWe write to you.\n").unwrap();
            }
            job(location, number.to_string())
        });
        let limits = Limits {
            threads: 3,
            max_size: 1000,
            max_time: Duration::from_secs(60),
        };
        let mut paths = Vec::new();
        let mut vanished = 0;
        read_all(jobs, limits, &AtomicBool::new(false), |outcome| {
            paths.push(outcome.item.path);
            vanished += usize::from(matches!(outcome.result, Err(Reason::Vanished)));
            Ok(())
        })
        .unwrap();
        paths.sort();
        paths.dedup();
        assert_eq!((paths.len(), vanished), (50, 8));
    }

    /// Reads `count` files of which those from number 3 on never end; gives how many were read, too
    /// slow, and not reached.
    fn read_with_endless(count: usize) -> [usize; 3] {
        let limits = Limits {
            threads: 2,
            max_size: 1000,
            max_time: Duration::from_millis(50),
        };
        let (release, wait) = bounded::<()>(0);
        let read = move |job: &Job, _: GoesOn<'_>| {
            if job.item.path.parse::<usize>().unwrap() >= 3 {
                // Ends when the other half of the channel is gone.
                let _ = wait.recv();
            }
            Err(Reason::Failed)
        };
        let jobs = (0..count).map(|number| job(PathBuf::new(), number.to_string()));
        let mut became = [0; 3];
        let stop = AtomicBool::new(false);
        read_all_by(read, jobs, limits, &stop, |outcome| {
            match outcome.result {
                Err(Reason::Failed) => became[0] += 1,
                Err(Reason::TooSlow(_)) => became[1] += 1,
                Err(Reason::NotReached) => became[2] += 1,
                other => panic!("{other:?}"),
            }
            Ok(())
        })
        .unwrap();
        drop(release);
        while LEFT_BEHIND.load(Ordering::Relaxed) > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        became
    }

    #[test]
    fn readers_left_behind_are_replaced_up_to_a_number() {
        assert_eq!(read_with_endless(13), [3, 10, 0]);
        let [read, slow, not_reached] = read_with_endless(100);
        assert_eq!((read, slow + not_reached), (3, 97));
        assert!(
            (MOST_LEFT_BEHIND + 1..=MOST_LEFT_BEHIND + 2).contains(&slow),
            "{slow}"
        );
    }
}
