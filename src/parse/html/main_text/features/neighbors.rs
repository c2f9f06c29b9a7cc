//! Features of the position of a passage and of its neighbors.

use super::Features;
use crate::parse::html::main_text::context::FAR;
use crate::parse::html::main_text::passage::{Passage, share};

/// The number of passages in a window before or after.
pub(super) const WINDOW: usize = 6;

/// The names of the features of its position.
pub(super) const PLACE: [&str; 11] = [
    "place",
    "characters_before",
    "prose_before",
    "after_h1",
    "heading_level",
    "since_heading",
    "heading_notice",
    "heading_related",
    "heading_comment",
    "prose_back",
    "prose_ahead",
];

/// The neighbors, with the prefix of the names of their features.
pub(super) const NEIGHBORS: [(isize, &str); 4] =
    [(-2, "back2"), (-1, "back1"), (1, "ahead1"), (2, "ahead2")];

/// The names of the features of each neighbor.
pub(super) const NEIGHBOR: [&str; 6] = ["characters", "density", "marks", "level", "cues", "near"];

/// The names of the features of a window.
pub(super) const WINDOWS: [&str; 3] = ["characters", "density", "prose"];

impl Features<'_> {
    /// The features of its position on the page.
    pub(super) fn place(&self, place: usize) -> [f32; PLACE.len()] {
        let all = &self.measures[0];
        let before = &self.sums[place];
        let heading = self.headings[place];
        let cues = heading
            .map(|heading| self.cues[heading])
            .unwrap_or_default();
        let (back, ahead) = self.distances[place];
        [
            share(count(place), count(self.passages.len())),
            share(before.characters, all.characters),
            share(before.prose, all.prose),
            self.page.first_h1.map_or(-200.0, |first| {
                (place as f32 - first as f32).clamp(-100.0, 500.0)
            }),
            heading.map_or(0.0, |heading| f32::from(self.levels[heading])),
            (place - heading.unwrap_or(0)).min(100) as f32,
            f32::from(cues.notice()),
            f32::from(cues.related),
            f32::from(cues.comment),
            f32::from(back),
            f32::from(ahead),
        ]
    }

    /// The features of a neighbor.
    pub(super) fn neighbor(
        &self,
        passage: &Passage,
        place: Option<usize>,
    ) -> [f32; NEIGHBOR.len()] {
        let Some((place, neighbor)) =
            place.and_then(|place| Some((place, self.passages.get(place)?)))
        else {
            return [-1.0; NEIGHBOR.len()];
        };
        let cues = &self.cues[place];
        let parent = |passage: &Passage| self.tree.nodes[passage.block].parent;
        let near = neighbor.block == passage.block || parent(neighbor) == parent(passage);
        [
            neighbor.counts.characters.min(2000) as f32,
            neighbor.counts.density(),
            neighbor.counts.marks.min(50) as f32,
            f32::from(self.levels[place]),
            f32::from(cues.notice()) + f32::from(cues.related) + f32::from(cues.comment),
            f32::from(u8::from(near)),
        ]
    }

    /// The features of a range of passages.
    pub(super) fn window(&self, from: usize, until: usize) -> [f32; WINDOWS.len()] {
        let (from_sum, until_sum) = (&self.sums[from], &self.sums[until]);
        let characters = until_sum.characters - from_sum.characters;
        [
            characters as f32 / (until - from).max(1) as f32,
            share(until_sum.linked - from_sum.linked, characters),
            share(until_sum.prose - from_sum.prose, characters),
        ]
    }
}

/// A count of passages as `share` takes it.
fn count(passages: usize) -> u32 {
    u32::try_from(passages).unwrap_or(u32::MAX)
}

/// The distances back and ahead to the nearest prose, in passages.
pub(super) fn prose_distances(passages: &[Passage]) -> Vec<(u8, u8)> {
    let mut distances = vec![(FAR, FAR); passages.len()];
    let step = |since: u8, passage: &Passage| match passage.counts.prose() {
        0 => (since + 1).min(FAR),
        _ => 1,
    };
    let mut since = FAR;
    for (distance, passage) in distances.iter_mut().zip(passages) {
        distance.0 = since;
        since = step(since, passage);
    }
    since = FAR;
    for (distance, passage) in distances.iter_mut().zip(passages).rev() {
        distance.1 = since;
        since = step(since, passage);
    }
    distances
}
