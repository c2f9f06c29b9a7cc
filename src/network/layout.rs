//! Where the nodes of a network stand: near those they sign with, apart from all others.
//!
//! Forces as in Fruchterman and Reingold (1991), from a fixed start, so that the same network always looks the same.

use super::Network;

/// Steps; by then the forces have cooled down to nothing.
const STEPS: usize = 300;

/// How strongly all are drawn to the middle, so that parts that nothing joins stay in sight.
const GRAVITY: f64 = 0.15;

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
    // Many ties of one node share its pull: those who all sign together stand beside each other, not upon each other.
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

/// Places stretched over the unit square.
fn fitted(at: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let least = |of: fn(&(f64, f64)) -> f64| at.iter().map(of).fold(f64::INFINITY, f64::min);
    let (left, top) = (least(|place| place.0), least(|place| place.1));
    let (right, bottom) = (-least(|place| -place.0), -least(|place| -place.1));
    let stretch = |value: f64, from: f64, to: f64| (value - from) / (to - from).max(1e-9);
    at.iter()
        .map(|place| (stretch(place.0, left, right), stretch(place.1, top, bottom)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, Node};
    use super::*;

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
