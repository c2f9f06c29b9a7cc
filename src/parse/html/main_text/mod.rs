//! Which part of a page each node belongs to, and what its main text is.
//!
//! The page is cut into passages, each passage is described by figures (itself, what it stands in,
//! what stands beside it, the page), and a forest of small decision trees tells how likely it is
//! main text. The passages that are kept are those that make the best text to be expected: what is
//! doubtful stays on a page of doubtful passages and goes on a page of clear ones.

mod classes;
mod container;
mod cues;
mod features;
mod kind;
mod lists;
mod page;
mod passage;
mod signed;
mod surroundings;
mod told;

use std::sync::OnceLock;

use self::features::Features;
use self::lists::Lists;
use self::passage::Passage;
use self::surroundings::{Context, Measure, contexts, measures, repeats};
use super::tree::Tree;
use crate::deadline;
use crate::forest::Forest;
use crate::parse::Zone;

/// The splits of the trees that tell main text, grown by `tools/main_text`.
const TABLE: &str = include_str!("forest.tsv");

/// The part of the page of each node; nodes without one are never shown.
pub(super) struct Zones {
    zones: Vec<Option<Zone>>,
}

impl Zones {
    /// The same part of the page for all that is shown.
    pub(super) fn all(tree: &Tree, zone: Zone) -> Self {
        Self {
            zones: seen(tree)
                .into_iter()
                .map(|seen| seen.then_some(zone))
                .collect(),
        }
    }

    /// The part of the page that a node belongs to; none where it is not shown.
    pub(super) fn of(&self, node: usize) -> Option<Zone> {
        self.zones.get(node).copied().flatten()
    }
}

/// A passage as it was judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its text as it stands in the page.
    pub text: String,
    /// What is known of it, in the order of `columns`.
    pub figures: Vec<f32>,
    /// The number of the element around its block: passages of one list or table share it.
    pub around: usize,
}

/// The names of what is known of passages.
pub fn columns() -> Vec<String> {
    features::names()
}

/// A page cut into passages, and what its nodes are and hold.
struct Surveyed {
    seen: Vec<bool>,
    passages: Vec<Passage>,
    measures: Vec<Measure>,
    contexts: Vec<Context>,
    repeats: Vec<u32>,
}

