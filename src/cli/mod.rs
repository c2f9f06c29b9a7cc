//! The command line: one file for each command, holding its arguments and its run; the only place that prints, exits and
//! reads the environment.

use std::process::ExitCode;

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
