//! Features of the ancestors of a passage: their hints, and the text in the blocks.

use super::Features;
use crate::parse::html::main_text::context::Context;
use crate::parse::html::main_text::passage::{Passage, share};

/// The number of blocks around a passage, each larger than the one before.
pub(super) const LEVELS: usize = 4;

/// The most elements that are visited to find them.
const STEPS: usize = 24;

/// The names of the features of the context.
pub(super) const CONTEXT: [&str; 9] = [
    "in_breadcrumb",
    "in_header",
    "in_navigation",
    "in_aside",
    "in_footer",
    "content",
    "content_steps",
    "depth",
    "lists",
];

/// The names of the features of each block.
pub(super) const ANCESTOR: [&str; 7] = [
    "size", "density", "prose", "weight", "passages", "mean", "repeats",
];

impl Features<'_> {
    /// The hints of the elements around it.
    pub(super) fn context(&self, context: &Context) -> [f32; CONTEXT.len()] {
        let [breadcrumb, header, navigation, aside, footer] = context.boilerplate.map(f32::from);
        [
            breadcrumb,
            header,
            navigation,
            aside,
            footer,
            f32::from(context.content),
            f32::from(context.content_steps),
            f32::from(context.depth),
            f32::from(context.lists),
        ]
    }

    /// The features of the blocks around it, each larger than the one before.
    pub(super) fn ancestors(&self, passage: &Passage, row: &mut Vec<f32>) {
        let all = &self.measures[0];
        let mut node = passage.block;
        let mut steps = 0;
        for _ in 0..LEVELS {
            let size = self.measures[node].characters;
            let mut repeated = 0;
            let mut outer = node;
            while outer != 0 && self.measures[outer].characters == size && steps < STEPS {
                repeated = repeated.max(self.repeats[outer]);
                node = outer;
                outer = self.tree.nodes[outer].parent;
                steps += 1;
            }
            let measure = &self.measures[node];
            row.extend::<[f32; ANCESTOR.len()]>([
                share(measure.characters, all.characters),
                share(measure.linked, measure.characters),
                share(measure.prose, measure.characters),
                share(measure.prose, all.prose),
                measure.passages.min(500) as f32,
                share(measure.characters, measure.passages).min(1000.0),
                repeated.min(100) as f32,
            ]);
            node = outer;
        }
    }
}
