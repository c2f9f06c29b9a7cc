//! The index directory: its owner, the current generation of data, and the right to write.
//!
//! `owner.json` bears the mark of its owner. `undersigned.json` names the folder with the data; a
//! rebuild fills a new folder and is put in place by writing that file anew. The one writer locks
//! `writer.lock` and names itself in it. Only files with these names and the engine's names are
//! ever removed.

mod fault;
mod lock;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::index::side_table::SideTable;
use crate::index::tantivy::store::directory::fault::newer;
pub(crate) use crate::index::tantivy::store::directory::fault::{
    damaged, failed, no_index, opening, refusal,
};
pub(crate) use crate::index::tantivy::store::directory::lock::Lock;
use crate::index::tantivy::store::location::{Location, Trust};
use crate::index::tantivy::store::manifest::Manifest;
use crate::index::tantivy::store::packing::Dictionary;
use crate::index::tantivy::store::place::{
    self, Access, Kind, METAS, Owner, Place, is_engine_name,
};
use crate::index::tantivy::store::{side, under_work};

const POINTER: &str = "undersigned.json";

/// The largest pointer, in bytes.
const MAX_POINTER_BYTES: u64 = 4 << 10;

/// A file in the folder of the data: it was found damaged and must not be written on.
const DAMAGED: &str = "damaged";

/// A file in the folder of data that is to replace another generation and is not whole yet; holds
/// the version that writes it.
const UNFINISHED: &str = "unfinished";

/// The content of `undersigned.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IndexPointer {
    /// Version of schema and analysis.
    pub(crate) version: u32,
    /// Folder of the data, inside the index directory.
    pub(crate) data: String,
}

/// The largest number of a generation of data.
const MAX_GENERATION: u32 = 999_999_999;

/// The version of data whose pointer was lost: no program writes it.
const VERSION_UNKNOWN: u32 = 0;

/// Opens the directory of an index that is to be read. Errors: `NoIndex`, `Untrusted`, `Io`.
pub(crate) fn to_read(location: &Location) -> Result<Place> {
    let directory = opened(Place::open(&location.path), location)?;
    match owner(&directory)? {
        Owner::Own(access) => Ok(directory.with(access)),
        _ if !is_index(&directory)? => Err(fault::no_index(&location.path)),
        Owner::Other(_) | Owner::Nobody if location.trust == Trust::AnyOwner => Ok(directory),
        Owner::Other(_) | Owner::Nobody => Err(fault::untrusted(&location.path)),
    }
}

/// Opens the directory of an index that is to be written, makes it if it does not exist, and takes
/// the right to write. Errors: `Locked`, `NotAnIndex`, `Untrusted`, `Io`.
pub(crate) fn to_write(location: &Location) -> Result<(Place, Lock)> {
    let directory = opened(Place::make(&location.path, location.access), location)?;
    let accepts_any_owner = location.trust == Trust::AnyOwner;
    let (directory, is_marked) = match owner(&directory)? {
        Owner::Own(access) => (directory.with(access), true),
        _ if !is_index(&directory)? => {
            check_empty(&directory)?;
            // The owner of the directory could replace anything that is written there.
            if !directory.is_own() && !accepts_any_owner {
                return Err(fault::of_another(&location.path));
            }
            (directory, false)
        }
        // An index of a group stays that of its maker, who could not use it otherwise. One in a
        // folder of this user came out of an archive, whatever it says.
        Owner::Other(Access::Group) if accepts_any_owner && !directory.is_own() => {
            (directory.with(Access::Group), true)
        }
        Owner::Other(_) | Owner::Nobody if accepts_any_owner => (directory, false),
        Owner::Other(_) | Owner::Nobody => return Err(fault::untrusted(&location.path)),
    };
    let lock = Lock::take(&directory)?;
    if !is_marked {
        let failed = |error| Error::io("mark", directory.path(), error);
        if directory.is_own() {
            directory.restrict().map_err(failed)?;
        }
        place::mark(&directory).map_err(failed)?;
    }
    Ok((directory, lock))
}

