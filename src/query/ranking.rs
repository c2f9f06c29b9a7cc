//! Weights of the ranking formula, as data in one place.
//!
//! A document's score is a sum over the words of the query and compares only within one query. A
//! first look by the engine (BM25, k1 = 1.2, b = 0.75, over stems) finds the candidates; a second
//! look gives the best of them their final score. The weights are found by `tools/ranking`;
//! docs/measurements/2026-11.md holds what each gains and costs.

/// The weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// How many times the title counts in the combined stemmed text; part of the index.
    pub title_repetitions: usize,
    /// How many of the best get a second look.
    pub candidates: usize,
    /// Share of the word in its exact form beside its stems.
    pub exact: f32,
    /// Share of the exact form where it stands in for stems: in documents of a language in which
    /// queries are not stemmed.
    pub unstemmed: f32,
    /// Share of a word in documents of another language than that which the query's stop words
    /// tell.
    pub foreign: f32,
    /// Share of a word that stands in for one that no document has.
    pub stand_in: f32,
    /// How much a number, or a name with digits, counts beside a word.
    pub number: f32,
    /// Share of two neighboring query words standing together as in the query.
    pub pair: f32,
    /// Share of a word that stands at the very beginning, beside its first look.
    pub early: f32,
    /// Position, in words, at which standing early counts half.
    pub reach: f32,
}

/// The weights in use.
pub const WEIGHTS: Weights = Weights {
    title_repetitions: 3,
    candidates: 50,
    exact: 0.25,
    unstemmed: 0.5,
    foreign: 0.6,
    stand_in: 0.5,
    number: 1.2,
    pair: 0.1,
    early: 0.8,
    reach: 100.0,
};

impl Default for Weights {
    fn default() -> Self {
        WEIGHTS
    }
}
