//! `undersigned verify`: checks the index and says what to do when it is damaged.

use std::process::ExitCode;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::shell::quoted;

use super::progress;

/// Check every checksum of the index and read every document in it
///
/// Exit code 0: the index is sound. 2: it is damaged; the next run of `index` then builds it again.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

/// Runs the command on the index at `location`.
pub(super) fn run(_arguments: &Arguments, location: &Location) -> Result<ExitCode> {
    let index = Index::open(location)?;
    let faults = index.verify()?;
    if faults.is_empty() {
        let documents = match index.stats()?.documents {
            1 => "1 document".to_owned(),
            documents => format!("{documents} documents"),
        };
        super::print(&format!(
            "all is well: {documents}, every checksum agrees\n"
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        progress::line(fault);
    }
    let index_is = format!("--index {}", quoted(&location.path));
    let way_out = if index.mark_damaged() {
        format!("build it again with `undersigned index FOLDER {index_is}`")
    } else {
        format!(
            "delete that folder and read the files again: `undersigned index FOLDER {index_is}`"
        )
    };
    Err(Error::new(
        ErrorKind::Corrupt,
        format!("the index at `{}` is damaged", location.path.display()),
    )
    .at(&location.path)
    .hint(way_out))
}
