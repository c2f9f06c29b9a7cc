//! The features of each passage for the model: of itself, its ancestors, its neighbors, and the
//! page.
//!
//! One row for each passage, in the order of `names`. Every feature is computed in one pass over
//! the nodes or the passages, so that the time is linear in the page. Rows are made one at a time,
//! so that the memory does not grow with them.

mod ancestors;
mod neighbors;
mod passage;

use self::ancestors::{ANCESTOR, CONTEXT, LEVELS};
use self::neighbors::{NEIGHBOR, NEIGHBORS, PLACE, WINDOW, WINDOWS, prose_distances};
use self::passage::{PASSAGE, copies, heading_level};
use super::article_body;
use super::class_words::CLASS_CATEGORIES;
use super::container::{self, Container};
use super::context::{Context, INSIDE, Measure};
use super::cues::PassageCues;
use super::page::{self, PageFeatures};
use super::page_type;
use super::passage::Passage;
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

/// The names of the features that differ between passages.
fn of_passages() -> Vec<String> {
    let mut all = vec![
        plain(&PASSAGE),
        plain(&CONTEXT),
        numbered("class", &CLASS_CATEGORIES),
        plain(&INSIDE),
    ];
    all.extend((1..=LEVELS).map(|level| numbered(&format!("ancestor{level}"), &ANCESTOR)));
    all.push(plain(&PLACE));
    all.push(plain(&["article_body"]));
    all.push(plain(&container::NAMES));
    all.extend(
        NEIGHBORS
            .iter()
            .map(|(_, prefix)| numbered(prefix, &NEIGHBOR)),
    );
    all.extend(["back", "ahead"].map(|side| numbered(&format!("window_{side}"), &WINDOWS)));
    all.concat()
}

/// The names of the features that all passages of a page share.
fn of_page() -> Vec<String> {
    [
        plain(&["article_body_share"]),
        plain(&container::OF_PAGE),
        numbered("page", &page::NAMES),
        page_type::names(),
    ]
    .concat()
}

/// The features of the passages of one page.
pub(super) struct Features<'a> {
    tree: &'a Tree,
    passages: &'a [Passage],
    contexts: &'a [Context],
    measures: &'a [Measure],
    repeats: &'a [u32],
    page: PageFeatures,
    /// Hints of the page type.
    page_type: Vec<f32>,
    /// The level of the heading that each passage is, 0 for all else.
    levels: Vec<u8>,
    cues: Vec<PassageCues>,
    /// Passages back and ahead to the nearest that is prose.
    distances: Vec<(u8, u8)>,
    /// The sum of the measures before each passage, and at the end the sum of all.
    sums: Vec<Measure>,
    /// The place of the nearest heading above each passage.
    headings: Vec<Option<usize>>,
    /// The number of passages with the same text.
    copies: Vec<u32>,
    container: Container,
    /// The share of each passage that lies in the declared article body; empty where there is none.
    article_body: Vec<f32>,
    /// The same share of all text.
    article_body_share: f32,
}

impl<'a> Features<'a> {
    /// Computes what the rows need of a page.
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
        let page = PageFeatures::new(tree, passages, &levels, measures, repeats);
        let mut sums = vec![Measure::default()];
        let mut sum = Measure::default();
        for passage in passages {
            sum.add(&Measure::of(&passage.counts));
            sums.push(sum);
        }
        let cues = PassageCues::of_all(tree, passages, &page.title);
        let article_body = article_body::shares(tree, passages);
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
            page_type: page_type::features(tree),
            distances: prose_distances(passages),
            sums,
            headings,
            copies: copies(tree, passages),
            container: Container::of(tree, passages, contexts),
            article_body_share: mean_share(passages, &article_body),
            article_body,
        }
    }

    /// Writes the features of one passage, without those of the page.
    pub(super) fn row(&self, place: usize, row: &mut Vec<f32>) {
        let passage = &self.passages[place];
        row.clear();
        row.extend(self.passage(place, passage));
        let context = &self.contexts[passage.block];
        row.extend(self.context(context));
        row.extend(context.categories.map(f32::from));
        row.extend((0..INSIDE.len()).map(|place| f32::from(context.inside >> place & 1)));
        self.ancestors(passage, row);
        row.extend(self.place(place));
        row.push(self.article_body.get(place).copied().unwrap_or(-1.0));
        row.extend(self.container.features(self.tree, passage.block));
        for (offset, _) in NEIGHBORS {
            row.extend(self.neighbor(passage, place.checked_add_signed(offset)));
        }
        row.extend(self.window(place.saturating_sub(WINDOW), place));
        let end = self.passages.len();
        row.extend(self.window((place + 1).min(end), (place + 1 + WINDOW).min(end)));
    }

    /// The features of the page, which all passages share.
    pub(super) fn of_page(&self) -> Vec<f32> {
        let mut features = vec![self.article_body_share];
        features.extend(self.container.of_page());
        features.extend(self.page.features);
        features.extend(&self.page_type);
        features
    }
}

/// The mean of the shares of passages, weighed by characters; -1 where there are none.
fn mean_share(passages: &[Passage], shares: &[f32]) -> f32 {
    if shares.is_empty() {
        return -1.0;
    }
    let (mut found, mut all) = (0.0, 0.0);
    for (passage, share) in passages.iter().zip(shares) {
        found += passage.counts.characters as f32 * share;
        all += passage.counts.characters as f32;
    }
    found / f32::max(all, 1.0)
}
