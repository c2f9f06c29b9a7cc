//! Rescores the candidates of the first pass and returns the best.
//!
//! Exact forms cost as much to read as stems and add little. The most that they can add is known,
//! so they are read only for candidates that can still reach the top: first for as many as are
//! wanted, then for those that can reach the worst of these.

use std::ops::Range;

use tantivy::Searcher;

use crate::index::Address;
use crate::index::tantivy::search::rescore::{ExactScorer, GroupStats, StemScorer};
use crate::index::tantivy::search::top_k::{Ranked, sort};

/// The parts of the scores of all candidates for one group of words, candidate by candidate.
struct Scores<'a> {
    stats: &'a GroupStats<'a>,
    parts: Vec<f32>,
    /// Which words each candidate has.
    base_scores: Vec<bool>,
}

impl<'a> Scores<'a> {
    fn new(stats: &'a GroupStats<'a>, candidates: usize) -> Self {
        Self {
            stats,
            parts: vec![0.0; candidates * stats.width()],
            base_scores: vec![false; candidates * stats.group.words.len()],
        }
    }

    fn parts(&self, candidate: usize) -> &[f32] {
        &self.parts[row(candidate, self.stats.width())]
    }

    fn base_scores(&self, candidate: usize) -> &[bool] {
        &self.base_scores[row(candidate, self.stats.group.words.len())]
    }

    /// The most that exact forms can add to a candidate.
    fn max_exact(&self, candidate: usize) -> f32 {
        let base_scores = self.base_scores(candidate).iter().enumerate();
        let base_scores = base_scores.filter(|(_, base_scores)| **base_scores);
        base_scores
            .map(|(word, _)| self.stats.max_exact(word))
            .sum()
    }
}

fn row(place: usize, width: usize) -> Range<usize> {
    place * width..(place + 1) * width
}

/// Candidates in order of their addresses, and their scores.
struct Table<'a> {
    searcher: &'a Searcher,
    candidates: Vec<Ranked>,
    scores: Vec<Scores<'a>>,
}

/// The best `count` candidates, best first, rescored.
pub(crate) fn best(
    searcher: &Searcher,
    group_stats: &[GroupStats<'_>],
    mut candidates: Vec<Ranked>,
    count: usize,
) -> tantivy::Result<Vec<Ranked>> {
    candidates.sort_unstable_by_key(|ranked| {
        let Address { segment, document } = ranked.address;
        (u64::from(segment) << 32) | u64::from(document)
    });
    let scores = group_stats.iter();
    let mut table = Table {
        searcher,
        scores: scores
            .map(|stats| Scores::new(stats, candidates.len()))
            .collect(),
        candidates,
    };
    table.read_stems()?;
    let all: Vec<Ranked> = (0..table.candidates.len())
        .map(|candidate| table.scored(candidate))
        .collect();
    let mut places: Vec<usize> = (0..all.len()).collect();
    if count < places.len() && count > 0 {
        places.select_nth_unstable_by_key(count - 1, |place| !all[*place].order);
    }
    let rest = places.split_off(count.min(places.len()));
    places.sort_unstable();
    table.read_exact(&places)?;
    let mut best: Vec<Ranked> = places.iter().map(|place| table.scored(*place)).collect();
    if let Some(worst) = best.iter().min_by_key(|ranked| ranked.order).copied() {
        let mut rest = rest;
        rest.retain(|place| {
            let most = all[*place].score() + table.max_exact(*place);
            most * ROUNDING >= worst.score()
        });
        rest.sort_unstable();
        table.read_exact(&rest)?;
        best.extend(rest.iter().map(|place| table.scored(*place)));
    }
    sort(&mut best);
    best.truncate(count);
    Ok(best)
}

/// More than the difference between sums of the same numbers in another order.
const ROUNDING: f32 = 1.0001;

impl Table<'_> {
    /// The candidate at a place with its score so far.
    fn scored(&self, place: usize) -> Ranked {
        let ranked = self.candidates[place];
        let mut score = ranked.score();
        for of_group in &self.scores {
            let mut gained = 0.0;
            for share in of_group.parts(place) {
                gained += share;
            }
            score += gained;
        }
        ranked.scored(score.max(0.0))
    }

    fn max_exact(&self, place: usize) -> f32 {
        let scores = self.scores.iter();
        scores.map(|of_group| of_group.max_exact(place)).sum()
    }

    fn read_stems(&mut self) -> tantivy::Result<()> {
        let places: Vec<usize> = (0..self.candidates.len()).collect();
        for (segment, places) in by_segment(&self.candidates, &places) {
            let reader = self.searcher.segment_reader(segment);
            for of_group in &mut self.scores {
                let (stats, width) = (of_group.stats, of_group.stats.width());
                let words = stats.group.words.len();
                let mut stems = StemScorer::new(stats, segment, reader)?;
                for &place in places {
                    let document = self.candidates[place].address.document;
                    stems.score(document, &mut of_group.parts[row(place, width)]);
                    let base_scores = of_group.base_scores[row(place, words)].iter_mut();
                    base_scores
                        .zip(stems.base_scores())
                        .for_each(|(base_scores, share)| *base_scores = *share > 0.0);
                }
            }
        }
        Ok(())
    }

    /// Reads exact forms at the candidates at some places, which are sorted.
    fn read_exact(&mut self, places: &[usize]) -> tantivy::Result<()> {
        for (segment, places) in by_segment(&self.candidates, places) {
            let reader = self.searcher.segment_reader(segment);
            for of_group in &mut self.scores {
                let (width, words) = (of_group.stats.width(), of_group.stats.group.words.len());
                let mut exact = ExactScorer::new(of_group.stats, segment, reader)?;
                for &place in places {
                    let document = self.candidates[place].address.document;
                    let base_scores = &of_group.base_scores[row(place, words)];
                    let parts = &mut of_group.parts[row(place, width)];
                    exact.score(document, |word| base_scores[word], parts);
                }
            }
        }
        Ok(())
    }
}

/// Places of candidates, which are sorted, segment by segment.
fn by_segment<'a>(
    candidates: &'a [Ranked],
    places: &'a [usize],
) -> impl Iterator<Item = (u32, &'a [usize])> {
    let segment = |place: &usize| candidates[*place].address.segment;
    let same = move |left: &usize, right: &usize| segment(left) == segment(right);
    let segments = places.chunk_by(same);
    segments.filter_map(move |places| Some((segment(places.first()?), places)))
}
