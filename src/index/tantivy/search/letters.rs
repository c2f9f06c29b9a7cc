//! Letters among the documents of an open index: matches are folded to one for each letter, and
//! letters are counted.
//!
//! Only documents that share a letter with others are looked at: few, in most collections.

use tantivy::index::SegmentId;
use tantivy::query::EnableScoring;
use tantivy::{DocId, DocSet, Searcher, TERMINATED};

use crate::index::Address;
use crate::index::tantivy::plan::Part;
use crate::index::tantivy::search::facet_columns::FacetColumns;
use crate::index::tantivy::search::top_k::Ranked;
use crate::letter::Letters;

/// The letters of an index, and the documents in them by segment.
#[derive(Default)]
pub(crate) struct IndexLetters {
    pub(crate) letters: Letters,
    /// True if they were made of the documents of the index as it is.
    pub(crate) is_current: bool,
    /// The documents of each segment that share a letter with others, sorted, each with its group.
    grouped: Vec<Vec<(DocId, u32)>>,
    segments: Vec<SegmentId>,
}

impl IndexLetters {
    /// Finds the documents of the letters in the segments of an index.
    pub(crate) fn new(
        letters: Letters,
        is_current: bool,
        searcher: &Searcher,
        values: &FacetColumns,
    ) -> tantivy::Result<Self> {
        let mut grouped = Vec::new();
        let may_hold = Filter::of(&letters);
        for reader in searcher.segment_readers() {
            let mut of_segment = Vec::new();
            let ids = values.ids(reader)?;
            let documents: Vec<DocId> = (0..reader.max_doc()).collect();
            let mut block = vec![None; BLOCK];
            for documents in documents.chunks(BLOCK) {
                block.clear();
                block.resize(documents.len(), None);
                ids.first_vals(documents, &mut block);
                let found = documents.iter().zip(&block);
                let found = found.filter_map(|(document, id)| Some((*document, (*id)?)));
                for (document, id) in found.filter(|(_, id)| may_hold.has(*id)) {
                    let group = letters.group_of(id);
                    let is_alive = !reader.is_deleted(document);
                    of_segment.extend(group.filter(|_| is_alive).map(|group| (document, group)));
                }
            }
            grouped.push(of_segment);
        }
        Ok(Self {
            letters,
            is_current,
            grouped,
            segments: searcher
                .segment_readers()
                .iter()
                .map(|reader| reader.segment_id())
                .collect(),
        })
    }

    /// Returns true if no two documents are one letter.
    pub(crate) fn is_empty(&self) -> bool {
        self.grouped.iter().all(Vec::is_empty)
    }

    fn group_of(&self, address: Address) -> Option<u32> {
        let grouped = self.grouped.get(address.segment as usize)?;
        let place = grouped.binary_search_by_key(&address.document, |(document, _)| *document);
        Some(grouped[place.ok()?].1)
    }

    /// Those of some documents of a segment, given in their order, that share a letter with others,
    /// each with its group.
    pub(crate) fn among<'a>(
        &'a self,
        segment: SegmentId,
        documents: &'a [DocId],
    ) -> impl Iterator<Item = (DocId, u32)> + 'a {
        let place = self.segments.iter().position(|other| *other == segment);
        let grouped = place.and_then(|place| self.grouped.get(place));
        let first = documents.first().copied().unwrap_or_default();
        let grouped = grouped.map_or(&[][..], |grouped| {
            &grouped[grouped.partition_point(|(document, _)| *document < first)..]
        });
        let last = documents.last().copied().unwrap_or_default();
        let among = grouped
            .iter()
            .take_while(move |(document, _)| *document <= last);
        among
            .filter(move |(document, _)| documents.binary_search(document).is_ok())
            .copied()
    }

    /// The first document of each letter, in the order of the documents.
    pub(crate) fn folded(&self, ranked: Vec<Ranked>) -> Vec<Ranked> {
        let mut seen = Seen::new(&self.letters);
        let mut ranked = ranked;
        ranked.retain(|ranked| match self.group_of(ranked.address) {
            Some(group) => seen.insert(group),
            None => true,
        });
        ranked
    }

    /// The number of matches beyond the first of each letter. The parts of a query match different
    /// documents.
    pub(crate) fn folded_away(&self, searcher: &Searcher, parts: &[Part]) -> tantivy::Result<u64> {
        let mut seen = Seen::new(&self.letters);
        let mut count = 0;
        for part in parts {
            let weight = part
                .query
                .weight(EnableScoring::disabled_from_searcher(searcher))?;
            for (grouped, reader) in self.grouped.iter().zip(searcher.segment_readers()) {
                let Some((first, _)) = grouped.first() else {
                    continue;
                };
                let mut matches = weight.scorer(reader, 1.0)?;
                let mut document = matches.doc();
                if document < *first {
                    document = matches.seek(*first);
                }
                let mut rest = &grouped[..];
                while document != TERMINATED {
                    let skipped = rest.partition_point(|(other, _)| *other < document);
                    rest = &rest[skipped..];
                    let Some(((wanted, group), others)) = rest.split_first() else {
                        break;
                    };
                    if *wanted > document {
                        document = matches.seek(*wanted);
                        continue;
                    }
                    count += u64::from(!seen.insert(*group));
                    rest = others;
                    document = match others.first() {
                        Some((next, _)) => matches.seek(*next),
                        None => break,
                    };
                }
            }
        }
        Ok(count)
    }
}

/// Documents whose ids are read at once.
const BLOCK: usize = 512;

/// A test that most ids without a letter fail.
struct Filter(Vec<u64>);

impl Filter {
    const BITS: u32 = 20;

    fn of(letters: &Letters) -> Self {
        let mut words = vec![0; 1 << (Self::BITS - 6)];
        for id in letters.ids() {
            let bit = id >> (64 - Self::BITS);
            words[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        Self(words)
    }

    fn has(&self, id: u64) -> bool {
        let bit = id >> (64 - Self::BITS);
        self.0[(bit / 64) as usize] & (1 << (bit % 64)) != 0
    }
}

/// Groups that were seen.
struct Seen(Vec<u64>);

impl Seen {
    fn new(letters: &Letters) -> Self {
        Self(vec![0; letters.count() / 64 + 1])
    }

    /// Returns true for a group that was not seen before.
    fn insert(&mut self, group: u32) -> bool {
        let word = &mut self.0[(group / 64) as usize];
        let bit = 1 << (group % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}
