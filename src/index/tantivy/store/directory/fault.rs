//! The faults of an index directory: whose it is, what the system refuses, and
//! damage.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::error::{Error, ErrorKind, is_refusal};
use crate::index::tantivy::store::place;
use crate::shell::quoted;

/// There is no index.
pub(crate) fn no_index(directory: &Path) -> Error {
    Error::new(
        ErrorKind::NoIndex,
        format!("no index at `{}`", directory.display()),
    )
    .at(directory)
    .hint("make one with `undersigned index FOLDER`")
}

/// There is a file or a link in the place of the directory.
pub(crate) fn not_a_directory(directory: &Path) -> Error {
    let shown = directory.display();
    let (what, hint) = match place::target(directory) {
        Some(target) => (
            "a link",
            format!("name the folder itself with `--index {}`", quoted(&target)),
        ),
        None => ("a file", "name a directory with `--index DIR`".to_owned()),
    };
    Error::new(
        ErrorKind::NotAnIndex,
        format!("`{shown}` is {what}, not an index directory"),
    )
    .at(directory)
    .hint(hint)
}

/// The directory holds other things.
pub(crate) fn not_an_index(directory: &Path, other: &str) -> Error {
    let shown = directory.display();
    Error::new(
        ErrorKind::NotAnIndex,
        format!("`{shown}` is not empty and not an index: `{other}` is in it"),
    )
    .at(directory)
    .hint("name an empty or a new folder with `--index DIR`")
}

/// The index bears no mark of this user on this machine.
pub(crate) fn untrusted(directory: &Path) -> Error {
    let shown = directory.display();
    Error::new(
        ErrorKind::Untrusted,
        format!(
            "the index at `{shown}` was not made by you on this machine: it was copied here, came with other files, or was \
             made by an earlier version"
        ),
    )
    .at(directory)
    .hint(
        "what it says about documents may be false; if you know where it comes from, add `--trust`; else name another place \
         with `--index DIR`",
    )
}

/// The directory belongs to another user.
pub(crate) fn of_another(directory: &Path) -> Error {
    Error::new(
        ErrorKind::Untrusted,
        format!("`{}` belongs to another user", directory.display()),
    )
    .at(directory)
    .hint("name a folder of your own with `--index DIR`; if all of you trust each other, add `--trust`")
}

/// The index was written by a newer version.
pub(crate) fn newer(directory: &Path, found: u32, known: u32) -> Error {
    let shown = directory.display();
    Error::new(
        ErrorKind::IndexVersion,
        format!(
            "the index at `{shown}` was written by a newer version of this program (its format is {found}, this program knows \
             {known})"
        ),
    )
    .at(directory)
    .hint("use the newer program, or another place with `--index DIR`")
}

/// The index cannot be opened: the system refuses it, or else it is damaged.
pub(crate) fn opening(directory: &Path, error: impl Into<TantivyError>) -> Error {
    let error = error.into();
    match refusal(&error) {
        Some(refused) => Error::io("open the index at", directory, copy(&refused)),
        None => damaged(directory, cause(&error)),
    }
}

/// Why the engine cannot read, in words: what it says of the system's errors is meant for programs.
fn cause(error: &TantivyError) -> String {
    let file = match error {
        TantivyError::OpenReadError(OpenReadError::IoError { filepath, .. }) => Some(filepath),
        _ => None,
    };
    match (file, system_error(error)) {
        (Some(file), Some(cause)) => format!("`{}`: {cause}", file.display()),
        (None, Some(cause)) => cause.to_string(),
        (_, None) => error.to_string(),
    }
}

/// The engine could not do what it was to do while writing; `trouble` is what the system last said
/// to it.
pub(crate) fn failed(
    directory: &Path,
    action: &str,
    error: TantivyError,
    trouble: Option<io::Error>,
) -> Error {
    let shown = directory.display();
    let message = format!("cannot {action} the index at `{shown}`");
    let cause = system_error(&error).map(|error| copy(&error));
    match cause.or(trouble) {
        Some(cause) => Error::of_system(message, cause).at(directory).kept(),
        None => {
            let failed = Error::new(ErrorKind::Io, message).because(error);
            failed.at(directory).kept()
        }
    }
}

/// The index cannot be read.
pub(crate) fn damaged(
    directory: &Path,
    cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::new(
        ErrorKind::Corrupt,
        format!("the index at `{}` is damaged", directory.display()),
    )
    .at(directory)
    .because(cause)
    .hint(format!(
        "build it again with `undersigned index FOLDER --index {}`",
        quoted(directory)
    ))
}

/// What the system refused, if that is what the engine met: no sign of damage.
pub(crate) fn refusal(error: &TantivyError) -> Option<Arc<io::Error>> {
    system_error(error).filter(|error| is_refusal(error))
}

fn system_error(error: &TantivyError) -> Option<Arc<io::Error>> {
    match error {
        TantivyError::IoError(error)
        | TantivyError::OpenReadError(OpenReadError::IoError {
            io_error: error, ..
        })
        | TantivyError::OpenWriteError(OpenWriteError::IoError {
            io_error: error, ..
        })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError {
            io_error: error, ..
        })
        | TantivyError::LockFailure(LockError::IoError(error), _) => Some(Arc::clone(error)),
        _ => None,
    }
}

/// The same error once more, as far as it can be had.
fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
