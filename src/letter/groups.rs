//! Groups of documents that are one letter, from what was decided of pairs.
//!
//! The strongest pairs are joined first. The result depends on the documents alone, not on their
//! order: they are given sorted by their ids.

use std::collections::BTreeMap;

use crate::letter::candidates::Pair;
use crate::letter::fingerprint::Fingerprint;
use crate::letter::rules::is_one_site;

/// Two documents that are one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// Their places, the smaller first.
    pub(super) pair: Pair,
    /// The strength of the evidence, in thousandths.
    pub(super) strength: u16,
    /// True if they are in different languages.
    pub(super) is_translation: bool,
}

/// The groups of two and more documents, each sorted, in the order of their first.
pub(super) fn groups(prints: &[Fingerprint], mut ties: Vec<Tie>) -> Vec<Vec<u32>> {
    // Copies first: what is one text in one language is one before it is compared with others.
    ties.sort_unstable_by_key(|tie| {
        (
            tie.is_translation,
            std::cmp::Reverse(tie.strength),
            tie.pair,
        )
    });
    let mut sets = Sets::new(prints.len());
    for tie in ties {
        let (left, right) = (sets.root(tie.pair.0), sets.root(tie.pair.1));
        if left == right {
            continue;
        }
        if tie.is_translation && conflict(prints, sets.members(left), sets.members(right)) {
            continue;
        }
        sets.join(left, right);
    }
    sets.groups()
}

/// Documents of two groups that are compared one by one at most.
const COMPARED: usize = 64;

/// Returns true if two groups hold documents in one language on one site: one letter has one
/// translation into each language, but for copies, which were joined before.
fn conflict(prints: &[Fingerprint], left: &[u32], right: &[u32]) -> bool {
    left.iter().take(COMPARED).any(|one| {
        right.iter().take(COMPARED).any(|other| {
            let (one, other) = (&prints[*one as usize], &prints[*other as usize]);
            is_one_language(one, other) && is_one_site(one, other)
        })
    })
}

/// Returns true if two documents are in one language, as far as that is known: names of files with
/// different codes say more than what was detected.
fn is_one_language(one: &Fingerprint, other: &Fingerprint) -> bool {
    let code = |print: &Fingerprint| -> Option<String> {
        let mut codes = print.files.iter().map(|file| &file.code);
        codes.find(|code| !code.is_empty()).cloned()
    };
    let are_named = match (code(one), code(other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    !are_named && !one.language.is_empty() && one.language == other.language
}

/// Sets of documents that are joined.
struct Sets {
    roots: Vec<u32>,
    members: Vec<Vec<u32>>,
}

impl Sets {
    fn new(count: usize) -> Self {
        let all = 0..count as u32;
        Self {
            roots: all.clone().collect(),
            members: all.map(|place| vec![place]).collect(),
        }
    }

    fn root(&self, place: u32) -> u32 {
        self.roots[place as usize]
    }

    fn members(&self, root: u32) -> &[u32] {
        &self.members[root as usize]
    }

    /// Moves the members of the smaller set to the larger.
    fn join(&mut self, left: u32, right: u32) {
        let size = |root: u32| self.members[root as usize].len();
        let (into, from) = match size(left) >= size(right) {
            true => (left, right),
            false => (right, left),
        };
        let moved = std::mem::take(&mut self.members[from as usize]);
        for place in &moved {
            self.roots[*place as usize] = into;
        }
        self.members[into as usize].extend(moved);
    }

    fn groups(self) -> Vec<Vec<u32>> {
        let mut groups = BTreeMap::new();
        for mut members in self.members {
            if members.len() > 1 {
                members.sort_unstable();
                groups.insert(members[0], members);
            }
        }
        groups.into_values().collect()
    }
}
