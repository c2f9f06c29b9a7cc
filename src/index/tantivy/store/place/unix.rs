//! Folders and files by handle: every call names an entry of an open folder, and none follows a
//! link.

use std::fs::{File, Metadata};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Mode, OFlags};

use crate::index::tantivy::store::place::{Access, Kind, invalid};

/// A folder, held open.
#[derive(Debug)]
pub(crate) struct Folder(OwnedFd);

const FOLDER: OFlags = OFlags::DIRECTORY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// A pipe must not wait for somebody at its other end.
const FILE: OFlags = OFlags::NOFOLLOW
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK);

impl Folder {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(rustix::fs::open(path, FOLDER, Mode::empty())?))
    }

    pub(crate) fn within(&self, name: &str) -> io::Result<Self> {
        Ok(Self(rustix::fs::openat(
            &self.0,
            name,
            FOLDER,
            Mode::empty(),
        )?))
    }

    pub(crate) fn make_within(&self, name: &str, access: Access) -> io::Result<()> {
        rustix::fs::mkdirat(&self.0, name, folder_mode(access))?;
        if access == Access::Group {
            // The file mode mask of the process removes rights that a group needs.
            let folder = self.within(name)?;
            rustix::fs::fchmod(&folder.0, folder_mode(access))?;
        }
        Ok(())
    }

    pub(crate) fn is_own(&self) -> bool {
        let owner = rustix::fs::fstat(&self.0).map(|stat| stat.st_uid);
        owner.is_ok_and(|owner| owner == nix::unistd::geteuid().as_raw())
    }

    /// Returns true if the two folders belong to the same user.
    pub(crate) fn has_owner_of(&self, other: &Self) -> bool {
        let [one, other] = [&self.0, &other.0].map(rustix::fs::fstat);
        matches!((one, other), (Ok(one), Ok(other)) if one.st_uid == other.st_uid)
    }

    /// Gives the folder the rights that a new one would have.
    pub(crate) fn restrict(&self, access: Access) -> io::Result<()> {
        Ok(rustix::fs::fchmod(&self.0, folder_mode(access))?)
    }

    pub(crate) fn file(&self, name: &str) -> io::Result<File> {
        self.opened(name, OFlags::RDONLY | FILE, Mode::empty())
    }

    pub(crate) fn create(&self, name: &str, access: Access) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | FILE;
        let file = self.opened(name, flags, file_mode(access))?;
        widened(file, access)
    }

    pub(crate) fn file_to_write(&self, name: &str, access: Access) -> io::Result<File> {
        match self.opened(name, OFlags::RDWR | FILE, Mode::empty()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.create(name, access),
            opened => opened,
        }
    }

    fn opened(&self, name: &str, flags: OFlags, mode: Mode) -> io::Result<File> {
        match rustix::fs::openat(&self.0, name, flags, mode) {
            Ok(file) => Ok(File::from(file)),
            Err(rustix::io::Errno::LOOP) => Err(invalid(format!("`{name}` is a link"))),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.0, from, &self.0, to)?)
    }

    pub(crate) fn kind(&self, name: &str) -> io::Result<Kind> {
        let stat = rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Folder,
            _ => Kind::Other,
        })
    }

    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    pub(crate) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&self.0)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name != "." && name != ".." {
                names.push(name);
            }
        }
        Ok(names)
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.0)?)
    }
}

/// Makes one folder, and no folder above it.
pub(crate) fn make(path: &Path, access: Access) -> io::Result<()> {
    rustix::fs::mkdir(path, folder_mode(access))?;
    if access == Access::Group {
        let folder = Folder::open(path)?;
        rustix::fs::fchmod(&folder.0, folder_mode(access))?;
    }
    Ok(())
}

/// Returns the identifier of the user who runs this process.
pub(crate) fn user() -> String {
    nix::unistd::geteuid().as_raw().to_string()
}

/// Returns the inode number, which no archive can choose, for file systems without a time of birth.
pub(crate) fn number(metadata: &Metadata) -> u64 {
    metadata.ino()
}

/// By how many names a file is known.
pub(crate) fn names(metadata: &Metadata) -> u64 {
    metadata.nlink()
}

fn folder_mode(access: Access) -> Mode {
    match access {
        Access::Private => Mode::RWXU,
        Access::Group => Mode::RWXU | Mode::RWXG | Mode::SGID,
    }
}

fn file_mode(access: Access) -> Mode {
    match access {
        Access::Private => Mode::RUSR | Mode::WUSR,
        Access::Group => Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::WGRP,
    }
}

fn widened(file: File, access: Access) -> io::Result<File> {
    if access == Access::Group {
        rustix::fs::fchmod(&file, file_mode(access))?;
    }
    Ok(file)
}
