//! The best of the matching documents, by score or by date, and how many match.
//!
//! What is wanted of a query is gathered in one pass over all that matches it; only where the number of matches is known
//! beforehand may the engine pass over whatever cannot be among the best. The order is total: equal keys go by id.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query as Lowered};
use tantivy::{DocId, Searcher, SegmentReader};

use crate::index::{Address, Sort};

use super::count::Counter;

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

    fn offer(&mut self, key: i64, score: f32, ids: &Column<u64>, address: Address) {
        let worst = self.heap.peek().map(|Reverse(worst)| *worst);
        let worst = worst.filter(|_| self.is_full());
        if self.count == 0 || worst.is_some_and(|worst| key < worst.key) {
            return;
        }
        let ranked = Ranked {
            key,
            id: Reverse(ids.first(address.document).unwrap_or_default()),
            address,
            score: score.to_bits(),
        };
        if worst.is_none_or(|worst| ranked > worst) {
            self.heap.push(Reverse(ranked));
        }
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

/// The documents with the best scores, best first; the engine passes over whatever cannot be among them.
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

/// The documents with the best scores, best first, and how many match; every match is counted.
pub(super) fn all_by_score(
    searcher: &Searcher,
    query: &dyn Lowered,
    count: usize,
    counters: &mut [Counter],
) -> tantivy::Result<(Vec<Ranked>, u64)> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut best = Best::new(count);
    let mut total = 0;
    let mut block = Vec::with_capacity(BLOCK);
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let ids = reader.fast_fields().u64("id")?;
        let alive = reader.alive_bitset();
        open(counters, reader)?;
        weight.for_each(reader, &mut |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                total += 1;
                let address = Address { segment, document };
                best.offer(score_key(score), score, &ids, address);
                if !counters.is_empty() {
                    block.push(document);
                }
                if block.len() == BLOCK {
                    show(counters, &mut block);
                }
            }
        })?;
        show(counters, &mut block);
    }
    Ok((best.sorted(), total))
}

/// The first documents by date or, where all score the same, by id, and how many match; every match is counted.
pub(super) fn all_by_date(
    searcher: &Searcher,
    query: &dyn Lowered,
    count: usize,
    sort: Sort,
    counters: &mut [Counter],
) -> tantivy::Result<(Vec<Ranked>, u64)> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut best = Best::new(count);
    let mut total = 0;
    let mut block = Vec::with_capacity(BLOCK);
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let ids = reader.fast_fields().u64("id")?;
        let days: Option<Column<i64>> = match sort {
            Sort::Relevance => None,
            Sort::Newest | Sort::Oldest => reader.fast_fields().column_opt("first_day")?,
        };
        let first_day = |document: DocId| days.as_ref().and_then(|days| days.first(document));
        let alive = reader.alive_bitset();
        open(counters, reader)?;
        weight.for_each_no_score(reader, &mut |documents| {
            let is_alive = |document: &DocId| alive.is_none_or(|alive| alive.is_alive(*document));
            block.extend(documents.iter().copied().filter(is_alive));
            total += block.len() as u64;
            if count > 0 {
                for &document in &block {
                    let key = match sort {
                        Sort::Relevance => 0,
                        Sort::Newest => first_day(document).unwrap_or(i64::MIN),
                        Sort::Oldest => first_day(document).map_or(i64::MIN, |day| -day),
                    };
                    best.offer(key, 0.0, &ids, Address { segment, document });
                }
            }
            show(counters, &mut block);
        })?;
    }
    Ok((best.sorted(), total))
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

/// Documents shown to counters at once.
const BLOCK: usize = 64;

fn open(counters: &mut [Counter], reader: &SegmentReader) -> tantivy::Result<()> {
    counters
        .iter_mut()
        .try_for_each(|counter| counter.open(reader))
}

/// Shows the documents of a block to all counters and empties it.
fn show(counters: &mut [Counter], block: &mut Vec<DocId>) {
    counters.iter_mut().for_each(|counter| counter.count(block));
    block.clear();
}
