//! Phrases: goes through the postings of all words block by block, and counts equal positions.
//!
//! The engine looks up for each document where its positions begin; here that follows from the
//! blocks before.

use std::io;
use std::ops::Range;

use tantivy::directory::CompositeFile;
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::Field as Column;
use tantivy::{DocId, HasLen, Searcher, SegmentReader, Term};

use crate::index::tantivy::postings::block::{self, BLOCK, Candidates, PlaceMap};
use crate::index::tantivy::postings::term_info::TermPostings;

/// If the more frequent of two words is in at least this many times as many documents, it costs
/// less to seek the other's documents in its postings than to go through these; for each word of a
/// phrase after the second, the limit is lower.
const RARE: u64 = 32;

/// A word of a phrase, with its position there.
pub(crate) struct PhraseTerm {
    pub(crate) term: Term,
    pub(crate) postings: TermPostings,
    pub(crate) position: u32,
}

/// Words of a column that follow each other.
pub(crate) struct Phrase {
    column: Column,
    words: Vec<PhraseTerm>,
}

impl Phrase {
    /// None for less than two words.
    pub(crate) fn new(column: Column, words: Vec<PhraseTerm>) -> Option<Self> {
        (words.len() > 1).then_some(Self { column, words })
    }

    /// Returns true if it is quick to go through all postings.
    pub(crate) fn is_dense(&self) -> bool {
        let documents = self.words.iter().map(|word| word.postings.documents());
        let (rarest, commonest) = (documents.clone().min(), documents.max());
        let others = self.words.len() as u64 - 1;
        rarest.unwrap_or_default() * RARE > commonest.unwrap_or_default() * others
    }

    /// The BM25 weight of the phrase, as the engine computes it.
    pub(crate) fn weight(&self, searcher: &Searcher) -> tantivy::Result<Bm25Weight> {
        let terms: Vec<Term> = self.words.iter().map(|word| word.term.clone()).collect();
        Bm25Weight::for_terms(searcher, &terms)
    }

    /// Shows the documents of a segment, given by its place, that have the phrase, and their
    /// scores: many at a time in their order, deleted ones included.
    pub(crate) fn show(
        &self,
        weight: &Bm25Weight,
        segment: u32,
        reader: &SegmentReader,
        mut show: impl FnMut(&[DocId], &[f32]),
    ) -> tantivy::Result<()> {
        let Some(mut cursors) = self.cursors(segment, reader)? else {
            return Ok(());
        };
        let norms = reader.get_fieldnorms_reader(self.column)?;
        let (mut places_of, mut common) = (PlaceMap::default(), CommonPositions::new());
        let (mut documents, mut scores) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
        loop {
            let Some((rarest, others)) = cursors.split_first_mut() else {
                return Ok(());
            };
            let mut candidates = Candidates::new(rarest.blocks.docs());
            rarest.find_all();
            for other in others {
                candidates.retain(other, &mut places_of);
            }
            for (document, place) in candidates.documents().iter().zip(candidates.places()) {
                let often = common.frequency(&mut cursors, place)?;
                if often > 0 {
                    documents.push(*document);
                    scores.push(weight.score(norms.fieldnorm_id(*document), often));
                }
            }
            show(&documents, &scores);
            documents.clear();
            scores.clear();
            if !cursors[0].advance() {
                return Ok(());
            }
        }
    }

    /// The words in a segment, the rarest first; none where it lacks any.
    fn cursors(
        &self,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Vec<Cursor>>> {
        let inverted = reader.inverted_index(self.column)?;
        let positions = CompositeFile::open(&reader.open_read(SegmentComponent::Positions)?)?;
        let Some(positions) = positions.open_read(self.column) else {
            return Ok(None);
        };
        let last = self.words.iter().map(|word| word.position).max();
        let mut cursors = Vec::with_capacity(self.words.len());
        for PhraseTerm {
            postings, position, ..
        } in &self.words
        {
            let blocks = postings.blocks(segment, &inverted)?;
            let (Some(blocks), Some(info)) = (blocks, postings.info(segment)) else {
                return Ok(None);
            };
            let range = info.positions_range.clone();
            if range.start > range.end || range.end > positions.len() {
                return Err(damaged().into());
            }
            let mut cursor = Cursor {
                blocks,
                before: 0,
                begin: [0; BLOCK + 1],
                found: [(0, 0); BLOCK],
                shift: last.unwrap_or_default() - position,
                positions: Positions::open(positions.slice(range).read_bytes()?)?,
            };
            cursor.add_up();
            cursors.push(cursor);
        }
        cursors.sort_by_key(|cursor| cursor.blocks.doc_freq());
        Ok(Some(cursors))
    }
}

fn damaged() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "positions are not where postings say",
    )
}

