//! The index directory: whose it is, which generation of data is the current one, and who may write.
//!
//! `owner.json` bears the mark of who made it. `undersigned.json` names the folder with the data; a rebuild fills a new folder and
//! is put in place by writing that file anew. `writer.lock` is locked by the one writer and says who that is. Nothing is removed
//! but files of these names and the engine's.

mod fault;
mod lock;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

use super::location::{Location, Trust};
use super::manifest::Manifest;
use super::packing::Dictionary;
use super::place::{self, Kind, METAS, Owner, Place, is_engine_name};

use fault::newer;
pub(super) use fault::{damaged, failed, opening, refusal};
pub(super) use lock::Lock;

const HEAD: &str = "undersigned.json";

/// The largest head, in bytes.
const LARGEST_HEAD: u64 = 4 << 10;

/// A file in the folder of the data: it was found damaged and must not be written on.
const DAMAGED: &str = "damaged";

/// A file in the folder of data that is to replace another generation and is not whole yet; holds the version that writes it.
const UNFINISHED: &str = "unfinished";

/// What `undersigned.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Version of schema and analysis.
    pub(super) version: u32,
    /// Folder of the data, inside the index directory.
    pub(super) data: String,
}

/// The version of data whose head was lost: no program writes it.
const LOST: u32 = 0;

/// Opens the directory of an index that is to be read. Errors: `NoIndex`, `Untrusted`, `Io`.
pub(super) fn to_read(location: &Location) -> Result<Place> {
    let directory = opened(Place::open(&location.path), location)?;
    match owner(&directory)? {
        Owner::Own(access) => Ok(directory.with(access)),
        _ if !is_index(&directory)? => Err(fault::no_index(&location.path)),
        Owner::Other(access) if location.trust == Trust::Anybody => Ok(directory.with(access)),
        Owner::Nobody if location.trust == Trust::Anybody => Ok(directory),
        Owner::Other(_) | Owner::Nobody => Err(fault::untrusted(&location.path)),
    }
}

/// Opens the directory of an index that is to be written, makes it where there is none, and takes the right to write. Errors:
/// `Locked`, `NotAnIndex`, `Untrusted`, `Io`.
pub(super) fn to_write(location: &Location) -> Result<(Place, Lock)> {
    let directory = opened(Place::make(&location.path, location.access), location)?;
    let (directory, is_marked) = match owner(&directory)? {
        Owner::Own(access) => (directory.with(access), true),
        _ if !is_index(&directory)? => {
            check_empty(&directory)?;
            (directory, false)
        }
        Owner::Other(access) if location.trust == Trust::Anybody => (directory.with(access), false),
        Owner::Nobody if location.trust == Trust::Anybody => (directory, false),
        Owner::Other(_) | Owner::Nobody => return Err(fault::untrusted(&location.path)),
    };
    let lock = Lock::take(&directory)?;
    if !is_marked {
        place::mark(&directory).map_err(|error| Error::io("mark", directory.path(), error))?;
    }
    Ok((directory, lock))
}

fn opened(place: io::Result<Place>, location: &Location) -> Result<Place> {
    let path = &location.path;
    place.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => fault::no_index(path),
        io::ErrorKind::NotADirectory => fault::not_a_directory(path),
        _ => Error::io("open the index directory", path, error),
    })
}

fn owner(directory: &Place) -> Result<Owner> {
    match place::owner(directory) {
        // A mark that is none is nobody's.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Owner::Nobody),
        owner => {
            owner.map_err(|error| Error::io("open the index directory", directory.path(), error))
        }
    }
}

/// Whether anything in a directory looks like an index, whosever it is.
fn is_index(directory: &Place) -> Result<bool> {
    let looked = || -> io::Result<bool> {
        Ok(directory.holds(HEAD)?
            || directory.holds(place::MARK)?
            || generations(directory)?
                .iter()
                .any(|(_, name)| bears_sign(directory, name)))
    };
    looked().map_err(|error| Error::io("read", directory.path(), error))
}

