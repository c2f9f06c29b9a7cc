//! `undersigned licenses`: prints the license of each part of the program.

use std::process::ExitCode;

use crate::error::Result;
use crate::present::licenses;

/// Print the licenses of this program, of its data and of the packages in it
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

/// Prints the texts.
pub(super) fn run(_arguments: &Arguments) -> Result<ExitCode> {
    super::print(&licenses::text())?;
    Ok(ExitCode::SUCCESS)
}
