//! All of some words of one term each: goes through the postings of the rarest one block by block and looks into the blocks of the others, where the
//! engine's intersection asks each list for its next document.

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::Field as Column;
use tantivy::{DocId, SegmentReader};

use super::{BLOCK, Walk};

/// A term's postings in one segment.
struct Cursor<'a> {
    blocks: BlockSegmentPostings,
    weight: &'a Bm25Weight,
    /// How often each document of the rarest term's present block has the term, by its place there.
    often: [u32; BLOCK],
}

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

/// Of fewer documents than these each is sought in a block by itself.
const FEW: usize = 16;

impl Cursor<'_> {
    /// Keeps the documents that have the term; they are asked for in increasing order.
    fn keep(&mut self, kept: &mut Kept, marks: &mut Marks) {
        let mut next = 0;
        let candidates = std::mem::take(&mut kept.count);
        while next < candidates {
            self.blocks.seek(kept.documents[next]);
            let Some(&last) = self.blocks.docs().last() else {
                return;
            };
            let rest = &kept.documents[next..candidates];
            let here: usize = rest.iter().map(|rest| usize::from(*rest <= last)).sum();
            if here == 0 {
                return;
            }
            match here >= FEW && marks.set(self.blocks.docs()) {
                true => {
                    for candidate in next..next + here {
                        let at = marks.get(kept.documents[candidate]);
                        kept.move_up(candidate, at > 0);
                        let place = usize::from(kept.places[candidate]) % BLOCK;
                        self.often[place] = self.blocks.freq((at as usize).wrapping_sub(1) % BLOCK);
                    }
                    marks.clear(self.blocks.docs());
                }
                false => {
                    for candidate in next..next + here {
                        let document = kept.documents[candidate];
                        let at = self.blocks.seek(document);
                        let place = usize::from(kept.places[candidate]) % BLOCK;
                        self.often[place] = self.blocks.freq(at);
                        kept.move_up(candidate, self.blocks.doc(at) == document);
                    }
                }
            }
            next += here;
        }
    }

    /// Adds what the term counts in each document that was kept to its score; `lengths` are those of the documents.
    fn score(&self, kept: &Kept, lengths: &[u8; BLOCK], scores: &mut [f32; BLOCK]) {
        for (at, place) in kept.places[..kept.count].iter().enumerate() {
            let often = self.often[usize::from(*place) % BLOCK];
            scores[at] += self.weight.score(lengths[at], often);
        }
    }
}

/// The documents of the rarest term's present block that have the terms looked at so far.
struct Kept {
    documents: [DocId; BLOCK],
    /// Their places in the block.
    places: [u8; BLOCK],
    count: usize,
}

impl Kept {
    fn new(documents: &[DocId]) -> Self {
        let mut kept = Self {
            documents: [0; BLOCK],
            places: PLACES,
            count: documents.len(),
        };
        kept.documents[..documents.len()].copy_from_slice(documents);
        kept
    }

    /// Adds a candidate, which stands behind all that are kept, to them, if it is to be kept.
    #[inline]
    fn move_up(&mut self, candidate: usize, keep: bool) {
        self.documents[self.count % BLOCK] = self.documents[candidate];
        self.places[self.count % BLOCK] = self.places[candidate];
        self.count += usize::from(keep);
    }
}

/// Where documents stand in a block of postings, from 1, by how far they are from its first; 0 for all that it has not. To look
/// there costs no choice that the processor could guess wrong.
#[derive(Default)]
struct Marks {
    first: DocId,
    /// Made when the first block is marked.
    places: Option<Box<[u8; SPAN]>>,
}

/// The widest block that is marked.
const SPAN: usize = 1 << 13;

impl Marks {
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

impl Walk<'_> {
    /// Shows the documents of a segment that have all words, each by its one term of a column, and their scores: many at a time in their order, deleted ones
    /// included.
    pub(in crate::index::local) fn all(
        &self,
        column: Column,
        segment: u32,
        reader: &SegmentReader,
        mut show: impl FnMut(&[DocId], &[f32]),
    ) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(column)?;
        let norms = reader.get_fieldnorms_reader(column)?;
        let mut cursors = Vec::with_capacity(self.words.len());
        for term in self.words.iter().flatten() {
            let Some(blocks) = term.known.blocks(segment, &inverted)? else {
                return Ok(());
            };
            cursors.push(Cursor {
                blocks,
                weight: &term.weight,
                often: [0; BLOCK],
            });
        }
        cursors.sort_by_key(|cursor| cursor.blocks.doc_freq());
        let mut marks = Marks::default();
        let mut lengths = [0; BLOCK];
        loop {
            let Some((rarest, others)) = cursors.split_first_mut() else {
                return Ok(());
            };
            let mut kept = Kept::new(rarest.blocks.docs());
            let freqs = rarest.blocks.freqs();
            rarest.often[..freqs.len()].copy_from_slice(freqs);
            for other in others {
                other.keep(&mut kept, &mut marks);
            }
            let documents = &kept.documents[..kept.count];
            for (length, document) in lengths.iter_mut().zip(documents) {
                *length = norms.fieldnorm_id(*document);
            }
            // Added up in the order of the engine, so that equal scores stay equal.
            let (mut scores, mut rest) = ([0.0; BLOCK], [0.0; BLOCK]);
            for (place, cursor) in cursors.iter().enumerate() {
                let sum = if place < 2 { &mut scores } else { &mut rest };
                cursor.score(&kept, &lengths, sum);
            }
            for (score, rest) in scores.iter_mut().zip(&rest) {
                *score += rest;
            }
            show(documents, &scores[..kept.count]);
            let rarest = &mut cursors[0].blocks;
            if rarest.block_len() < BLOCK {
                return Ok(());
            }
            rarest.advance();
        }
    }
}
