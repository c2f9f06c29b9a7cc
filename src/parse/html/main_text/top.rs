//! The element that holds most prose in its own paragraphs, and where passages stand to it.
//!
//! The idea is that of Readability (Arc90, 2009): each paragraph speaks for its parent and, with half its weight, for the
//! element around that.

use super::passage::Passage;
use super::surroundings::FAR;
use crate::parse::html::tree::Tree;

/// The names of the figures.
pub(super) const NAMES: [&str; 4] = ["within", "steps", "offset", "share"];

/// The element that holds most prose.
pub(super) struct Top {
    node: usize,
    /// The first passage in it and the first after it.
    passages: [usize; 2],
    /// For each node how far up from the element the two meet.
    steps: Vec<u8>,
    /// Its share of the weight of all elements.
    share: f32,
}

impl Top {
    /// Finds the element.
    pub(super) fn new(tree: &Tree, passages: &[Passage]) -> Self {
        let mut weights = vec![0_u32; tree.nodes.len()];
        for passage in passages {
            let prose = passage.counts.prose();
            let parent = tree.nodes[passage.block].parent;
            weights[parent] += prose;
            weights[tree.nodes[parent].parent] += prose / 2;
        }
        let mut node = 0;
        let mut all = 0_u64;
        for (candidate, weight) in weights.iter().enumerate() {
            all += u64::from(*weight);
            if *weight > weights[node] {
                node = candidate;
            }
        }
        let place =
            |border: usize| passages.partition_point(|passage| passage.nodes.start < border);
        Self {
            node,
            passages: [place(node), place(tree.nodes[node].end)],
            steps: steps(tree, node),
            share: if all == 0 {
                0.0
            } else {
                weights[node] as f32 / all as f32
            },
        }
    }

    /// Where a passage stands to the element.
    pub(super) fn figures(&self, tree: &Tree, place: usize, block: usize) -> [f32; NAMES.len()] {
        let within = block >= self.node && block < tree.nodes[self.node].end;
        let [first, after] = self.passages;
        let offset = if place < first {
            place as f32 - first as f32
        } else {
            (place + 1).saturating_sub(after) as f32
        };
        [
            f32::from(u8::from(within)),
            f32::from(self.steps[block]),
            offset.clamp(-200.0, 200.0),
            self.share,
        ]
    }
}

/// For each node how many elements lie between one node and the innermost that is around both.
fn steps(tree: &Tree, node: usize) -> Vec<u8> {
    let mut steps = vec![None; tree.nodes.len()];
    let (mut around, mut distance) = (node, 0_u8);
    loop {
        steps[around] = Some(distance);
        if around == 0 {
            break;
        }
        around = tree.nodes[around].parent;
        distance = (distance + 1).min(FAR);
    }
    for inner in 1..tree.nodes.len() {
        if steps[inner].is_none() {
            steps[inner] = steps[tree.nodes[inner].parent];
        }
    }
    steps
        .into_iter()
        .map(|steps| steps.unwrap_or(FAR))
        .collect()
}