/// Whether a new index can be made in a directory. Files that systems and editors leave, and pages about the folder, do not count.
fn check_empty(directory: &Place) -> Result<()> {
    let names = directory.names();
    let names = names.map_err(|error| Error::io("read", directory.path(), error))?;
    let counts = |name: &&String| {
        let name = name.to_lowercase();
        !(name.starts_with('.')
            || name.starts_with("readme")
            || ["thumbs.db", "desktop.ini", lock::LOCK].contains(&name.as_str()))
    };
    match names.iter().find(counts) {
        None => Ok(()),
        Some(other) => Err(fault::not_an_index(directory.path(), other)),
    }
}

/// Reads the head of an index. Errors: `NoIndex`, `IndexVersion` for one of a newer version, `Corrupt`, `Io`.
pub(super) fn head(directory: &Place, version: u32) -> Result<Head> {
    let bytes = match directory.read(HEAD, LARGEST_HEAD) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(match lost(directory)? {
                Some(_) => damaged(directory.path(), format!("`{HEAD}` is missing")),
                None => fault::no_index(directory.path()),
            });
        }
        Err(error) => return Err(opening(directory.path(), error)),
    };
    let head: Head =
        serde_json::from_slice(&bytes).map_err(|error| damaged(directory.path(), error))?;
    if head.version > version {
        return Err(newer(directory.path(), head.version, version));
    }
    match number(&head.data) {
        Some(_) => Ok(head),
        None => Err(damaged(directory.path(), "its head names no folder")),
    }
}

/// The head of an index that is to be written; of one whose head is lost, what remains of it. Errors: `IndexVersion`, `Io`.
pub(super) fn head_to_write(directory: &Place, version: u32) -> Result<Option<Head>> {
    match head(directory, version) {
        Ok(head) => Ok(Some(head)),
        Err(error) if matches!(error.kind, ErrorKind::NoIndex | ErrorKind::Corrupt) => {
            lost(directory)
        }
        Err(error) => Err(error),
    }
}

/// The newest generation of data that was committed, where no head names any.
fn lost(directory: &Place) -> Result<Option<Head>> {
    let generations = generations(directory);
    let generations = generations.map_err(|error| Error::io("read", directory.path(), error))?;
    let committed = generations.into_iter().filter(|(_, name)| {
        let data = directory.within(name);
        data.is_ok_and(|data| {
            !data.holds(UNFINISHED).unwrap_or(true) && !Manifest::commits(&data).is_empty()
        })
    });
    Ok(committed.max().map(|(_, data)| Head {
        version: LOST,
        data,
    }))
}

/// What is shown of an index at a moment: its head, and the list of what the engine has committed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) head: Head,
    metas: Option<Vec<u8>>,
}

/// Reads what is shown. Errors: as `head`.
pub(super) fn shown(directory: &Place, version: u32) -> Result<Shown> {
    let head = head(directory, version)?;
    let data = directory.within(&head.data);
    let metas = data.and_then(|data| data.read(METAS, place::LARGEST_LIST));
    Ok(Shown {
        head,
        metas: metas.ok(),
    })
}

/// Writes the head, in one step that cannot be seen half done.
pub(super) fn write_head(directory: &Place, head: &Head) -> Result<()> {
    let text = serde_json::to_vec(head).map_err(|error| damaged(directory.path(), error))?;
    let written = directory.replace(HEAD, &text);
    written.map_err(|error| Error::io("write", directory.path().join(HEAD), error).kept())
}

/// Notes that data is damaged, so that the next writer builds it anew; tells whether it could be noted.
pub(super) fn condemn(data: &Place) -> bool {
    data.replace(DAMAGED, b"").is_ok()
}

/// Whether data was found damaged.
pub(super) fn is_condemned(data: &Place) -> bool {
    data.holds(DAMAGED).unwrap_or(true)
}

/// Notes that data is being filled to replace another generation.
pub(super) fn begin(data: &Place, version: u32) -> Result<()> {
    let written = data.replace(UNFINISHED, version.to_string().as_bytes());
    written.map_err(|error| Error::io("write", data.path().join(UNFINISHED), error).kept())
}

/// Notes that data is whole.
pub(super) fn end(data: &Place) -> Result<()> {
    let removed = data.remove_if_there(UNFINISHED);
    removed.map_err(|error| Error::io("remove", data.path().join(UNFINISHED), error).kept())
}

