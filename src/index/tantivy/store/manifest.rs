//! The manifest: for each path that was read its size, time and content, so that the next run reads
//! only what changed.
//!
//! A manifest is written whole, compressed, under a name of its own before the commit that it
//! describes; the commit carries that name, so that the two are always of one moment.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::index::tantivy::store::place::Place;
use crate::source::name;

/// The time of change of an entry whose file must be read again: no file has it.
pub const READ_AGAIN: i128 = i128::MIN;

/// How many times larger than its file a manifest may be: one of paths near the longest that there
/// are, all in one folder, comes to some hundred.
const GROWTH: u64 = 1_000;

/// The largest manifest, in bytes, as it is written and unfolded; one of a million paths takes some
/// 60 and 200 MB.
const LARGEST: u64 = 2 << 30;

/// The longest line of a manifest, in bytes: the first names all roots, of which each has at most 4
/// kB.
const LONGEST_LINE: u64 = 16 << 20;

/// The entry of every file that was read, by its path as given to the program with `/` between
/// parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// The extractor that read them; files read by another one are read again.
    pub extractor: String,
    /// Which folders they lie in.
    pub roots: Roots,
    /// How many documents were removed or written anew since the data was begun: some of them may
    /// still be in its files.
    pub stale: u64,
    /// One entry for each path.
    pub entries: BTreeMap<Arc<str>, Entry>,
}

/// The folders and files that the index is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roots {
    /// Where the index directory was when they were noted, absolute; empty where nothing was noted.
    pub index: String,
    /// The roots, in the order in which they were given first.
    pub all: Vec<Root>,
}

/// A folder or file that the index is made from. Both paths are written with `/` between parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The prefix of the paths of its files: the path as it was given first.
    pub shown: String,
    /// Where it is: its absolute path, links followed.
    pub absolute: String,
}

/// One file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The first line of the file. Earlier versions wrote the extractor alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum First {
    Extractor(String),
    All {
        extractor: String,
        roots: Roots,
        #[serde(default)]
        stale: u64,
    },
}

/// Every other line of the file: path, size, time, identity, reason.
type Line = (String, u64, i128, Option<String>, Option<String>);

impl Roots {
    /// The roots that a generation of data knows, as far as they can still be read.
    pub(crate) fn remembered(data: &Place) -> Self {
        Manifest::newest(data, Self::from_bytes)
    }

    /// Reads the roots that a manifest names. Errors: as `Manifest::read`.
    pub(crate) fn read(data: &Place, name: &str) -> io::Result<Self> {
        Self::from_bytes(&Manifest::bytes(data, name)?)
    }

    fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        Ok(first(Lines::new(bytes)?.next()?)?.1)
    }

    /// Where a file of the index is: below the innermost root that holds its path, or at its path
    /// as shown.
    pub fn location(&self, path: &str) -> PathBuf {
        let root = name::ancestors(path).find_map(|outer| self.named(outer));
        match root {
            Some(root) => name::moved(path, &root.shown, &root.absolute).into(),
            None => path.into(),
        }
    }

    /// The root that is shown so.
    pub fn named(&self, shown: &str) -> Option<&Root> {
        self.all.iter().find(|root| root.shown == shown)
    }
}

impl Manifest {
    /// What a generation of data was made of, as far as anything of it can still be read: also one
    /// of another version.
    pub(crate) fn remembered(data: &Place) -> Self {
        Self::newest(data, Self::from_bytes)
    }

    /// What can be read of the newest manifest of a generation of data that can be read.
    fn newest<T: Default>(data: &Place, read: impl Fn(&[u8]) -> io::Result<T>) -> T {
        let mut names = Self::commits(data).into_iter().rev().map(Self::name);
        names
            .find_map(|name| read(&data.read(&name, LARGEST).ok()?).ok())
            .unwrap_or_default()
    }

    /// The commits whose manifests are there, the oldest first.
    pub(crate) fn commits(data: &Place) -> Vec<u64> {
        let names = data.names().unwrap_or_default();
        let commits = names.iter().filter_map(|name| Self::commit_of(name));
        let mut commits: Vec<u64> = commits.collect();
        commits.sort_unstable();
        commits
    }

    /// The name of the manifest that describes a commit.
    pub(crate) fn name(commit: u64) -> String {
        format!("manifest-{commit}.zst")
    }

    /// The commit that a manifest of this name describes.
    pub(crate) fn commit_of(name: &str) -> Option<u64> {
        let commit = name.strip_prefix("manifest-")?.strip_suffix(".zst")?;
        commit.parse().ok()
    }

    /// Reads a manifest. Errors: `InvalidData` for one that is damaged or has another name, and
    /// those of the system.
    pub(crate) fn read(data: &Place, name: &str) -> io::Result<Self> {
        Self::from_bytes(&Self::bytes(data, name)?)
    }

