//! The letters of a collection: for each document of a group what others it is shown with, and how
//! they differ.
//!
//! As bytes for a side table, from which one group is read at a time. Documents that are a letter
//! by themselves are not in it.

use crate::document::DocumentId;
use crate::letter::bytes::{Sink, Source};
use crate::letter::fingerprint::Fingerprint;
use crate::letter::overlap;

/// The version of the bytes.
pub const LETTERS_VERSION: u32 = 1;

/// How a document of a letter relates to another one of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// The same text and the same signatories.
    Copy,
    /// The same letter in one language, with another text or other signatories.
    Version,
    /// The same letter in another language.
    Translation,
}

impl Relation {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Copy => "copy",
            Relation::Version => "version",
            Relation::Translation => "translation",
        }
    }
}

/// A document of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The document.
    pub id: DocumentId,
    /// Its first path.
    pub path: String,
    /// The primary subtag of its language; empty if it is unknown.
    pub language: String,
    /// Documents with the same number have the same text.
    pub text: u32,
    /// The keys of its signatories, sorted, each once.
    pub parties: Vec<u32>,
}

impl Member {
    /// A document; `text` is the number of its text in the group.
    pub fn new(print: &Fingerprint, text: u32) -> Self {
        Self {
            id: print.id.clone(),
            path: print.path.clone(),
            language: print.language.clone(),
            text,
            parties: print.parties.clone(),
        }
    }

    /// How another document of the same letter relates to this one.
    pub fn relation(&self, other: &Self) -> Relation {
        if self.language != other.language {
            Relation::Translation
        } else if self.text == other.text && self.parties == other.parties {
            Relation::Copy
        } else {
            Relation::Version
        }
    }

    /// The number of signatories that another document has and this one has not, and the reverse.
    pub fn changed(&self, other: &Self) -> (usize, usize) {
        let common = overlap::common(&self.parties, &other.parties);
        (other.parties.len() - common, self.parties.len() - common)
    }
}

/// The groups of documents that are one letter.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// The beginnings of ids, sorted, each with the number of its group.
    ids: Vec<(u64, u32)>,
    /// Where each group begins in the bytes.
    starts: Vec<u32>,
    bytes: Vec<u8>,
}

/// The first 64 bits of an id, by which documents are looked up.
pub fn id_key(id: &DocumentId) -> u64 {
    let digits = id.0.get(..16).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default()
}

impl Letters {
    /// The bytes for a side table.
    pub fn to_bytes(groups: &[Vec<Member>]) -> Vec<u8> {
        let mut data = Sink::default();
        let mut starts = Vec::with_capacity(groups.len());
        let mut ids = Vec::new();
        for (number, group) in (0..).zip(groups) {
            starts.push(data.0.len() as u32);
            data.u32(group.len() as u32);
            for member in group {
                ids.push((id_key(&member.id), number));
                data.text(&member.id.0);
                data.text(&member.path);
                data.text(&member.language);
                data.u32(member.text);
                data.numbers(&member.parties);
            }
        }
        ids.sort_unstable();
        let mut sink = Sink::default();
        sink.numbers(&starts);
        sink.u32(ids.len() as u32);
        for (id, number) in ids {
            sink.u64(id);
            sink.u32(number);
        }
        sink.0.extend(data.0);
        sink.0
    }

    /// Reads the bytes of a side table; `None` if they are not what `to_bytes` writes, as far as
    /// that can be seen at once.
    pub fn from_bytes(mut bytes: Vec<u8>) -> Option<Self> {
        let mut source = Source(&bytes);
        let starts = source.numbers()?;
        let mut ids: Vec<(u64, u32)> = Vec::new();
        for _ in 0..source.count(12)? {
            let entry = (source.u64()?, source.u32()?);
            if ids.last().is_some_and(|last| *last > entry) || entry.1 as usize >= starts.len() {
                return None;
            }
            ids.push(entry);
        }
        let at = bytes.len() - source.0.len();
        bytes.drain(..at);
        Some(Self { ids, starts, bytes })
    }

    /// The number of groups.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Returns true if every document is a letter by itself.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The first 64 bits of the ids of all documents in groups, sorted.
    pub fn ids(&self) -> impl Iterator<Item = u64> {
        self.ids.iter().map(|(id, _)| *id)
    }

    /// The number of the group of a document, given by the first 64 bits of its id.
    pub fn group_of(&self, id: u64) -> Option<u32> {
        let place = self.ids.partition_point(|(other, _)| *other < id);
        let (found, number) = self.ids.get(place)?;
        (*found == id).then_some(*number)
    }

    /// The documents of a group, sorted by id; empty for a damaged one.
    pub fn members(&self, group: u32) -> Vec<Member> {
        self.read(group).unwrap_or_default()
    }

    fn read(&self, group: u32) -> Option<Vec<Member>> {
        let start = *self.starts.get(group as usize)? as usize;
        let mut source = Source(self.bytes.get(start..)?);
        let count = source.count(20)?;
        let members = (0..count).map(|_| {
            Some(Member {
                id: DocumentId(source.text()?),
                path: source.text()?,
                language: source.text()?,
                text: source.u32()?,
                parties: source.numbers()?,
            })
        });
        members.collect()
    }

    /// The letter of a document: all documents of it, if there are others.
    pub fn letter_of(&self, id: &DocumentId) -> Option<Vec<Member>> {
        let members = self.members(self.group_of(id_key(id))?);
        members
            .iter()
            .any(|member| member.id == *id)
            .then_some(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str, language: &str, text: u32, parties: &[u32]) -> Member {
        Member {
            id: DocumentId(id.repeat(32)),
            path: format!("{id}.txt"),
            language: language.to_owned(),
            text,
            parties: parties.to_vec(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let groups = vec![
            vec![member("f", "en", 1, &[1, 2]), member("3", "fr", 2, &[])],
            vec![member("a", "", 1, &[]), member("b", "", 1, &[9])],
        ];
        let bytes = Letters::to_bytes(&groups);
        let letters = Letters::from_bytes(bytes.clone()).unwrap();
        assert_eq!(
            (letters.count(), letters.members(1)),
            (2, groups[1].clone())
        );
        let id = DocumentId("3".repeat(32));
        assert_eq!(letters.letter_of(&id), Some(groups[0].clone()));
        assert_eq!(letters.letter_of(&DocumentId("c".repeat(32))), None);
        assert_eq!(letters.letter_of(&DocumentId(String::new())), None);
        // Whatever the bytes, nothing panics.
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] = damaged[place].wrapping_add(77);
            for bytes in [damaged, bytes[..place].to_vec()] {
                if let Some(letters) = Letters::from_bytes(bytes) {
                    (0..3).for_each(|group| drop(letters.members(group)));
                }
            }
        }
    }

    #[test]
    fn relations_are_seen_from_one_document() {
        let check = |left: Member, right: Member, expected: (Relation, (usize, usize))| {
            let found = (left.relation(&right), left.changed(&right));
            assert_eq!(found, expected);
        };
        let of = |text, parties: &[u32]| member("a", "en", text, parties);
        check(of(1, &[1]), of(1, &[1]), (Relation::Copy, (0, 0)));
        check(of(1, &[1]), of(2, &[1]), (Relation::Version, (0, 0)));
        check(
            of(1, &[1, 2]),
            of(1, &[2, 3, 4]),
            (Relation::Version, (2, 1)),
        );
        let translated = member("b", "fr", 1, &[]);
        check(of(1, &[1]), translated, (Relation::Translation, (0, 1)));
    }
}
