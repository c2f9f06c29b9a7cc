//! Pairs of documents that may be the same letter: a small part of all pairs, found in time that
//! grows with the number of documents.
//!
//! Documents that share a key form a block; each is paired with a bounded number of those next to
//! it in the block, so that one form that was sent ten thousand times costs no more than its
//! length. The pairs depend on the set of documents alone, not on their order.

use crate::letter::fingerprint::{Fingerprint, MINIMA};
use crate::letter::text::mixed;

/// Minima in one key: documents that share all of them are compared. With 21 keys of 3, two texts
/// with a Jaccard index of 0.6 share one with 99 %, of 0.4 with 75 %.
const BAND: usize = 3;

/// Each document of a block is paired with so many that follow it.
const NEIGHBORS: usize = 16;

/// The largest block of documents that share only a name or an anchor.
const LARGEST_BLOCK: usize = 60;

/// The signatories, those with the smallest keys, and the anchors by which documents are looked up.
const LOOKED_UP: usize = 16;

/// The least estimate of the Jaccard index of texts that are compared because of their texts alone.
const LEAST_ESTIMATE: f32 = 0.25;

/// Two documents by their places, the smaller first.
pub type Pair = (u32, u32);

/// The pairs whose texts are to be compared, sorted, each once.
pub(super) fn same_text(prints: &[Fingerprint]) -> Vec<Pair> {
    let mut blocks = Blocks::new(prints);
    for band in 0..prints.first().map_or(0, |_| MINIMA / BAND) {
        blocks.add(NEIGHBORS, |print| {
            let minima = print.minima.get(band * BAND..(band + 1) * BAND)?;
            Some(
                minima
                    .iter()
                    .fold(band as u64, |key, minimum| mixed(key ^ u64::from(*minimum))),
            )
        });
    }
    let mut pairs = blocks.pairs();
    pairs.retain(|pair| {
        let (left, right) = (&prints[pair.0 as usize], &prints[pair.1 as usize]);
        left.estimate(right) >= LEAST_ESTIMATE
    });
    let mut blocks = Blocks::new(prints);
    blocks.add(NEIGHBORS, |print| {
        (print.title.len() >= 3).then(|| {
            let words = print.title.iter();
            words.fold(1, |key, word| mixed(key ^ u64::from(*word)))
        })
    });
    pairs.extend(blocks.pairs());
    pairs.extend(sharing(prints, 2, |print| {
        print.parties.iter().take(LOOKED_UP).copied().collect()
    }));
    pairs.sort_unstable();
    pairs.dedup();
    pairs.retain(|pair| {
        let (left, right) = (&prints[pair.0 as usize], &prints[pair.1 as usize]);
        !differ(&left.language, &right.language)
    });
    pairs
}

/// Returns true if two languages are known and not the same.
pub(super) fn differ(left: &str, right: &str) -> bool {
    !left.is_empty() && !right.is_empty() && left != right
}

/// The pairs that may be translations, sorted, each once; `frequency` is the number of documents
/// that have an anchor.
pub(super) fn translations(prints: &[Fingerprint], frequency: impl Fn(u32) -> u32) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for place in 0..prints
        .iter()
        .map(|print| print.files.len())
        .max()
        .unwrap_or(0)
    {
        let mut blocks = Blocks::new(prints);
        blocks.add(4 * NEIGHBORS, |print| {
            print.files.get(place).map(|file| u64::from(file.stem))
        });
        pairs.extend(blocks.pairs());
    }
    pairs.extend(sharing(prints, 2, |print| {
        print.parties.iter().take(LOOKED_UP).copied().collect()
    }));
    pairs.extend(like_paragraphs(prints));
    pairs.extend(sharing(prints, 3, |print| {
        let anchors = print.anchors.iter();
        let anchors = anchors.map(|(anchor, _)| (frequency(*anchor), *anchor));
        let mut anchors: Vec<(u32, u32)> = anchors
            .filter(|(frequency, _)| (2..=LARGEST_BLOCK as u32).contains(frequency))
            .collect();
        anchors.sort_unstable();
        let rarest = anchors.into_iter().take(LOOKED_UP);
        rarest.map(|(_, anchor)| anchor).collect()
    }));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Paragraphs that a text has at least for their lengths to say something.
