//! The file that a document was read from, if it lies in a folder whose files may be sent to
//! clients.

use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Reason, modified};

/// An original, opened. Its bytes are read through it; the path is not looked at again.
#[derive(Debug)]
pub struct Original {
    file: File,
    stamp: Stamp,
}

/// The identity of a file and its content: a reader who has seen the content need not read it
/// again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    location: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Times of the last change, of the content and, if the system reports it, of anything, in
    /// nanoseconds since 1970.
    times: (i128, i128),
    /// The identity of the file, where the system has one.
    number: u64,
}

impl Stamp {
    fn new(location: &Path, metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let (changed, number) = {
            use std::os::unix::fs::MetadataExt;
            let seconds = i128::from(metadata.ctime());
            let changed = seconds * 1_000_000_000 + i128::from(metadata.ctime_nsec());
            (changed, metadata.ino())
        };
        #[cfg(not(unix))]
        let (changed, number) = (0, 0);
        Self {
            location: location.to_owned(),
            size: metadata.len(),
            times: (modified(metadata), changed),
            number,
        }
    }
}

/// Opens the file at a path as given to the program. Links are followed first: a file that is then
/// not below one of `roots`, is not a regular file or has more than `max_size` bytes is refused.
pub fn original(
    path: impl AsRef<Path>,
    roots: &[PathBuf],
    max_size: u64,
) -> Result<Original, Reason> {
    let real = |path: &Path| std::fs::canonicalize(path).map_err(|error| super::refused(&error));
    let location = real(path.as_ref())?;
    let is_below = |root: &PathBuf| real(root).is_ok_and(|root| location.starts_with(root));
    if !roots.iter().any(is_below) {
        return Err(Reason::Refused("outside the folders read".to_owned()));
    }
    let (file, metadata) = super::opened(&location, max_size)?;
    let stamp = Stamp::new(&location, &metadata);
    Ok(Original { file, stamp })
}

impl Original {
    /// Returns its stamp as it was when the file was opened.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Returns true if it is still as it was when it was opened.
    pub fn is_unchanged(&self) -> bool {
        let metadata = self.file.metadata();
        metadata.is_ok_and(|metadata| Stamp::new(&self.stamp.location, &metadata) == self.stamp)
    }
}

impl Read for Original {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for Original {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_roots_is_read() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("letters");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(root.join("a.txt"), "inside").unwrap();
        std::fs::write(place.path().join("secret.txt"), "outside").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("../secret.txt", root.join("link.txt")).unwrap();
        let check = |path: &str, expected: Option<&str>| {
            let path = root.join(path);
            let opened = original(path.to_str().unwrap(), std::slice::from_ref(&root), 100);
            let text = opened.ok().map(|mut original| {
                let mut text = String::new();
                original.read_to_string(&mut text).unwrap();
                text
            });
            assert_eq!(text.as_deref(), expected);
        };
        check("a.txt", Some("inside"));
        check("../letters/a.txt", Some("inside"));
        check("../secret.txt", None);
        check("link.txt", None);
        check("", None);
        check("missing.txt", None);
    }

    #[test]
    fn a_file_that_changes_is_another_one() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.txt");
        let roots = [place.path().to_owned()];
        let open = || original(path.to_str().unwrap(), &roots, 100).unwrap();
        std::fs::write(&path, "one").unwrap();
        let before = open();
        assert!(before.is_unchanged());
        assert_eq!(before.stamp(), open().stamp());
        // The same size and, set back by hand, the same time.
        let pause = || std::thread::sleep(std::time::Duration::from_millis(20));
        pause();
        let time = std::fs::metadata(&path).unwrap().modified().unwrap();
        std::fs::write(&path, "two").unwrap();
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(time))
            .unwrap();
        #[cfg(unix)]
        assert!(!before.is_unchanged());
        #[cfg(unix)]
        assert_ne!(before.stamp(), open().stamp());
        pause();
        std::fs::write(&path, "three").unwrap();
        assert_ne!(before.stamp(), open().stamp());
    }
}
