//! Weights of the ranking formula, as data in one place.
//!
//! Scores are BM25 (k1 = 1.2, b = 0.75) sums and compare only within one query.

/// The weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// How many times the title counts in the combined stemmed text.
    pub title_repetitions: usize,
    /// Share of the unstemmed word beside its stems.
    pub exact: f32,
    /// Share of the unstemmed word where it stands in for stems: in documents of a language that queries are not stemmed in.
    pub unstemmed: f32,
    /// Share of two neighbouring query words standing together.
    pub pair: f32,
}

/// The weights in use; measured on public collections with relevance judgements.
pub const WEIGHTS: Weights = Weights {
    title_repetitions: 3,
    exact: 0.2,
    unstemmed: 0.5,
    pair: 0.2,
};
