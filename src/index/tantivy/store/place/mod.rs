//! A folder of the index, held open: the one way to the files in it.
//!
//! A folder of an index may come out of an archive or from somebody else. So no link in it is
//! followed, names are plain names, and only regular files are read, up to the size that the caller
//! allows; a file is written under a new name and replaces another in one step. Knows nothing of
//! the content of the files.

mod engine_files;
mod owner;
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "portable.rs")]
mod system;

use std::fs::{File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

pub(crate) use crate::index::tantivy::store::place::engine_files::{
    EngineFiles, LARGEST_LIST, LastError, MANAGED, METAS, Reading, is_engine_name,
};
pub(crate) use crate::index::tantivy::store::place::owner::{MARK, Owner, mark, owner};

/// The users who may read and write new files and folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Access {
    /// Its owner alone: folders of mode 0700, files of mode 0600.
    #[default]
    Private,
    /// Its owner and the group: 2770 and 0660.
    Group,
}

/// The kind of an entry of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a device ...
    Other,
}

/// The end of the name of a file that is to take the place of another.
pub(crate) const NEW: &str = ".new";

/// The longest name of a file of the index, in bytes.
const LONGEST_NAME: usize = 120;

/// A folder of the index, held open.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    folder: system::Folder,
    access: Access,
}

