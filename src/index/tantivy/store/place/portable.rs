//! Folders and files by path, where the system's own calls by handle are not at hand: what an entry
//! is gets checked before it is opened and, on the handle, after.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::index::tantivy::store::place::{Access, Kind, invalid};

/// A folder.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        match kind(fs::symlink_metadata(path)?.file_type()) {
            Kind::Folder => Ok(Self(path.to_owned())),
            Kind::File | Kind::Other => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    pub(crate) fn within(&self, name: &str) -> io::Result<Self> {
        Self::open(&self.0.join(name))
    }

    pub(crate) fn make_within(&self, name: &str, access: Access) -> io::Result<()> {
        make(&self.0.join(name), access)
    }

    pub(crate) fn is_own(&self) -> bool {
        true
    }

    /// The system does not say whom a folder belongs to.
    pub(crate) fn has_owner_of(&self, _other: &Self) -> bool {
        true
    }

    /// Rights are those that the folder above gives.
    pub(crate) fn restrict(&self, _access: Access) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn file(&self, name: &str) -> io::Result<File> {
        self.opened(name, OpenOptions::new().read(true))
    }

    pub(crate) fn create(&self, name: &str, _access: Access) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        options.open(self.0.join(name))
    }

    pub(crate) fn file_to_write(&self, name: &str, access: Access) -> io::Result<File> {
        match self.opened(name, OpenOptions::new().read(true).write(true)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.create(name, access),
            opened => opened,
        }
    }

    fn opened(&self, name: &str, options: &OpenOptions) -> io::Result<File> {
        match self.kind(name)? {
            Kind::File => options.open(self.0.join(name)),
            Kind::Folder | Kind::Other => Err(invalid(format!("`{name}` is not a regular file"))),
        }
    }

    pub(crate) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    pub(crate) fn kind(&self, name: &str) -> io::Result<Kind> {
        Ok(kind(fs::symlink_metadata(self.0.join(name))?.file_type()))
    }

    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        fs::remove_dir(self.0.join(name))
    }

    pub(crate) fn names(&self) -> io::Result<Vec<String>> {
        let name =
            |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
        fs::read_dir(&self.0)?.map(name).collect()
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        // Such a system makes renames lasting by itself, and gives no handle to ask for it.
        Ok(())
    }
}

/// Makes one folder, and no folder above it. Rights are those that the folder above gives.
pub(crate) fn make(path: &Path, _access: Access) -> io::Result<()> {
    fs::create_dir(path)
}

/// Who runs this process, as far as it is known without asking the system's own interfaces: where
/// the user's files are.
pub(crate) fn user() -> String {
    let home = std::env::home_dir().unwrap_or_default();
    home.display().to_string()
}

/// What no archive can choose of a file where its file system keeps no time of birth: such systems
/// all do.
pub(crate) fn number(_metadata: &Metadata) -> u64 {
    0
}

/// By how many names a file is known: the system does not say.
pub(crate) fn names(_metadata: &Metadata) -> u64 {
    1
}

fn kind(file_type: FileType) -> Kind {
    match file_type {
        file_type if file_type.is_symlink() => Kind::Other,
        file_type if file_type.is_dir() => Kind::Folder,
        file_type if file_type.is_file() => Kind::File,
        _ => Kind::Other,
    }
}
