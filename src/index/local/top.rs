//! The best of the matching documents, by score or by date, and how many match.
//!
//! By score the engine may pass over whatever cannot be among the best; by date every match is looked at. The order is total:
//! equal keys go by id.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query as Lowered};
use tantivy::{DocId, Searcher, SegmentReader};

use crate::index::{Address, Sort};

/// A document's place in the order; the greater the better. Equal keys go by id, the smaller the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    key: i64,
    id: Reverse<u64>,
    pub(super) address: Address,
    score: u32,
}

impl Ranked {
    pub(super) fn score(&self) -> f32 {
        f32::from_bits(self.score)
    }

    /// The same document with another score.
    pub(super) fn scored(self, score: f32) -> Self {
        Self {
            key: score_key(score),
            score: score.to_bits(),
            ..self
        }
    }
}

/// Scores in order of their bits, which is their numeric order since none is negative.
fn score_key(score: f32) -> i64 {
    i64::from(score.max(0.0).to_bits())
}

/// The best so far.
struct Best {
    count: usize,
    heap: BinaryHeap<Reverse<Ranked>>,
}

impl Best {
    fn new(count: usize) -> Self {
        Self {
            count,
            heap: BinaryHeap::with_capacity(count.min(10_000) + 1),
        }
    }

    fn is_full(&self) -> bool {
        self.heap.len() >= self.count
    }

    fn worst_key(&self) -> Option<i64> {
        self.heap.peek().map(|Reverse(worst)| worst.key)
    }

    fn offer(&mut self, key: i64, score: f32, ids: &Column<u64>, address: Address) {
        if self.is_full() && self.worst_key().is_none_or(|worst| key < worst) {
            return;
        }
        let id = Reverse(ids.first(address.document).unwrap_or_default());
        self.heap.push(Reverse(Ranked {
            key,
            id,
            address,
            score: score.to_bits(),
        }));
        if self.heap.len() > self.count {
            self.heap.pop();
        }
    }

    /// Scores up to this one cannot be among the best; one as good as the worst still can, by its id.
    fn threshold(&self) -> f32 {
        match self.heap.peek() {
            Some(Reverse(worst)) if self.is_full() => worst.score().next_down(),
            _ => f32::MIN,
        }
    }

    fn sorted(self) -> Vec<Ranked> {
        let mut sorted: Vec<Ranked> = self
            .heap
            .into_iter()
            .map(|Reverse(ranked)| ranked)
            .collect();
        sorted.sort_unstable_by_key(|ranked| Reverse(*ranked));
        sorted
    }
}

/// The documents with the best scores, best first.
pub(super) fn by_score(
    searcher: &Searcher,
    query: &dyn Lowered,
    count: usize,
) -> tantivy::Result<Vec<Ranked>> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut best = Best::new(count);
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let ids = reader.fast_fields().u64("id")?;
        let alive = reader.alive_bitset();
        weight.for_each_pruning(best.threshold(), reader, &mut |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                let address = Address { segment, document };
                best.offer(score_key(score), score, &ids, address);
            }
            best.threshold()
        })?;
    }
    Ok(best.sorted())
}

/// The first documents by date or, where all score the same, by id.
pub(super) fn by_date(
    searcher: &Searcher,
    query: &dyn Lowered,
    count: usize,
    sort: Sort,
) -> tantivy::Result<Vec<Ranked>> {
    let mut best = Best::new(count);
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let ids = reader.fast_fields().u64("id")?;
        let days: Option<Column<i64>> = match sort {
            Sort::Relevance => None,
            Sort::Newest | Sort::Oldest => reader.fast_fields().column_opt("first_day")?,
        };
        let first_day = |document: DocId| days.as_ref().and_then(|days| days.first(document));
        each(searcher, query, reader, &mut |document| {
            let key = match sort {
                Sort::Relevance => 0,
                Sort::Newest => first_day(document).unwrap_or(i64::MIN),
                Sort::Oldest => first_day(document).map_or(i64::MIN, |day| -day),
            };
            best.offer(key, 0.0, &ids, Address { segment, document });
        })?;
    }
    Ok(best.sorted())
}

/// How many documents match.
pub(super) fn count(searcher: &Searcher, query: &dyn Lowered) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut total = 0;
    for reader in searcher.segment_readers() {
        total += u64::from(weight.count(reader)?);
    }
    Ok(total)
}

/// Shows every matching document of a segment, in their order.
pub(super) fn each(
    searcher: &Searcher,
    query: &dyn Lowered,
    reader: &SegmentReader,
    show: &mut dyn FnMut(DocId),
) -> tantivy::Result<()> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let alive = reader.alive_bitset();
    weight.for_each_no_score(reader, &mut |documents| {
        let shown = documents
            .iter()
            .filter(|document| alive.is_none_or(|alive| alive.is_alive(**document)));
        shown.for_each(|document| show(*document));
    })
}