impl Place {
    /// Opens a folder. Errors: `NotADirectory` for a link or a file, and those of the system.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // Behind a separator the system would follow a link.
        let path: PathBuf = path.components().collect();
        let path = if path.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            path
        };
        let folder = system::Folder::open(&path)?;
        Ok(Self {
            path,
            folder,
            access: Access::default(),
        })
    }

    /// Makes a folder, with those above it, and opens it; one that is there is opened. Errors: as
    /// `open`.
    pub(crate) fn make(path: &Path, access: Access) -> io::Result<Self> {
        match Self::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            opened => return opened.map(|place| place.with(access)),
        }
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        system::make(path, access)?;
        Ok(Self::open(path)?.with(access))
    }

    /// Returns the same folder with these access rights for new files and folders.
    pub(crate) fn with(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Opens a folder in this one. Errors: as `open`, and `InvalidInput` for a name that is not
    /// plain.
    pub(crate) fn within(&self, name: &str) -> io::Result<Self> {
        let folder = self.folder.within(plain(name)?)?;
        if self.access == Access::Private && !self.folder.has_owner_of(&folder) {
            return Err(invalid(format!("`{name}` belongs to another user")));
        }
        Ok(Self {
            folder,
            path: self.path.join(name),
            access: self.access,
        })
    }

    /// Makes a folder in this one and opens it. Errors: as `within`, and `AlreadyExists`.
    pub(crate) fn make_within(&self, name: &str) -> io::Result<Self> {
        self.folder.make_within(plain(name)?, self.access)?;
        self.within(name)
    }

    /// Returns its path, for messages.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the access rights of new files and folders.
    pub(crate) fn access(&self) -> Access {
        self.access
    }

    /// Returns true if the folder belongs to the user of this process; always true if the system
    /// does not report it.
    pub(crate) fn is_own(&self) -> bool {
        self.folder.is_own()
    }

    /// Gives the folder the rights that a new one would have. Errors: those of the system.
    pub(crate) fn restrict(&self) -> io::Result<()> {
        self.folder.restrict(self.access)
    }

    /// Opens a file for reading. Errors: `InvalidInput` for a name that is not plain, `InvalidData`
    /// for something that is not a regular file, and those of the system.
    pub(crate) fn file(&self, name: &str) -> io::Result<File> {
        Ok(self.file_with_metadata(name)?.0)
    }

    /// Does the same, and returns the file's metadata.
    fn file_with_metadata(&self, name: &str) -> io::Result<(File, Metadata)> {
        let file = self.folder.file(plain(name)?)?;
        let metadata = file.metadata()?;
        regular(&metadata)?;
        Ok((file, metadata))
    }

    /// Reads a whole file. Errors: as `file`, and `InvalidData` for one of more than `limit` bytes.
    pub(crate) fn read(&self, name: &str, limit: u64) -> io::Result<Vec<u8>> {
        Ok(self.read_with_metadata(name, limit)?.0)
    }

    /// Does the same, and returns the file's metadata.
    fn read_with_metadata(&self, name: &str, limit: u64) -> io::Result<(Vec<u8>, Metadata)> {
        let too_large = || Err(invalid(format!("`{name}` is larger than {limit} bytes")));
        let (file, metadata) = self.file_with_metadata(name)?;
        let size = metadata.len();
        if size > limit {
            return too_large();
        }
        // It may grow while it is read. With room for all of it, one read takes it, and a second
        // one sees its end.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            too_large()
        } else {
            Ok((bytes, metadata))
        }
    }

    /// Makes a file. Errors: `AlreadyExists`, and as `file`.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        self.folder.create(plain(name)?, self.access)
    }

    /// Opens a file for reading and writing, and makes it if it does not exist. Errors: as `file`;
    /// `InvalidData` also for a file that has other names, since it would be written under these.
    pub(crate) fn file_to_write(&self, name: &str) -> io::Result<File> {
        let file = self.folder.file_to_write(plain(name)?, self.access)?;
        let metadata = file.metadata()?;
        regular(&metadata)?;
        if system::names(&metadata) > 1 {
            Err(invalid(format!("`{name}` has another name elsewhere")))
        } else {
            Ok(file)
        }
    }

    /// Puts a file in the place of any of its name, in one step that cannot be seen half done, and
    /// makes it lasting.
    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.replace_by(name, |file| file.write_all(bytes))
    }

    /// Does the same with the bytes that `write` writes.
    pub(crate) fn replace_by(
        &self,
        name: &str,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        let beside = format!("{name}{NEW}");
        // One that a killed run left. There is one writer.
        self.remove_if_there(&beside)?;
        let mut file = self.create(&beside)?;
        write(&mut file)?;
        file.sync_all()?;
        self.folder.rename(plain(&beside)?, plain(name)?)?;
        self.sync()
    }

    /// Returns true if there is an entry of this name, of any kind.
    pub(crate) fn holds(&self, name: &str) -> io::Result<bool> {
        Ok(self.kind(name)?.is_some())
    }

    /// The kind of an entry; `None` if there is no entry of that name.
    pub(crate) fn kind(&self, name: &str) -> io::Result<Option<Kind>> {
        match self.folder.kind(plain(name)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            kind => kind.map(Some),
        }
    }

    /// Removes a file, or a link itself. Errors: those of the system.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        self.folder.remove(plain(name)?)
    }

    /// The same; none to remove is well.
    pub(crate) fn remove_if_there(&self, name: &str) -> io::Result<()> {
        match self.remove(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Removes an empty folder in this one. Errors: those of the system, `DirectoryNotEmpty` among
    /// them.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        self.folder.remove_folder(plain(name)?)
    }

    /// Returns the names of all entries, in no order; a name that is not UTF-8 in the nearest form
    /// that can be shown.
    pub(crate) fn names(&self) -> io::Result<Vec<String>> {
        self.folder.names()
    }

    /// The bytes of all regular files in the folder.
    pub(crate) fn size(&self) -> io::Result<u64> {
        let names = self.names()?.into_iter();
        let files = names.filter_map(|name| self.file(&name).ok()?.metadata().ok());
        Ok(files.map(|metadata| metadata.len()).sum())
    }

    /// Makes renames and new files lasting.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.folder.sync()
    }
}

/// Returns the target of a link; `None` if the path is not a link.
pub(crate) fn target(path: &Path) -> Option<PathBuf> {
    // Behind a separator the system would follow the link.
    let path: PathBuf = path.components().collect();
    std::fs::read_link(path).ok()
}

/// A name that means an entry of the folder itself wherever it is used: letters of ASCII, digits,
/// `.`, `-`, `_`.
fn plain(name: &str) -> io::Result<&str> {
    let is_plain = !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.bytes().all(|byte| byte == b'.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if is_plain {
        Ok(name)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a name in the index is not a plain file name",
        ))
    }
}

fn regular(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() {
        Ok(())
    } else {
        Err(invalid("it is not a regular file"))
    }
}

