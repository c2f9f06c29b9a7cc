//! The best of the matching documents, by score or by date, and how many match.
//!
//! One pass over all matches collects the top K, the facets and the number of matches. Only where
//! the matches can be counted quickly without scores may the engine skip documents that cannot
//! reach the top. The order is total: equal keys go by id.

use tantivy::columnar::Column;
use tantivy::fastfield::AliveBitSet;
use tantivy::query::{EnableScoring, Query as EngineQuery};
use tantivy::{DocId, Searcher, SegmentReader};

use crate::index::Sort;
use crate::index::tantivy::plan::{Part, Terms};
use crate::index::tantivy::postings::{BlockScorer, BoostedTerm};
use crate::index::tantivy::search::facets::Counter;
use crate::index::tantivy::search::top_k::{Ranked, TopK};
use crate::query::Operator;

/// The documents with the best scores, in no order, and how many match; every match is counted.
pub(crate) fn by_score(
    searcher: &Searcher,
    parts: &[Part],
    mut best: TopK<'_>,
    counters: &mut [Counter],
) -> tantivy::Result<(Vec<Ranked>, u64)> {
    let mut total = 0;
    for part in parts {
        total += match &part.terms {
            Terms::Words { words, operator } => words_by_score(
                searcher,
                &*part.query,
                words,
                *operator,
                &mut best,
                counters,
            )?,
            Terms::Phrase(phrase) if phrase.is_dense() => {
                let weight = phrase.weight(searcher)?;
                all_scored(searcher, &mut best, counters, |segment, reader, scored| {
                    phrase.show(&weight, segment, reader, |documents, scores| {
                        scored.push_all(documents, scores);
                    })
                })?
            }
            Terms::Phrase(_) | Terms::Other => {
                by_engine(searcher, &*part.query, &mut best, counters)?
            }
        };
    }
    Ok((best.unsorted(), total))
}

/// Scores the documents that have all or any of some words, which a query asks for too, and counts
/// them.
fn words_by_score(
    searcher: &Searcher,
    query: &dyn EngineQuery,
    words: &[Vec<BoostedTerm>],
    operator: Operator,
    best: &mut TopK<'_>,
    counters: &mut [Counter],
) -> tantivy::Result<u64> {
    let terms = words.iter().map(Vec::len).sum::<usize>();
    // Of a lone term the engine skips most documents that cannot reach the top.
    if terms == 1 {
        return best_by_engine(searcher, query, best, counters);
    }
    let scorer = BlockScorer::new(searcher, words)?;
    let operator = if words.len() > 1 {
        operator
    } else {
        Operator::Or
    };
    let needs_all = operator == Operator::And;
    if needs_all && let Some(column) = scorer.plain() {
        return all_scored(searcher, best, counters, |segment, reader, scored| {
            scorer.intersection(column, segment, reader, |documents, scores| {
                scored.push_all(documents, scores);
            })
        });
    }
    if scorer.is_dense(searcher, operator) {
        return all_scored(searcher, best, counters, |segment, reader, scored| {
            scorer.windows(operator, segment, reader, |first, scores| {
                scored.push_window(first, scores);
            })
        });
    }
    if needs_all || terms > MAX_PRUNED_TERMS {
        by_engine(searcher, query, best, counters)
    } else {
        best_by_engine(searcher, query, best, counters)
    }
}

/// Scores the documents that the engine does not skip, and counts all that it finds.
fn best_by_engine(
    searcher: &Searcher,
    query: &dyn EngineQuery,
    best: &mut TopK<'_>,
    counters: &mut [Counter],
) -> tantivy::Result<u64> {
    pruned(searcher, query, best)?;
    match counters {
        [] => count_all(searcher, query),
        _ => all_unscored(searcher, query, None, counters),
    }
}

/// Scores every document that the engine finds, and counts them.
fn by_engine(
    searcher: &Searcher,
    query: &dyn EngineQuery,
    best: &mut TopK<'_>,
    counters: &mut [Counter],
) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    all_scored(searcher, best, counters, |_, reader, scored| {
        weight.for_each(reader, &mut |document, score| scored.push(document, score))
    })
}

/// With more terms than this it costs less to score every document than to skip those that cannot
/// reach the top.
const MAX_PRUNED_TERMS: usize = 3;

/// The documents with the best scores; the engine skips those that cannot be among them.
fn pruned(
    searcher: &Searcher,
    query: &dyn EngineQuery,
    best: &mut TopK<'_>,
) -> tantivy::Result<()> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        best.open(segment, reader)?;
        let alive = reader.alive_bitset();
        weight.for_each_pruning(best.threshold(), reader, &mut |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                best.offer(document, score);
            }
            best.threshold()
        })?;
    }
    Ok(())
}

