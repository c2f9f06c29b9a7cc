//! The rules by which two documents in different languages are one letter.
//!
//! Decided by the fingerprints of all documents together, since an anchor counts the more the fewer
//! documents have it.

use std::collections::HashMap;

use crate::letter::candidates::{self, Pair, differ};
use crate::letter::fingerprint::Fingerprint;
use crate::letter::rules::{contained_parties, days_apart, is_one_site};

/// Two documents that are translations of each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Translation {
    /// Their places, the smaller first.
    pub(super) pair: Pair,
    /// The strength of the evidence, in thousandths.
    pub(super) strength: u16,
}

/// The translations among documents.
pub(super) fn translations(prints: &[Fingerprint]) -> Vec<Translation> {
    let anchors = Anchors::of(prints);
    let pairs = candidates::translations(prints, |anchor| anchors.frequency(anchor));
    let decided = pairs.into_iter().filter_map(|pair| {
        let (left, right) = (&prints[pair.0 as usize], &prints[pair.1 as usize]);
        let strength = translation(left, right, &anchors)?;
        Some(Translation { pair, strength })
    });
    decided.collect()
}

/// The strength by which two documents are translations of each other; `None` if they are not.
fn translation(left: &Fingerprint, right: &Fingerprint, anchors: &Anchors) -> Option<u16> {
    if left.shingles == 0 || right.shingles == 0 {
        return None;
    }
    let ratio = ratio(left, right);
    if ratio <= 5.0 && has_one_stem(left, right) {
        return Some(1_000);
    }
    // Texts that share words are not in different languages, whatever was detected.
    if !differ(&left.language, &right.language) || left.estimate(right) > 0.2 {
        return None;
    }
    let days = days_apart(left, right);
    let is_one_day = days == Some(0) && is_day(left) && is_day(right);
    if days.is_some_and(|days| days > 30) {
        return None;
    }
    if contained_parties(left, right).is_some_and(|share| share >= 600) && ratio <= 3.0 {
        return Some(900);
    }
    let cosine = anchors.cosine(left, right);
    let shape = shape(left, right);
    let paragraphs = left.paragraphs.len();
    if shape >= 0.95
        || shape >= 0.9 && (paragraphs >= 12 || cosine >= 0.1)
        || shape >= 0.8 && cosine >= 0.15
    {
        return Some((shape * 850.0) as u16);
    }
    let least = match (is_one_day, is_one_site(left, right)) {
        (true, true) => 0.18,
        (true, false) => 0.3,
        (false, true) => 0.27,
        (false, false) => 0.45,
    };
    let is_like = cosine >= least && ratio <= 2.0;
    is_like.then_some((cosine * 800.0) as u16)
}

/// How alike the lengths of the paragraphs of two texts are: the correlation of their logarithms,
/// if there are as many and enough of them, else 0.
fn shape(left: &Fingerprint, right: &Fingerprint) -> f32 {
    let (a, b) = (&left.paragraphs, &right.paragraphs);
    if a.len() != b.len() || a.len() < candidates::LEAST_PARAGRAPHS {
        return 0.0;
    }
    let mean = |lengths: &[u8]| {
        lengths.iter().map(|length| f32::from(*length)).sum::<f32>() / lengths.len() as f32
    };
    let (of_a, of_b) = (mean(a), mean(b));
    let (mut product, mut square_a, mut square_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (f32::from(*a) - of_a, f32::from(*b) - of_b);
        product += a * b;
        square_a += a * a;
        square_b += b * b;
    }
    let squares = (square_a * square_b).sqrt();
    if squares > 0.0 {
        product / squares
    } else {
        0.0
    }
}

/// The ratio of the lengths of two letter texts, 1 and more.
fn ratio(left: &Fingerprint, right: &Fingerprint) -> f32 {
    let (left, right) = (left.words.max(1) as f32, right.words.max(1) as f32);
    (left / right).max(right / left)
}

fn is_day(print: &Fingerprint) -> bool {
    print.days.is_some_and(|(first, last)| first == last)
}

/// Returns true if two files have names that differ only in the code of a language, and the codes
/// or the texts are of different languages.
fn has_one_stem(left: &Fingerprint, right: &Fingerprint) -> bool {
    left.files.iter().any(|file| {
        right.files.iter().any(|other| {
            let are_named =
                !file.code.is_empty() && !other.code.is_empty() && file.code != other.code;
            file.stem == other.stem && (are_named || differ(&left.language, &right.language))
        })
    })
}

/// How many documents have each anchor.
struct Anchors {
    frequencies: HashMap<u32, u32>,
    documents: f32,
}

impl Anchors {
    fn of(prints: &[Fingerprint]) -> Self {
        let mut frequencies = HashMap::new();
        for (anchor, _) in prints.iter().flat_map(|print| &print.anchors) {
            *frequencies.entry(*anchor).or_default() += 1;
        }
        Self {
            frequencies,
            documents: prints.len() as f32,
        }
    }

    fn frequency(&self, anchor: u32) -> u32 {
        self.frequencies.get(&anchor).copied().unwrap_or_default()
    }

    fn weight(&self, anchor: (u32, u8)) -> f32 {
        let frequency = self.frequency(anchor.0) as f32;
        let idf = ((self.documents + 1.0) / (frequency + 0.5)).ln().max(0.0);
        (1.0 + f32::from(anchor.1).ln()) * idf
    }

    /// The cosine of the anchors of two documents.
    fn cosine(&self, left: &Fingerprint, right: &Fingerprint) -> f32 {
        let norm = |print: &Fingerprint| -> f32 {
            let weights = print.anchors.iter().map(|anchor| self.weight(*anchor));
            weights.map(|weight| weight * weight).sum::<f32>().sqrt()
        };
        let mut product = 0.0;
        let mut others = right.anchors.iter().peekable();
        for anchor in &left.anchors {
            while others.next_if(|other| other.0 < anchor.0).is_some() {}
            if let Some(other) = others.next_if(|other| other.0 == anchor.0) {
                product += self.weight(*anchor) * self.weight(*other);
            }
        }
        let norms = norm(left) * norm(right);
        if norms > 0.0 { product / norms } else { 0.0 }
    }
}
