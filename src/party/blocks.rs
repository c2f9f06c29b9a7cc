//! Candidate pairs: names that share a key. Linear in the names; a key that too many share is
//! passed over, or its first names are compared with all others.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::name::{Name, Names};

/// Names that share a key and are all compared with each other, at most.
const ALL: usize = 60;

/// Names of a larger block that are compared with all others.
const FIRST: usize = 20;

/// A key's number, made different for each sort of key.
fn number(sort: u8, values: impl IntoIterator<Item = u32>) -> u64 {
    let mut hasher = FxHasher::default();
    sort.hash(&mut hasher);
    for value in values {
        value.hash(&mut hasher);
    }
    let hash = hasher.finish();
    (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Keys that make names equal but for countries: all letters, all words.
pub(super) fn equal(names: &Names<'_>, eligible: impl Iterator<Item = u32>) -> Vec<(u64, u32)> {
    let mut keys = Vec::new();
    for place in eligible {
        let name = &names.names[place as usize];
        keys.push((name.letters, place));
        keys.push((number(0, names.pool(&name.words).iter().copied()), place));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Pairs of runs of one key: each name with the first and with the one before it.
pub(super) fn chained(keys: &[(u64, u32)]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for run in keys.chunk_by(|a, b| a.0 == b.0) {
        if run.len() <= 8 {
            all_pairs(run, &mut pairs);
            continue;
        }
        for two in run.windows(2) {
            pairs.push((run[0].1, two[1].1));
            pairs.push((two[0].1, two[1].1));
        }
    }
    without_twins(pairs)
}

fn all_pairs(run: &[(u64, u32)], pairs: &mut Vec<(u32, u32)>) {
    for (place, one) in run.iter().enumerate() {
        pairs.extend(run[place + 1..].iter().map(|other| (one.1, other.1)));
    }
}

fn without_twins(mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    for pair in &mut pairs {
        *pair = (pair.0.min(pair.1), pair.0.max(pair.1));
    }
    pairs.retain(|pair| pair.0 != pair.1);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// One name of each form: same words, same acronym, same code. The first in order stands for all.
pub(super) fn forms(
    names: &Names<'_>,
    eligible: impl Iterator<Item = u32>,
    countries: &[u32],
) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    eligible
        .filter(|place| {
            let name = &names.names[*place as usize];
            let words = names.pool(&name.words).iter().copied();
            let more = [name.acronym, name.code, countries[*place as usize]];
            seen.insert(number(9, words.chain(more)))
        })
        .collect()
}

/// Pairs of forms that may be one party without being equal.
pub(super) fn alike(names: &Names<'_>, forms: &[u32]) -> Vec<(u32, u32)> {
    let mut keys: Vec<(u64, u32)> = Vec::with_capacity(forms.len() * 8);
    for form in forms {
        let name = &names.names[*form as usize];
        push_keys(names, name, *form, &mut keys);
    }
    keys.sort_unstable();
    keys.dedup();
    let mut pairs = Vec::new();
    for run in keys.chunk_by(|a, b| a.0 == b.0) {
        if run.len() <= ALL {
            all_pairs(run, &mut pairs);
        } else if run[0].0 & 1 == 1 {
            for (first, one) in run.iter().enumerate().take(FIRST) {
                pairs.extend(run[first + 1..].iter().map(|other| (one.1, other.1)));
            }
        }
    }
    without_twins(pairs)
}

/// The keys of a name; odd ones are never passed over.
fn push_keys(names: &Names<'_>, name: &Name, place: u32, keys: &mut Vec<(u64, u32)>) {
    for acronym in [name.acronym, name.code] {
        if acronym != 0 {
            keys.push((number(1, [acronym]) | 1, place));
        }
    }
    let words = names.pool(&name.words);
    let concepts = names.pool(&name.concepts);
    let even = |key: u64| key & !1;
    keys.push((even(number(2, concepts.iter().copied())), place));
    // With one word left out, to meet names in which it is spelled otherwise or is not there.
    keys.push((even(number(3, words.iter().copied())), place));
    if (2..=12).contains(&words.len()) {
        for left_out in 0..words.len() {
            let others = words.iter().enumerate().filter(|(at, _)| *at != left_out);
            keys.push((even(number(3, others.map(|(_, word)| *word))), place));
        }
    }
    if let Some(initials) = initials(names, name) {
        keys.push((even(number(4, initials)), place));
    }
    if let Some(head) = head(names, name) {
        keys.push((even(number(3, head)), place));
    }
}

/// The first letters of all words, and all letters of those in capitals: the same for a name that
/// writes out what another has as an acronym. None for names of few letters.
fn initials(names: &Names<'_>, name: &Name) -> Option<Vec<u32>> {
    let mut letters = Vec::new();
    for (at, token) in names.pool(&name.tokens).iter().enumerate() {
        let token = names.vocabulary.get(*token);
        if !token.is_content() || name.acronym_at >> at.min(63) & 1 == 1 {
            continue;
        }
        let count = if token.caps { token.folded.len() } else { 1 };
        letters.extend(token.folded.chars().take(count).map(u32::from));
    }
    (letters.len() >= 3).then_some(letters)
}

/// The words of the first part of a name of several parts.
fn head(names: &Names<'_>, name: &Name) -> Option<Vec<u32>> {
    let tokens = names.pool(&name.tokens);
    let end = (1..tokens.len().min(63)).find(|place| {
        name.parts >> place & 1 == 1
            && name.acronym_at & (1_u64 << place).wrapping_sub(1) != (1_u64 << place) - 1
    })?;
    let mut words: Vec<u32> = Vec::new();
    for (at, token) in tokens.iter().enumerate().take(end) {
        let token = names.vocabulary.get(*token);
        if token.is_content() && name.acronym_at >> at & 1 == 0 {
            words.push(token.stem);
        }
    }
    words.sort_unstable();
    words.dedup();
    (!words.is_empty()).then_some(words)
}
