//! Weights of the ranking formula, as data in one place.
//!
//! A document's score is a sum over the words of the query and compares only within one query. The
//! first pass (BM25, k1 = 1.2, b = 0.75, over stems) finds the candidates; rescoring gives the best
//! of them their final score. `tools/ranking` finds the weights; docs/measurements/2026-11.md holds
//! what each gains and costs.

/// The weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// How many times the title counts in the combined stemmed text; part of the index.
    pub title_repetitions: usize,
    /// How many of the best are rescored.
    pub candidates: usize,
    /// Weight of the exact form of a word, which is added to that of its stems.
    pub exact: f32,
    /// Weight of the exact form instead of stems: in documents of a language in which queries are
    /// not stemmed.
    pub unstemmed: f32,
    /// Weight of a word in documents of another language than that of the query's stop words.
    pub foreign: f32,
    /// Weight of a substitute for a word that no document has.
    pub substitute: f32,
    /// Weight of a number, or of a name with digits, where a word has 1.
    pub number: f32,
    /// Weight of two words of the query that follow each other in a document as in the query.
    pub pair: f32,
    /// Weight of a word at the very beginning of a document.
    pub early: f32,
    /// Position, in words, at which the weight for an early position is half of that.
    pub early_half_life: f32,
}

/// The weights in use.
pub const WEIGHTS: Weights = Weights {
    title_repetitions: 3,
    candidates: 50,
    exact: 0.25,
    unstemmed: 0.5,
    foreign: 0.6,
    substitute: 0.5,
    number: 1.2,
    pair: 0.1,
    early: 0.8,
    early_half_life: 100.0,
};

impl Default for Weights {
    fn default() -> Self {
        WEIGHTS
    }
}