/// Data that a stopped or killed run was filling, if this version can go on with it.
pub(super) fn unfinished(directory: &Place, version: u32) -> Option<String> {
    let is_of_version = |name: &str| {
        let by = directory.within(name);
        let by = by.and_then(|data| data.read(UNFINISHED, LARGEST_HEAD));
        by.is_ok_and(|by| by == version.to_string().as_bytes())
    };
    let generations = generations(directory).unwrap_or_default().into_iter();
    generations
        .filter(|(_, name)| is_of_version(name))
        .max()
        .map(|(_, name)| name)
}

/// Removes every generation of data but one; none is named to remove all.
pub(super) fn remove_other_data(directory: &Place, keep: Option<&str>) {
    for (_, name) in generations(directory).unwrap_or_default() {
        if Some(name.as_str()) != keep {
            // What cannot be removed now is removed by the next writer.
            let _ = remove_data(directory, &name);
        }
    }
}

/// By which a generation of data is known: every one has these files from its beginning.
const SIGN: [&str; 2] = [Dictionary::NAME, place::MANAGED];

/// Whether this program made a generation of data.
fn bears_sign(directory: &Place, name: &str) -> bool {
    directory.within(name).is_ok_and(|data| {
        let mut sign = SIGN.iter();
        sign.all(|name| matches!(data.kind(name), Ok(Some(Kind::File))))
    })
}

/// Removes a generation of data: files of the names that this program gives, and the folder if nothing else is in it. What bears
/// no sign of this program is left alone.
fn remove_data(directory: &Place, name: &str) -> io::Result<()> {
    if !bears_sign(directory, name) {
        return Ok(());
    }
    let data = directory.within(name)?;
    let mut names = data.names()?;
    // The sign itself goes last, so that one whose removal was cut short is known again.
    names.sort_by_key(|name| SIGN.contains(&name.as_str()));
    for name in names {
        if is_ours(&name) && data.kind(&name)? == Some(Kind::File) {
            data.remove(&name)?;
        }
    }
    directory.remove_folder(name)
}

/// Removes what a killed run was about to put in the place of something.
pub(super) fn remove_begun(folder: &Place) {
    for name in folder.names().unwrap_or_default() {
        if name.ends_with(place::NEW) && is_ours(&name) {
            // It stands in nobody's way.
            let _ = folder.remove(&name);
        }
    }
}

/// Whether this program, or its engine, gives such a name to a file.
fn is_ours(name: &str) -> bool {
    let name = name.strip_suffix(place::NEW).unwrap_or(name);
    let names = [
        HEAD,
        place::MARK,
        DAMAGED,
        UNFINISHED,
        Dictionary::NAME,
        // Of the engine's own folders, as earlier versions used them.
        ".tantivy-meta.lock",
        ".tantivy-writer.lock",
    ];
    names.contains(&name) || is_engine_name(name) || Manifest::commit_of(name).is_some()
}

/// The name of a new generation of data: never one that a reader may have read of, so that the same head is the same data.
pub(super) fn new_name(directory: &Place, shown: Option<&Head>) -> String {
    let shown = shown.and_then(|head| number(&head.data));
    let there = generations(directory).unwrap_or_default().into_iter();
    let last = there.map(|(number, _)| number).chain(shown).max();
    format!("data-{}", last.map_or(1, |last| u64::from(last) + 1))
}

/// The generations of data that are there, each with its number.
fn generations(directory: &Place) -> io::Result<Vec<(u32, String)>> {
    let names = directory.names()?.into_iter();
    let numbered = names.filter_map(|name| Some((number(&name)?, name)));
    Ok(numbered
        .filter(|(_, name)| matches!(directory.kind(name), Ok(Some(Kind::Folder))))
        .collect())
}

/// The number in the name of a generation: without sign or zeros before it, so that each has one name.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("data-")?;
    let number: u32 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

/// Reads with the engine, which panics on some bytes that it does not check; gives nothing then.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    // What the engine leaves behind is dropped with the index that could not be read.
    catch_unwind(AssertUnwindSafe(read)).ok()
}

#[cfg(test)]
mod tests;
