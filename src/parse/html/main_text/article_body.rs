//! The overlap of passages with the article body that a page declares for machines (`articleBody`
//! of schema.org).
//!
//! Many pages declare the whole article, some only its beginning, some that of another article. The
//! model weighs the overlap.

use std::hash::{BuildHasher, Hasher};

use foldhash::HashSet;

use super::cues::words_of;
use super::passage::Passage;
use crate::parse::html::tree::Tree;

/// The key of the article body in JSON.
const KEY: &str = "\"articleBody\"";

/// The most words that are read of one text.
const MAX_WORDS: usize = 30_000;

/// The number of words in a run.
const RUN: usize = 3;

/// For each passage the share of its words that lie in runs of the declared article body; empty
/// where the page declares none.
pub(super) fn shares(tree: &Tree, passages: &[Passage]) -> Vec<f32> {
    let texts = (1..tree.nodes.len())
        .filter(|node| tree.name(*node) == "script")
        .flat_map(|node| tree.inside(node))
        .flat_map(|inner| bodies(tree.text(inner)));
    let mut runs = WordRuns::default();
    for text in texts {
        runs.add(&text);
    }
    if runs.runs.is_empty() {
        return Vec::new();
    }
    let mut text = String::new();
    passages
        .iter()
        .map(|passage| {
            text.clear();
            for node in passage.nodes.clone() {
                text.push_str(tree.text(node));
            }
            runs.share(&text)
        })
        .collect()
}

/// The runs of words in the declared article bodies.
#[derive(Default)]
struct WordRuns {
    /// Digests of runs of one to `RUN` words.
    runs: HashSet<u64>,
    hashing: foldhash::quality::RandomState,
}

impl WordRuns {
    fn digests(&self, text: &str) -> Vec<u64> {
        let words = words_of(text).take(MAX_WORDS);
        words.map(|word| self.hashing.hash_one(word)).collect()
    }

    fn run(&self, words: &[u64]) -> u64 {
        let mut hasher = self.hashing.build_hasher();
        for word in words {
            hasher.write_u64(*word);
        }
        hasher.finish()
    }

    fn add(&mut self, text: &str) {
        let words = self.digests(text);
        for length in 1..=RUN {
            for run in words.windows(length) {
                let run = self.run(run);
                self.runs.insert(run);
            }
        }
    }

    fn share(&self, text: &str) -> f32 {
        let words = self.digests(text);
        let length = words.len().min(RUN);
        if length == 0 {
            return 0.0;
        }
        let (mut found, mut counted) = (0, 0);
        for (start, run) in words.windows(length).enumerate() {
            if self.runs.contains(&self.run(run)) {
                found += start + length - counted.max(start);
                counted = start + length;
            }
        }
        found as f32 / words.len() as f32
    }
}

/// The article bodies in JSON.
fn bodies(json: &str) -> impl Iterator<Item = String> + '_ {
    json.match_indices(KEY).filter_map(|(at, _)| {
        let rest = json.get(at + KEY.len()..)?.trim_start();
        let rest = rest.strip_prefix(':')?.trim_start();
        rest.strip_prefix('"').map(unescaped)
    })
}

/// A JSON string up to its closing quotation mark, without the tags in it.
fn unescaped(json: &str) -> String {
    let mut text = String::new();
    let mut characters = json.chars();
    let mut tag = false;
    while let Some(c) = characters.next() {
        let c = match c {
            '"' => break,
            '\\' => match characters.next() {
                Some('u') => {
                    let digits: String = characters.by_ref().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).ok();
                    code.and_then(char::from_u32).unwrap_or(' ')
                }
                Some('n' | 't' | 'r' | 'b' | 'f') | None => ' ',
                Some(other) => other,
            },
            c => c,
        };
        match c {
            '<' => tag = true,
            '>' if tag => {
                tag = false;
                text.push(' ');
            }
            c if !tag => text.push(c),
            _ => {}
        }
    }
    text
}
