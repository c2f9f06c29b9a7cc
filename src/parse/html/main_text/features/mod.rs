//! What is known of each passage when it is judged: itself, what it stands in, what stands beside
//! it, and the page.
//!
//! One row of figures for each passage, in the order of `names`. Every figure is computed in one
//! pass over the nodes or the passages, so that the time is linear in the page; rows are made one
//! at a time, so that the memory does not grow with them.

mod around;
mod beside;
mod own;

use self::around::{AROUND, CONTEXT, LEVELS};
use self::beside::{NEIGHBOR, NEIGHBORS, PLACE, WINDOW, WINDOWS, prose_distances};
use self::own::{OWN, copies, heading_level};
use super::classes::SORTS;
use super::container::{self, Container};
use super::cues::Cues;
use super::kind;
use super::page::{self, Page};
use super::passage::Passage;
use super::surroundings::{Context, INSIDE, Measure};
use super::told;
use crate::parse::html::tree::Tree;

/// The names of the columns: those of passages, then those of the page.
pub(super) fn names() -> Vec<String> {
    [of_passages(), of_page()].concat()
}

fn plain(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn numbered(prefix: &str, names: &[&str]) -> Vec<String> {
    let numbered = names.iter().map(|name| format!("{prefix}_{name}"));
    numbered.collect()
}

/// The names of what differs from passage to passage.
fn of_passages() -> Vec<String> {
    let mut all = vec![
        plain(&OWN),
        plain(&CONTEXT),
        numbered("class", &SORTS),
        plain(&INSIDE),
    ];
    all.extend((1..=LEVELS).map(|level| numbered(&format!("around{level}"), &AROUND)));
    all.push(plain(&PLACE));
    all.push(plain(&["told"]));
    all.push(plain(&container::NAMES));
    all.extend(
        NEIGHBORS
            .iter()
            .map(|(_, prefix)| numbered(prefix, &NEIGHBOR)),
    );
    all.extend(["back", "ahead"].map(|side| numbered(&format!("window_{side}"), &WINDOWS)));
    all.concat()
}

/// The names of what is the same for all passages of a page.
fn of_page() -> Vec<String> {
    [
        plain(&["all_told"]),
        plain(&container::OF_PAGE),
        numbered("page", &page::NAMES),
        kind::names(),
    ]
    .concat()
}

/// A page whose passages are described one after another.
pub(super) struct Features<'a> {
    tree: &'a Tree,
    passages: &'a [Passage],
    contexts: &'a [Context],
    measures: &'a [Measure],
    repeats: &'a [u32],
    page: Page,
    /// What the page says of its kind.
    kind: Vec<f32>,
    /// The level of the heading that each passage is, 0 for all else.
    levels: Vec<u8>,
    cues: Vec<Cues>,
    /// Passages back and ahead to the nearest that is prose.
    distances: Vec<(u8, u8)>,
    /// What all passages before each one hold, and at the end what all hold.
    sums: Vec<Measure>,
    /// The place of the nearest heading above each passage.
    headings: Vec<Option<usize>>,
    /// How many passages have the same text.
    copies: Vec<u32>,
    container: Container,
    /// How far each passage stands in the text that the page declares; empty where it declares
    /// none.
    told: Vec<f32>,
    /// The share of all text that does.
    all_told: f32,
}

impl<'a> Features<'a> {
    /// Looks over a page.
    pub(super) fn new(
        tree: &'a Tree,
        passages: &'a [Passage],
        contexts: &'a [Context],
        measures: &'a [Measure],
        repeats: &'a [u32],
    ) -> Self {
        let levels: Vec<u8> = passages
            .iter()
            .map(|passage| heading_level(tree, passage))
            .collect();
        let page = Page::new(tree, passages, &levels, measures, repeats);
        let mut sums = vec![Measure::default()];
        let mut sum = Measure::default();
        for passage in passages {
            sum.add(&Measure::of(&passage.counts));
            sums.push(sum);
        }
        let cues = Cues::of_all(tree, passages, &page.title);
        let told = told::shares(tree, passages);
        let mut above = None;
        let headings = levels
            .iter()
            .enumerate()
            .map(|(place, level)| {
                if *level > 0 {
                    above = Some(place);
                }
                above
            })
            .collect();
        Self {
            tree,
            passages,
            contexts,
            measures,
            repeats,
            levels,
            cues,
            page,
            kind: kind::figures(tree),
            distances: prose_distances(passages),
            sums,
            headings,
            copies: copies(tree, passages),
            container: Container::of(tree, passages, contexts),
            all_told: all_told(passages, &told),
            told,
        }
    }

    /// Writes the figures of one passage, without those of the page.
    pub(super) fn row(&self, place: usize, row: &mut Vec<f32>) {
        let passage = &self.passages[place];
        row.clear();
        row.extend(self.own(place, passage));
        let context = &self.contexts[passage.block];
        row.extend(self.context(context));
        row.extend(context.sorts.map(f32::from));
        row.extend((0..INSIDE.len()).map(|place| f32::from(context.inside >> place & 1)));
        self.around(passage, row);
        row.extend(self.place(place));
        row.push(self.told.get(place).copied().unwrap_or(-1.0));
        row.extend(self.container.figures(self.tree, passage.block));
        for (offset, _) in NEIGHBORS {
            row.extend(self.neighbor(passage, place.checked_add_signed(offset)));
        }
        row.extend(self.window(place.saturating_sub(WINDOW), place));
        let end = self.passages.len();
        row.extend(self.window((place + 1).min(end), (place + 1 + WINDOW).min(end)));
    }

    /// The figures of the page, which are the same for all passages.
    pub(super) fn of_page(&self) -> Vec<f32> {
        let mut figures = vec![self.all_told];
        figures.extend(self.container.of_page());
        figures.extend(self.page.figures);
        figures.extend(&self.kind);
        figures
    }
}

/// The share of a page's text that stands in the text that it declares, -1 where it declares none.
fn all_told(passages: &[Passage], told: &[f32]) -> f32 {
    if told.is_empty() {
        return -1.0;
    }
    let (mut found, mut all) = (0.0, 0.0);
    for (passage, told) in passages.iter().zip(told) {
        found += passage.counts.characters as f32 * told;
        all += passage.counts.characters as f32;
    }
    found / f32::max(all, 1.0)
}
