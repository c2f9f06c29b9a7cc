//! Walks folders: order, hidden files, links, size limit.
//!
//! Takes a given file or folder and returns every file once, sorted by path, and everything that
//! was passed over with its reason. Opens no file.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Item, LeftOut, Reason, modified, name, refused, root};
use crate::error::{Error, ErrorKind, Result};

/// The files and folders to take.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The largest file to take, in bytes.
    pub max_size: u64,
    /// True to take files and folders whose names begin with a dot.
    pub hidden: bool,
    /// True to follow links.
    pub follow_links: bool,
    /// Files and folders to pass over without a word: the index itself, and places that are walked
    /// separately.
    pub except: Vec<PathBuf>,
}

/// The result of a walk.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Files that may hold documents, sorted by path, each path once.
    pub items: Vec<Item>,
    /// Files and folders passed over, sorted by path.
    pub left_out: Vec<LeftOut>,
    /// Folders, as shown, that could not be listed: their files may still exist.
    pub unlisted: Vec<String>,
    /// Folders that lie on another file system than the one walked, as the place of a disk does;
    /// none in another.
    pub disks: Vec<PathBuf>,
}

/// Walks a folder, or takes a file. `progress` receives the number of files so far now and then,
/// and ends the walk early by returning false. A path that cannot be examined is left out with its
/// reason, the given path itself as well. Errors: `Interrupted`.
pub fn walk(root: &Path, options: &Walk, mut progress: impl FnMut(usize) -> bool) -> Result<Found> {
    let excluded = Excluded::new(&options.except);
    let mut left_out = BTreeMap::new();
    let mut found = Found::default();
    let own = root::file_system(root);
    let entries = WalkDir::new(root)
        .follow_links(options.follow_links)
        .sort_by(by_name)
        .into_iter()
        .filter_entry(|entry| !excluded.holds(entry));
    // A hidden folder is passed over whole: this prefix marks the entries below it.
    let mut hidden: Option<PathBuf> = None;
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let location = error.path().unwrap_or(root);
                if hidden
                    .as_ref()
                    .is_some_and(|hidden| location.starts_with(hidden))
                {
                    continue;
                }
                let path = name::shown(location);
                let reason = match reason_of(&error) {
                    Reason::Vanished if location.is_symlink() => Reason::LinkToNothing,
                    reason => reason,
                };
                if reason != Reason::Vanished {
                    found.unlisted.push(path.clone());
                }
                left_out.insert(path, reason);
                continue;
            }
        };
        if hidden
            .as_ref()
            .is_some_and(|hidden| entry.path().starts_with(hidden))
        {
            continue;
        }
        if !options.hidden && entry.depth() > 0 && is_hidden(&entry) {
            left_out.insert(name::shown(entry.path()), Reason::Hidden);
            hidden = Some(entry.into_path());
            continue;
        }
        match classify(&entry, options) {
            EntryKind::Item(item) => {
                found.items.push(item);
                if found.items.len().is_multiple_of(256) && !progress(found.items.len()) {
                    return Err(Error::new(ErrorKind::Interrupted, "interrupted"));
                }
            }
            EntryKind::LeftOut(reason) => {
                left_out.insert(name::shown(entry.path()), reason);
            }
            EntryKind::Folder => {
                let is_within = |disk: &PathBuf| entry.path().starts_with(disk);
                if root::file_system(entry.path()) != own
                    && !found.disks.last().is_some_and(is_within)
                {
                    found.disks.push(entry.into_path());
                }
            }
        }
    }
    // The walk is almost in this order: the exceptions are names that continue the name of a folder
    // beside them.
    found
        .items
        .sort_by(|left, right| left.path.cmp(&right.path));
    found.left_out = left_out
        .into_iter()
        .map(|(path, reason)| LeftOut { path, reason })
        .collect();
    Ok(found)
}

/// Looks at one file by itself, whatever its name. Links are followed: it was asked for by name.
pub fn item(path: &Path, max_size: u64) -> std::result::Result<Item, Reason> {
    let metadata = std::fs::metadata(path).map_err(|error| match refused(&error) {
        Reason::Vanished => Reason::Refused("no such file".to_owned()),
        reason => reason,
    })?;
    if metadata.is_dir() {
        return Err(Reason::Refused("it is a folder".to_owned()));
    }
    if !metadata.is_file() {
        return Err(Reason::NotRegular);
    }
    if metadata.len() > max_size {
        return Err(Reason::TooLarge);
    }
    Ok(Item {
        path: name::shown(path),
        location: path.to_owned(),
        size: metadata.len(),
        modified: modified(&metadata),
    })
}

