//! The index directory: which generation of data is the current one, and who may write.
//!
//! `undersigned.json` names the folder with the data; a rebuild fills a new folder and is put in place by writing that file
//! anew. `writer.lock` is locked by the one writer and says who that is.

use std::fs;
use std::io::{Read, Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

const HEAD: &str = "undersigned.json";
const LOCK: &str = "writer.lock";

/// A file in the folder of the data: it was found damaged and must not be written on.
const DAMAGED: &str = "damaged";

/// A file in the folder of data that is to replace another generation and is not whole yet; holds the version that writes it.
const UNFINISHED: &str = "unfinished";

/// What to do when something cannot be written.
pub(super) const KEPT: &str = "what was committed before is kept; free some space or check the permissions, then run it again";

/// What `undersigned.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Version of schema and analysis.
    pub(super) version: u32,
    /// Folder of the data, inside the index directory.
    pub(super) data: String,
}

/// Reads the head of an index. Errors: `NoIndex`, `Corrupt`, `Io`.
pub(super) fn head(directory: &Path) -> Result<Head> {
    let none = || {
        Error::new(
            ErrorKind::NoIndex,
            format!("no index at `{}`", directory.display()),
        )
        .at(directory)
        .hint("make one with `undersigned index FOLDER`")
    };
    if directory.is_file() {
        return Err(not_a_directory(directory));
    }
    let path = directory.join(HEAD);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(none()),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            return Err(damaged(directory, error));
        }
        Err(error) => return Err(Error::io("read", path, error)),
    };
    let head: Head = serde_json::from_str(&text).map_err(|error| damaged(directory, error))?;
    let plain = !head.data.is_empty()
        && head
            .data
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain {
        Ok(head)
    } else {
        Err(damaged(directory, "its head names no folder"))
    }
}

/// Writes the head, in one step that cannot be seen half done.
pub(super) fn write_head(directory: &Path, head: &Head) -> Result<()> {
    let path = directory.join(HEAD);
    let text = serde_json::to_string(head).map_err(|error| damaged(directory, error))?;
    replace(&path, text.as_bytes()).map_err(|error| Error::io("write", path, error).hint(KEPT))
}

/// Puts a file in the place of any of its name, in one step that cannot be seen half done, and makes it lasting.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    path.parent().map_or(Ok(()), sync)
}

/// Notes that data is damaged, so that the next writer builds it anew; tells whether it could be noted.
pub(super) fn condemn(data: &Path) -> bool {
    fs::File::create(data.join(DAMAGED)).is_ok()
}

/// Whether data was found damaged.
pub(super) fn is_condemned(data: &Path) -> bool {
    data.join(DAMAGED).exists()
}

/// Notes that data is being filled to replace another generation.
pub(super) fn begin(data: &Path, version: u32) -> Result<()> {
    let path = data.join(UNFINISHED);
    let written = fs::write(&path, version.to_string());
    written.map_err(|error| Error::io("write", path, error).hint(KEPT))
}

/// Data that a stopped or killed run was filling, if this version can go on with it.
pub(super) fn unfinished(directory: &Path, version: u32) -> Option<String> {
    generations(directory)
        .filter(|(_, name)| {
            let by = fs::read_to_string(directory.join(name).join(UNFINISHED));
            by.is_ok_and(|by| by == version.to_string())
        })
        .max()
        .map(|(_, name)| name)
}

/// Makes renames and new files in a directory lasting.
pub(super) fn sync(directory: &Path) -> std::io::Result<()> {
    fs::File::open(directory)?.sync_all()
}