pub(super) const LEAST_PARAGRAPHS: usize = 8;

/// Pairs of texts with as many paragraphs, of which the longest stand at the same places.
fn like_paragraphs(prints: &[Fingerprint]) -> Vec<Pair> {
    let longest = |print: &Fingerprint| -> Vec<usize> {
        let mut places: Vec<usize> = (0..print.paragraphs.len()).collect();
        places.sort_by_key(|place| (std::cmp::Reverse(print.paragraphs[*place]), *place));
        places
    };
    let key = |print: &Fingerprint, of: u32, places: &[usize]| {
        let mut places = places.to_vec();
        places.sort_unstable();
        let start = mixed(u64::from(of) << 32 | print.paragraphs.len() as u64);
        let key = |key: u64, place: &usize| mixed(key ^ *place as u64);
        Some(places.iter().fold(start, key))
    };
    let has_enough = |print: &Fingerprint| print.paragraphs.len() >= LEAST_PARAGRAPHS;
    let mut blocks = Blocks::new(prints);
    // On one site two of the longest three are enough; elsewhere the longest four.
    for left_out in 0..3 {
        blocks.add(NEIGHBORS, |print| {
            let mut places = has_enough(print).then(|| longest(print))?;
            places.truncate(3);
            places.remove(left_out);
            key(print, site(print), &places)
        });
    }
    blocks.add(NEIGHBORS, |print| {
        let places = has_enough(print).then(|| longest(print))?;
        key(print, 0, &places[..4])
    });
    blocks.pairs()
}

/// The site of a document as a key: its host, else the folder of its first file.
fn site(print: &Fingerprint) -> u32 {
    match (print.host, print.files.first()) {
        (0, Some(file)) => file.folder,
        (host, _) => host,
    }
}

/// Pairs that share at least so many keys, each of which no more documents than one block have.
fn sharing(
    prints: &[Fingerprint],
    least: usize,
    keys: impl Fn(&Fingerprint) -> Vec<u32>,
) -> Vec<Pair> {
    let mut entries: Vec<(u32, u32)> = Vec::new();
    for (place, print) in (0..).zip(prints) {
        entries.extend(keys(print).into_iter().map(|key| (key, place)));
    }
    entries.sort_unstable();
    let mut pairs: Vec<Pair> = Vec::new();
    for block in entries.chunk_by(|left, right| left.0 == right.0) {
        if block.len() > LARGEST_BLOCK {
            continue;
        }
        for (at, (_, left)) in block.iter().enumerate() {
            let next = block[at + 1..].iter().take(NEIGHBORS);
            pairs.extend(next.map(|(_, right)| (*left.min(right), *left.max(right))));
        }
    }
    pairs.sort_unstable();
    let shared = pairs.chunk_by(|left, right| left == right);
    shared
        .filter(|same| same.len() >= least)
        .map(|same| same[0])
        .collect()
}

/// Blocks of documents that share a key.
struct Blocks<'a> {
    prints: &'a [Fingerprint],
    pairs: Vec<Pair>,
}

impl<'a> Blocks<'a> {
    fn new(prints: &'a [Fingerprint]) -> Self {
        Self {
            prints,
            pairs: Vec::new(),
        }
    }

    /// Pairs each document with the next ones of the same key, in the order of their places.
    fn add(&mut self, neighbors: usize, key: impl Fn(&Fingerprint) -> Option<u64>) {
        let keyed = (0..).zip(self.prints);
        let mut keyed: Vec<(u64, u32)> = keyed
            .filter_map(|(place, print)| Some((key(print)?, place)))
            .collect();
        keyed.sort_unstable();
        for block in keyed.chunk_by(|left, right| left.0 == right.0) {
            for (at, (_, left)) in block.iter().enumerate() {
                let next = block[at + 1..].iter().take(neighbors);
                self.pairs.extend(next.map(|(_, right)| (*left, *right)));
            }
        }
    }

    fn pairs(mut self) -> Vec<Pair> {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.pairs
    }
}
