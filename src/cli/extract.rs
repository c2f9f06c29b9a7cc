//! `undersigned extract`: prints the documents read from files, as JSON Lines, without an index.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::cli::exit_code::Exit;
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::reader::Answer;
use crate::ingest::worker::{self, Job, Limits};
use crate::present::{json, json_text};
use crate::source::{Reason, folder};

use super::progress;

/// Print the facts and text of files as JSON Lines, without an index
///
/// Prints one object for each file, in the order given, and behind that of a message one for each
/// document attached to it; of a mailbox, one for each message. For a file that cannot be read, the
/// object holds the reason under `error`, and the exit code is 3.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Number of threads that read files [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Largest file to read, in MB
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    max_size: u32,

    /// Longest time to read one file, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    max_seconds: u32,
}

/// Files read together; their lines wait for each other so that they come in order.
const BATCH: usize = 256;

/// The file name for standard input.
const STANDARD_INPUT: &str = "-";

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let limits = Limits {
        threads: arguments.threads.map_or_else(
            || std::thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        ),
        max_size: u64::from(arguments.max_size) << 20,
        max_time: Duration::from_secs(arguments.max_seconds.into()),
    };
    let mut failed = false;
    for batch in arguments.files.chunks(BATCH) {
        for (path, result) in read(batch, limits)? {
            // A picture that hangs on a message is no document, and nobody asked for it.
            failed |= result
                .as_ref()
                .is_err_and(|reason| !matches!(reason, Reason::NotDocument(_)));
            super::print(&line(&path, result)?)?;
        }
    }
    Ok(if failed {
        Exit::Partly.into()
    } else {
        ExitCode::SUCCESS
    })
}

/// Reads files at once and gives what became of each, in order.
pub(super) fn read(files: &[PathBuf], limits: Limits) -> Result<Vec<Answer>> {
    let mut answers: Vec<Vec<Answer>> = Vec::with_capacity(files.len());
    let mut jobs = Vec::new();
    // The same file may be asked for twice: it is read once and answered at each place.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, file) in files.iter().enumerate() {
        let shown = crate::source::name::shown(file);
        if file == Path::new(STANDARD_INPUT) {
            answers.push(standard_input(limits)?);
            continue;
        }
        match folder::item(file, limits.max_size) {
            Ok(item) => {
                let waiting = places.entry(shown.clone()).or_default();
                waiting.push(place);
                if waiting.len() == 1 {
                    jobs.push(Job { item, known: None });
                }
                answers.push(vec![(shown, Err(Reason::Vanished))]);
            }
            Err(reason) => answers.push(vec![(shown, Err(reason))]),
        }
    }
    let stop = progress::stop_flag();
    worker::read_all(jobs, limits, stop, |outcome| {
        let waiting = places.get(&outcome.item.path).cloned().unwrap_or_default();
        let given = outcome.answers();
        for place in waiting {
            if let Some(answer) = answers.get_mut(place) {
                answer.clone_from(&given);
            }
        }
        Ok(())
    })?;
    if stop.load(Ordering::Relaxed) {
        return Err(Error::new(ErrorKind::Interrupted, "interrupted"));
    }
    Ok(answers.into_iter().flatten().collect())
}

fn standard_input(limits: Limits) -> Result<Vec<Answer>> {
    let unread = |reason| Ok(vec![(STANDARD_INPUT.to_owned(), Err(reason))]);
    let mut bytes = Vec::new();
    let read = std::io::stdin()
        .lock()
        .take(limits.max_size.saturating_add(1))
        .read_to_end(&mut bytes);
    if let Err(error) = read {
        return unread(Reason::Refused(error.to_string()));
    }
    if bytes.len() as u64 > limits.max_size {
        return unread(Reason::TooLarge);
    }
    let answer = worker::read_bytes(bytes, STANDARD_INPUT, limits, progress::stop_flag())?;
    answer.ok_or_else(|| Error::new(ErrorKind::Interrupted, "interrupted"))
}

/// The line of a file, its line break included.
fn line(path: &str, result: std::result::Result<Document, Reason>) -> Result<String> {
    let text = match result {
        Ok(document) => json_text::line(&json::extracted(path, &document)),
        Err(reason) => json_text::line(&json::unread(path, &reason)),
    };
    text.map(|text| text + "\n").map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("cannot write what was found in `{path}` as JSON"),
        )
        .because(error)
    })
}
