//! The folder or file that a path given to the program means, by whatever name.
//!
//! Two names mean the same place when their absolute paths are the same after links, `.` and
//! `..` are followed. Never looks into a folder.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::name;

/// A path as given, and the place it means.
#[derive(Debug)]
pub struct Named {
    /// The path as given.
    pub given: PathBuf,
    /// The displayed path: as given, with `/` between its parts, without `.`, and without `..`
    /// after another part.
    pub shown: String,
    /// Its absolute path, links followed, written as `shown`.
    pub absolute: String,
    /// Why it cannot be looked at; none where it can.
    pub fault: Option<io::Error>,
}

impl Named {
    /// Looks up the place that a path means.
    pub fn new(given: &Path) -> Self {
        let absolute = absolute(given);
        Self {
            given: given.to_owned(),
            shown: shown(given, &absolute),
            absolute,
            fault: std::fs::metadata(given).err(),
        }
    }

    /// A place that is known by its absolute path.
    pub fn known(shown: String, absolute: String) -> Self {
        let given = PathBuf::from(&absolute);
        Self {
            fault: std::fs::metadata(&given).err(),
            given,
            shown,
            absolute,
        }
    }
}

/// Returns true if anything is at a path that can be looked at.
pub fn is_there(path: &str) -> bool {
    Path::new(path).exists()
}

/// The absolute path of a place, links followed, written as `name::shown`. Where it is not there,
/// links are followed as far as they lead.
pub fn absolute(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let parts: Vec<Component<'_>> = whole.components().collect();
    for there in (1..=parts.len()).rev() {
        let head: PathBuf = parts[..there].iter().collect();
        if let Ok(mut real) = head.canonicalize() {
            for part in &parts[there..] {
                match part {
                    Component::ParentDir => drop(real.pop()),
                    part => real.push(part),
                }
            }
            return name::shown(&real);
        }
    }
    name::shown(&whole)
}

/// Returns the displayed form of a path, given its absolute path. A part that `..` takes back is
/// left out unless it is a link to elsewhere.
fn shown(given: &Path, known: &str) -> String {
    let mut plain = PathBuf::new();
    let mut is_plain = true;
    for part in given.components() {
        match (part, plain.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                plain.pop();
                is_plain = false;
            }
            (part, _) => plain.push(part),
        }
    }
    let text = name::shown(&plain);
    let is_same = || {
        if plain.as_os_str().is_empty() {
            absolute(Path::new(".")) == known
        } else {
            absolute(&plain) == known
        }
    };
    if is_plain || is_same() {
        text
    } else {
        known.to_owned()
    }
}

/// Returns true if two places, by their absolute paths, lie on different file systems, as a disk
/// has its own.
pub fn is_apart(left: &str, right: &str) -> bool {
    file_system(Path::new(left)) != file_system(Path::new(right))
}

/// The file system of a place; none where the platform does not say.
#[cfg(unix)]
pub(super) fn file_system(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|found| found.dev())
}

/// The file system of a place; none where the platform does not say.
#[cfg(not(unix))]
pub(super) fn file_system(_path: &Path) -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_one_absolute_path() {
        let place = tempfile::tempdir().unwrap();
        let real = place.path().canonicalize().unwrap();
        std::fs::create_dir_all(real.join("a/b")).unwrap();
        std::os::unix::fs::symlink("a/b", real.join("link")).unwrap();
        std::os::unix::fs::symlink("nowhere", real.join("dangling")).unwrap();
        let check = |path: &str, expected: &str| {
            let expected = name::shown(&real.join(expected));
            assert_eq!(absolute(&real.join(path)), expected, "{path}");
        };
        for path in ["a/b", "a/./b/", "a/b/../b", "link", "link/../b", "./link"] {
            check(path, "a/b");
        }
        check("link/x/y", "a/b/x/y");
        check("gone/x/../y", "gone/y");
        check("dangling", "dangling");
    }

    #[test]
    fn what_is_shown_has_no_way_back() {
        let place = tempfile::tempdir().unwrap();
        let real = place.path().canonicalize().unwrap();
        std::fs::create_dir_all(real.join("a/b")).unwrap();
        std::os::unix::fs::symlink("a/b", real.join("link")).unwrap();
        let check = |path: &str, expected: &str| {
            let found = Named::new(&real.join(path)).shown;
            assert_eq!(found, name::shown(&real.join(expected)), "{path}");
        };
        check("a/./b", "a/b");
        check("a/../a/b", "a/b");
        check("link", "link");
        check("link/../b", "a/b");
        let check = |path: &str, expected: &str| {
            assert_eq!(Named::new(Path::new(path)).shown, expected, "{path}");
        };
        check("../x", "../x");
        check("src/..", "");
        check(".", "");
    }
}
