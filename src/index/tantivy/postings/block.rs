//! The documents of one term's block of postings, looked up in the blocks of other terms.

use tantivy::DocId;
use tantivy::postings::BlockSegmentPostings;

/// Documents in a full block of postings.
pub(super) const BLOCK: usize = 128;

/// All places of a block in their order.
const PLACES: [u8; BLOCK] = {
    let mut places = [0; BLOCK];
    let mut place = 0;
    while place < BLOCK {
        places[place] = place as u8;
        place += 1;
    }
    places
};

/// Fewer documents than this are looked up in a block one by one.
const FEW_DOCUMENTS: usize = 16;

/// A term whose postings are read block by block.
pub(super) trait Cursor {
    fn blocks(&mut self) -> &mut BlockSegmentPostings;

    /// Moves to the block that holds a document, or else the first document behind it; to the last
    /// block if there is none. Documents are asked for in increasing order.
    fn open(&mut self, document: DocId);

    /// Takes the place of a document in the block that it comes from, and in the present block. The
    /// latter has no meaning for documents without the term.
    fn found(&mut self, place: usize, at: usize);
}

/// The documents of a block that have the terms looked at so far.
pub(super) struct Candidates {
    documents: [DocId; BLOCK],
    /// Their places in the block.
    places: [u8; BLOCK],
    count: usize,
}

impl Candidates {
    /// All documents of a block.
    pub(super) fn new(documents: &[DocId]) -> Self {
        let mut candidates = Self {
            documents: [0; BLOCK],
            places: PLACES,
            count: documents.len(),
        };
        candidates.documents[..documents.len()].copy_from_slice(documents);
        candidates
    }

    pub(super) fn documents(&self) -> &[DocId] {
        &self.documents[..self.count]
    }

    /// The places of the documents in the block.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        let places = self.places[..self.count].iter();
        places.map(|place| usize::from(*place) % BLOCK)
    }

    /// Keeps the documents that have a term.
    pub(super) fn retain(&mut self, term: &mut impl Cursor, places_of: &mut PlaceMap) {
        let mut next = 0;
        let count = std::mem::take(&mut self.count);
        while next < count {
            term.open(self.documents[next]);
            let Some(&last) = term.blocks().docs().last() else {
                return;
            };
            let rest = &self.documents[next..count];
            let here: usize = rest.iter().map(|rest| usize::from(*rest <= last)).sum();
            if here == 0 {
                return;
            }
            if here >= FEW_DOCUMENTS && places_of.set(term.blocks().docs()) {
                for candidate in next..next + here {
                    let mark = places_of.get(self.documents[candidate]);
                    let at = (mark as usize).wrapping_sub(1) % BLOCK;
                    term.found(usize::from(self.places[candidate]) % BLOCK, at);
                    self.copy_to_end(candidate);
                    self.count += usize::from(mark > 0);
                }
                places_of.clear(term.blocks().docs());
            } else {
                for candidate in next..next + here {
                    let document = self.documents[candidate];
                    let at = term.blocks().seek(document);
                    term.found(usize::from(self.places[candidate]) % BLOCK, at);
                    self.copy_to_end(candidate);
                    self.count += usize::from(term.blocks().doc(at) == document);
                }
            }
            next += here;
        }
    }

    /// Copies a candidate behind those that are kept. It is kept where the count rises after it: so
    /// no branch could be mispredicted.
    #[inline]
    fn copy_to_end(&mut self, candidate: usize) {
        self.documents[self.count % BLOCK] = self.documents[candidate];
        self.places[self.count % BLOCK] = self.places[candidate];
    }
}

/// The places of documents in a block of postings, counted from 1, by their distance from its first
/// document; 0 for documents that it lacks. A lookup has no branch that could be mispredicted.
#[derive(Default)]
pub(super) struct PlaceMap {
    first: DocId,
    /// Made when the first block is marked.
    places: Option<Box<[u8; SPAN]>>,
}

/// The widest block that is marked.
const SPAN: usize = 1 << 13;

impl PlaceMap {
    /// Marks the documents of a block, if it is not too wide.
    fn set(&mut self, block: &[DocId]) -> bool {
        let (Some(&first), Some(&last)) = (block.first(), block.last()) else {
            return false;
        };
        if last.wrapping_sub(first) as usize >= SPAN {
            return false;
        }
        self.first = first;
        let places = self.places.get_or_insert_with(|| Box::new([0; SPAN]));
        for (place, document) in (1..).zip(block) {
            places[document.wrapping_sub(first) as usize % SPAN] = place;
        }
        true
    }

    fn clear(&mut self, block: &[DocId]) {
        if let Some(places) = &mut self.places {
            for document in block {
                places[document.wrapping_sub(self.first) as usize % SPAN] = 0;
            }
        }
    }

    #[inline]
    fn get(&self, document: DocId) -> u8 {
        // A document before the first of the block is far away.
        let place = document.wrapping_sub(self.first) as usize;
        let known = self.places.as_ref().and_then(|places| places.get(place));
        known.copied().unwrap_or_default()
    }
}
