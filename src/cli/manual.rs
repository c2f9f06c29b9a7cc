//! `undersigned completions` and `undersigned man`: made from the definition of the command line itself.

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
    match &arguments.out {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, error))?;
            clap_mangen::generate_to(super::Cli::command(), folder)
                .map_err(|error| Error::io("write", folder, error))?;
        }
        None => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(super::Cli::command()).render(&mut page);
            rendered.map_err(|error| {
                Error::new(ErrorKind::Io, "cannot make the manual page").because(error)
            })?;
            super::print(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
