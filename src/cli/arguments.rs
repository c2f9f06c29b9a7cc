//! The arguments of the process: prepares the typed words for clap, and sanitizes clap's messages
//! about them.
//!
//! In a query `-petition` means "without petition", but clap takes a leading hyphen for an option.
//! So a word that begins with one hyphen gets a space before it, which a query does not notice. A
//! word that begins with two hyphens stays an option, known or not.

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};

use crate::cli::exit_code::Exit;
use crate::present::{sanitize_line, strip_controls};

use super::Cli;
use super::progress;

/// The parsed command line, or the exit code when there is nothing to run: help was printed, or a
/// message.
pub(super) fn parsed(
    arguments: impl IntoIterator<Item = OsString>,
) -> std::result::Result<Cli, ExitCode> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let arguments = if arguments.iter().any(|argument| has_one_hyphen(argument)) {
        with_words_marked(arguments, &Cli::command())
    } else {
        arguments
    };
    Cli::try_parse_from(arguments).map_err(refused)
}

/// Reads a command line without running it; tests of the documentation use it. Errors: the message
/// about an argument that cannot be read.
pub fn check_arguments(
    arguments: impl IntoIterator<Item = OsString>,
) -> std::result::Result<(), String> {
    let arguments = with_words_marked(arguments.into_iter().collect(), &Cli::command());
    match Cli::try_parse_from(arguments) {
        Ok(_) => Ok(()),
        Err(error) if error.exit_code() == 0 => Ok(()),
        Err(error) => Err(strip_controls(&error.render().to_string()).into_owned()),
    }
}

/// The id of the positional argument of the commands that take a query.
const WORDS: &str = "words";

fn has_one_hyphen(argument: &OsStr) -> bool {
    let bytes = argument.as_encoded_bytes();
    bytes.len() > 1 && bytes[0] == b'-' && bytes[1] != b'-'
}

/// The same arguments, with a space before each word of a query that begins with one hyphen.
fn with_words_marked(arguments: Vec<OsString>, root: &clap::Command) -> Vec<OsString> {
    let mut command = root;
    let mut marked = Vec::with_capacity(arguments.len());
    let mut arguments = arguments.into_iter();
    // The name of the program.
    marked.extend(arguments.next());
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        if text == "--" {
            marked.push(argument);
            marked.extend(arguments);
            break;
        }
        if let Some(value_follows) = option(command, root, &text) {
            marked.push(argument);
            if value_follows {
                marked.extend(arguments.next());
            }
            continue;
        }
        if std::ptr::eq(command, root) {
            command = root.find_subcommand(&*text).unwrap_or(root);
        }
        let takes_words = command
            .get_positionals()
            .any(|place| place.get_id() == WORDS);
        if takes_words && has_one_hyphen(&argument) {
            let mut word = OsString::from(" ");
            word.push(&argument);
            marked.push(word);
        } else {
            marked.push(argument);
        }
    }
    marked
}

/// Returns whether an argument is an option, and whether its value is the next argument. A letter
/// after one hyphen is an option only alone or with a number: `-n`, `-n5`; not so `-nuclear`.
fn option(command: &clap::Command, root: &clap::Command, text: &str) -> Option<bool> {
    let known = || command.get_arguments().chain(root.get_arguments());
    if let Some(name) = text.strip_prefix("--") {
        let named = known().find(|option| option.get_long() == Some(name));
        return Some(named.is_some_and(|option| option.get_action().takes_values()));
    }
    let mut letters = text.strip_prefix('-')?.chars();
    let letter = letters.next()?;
    let rest = letters.as_str();
    let named = known().find(|option| option.get_short() == Some(letter));
    let takes_value = named.is_some_and(|option| option.get_action().takes_values());
    // Clap adds the help to a command only when it reads its arguments.
    let is_known = named.is_some() || letter == 'h';
    match rest {
        "" => is_known.then_some(takes_value),
        _ if takes_value
            && rest.starts_with(|first: char| first == '=' || first.is_ascii_digit()) =>
        {
            Some(false)
        }
        _ => None,
    }
}

/// Prints help, or clap's message about arguments that it cannot read.
fn refused(mut error: clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion
    ) {
        let _ = error.print();
    } else {
        let context: Vec<_> = error
            .context()
            .filter(|(kind, _)| *kind != ContextKind::Usage)
            .map(|(kind, value)| (kind, on_one_line(value)))
            .collect();
        for (kind, value) in context {
            error.insert(kind, value);
        }
        progress::line(strip_controls(&error.render().to_string()).trim_end());
    }
    let is_asked_for = error.exit_code() == 0;
    if is_asked_for {
        Exit::Done.into()
    } else {
        Exit::Failed.into()
    }
}

/// Returns clap's text about an argument without line breaks and without control characters of a
/// terminal.
fn on_one_line(value: &ContextValue) -> ContextValue {
    match value {
        ContextValue::String(text) => ContextValue::String(sanitize_line(text)),
        ContextValue::Strings(texts) => {
            ContextValue::Strings(texts.iter().map(|text| sanitize_line(text)).collect())
        }
        ContextValue::StyledStr(text) => {
            ContextValue::StyledStr(sanitize_line(&text.to_string()).into())
        }
        ContextValue::StyledStrs(texts) => {
            let texts = texts
                .iter()
                .map(|text| sanitize_line(&text.to_string()).into());
            ContextValue::StyledStrs(texts.collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &[&str], expected: &[&str]) {
        let typed = ["undersigned"].iter().chain(typed).map(OsString::from);
        let marked = with_words_marked(typed.collect(), &Cli::command());
        assert_eq!(&marked[1..], expected);
    }

    #[test]
    fn words_with_one_hyphen_are_words() {
        check(&["search", "-petition"], &["search", " -petition"]);
        check(&["search", "-5", "river"], &["search", " -5", "river"]);
        check(&["search", "-nuclear"], &["search", " -nuclear"]);
        check(&["search", "-hello"], &["search", " -hello"]);
        check(&["facets", "-petition"], &["facets", " -petition"]);
        check(
            &[
                "--index", "search", "search", "--limit", "3", "-x", "--any", "-y",
            ],
            &[
                "--index", "search", "search", "--limit", "3", " -x", "--any", " -y",
            ],
        );
        check(
            &["search", "--index=a", "-\"police mandate\""],
            &["search", "--index=a", " -\"police mandate\""],
        );
    }

    #[test]
    fn options_stay_options() {
        for typed in [
            &["search", "-n", "5", "river"][..],
            &["search", "-n5", "river"],
            &["search", "-n=5"],
            &["search", "-h"],
            &["search", "--limti", "3"],
            &["search", "--limit", "-5"],
            &["search", "--country", "-x"],
            &["search", "--", "-x", "-h"],
            &["search", "-"],
            &["index", "-q", "letters"],
            &["--index", "search", "index", "-q"],
            &["-V"],
        ] {
            check(typed, typed);
        }
    }
}
