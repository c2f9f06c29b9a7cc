//! Errors for programs and for people: a kind, a sentence, the path, the cause and a hint.
//!
//! Messages are lower case without full stop; a hint is advice or a command that can be pasted:
//! paths in it are `shell::quoted`.

use std::fmt;
use std::path::PathBuf;

/// The kinds of failure, for programs to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An argument that cannot be understood.
    Usage,
    /// A path that does not exist or cannot be read or written.
    Io,
    /// There is no index at the given place.
    NoIndex,
    /// The index was written by another version.
    IndexVersion,
    /// The index is damaged.
    Corrupt,
    /// The index was not made by this user on this machine.
    Untrusted,
    /// The path of the index leads to a folder with other content, or to something that is not a
    /// folder.
    NotAnIndex,
    /// Another process is writing the index.
    Locked,
    /// No document of that id or path.
    NoDocument,
    /// The user asked to stop.
    Interrupted,
}

/// A failure with all that a person needs to act on it.
#[derive(Debug)]
pub struct Error {
    /// The kind of failure.
    pub kind: ErrorKind,
    /// One sentence, lower case, no full stop, naming the path where there is one.
    pub message: String,
    /// The path concerned.
    pub path: Option<PathBuf>,
    /// Advice on how to solve the problem.
    pub hint: Option<String>,
    /// The underlying cause.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The crate's result type.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of a kind with its sentence.
    ///
    /// ```
    /// use undersigned::error::{Error, ErrorKind};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let error = Error::new(ErrorKind::Usage, "`river` is not a date").hint("write 2010-06-18");
    /// assert_eq!(error.to_string(), "`river` is not a date");
    /// assert_eq!(error.hint.as_deref(), Some("write 2010-06-18"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            path: None,
            hint: None,
            source: None,
        }
    }

    /// An input or output error at a path: "cannot read `x`: reason"; with advice where the reason
    /// allows one.
    pub fn io(action: &str, path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let path = path.into();
        Self::of_system(format!("cannot {action} `{}`", path.display()), source).at(path)
    }

    /// An error for a refusal of the system, with advice where the system's reason allows one.
    pub fn of_system(message: impl Into<String>, source: std::io::Error) -> Self {
        Self {
            kind: ErrorKind::Io,
            message: message.into(),
            path: None,
            hint: advice(&source).map(str::to_owned),
            source: Some(Box::new(source)),
        }
    }

    /// States before any advice that committed data is kept.
    #[must_use]
    pub fn kept(mut self) -> Self {
        let hint = self.hint.as_deref();
        let hint = hint.unwrap_or("free some space or check the permissions, then run it again");
        self.hint = Some(format!("what was committed before is kept; {hint}"));
        self
    }

    /// Adds the path concerned.
    #[must_use]
    pub fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// The numbers of the system for too many open files, in the process and in all. Source: errno of
/// Linux, macOS and the BSDs.
const TOO_MANY_FILES: [i32; 2] = [24, 23];

/// Returns true if the system refused something that is there: no right to it, no memory, no free
/// file, no room.
pub fn is_refusal(error: &std::io::Error) -> bool {
    advice(error).is_some()
}

/// Returns advice on a refusal of the system.
fn advice(error: &std::io::Error) -> Option<&'static str> {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::PermissionDenied => {
            Some("you have no permission for it: ask its owner, or name another place")
        }
        ErrorKind::ReadOnlyFilesystem => {
            Some("that disk can only be read: name a place on another one")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("that disk is full: free some space, then run it again")
        }
        ErrorKind::FileTooLarge => {
            Some("files may not be so large here: see `ulimit -f`, then run it again")
        }
        ErrorKind::OutOfMemory => {
            Some("there is not enough memory: end other programs, or see `ulimit -v`")
        }
        _ if cfg!(unix)
            && error
                .raw_os_error()
                .is_some_and(|code| TOO_MANY_FILES.contains(&code)) =>
        {
            Some("too many files are open: end other programs, or allow more with `ulimit -n 1024`")
        }
        _ => None,
    }
}