/// Returns true if an index belongs to this user alone, so that nobody else has put anything into
/// it; also true if there is no index.
pub(crate) fn is_own(location: &Location) -> bool {
    match Place::open(&location.path) {
        Ok(directory) => {
            matches!(owner(&directory), Ok(Owner::Own(Access::Private)))
                || matches!(is_index(&directory), Ok(false))
        }
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
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
        // A mark that cannot be read belongs to nobody.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Owner::Nobody),
        owner => {
            owner.map_err(|error| Error::io("open the index directory", directory.path(), error))
        }
    }
}

/// Returns true if anything in a directory looks like an index, whosever it is.
fn is_index(directory: &Place) -> Result<bool> {
    let holds_one = || -> io::Result<bool> {
        Ok(directory.holds(POINTER)?
            || directory.holds(place::MARK)?
            || generations(directory)?
                .iter()
                .any(|(_, name)| is_program_data(directory, name)))
    };
    holds_one().map_err(|error| Error::io("read", directory.path(), error))
}

/// Checks that a new index can be made in a directory. Files that systems and editors leave, pages
/// about the folder, and the remains of a run that was killed at its beginning do not count.
/// Errors: `NotAnIndex`, `Io`.
fn check_empty(directory: &Place) -> Result<()> {
    let names = directory.names();
    let names = names.map_err(|error| Error::io("read", directory.path(), error))?;
    let counts = |name: &&String| {
        let lower = name.to_lowercase();
        let is_usual =
            lower.starts_with("readme") || ["thumbs.db", "desktop.ini"].contains(&lower.as_str());
        let is_left = is_of_directory(name.strip_suffix(place::NEW).unwrap_or(name));
        let is_file = || matches!(directory.kind(name), Ok(Some(Kind::File)));
        !(lower.starts_with('.') || (is_usual || is_left) && is_file())
    };
    match names.iter().find(counts) {
        None => Ok(()),
        Some(other) => Err(fault::not_an_index(directory.path(), other)),
    }
}

/// Reads the pointer of an index. Errors: `NoIndex`, `IndexVersion` for one of a newer version,
/// `Corrupt`, `Io`.
pub(crate) fn pointer(directory: &Place, version: u32) -> Result<IndexPointer> {
    let bytes = match directory.read(POINTER, MAX_POINTER_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(fault::no_index(directory.path()));
        }
        Err(error) => return Err(opening(directory.path(), error)),
    };
    let pointer: IndexPointer =
        serde_json::from_slice(&bytes).map_err(|error| damaged(directory.path(), error))?;
    if pointer.version > version {
        return Err(newer(directory.path(), pointer.version, version));
    }
    match number(&pointer.data) {
        Some(_) => Ok(pointer),
        None => Err(damaged(directory.path(), "its pointer names no folder")),
    }
}

/// Returns the pointer of an index that is to be written; if it is lost, a pointer to the newest
/// committed data. Errors: `IndexVersion`, `Io`.
pub(crate) fn pointer_to_write(directory: &Place, version: u32) -> Result<Option<IndexPointer>> {
    match pointer(directory, version) {
        Ok(pointer) if is_program_data(directory, &pointer.data) => Ok(Some(pointer)),
        Ok(_) => lost(directory),
        Err(error) if matches!(error.kind, ErrorKind::NoIndex | ErrorKind::Corrupt) => {
            lost(directory)
        }
        Err(error) => Err(error),
    }
}

/// The newest generation of data that was committed, where no pointer names any.
fn lost(directory: &Place) -> Result<Option<IndexPointer>> {
    let generations = generations(directory);
    let generations = generations.map_err(|error| Error::io("read", directory.path(), error))?;
    let committed = generations.into_iter().filter(|(_, name)| {
        let data = directory.within(name);
        data.is_ok_and(|data| {
            !data.holds(UNFINISHED).unwrap_or(true) && !Manifest::commits(&data).is_empty()
        })
    });
    Ok(committed.max().map(|(_, data)| IndexPointer {
        version: VERSION_UNKNOWN,
        data,
    }))
}

/// The state of an index at a moment, as readers see it: its pointer, and the list that the engine
/// has committed, and the headers of side tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) pointer: IndexPointer,
    metas: Option<Vec<u8>>,
    side_tables: [side::Header; SideTable::ALL.len()],
}

