//! The files that were given out lately: their digests, so that each is hashed once, and turns, so
//! that few are read at a time.

use std::collections::HashMap;
use std::fmt::Write;
use std::io::{self, Read, Seek};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::source::original::{Original, Stamp};

/// Originals read at the same time; each keeps a thread for as long as its reader takes.
const TURNS: usize = 2;

/// Bytes read at once.
const PIECE: usize = 64 << 10;

/// Digests that are remembered.
const REMEMBERED: usize = 1_024;

/// The digests of files sent to clients, and the permits for sending them.
pub(super) struct Originals {
    pub(super) turns: Arc<Semaphore>,
    /// SHA-256 in hexadecimal.
    digests: Mutex<HashMap<Stamp, String>>,
}

impl Default for Originals {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(TURNS)),
            digests: Mutex::default(),
        }
    }
}

impl Originals {
    /// The SHA-256 of a file in hexadecimal, at the cost of reading it when it is seen for the
    /// first time, or has changed.
    pub(super) fn digest(&self, original: &mut Original) -> io::Result<String> {
        let known = |digests: &mut HashMap<Stamp, String>| digests.get(original.stamp()).cloned();
        if let Some(digest) = self.digests(known) {
            return Ok(digest);
        }
        let digest = sha256(original)?;
        original.rewind()?;
        if original.is_unchanged() {
            self.digests(|digests| {
                if digests.len() >= REMEMBERED {
                    digests.clear();
                }
                digests.insert(original.stamp().clone(), digest.clone());
            });
        }
        Ok(digest)
    }

    fn digests<T>(&self, work: impl FnOnce(&mut HashMap<Stamp, String>) -> T) -> T {
        work(&mut self.digests.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Returns the SHA-256 of a file's bytes, up to the size that it had when it was opened, in
/// hexadecimal.
fn sha256(original: &mut Original) -> io::Result<String> {
    let size = original.stamp().size;
    let mut rest = original.take(size);
    let mut digest = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match rest.read(&mut piece)? {
            0 => break,
            length => digest.update(&piece[..length]),
        }
    }
    let mut printed = String::with_capacity(64);
    for byte in digest.finalize() {
        let _ = write!(printed, "{byte:02x}");
    }
    Ok(printed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::original;

    /// Waits until the clock of the file system goes on.
    fn pause() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }

    #[test]
    fn a_file_is_looked_through_once_until_it_changes() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.txt");
        let roots = [place.path().to_owned()];
        let open = || original::original(path.to_str().unwrap(), &roots, 1_000_000).unwrap();
        let originals = Originals::default();
        std::fs::write(&path, "a".repeat(200_000)).unwrap();
        let mut first = open();
        let digest = originals.digest(&mut first).unwrap();
        assert!(digest.starts_with("2287d207"), "{digest}");
        assert_eq!(first.stream_position().unwrap(), 0);
        // The second time nothing is read: the remembered digest is returned.
        originals.digests(|digests| digests.values_mut().for_each(|digest| digest.push('!')));
        assert_eq!(originals.digest(&mut open()).unwrap(), digest.clone() + "!");
        pause();
        std::fs::write(&path, "b".repeat(200_000)).unwrap();
        let other = originals.digest(&mut open()).unwrap();
        assert!(other != digest && !other.ends_with('!'), "{other}");
    }
}
