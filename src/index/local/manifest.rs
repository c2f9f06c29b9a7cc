//! What was read: for each path its size, time and content, so that the next run reads only what changed.
//!
//! A manifest is written whole, compressed, under a name of its own before the commit that it describes; the commit carries
//! that name, so that the two are always of one moment.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;

use super::place::Place;

/// The time of change of an entry whose file must be read again: no file has it.
pub const UNSETTLED: i128 = i128::MIN;

/// How many times larger than its file a manifest may be: one of paths near the longest that there are, all in one folder, comes to
/// some hundred.
const GROWTH: u64 = 1_000;

/// The largest manifest, in bytes, as it is written and unfolded; one of a million paths takes some 60 and 200 MB.
const LARGEST: u64 = 2 << 30;

/// The longest line of a manifest, in bytes: a path has at most 4 kB, which JSON may write six times as long.
const LONGEST_LINE: u64 = 64 << 10;

/// What is known of every file read, by its path as given to the program with `/` between parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// The extractor that read them; files read by another one are read again.
    pub extractor: String,
    /// One entry for each path.
    pub entries: BTreeMap<Arc<str>, Entry>,
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

/// One line of the file: path, size, time, identity, reason.
type Line = (String, u64, i128, Option<String>, Option<String>);

impl Manifest {
    /// What a generation of data was made of, as far as anything of it can still be read: also one of another version.
    pub(super) fn remembered(data: &Place) -> Self {
        let mut manifests = Self::commits(data).into_iter().rev();
        manifests
            .find_map(|commit| Self::read(data, &Self::name(commit)).ok())
            .unwrap_or_default()
    }

    /// The commits whose manifests are there, the oldest first.
    pub(super) fn commits(data: &Place) -> Vec<u64> {
        let names = data.names().unwrap_or_default();
        let commits = names.iter().filter_map(|name| Self::commit_of(name));
        let mut commits: Vec<u64> = commits.collect();
        commits.sort_unstable();
        commits
    }

    /// The name of the manifest that describes a commit.
    pub(super) fn name(commit: u64) -> String {
        format!("manifest-{commit}.zst")
    }

    /// The commit that a manifest of this name describes.
    pub(super) fn commit_of(name: &str) -> Option<u64> {
        let commit = name.strip_prefix("manifest-")?.strip_suffix(".zst")?;
        commit.parse().ok()
    }

    /// Reads a manifest. Errors: `InvalidData` for one that is damaged or has another name, and those of the system.
    pub(super) fn read(data: &Place, name: &str) -> io::Result<Self> {
        if Self::commit_of(name).is_none() {
            let message = format!("`{name}` is not the name of a manifest");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Self::from_bytes(&data.read(name, LARGEST)?)
    }

    /// Reads the content of a manifest's file. Errors: `InvalidData` and those of decompression; also for content that would
    /// grow out of all proportion.
    pub fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        let most = GROWTH.saturating_mul(bytes.len() as u64).min(LARGEST);
        let mut content = io::BufReader::new(zstd::Decoder::new(bytes)?.take(most + 1));
        let (mut line, mut length) = (Vec::new(), 0);
        let mut extractor = None;
        let mut entries = BTreeMap::new();
        // Line by line, since all of it at once would take as much memory again as what it tells.
        loop {
            line.clear();
            let mut rest = content.by_ref().take(LONGEST_LINE);
            length += rest.read_until(b'\n', &mut line)? as u64;
            if length > most || line.len() as u64 == LONGEST_LINE {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it is larger than any manifest of its size",
                ));
            }
            if line.is_empty() {
                break;
            }
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            if extractor.is_none() {
                extractor = Some(serde_json::from_slice(line)?);
                continue;
            }
            let (path, size, modified, id, left_out): Line = serde_json::from_slice(line)?;
            let entry = Entry {
                size,
                modified,
                id,
                left_out,
            };
            entries.insert(path.into(), entry);
        }
        let extractor = extractor.unwrap_or_default();
        Ok(Self { extractor, entries })
    }

    /// Writes the manifest and makes it lasting. Errors: those of the system.
    pub(super) fn write(&self, data: &Place, name: &str) -> io::Result<()> {
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
        serde_json::to_writer(&mut out, &self.extractor)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = Entry {
            size: u64::MAX,
            modified: UNSETTLED,
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
