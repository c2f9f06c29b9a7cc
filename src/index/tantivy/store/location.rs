//! The location of an index, and its treatment.

use std::path::{Path, PathBuf};

pub use crate::index::tantivy::store::place::Access;

/// The location of an index, and its treatment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The index directory.
    pub path: PathBuf,
    /// Whose index is read and written.
    pub trust: Trust,
    /// The access rights of a new index.
    pub access: Access,
}

/// The owners whose index is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Trust {
    /// That which bears the mark of this user on this machine.
    #[default]
    Own,
    /// An index of any owner, whose content is trusted. A writer marks it as this user's.
    AnyOwner,
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            trust: Trust::default(),
            access: Access::default(),
        }
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Self {
        Self::from(path.as_path())
    }
}

impl From<&Location> for Location {
    fn from(location: &Location) -> Self {
        location.clone()
    }
}
