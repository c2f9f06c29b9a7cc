//! The files of the engine, by way of the folder that they are in: the engine's own way follows
//! links and believes names.
//!
//! Readers take no lock: they need no right to write. See `Index::open` for how they notice a
//! commit meanwhile.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use crate::index::tantivy::store::place::{Place, invalid};

/// Bytes read at once. Neighbors in a file are mostly wanted one after the other.
const WINDOW: usize = 64 << 10;

/// The largest list of segments or files, in bytes. One of a hundred segments takes some 60 kB.
pub(crate) const LARGEST_LIST: u64 = 16 << 20;

/// The engine's list of the files that it made, from which it removes what it does not use.
pub(crate) const MANAGED: &str = ".managed.json";

/// The engine's list of segments.
pub(crate) const METAS: &str = "meta.json";

/// The length of the name of a segment, in hexadecimal digits.
const SEGMENT_NAME: usize = 32;

/// The way in which the engine reads its files.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reading {
    /// Mapped into memory: for searching.
    Mapped,
    /// Window by window: for merging, which goes through every byte once. Mapped, all of that would
    /// count as the program's memory at the end, as large as the index.
    Windowed,
}

/// The last error of the system while the engine was writing. Its threads report only their end.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastError(Arc<Mutex<Option<i32>>>);

impl LastError {
    /// The refusal, where there was one that the system numbers.
    pub(crate) fn get(&self) -> Option<io::Error> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.map(io::Error::from_raw_os_error)
    }

    /// Notes the refusal in a result, and gives it on.
    fn noted<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *last = error.raw_os_error().or(*last);
        }
        result
    }
}

/// A folder with files of the engine.
#[derive(Clone, Debug)]
pub(crate) struct EngineFiles {
    place: Arc<Place>,
    last_error: LastError,
    reading: Reading,
    /// The list of segments while an index is opened: it is asked for several times, and may be
    /// written anew meanwhile.
    metas: Arc<Mutex<Option<Vec<u8>>>>,
}

impl EngineFiles {
    /// The files in a folder.
    pub(crate) fn open(place: Arc<Place>, reading: Reading) -> Self {
        Self {
            place,
            last_error: LastError::default(),
            reading,
            metas: Arc::default(),
        }
    }

    /// The files of one commit, given by its list of segments: that is read no more until `follow`
    /// is called.
    pub(crate) fn of_commit(place: Arc<Place>, metas: Option<&[u8]>) -> Self {
        Self {
            metas: Arc::new(Mutex::new(metas.map(<[u8]>::to_vec))),
            ..Self::open(place, Reading::Mapped)
        }
    }

    /// Reads the list of segments again from now on.
    pub(crate) fn follow(&self) {
        *self.metas.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The list of segments, as long as it is not to be read.
    fn metas(&self) -> Option<Vec<u8>> {
        let metas = self.metas.lock().unwrap_or_else(PoisonError::into_inner);
        metas.clone()
    }

    /// The errors of the system from now on.
    pub(crate) fn last_error(&self) -> LastError {
        self.last_error.clone()
    }
}

/// The endings of the files of a segment. Source: the engine's `SegmentMeta::relative_path`.
const ENDINGS: [&str; 7] = [
    "idx",
    "pos",
    "term",
    "store",
    "store.temp",
    "fast",
    "fieldnorm",
];

/// Returns true if the engine gives such a name to a file: a segment with one of its endings, or
/// one of the two lists.
pub(crate) fn is_engine_name(name: &str) -> bool {
    if name == METAS || name == MANAGED {
        return true;
    }
    let Some((segment, ending)) = name.split_once('.') else {
        return false;
    };
    let is_removed = |ending: &str| {
        let number = ending.strip_suffix(".del").unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    segment.len() == SEGMENT_NAME
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        && (ENDINGS.contains(&ending) || is_removed(ending))
}

/// The name of a file of the engine. Errors: `InvalidData` for a name that the engine gives to
/// none.
fn engine_name(path: &Path) -> io::Result<&str> {
    let name = path.to_str().filter(|name| is_engine_name(name));
    name.ok_or_else(|| invalid("it names a file that is not the engine's"))
}

/// The folder in which a Linux system shows the open files of a process: to open one there is to
/// open the very same file, whatever its name means by now. Source: proc_pid_fd(5).
#[cfg(target_os = "linux")]
const OPEN_FILES: &str = "/proc/self/fd";

/// True if this system shows them: there may be no `/proc` in a small root.
#[cfg(target_os = "linux")]
static HAS_OPEN_FILES: std::sync::LazyLock<bool> =
    std::sync::LazyLock::new(|| Path::new(OPEN_FILES).exists());

/// Maps an open file. The engine's own folder maps by path and keeps the mapping under that path:
/// so each file gets a folder object of its own.
fn mapped(file: &File, folder: &Path, name: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
    let map = |folder: &Path, path: &Path| {
        let engine = MmapDirectory::open(folder).map_err(|error| match error {
            OpenDirectoryError::IoError { io_error, .. } => {
                io::Error::new(io_error.kind(), io_error)
            }
            other => io::Error::other(other),
        });
        let engine =
            engine.map_err(|error| OpenReadError::wrap_io_error(error, name.to_owned()))?;
        engine.get_file_handle(path).map_err(|error| match error {
            OpenReadError::IoError { io_error, .. } => OpenReadError::IoError {
                io_error,
                filepath: name.to_owned(),
            },
            other => other,
        })
    };
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        if *HAS_OPEN_FILES {
            let open = Path::new(OPEN_FILES).join(file.as_raw_fd().to_string());
            return map(Path::new("/"), &open);
        }
    }
    // It was a regular file of this folder a moment ago, which only its owner can change.
    let _ = file;
    map(folder, name)
}

/// Checks that the engine's list of its files names files of the engine alone.
fn check_list(bytes: &[u8]) -> io::Result<()> {
    let listed: Vec<PathBuf> = serde_json::from_slice(bytes)?;
    listed
        .iter()
        .try_for_each(|path| engine_name(path).map(|_| ()))
}

impl Directory for EngineFiles {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        };
        let name = engine_name(path).map_err(failed)?;
        let file = self.place.file(name).map_err(failed)?;
        match self.reading {
            Reading::Mapped => mapped(&file, self.place.path(), path),
            Reading::Windowed => Ok(Arc::new(Windows::open(file).map_err(failed)?)),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let removed = engine_name(path).and_then(|name| self.place.remove(name));
        removed.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeleteError::FileDoesNotExist(path.to_owned()),
            _ => DeleteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_owned(),
            },
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let held = engine_name(path).and_then(|name| self.place.holds(name));
        held.map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let created = engine_name(path).and_then(|name| self.place.create(name));
        match self.last_error.noted(created) {
            Ok(file) => Ok(BufWriter::new(Box::new(DurableFile {
                file,
                last_error: self.last_error(),
            }))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(OpenWriteError::FileAlreadyExists(path.to_owned()))
            }
            Err(error) => Err(OpenWriteError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = engine_name(path).and_then(|name| {
            if let Some(metas) = self.metas().filter(|_| name == METAS) {
                return Ok(metas);
            }
            let bytes = self.place.read(name, LARGEST_LIST)?;
            if name == MANAGED {
                check_list(&bytes)?;
            }
            Ok(bytes)
        });
        read.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let written = self.place.replace(engine_name(path)?, data);
        self.last_error.noted(written)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.last_error.noted(self.place.sync())
    }

    /// The one writer holds a lock of its own, see `directory`; readers need none.
    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A file that is lasting once the engine is done with it.
struct DurableFile {
    file: File,
    last_error: LastError,
}

impl Write for DurableFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        self.last_error.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for DurableFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.last_error.noted(self.file.sync_data())
    }
}

