//! What a probability of the forest means: how often lines of it are right, as documents of sources
//! that were left out of its training tell.

use std::sync::LazyLock;

/// Pairs of what the forest tells and what is right, both ascending, written by `tools/signatory`.
const TABLE: &str = include_str!("calibration.tsv");

static PAIRS: LazyLock<Vec<(f32, f32)>> = LazyLock::new(|| {
    let pair = |line: &str| {
        let (told, right) = line.split_once('\t')?;
        Some((told.parse().ok()?, right.parse().ok()?))
    };
    let inner = TABLE.lines().filter_map(pair);
    std::iter::once((0.0, 0.0))
        .chain(inner)
        .chain([(1.0, 1.0)])
        .collect()
});

/// Returns the share of lines of some probability that are right, both from 0 to 1; the order of
/// probabilities is kept.
pub(super) fn confidence(probability: f32) -> f32 {
    let above = PAIRS.partition_point(|(told, _)| *told <= probability);
    let Some((next, right)) = PAIRS.get(above) else {
        return 1.0;
    };
    let (last, left) = PAIRS[above.saturating_sub(1)];
    let way = (probability - last).max(0.0) / (next - last).max(f32::EPSILON);
    left + way * (right - left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_kept() {
        let told: Vec<f32> = (0..=1000_u16).map(|at| f32::from(at) / 1000.0).collect();
        let means: Vec<f32> = told.iter().map(|told| confidence(*told)).collect();
        assert!(means.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(means.iter().all(|mean| (0.0..=1.0).contains(mean)));
        assert_eq!((means[0], means[1000]), (0.0, 1.0));
    }
}
