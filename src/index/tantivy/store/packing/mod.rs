//! How documents are kept: each by itself, as JSON compressed with a dictionary learned from the
//! first of them.
//!
//! Text that documents have in common is kept once, in the dictionary, and no other document has to
//! be unpacked to read one.

mod dictionary;

pub(crate) use crate::index::tantivy::store::packing::dictionary::Dictionary;

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zstd::zstd_safe::{
    CCtx, CDict, DCtx, DDict, compress_bound, get_dict_id_from_frame, get_error_name,
    get_frame_content_size,
};

use crate::index::tantivy::store::place::Place;

/// The largest document, in bytes of JSON. What is compressed may claim any size, and a few kB can
/// unfold to any.
const LARGEST: usize = 1 << 30;

/// How hard documents are compressed.
const LEVEL: i32 = 3;

/// Packs documents, with one dictionary.
pub(crate) struct Packer {
    prepared: CDict<'static>,
    context: CCtx<'static>,
}

impl Packer {
    /// None where the library takes the dictionary for none.
    pub(crate) fn new(dictionary: &Dictionary) -> Option<Self> {
        Some(Self {
            prepared: CDict::try_create(dictionary.content(), LEVEL)?,
            context: CCtx::create(),
        })
    }

    /// Packs a document: what is compressed, its length, and a checksum of both. Errors: those of
    /// JSON and of compression.
    pub(crate) fn pack(&mut self, document: &impl Serialize) -> io::Result<Vec<u8>> {
        let text = serde_json::to_vec(document)?;
        if text.len() > LARGEST {
            return Err(invalid("a document is larger than 1 GB"));
        }
        let mut packed = Vec::with_capacity(compress_bound(text.len()) + 2 * size_of::<u32>());
        let length = self
            .context
            .compress_using_cdict(&mut packed, &text, &self.prepared)
            .map_err(|code| invalid(get_error_name(code)))?;
        let length = u32::try_from(length).map_err(invalid)?;
        packed.extend(length.to_le_bytes());
        packed.extend(checksum(&packed));
        Ok(packed)
    }
}

/// Unpacks documents that were packed with one dictionary, or before there was any.
pub(crate) struct Unpacker {
    /// Where the dictionary is. A search that shows no document does without.
    file: File,
    /// Read for the first document that needs it; else why it cannot be.
    prepared: OnceLock<std::result::Result<DDict<'static>, String>>,
}

thread_local! {
    /// Where the library unpacks, larger than most documents.
    static CONTEXT: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

impl Unpacker {
    /// Unpacks the documents of a generation of data. Errors: those of the system.
    pub(crate) fn open(data: &Place) -> io::Result<Self> {
        Ok(Self {
            file: Dictionary::open(data)?,
            prepared: OnceLock::new(),
        })
    }

    /// Unpacks the document that ends with `bytes`; the bytes before it are the engine's. Errors:
    /// `InvalidData` for what is none, or is damaged.
    pub(crate) fn unpack<T: DeserializeOwned>(&self, bytes: &[u8]) -> io::Result<T> {
        let packed = packed(bytes).ok_or_else(|| invalid("a document's checksum is wrong"))?;
        let size = get_frame_content_size(packed).ok().flatten();
        let size = size.and_then(|size| usize::try_from(size).ok());
        let size = size.ok_or_else(|| invalid("a document does not say how large it is"))?;
        if size > LARGEST {
            return Err(invalid("a document claims to be larger than 1 GB"));
        }
        let mut text = Vec::new();
        // What is damaged may claim any size.
        text.try_reserve_exact(size).map_err(invalid)?;
        let dictionary = get_dict_id_from_frame(packed)
            .map(|_| self.prepared())
            .transpose()?;
        let unpacked = CONTEXT.with_borrow_mut(|context| match dictionary {
            Some(dictionary) => context.decompress_using_ddict(&mut text, packed, dictionary),
            None => context.decompress(&mut text, packed),
        });
        unpacked.map_err(|code| invalid(get_error_name(code)))?;
        let text = String::from_utf8(text).map_err(invalid)?;
        Ok(serde_json::from_str(&text)?)
    }

    fn prepared(&self) -> io::Result<&DDict<'static>> {
        let prepared = self.prepared.get_or_init(|| {
            let dictionary =
                Dictionary::from_file(&self.file).map_err(|error| error.to_string())?;
            DDict::try_create(dictionary.content())
                .ok_or_else(|| "the dictionary is not one".to_owned())
        });
        prepared.as_ref().map_err(|cause| invalid(cause.as_str()))
    }
}

/// The compressed part at the end of bytes; `None` if its checksum does not match.
fn packed(bytes: &[u8]) -> Option<&[u8]> {
    let (bytes, claimed) = bytes.split_last_chunk()?;
    let (before, length) = bytes.split_last_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    let begin = before.len().checked_sub(length)?;
    (checksum(&bytes[begin..]) == *claimed).then_some(&before[begin..])
}

/// The checksum of the bytes that were written. Not zero for none: zeros are what a power cut
/// leaves.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    (!crc32fast::hash(bytes)).to_le_bytes()
}

fn invalid(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(number: usize) -> String {
        let minister = ["Rivers", "Harbors", "Forests"][number % 3];
        format!(
            "Open letter to the Minister of {minister}\n\nDear Minister, we, the {number} undersigned groups, call on you to let \
             the people of the valley speak before the dam is built. {}",
            "No water without consent. ".repeat(number % 7)
        )
    }

    fn learned() -> Dictionary {
        let letters: Vec<String> = (0..500).map(letter).collect();
        Dictionary::learned_from(&letters).unwrap()
    }

    fn with(dictionary: &Dictionary) -> Unpacker {
        let folder = tempfile::tempdir().unwrap();
        let data = Place::open(folder.path()).unwrap();
        dictionary.write(&data).unwrap();
        Unpacker::open(&data).unwrap()
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let learned = learned();
        let mut alone = Packer::new(&Dictionary::default()).unwrap();
        let mut together = Packer::new(&learned).unwrap();
        let unpacker = with(&learned);
        for text in ["", "ع", &letter(4_711), &"long ".repeat(1 << 20)] {
            for packer in [&mut alone, &mut together] {
                let packed = packer.pack(&text).unwrap();
                assert_eq!(unpacker.unpack::<String>(&packed).unwrap(), text);
                let within = [b"before", packed.as_slice()].concat();
                assert_eq!(unpacker.unpack::<String>(&within).unwrap(), text);
            }
        }
        let sizes =
            [&mut alone, &mut together].map(|packer| packer.pack(&letter(4_711)).unwrap().len());
        assert!(sizes[1] * 2 < sizes[0], "{sizes:?}");
    }

    #[test]
    fn what_is_damaged_is_noticed() {
        let mut packer = Packer::new(&learned()).unwrap();
        let packed = packer.pack(&letter(12)).unwrap();
        let unpacker = with(&learned());
        for byte in 0..packed.len() {
            let mut flipped = packed.clone();
            flipped[byte] ^= 1 << (byte % 8);
            let read = unpacker.unpack::<String>(&flipped);
            assert!(read.is_err() || read.unwrap() == letter(12), "byte {byte}");
            assert!(
                unpacker.unpack::<String>(&packed[..byte]).is_err(),
                "{byte} bytes"
            );
        }
        let without = with(&Dictionary::default());
        assert!(without.unpack::<String>(&packed).is_err());
        // It begins like one.
        let feigned = Dictionary::feigned();
        assert!(Packer::new(&feigned).is_none());
        assert!(with(&feigned).unpack::<String>(&packed).is_err());
    }
}