impl Snapshot {
    /// Reads the present state of the data that a pointer names.
    pub(crate) fn of(directory: &Place, pointer: IndexPointer) -> Self {
        let data = directory.within(&pointer.data);
        let metas = data.as_ref().ok();
        let metas = metas.and_then(|data| data.read(METAS, place::LARGEST_LIST).ok());
        Self {
            pointer,
            metas,
            side_tables: data.as_ref().map(side::headers).unwrap_or_default(),
        }
    }

    /// The list of segments, where there is one.
    pub(crate) fn metas(&self) -> Option<&[u8]> {
        self.metas.as_deref()
    }
}

/// Reads the present snapshot. Errors: as `pointer`.
pub(crate) fn snapshot(directory: &Place, version: u32) -> Result<Snapshot> {
    Ok(Snapshot::of(directory, pointer(directory, version)?))
}

/// Writes the pointer, in one step that cannot be seen half done.
pub(crate) fn write_pointer(directory: &Place, pointer: &IndexPointer) -> Result<()> {
    let text = serde_json::to_vec(pointer).map_err(|error| damaged(directory.path(), error))?;
    let written = directory.replace(POINTER, &text);
    written.map_err(|error| Error::io("write", directory.path().join(POINTER), error).kept())
}

/// Notes that data is damaged, so that the next writer builds it anew; true if that could be
/// noted.
pub(crate) fn mark_damaged(data: &Place) -> bool {
    data.replace(DAMAGED, b"").is_ok()
}

/// Returns true if data was found damaged. Errors: those of the system.
pub(crate) fn is_marked_damaged(data: &Place) -> io::Result<bool> {
    data.holds(DAMAGED)
}

/// Notes that data is being filled to replace another generation.
pub(crate) fn mark_unfinished(data: &Place, version: u32) -> Result<()> {
    let written = data.replace(UNFINISHED, version.to_string().as_bytes());
    written.map_err(|error| Error::io("write", data.path().join(UNFINISHED), error).kept())
}

/// Notes that data is whole.
pub(crate) fn clear_unfinished(data: &Place) -> Result<()> {
    let removed = data.remove_if_there(UNFINISHED);
    removed.map_err(|error| Error::io("remove", data.path().join(UNFINISHED), error).kept())
}

/// Data that a stopped or killed run was filling, if this version can go on with it.
pub(crate) fn unfinished(directory: &Place, version: u32) -> Option<String> {
    let is_of_version = |name: &str| {
        let by = directory.within(name);
        let by = by.and_then(|data| data.read(UNFINISHED, MAX_POINTER_BYTES));
        by.is_ok_and(|by| by == version.to_string().as_bytes())
    };
    let generations = generations(directory).unwrap_or_default().into_iter();
    generations
        .filter(|(_, name)| is_of_version(name))
        .max()
        .map(|(_, name)| name)
}

/// Removes every generation of data but one; none is named to remove all.
pub(crate) fn remove_other_data(directory: &Place, keep: Option<&str>) {
    for (_, name) in generations(directory).unwrap_or_default() {
        if Some(name.as_str()) != keep {
            // The next writer removes what cannot be removed now.
            let _ = remove_data(directory, &name);
        }
    }
}

/// Returns true if this program made a generation of data: it holds the engine's list of its files
/// or, where that was lost, the list of segments and a dictionary.
fn is_program_data(directory: &Place, name: &str) -> bool {
    directory.within(name).is_ok_and(|data| {
        let holds = |name| matches!(data.kind(name), Ok(Some(Kind::File)));
        holds(place::MANAGED) || holds(METAS) && holds(Dictionary::NAME)
    })
}

/// Removes a generation of data: files with names that this program gives, and the folder if
/// nothing else is in it. A folder without a sign of this program is left alone.
fn remove_data(directory: &Place, name: &str) -> io::Result<()> {
    if !is_program_data(directory, name) {
        return Ok(());
    }
    let data = directory.within(name)?;
    let mut names = data.names()?;
    // The sign itself goes last, so that the next writer recognizes a folder whose removal was cut
    // short.
    names.sort_by_key(|name| name == place::MANAGED);
    for name in names {
        let known = name.strip_suffix(place::NEW).unwrap_or(&name);
        if is_of_data(known) && data.kind(&name)? == Some(Kind::File) {
            data.remove(&name)?;
        }
    }
    directory.remove_folder(name)
}

