//! The passage itself: how much text, links, marks and cues, element, how many copies.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::{HashMap, HashMapExt};

use super::Features;
use crate::parse::html::main_text::passage::{Passage, share};
use crate::parse::html::tree::Tree;

/// The names of the features.
pub(super) const PASSAGE: [&str; 26] = [
    "characters",
    "words",
    "density",
    "links",
    "marks",
    "marks_a_word",
    "capitals",
    "digits",
    "letters_a_word",
    "bars",
    "breaks",
    "strong",
    "ends",
    "level",
    "tag",
    "title",
    "rights",
    "share",
    "account",
    "menu",
    "related",
    "comment",
    "byline",
    "shop",
    "money",
    "copies",
];

impl Features<'_> {
    /// The features of the passage itself.
    pub(super) fn passage(&self, place: usize, passage: &Passage) -> [f32; PASSAGE.len()] {
        let counts = &passage.counts;
        let cues = &self.cues[place];
        let ends = match counts.last {
            Some('.' | '!' | '?' | '。' | '”' | '"' | '»' | '！' | '？' | '।' | '؟') => {
                2.0
            }
            Some(':' | '：') => 1.0,
            Some(')' | ']' | ',' | ';') => 0.5,
            _ => 0.0,
        };
        [
            counts.characters.min(5000) as f32,
            counts.words.min(1000) as f32,
            counts.density(),
            counts.links.min(100) as f32,
            counts.marks.min(100) as f32,
            share(counts.marks, counts.words),
            share(counts.capitals, counts.words),
            share(counts.digits, counts.characters),
            share(counts.characters - counts.digits, counts.words),
            counts.bars.min(20) as f32,
            counts.breaks.min(50) as f32,
            share(counts.strong, counts.characters),
            ends,
            f32::from(self.levels[place]),
            tag(self.tree.name(passage.block)),
            cues.title,
            f32::from(cues.rights),
            f32::from(cues.share),
            f32::from(cues.account),
            f32::from(cues.menu),
            f32::from(cues.related),
            f32::from(cues.comment),
            f32::from(cues.byline),
            f32::from(cues.shop),
            f32::from(cues.money),
            self.copies[place].min(20) as f32,
        ]
    }
}

/// For each passage the number of passages with its text, itself included.
pub(super) fn copies(tree: &Tree, passages: &[Passage]) -> Vec<u32> {
    let hashing = foldhash::quality::RandomState::default();
    let digests: Vec<u64> = passages
        .iter()
        .map(|passage| {
            let mut hasher = hashing.build_hasher();
            for node in passage.nodes.clone() {
                tree.text(node).trim().hash(&mut hasher);
            }
            hasher.finish()
        })
        .collect();
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for digest in &digests {
        *counts.entry(*digest).or_default() += 1;
    }
    digests
        .iter()
        .map(|digest| counts.get(digest).copied().unwrap_or(1))
        .collect()
}

/// The level of a heading, 0 for all else.
pub(super) fn heading_level(tree: &Tree, passage: &Passage) -> u8 {
    let mut node = passage.block;
    for _ in 0..3 {
        if let [b'h', digit @ b'1'..=b'6'] = tree.name(node).as_bytes() {
            return digit - b'0';
        }
        node = tree.nodes[node].parent;
    }
    0
}

/// A number for the element's name; names that are likelier in main text have higher ones.
fn tag(name: &str) -> f32 {
    match name {
        "p" => 9.0,
        "blockquote" | "pre" => 8.0,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => 7.0,
        "dd" | "dt" => 6.0,
        "li" => 5.0,
        "td" | "th" | "tr" => 4.0,
        "article" | "section" | "main" => 3.0,
        "div" => 2.0,
        "figcaption" | "caption" => 1.0,
        _ => 0.0,
    }
}