impl Surveyed {
    fn new(tree: &Tree) -> Self {
        let seen = seen(tree);
        let passages = passage::passages(tree, &seen);
        let measures = measures(tree, &passages);
        Self {
            contexts: contexts(tree, &measures),
            repeats: repeats(tree, &measures),
            seen,
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

/// All passages of a page with what is known of them.
pub(super) fn judged(tree: &Tree) -> Vec<Judged> {
    let page = Surveyed::new(tree);
    let features = page.features(tree);
    let of_page = features.of_page();
    let text = |passage: &Passage| {
        let nodes = passage.nodes.clone().filter(|node| page.seen[*node]);
        let texts = nodes.map(|node| match tree.name(node) {
            "td" | "th" | "br" => " ",
            _ => tree.text(node),
        });
        texts.collect()
    };
    let judge = |(place, passage): (usize, &Passage)| {
        let mut figures = Vec::new();
        features.row(place, &mut figures);
        figures.extend(&of_page);
        Judged {
            text: text(passage),
            figures,
            around: tree.nodes[passage.block].parent,
        }
    };
    page.passages.iter().enumerate().map(judge).collect()
}

/// The trained forest: how likely a passage is main text.
fn forest() -> &'static Forest {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    FOREST.get_or_init(|| Forest::new(TABLE, &features::names()))
}

/// Judges every node of a page.
pub(super) fn zones(tree: &Tree) -> Zones {
    let page = Surveyed::new(tree);
    let passages = &page.passages;
    let features = page.features(tree);
    let mut scorer = forest().scorer(&features.of_page());
    let mut row = Vec::new();
    let mut likelihoods: Vec<f32> = (0..passages.len())
        .map(|place| {
            deadline::glance();
            features.row(place, &mut row);
            scorer.probability(&row)
        })
        .collect();
    let lists = Lists::of(tree, passages);
    lists.level(passages, &mut likelihoods);
    let likelihoods = smoothed(&likelihoods);
    let cut = cut(passages, &likelihoods);
    let mut kept: Vec<bool> = likelihoods
        .iter()
        .map(|likelihood| *likelihood >= cut)
        .collect();
    lists.keep(tree, passages, &page.contexts, &page.measures, &mut kept);
    signed::keep(tree, passages, &page.contexts, &mut kept);
    fill(tree, passages, &mut kept);
    Zones {
        zones: laid_out(tree, &page, &kept),
    }
}

/// The share of a passage's likelihood that comes from each of the two beside it: what is main text
/// stands together.
const BESIDE: f32 = 0.1;

/// Likelihoods with a share of those beside them.
fn smoothed(likelihoods: &[f32]) -> Vec<f32> {
    let at = |place: usize| likelihoods.get(place).copied();
    let smoothed = likelihoods.iter().enumerate().map(|(place, own)| {
        let before = place.checked_sub(1).and_then(at).unwrap_or(*own);
        let after = at(place + 1).unwrap_or(*own);
        own * (1.0 - 2.0 * BESIDE) + (before + after) * BESIDE
    });
    smoothed.collect()
}

/// The likelihood from which on passages are kept, by the best F1 that can be expected.
///
/// Were the likelihoods right, half of that F1 would be best; see Z. C. Lipton, C. Elkan and B.
/// Naryanaswamy, Optimal thresholding of classifiers to maximize F1 measure (2014). They are too
/// timid on pages of another kind than most: what was found best on sites left out of the training
/// lies lower on doubtful pages, and higher on clear ones.
fn cut(passages: &[Passage], likelihoods: &[f32]) -> f32 {
    let mut order: Vec<(f32, f32)> = likelihoods
        .iter()
        .zip(passages)
        .map(|(likelihood, passage)| (*likelihood, passage.counts.words as f32))
        .collect();
    order.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    let wanted: f32 = order
        .iter()
        .map(|(likelihood, words)| likelihood * words)
        .sum();
    let (mut found, mut kept, mut best) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (likelihood, words) in order {
        found += likelihood * words;
        kept += words;
        if wanted > 0.0 {
            best = best.max(2.0 * found / (kept + wanted));
        }
    }
    (0.6 * best * best).clamp(0.1, 0.6)
}

/// The most passages that are kept for standing between others.
const GAP: usize = 3;

/// Keeps the short lines between passages of the same element that are kept: salutations, labels,
/// asterisks, headings of lists.
fn fill(tree: &Tree, passages: &[Passage], kept: &mut [bool]) {
    let around = |place: usize| lists::outside(tree, passages[place].block);
    let mut last: Option<usize> = None;
    for place in 0..passages.len() {
        if !kept[place] {
            continue;
        }
        if let Some(last) = last
            && place - last <= GAP + 1
            && (last + 1..=place).all(|gap| around(gap) == around(last))
            && (last + 1..place).all(|gap| passages[gap].counts.linked == 0)
        {
            kept[last + 1..place].fill(true);
        }
        last = Some(place);
    }
}

/// The part of the page of each node, once it is known which passages are main text.
fn laid_out(tree: &Tree, page: &Surveyed, kept: &[bool]) -> Vec<Option<Zone>> {
    let (seen, passages) = (&page.seen, &page.passages);
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
            seen[node].then_some(beside)
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
        for node in passage.nodes.clone().filter(|node| seen[*node]) {
            zones[node] = zone;
        }
    }
    zones
}

/// Whether each node may be text of the page at all.
fn seen(tree: &Tree) -> Vec<bool> {
    let mut seen = vec![true; tree.nodes.len()];
    let mut until = 0;
    for (node, seen) in seen.iter_mut().enumerate() {
        if node >= until && is_unseen(tree.name(node)) {
            until = tree.nodes[node].end;
        }
        *seen = node >= until;
    }
    seen
}

/// Elements whose content is never text of the page.
fn is_unseen(name: &str) -> bool {
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
