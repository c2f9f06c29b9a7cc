//! Rescores the candidates of the first pass and returns the best.
//!
//! Exact forms cost as much to read as stems and add little. The most that they can add is known,
//! so they are read only for candidates that can still reach the top: first for as many as are
//! wanted, then for those that can reach the worst of these.

use tantivy::Searcher;

use crate::index::Address;
use crate::index::tantivy::search::rescore::{ExactScorer, GroupScores, GroupStats, StemScorer};
use crate::index::tantivy::search::top_k::{Ranked, sort};

/// Candidates in order of their addresses, with the scores of each group of words.
struct Table<'a> {
    searcher: &'a Searcher,
    candidates: Vec<Ranked>,
    groups: Vec<GroupScores<'a>>,
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
    let groups = group_stats.iter();
    let groups = groups.map(|stats| GroupScores::new(stats, candidates.len()));
    let mut table = Table {
        searcher,
        groups: groups.collect(),
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
        for group in &self.groups {
            score += group.of(place).sum();
        }
        ranked.scored(score.max(0.0))
    }

    fn max_exact(&self, place: usize) -> f32 {
        let groups = self.groups.iter();
        groups.map(|group| group.max_exact(place)).sum()
    }

    fn read_stems(&mut self) -> tantivy::Result<()> {
        let places: Vec<usize> = (0..self.candidates.len()).collect();
        for (segment, places) in by_segment(&self.candidates, &places) {
            let reader = self.searcher.segment_reader(segment);
            for group in &mut self.groups {
                let mut stems = StemScorer::new(group.stats, segment, reader)?;
                for &place in places {
                    let document = self.candidates[place].address.document;
                    stems.score(document, group.of_mut(place));
                }
            }
        }
        Ok(())
    }

    /// Reads exact forms at the candidates at some places, which are sorted.
    fn read_exact(&mut self, places: &[usize]) -> tantivy::Result<()> {
        for (segment, places) in by_segment(&self.candidates, places) {
            let reader = self.searcher.segment_reader(segment);
            for group in &mut self.groups {
                let mut exact = ExactScorer::new(group.stats, segment, reader)?;
                for &place in places {
                    let document = self.candidates[place].address.document;
                    exact.score(document, group.of_mut(place));
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
