//! The best of the matching documents, by score or by date, and how many match.
//!
//! What is wanted of a query is gathered in one pass over all that matches it; only where the number of matches is told quickly
//! without scores may the engine pass over whatever cannot be among the best. The order is total: equal keys go by id.

use std::cmp::Reverse;

use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, EnableScoring, Query as Lowered, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

use crate::index::{Address, Sort};

use super::count::Counter;
use super::lower::Part;

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

/// The best so far, and some that were among them: the worst are dropped many at a time, which costs less than keeping order.
struct Best {
    count: usize,
    kept: Vec<Ranked>,
    /// The worst of the best when some were last dropped; worse ones are not let in.
    worst: Option<Ranked>,
}

impl Best {
    fn new(count: usize) -> Self {
        Self {
            count,
            kept: Vec::with_capacity(count.saturating_mul(2).min(10_000)),
            worst: None,
        }
    }

    fn offer(&mut self, key: i64, score: f32, ids: &Column<u64>, address: Address) {
        if self.count == 0 || self.worst.is_some_and(|worst| key < worst.key) {
            return;
        }
        let ranked = Ranked {
            key,
            id: Reverse(ids.first(address.document).unwrap_or_default()),
            address,
            score: score.to_bits(),
        };
        if self.worst.is_some_and(|worst| ranked < worst) {
            return;
        }
        self.kept.push(ranked);
        if self.kept.len() >= self.count.saturating_mul(2) {
            self.drop_rest();
        }
    }

    fn drop_rest(&mut self) {
        let last = self.count - 1;
        let best_first = |left: &Ranked, right: &Ranked| right.cmp(left);
        let (_, worst, _) = self.kept.select_nth_unstable_by(last, best_first);
        self.worst = Some(*worst);
        self.kept.truncate(self.count);
    }

    /// Scores up to this one cannot be among the best; one as good as the worst still can, by its id.
    fn threshold(&self) -> f32 {
        self.worst
            .map_or(f32::MIN, |worst| worst.score().next_down())
    }

    fn sorted(mut self) -> Vec<Ranked> {
        self.kept.sort_unstable_by_key(|ranked| Reverse(*ranked));
        self.kept.truncate(self.count);
        self.kept
    }
}

/// The documents with the best scores, best first, and how many match; every match is counted.
pub(super) fn by_score(
    searcher: &Searcher,
    parts: &[Part],
    count: usize,
    counters: &mut [Counter],
) -> tantivy::Result<(Vec<Ranked>, u64)> {
    let mut best = Best::new(count);
    let mut total = 0;
    for part in parts {
        total += if part.any_of.is_empty() || part.any_of.len() > FEW {
            all_scored(searcher, &*part.query, &mut best, counters)?
        } else {
            pruned(searcher, &*part.query, &mut best)?;
            match counters {
                [] => count_part(searcher, part)?,
                _ => all_unscored(
                    searcher,
                    &*part.query,
                    Sort::Relevance,
                    &mut Best::new(0),
                    counters,
                )?,
            }
        };
    }
    Ok((best.sorted(), total))
}

/// Of more terms than these it costs less to score every document than to tell which cannot be among the best.
const FEW: usize = 3;

/// The documents with the best scores; the engine passes over whatever cannot be among them.
fn pruned(searcher: &Searcher, query: &dyn Lowered, best: &mut Best) -> tantivy::Result<()> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
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
    Ok(())
}

/// Scores every document that matches, and counts them.
fn all_scored(
    searcher: &Searcher,
    query: &dyn Lowered,
    best: &mut Best,
    counters: &mut [Counter],
) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
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
    Ok(total)
}

/// The first documents by date or, where all score the same, by id, and how many match; every match is counted.
pub(super) fn by_date(
    searcher: &Searcher,
    parts: &[Part],
    count: usize,
    sort: Sort,
    counters: &mut [Counter],
) -> tantivy::Result<(Vec<Ranked>, u64)> {
    let mut first = Best::new(count);
    let mut total = 0;
    for part in parts {
        total += all_unscored(searcher, &*part.query, sort, &mut first, counters)?;
    }
    Ok((first.sorted(), total))
}

/// Puts every document that matches in its place by date, and counts them.
fn all_unscored(
    searcher: &Searcher,
    query: &dyn Lowered,
    sort: Sort,
    first: &mut Best,
    counters: &mut [Counter],
) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
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
            let before = block.len();
            block.extend(documents.iter().copied().filter(is_alive));
            let more = &block[before..];
            total += more.len() as u64;
            if first.count > 0 {
                for &document in more {
                    let key = match sort {
                        Sort::Relevance => 0,
                        Sort::Newest => first_day(document).unwrap_or(i64::MIN),
                        Sort::Oldest => first_day(document).map_or(i64::MIN, |day| -day),
                    };
                    first.offer(key, 0.0, &ids, Address { segment, document });
                }
            }
            if block.len() >= BLOCK {
                show(counters, &mut block);
            }
        })?;
        show(counters, &mut block);
    }
    Ok(total)
}

/// How many documents match.
pub(super) fn count(searcher: &Searcher, parts: &[Part]) -> tantivy::Result<u64> {
    let counts = parts.iter().map(|part| count_part(searcher, part));
    counts.sum()
}

/// How many documents a part finds. Of one term that is known; of two it takes only those that have both.
fn count_part(searcher: &Searcher, part: &Part) -> tantivy::Result<u64> {
    let of = |term: &Term| -> Box<dyn Lowered> {
        Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic))
    };
    match part.any_of.as_slice() {
        [term] => count_all(searcher, &*of(term)),
        [one, other] => {
            let both = BooleanQuery::intersection(vec![of(one), of(other)]);
            let either = count_all(searcher, &*of(one))? + count_all(searcher, &*of(other))?;
            Ok(either - count_all(searcher, &both)?)
        }
        _ => count_all(searcher, &*part.query),
    }
}

fn count_all(searcher: &Searcher, query: &dyn Lowered) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut total = 0;
    for reader in searcher.segment_readers() {
        total += u64::from(weight.count(reader)?);
    }
    Ok(total)
}

/// Documents shown to counters at once.
const BLOCK: usize = 512;

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
