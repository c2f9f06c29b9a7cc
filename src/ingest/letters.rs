//! The letters of an index, made at the end of a run: which documents are one text.
//!
//! Keeps the fingerprints of documents that are read; those of all others come from the run before,
//! so that only texts that were not compared yet are read again.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::document::DocumentId;
use crate::error::Result;
use crate::index::{Index, SideTable, StoredDocument, Writer};
use crate::letter::{
    self, FINGERPRINTS_VERSION, Fingerprint, Fingerprints, LETTERS_VERSION, LetterText, Letters,
    Overlap, Pair,
};

/// Texts that are held to be compared, at most.
const HELD: usize = 1_000;

/// The fingerprints of the documents that a run has read.
#[derive(Default)]
pub(super) struct Prints {
    new: HashMap<DocumentId, Fingerprint>,
    /// True if the index had the fingerprints of its last commit when the run began: after a run
    /// that was killed some may be those of a document as another extractor read it.
    has_others: bool,
}

impl Prints {
    /// Begins a run on an index.
    pub(super) fn of(writer: &Writer) -> Self {
        let others = writer.has_side_table(SideTable::Fingerprints, FINGERPRINTS_VERSION);
        Self {
            new: HashMap::new(),
            has_others: others.unwrap_or_default(),
        }
    }

    /// Notes a document that is put into the index.
    pub(super) fn note(&mut self, stored: &StoredDocument) {
        let print = Fingerprint::of(&stored.id, &stored.paths, &stored.document);
        self.new.insert(stored.id.clone(), print);
    }
}

/// The side tables as they are written.
pub(super) struct Tables {
    letters: Vec<u8>,
    fingerprints: Vec<u8>,
}

impl Tables {
    /// Makes the tables for the documents of the last commit, given by their ids, sorted; `None` if
    /// the index has them already. Errors: those of the index.
    pub(super) fn made(
        writer: &Writer,
        ids: impl FnOnce() -> Vec<String>,
        prints: Prints,
    ) -> Result<Option<Self>> {
        let has_letters = writer.has_side_table(SideTable::Letters, LETTERS_VERSION)?;
        let has_prints = writer.has_side_table(SideTable::Fingerprints, FINGERPRINTS_VERSION)?;
        if has_letters && has_prints {
            return Ok(None);
        }
        let index = writer.committed()?;
        let before = if prints.has_others {
            before(&index)
        } else {
            Fingerprints::default()
        };
        let fingerprints = fingerprints(&index, ids(), prints, before)?;
        let groups = letter::letters(&fingerprints.prints, &fingerprints.overlaps);
        Ok(Some(Self {
            letters: Letters::to_bytes(&groups),
            fingerprints: fingerprints.to_bytes(),
        }))
    }

    /// Writes the tables beside the documents of the last commit. Errors: `Io`.
    pub(super) fn write(&self, writer: &Writer) -> Result<()> {
        // In this order: an index with the second and without the first has lost it.
        writer.write_side_table(SideTable::Letters, LETTERS_VERSION, &self.letters)?;
        let fingerprints = SideTable::Fingerprints;
        writer.write_side_table(fingerprints, FINGERPRINTS_VERSION, &self.fingerprints)
    }
}

/// What the run before has kept; nothing if that cannot be read.
fn before(index: &Index) -> Fingerprints {
    let table = index.side_table(SideTable::Fingerprints).ok().flatten();
    table
        .filter(|table| table.version == FINGERPRINTS_VERSION)
        .and_then(|table| Fingerprints::from_bytes(&table.bytes))
        .unwrap_or_default()
}

/// The fingerprints of all documents, and the overlaps of those that may be one letter.
fn fingerprints(
    index: &Index,
    ids: Vec<String>,
    mut made: Prints,
    before: Fingerprints,
) -> Result<Fingerprints> {
    let mut prints = Vec::with_capacity(ids.len());
    for id in ids {
        let id = DocumentId(id);
        let print = match made.new.remove(&id) {
            Some(print) => Some(print),
            None => match before.prints.binary_search_by(|print| print.id.cmp(&id)) {
                Ok(place) => Some(before.prints[place].clone()),
                Err(_) => index
                    .find(&id.0)?
                    .map(|stored| Fingerprint::of(&id, &stored.paths, &stored.document)),
            },
        };
        prints.extend(print);
    }
    let known = before.overlaps_for(&prints);
    let overlaps = measured(index, &prints, &known)?;
    Ok(Fingerprints { prints, overlaps })
}

/// The overlaps of all pairs that may be one letter; those that are not known are measured on the
/// texts in the index.
fn measured(
    index: &Index,
    prints: &[Fingerprint],
    known: &HashMap<Pair, Overlap>,
) -> Result<BTreeMap<Pair, Overlap>> {
    let mut overlaps = BTreeMap::new();
    let mut held: HashMap<u32, LetterText> = HashMap::new();
    for pair in letter::pairs_to_measure(prints) {
        if let Some(overlap) = known.get(&pair) {
            overlaps.insert(pair, *overlap);
            continue;
        }
        if held.len() + 2 > HELD {
            held.clear();
        }
        for place in [pair.0, pair.1] {
            if let Entry::Vacant(vacant) = held.entry(place) {
                let stored = index.find(&prints[place as usize].id.0)?;
                let text = stored.map(|stored| LetterText::of(&stored.document));
                vacant.insert(text.unwrap_or_default());
            }
        }
        let overlap = Overlap::of(&held[&pair.0], &held[&pair.1]);
        overlaps.insert(pair, overlap);
    }
    Ok(overlaps)
}