fn invalid(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        let check =
            |name: &str, expected: bool| assert_eq!(plain(name).is_ok(), expected, "{name:?}");
        for name in [
            "a",
            "meta.json",
            ".managed.json",
            "manifest-12.zst",
            "A_b-9",
        ] {
            check(name, true);
        }
        for name in [
            "", ".", "..", "...", "a/b", "/a", "a\\b", "C:", "a:b", "é", "a\0", "a b",
        ] {
            check(name, false);
        }
        check(&"a".repeat(LONGEST_NAME), true);
        check(&"a".repeat(LONGEST_NAME + 1), false);
    }

    #[test]
    fn what_is_put_in_place_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::open(folder.path()).unwrap();
        place.replace("a", b"one").unwrap();
        place.replace("a", b"two").unwrap();
        assert_eq!(place.read("a", 3).unwrap(), b"two");
        assert_eq!(
            place.read("a", 2).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
        assert_eq!(place.names().unwrap(), ["a"]);
        assert_eq!(
            place.read("b", 9).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        place.remove("a").unwrap();
        place.remove_if_there("a").unwrap();
        assert!(!place.holds("a").unwrap());
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{PermissionsExt, symlink};

        use super::*;

        /// A folder outside with a file that must stay as it is, and the folder of an index.
        fn laid_out() -> (tempfile::TempDir, PathBuf, Place) {
            let folder = tempfile::tempdir().unwrap();
            let outside = folder.path().join("thesis.txt");
            std::fs::write(&outside, "years of work").unwrap();
            let inside = folder.path().join("index");
            std::fs::create_dir(&inside).unwrap();
            let place = Place::open(&inside).unwrap();
            (folder, outside, place)
        }

        #[test]
        fn links_are_not_followed() {
            let (folder, outside, place) = laid_out();
            let inside = folder.path().join("index");
            for name in ["a", "a.new"] {
                symlink(&outside, inside.join(name)).unwrap();
            }
            symlink(folder.path(), inside.join("data-1")).unwrap();
            symlink(folder.path().join("absent"), inside.join("b")).unwrap();
            let refused = [
                place.file("a").err(),
                place.read("a", 99).err(),
                place.create("a").err(),
                place.file_to_write("a").err(),
                place.file_to_write("b").err(),
                place.create("b").err(),
                place.within("data-1").err(),
            ];
            assert!(refused.iter().all(Option::is_some), "{refused:?}");
            place.replace("a", b"new").unwrap();
            assert_eq!(std::fs::read(&outside).unwrap(), b"years of work");
            assert_eq!(std::fs::read(inside.join("a")).unwrap(), b"new");
            assert!(!folder.path().join("absent").exists());
            symlink(&inside, folder.path().join("link")).unwrap();
            for path in ["link", "link/", "link/."] {
                assert!(Place::open(&folder.path().join(path)).is_err(), "{path}");
            }
        }

        #[test]
        fn files_with_another_name_elsewhere_are_not_written() {
            let (folder, outside, place) = laid_out();
            std::fs::hard_link(&outside, folder.path().join("index/writer.lock")).unwrap();
            assert!(place.file_to_write("writer.lock").is_err());
            // A backup of hard links is read.
            assert_eq!(place.read("writer.lock", 99).unwrap(), b"years of work");
        }

        #[test]
        fn only_regular_files_are_read() {
            let (folder, _, place) = laid_out();
            let pipe = folder.path().join("index/pipe");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status();
            assert!(made.unwrap().success());
            std::fs::create_dir(folder.path().join("index/folder")).unwrap();
            for name in ["pipe", "folder"] {
                assert!(place.file(name).is_err(), "{name}");
                assert!(place.file_to_write(name).is_err(), "{name}");
            }
        }

        #[test]
        fn what_is_made_is_private_unless_a_group_shares_it() {
            let check = |access, folder_mode, file_mode| {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("index");
                let place = Place::make(&path, access).unwrap();
                let data = place.make_within("data-1").unwrap();
                data.replace("meta.json", b"x").unwrap();
                drop(data.file_to_write("writer.lock").unwrap());
                let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
                let modes = ["", "data-1", "data-1/meta.json", "data-1/writer.lock"];
                let modes = modes.map(|name| mode(&path.join(name)));
                assert_eq!(modes, [folder_mode, folder_mode, file_mode, file_mode]);
            };
            check(Access::Private, 0o700, 0o600);
            check(Access::Group, 0o2770, 0o660);
        }
    }
}
