//! `undersigned names`: parties with their spellings.

mod among;
mod decide;
mod list;
mod matching;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::party::Parties;

use super::notes::Notes;

/// Show which names mean one body, and why
///
/// One body signs under many spellings, acronyms and languages. Only what is nearly certain is
/// merged; persons are never merged by name. Write what you know better into `aliases.toml` in the
/// folder of notes: what is said there wins.
///
/// Exit code 0: names were found. 1: none was.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Show only parties with these words in one of their names [default: all]
    #[arg(value_name = "QUERY")]
    words: Vec<String>,

    /// Number of parties or pairs to show, those of the most documents first
    #[arg(long, value_name = "N", default_value_t = 100)]
    top: usize,

    /// Show persons too
    #[arg(long)]
    persons: bool,

    /// Form of the list of parties
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// List pairs of names that may be one body as CSV, likeliest first; write `same` or `different`
    /// into the column `decision` and give the file to `--apply`
    #[arg(long, group = "task")]
    suggest: bool,

    /// Write the decisions in FILE into `aliases.toml`
    #[arg(long, value_name = "FILE", group = "task")]
    apply: Option<PathBuf>,

    /// Say for each name in FILE, one a line, which party of the index it is
    #[arg(long = "match", value_name = "FILE", group = "task")]
    matched: Option<PathBuf>,

    /// Group the names in FILE among themselves, without an index: one name a line, as a table with
    /// tabs also its country and `person` or `organization`. Writes a table with tabs: name, party,
    /// the name shown for the party, the reason for the merge
    #[arg(long, value_name = "FILE", group = "task")]
    among: Option<PathBuf>,
}

/// The form of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object a line, one for each party
    Jsonl,
    /// A table for spreadsheets, one row for each spelling
    Csv,
}

/// Runs the command on the index at `location`.
pub(super) fn run(arguments: &Arguments, location: &Location, notes: &Notes) -> Result<ExitCode> {
    if let Some(file) = &arguments.among {
        return among::run(file, &notes.aliases()?);
    }
    if let Some(file) = &arguments.apply {
        return decide::apply(file, notes);
    }
    let index = Index::open(location)?;
    let Some(parties) = index.read_parties(notes.aliases()?)? else {
        let message = format!(
            "the index at `{}` has no table of parties",
            location.path.display()
        );
        return Err(
            Error::new(ErrorKind::IndexVersion, message).hint("make it with `undersigned index`")
        );
    };
    if arguments.suggest {
        return decide::suggest(parties.resolved(), &wanted(arguments), arguments.top);
    }
    if let Some(file) = &arguments.matched {
        return matching::run(file, &parties);
    }
    list::run(&parties, arguments)
}

/// The letters of the words asked for.
fn wanted(arguments: &Arguments) -> Vec<String> {
    let words = arguments
        .words
        .iter()
        .flat_map(|word| word.split_whitespace());
    words
        .map(crate::party::key)
        .filter(|key| !key.is_empty())
        .collect()
}

/// Returns true if one spelling of a party has all words, in any order, also inside others.
fn is_wanted(parties: &Parties, party: u32, words: &[String]) -> bool {
    let has = |name: &str| {
        let key = crate::party::key(name);
        words.iter().all(|word| key.contains(word.as_str()))
    };
    words.is_empty() || parties.spellings(party).any(has) || has(parties.label(party))
}
