//! The exit codes of the program, in one place; docs/configuration.md explains them to users.

use std::process::ExitCode;

/// The end of a run, as an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done; of a search: something was found.
    Done,
    /// Nothing was found.
    NothingFound,
    /// Two documents that were compared differ.
    Different,
    /// The run failed, or its arguments are wrong.
    Failed,
    /// Done, but for some files or folders, or with partial matches alone.
    Partly,
    /// Stopped by a signal; what was read is kept. Source: 128 and the number of SIGINT, as shells
    /// have it.
    Interrupted,
}

impl Exit {
    /// Its number.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NothingFound | Self::Different => 1,
            Self::Failed => 2,
            Self::Partly => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