/// Removes files that a killed run had written to replace others in the index directory.
pub(crate) fn remove_begun(directory: &Place) {
    remove_new(directory, is_of_directory);
}

/// The same in a folder of data.
pub(crate) fn remove_begun_data(data: &Place) {
    remove_new(data, is_of_data);
}

fn remove_new(folder: &Place, is_ours: impl Fn(&str) -> bool) {
    for name in folder.names().unwrap_or_default() {
        if name.strip_suffix(place::NEW).is_some_and(&is_ours) {
            // It does no harm.
            let _ = folder.remove(&name);
        }
    }
}

/// Returns true if this program gives such a name to a file of the index directory.
fn is_of_directory(name: &str) -> bool {
    [POINTER, place::MARK, lock::LOCK, under_work::NAME].contains(&name)
}

/// Returns true if this program, or its engine, gives such a name to a file of data. The locks are
/// of the engine's own folders, as earlier versions used them.
fn is_of_data(name: &str) -> bool {
    let names = [
        DAMAGED,
        UNFINISHED,
        Dictionary::NAME,
        ".tantivy-meta.lock",
        ".tantivy-writer.lock",
    ];
    names.contains(&name)
        || is_engine_name(name)
        || side::is_name(name)
        || Manifest::commit_of(name).is_some()
}

/// The name of a new generation of data: never one that a reader may have read of, so that the same
/// pointer is the same data.
pub(crate) fn new_name(directory: &Place, shown: Option<&IndexPointer>) -> String {
    let shown = shown.and_then(|pointer| number(&pointer.data));
    let there = generations(directory).unwrap_or_default().into_iter();
    let last = there.map(|(number, _)| number).chain(shown).max();
    let next = last.map_or(1, |last| last + 1);
    let mut names = (next..=MAX_GENERATION).chain(1..next).map(name_of);
    let free = names.find(|name| matches!(directory.holds(name), Ok(false)));
    free.unwrap_or_else(|| name_of(next))
}

fn name_of(number: u32) -> String {
    format!("data-{number}")
}

/// The generations of data that are there, each with its number.
fn generations(directory: &Place) -> io::Result<Vec<(u32, String)>> {
    let names = directory.names()?.into_iter();
    let numbered = names.filter_map(|name| Some((number(&name)?, name)));
    Ok(numbered
        .filter(|(_, name)| matches!(directory.kind(name), Ok(Some(Kind::Folder))))
        .collect())
}

/// The number in the name of a generation: without sign or zeros before it, so that each has one
/// name.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("data-")?;
    let number: u32 = digits.parse().ok()?;
    (number <= MAX_GENERATION && number.to_string() == digits).then_some(number)
}