/// Removes every generation of data but one.
pub(super) fn remove_other_data(directory: &Path, keep: &str) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("data-") && name != keep {
            // What cannot be removed now is removed by the next writer.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The name of a new generation of data: never one that a reader may have read of, so that the same head is the same data.
pub(super) fn new_name(directory: &Path) -> String {
    let shown = head(directory).ok().and_then(|head| number(&head.data));
    let last = generations(directory)
        .map(|(number, _)| number)
        .chain(shown)
        .max();
    format!("data-{}", last.map_or(1, |last| u64::from(last) + 1))
}

/// The generations of data that are there, each with its number.
fn generations(directory: &Path) -> impl Iterator<Item = (u32, String)> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        Some((number(&name)?, name))
    })
}

fn number(name: &str) -> Option<u32> {
    name.strip_prefix("data-")?.parse().ok()
}

/// The right to write, held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: fs::File,
}

impl Lock {
    /// Takes the right to write, at once or not at all. Errors: `Locked`, `Io`.
    pub(super) fn take(directory: &Path) -> Result<Self> {
        let path: PathBuf = directory.join(LOCK);
        let failed = |error| Error::io("lock", &path, error).hint(KEPT);
        let open = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = open.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who it is serves the message only.
                let _ = file.read_to_string(&mut holder);
                let holder = holder.trim();
                let who = if holder.is_empty() {
                    String::new()
                } else {
                    format!(" ({holder})")
                };
                let message = format!(
                    "another process is writing the index at `{}`{who}",
                    directory.display()
                );
                return Err(Error::new(ErrorKind::Locked, message)
                    .at(directory)
                    .hint("wait until it is done"));
            }
            Err(fs::TryLockError::Error(error)) => return Err(failed(error)),
        }
        let since = jiff::Timestamp::now()
            .strftime("%Y-%m-%d %H:%M:%S UTC")
            .to_string();
        let holder = format!("process {}, since {since}\n", std::process::id());
        let noted = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(holder.as_bytes()));
        noted.map_err(failed)?;
        Ok(Self { _file: file })
    }
}

/// A file stands where the directory should be.
pub(super) fn not_a_directory(directory: &Path) -> Error {
    Error::new(
        ErrorKind::Io,
        format!(
            "`{}` is a file, not an index directory",
            directory.display()
        ),
    )
    .at(directory)
    .hint("name a directory with `--index DIR`")
}

/// Reads with the engine, which panics on some bytes that it does not check; gives nothing then.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    // What the engine leaves behind is dropped with the index that could not be read.
    catch_unwind(AssertUnwindSafe(read)).ok()
}

/// The engine could not do what it was to do while writing.
pub(super) fn failed(directory: &Path, action: &str, error: tantivy::TantivyError) -> Error {
    let failed = Error::new(
        ErrorKind::Io,
        format!("cannot {action} the index at `{}`", directory.display()),
    );
    let failed = match error {
        // What the thread met is not told.
        tantivy::TantivyError::ErrorInThread(_) => {
            failed.because("a thread of the engine could not write, as on a full disk")
        }
        other => failed.because(other),
    };
    failed.at(directory).hint(KEPT)
}

/// The index cannot be read.
pub(super) fn damaged(
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
        directory.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_generation_is_not_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        assert_eq!(new_name(path), "data-1");
        let data = "data-7".to_owned();
        write_head(path, &Head { version: 1, data }).unwrap();
        assert_eq!(new_name(path), "data-8");
        fs::create_dir(path.join("data-12")).unwrap();
        fs::create_dir(path.join("data-x")).unwrap();
        assert_eq!(new_name(path), "data-13");
    }

    #[test]
    fn only_what_this_version_began_is_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        for (number, version) in [(1, None), (2, Some(7)), (10, Some(7)), (11, Some(6))] {
            let data = folder.path().join(format!("data-{number}"));
            fs::create_dir(&data).unwrap();
            if let Some(version) = version {
                begin(&data, version).unwrap();
            }
        }
        let check = |version, expected| assert_eq!(unfinished(folder.path(), version), expected);
        check(7, Some("data-10".to_owned()));
        check(6, Some("data-11".to_owned()));
        check(5, None);
    }
}
