//! The zone of each node of a page: main text or a kind of boilerplate.
//!
//! The page is cut into passages. Features describe each passage (itself, its ancestors, its
//! neighbors, the page), and a forest of small decision trees gives the probability that it is main
//! text. The threshold depends on the page: the passages that are kept have the best expected F1.

mod article_body;
mod class_words;
mod container;
mod context;
mod cues;
mod features;
mod lists;
mod page;
mod page_type;
mod passage;
mod signature_lists;

use std::sync::OnceLock;

use self::context::{Context, Measure, contexts, measures, repeats};
use self::features::Features;
use self::lists::Lists;
use self::passage::Passage;
use super::tree::Tree;
use crate::deadline;
use crate::forest::Forest;
use crate::parse::Zone;

/// The splits of the trees that find main text, grown by `tools/main_text`.
const TABLE: &str = include_str!("forest.tsv");

/// The zone of each node; nodes without one are never shown.
pub(super) struct Zones {
    zones: Vec<Option<Zone>>,
}

impl Zones {
    /// One zone for all readable nodes.
    pub(super) fn all(tree: &Tree, zone: Zone) -> Self {
        Self {
            zones: readable_nodes(tree)
                .into_iter()
                .map(|readable| readable.then_some(zone))
                .collect(),
        }
    }

    /// The zone of a node; none where it is not shown.
    pub(super) fn of(&self, node: usize) -> Option<Zone> {
        self.zones.get(node).copied().flatten()
    }
}

/// A passage with its features.
#[derive(Clone, Debug)]
pub struct DescribedPassage {
    /// Its text as printed in the page.
    pub text: String,
    /// Its features, in the order of `feature_names`.
    pub features: Vec<f32>,
    /// The number of its block's parent: passages of one list or table share it.
    pub parent: usize,
}

/// The names of the features of passages.
pub fn feature_names() -> Vec<String> {
    features::names()
}

/// A page cut into passages, with the tables that the features need.
struct SegmentedPage {
    readable: Vec<bool>,
    passages: Vec<Passage>,
    measures: Vec<Measure>,
    contexts: Vec<Context>,
    repeats: Vec<u32>,
}

impl SegmentedPage {
    fn new(tree: &Tree) -> Self {
        let readable = readable_nodes(tree);
        let passages = passage::passages(tree, &readable);
        let measures = measures(tree, &passages);
        Self {
            contexts: contexts(tree, &measures),
            repeats: repeats(tree, &measures),
            readable,
            passages,
            measures,
        }
    }

    fn features<'a>(&'a self, tree: &'a Tree) -> Features<'a> {
        Features::new(
            tree,
            &self.passages,
            &self.contexts,
            &self.measures,
            &self.repeats,
        )
    }
}

/// All passages of a page with their features.
pub(super) fn described(tree: &Tree) -> Vec<DescribedPassage> {
    let page = SegmentedPage::new(tree);
    let features = page.features(tree);
    let of_page = features.of_page();
    let text = |passage: &Passage| {
        let nodes = passage.nodes.clone().filter(|node| page.readable[*node]);
        let texts = nodes.map(|node| match tree.name(node) {
            "td" | "th" | "br" => " ",
            _ => tree.text(node),
        });
        texts.collect()
    };
    let describe = |(place, passage): (usize, &Passage)| {
        let mut row = Vec::new();
        features.row(place, &mut row);
        row.extend(&of_page);
        DescribedPassage {
            text: text(passage),
            features: row,
            parent: tree.nodes[passage.block].parent,
        }
    };
    page.passages.iter().enumerate().map(describe).collect()
}

/// The trained forest: the probability that a passage is main text.
fn forest() -> &'static Forest {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    FOREST.get_or_init(|| Forest::new(TABLE, &features::names()))
}

/// Finds the zone of every node of a page.
pub(super) fn zones(tree: &Tree) -> Zones {
    let page = SegmentedPage::new(tree);
    let passages = &page.passages;
    let features = page.features(tree);
    let mut scorer = forest().scorer(&features.of_page());
    let mut row = Vec::new();
    let mut probabilities: Vec<f32> = (0..passages.len())
        .map(|place| {
            deadline::tick();
            features.row(place, &mut row);
            scorer.probability(&row)
        })
        .collect();
    let lists = Lists::of(tree, passages);
    lists.average(passages, &mut probabilities);
    let probabilities = smoothed(&probabilities);
    let threshold = threshold(passages, &probabilities);
    let mut kept: Vec<bool> = probabilities
        .iter()
        .map(|probability| *probability >= threshold)
        .collect();
    lists.keep(tree, passages, &page.contexts, &page.measures, &mut kept);
    signature_lists::keep(tree, passages, &page.contexts, &mut kept);
    fill_gaps(tree, passages, &mut kept);
    Zones {
        zones: node_zones(tree, &page, &kept),
    }
}

