//! A directory whose files are read window by window instead of being mapped into memory whole.
//!
//! Merging goes through every byte of every segment once. Mapped, all of that would count as the program's memory at the end,
//! as large as the index; so read, it is a window for each open file.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// Bytes read at once. Neighbors in a file are mostly wanted one after the other.
const WINDOW: usize = 64 << 10;

/// The directory; all but reading is left to the engine's own.
#[derive(Clone, Debug)]
pub(super) struct Windowed {
    engine: MmapDirectory,
    path: PathBuf,
}

impl Windowed {
    /// Opens the directory at `path`.
    pub(super) fn open(path: &Path) -> Result<Self, OpenDirectoryError> {
        let engine = MmapDirectory::open(path)?;
        let path = path.to_owned();
        Ok(Self { engine, path })
    }
}

impl Directory for Windowed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let open = || -> io::Result<Windows> {
            let file = File::open(self.path.join(path))?;
            let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
            Ok(Windows {
                file,
                length,
                last: Mutex::new((0, OwnedBytes::empty())),
            })
        };
        match open() {
            Ok(windows) => Ok(Arc::new(windows)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(path.to_owned()))
            }
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.engine.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.engine.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.engine.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.engine.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.engine.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.engine.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.engine.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.engine.watch(callback)
    }
}

/// An open file, and what of it was read last.
#[derive(Debug)]
struct Windows {
    file: File,
    length: usize,
    last: Mutex<(usize, OwnedBytes)>,
}

impl HasLen for Windows {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Windows {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() >= WINDOW {
            return self.read(range);
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, bytes) = &*last;
        if range.start < *start || range.end > start + bytes.len() {
            let end = self.length.min(range.start + WINDOW).max(range.end);
            *last = (range.start, self.read(range.start..end)?);
        }
        let (start, bytes) = &*last;
        Ok(bytes.slice(range.start - start..range.end - start))
    }
}

impl Windows {
    #[cfg(unix)]
    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        use std::os::unix::fs::FileExt;
        let mut bytes = vec![0; range.len()];
        self.file.read_exact_at(&mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }

    #[cfg(not(unix))]
    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        use std::io::{Read, Seek, SeekFrom};
        let mut bytes = vec![0; range.len()];
        // Seeking and reading are two steps on a cursor that is shared: one at a time.
        static ONE: Mutex<()> = Mutex::new(());
        let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = &self.file;
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_reads_as_it_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let content: Vec<u8> = (0..3 * WINDOW + 17)
            .map(|place| (place % 251) as u8)
            .collect();
        std::fs::write(folder.path().join("a"), &content).unwrap();
        let directory = Windowed::open(folder.path()).unwrap();
        let file = directory.get_file_handle(Path::new("a")).unwrap();
        assert_eq!(file.len(), content.len());
        let end = content.len();
        let ranges = [
            0..0,
            0..10,
            5..WINDOW,
            WINDOW - 3..WINDOW + 3,
            10..20,
            0..end,
            end - 40..end,
            end - WINDOW - 1..end - 1,
            end..end,
        ];
        for range in ranges {
            let read = file.read_bytes(range.clone()).unwrap();
            assert_eq!(read.as_slice(), &content[range]);
        }
        assert!(file.read_bytes(0..end + WINDOW).is_err());
        assert!(matches!(
            directory.get_file_handle(Path::new("b")),
            Err(OpenReadError::FileDoesNotExist(_))
        ));
    }
}
