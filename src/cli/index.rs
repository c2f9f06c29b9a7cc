//! `undersigned index`: reads folders and files into the index and reports the results.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use crate::cli::exit_code::Exit;
use crate::error::Result;
use crate::index::{Access, Location};
use crate::ingest::{self, Options, Report};

use super::list::List;
use super::notes::Notes;
use super::progress::{self, Display};

/// Read folders and files into the index
///
/// The first run reads all files. Later runs read only new and changed files, and remove documents
/// whose files are gone. Your files are never changed. Ctrl-C stops a run and keeps what was read;
/// the next run goes on from there.
///
/// Without PATH, the run covers all folders that the index knows. If a whole folder is missing or
/// empty, for instance because its disk is not plugged in, its documents stay in the index and the
/// folder is named. Use `--remove` to forget it.
///
/// Exit code 0: done. 3: done, but some files or folders could not be read. 2: failed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files to read [default: all folders that the index knows]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Forget the documents of this folder or file, whether or not it still exists. Can be given
    /// several times. Reads nothing unless you also give a PATH
    #[arg(long, value_name = "PATH")]
    remove: Vec<PathBuf>,

    /// Erase all traces of removed and changed documents from the index. Writes all documents anew:
    /// this is faster than reading the files again, but needs as much disk space again. Small
    /// indexes (up to 1,000 documents) do this by themselves
    #[arg(long)]
    purge: bool,

    #[command(flatten)]
    reading: Reading,

    /// Write the list of files left out to FILE: one JSON line for each, with its path and the
    /// reason. FILE must be new or an earlier list, and outside the folders that are read
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Let the group of the folder read and write a new index; otherwise only you can
    #[arg(long)]
    shared: bool,

    /// Show no progress and no summary
    #[arg(long, short)]
    quiet: bool,
}

impl Arguments {
    /// Returns the access rights of a new index.
    pub(super) fn access(&self) -> Access {
        if self.shared {
            Access::Group
        } else {
            Access::Private
        }
    }
}

/// Options for reading files.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Reading {
    /// Number of threads that read files [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Memory for writing the index, in MB
    #[arg(long, value_name = "MB", default_value_t = (ingest::DEFAULT_MEMORY >> 20) as u32, value_parser = clap::value_parser!(u32).range(16..=65_536))]
    memory: u32,

    /// Largest file to read, in MB; larger files are left out and reported
    #[arg(long, value_name = "MB", default_value_t = (ingest::DEFAULT_MAX_SIZE >> 20) as u32, value_parser = clap::value_parser!(u32).range(1..=4096))]
    max_size: u32,

    /// Longest time to read one file, in seconds; slower files are left out and reported
    #[arg(long, value_name = "SECONDS", default_value_t = ingest::DEFAULT_MAX_TIME.as_secs() as u32, value_parser = clap::value_parser!(u32).range(1..))]
    max_seconds: u32,

    /// Also read files and folders whose names begin with a dot
    #[arg(long)]
    hidden: bool,

    /// Follow links to files and folders
    #[arg(long)]
    follow_links: bool,

    /// Read all files again, also unchanged ones and those that took too long or stopped the
    /// program before
    #[arg(long)]
    again: bool,
}

impl Reading {
    /// The options of a run.
    pub(super) fn options(&self) -> Options {
        let defaults = Options::default();
        Options {
            threads: self.threads.map_or(defaults.threads, usize::from),
            memory: (self.memory as usize) << 20,
            max_size: u64::from(self.max_size) << 20,
            max_time: Duration::from_secs(self.max_seconds.into()),
            hidden: self.hidden,
            follow_links: self.follow_links,
            again: self.again,
            ..defaults
        }
    }
}

/// Runs the command on the index at `location`.
pub(super) fn run(arguments: &Arguments, location: &Location, notes: &Notes) -> Result<ExitCode> {
    let list = arguments.report.as_ref();
    let list = list
        .map(|path| List::new(path, &arguments.paths, location))
        .transpose()?;
    let options = Options {
        remove: arguments.remove.clone(),
        purge: arguments.purge,
        aliases: notes.aliases()?,
        ..arguments.reading.options()
    };
    let display = if arguments.quiet {
        Display::hidden()
    } else {
        Display::visible()
    };
    let report = update(&arguments.paths, location, &options, display)?;
    match list {
        Some(list) if report.interrupted => list.leave(),
        Some(list) => list.write(&report)?,
        None => {}
    }
    if !arguments.quiet {
        super::print(&summary(&report))?;
        for forgotten in report.forgotten.iter().filter(|path| path.is_read_again) {
            progress::line(&format!(
                "note: `{}` still exists: the next run over its parent folder reads it again",
                forgotten.path
            ));
        }
        if report.newly_stale > 0 && report.stale > 0 {
            progress::line(
                "note: searches no longer find what was removed or changed, but traces of it stay in the index; `undersigned index --purge` \
                 erases them",
            );
        }
        for place in &report.absent {
            progress::line(&format!("hint: {}", place.hint()));
        }
        let is_left_out = report.left_out.iter().any(|out| out.reason.is_failure());
        if arguments.report.is_none() && is_left_out {
            progress::line("hint: `--report FILE` lists the files left out");
        }
    }
    Ok(if report.interrupted {
        Exit::Interrupted.into()
    } else if report.has_failures() {
        Exit::Partly.into()
    } else {
        ExitCode::SUCCESS
    })
}

/// Brings the index at `location` up to date with `paths`.
pub(super) fn update(
    paths: &[PathBuf],
    location: &Location,
    options: &Options,
    mut display: Display,
) -> Result<Report> {
    let report = ingest::ingest(
        paths,
        location,
        options,
        progress::stop_flag(),
        &mut |step| display.show(step),
    );
    display.finish();
    report
}

/// Describes the results of a run in lines of text.
pub(super) fn summary(report: &Report) -> String {
    let mut text = format!(
        "{} added, {} updated, {} unchanged, {} removed, {} duplicates, {} left out\n",
        report.added,
        report.updated,
        report.unchanged,
        report.removed,
        report.duplicates,
        report.left_out.len()
    );
    for forgotten in &report.forgotten {
        let (files, path) = (forgotten.files, &forgotten.path);
        text.push_str(&format!("{files:>9} forgotten of `{path}`\n"));
    }
    for place in &report.absent {
        text.push_str(&format!(
            "{:>9} kept: {place}
",
            place.files
        ));
    }
    // Where nothing was read, the types say nothing that the reasons do not.
    let types = report.types();
    if types.iter().any(|one| one.read > 0) {
        for one in types {
            let left_out = reasons(&one.left_out);
            text.push_str(&format!(
                "{:>9} {} read{left_out}\n",
                one.read, one.file_type
            ));
        }
    }
    for (reason, count) in report.reasons() {
        text.push_str(&format!("{count:>9} {reason}\n"));
    }
    if report.interrupted {
        text.push_str("stopped before the end: run it again to go on\n");
    }
    text
}

/// What was left out of a type, in words: `, 6 left out (4 encrypted, 2 damaged)`; empty for
/// nothing.
pub(super) fn reasons(left_out: &[(impl AsRef<str>, usize)]) -> String {
    let total: usize = left_out.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return String::new();
    }
    let reasons: Vec<String> = left_out
        .iter()
        .map(|(reason, count)| format!("{count} {}", reason.as_ref()))
        .collect();
    format!(", {total} left out ({})", reasons.join("; "))
}