/// The share of a passage's probability that comes from each of its two neighbors: passages of main
/// text are neighbors.
const NEIGHBOR_SHARE: f32 = 0.1;

/// Probabilities, each with a share of those of its neighbors.
fn smoothed(probabilities: &[f32]) -> Vec<f32> {
    let at = |place: usize| probabilities.get(place).copied();
    let smoothed = probabilities.iter().enumerate().map(|(place, own)| {
        let before = place.checked_sub(1).and_then(at).unwrap_or(*own);
        let after = at(place + 1).unwrap_or(*own);
        own * (1.0 - 2.0 * NEIGHBOR_SHARE) + (before + after) * NEIGHBOR_SHARE
    });
    smoothed.collect()
}

/// The threshold of a page's probabilities, from the best F1 that can be expected.
///
/// For exact probabilities half of that F1 is best; see Z. C. Lipton, C. Elkan and B. Naryanaswamy,
/// Optimal thresholding of classifiers to maximize F1 measure (2014). The probabilities are too low
/// on unusual pages. Origin of `SCALE` and `LIMITS`: the best values on sites left out of training;
/// the threshold is lower on doubtful pages and higher on clear ones.
fn threshold(passages: &[Passage], probabilities: &[f32]) -> f32 {
    const SCALE: f32 = 0.6;
    const LIMITS: std::ops::RangeInclusive<f32> = 0.1..=0.6;
    let mut order: Vec<(f32, f32)> = probabilities
        .iter()
        .zip(passages)
        .map(|(probability, passage)| (*probability, passage.counts.words as f32))
        .collect();
    order.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    let wanted: f32 = order
        .iter()
        .map(|(probability, words)| probability * words)
        .sum();
    let (mut found, mut kept, mut best) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (probability, words) in order {
        found += probability * words;
        kept += words;
        if wanted > 0.0 {
            best = best.max(2.0 * found / (kept + wanted));
        }
    }
    (SCALE * best * best).clamp(*LIMITS.start(), *LIMITS.end())
}

/// The most passages in a gap that is filled.
const MAX_GAP: usize = 3;

/// Keeps short gaps between kept passages of the same element: salutations, labels, asterisks,
/// headings of lists.
fn fill_gaps(tree: &Tree, passages: &[Passage], kept: &mut [bool]) {
    let around = |place: usize| lists::outside_list(tree, passages[place].block);
    let mut last: Option<usize> = None;
    for place in 0..passages.len() {
        if !kept[place] {
            continue;
        }
        if let Some(last) = last
            && place - last <= MAX_GAP + 1
            && (last + 1..=place).all(|gap| around(gap) == around(last))
            && (last + 1..place).all(|gap| passages[gap].counts.linked == 0)
        {
            kept[last + 1..place].fill(true);
        }
        last = Some(place);
    }
}

/// The zone of each node; `kept` holds for each passage whether it is main text.
fn node_zones(tree: &Tree, page: &SegmentedPage, kept: &[bool]) -> Vec<Option<Zone>> {
    let (readable, passages) = (&page.readable, &page.passages);
    let first = passages
        .iter()
        .zip(kept)
        .find(|(_, kept)| **kept)
        .map_or(0, |(passage, _)| passage.nodes.start);
    let mut zones: Vec<Option<Zone>> = (0..tree.nodes.len())
        .map(|node| {
            let beside = if node < first {
                Zone::Header
            } else {
                Zone::Aside
            };
            readable[node].then_some(beside)
        })
        .collect();
    for (passage, kept) in passages.iter().zip(kept) {
        let context = &page.contexts[passage.block];
        let zone = if *kept {
            Some(Zone::Main)
        } else if context.is_hidden() {
            None
        } else if let Some(zone) = context.zone() {
            Some(zone)
        } else if passage.counts.density() > 0.6 {
            Some(Zone::Navigation)
        } else {
            continue;
        };
        for node in passage.nodes.clone().filter(|node| readable[*node]) {
            zones[node] = zone;
        }
    }
    zones
}

