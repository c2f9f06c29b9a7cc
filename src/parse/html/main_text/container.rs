//! The container of the text: the smallest element with nearly all prose outside boilerplate, and
//! the element in it whose class names the main text.
//!
//! It is right for most articles and wrong for most other pages, so it is one feature among others.

use super::context::Context;
use super::passage::Passage;
use crate::parse::html::elements::is_inline;
use crate::parse::html::tree::Tree;

/// The names of the features of passages.
pub(super) const NAMES: [&str; 2] = ["in_container", "in_named_container"];

/// The names of the features of the page.
pub(super) const OF_PAGE: [&str; 2] = ["named_strength", "named_share"];

/// A child is the container of its parent's prose if it holds at least 17 of 20 parts of it.
const NEARLY_ALL: Ratio = Ratio {
    part: 17,
    whole: 20,
};

/// A share as two whole numbers.
struct Ratio {
    part: u64,
    whole: u64,
}

/// The least prose in a named container, in characters.
const LEAST_NAMED: u32 = 150;

/// The container of the text of a page.
pub(super) struct Container {
    /// The smallest element with nearly all prose.
    smallest: usize,
    /// The element in it whose class names the main text, else the same.
    named: usize,
    /// The strength of that hint, 0 to 3.
    named_strength: u8,
    /// The share of the prose that is in the named one.
    named_share: f32,
}

impl Container {
    /// Finds the container.
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
        let mut smallest = 0;
        while let child = heaviest[smallest]
            && child > 0
            && u64::from(weights[child]) * NEARLY_ALL.whole
                >= u64::from(weights[smallest]) * NEARLY_ALL.part
            && !is_passage(tree.name(child))
        {
            smallest = child;
        }
        let within = weights[smallest];
        let mut best = (0, 0, smallest);
        for node in tree.inside(smallest) {
            let context = &contexts[node];
            if tree.element(node).is_none() || context.content_steps > 0 || context.content == 0 {
                continue;
            }
            let least = match context.content {
                3.. => within / 4,
                2 => within / 3,
                _ => within / 2,
            };
            let candidate = (context.content, weights[node], node);
            if weights[node] >= least.max(LEAST_NAMED)
                && (candidate.0, candidate.1) > (best.0, best.1)
            {
                best = candidate;
            }
        }
        Self {
            smallest,
            named: best.2,
            named_strength: best.0,
            named_share: weights[best.2] as f32 / weights[0].max(1) as f32,
        }
    }

    /// Features: 1 if a block lies in the containers.
    pub(super) fn features(&self, tree: &Tree, block: usize) -> [f32; NAMES.len()] {
        let within =
            |node: usize| f32::from(u8::from(block >= node && block < tree.nodes[node].end));
        [within(self.smallest), within(self.named)]
    }

    /// The strength of the named container, and its share of the prose.
    pub(super) fn of_page(&self) -> [f32; OF_PAGE.len()] {
        [f32::from(self.named_strength), self.named_share]
    }
}

/// Returns true if an element holds a passage or a list rather than a text.
fn is_passage(name: &str) -> bool {
    is_inline(name) || matches!(name, "p" | "li" | "td" | "tr" | "ul" | "ol" | "blockquote")
}
