//! The best of the matching documents, by score or by date, and how many match.
//!
//! What is wanted of a query is gathered in one pass over all that matches it; only where the number of matches is told quickly
//! without scores may the engine pass over whatever cannot be among the best. The order is total: equal keys go by id.

use tantivy::columnar::Column;
use tantivy::fastfield::AliveBitSet;
use tantivy::query::{EnableScoring, Query as Lowered};
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::index::{Address, Sort};

use super::best::{Best, Ranked, score_key};
use super::count::Counter;
use super::lower::{Part, Terms};
use super::walk::Walk;

/// The documents with the best scores, in no order, and how many match; every match is counted. `text` is the column of stems.
pub(super) fn by_score(
    searcher: &Searcher,
    text: Field,
    parts: &[Part],
    count: usize,
    counters: &mut [Counter],
) -> tantivy::Result<(Vec<Ranked>, u64)> {
    let mut best = Best::new(count);
    let mut total = 0;
    for part in parts {
        total += match &part.terms {
            Terms::AllOf(asked) => {
                let walk = Walk::new(searcher, text, asked)?;
                all_scored(searcher, &mut best, counters, |reader, scored| {
                    let segment = scored.segment;
                    walk.all(segment, reader, |documents, scores| {
                        scored.push_all(documents, scores);
                    })
                })?
            }
            Terms::AnyOf(asked) => {
                let walk = Walk::new(searcher, text, asked)?;
                // Of a lone term it is known how many have it.
                let is_known = asked.len() == 1 && counters.is_empty();
                if !is_known && walk.is_dense(searcher) {
                    all_scored(searcher, &mut best, counters, |reader, scored| {
                        let segment = scored.segment;
                        walk.any(segment, reader, |first, scores| {
                            scored.push_window(first, scores);
                        })
                    })?
                } else if asked.len() <= FEW {
                    let query = &*part.query;
                    pruned(searcher, query, &mut best)?;
                    let mut none = Best::new(0);
                    match counters {
                        [] => count_all(searcher, query)?,
                        _ => all_unscored(searcher, query, Sort::Relevance, &mut none, counters)?,
                    }
                } else {
                    by_engine(searcher, &*part.query, &mut best, counters)?
                }
            }
            Terms::Other => by_engine(searcher, &*part.query, &mut best, counters)?,
        };
    }
    Ok((best.kept(), total))
}

/// Scores every document that the engine finds, and counts them.
fn by_engine(
    searcher: &Searcher,
    query: &dyn Lowered,
    best: &mut Best,
    counters: &mut [Counter],
) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    all_scored(searcher, best, counters, |reader, scored| {
        weight.for_each(reader, &mut |document, score| scored.push(document, score))
    })
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

/// Documents of a segment and their scores, taken block by block.
struct Scored<'a, 'b> {
    segment: u32,
    alive: Option<&'a AliveBitSet>,
    ids: Column<u64>,
    best: &'a mut Best,
    counters: &'a mut [Counter<'b>],
    total: u64,
    documents: Vec<DocId>,
    scores: Vec<f32>,
}

impl Scored<'_, '_> {
    #[inline]
    fn push(&mut self, document: DocId, score: f32) {
        if self.alive.is_none_or(|alive| alive.is_alive(document)) {
            self.documents.push(document);
            self.scores.push(score);
            if self.documents.len() >= BLOCK {
                self.take();
            }
        }
    }

    fn push_all(&mut self, documents: &[DocId], scores: &[f32]) {
        match self.alive {
            None => {
                self.documents.extend_from_slice(documents);
                self.scores.extend_from_slice(scores);
                if self.documents.len() >= BLOCK {
                    self.take();
                }
            }
            Some(_) => {
                let scored = documents.iter().zip(scores);
                scored.for_each(|(document, score)| self.push(*document, *score));
            }
        }
    }

    /// Documents that follow each other, the first one given; those that score 0 do not match.
    fn push_window(&mut self, first: DocId, scores: &[f32]) {
        if self.alive.is_none() && self.counters.is_empty() {
            self.total += scores
                .iter()
                .map(|score| u64::from(*score > 0.0))
                .sum::<u64>();
            self.best
                .offer_window(self.segment, &self.ids, first, scores);
            return;
        }
        for (document, score) in (first..).zip(scores) {
            if *score > 0.0 {
                self.push(document, *score);
            }
        }
    }

    fn take(&mut self) {
        self.total += self.documents.len() as u64;
        let (documents, scores) = (&self.documents, &self.scores);
        self.best
            .offer_scored(self.segment, &self.ids, documents, scores);
        self.scores.clear();
        show(self.counters, &mut self.documents);
    }
}

/// Takes every document that matches, and counts them; `push_all` pushes those of a segment with their scores.
fn all_scored(
    searcher: &Searcher,
    best: &mut Best,
    counters: &mut [Counter],
    push_all: impl Fn(&SegmentReader, &mut Scored<'_, '_>) -> tantivy::Result<()>,
) -> tantivy::Result<u64> {
    let mut total = 0;
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        open(counters, reader)?;
        let mut scored = Scored {
            segment,
            alive: reader.alive_bitset(),
            ids: reader.fast_fields().u64("id")?,
            best,
            counters,
            total: 0,
            documents: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
        };
        push_all(reader, &mut scored)?;
        scored.take();
        total += scored.total;
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
                let key = |document: DocId| match sort {
                    Sort::Relevance => 0,
                    Sort::Newest => first_day(document).unwrap_or(i64::MIN),
                    Sort::Oldest => first_day(document).map_or(i64::MIN, |day| -day),
                };
                first.offer_keyed(segment, &ids, more, key);
            }
            if block.len() >= BLOCK {
                show(counters, &mut block);
            }
        })?;
        show(counters, &mut block);
    }
    Ok(total)
}

/// How many documents match; `text` is the column of stems.
pub(super) fn count(searcher: &Searcher, text: Field, parts: &[Part]) -> tantivy::Result<u64> {
    Ok(by_score(searcher, text, parts, 0, &mut [])?.1)
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
