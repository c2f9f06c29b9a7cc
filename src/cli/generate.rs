//! `undersigned completions` and `undersigned man`: made from the definition of the command line
//! itself.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;

use crate::error::{Error, ErrorKind, Result};

/// Print completions for a shell
///
/// Example: undersigned completions bash > ~/.local/share/bash-completion/completions/undersigned
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: clap_complete::Shell,
}

/// Print the manual page, or write one page for each command
#[derive(Debug, clap::Args)]
pub(super) struct ManArguments {
    /// Write one page for each command into this folder
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Prints completions.
pub(super) fn completions(arguments: &CompletionsArguments) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut super::Cli::command(),
        "undersigned",
        &mut script,
    );
    super::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints or writes manual pages.
pub(super) fn man(arguments: &ManArguments) -> Result<ExitCode> {
    let mut command = super::Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.out else {
        super::print(&page(&command)?)?;
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, error))?;
    let commands = command
        .get_subcommands()
        .filter(|of| of.get_name() != "help" && !of.is_hide_set());
    for command in std::iter::once(&command).chain(commands) {
        let name = command.get_display_name().unwrap_or(command.get_name());
        let path = folder.join(format!("{name}.1"));
        std::fs::write(&path, page(command)?).map_err(|error| Error::io("write", &path, error))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The manual page of a command, its sections named as its help names them.
fn page(command: &clap::Command) -> Result<String> {
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone());
    man.render(&mut page)
        .map_err(|error| Error::new(ErrorKind::Io, "cannot make the manual page").because(error))?;
    let page = String::from_utf8_lossy(&page);
    Ok(unfilled(&page).replace(".SH SUBCOMMANDS\n", ".SH COMMANDS\n"))
}

/// A manual page whose examples and tables keep their lines: each heading of what follows the
/// options has a section of its own.
fn unfilled(page: &str) -> String {
    let Some((before, extra)) = page.split_once(".SH EXTRA\n") else {
        return page.to_owned();
    };
    let end = extra.find("\n.SH ").map_or(extra.len(), |end| end + 1);
    let (extra, after) = extra.split_at(end);
    let mut unfilled = before.to_owned();
    let mut is_open = false;
    for line in extra.lines() {
        match line.strip_suffix(':').filter(|_| !line.starts_with(' ')) {
            Some(heading) => {
                unfilled += if is_open { ".fi\n" } else { "" };
                unfilled += &format!(".SH {}\n.nf\n", heading.to_uppercase());
                is_open = true;
            }
            None => unfilled += &format!("{line}\n"),
        }
    }
    unfilled += if is_open { ".fi\n" } else { "" };
    unfilled + after
}
