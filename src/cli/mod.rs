//! The command line: one file for each command, holding its arguments and its run; the only place
//! that prints, exits and reads the environment.

mod arguments;
mod bench;
mod diff;
mod exit_code;
mod export;
mod extract;
mod facets;
mod filter;
mod generate;
mod index;
mod licenses;
mod like;
mod list;
mod names;
mod notes;
mod progress;
mod search;
mod serve;
mod show;
mod size_limit;
mod stats;
mod verify;
mod worker;

use std::any::Any;
use std::io::{IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use crate::cli::exit_code::Exit;
use crate::cli::notes::Notes;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Access, Location, Trust};
use crate::present::terminal::TerminalStyle;
use crate::present::{csv, sanitize_line};
use crate::shell::quoted;

pub use arguments::check_arguments;

/// Full-text and faceted search over folders of open letters, joint statements, petitions and
/// reports
#[derive(Debug, Parser)]
#[command(name = "undersigned", version)]
struct Cli {
    /// The folder of the index
    #[arg(
        long = "index",
        value_name = "DIR",
        env = "UNDERSIGNED_INDEX",
        default_value = "index",
        hide_env_values = true,
        global = true
    )]
    directory: PathBuf,

    /// Read an index that you did not make on this machine; `index` makes it yours
    #[arg(long, env = "UNDERSIGNED_TRUST", value_parser = clap::builder::FalseyValueParser::new(), global = true)]
    trust: bool,

    /// The folder of your notes: `aliases.toml` says which names are one body
    #[arg(
        long,
        value_name = "DIR",
        env = "UNDERSIGNED_NOTES",
        default_value = "notes",
        hide_env_values = true,
        global = true
    )]
    notes: PathBuf,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto, global = true)]
    color: Color,

    #[command(subcommand)]
    command: Command,
}

impl Cli {
    /// Where the index is, and how it is treated.
    fn location(&self) -> Location {
        let access = match &self.command {
            Command::Index(arguments) => arguments.access(),
            _ => Access::default(),
        };
        let trust = if self.trust {
            Trust::AnyOwner
        } else {
            Trust::Own
        };
        Location {
            path: self.directory.clone(),
            trust,
            access,
        }
    }
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Index(index::Arguments),
    Search(search::Arguments),
    Serve(serve::Arguments),
    Facets(facets::Arguments),
    Names(names::Arguments),
    Show(show::Arguments),
    Diff(diff::Arguments),
    Export(export::Arguments),
    Extract(extract::Arguments),
    Stats(stats::Arguments),
    Verify(verify::Arguments),
    Bench(bench::Arguments),
    Licenses(licenses::Arguments),
    Completions(generate::CompletionsArguments),
    Man(generate::ManArguments),
    /// Read files for this program itself, in a process of its own
    #[command(hide = true)]
    Worker,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// How to draw on standard output.
    fn style(self) -> TerminalStyle {
        let terminal = std::io::stdout().is_terminal();
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let color = match self {
            Color::Auto => terminal && !forbidden && !dumb,
            Color::Always => true,
            Color::Never => false,
        };
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let measured = || {
            terminal_size::terminal_size()
                .map(|(width, _)| usize::from(width.0))
                .filter(|_| terminal)
        };
        TerminalStyle {
            width: columns.or_else(measured).unwrap_or(100).clamp(40, 200),
            color,
        }
    }
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match arguments::parsed(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let location = cli.location();
    let notes = Notes(cli.notes.clone());
    progress::silence_panics();
    size_limit::make_an_error();
    worker::register();
    let run = || match &cli.command {
        Command::Index(arguments) => index::run(arguments, &location, &notes),
        Command::Search(arguments) => search::run(arguments, &location, &notes, cli.color.style()),
        Command::Serve(arguments) => serve::run(arguments, &location, &notes),
        Command::Facets(arguments) => facets::run(arguments, &location, &notes, cli.color.style()),
        Command::Names(arguments) => names::run(arguments, &location, &notes),
        Command::Show(arguments) => show::run(arguments, &location, &notes, cli.color.style()),
        Command::Diff(arguments) => diff::run(arguments, &location, cli.color.style()),
        Command::Export(arguments) => export::run(arguments, &location),
        Command::Extract(arguments) => extract::run(arguments),
        Command::Stats(arguments) => stats::run(arguments, &location),
        Command::Verify(arguments) => verify::run(arguments, &location),
        Command::Bench(arguments) => bench::run(arguments, &location),
        Command::Licenses(arguments) => licenses::run(arguments),
        Command::Completions(arguments) => generate::completions(arguments),
        Command::Man(arguments) => generate::man(arguments),
        Command::Worker => worker::run(),
    };
    // Nothing of a run is used after it.
    let result = catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|panic| Err(broken(&location.path, &*panic)));
    result.unwrap_or_else(|error| fail(&error))
}

/// The error for a panic: the engine checks few of the bytes that it reads.
fn broken(directory: &Path, panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    let message = format!(
        "the index at `{}` is damaged, or this program has a fault",
        directory.display()
    );
    Error::new(ErrorKind::Corrupt, message)
        .because(text.unwrap_or("no reason given"))
        .hint(format!(
            "check the index with `undersigned verify --index {}`",
            quoted(directory)
        ))
}

/// Tells an error and gives its exit code; a reader that went away is no error.
fn fail(error: &Error) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    report(error);
    if error.kind == ErrorKind::Interrupted {
        Exit::Interrupted.into()
    } else {
        Exit::Failed.into()
    }
}

/// Writes an error and its hint to standard error, each on one line, whatever names are in them.
fn report(error: &Error) {
    progress::line(&format!("error: {}", sanitize_line(&error.to_string())));
    if let Some(hint) = &error.hint {
        // White space inside a quoted name is kept.
        progress::line(&format!("hint: {}", hint.replace(['\n', '\r'], " ")));
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    error
        .source
        .as_ref()
        .and_then(|source| source.downcast_ref::<std::io::Error>())
        .is_some_and(|source| source.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The byte-order mark before CSV.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Written,
    Omitted,
}

impl From<bool> for Mark {
    fn from(is_asked_for: bool) -> Self {
        match is_asked_for {
            true => Self::Written,
            false => Self::Omitted,
        }
    }
}

impl Mark {
    /// Checks the mark of an output that is not CSV. Errors: `Usage` if it is to be written.
    fn check_without_csv(self) -> Result<()> {
        match self {
            Self::Omitted => Ok(()),
            Self::Written => Err(Error::new(ErrorKind::Usage, "`--bom` works with CSV only")
                .hint("add `--format csv`")),
        }
    }
}

/// A table as it is written. Reports on standard error how many cells were cut.
fn table(table: csv::Table, mark: Mark) -> String {
    if table.cut > 0 {
        let (cells, were) = match table.cut {
            1 => ("1 cell".to_owned(), "was"),
            count => (format!("{count} cells"), "were"),
        };
        progress::line(&format!(
            "note: {cells} {were} cut, since a spreadsheet cell holds {} characters; `undersigned show ID` shows a document whole",
            csv::LONGEST_CELL
        ));
    }
    let mark = match mark {
        Mark::Written => csv::MARK,
        Mark::Omitted => "",
    };
    mark.to_owned() + &table.text
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
