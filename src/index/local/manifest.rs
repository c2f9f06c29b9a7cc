//! What was read: for each path its size, time and content, so that the next run reads only what changed.
//!
//! A manifest is written whole, compressed, under a name of its own before the commit that it describes; the commit carries
//! that name, so that the two are always of one moment.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

use super::directory::KEPT;

/// The time of change of an entry whose file must be read again: no file has it.
pub const UNSETTLED: i128 = i128::MIN;

/// What is known of every file read, by its path as given to the program with `/` between parts.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// The extractor that read them; files read by another one are read again.
    pub extractor: String,
    /// One entry for each path.
    pub entries: BTreeMap<String, Entry>,
}

/// One file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified: i128,
    /// The document it gave, or `None` when it could not be read.
    pub id: Option<String>,
    /// Why it could not be read.
    pub left_out: Option<String>,
}

/// One line of the file: path, size, time, identity, reason.
type Line = (String, u64, i128, Option<String>, Option<String>);

impl Manifest {
    /// The name of the manifest that describes a commit.
    pub(super) fn name(commit: u64) -> String {
        format!("manifest-{commit}.zst")
    }

    /// Reads a manifest. Errors: `Corrupt`, `Io`.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|error| Error::io("read", path, error))?;
        let broken = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(
                ErrorKind::Corrupt,
                format!("`{}` is damaged", path.display()),
            )
            .at(path)
            .because(error)
        };
        let text = zstd::decode_all(bytes.as_slice()).map_err(|error| broken(error.into()))?;
        let mut lines = text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let extractor = lines.next().unwrap_or(b"\"\"");
        let extractor = serde_json::from_slice(extractor).map_err(|error| broken(error.into()))?;
        let mut entries = BTreeMap::new();
        for line in lines {
            let (path, size, modified, id, left_out): Line =
                serde_json::from_slice(line).map_err(|error| broken(error.into()))?;
            entries.insert(
                path,
                Entry {
                    size,
                    modified,
                    id,
                    left_out,
                },
            );
        }
        Ok(Self { extractor, entries })
    }

    /// Writes the manifest and makes it lasting. Errors: `Io`.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let written = || -> std::io::Result<()> {
            let file = fs::File::create(path)?;
            let mut out = zstd::Encoder::new(std::io::BufWriter::new(file), 1)?;
            out.include_checksum(true)?;
            serde_json::to_writer(&mut out, &self.extractor)?;
            for (path, entry) in &self.entries {
                out.write_all(b"\n")?;
                let line = (path, entry.size, entry.modified, &entry.id, &entry.left_out);
                serde_json::to_writer(&mut out, &line)?;
            }
            let file = out
                .finish()?
                .into_inner()
                .map_err(|error| error.into_error())?;
            file.sync_all()
        };
        written().map_err(|error| Error::io("write", path, error).hint(KEPT))
    }
}
