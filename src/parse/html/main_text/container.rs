//! The smallest element that holds nearly all prose outside boilerplate, and the one in it that
//! calls itself the text.
//!
//! What a careful reader of markup would try first. It is right for most articles and wrong for
//! most other pages, so that it is a figure among others.

use super::passage::Passage;
use super::surroundings::Context;
use crate::parse::html::elements::is_inline;
use crate::parse::html::tree::Tree;

/// The names of the figures of passages.
pub(super) const NAMES: [&str; 2] = ["in_container", "in_claimed"];

/// The names of the figures of the page.
pub(super) const OF_PAGE: [&str; 2] = ["claim", "claimed_share"];

/// The containers of a page.
pub(super) struct Container {
    /// The smallest element that holds nearly all prose.
    around: usize,
    /// The element in it that calls itself the text, else the same.
    claimed: usize,
    /// How plainly it does, 0 to 3.
    claim: u8,
    /// The share of the prose that is in it.
    share: f32,
}

impl Container {
    /// Finds the containers.
    pub(super) fn of(tree: &Tree, passages: &[Passage], contexts: &[Context]) -> Self {
        let mut weights = vec![0_u32; tree.nodes.len()];
        for passage in passages {
            let context = &contexts[passage.block];
            if context.zone().is_none() && !context.is_hidden() {
                let counts = &passage.counts;
                let free = counts.characters - counts.linked;
                weights[passage.block] += counts.prose().max(free / 4);
            }
        }
        let mut heaviest = vec![0; tree.nodes.len()];
        for node in (1..tree.nodes.len()).rev() {
            let parent = tree.nodes[node].parent;
            weights[parent] += weights[node];
            if weights[node] >= weights[heaviest[parent]] || heaviest[parent] == 0 {
                heaviest[parent] = node;
            }
        }
        let mut around = 0;
        while let child = heaviest[around]
            && child > 0
            && u64::from(weights[child]) * 20 >= u64::from(weights[around]) * 17
            && !is_passage(tree.name(child))
        {
            around = child;
        }
        let within = weights[around];
        let mut best = (0, 0, around);
        for node in tree.inside(around) {
            let context = &contexts[node];
            if tree.element(node).is_none() || context.content_steps > 0 || context.content == 0 {
                continue;
            }
            let least = match context.content {
                3.. => within / 4,
                2 => within / 3,
                _ => within / 2,
            };
            let claim = (context.content, weights[node], node);
            if weights[node] >= least.max(150) && (claim.0, claim.1) > (best.0, best.1) {
                best = claim;
            }
        }
        Self {
            around,
            claimed: best.2,
            claim: best.0,
            share: weights[best.2] as f32 / weights[0].max(1) as f32,
        }
    }

    /// Where a block stands to the containers.
    pub(super) fn figures(&self, tree: &Tree, block: usize) -> [f32; NAMES.len()] {
        let within =
            |node: usize| f32::from(u8::from(block >= node && block < tree.nodes[node].end));
        [within(self.around), within(self.claimed)]
    }

    /// How plainly the page calls an element its text, and what share of the prose that holds.
    pub(super) fn of_page(&self) -> [f32; OF_PAGE.len()] {
        [f32::from(self.claim), self.share]
    }
}

/// Whether an element holds a passage or a list rather than a text.
fn is_passage(name: &str) -> bool {
    is_inline(name) || matches!(name, "p" | "li" | "td" | "tr" | "ul" | "ol" | "blockquote")
}
