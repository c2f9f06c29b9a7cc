//! BM25 as the engine computes it, for weights and scores that are made beside it.

/// Saturation of the term frequency.
pub(super) const K1: f32 = 1.2;

/// Normalization by document length.
const B: f32 = 0.75;

/// Inverse document frequency of a term that `frequency` documents of `documents` have:
/// ln(1 + (N - n + 0.5) / (n + 0.5)).
pub(super) fn idf(documents: f32, frequency: u64) -> f32 {
    let frequency = frequency as f32;
    (1.0 + ((documents - frequency).max(0.0) + 0.5) / (frequency + 0.5)).ln()
}

/// Term-frequency factor, normalized by document length; lengths in tokens.
pub(super) fn tf(term_freq: f32, length: f32, average_length: f32) -> f32 {
    let norm = K1 * (1.0 - B + B * length / average_length);
    term_freq * (1.0 + K1) / (term_freq + norm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_terms_and_repeated_ones_weigh_more() {
        assert!(idf(100.0, 1) > idf(100.0, 10));
        assert!(idf(100.0, 100) > 0.0);
        assert!(tf(2.0, 10.0, 10.0) > tf(1.0, 10.0, 10.0));
        assert!(tf(1.0, 20.0, 10.0) < tf(1.0, 10.0, 10.0));
        assert!(tf(1e6, 10.0, 10.0) < 1.0 + K1);
    }
}