/// The result for an entry.
enum EntryKind {
    Item(Item),
    LeftOut(Reason),
    Folder,
}

/// Decides about an entry by its type, its name and its size, in this order.
fn classify(entry: &DirEntry, options: &Walk) -> EntryKind {
    let mut file_type = entry.file_type();
    let mut metadata = entry.metadata().map_err(|error| reason_of(&error));
    // A path given by name is read even when it is a link; walkdir lists a linked folder but keeps
    // the link's own type.
    if entry.depth() == 0
        && file_type.is_symlink()
        && let Ok(target) = std::fs::metadata(entry.path())
    {
        file_type = target.file_type();
        metadata = Ok(target);
    }
    if file_type.is_dir() {
        return EntryKind::Folder;
    }
    if file_type.is_symlink() {
        return EntryKind::LeftOut(Reason::Link);
    }
    if !file_type.is_file() {
        return EntryKind::LeftOut(Reason::NotRegular);
    }
    if let Some(reason) = name::ruled_out(entry.path()) {
        return EntryKind::LeftOut(reason);
    }
    match metadata {
        Err(reason) => EntryKind::LeftOut(reason),
        Ok(metadata) if metadata.len() > options.max_size => EntryKind::LeftOut(Reason::TooLarge),
        Ok(metadata) => EntryKind::Item(Item {
            path: name::shown(entry.path()),
            location: entry.path().to_owned(),
            size: metadata.len(),
            modified: modified(&metadata),
        }),
    }
}

/// Orders entries of one folder by name. Compares whole paths, because finding the name in a path
/// takes longer than comparing the part before it.
fn by_name(left: &DirEntry, right: &DirEntry) -> Ordering {
    left.path().as_os_str().cmp(right.path().as_os_str())
}

/// The files and folders that are passed over without a word.
struct Excluded {
    names: HashSet<OsString>,
    paths: HashSet<PathBuf>,
}

impl Excluded {
    fn new(paths: &[PathBuf]) -> Self {
        let paths: HashSet<PathBuf> = paths
            .iter()
            .filter_map(|path| path.canonicalize().ok())
            .collect();
        let names = paths.iter().filter_map(|path| path.file_name());
        Self {
            names: names.map(OsString::from).collect(),
            paths,
        }
    }

    /// A path is followed to its end only where its last part is the name of something excepted.
    fn holds(&self, entry: &DirEntry) -> bool {
        (self.names.contains(entry.file_name()) || entry.depth() == 0)
            && entry
                .path()
                .canonicalize()
                .is_ok_and(|path| self.paths.contains(&path))
    }
}

/// Returns true if an entry's name begins with a dot.
fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// The reason behind an error of the walk.
fn reason_of(error: &walkdir::Error) -> Reason {
    if error.loop_ancestor().is_some() {
        return Reason::LinkLoop;
    }
    match error.io_error() {
        Some(error) => refused(error),
        None => Reason::Refused(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks a folder made of `files` (path and size) and compares what is found, paths below the
    /// folder.
    fn check(files: &[(&str, usize)], hidden: bool, expected: &[&str], left_out: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for (path, size) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, vec![b'x'; *size]).unwrap();
        }
        let options = Walk {
            max_size: 100,
            hidden,
            follow_links: false,
            except: vec![folder.path().join("index")],
        };
        let found = walk(folder.path(), &options, |_| true).unwrap();
        let root = format!("{}/", name::shown(folder.path()));
        let below = |path: &str| path.strip_prefix(&root).unwrap().to_owned();
        let items: Vec<String> = found.items.iter().map(|item| below(&item.path)).collect();
        let out: Vec<String> = found
            .left_out
            .iter()
            .map(|out| format!("{}: {}", below(&out.path), out.reason))
            .collect();
        assert_eq!(items, expected);
        assert_eq!(out, left_out);
    }

    #[test]
    fn files_come_sorted_and_others_are_named() {
        check(
            &[
                ("b.txt", 1),
                ("a/z.html", 1),
                ("a/y.md", 101),
                ("a/logo.png", 1),
                ("index/seg.store", 1),
                (".git/config", 1),
                (".git/hooks/x", 1),
                ("a/.draft.md", 1),
            ],
            false,
            &["a/z.html", "b.txt"],
            &[
                ".git: hidden",
                "a/.draft.md: hidden",
                "a/logo.png: not a document format (.png)",
                "a/y.md: larger than the limit",
            ],
        );
        check(&[(".notes/x.txt", 1)], true, &[".notes/x.txt"], &[]);
    }
}
