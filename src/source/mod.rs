//! Sources of bytes; never formats or meaning.
//!
//! Takes the paths that a person gives, yields files in a fixed order with the file system's
//! information about them, and reads their bytes within limits. Every file that is not taken is
//! named together with the reason: nothing is left out silently.

pub mod folder;
pub mod name;
pub mod original;
pub mod root;

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file that may hold a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The path as given to the program, with `/` between its parts; bytes that are not UTF-8 are
    /// written `\xNN`.
    pub path: String,
    /// The path at which it is read.
    pub location: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified: i128,
}

/// A file or folder that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The path, written as `Item::path`.
    pub path: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The name is not that of a document: an image, a style sheet, an archive; with its
    /// ending.
    NotDocument(String),
    /// The name is that of a format without a reader; with its ending.
    Unsupported(String),
    /// The name begins with a dot.
    Hidden,
    /// A link, and links are not followed.
    Link,
    /// A link to a folder that contains it.
    LinkLoop,
    /// A link whose target does not exist.
    LinkToNothing,
    /// A pipe, a socket or a device.
    NotRegular,
    /// More bytes than the limit.
    TooLarge,
    /// The operating system refuses; with its message.
    Refused(String),
    /// It was there a moment ago.
    Vanished,
    /// It kept changing while it was read.
    Changed,
    /// It cannot be read as a document; with the reader's reason.
    Unreadable(String),
    /// It was read, and it contains no text; with the reader's reason.
    Textless(String),
    /// Reading took longer than this limit.
    TooSlow(Duration),
    /// Reading took longer than this limit in an earlier run, and the file has not changed.
    SlowBefore(Duration),
    /// Too many other files took longer than the limit, and are being read still.
    NotReached,
    /// The reader failed on it: a fault of this program.
    Failed,
    /// Two runs were ended from outside while it was read, the second time alone: it may take more
    /// memory than there is.
    Fatal,
}

impl Reason {
    /// The reason without particulars, by which files are counted.
    pub fn class(&self) -> &str {
        match self {
            Reason::NotDocument(_) => "not a document format",
            Reason::Unsupported(_) => "no reader for this format",
            Reason::Hidden => "hidden",
            Reason::Link => "link, not followed",
            Reason::LinkLoop => "link in a circle",
            Reason::LinkToNothing => "link to nothing",
            Reason::NotRegular => "not a regular file",
            Reason::TooLarge => "larger than the limit",
            Reason::Refused(_) => "cannot be opened",
            Reason::Vanished => "vanished while being read",
            Reason::Changed => "changed while being read",
            Reason::Unreadable(why) | Reason::Textless(why) => why,
            Reason::TooSlow(_) => "took longer than the limit",
            Reason::SlowBefore(_) => "took longer than the limit before, not read again",
            Reason::NotReached => "not reached: too many others took longer than the limit",
            Reason::Failed => "the reader failed on it",
            Reason::Fatal => "the program was ended twice while it was read, not read again",
        }
    }

    /// Returns true if a file that a person would expect to find is missing for this reason; false
    /// where leaving it out is a choice (images, hidden files, links), or where nothing is lost by
    /// it (blank files).
    pub fn is_failure(&self) -> bool {
        !matches!(
            self,
            Reason::NotDocument(_)
                | Reason::Hidden
                | Reason::Link
                | Reason::Vanished
                | Reason::Textless(_)
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotDocument(detail) | Reason::Unsupported(detail) => {
                write!(f, "{} (.{detail})", self.class())
            }
            Reason::Refused(detail) => write!(f, "{}: {detail}", self.class()),
            Reason::TooSlow(limit) | Reason::SlowBefore(limit) => {
                write!(f, "{}: {} s", self.class(), limit.as_secs_f64())
            }
            _ => f.write_str(self.class()),
        }
    }
}

/// A file's bytes, and the file system's data about it when they were read.
#[derive(Clone, Debug)]
pub struct Content {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified: i128,
}

/// Number of attempts to read a file that changes while it is read.
const ATTEMPTS: usize = 3;

/// Reads a file of at most `max_size` bytes. A file that grows, shrinks or is replaced meanwhile is
/// read again, and given up when it will not keep still.
pub fn read(item: &Item, max_size: u64) -> Result<Content, Reason> {
    for _ in 0..ATTEMPTS {
        let (file, before) = opened(&item.location, max_size)?;
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
        (&file)
            .take(max_size.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| refused(&error))?;
        if bytes.len() as u64 > max_size {
            return Err(Reason::TooLarge);
        }
        let after = file.metadata().map_err(|error| refused(&error))?;
        if bytes.len() as u64 == after.len() && modified(&before) == modified(&after) {
            return Ok(Content {
                bytes,
                modified: modified(&after),
            });
        }
    }
    Err(Reason::Changed)
}

/// Opens a regular file of at most `max_size` bytes, with its metadata.
fn opened(location: &Path, max_size: u64) -> Result<(File, Metadata), Reason> {
    // Named pipes block when opened: check before, and check the opened file again.
    let before = std::fs::metadata(location).map_err(|error| refused(&error))?;
    if !before.is_file() {
        return Err(Reason::NotRegular);
    }
    let file = File::open(location).map_err(|error| refused(&error))?;
    let metadata = file.metadata().map_err(|error| refused(&error))?;
    if !metadata.is_file() {
        return Err(Reason::NotRegular);
    }
    if metadata.len() > max_size {
        return Err(Reason::TooLarge);
    }
    Ok((file, metadata))
}

/// The reason for an error of the operating system.
fn refused(error: &std::io::Error) -> Reason {
    match error.kind() {
        ErrorKind::NotFound => Reason::Vanished,
        ErrorKind::PermissionDenied => Reason::Refused("permission denied".to_owned()),
        _ => Reason::Refused(error.to_string()),
    }
}

/// The time of a file's last change in nanoseconds since 1970: the time of its entry, which any
/// change of content or metadata sets, and which no program can set back.
#[cfg(unix)]
fn modified(metadata: &Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec())
}

/// The time of a file's last change in nanoseconds since 1970; 0 where the file system keeps none.
#[cfg(not(unix))]
fn modified(metadata: &Metadata) -> i128 {
    let Ok(time) = metadata.modified() else {
        return 0;
    };
    let since = std::time::UNIX_EPOCH;
    match time.duration_since(since) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(0),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(0),
    }
}
