//! What can go wrong, for programs and for people: a kind, a sentence, the path, the cause and a hint.
//!
//! Messages are lower case without full stop; a hint is advice or a command that can be pasted.

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
    /// What sort of failure this is.
    pub kind: ErrorKind,
    /// One sentence, lower case, no full stop, naming the path where there is one.
    pub message: String,
    /// The path concerned.
    pub path: Option<PathBuf>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The underlying cause.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The crate's result type.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of a kind with its sentence.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            path: None,
            hint: None,
            source: None,
        }
    }

    /// An input or output error at a path: "cannot read `x`: reason".
    pub fn io(action: &str, path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let path = path.into();
        let message = format!("cannot {action} `{}`", path.display());
        Self {
            kind: ErrorKind::Io,
            message,
            path: Some(path),
            hint: None,
            source: Some(Box::new(source)),
        }
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
