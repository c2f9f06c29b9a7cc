//! The places of the nodes of a network: near those they sign with, apart from all others.
//!
//! Forces as in Fruchterman and Reingold (1991), from a fixed start, so that the same network
//! always looks the same.

use super::Network;

/// Steps; by then the forces have cooled down to nothing.
const STEPS: usize = 300;

/// How strongly all are drawn to the middle, so that parts that nothing joins stay in sight.
const GRAVITY: f64 = 0.15;

/// How far each node is moved to its place in an even distribution: a close
/// group opens, whose names would lie upon each other, and one far away does not take the room of
/// all.
const EVENNESS: f64 = 0.6;

/// The place of each node in a square from (0, 0) to (1, 1), in the order of the nodes.
pub fn layout(network: &Network) -> Vec<(f64, f64)> {
    let count = network.nodes.len();
    if count < 2 {
        return vec![(0.5, 0.5); count];
    }
    // The golden angle spreads nodes over a disk without any two at one place.
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let mut at: Vec<(f64, f64)> = (0..count)
        .map(|node| {
            let (radius, angle) = (
                ((node as f64 + 0.5) / count as f64).sqrt(),
                node as f64 * golden,
            );
            (radius * angle.cos(), radius * angle.sin())
        })
        .collect();
    let ideal = 1.6 / (count as f64).sqrt();
    let most = network.edges.first().map_or(1, |edge| edge.documents) as f64;
    // Many ties of one node share its pull: those who all sign together lie next to each other,
    // not upon each other.
    let mut ties = vec![0.0_f64; count];
    for edge in &network.edges {
        ties[edge.ends.0] += 1.0;
        ties[edge.ends.1] += 1.0;
    }
    for step in 0..STEPS {
        let heat = 0.12 * (1.0 - step as f64 / STEPS as f64);
        let mut force: Vec<(f64, f64)> = at
            .iter()
            .map(|(x, y)| (-x * GRAVITY, -y * GRAVITY))
            .collect();
        for one in 0..count {
            for other in one + 1..count {
                let (dx, dy, distance) = between(at[one], at[other]);
                let push = ideal * ideal / distance;
                shift(&mut force, (one, other), (dx * push, dy * push));
            }
        }
        for edge in &network.edges {
            let (one, other) = edge.ends;
            let (dx, dy, distance) = between(at[one], at[other]);
            let weight = 0.5 + 0.5 * edge.documents as f64 / most;
            let pull = -distance * distance / ideal * weight / (ties[one] * ties[other]).sqrt();
            shift(&mut force, (one, other), (dx * pull, dy * pull));
        }
        for (place, (fx, fy)) in at.iter_mut().zip(force) {
            let length = fx.hypot(fy).max(1e-9);
            let moved = length.min(heat) / length;
            place.0 += fx * moved;
            place.1 += fy * moved;
        }
    }
    fitted(at)
}

/// The direction from the second to the first, of length 1, and their distance.
fn between(one: (f64, f64), other: (f64, f64)) -> (f64, f64, f64) {
    let (dx, dy) = (one.0 - other.0, one.1 - other.1);
    let distance = dx.hypot(dy).max(1e-6);
    (dx / distance, dy / distance, distance)
}

fn shift(force: &mut [(f64, f64)], (one, other): (usize, usize), by: (f64, f64)) {
    force[one].0 += by.0;
    force[one].1 += by.1;
    force[other].0 -= by.0;
    force[other].1 -= by.1;
}

/// Places stretched over the unit square, and spread more evenly along both of its sides.
fn fitted(at: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let across = spread(at.iter().map(|place| place.0).collect());
    let down = spread(at.iter().map(|place| place.1).collect());
    across.into_iter().zip(down).collect()
}

/// Values stretched over 0 to 1, each moved towards its share in their order.
fn spread(values: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else {
        return values;
    };
    let (least, width) = (values[first], (values[last] - values[first]).max(1e-9));
    let last = (order.len() - 1).max(1) as f64;
    let mut spread = values;
    for (rank, place) in order.into_iter().enumerate() {
        let stretched = (spread[place] - least) / width;
        spread[place] = stretched * (1.0 - EVENNESS) + rank as f64 / last * EVENNESS;
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, Node};
    use super::*;

    #[test]
    fn a_value_far_away_leaves_room_to_the_others() {
        let spread = spread(vec![0.0, 10.0, 9.0, 9.5]);
        assert_eq!((spread[0], spread[1]), (0.0, 1.0));
        assert!(spread[2] < 0.6 && spread[2] < spread[3], "{spread:?}");
    }

    #[test]
    fn those_who_sign_together_stand_together() {
        let node = |name: &str| Node {
            name: name.to_owned(),
            documents: 1,
        };
        let edge = |one, other| Edge {
            ends: (one, other),
            documents: 2,
        };
        let network = Network {
            nodes: ["a", "b", "c", "d"].map(node).to_vec(),
            edges: vec![edge(0, 3), edge(1, 2)],
            distinct: 4,
        };
        let at = layout(&network);
        assert_eq!(at, layout(&network));
        let distance = |one: usize, other: usize| between(at[one], at[other]).2;
        assert!(distance(0, 3) < distance(0, 1) && distance(1, 2) < distance(3, 2));
        assert!(
            at.iter()
                .all(|(x, y)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y))
        );
    }
}
