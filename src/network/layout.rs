//! The places of the nodes of a network: near the nodes they sign with, apart from all others.
//!
//! Forces as in Fruchterman and Reingold (1991), from a fixed start, so that the same network
//! always looks the same.

use super::Network;

/// Steps; by then the forces have cooled down to nothing.
const STEPS: usize = 300;

/// The strength with which all nodes are drawn to the middle, so that unconnected parts stay in
/// sight.
const GRAVITY: f64 = 0.15;

/// The share of the way that each node is moved toward its place in an even distribution: a close
/// group opens, whose names would lie upon each other, and a distant one does not take the room of
/// all.
const EVENNESS: f64 = 0.6;

/// A point of a plane, or the way from one point to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The distance from the left.
    pub x: f64,
    /// The distance from the top.
    pub y: f64,
}

/// The place of each node in a square from (0, 0) to (1, 1), in the order of the nodes.
pub fn layout(network: &Network) -> Vec<Point> {
    let count = network.nodes.len();
    if count < 2 {
        return vec![Point { x: 0.5, y: 0.5 }; count];
    }
    // The golden angle spreads nodes over a disk without any two at one place.
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let mut places: Vec<Point> = (0..count)
        .map(|node| {
            let (radius, angle) = (
                ((node as f64 + 0.5) / count as f64).sqrt(),
                node as f64 * golden,
            );
            Point {
                x: radius * angle.cos(),
                y: radius * angle.sin(),
            }
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
        let mut forces: Vec<Point> = places.iter().map(|place| place.times(-GRAVITY)).collect();
        for one in 0..count {
            for other in one + 1..count {
                let (direction, distance) = between(places[one], places[other]);
                let push = ideal * ideal / distance;
                shift(&mut forces, (one, other), direction.times(push));
            }
        }
        for edge in &network.edges {
            let (one, other) = edge.ends;
            let (direction, distance) = between(places[one], places[other]);
            let weight = 0.5 + 0.5 * edge.documents as f64 / most;
            let pull = -distance * distance / ideal * weight / (ties[one] * ties[other]).sqrt();
            shift(&mut forces, (one, other), direction.times(pull));
        }
        for (place, force) in places.iter_mut().zip(forces) {
            let length = force.x.hypot(force.y).max(1e-9);
            let moved = length.min(heat) / length;
            place.x += force.x * moved;
            place.y += force.y * moved;
        }
    }
    fitted(&places)
}

impl Point {
    fn times(self, factor: f64) -> Self {
        Self {
            x: self.x * factor,
            y: self.y * factor,
        }
    }
}

/// The direction from the second to the first, of length 1, and their distance.
fn between(one: Point, other: Point) -> (Point, f64) {
    let (x, y) = (one.x - other.x, one.y - other.y);
    let distance = x.hypot(y).max(1e-6);
    let direction = Point {
        x: x / distance,
        y: y / distance,
    };
    (direction, distance)
}

fn shift(forces: &mut [Point], (one, other): (usize, usize), by: Point) {
    forces[one].x += by.x;
    forces[one].y += by.y;
    forces[other].x -= by.x;
    forces[other].y -= by.y;
}

/// Places stretched over the unit square, and spread more evenly along both of its sides.
fn fitted(places: &[Point]) -> Vec<Point> {
    let across = spread(places.iter().map(|place| place.x).collect());
    let down = spread(places.iter().map(|place| place.y).collect());
    let places = across.into_iter().zip(down);
    places.map(|(x, y)| Point { x, y }).collect()
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
        let places = layout(&network);
        assert_eq!(places, layout(&network));
        let distance = |one: usize, other: usize| between(places[one], places[other]).1;
        assert!(distance(0, 3) < distance(0, 1) && distance(1, 2) < distance(3, 2));
        assert!(
            places
                .iter()
                .all(|place| (0.0..=1.0).contains(&place.x) && (0.0..=1.0).contains(&place.y))
        );
    }
}