/// A word's postings in one segment.
struct Cursor {
    blocks: BlockSegmentPostings,
    /// The number of positions before those of the present block.
    before: u64,
    /// For each document of the present block the number of positions of the documents before it in
    /// the block; one more number for the whole block.
    begin: [u32; BLOCK + 1],
    /// The start and the number of the positions of each document of the rarest word's present
    /// block, by its place there.
    found: [(u64, u32); BLOCK],
    /// Added to positions, so that the words of a phrase have equal positions.
    shift: u32,
    positions: Positions,
}

impl block::Cursor for Cursor {
    fn blocks(&mut self) -> &mut BlockSegmentPostings {
        &mut self.blocks
    }

    fn open(&mut self, document: DocId) {
        let is_before = |last: &DocId| *last < document;
        while self.blocks.docs().last().is_some_and(is_before) && self.advance() {}
    }

    #[inline]
    fn found(&mut self, place: usize, at: usize) {
        let begin = self.before + u64::from(self.begin[at % BLOCK]);
        self.found[place % BLOCK] = (begin, self.blocks.freq(at));
    }
}

impl Cursor {
    /// Goes on to the next block, if there is any.
    fn advance(&mut self) -> bool {
        let is_full = self.blocks.block_len() == BLOCK;
        if is_full {
            self.before = self.end();
            self.blocks.advance();
            self.add_up();
        }
        is_full
    }

    /// Returns the number of positions known so far.
    fn end(&self) -> u64 {
        self.before + u64::from(self.begin[BLOCK])
    }

    fn add_up(&mut self) {
        let mut sum = 0_u32;
        let freqs = self.blocks.freqs();
        let (begin, rest) = self.begin[1..].split_at_mut(freqs.len());
        for (begin, often) in begin.iter_mut().zip(freqs) {
            sum = sum.wrapping_add(*often);
            *begin = sum;
        }
        rest.fill(sum);
    }

    /// All documents of the present block are found.
    fn find_all(&mut self) {
        for place in 0..BLOCK {
            block::Cursor::found(self, place, place);
        }
    }

    /// The positions of a document that was found, each as the step from the one before it; to the
    /// first the shift is to be added.
    fn steps(&mut self, place: usize) -> io::Result<&[u32]> {
        let (begin, often) = self.found[place];
        let end = self.end();
        self.positions.steps(begin..begin + u64::from(often), end)
    }
}

/// Positions from steps, beginning with the shift.
fn positions(shift: u32, steps: &[u32]) -> impl Iterator<Item = u32> {
    let steps = steps.iter();
    steps.scan(shift, |position, step| {
        *position = position.wrapping_add(*step);
        Some(*position)
    })
}

/// Positions of a word in all documents, each as the step from the one before it.
struct Positions {
    reader: PositionReader,
    /// The largest possible number of positions.
    most: u64,
    /// Some of them, and how many come before these.
    window: Vec<u32>,
    before: u64,
}

impl Positions {
    fn open(bytes: tantivy::directory::OwnedBytes) -> io::Result<Self> {
        Ok(Self {
            most: (bytes.len() as u64 + 1) * BLOCK as u64,
            reader: PositionReader::open(bytes)?,
            window: Vec::with_capacity(2 * BLOCK),
            before: 0,
        })
    }

    /// The steps of a range, of those that the blocks read so far count.
    fn steps(&mut self, range: Range<u64>, read_so_far: u64) -> io::Result<&[u32]> {
        let until = self.before + self.window.len() as u64;
        if range.start < self.before || range.end > until {
            // From block to block, as they are packed.
            let block = BLOCK as u64;
            self.before = range.start - range.start % block;
            let until = range.end.next_multiple_of(block).min(read_so_far);
            if until > self.most {
                return Err(damaged());
            }
            self.window.resize((until - self.before) as usize, 0);
            self.reader.read(self.before, &mut self.window);
        }
        let from = (range.start - self.before) as usize;
        let steps = self
            .window
            .get(from..from + (range.end - range.start) as usize);
        steps.ok_or_else(damaged)
    }
}

/// Finds the positions that the words of a phrase have in common in a document.
struct CommonPositions {
    /// The positions of all words so far, and of those before the last.
    common: Vec<u32>,
    before: Vec<u32>,
    marked: Marked,
}

impl CommonPositions {
    fn new() -> Self {
        Self {
            common: Vec::new(),
            before: Vec::new(),
            marked: Marked::new(),
        }
    }

    /// Phrase frequency in a document, given by its place in the rarest word's present block.
    fn frequency(&mut self, cursors: &mut [Cursor], place: usize) -> io::Result<u32> {
        let [rarest, others @ .., last] = cursors else {
            return Ok(0);
        };
        let shift = rarest.shift;
        self.common.clear();
        self.common.extend(positions(shift, rarest.steps(place)?));
        for other in others {
            let positions = positions(other.shift, other.steps(place)?);
            self.keep(positions);
            if self.common.is_empty() {
                return Ok(0);
            }
        }
        let positions = positions(last.shift, last.steps(place)?);
        Ok(self.count(positions))
    }