/// An open file, and the part of it that was read last.
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
    fn open(file: File) -> io::Result<Self> {
        let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Self {
            file,
            length,
            last: Mutex::new((0, OwnedBytes::empty())),
        })
    }

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

    const NAME: &str = "0123456789abcdef0123456789abcdef.idx";

    fn files(folder: &Path, reading: Reading) -> EngineFiles {
        EngineFiles::open(Arc::new(Place::open(folder).unwrap()), reading)
    }

    #[test]
    fn every_range_reads_as_it_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let content: Vec<u8> = (0..3 * WINDOW + 17)
            .map(|place| (place % 251) as u8)
            .collect();
        std::fs::write(folder.path().join(NAME), &content).unwrap();
        for reading in [Reading::Windowed, Reading::Mapped] {
            let directory = files(folder.path(), reading);
            let file = directory.get_file_handle(Path::new(NAME)).unwrap();
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
            assert!(matches!(
                directory.get_file_handle(Path::new(METAS)),
                Err(OpenReadError::FileDoesNotExist(_))
            ));
        }
        let windowed = files(folder.path(), Reading::Windowed);
        let file = windowed.get_file_handle(Path::new(NAME)).unwrap();
        assert!(file.read_bytes(0..content.len() + WINDOW).is_err());
    }

    #[test]
    fn only_files_of_the_engine_are_touched() {
        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("thesis.txt");
        std::fs::write(&outside, "years of work").unwrap();
        let inside = folder.path().join("index");
        std::fs::create_dir(&inside).unwrap();
        let files = files(&inside, Reading::Mapped);
        let absolute = outside.to_str().unwrap();
        for name in [
            "../thesis.txt",
            absolute,
            "thesis.txt",
            "",
            "..",
            "a/b",
            "meta.json/",
        ] {
            let path = Path::new(name);
            assert!(files.delete(path).is_err(), "{name}");
            assert!(files.open_write(path).is_err(), "{name}");
            assert!(files.atomic_write(path, b"x").is_err(), "{name}");
            assert!(files.get_file_handle(path).is_err(), "{name}");
            assert!(files.atomic_read(path).is_err(), "{name}");
        }
        assert_eq!(std::fs::read(&outside).unwrap(), b"years of work");
    }

    #[test]
    fn names_are_those_that_the_engine_gives() {
        let check =
            |name: &str, expected: bool| assert_eq!(is_engine_name(name), expected, "{name}");
        let segment = &NAME[..SEGMENT_NAME];
        for ending in ["idx", "store", "store.temp", "fieldnorm", "12.del"] {
            check(&format!("{segment}.{ending}"), true);
        }
        for ending in ["pdf", "txt", "thesis.txt", "del", "x.del", "idx.new", ""] {
            check(&format!("{segment}.{ending}"), false);
        }
        check(segment, false);
        check(&NAME.to_uppercase(), false);
        check(&NAME[1..], false);
        check(METAS, true);
    }

    #[test]
    fn a_list_that_names_other_files_is_refused() {
        let check = |list: &str, expected: bool| {
            assert_eq!(check_list(list.as_bytes()).is_ok(), expected, "{list}");
        };
        check("[]", true);
        check(&format!("[\"{NAME}\", \"meta.json\"]"), true);
        check("[\"../thesis.txt\"]", false);
        check("[\"/home/ana/thesis.txt\"]", false);
        check("[\"thesis.txt\"]", false);
        check(&format!("[\"x/{NAME}\"]"), false);
        check("{}", false);
    }
}