/// For each node, true if it may be text of the page at all.
fn readable_nodes(tree: &Tree) -> Vec<bool> {
    let mut nodes = vec![true; tree.nodes.len()];
    let mut until = 0;
    for (node, is_readable) in nodes.iter_mut().enumerate() {
        if node >= until && is_never_text(tree.name(node)) {
            until = tree.nodes[node].end;
        }
        *is_readable = node >= until;
    }
    nodes
}

/// Elements whose content is never text of the page.
fn is_never_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "svg"
            | "math"
            | "select"
            | "datalist"
            | "textarea"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "map"
            | "title"
            | "head"
            | "noframes"
            | "noembed"
            | "rp"
    )
}

#[cfg(test)]
mod tests {
    use crate::parse::Zone;
    use crate::parse::html::parse;

    #[test]
    fn every_line_of_the_table_is_understood() {
        assert!(crate::forest::is_well_formed(
            super::TABLE,
            &super::features::names()
        ));
    }

    /// What is main text of a body, and what is not.
    pub(super) fn check(body: &str, kept: &[&str], dropped: &[&str]) {
        let page = format!(
            "<html><head><title>Keep the river open</title></head><body>{body}</body></html>"
        );
        let blocks = parse(&page).blocks;
        let main: String = blocks
            .iter()
            .filter(|block| block.zone == Zone::Main)
            .map(|block| format!("{}\n", block.text))
            .collect();
        for text in kept {
            assert!(main.contains(text), "{text:?} is not in {main:?}");
        }
        for text in dropped {
            assert!(!main.contains(text), "{text:?} is in {main:?}");
        }
    }

    pub(super) const LETTER: &str = "<h1>Keep the river open</h1><p>We, the undersigned, live along the river and ask the ministry \
        to open the sluice before the end of the summer, as it promised two years ago.</p><p>Our wells are dry, our \
        fields are empty, and no one has answered any of the letters that we have sent to the capital since then.</p>";

    pub(super) const MENU: &str = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About us</a></li><li>\
        <a href='/give'>Give</a></li></ul></nav>";

    #[test]
    fn menus_and_footers_go_and_the_letter_stays() {
        check(
            &format!(
                "{MENU}<div class=content>{LETTER}</div><footer>River League, all rights reserved</footer>"
            ),
            &["open the sluice", "letters that we have sent"],
            &["About us", "rights reserved"],
        );
    }

    #[test]
    fn short_lists_below_a_letter_stay_with_their_heading() {
        for names in [
            "<li>River League, Ghent</li>",
            "<li>River League, Ghent</li><li>Farmers of the Delta</li>",
        ] {
            check(
                &format!(
                    "{MENU}<main><article>{LETTER}<h2>Signed by</h2><ul>{names}</ul></article><aside><h2>Related</h2><ul>\
                     <li><a href='/1'>Take action</a></li></ul></aside></main><footer><p>All rights reserved.</p></footer>"
                ),
                &["Signed by", "River League, Ghent"],
                &["Related", "Take action"],
            );
        }
    }

    #[test]
    fn lists_of_names_below_a_letter_stay() {
        check(
            &format!(
                "{MENU}<article>{LETTER}<p>Signed by:</p><ul><li>River League, Ghent</li><li>Farmers of the Delta, \
                 Lagos</li><li>Union of Wells, Lima</li><li>Water for All, Pune</li></ul></article>\
                 <footer>Imprint</footer>"
            ),
            &["River League, Ghent", "Water for All, Pune"],
            &["About us"],
        );
    }

    #[test]
    fn names_in_the_lines_of_a_paragraph_stay() {
        check(
            &format!(
                "{MENU}<div class=content>{LETTER}<p>Sincerely,</p><p>River League<br>Farmers of the Delta<br>Union of \
                 Wells<br>Water for All<br>Women of the Lower Banks</p></div><footer>Imprint</footer>"
            ),
            &["Sincerely", "River League", "Lower Banks"],
            &["About us", "Imprint"],
        );
    }

    #[test]
    fn comments_below_an_article_go() {
        check(
            &format!(
                "{MENU}<article><div class=entry-content>{LETTER}{LETTER}</div></article><section id=comments \
                 class=comments-area><h2>2 comments</h2><ol class=comment-list><li class=comment><div \
                 class=comment-body><p>Thank you for this, I have seen the dry wells myself last year.</p></div></li>\
                 <li class=comment><div class=comment-body><p>Who pays for the sluice, if I may ask?</p></div></li>\
                 </ol></section>"
            ),
            &["open the sluice"],
            &["Who pays for"],
        );
    }
}