    /// Keeps the positions that another word has too.
    fn keep(&mut self, positions: impl Iterator<Item = u32>) {
        std::mem::swap(&mut self.common, &mut self.before);
        self.common.clear();
        let Self {
            common,
            before,
            marked,
        } = self;
        if marked.mark(before) {
            common.extend(positions.filter(|position| marked.has(*position)))
        } else {
            common.extend(positions.filter(|position| before.binary_search(position).is_ok()));
        }
    }

    /// Counts the positions that another word has too.
    fn count(&mut self, positions: impl Iterator<Item = u32>) -> u32 {
        if self.marked.mark(&self.common) {
            // Without a branch for each, which would be mispredicted.
            positions
                .map(|position| u32::from(self.marked.has(position)))
                .sum()
        } else {
            let is_common = |position: &u32| self.common.binary_search(position).is_ok();
            positions.filter(is_common).count() as u32
        }
    }
}

/// Positions that are marked are less than this.
const SPAN: usize = 1 << 15;

/// By position, which ones are marked.
struct Marked {
    /// The last mark that was made at each.
    places_of: Vec<u16>,
    mark: u16,
}

impl Marked {
    fn new() -> Self {
        Self {
            places_of: vec![0; SPAN],
            mark: 0,
        }
    }

    /// Marks positions, which are sorted, and no others, if there is room.
    fn mark(&mut self, positions: &[u32]) -> bool {
        if positions.last().is_some_and(|last| *last as usize >= SPAN) {
            return false;
        }
        if self.mark == u16::MAX {
            self.places_of.fill(0);
            self.mark = 0;
        }
        self.mark += 1;
        for position in positions {
            self.places_of[*position as usize] = self.mark;
        }
        true
    }

    #[inline]
    fn has(&self, position: u32) -> bool {
        let mark = self.places_of.get(position as usize);
        mark.is_some_and(|mark| *mark == self.mark)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::query::{EnableScoring, PhraseQuery, Query};
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, doc};

    use super::*;

    /// Texts of words that look chosen by chance: `a` every other time, `b` every fourth, and so
    /// on. Some are longer than the range of marks.
    fn index() -> (Searcher, Column) {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 200_000_000).unwrap();
        let mut dice = 7_u64;
        for number in 0..3_000 {
            let length = match number % 1_000 {
                77 => SPAN + 5_000,
                _ => number % 90,
            };
            let mut words = String::new();
            for _ in 0..length {
                dice ^= dice << 13;
                dice ^= dice >> 7;
                dice ^= dice << 17;
                let rank = dice.trailing_zeros().min(12) as u8;
                words.push(char::from(b'a' + rank));
                words.push(' ');
            }
            writer.add_document(doc!(text => words)).unwrap();
        }
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), text)
    }

    #[test]
    fn phrases_are_found_and_scored_as_the_engine_has_them() {
        let (searcher, text) = index();
        assert_eq!(searcher.segment_readers().len(), 1);
        let reader = searcher.segment_reader(0);
        let phrases: [&[(&str, usize)]; 10] = [
            &[("a", 0), ("b", 1)],
            &[("b", 0), ("a", 1)],
            &[("a", 0), ("a", 1)],
            &[("c", 0), ("f", 1)],
            &[("h", 2), ("a", 5)],
            &[("a", 0), ("b", 1), ("c", 2)],
            &[("d", 0), ("a", 1), ("d", 2)],
            &[("a", 0), ("a", 1), ("a", 2), ("b", 4)],
            &[("k", 0), ("l", 1)],
            &[("a", 0), ("none", 1)],
        ];
        for words in phrases {
            let terms = words.iter();
            let terms: Vec<(usize, Term)> = terms
                .map(|(word, position)| (*position, Term::from_field_text(text, word)))
                .collect();
            let placed = terms.iter().map(|(position, term)| PhraseTerm {
                term: term.clone(),
                postings: TermPostings::of(&searcher, term).unwrap(),
                position: *position as u32,
            });
            let phrase = Phrase::new(text, placed.collect()).unwrap();
            let weight = phrase.weight(&searcher).unwrap();
            let mut found = Vec::new();
            let show = |documents: &[DocId], scores: &[f32]| {
                found.extend(documents.iter().copied().zip(scores.iter().copied()));
            };
            phrase.show(&weight, 0, reader, show).unwrap();
            let query = PhraseQuery::new_with_offset(terms);
            let weight = query.weight(EnableScoring::enabled_from_searcher(&searcher));
            let mut expected = Vec::new();
            let mut expect = |document, score| expected.push((document, score));
            weight.unwrap().for_each(reader, &mut expect).unwrap();
            assert_eq!(found, expected, "{words:?}");
            assert!(!found.is_empty() || words[1].0 == "none" || words[1].0 == "l");
        }
    }
}
