//! The command line: one file for each command, holding its arguments and its run; the only place that prints, exits and
//! reads the environment.

mod bench;
mod extract;
mod index;
mod progress;
mod stats;
mod verify;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, ErrorKind, Result};

/// Full-text and faceted search over folders of open letters, joint statements, petitions and reports
#[derive(Debug, Parser)]
#[command(name = "undersigned", version)]
struct Cli {
    /// The folder of the index
    #[arg(
        long = "index",
        value_name = "DIR",
        env = "UNDERSIGNED_INDEX",
        default_value = "index",
        global = true
    )]
    directory: PathBuf,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Index(index::Arguments),
    Extract(extract::Arguments),
    Stats(stats::Arguments),
    Verify(verify::Arguments),
    Bench(bench::Arguments),
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let directory = cli.directory;
    let result = match &cli.command {
        Command::Index(arguments) => index::run(arguments, &directory),
        Command::Extract(arguments) => extract::run(arguments),
        Command::Stats(arguments) => stats::run(arguments, &directory),
        Command::Verify(arguments) => verify::run(arguments, &directory),
        Command::Bench(arguments) => bench::run(arguments, &directory),
    };
    result.unwrap_or_else(|error| fail(&error))
}

/// Tells an error and gives its exit code; a reader that went away is no error.
fn fail(error: &Error) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    progress::line(&format!("error: {error}"));
    if let Some(hint) = &error.hint {
        progress::line(&format!("hint: {hint}"));
    }
    if error.kind == ErrorKind::Interrupted {
        ExitCode::from(progress::INTERRUPTED)
    } else {
        ExitCode::from(2)
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    error
        .source
        .as_ref()
        .and_then(|source| source.downcast_ref::<std::io::Error>())
        .is_some_and(|source| source.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Writes results to standard output.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| {
            Error::new(ErrorKind::Io, "cannot write to standard output").because(error)
        })
}
