//! Letters among many documents: the fingerprint of one, and the groups of 25 to 200 thousand,
//! which must take time in proportion. Counted in documents.

mod documents;

use std::collections::BTreeMap;

use divan::{Bencher, counter::ItemsCount};
use undersigned::letter::{Fingerprint, LetterText, Overlap, letters, pairs_to_measure};

fn main() {
    divan::main();
}

fn prints(count: u64) -> Vec<Fingerprint> {
    let mut prints: Vec<Fingerprint> = (0..count)
        .map(|number| {
            let (id, paths, document) = documents::document(number);
            Fingerprint::of(&id, &paths, &document)
        })
        .collect();
    prints.sort_by(|left, right| left.id.cmp(&right.id));
    prints
}

#[divan::bench]
fn fingerprint(bencher: Bencher) {
    let (id, paths, document) = documents::document(7);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| Fingerprint::of(&id, &paths, &document));
}

/// Candidates, texts of these, groups.
#[divan::bench(args = [25_000, 50_000, 100_000, 200_000], sample_count = 1, sample_size = 1)]
fn groups(bencher: Bencher, count: u64) {
    let prints = prints(count);
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let groups = group(&prints);
        assert!(groups.len() as u64 > count / 40, "{}", groups.len());
        groups.len()
    });
}

/// Groups documents as a run does, which reads the texts from the index.
fn group(prints: &[Fingerprint]) -> Vec<Vec<undersigned::letter::Member>> {
    let text = |place: u32| {
        let id = &prints[place as usize].id.0;
        let number = u64::from_str_radix(&id[16..], 16).unwrap_or_default();
        LetterText::of(&documents::document(number).2)
    };
    let mut overlaps = BTreeMap::new();
    let mut last = None;
    for pair in pairs_to_measure(prints) {
        let left = match last.take() {
            Some((place, left)) if place == pair.0 => left,
            _ => text(pair.0),
        };
        overlaps.insert(pair, Overlap::of(&left, &text(pair.1)));
        last = Some((pair.0, left));
    }
    letters(prints, &overlaps)
}
