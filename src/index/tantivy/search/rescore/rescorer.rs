//! The best of the candidates after a second look at them.
//!
//! Exact forms cost as much as stems to read and add little. What they can add at most is known, so that they are read only where
//! a candidate can still be among the best: first at as many as are wanted, then at those that can reach the worst of these.

use std::ops::Range;

use tantivy::Searcher;

use crate::index::Address;
use crate::index::tantivy::search::rescore::{Exact, Scale, Stems};
use crate::index::tantivy::search::top_k::{Ranked, sort};

/// The shares of all candidates in one group of words, candidate by candidate.
struct Sheet<'a> {
    scale: &'a Scale<'a>,
    shares: Vec<f32>,
    /// Which words each candidate has.
    said: Vec<bool>,
}

impl<'a> Sheet<'a> {
    fn new(scale: &'a Scale<'a>, candidates: usize) -> Self {
        Self {
            scale,
            shares: vec![0.0; candidates * scale.width()],
            said: vec![false; candidates * scale.group.words.len()],
        }
    }

    fn shares(&self, candidate: usize) -> &[f32] {
        &self.shares[row(candidate, self.scale.width())]
    }

    fn said(&self, candidate: usize) -> &[bool] {
        &self.said[row(candidate, self.scale.group.words.len())]
    }

    /// What exact forms can add to a candidate at most.
    fn most_exact(&self, candidate: usize) -> f32 {
        let said = self.said(candidate).iter().enumerate();
        let said = said.filter(|(_, said)| **said);
        said.map(|(word, _)| self.scale.most_exact(word)).sum()
    }
}

fn row(place: usize, width: usize) -> Range<usize> {
    place * width..(place + 1) * width
}

/// Candidates in order of their addresses, and what they gain.
struct Table<'a> {
    searcher: &'a Searcher,
    candidates: Vec<Ranked>,
    sheets: Vec<Sheet<'a>>,
}

/// The best `count` candidates, best first, scored anew.
pub(crate) fn best(
    searcher: &Searcher,
    scales: &[Scale<'_>],
    mut candidates: Vec<Ranked>,
    count: usize,
) -> tantivy::Result<Vec<Ranked>> {
    candidates.sort_unstable_by_key(|ranked| {
        let Address { segment, document } = ranked.address;
        (u64::from(segment) << 32) | u64::from(document)
    });
    let sheets = scales.iter();
    let mut table = Table {
        searcher,
        sheets: sheets
            .map(|scale| Sheet::new(scale, candidates.len()))
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
            let most = all[*place].score() + table.most_exact(*place);
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

/// More than what sums of the same numbers in another order can differ by.
const ROUNDING: f32 = 1.0001;

impl Table<'_> {
    /// The candidate at a place with what it has gained so far.
    fn scored(&self, place: usize) -> Ranked {
        let ranked = self.candidates[place];
        let mut score = ranked.score();
        for sheet in &self.sheets {
            let mut gained = 0.0;
            for share in sheet.shares(place) {
                gained += share;
            }
            score += gained;
        }
        ranked.scored(score.max(0.0))
    }

    fn most_exact(&self, place: usize) -> f32 {
        let sheets = self.sheets.iter();
        sheets.map(|sheet| sheet.most_exact(place)).sum()
    }

    fn read_stems(&mut self) -> tantivy::Result<()> {
        let places: Vec<usize> = (0..self.candidates.len()).collect();
        for (segment, places) in by_segment(&self.candidates, &places) {
            let reader = self.searcher.segment_reader(segment);
            for sheet in &mut self.sheets {
                let (scale, width) = (sheet.scale, sheet.scale.width());
                let words = scale.group.words.len();
                let mut stems = Stems::new(scale, segment, reader)?;
                for &place in places {
                    let document = self.candidates[place].address.document;
                    stems.gain(document, &mut sheet.shares[row(place, width)]);
                    let said = sheet.said[row(place, words)].iter_mut();
                    said.zip(stems.said())
                        .for_each(|(said, share)| *said = *share > 0.0);
                }
            }
        }
        Ok(())
    }

    /// Reads exact forms at the candidates at some places, which are sorted.
    fn read_exact(&mut self, places: &[usize]) -> tantivy::Result<()> {
        for (segment, places) in by_segment(&self.candidates, places) {
            let reader = self.searcher.segment_reader(segment);
            for sheet in &mut self.sheets {
                let (width, words) = (sheet.scale.width(), sheet.scale.group.words.len());
                let mut exact = Exact::new(sheet.scale, segment, reader)?;
                for &place in places {
                    let document = self.candidates[place].address.document;
                    let said = &sheet.said[row(place, words)];
                    let shares = &mut sheet.shares[row(place, width)];
                    exact.gain(document, |word| said[word], shares);
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