/// Reads with the engine, which panics on some bytes that it does not check; gives nothing then.
pub(crate) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    // The engine's remains are dropped with the index that could not be read.
    catch_unwind(AssertUnwindSafe(read)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(folder: &tempfile::TempDir) -> Place {
        Place::open(folder.path()).unwrap()
    }

    #[test]
    fn the_name_of_a_generation_is_not_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let directory = place(&folder);
        assert_eq!(new_name(&directory, None), "data-1");
        let pointer = IndexPointer {
            version: 1,
            data: "data-7".to_owned(),
        };
        assert_eq!(new_name(&directory, Some(&pointer)), "data-8");
        for name in ["data-12", "data-x", "data-0099", "data-+44"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::fs::write(folder.path().join("data-50"), "a file").unwrap();
        assert_eq!(new_name(&directory, None), "data-13");
        for name in ["data-999999999", "data-4294967295"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        assert_eq!(new_name(&directory, None), "data-1");
    }

    #[test]
    fn only_what_this_version_began_is_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let directory = place(&folder);
        for (number, version) in [(1, None), (2, Some(7)), (10, Some(7)), (11, Some(6))] {
            let data = directory.make_within(&format!("data-{number}")).unwrap();
            if let Some(version) = version {
                mark_unfinished(&data, version).unwrap();
            }
        }
        let check = |version, expected| assert_eq!(unfinished(&directory, version), expected);
        check(7, Some("data-10".to_owned()));
        check(6, Some("data-11".to_owned()));
        check(5, None);
    }

    #[test]
    fn only_files_of_this_program_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let directory = place(&folder);
        let write = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        };
        let ours = [
            "data-1/dictionary",
            "data-1/.managed.json",
            "data-1/meta.json",
            "data-1/manifest-12.zst",
            "data-1/letters.side",
            "data-1/0123456789abcdef0123456789abcdef.store",
            "data-2/dictionary",
            "data-2/.managed.json",
        ];
        let theirs = [
            "data-2/thesis.txt",
            "data-3/notes.txt",
            "data-4/dictionary",
            "data-3/meta.json",
            "data-letters/a.txt",
            "data-2020/b.txt",
            "other/dictionary",
        ];
        ours.iter().chain(&theirs).for_each(|path| write(path));
        remove_other_data(&directory, None);
        for path in ours {
            assert!(!folder.path().join(path).exists(), "{path}");
        }
        for path in theirs {
            assert!(folder.path().join(path).exists(), "{path}");
        }
        assert!(!folder.path().join("data-1").exists());
    }

    #[test]
    fn an_index_is_made_only_where_nothing_is() {
        let check = |entries: &[&str], expected: Option<&str>| {
            let folder = tempfile::tempdir().unwrap();
            for entry in entries {
                match entry.strip_suffix('/') {
                    Some(name) => std::fs::create_dir(folder.path().join(name)).unwrap(),
                    None => std::fs::write(folder.path().join(entry), "x").unwrap(),
                }
            }
            let made = to_write(&Location::from(folder.path()));
            match expected {
                None => assert!(made.is_ok(), "{entries:?}"),
                Some(other) => {
                    let error = made.unwrap_err();
                    assert_eq!(error.kind, ErrorKind::NotAnIndex, "{entries:?}");
                    assert!(error.to_string().contains(other), "{error}");
                    let left = std::fs::read_dir(folder.path()).unwrap().count();
                    assert_eq!(left, entries.len(), "nothing is made beside {entries:?}");
                }
            }
        };
        check(&[], None);
        check(&[".gitignore", "README.md", "Thumbs.db"], None);
        check(&["letter.txt"], Some("letter.txt"));
        check(&["readme-letters/"], Some("readme-letters"));
        check(&["data-letters/"], Some("data-letters"));
        check(&["data-2020/", ".git/"], None.or(Some("data-2020")));
    }

    #[test]
    fn another_users_mark_is_told_from_the_own_one() {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::from(folder.path());
        drop(to_write(&location).unwrap());
        assert!(matches!(place::owner(&place(&folder)), Ok(Owner::Own(_))));
        // An archive gives the same bytes in another file.
        let copied = tempfile::tempdir().unwrap();
        let mark = std::fs::read(folder.path().join(place::MARK)).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        let of_group = b"{\"mark\":\"x\",\"group\":true}".to_vec();
        for mark in [of_group.clone(), mark, b"x".to_vec()] {
            std::fs::write(copied.path().join(place::MARK), &mark).unwrap();
            let location = Location::from(copied.path());
            let refused = to_write(&location).unwrap_err();
            assert_eq!(refused.kind, ErrorKind::Untrusted);
            assert_eq!(to_read(&location).unwrap_err().kind, ErrorKind::Untrusted);
        }
        let trusting = Location {
            trust: Trust::AnyOwner,
            ..Location::from(copied.path())
        };
        drop(to_write(&trusting).unwrap());
        to_write(&Location::from(copied.path())).unwrap();
        // It says that it is of a group, and lies in a folder of this user.
        std::fs::write(copied.path().join(place::MARK), &of_group).unwrap();
        drop(to_write(&trusting).unwrap());
        let owner = place::owner(&place(&copied)).unwrap();
        assert_eq!(owner, Owner::Own(Access::Private));
    }
}
