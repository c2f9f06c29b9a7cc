//! The dictionary: what documents of an index have in common, learned once and kept beside them.

use std::fs::File;
use std::io::{self, Read};

use serde::Serialize;

use crate::index::tantivy::store::place::Place;

/// The largest dictionary, in bytes.
const LARGEST: usize = 256 << 10;

/// The largest below that, in bytes: with those between, the library packs worse than with smaller
/// ones.
const SECOND_LARGEST: usize = 112 << 10;

/// A dictionary is as large as this part of what it is learned from, if it may be.
const PART: usize = 8;

/// So many documents, or as much text as the largest dictionary is learned from, must be there: of
/// fewer it saves less than it takes, and it is not learned anew when more come.
const ENOUGH: usize = 500;

/// The most that it learns from one document, in bytes, so that long ones do not make up all of it.
const SAMPLE: usize = 16 << 10;

/// Text that documents have in common; empty where none is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dictionary(Vec<u8>);

impl Dictionary {
    /// The file in the folder of the data: what is known, and a checksum of four bytes. There from
    /// the beginning.
    pub(crate) const NAME: &str = "dictionary";

    /// Learns from documents; empty where they are too few, or of too little text. Errors: those of
    /// JSON.
    pub(crate) fn learned_from(documents: &[impl Serialize]) -> io::Result<Self> {
        let (mut samples, mut sizes) = (Vec::new(), Vec::new());
        for document in documents {
            let begin = samples.len();
            serde_json::to_writer(&mut samples, document)?;
            samples.truncate(begin + SAMPLE);
            sizes.push(samples.len() - begin);
        }
        if documents.len() < ENOUGH && samples.len() < LARGEST * PART {
            return Ok(Self::default());
        }
        let size = match samples.len() / PART {
            LARGEST.. => LARGEST,
            size => size.min(SECOND_LARGEST),
        };
        // It fails where there is nothing to learn.
        let learned = zstd::dict::from_continuous(&samples, &sizes, size);
        Ok(Self(learned.unwrap_or_default()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn content(&self) -> &[u8] {
        &self.0
    }

    /// Opens the file of a generation of data. Errors: those of the system.
    pub(crate) fn open(data: &Place) -> io::Result<File> {
        data.file(Self::NAME)
    }

    /// Reads the dictionary of a generation of data. Errors: those of the system, `InvalidData` for
    /// a damaged one.
    pub(crate) fn read(data: &Place) -> io::Result<Self> {
        Self::from_file(&Self::open(data)?)
    }

    /// Reads what is left of a file. Errors: `InvalidData` for a damaged one, and those of reading.
    pub(crate) fn from_file(file: &File) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let largest = (LARGEST + size_of::<u32>()) as u64;
        file.take(largest + 1).read_to_end(&mut bytes)?;
        Self::from_bytes(bytes).ok_or_else(|| {
            crate::index::tantivy::store::packing::invalid("the dictionary is damaged")
        })
    }

    fn from_bytes(mut bytes: Vec<u8>) -> Option<Self> {
        let checksum = bytes.split_off(bytes.len().checked_sub(size_of::<u32>())?);
        (checksum == crate::index::tantivy::store::packing::checksum(&bytes)).then_some(Self(bytes))
    }

    /// Writes the dictionary of a generation of data, in one step, and makes it lasting. Errors:
    /// those of the system.
    pub(crate) fn write(&self, data: &Place) -> io::Result<()> {
        data.replace(Self::NAME, &self.to_bytes())
    }

    fn to_bytes(&self) -> Vec<u8> {
        [
            self.0.as_slice(),
            &crate::index::tantivy::store::packing::checksum(&self.0),
        ]
        .concat()
    }

    /// What begins as a dictionary and goes on as none.
    #[cfg(test)]
    pub(crate) fn feigned() -> Self {
        Self([&[0x37, 0xa4, 0x30, 0xec][..], &[0xff; 60]].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionaries() -> [Dictionary; 2] {
        let letter = |number| format!("Open letter {number} to the Minister of Rivers").repeat(9);
        let letters: Vec<String> = (0..ENOUGH).map(letter).collect();
        let learned = Dictionary::learned_from(&letters).unwrap();
        assert!(!learned.is_empty());
        [Dictionary::default(), learned]
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        for dictionary in dictionaries() {
            let data = Place::open(folder.path()).unwrap();
            dictionary.write(&data).unwrap();
            assert_eq!(Dictionary::read(&data).unwrap(), dictionary);
        }
    }

    #[test]
    fn what_is_damaged_is_noticed() {
        for dictionary in dictionaries() {
            let bytes = dictionary.to_bytes();
            for byte in 0..bytes.len() {
                let mut flipped = bytes.clone();
                flipped[byte] ^= 1 << (byte % 8);
                assert_eq!(Dictionary::from_bytes(flipped), None, "byte {byte}");
                assert_eq!(
                    Dictionary::from_bytes(bytes[..byte].to_vec()),
                    None,
                    "{byte} bytes"
                );
            }
            assert_eq!(Dictionary::from_bytes(vec![0; bytes.len()]), None);
        }
    }

    #[test]
    fn few_documents_teach_nothing() {
        let letter = "Open letter to the Minister of Rivers".repeat(99);
        for letters in [vec![letter; ENOUGH - 1], vec![String::new(); ENOUGH]] {
            assert!(Dictionary::learned_from(&letters).unwrap().is_empty());
        }
    }
}
