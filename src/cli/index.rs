//! `undersigned index`: reads folders and files into the index and tells what it did.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use crate::error::Result;
use crate::index::{Access, Location};
use crate::ingest::{self, Options, Report};

use super::list::List;
use super::progress::{self, Display};

/// Read folders and files into the index
///
/// Unchanged files cost a look at the file system, changed ones are read again, vanished ones are removed. The files themselves
/// are never written to. Ctrl-C keeps what was read so far; the next run goes on from there.
///
/// Without a path all folders that the index knows are brought up to date. A folder that is empty or missing as a whole, as when
/// its disk is not plugged in, keeps its documents and is named: exit code 3, or 2 when there is nothing else to read. Forget it
/// with `--remove`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files to read [default: those that the index knows]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Forget the documents of a folder or file, whether or not it is still there; may be given several times. Nothing is read
    /// unless a PATH is given too
    #[arg(long, value_name = "PATH")]
    remove: Vec<PathBuf>,

    /// Leave no byte in the index of what was removed or changed, in this run or before: all documents are written anew, which takes
    /// a part of the time of reading them and as much room again. A run that removes something does so by itself where the index
    /// has at most 1,000 documents, or twice as many as it has read
    #[arg(long)]
    purge: bool,

    #[command(flatten)]
    reading: Reading,

    /// Write one JSON line for each file left out, its path and the reason, when the run has ended. FILE must be new or an earlier
    /// list, outside the folders that are read
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Let the group of the folder read and write a new index; without, only you can
    #[arg(long)]
    shared: bool,

    /// Show no progress and no summary
    #[arg(long, short)]
    quiet: bool,
}

impl Arguments {
    /// Who may read an index that is made.
    pub(super) fn access(&self) -> Access {
        match self.shared {
            true => Access::Group,
            false => Access::Private,
        }
    }
}

/// How files are read.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Reading {
    /// Threads that read [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Memory for writing the index, in MB
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(16..=65_536))]
    memory: u32,

    /// The largest file to read, in MB; larger ones are left out and reported
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    max_size: u32,

    /// The longest time for one file, in seconds; slower ones are left out and reported
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    max_seconds: u32,

    /// Read files and folders whose names begin with a dot, too
    #[arg(long)]
    hidden: bool,

    /// Follow links to files and folders
    #[arg(long)]
    follow_links: bool,

    /// Read files again whose size and time are as they were, and try again those that took too long or ended the program
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
pub(super) fn run(arguments: &Arguments, location: &Location) -> Result<ExitCode> {
    let list = arguments.report.as_ref();
    let list = list
        .map(|path| List::new(path, &arguments.paths, location))
        .transpose()?;
    let options = Options {
        remove: arguments.remove.clone(),
        purge: arguments.purge,
        ..arguments.reading.options()
    };
    let report = update(&arguments.paths, location, &options, arguments.quiet)?;
    match list {
        Some(list) if report.interrupted => list.leave(),
        Some(list) => list.write(&report)?,
        None => {}
    }
    if !arguments.quiet {
        super::print(&summary(&report))?;
        for forgotten in report.forgotten.iter().filter(|path| path.is_read_again) {
            progress::line(&format!(
                "note: `{}` is still there, and a run over the folder around it reads it again",
                forgotten.path
            ));
        }
        if report.has_removed() && report.stale > 0 {
            progress::line(
                "note: what was removed is not found any more, but parts of it stay in the files of the index until \
                 `undersigned index --purge`",
            );
        }
        for kept in &report.kept {
            progress::line(&format!("hint: {}", kept.hint()));
        }
        let is_left_out = report.left_out.iter().any(|out| out.reason.is_failure());
        if arguments.report.is_none() && is_left_out {
            progress::line("hint: list the files left out with `--report FILE`");
        }
    }
    Ok(if report.interrupted {
        ExitCode::from(progress::INTERRUPTED)
    } else if report.has_failures() {
        ExitCode::from(3)
    } else {
        ExitCode::SUCCESS
    })
}

/// Brings the index at `location` up to date with `paths`, showing progress unless `quiet`.
pub(super) fn update(
    paths: &[PathBuf],
    location: &Location,
    options: &Options,
    quiet: bool,
) -> Result<Report> {
    let mut display = Display::new(quiet);
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

/// What a run did, in lines.
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
    for kept in &report.kept {
        text.push_str(&format!("{:>9} kept: {kept}\n", kept.files));
    }
    for (reason, count) in report.reasons() {
        text.push_str(&format!("{count:>9} {reason}\n"));
    }
    if report.interrupted {
        text.push_str("stopped before the end; run it again to go on\n");
    }
    text
}