    fn bytes(data: &Place, name: &str) -> io::Result<Vec<u8>> {
        if Self::commit_of(name).is_none() {
            let message = format!("`{name}` is not the name of a manifest");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        data.read(name, LARGEST)
    }

    /// Reads the content of a manifest's file. Errors: `InvalidData` and those of decompression;
    /// also for content that would grow out of all proportion.
    pub fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        let mut lines = Lines::new(bytes)?;
        let (extractor, roots, stale) = first(lines.next()?)?;
        let mut entries = BTreeMap::new();
        while let Some(line) = lines.next()? {
            let (path, size, modified, id, left_out): Line = serde_json::from_slice(line)?;
            let entry = Entry {
                size,
                modified,
                id,
                left_out,
            };
            entries.insert(path.into(), entry);
        }
        Ok(Self {
            extractor,
            roots,
            stale,
            entries,
        })
    }

    /// Writes the manifest and makes it lasting. Errors: those of the system.
    pub(crate) fn write(&self, data: &Place, name: &str) -> io::Result<()> {
        data.replace_by(name, |file| {
            self.compress(io::BufWriter::new(file))?.flush()
        })
    }

    /// The content of the manifest's file. Errors: those of compression.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        self.compress(Vec::new())
    }

    fn compress<W: Write>(&self, out: W) -> io::Result<W> {
        let mut out = zstd::Encoder::new(out, 1)?;
        out.include_checksum(true)?;
        let first = serde_json::json!({
            "extractor": self.extractor,
            "roots": self.roots,
            "stale": self.stale,
        });
        serde_json::to_writer(&mut out, &first)?;
        for (path, entry) in &self.entries {
            out.write_all(b"\n")?;
            let line = (
                &**path,
                entry.size,
                entry.modified,
                &entry.id,
                &entry.left_out,
            );
            serde_json::to_writer(&mut out, &line)?;
        }
        out.finish()
    }
}

/// The first line of a manifest, if there is any: the extractor, the roots, and how many
/// documents are stale.
fn first(line: Option<&[u8]>) -> io::Result<(String, Roots, u64)> {
    let first = line.map(serde_json::from_slice).transpose()?;
    Ok(match first {
        Some(First::Extractor(extractor)) => (extractor, Roots::default(), 0),
        Some(First::All {
            extractor,
            roots,
            stale,
        }) => (extractor, roots, stale),
        None => Default::default(),
    })
}

/// The lines of a manifest's file, one by one, since all of them at once would take as much memory
/// again as what they tell.
struct Lines<'a> {
    content: io::BufReader<io::Take<zstd::Decoder<'static, io::BufReader<&'a [u8]>>>>,
    line: Vec<u8>,
    length: u64,
    most: u64,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> io::Result<Self> {
        let most = GROWTH.saturating_mul(bytes.len() as u64).min(LARGEST);
        Ok(Self {
            content: io::BufReader::new(zstd::Decoder::new(bytes)?.take(most + 1)),
            line: Vec::new(),
            length: 0,
            most,
        })
    }

    /// The next line that is not blank.
    fn next(&mut self) -> io::Result<Option<&[u8]>> {
        loop {
            self.line.clear();
            let mut rest = self.content.by_ref().take(LONGEST_LINE);
            self.length += rest.read_until(b'\n', &mut self.line)? as u64;
            if self.length > self.most || self.line.len() as u64 == LONGEST_LINE {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it is larger than any manifest of its size",
                ));
            }
            if self.line.is_empty() {
                return Ok(None);
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(Some(self.line.trim_ascii()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = Entry {
            size: u64::MAX,
            modified: READ_AGAIN,
            id: Some("0123456789abcdef".to_owned()),
            left_out: Some("no text in it\n".to_owned()),
        };
        let mut manifest = Manifest {
            extractor: "1+2".to_owned(),
            ..Manifest::default()
        };
        // Paths of one folder compress well, and must not be taken for a bomb.
        for number in 0..2_000 {
            let path = format!("{}/{number}\n\u{202e}.txt", "long/".repeat(400));
            manifest.entries.insert(path.into(), entry.clone());
        }
        let bytes = manifest.to_bytes().unwrap();
        assert_eq!(Manifest::from_bytes(&bytes).unwrap(), manifest);
    }

    #[test]
    fn what_grows_out_of_all_proportion_is_no_manifest() {
        let bomb = zstd::encode_all(vec![b'\n'; 256 << 20].as_slice(), 1).unwrap();
        assert!(bomb.len() < 64 << 10, "{}", bomb.len());
        let error = Manifest::from_bytes(&bomb).unwrap_err();
        assert!(error.to_string().contains("larger than any"), "{error}");
        for bytes in [&b""[..], b"text", b"\x28\xb5\x2f\xfd"] {
            assert!(Manifest::from_bytes(bytes).is_err(), "{bytes:?}");
        }
    }
}
