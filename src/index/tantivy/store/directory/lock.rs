//! The right to write: one process at a time has it, and says who it is.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};

use crate::error::{self, Error, Result};
use crate::index::tantivy::store::place::Place;

/// The file that is locked.
pub(crate) const LOCK: &str = "writer.lock";

/// The bytes of the file that are shown to another process.
const HOLDER: u64 = 200;

/// The right to write, held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the right to write, at once or not at all. Errors: `Locked`, `Io`.
    pub(crate) fn take(directory: &Place) -> Result<Self> {
        let failed = |error| Error::io("lock", directory.path().join(LOCK), error).kept();
        let file = directory.file_to_write(LOCK);
        let mut file = file.map_err(|error| match error.kind() {
            ErrorKind::InvalidData => Error::io("lock", directory.path().join(LOCK), error).hint(
                "this program did not make it: remove it, or name another place with `--index DIR`",
            ),
            _ => failed(error),
        })?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(directory, &file)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let since = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC");
        let holder = format!("process {}, since {since}\n", std::process::id());
        let noted = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(holder.as_bytes()));
        noted.map_err(failed)?;
        Ok(Self { _file: file })
    }
}

fn held(directory: &Place, file: &File) -> Error {
    let mut holder = String::new();
    // Who it is serves the message only.
    let _ = file.take(HOLDER).read_to_string(&mut holder);
    let who = match holder.trim() {
        "" => String::new(),
        holder => format!(" ({holder})"),
    };
    let shown = directory.path().display();
    let message = format!("another process is writing the index at `{shown}`{who}");
    Error::new(error::ErrorKind::Locked, message)
        .at(directory.path())
        .hint("wait until it is done")
}