/// Where at least one document of this many matches, the processor mispredicts a branch for each
/// too often.
const DENSE: usize = 4;

/// Documents of a segment and their scores, taken block by block.
struct Scored<'a, 'b, 'c> {
    alive: Option<&'a AliveBitSet>,
    best: &'a mut TopK<'b>,
    counters: &'a mut [Counter<'c>],
    total: u64,
    documents: Vec<DocId>,
    scores: Vec<f32>,
}

impl Scored<'_, '_, '_> {
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
        let documents = (first..).zip(scores);
        if self.alive.is_some() {
            let matches = documents.filter(|(_, score)| **score > 0.0);
            matches.for_each(|(document, score)| self.push(document, *score));
            return;
        }
        self.best.offer_window(first, scores);
        // Numbers as wide as the scores, so that the comparisons are vectorized.
        let matches = scores.iter().map(|score| u32::from(*score > 0.0));
        let count = matches.sum::<u32>() as usize;
        self.total += count as u64;
        if self.counters.is_empty() {
            return;
        }
        if count * DENSE < scores.len() {
            let matches = documents.filter(|(_, score)| **score > 0.0);
            self.documents.extend(matches.map(|(document, _)| document));
        } else {
            // Without a branch for each.
            self.documents.resize(scores.len(), 0);
            let mut place = 0;
            for (document, score) in documents {
                self.documents[place] = document;
                place += usize::from(*score > 0.0);
            }
            self.documents.truncate(count);
        }
        show(self.counters, &mut self.documents);
    }

    fn take(&mut self) {
        self.total += self.documents.len() as u64;
        self.best.offer_scored(&self.documents, &self.scores);
        self.scores.clear();
        show(self.counters, &mut self.documents);
    }
}

/// Takes every document that matches, and counts them; `push_all` pushes those of a segment with
/// their scores.
fn all_scored(
    searcher: &Searcher,
    best: &mut TopK<'_>,
    counters: &mut [Counter],
    push_all: impl Fn(u32, &SegmentReader, &mut Scored<'_, '_, '_>) -> tantivy::Result<()>,
) -> tantivy::Result<u64> {
    let mut total = 0;
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        open(counters, reader)?;
        best.open(segment, reader)?;
        let mut scored = Scored {
            alive: reader.alive_bitset(),
            best,
            counters,
            total: 0,
            documents: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
        };
        push_all(segment, reader, &mut scored)?;
        scored.take();
        total += scored.total;
    }
    Ok(total)
}

/// The first documents by date or, where all score the same, by id, and how many match; every match
/// is counted.
pub(crate) fn by_date(
    searcher: &Searcher,
    parts: &[Part],
    mut first: TopK<'_>,
    sort: Sort,
    counters: &mut [Counter],
) -> tantivy::Result<(Vec<Ranked>, u64)> {
    let mut total = 0;
    for part in parts {
        let wanted = (first.count > 0).then_some((&mut first, sort));
        total += all_unscored(searcher, &*part.query, wanted, counters)?;
    }
    Ok((first.sorted(), total))
}

/// Counts every document that matches, and puts it in its place by date where any are wanted.
fn all_unscored(
    searcher: &Searcher,
    query: &dyn EngineQuery,
    mut first: Option<(&mut TopK<'_>, Sort)>,
    counters: &mut [Counter],
) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut total = 0;
    let mut block = Vec::with_capacity(BLOCK);
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let mut days: Option<Column<i64>> = None;
        if let Some((first, sort)) = &mut first {
            first.open(segment, reader)?;
            if *sort != Sort::Relevance {
                days = reader.fast_fields().column_opt("first_day")?;
            }
        }
        let first_day = |document: DocId| days.as_ref().and_then(|days| days.first(document));
        let alive = reader.alive_bitset();
        open(counters, reader)?;
        weight.for_each_no_score(reader, &mut |documents| {
            let is_alive = |document: &DocId| alive.is_none_or(|alive| alive.is_alive(*document));
            let before = block.len();
            block.extend(documents.iter().copied().filter(is_alive));
            let more = &block[before..];
            total += more.len() as u64;
            if let Some((first, sort)) = &mut first {
                let key = |document: DocId| match sort {
                    Sort::Relevance => 0,
                    Sort::Newest => first_day(document).unwrap_or(i64::MIN),
                    Sort::Oldest => first_day(document).map_or(i64::MIN, |day| -day),
                };
                first.offer_keyed(more, key);
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
fn count_all(searcher: &Searcher, query: &dyn EngineQuery) -> tantivy::Result<u64> {
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
