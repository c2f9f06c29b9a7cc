//! How much of two letter texts is the same, measured on the texts themselves.

use crate::document::Document;
use crate::letter::text::letter_words;

/// A letter text, to be compared with others.
#[derive(Clone, Debug, Default)]
pub struct LetterText {
    shingles: Vec<u64>,
    head: Vec<u64>,
}

impl LetterText {
    /// The letter text of a document.
    pub fn of(document: &Document) -> Self {
        let words = letter_words(document);
        Self {
            shingles: words.shingles(),
            head: words.head(),
        }
    }
}

/// Shares of what two texts have in common, from 0 to 1, in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Overlap {
    /// Of the shingles of both: the Jaccard index.
    pub jaccard: u16,
    /// Of the shingles of the shorter text: how much of it is contained in the other.
    pub contained: u16,
    /// Of the first words: how much of the shorter beginning is contained in the other.
    pub head: u16,
}

impl Overlap {
    /// Measures two texts; their order does not matter.
    pub fn of(left: &LetterText, right: &LetterText) -> Self {
        let common = common(&left.shingles, &right.shingles);
        let (a, b) = (left.shingles.len(), right.shingles.len());
        let head = self::common(&left.head, &right.head);
        Self {
            jaccard: share(common, a + b - common),
            contained: share(common, a.min(b)),
            head: share(head, left.head.len().min(right.head.len())),
        }
    }
}

fn share(part: usize, whole: usize) -> u16 {
    match whole {
        0 => 0,
        _ => (part * 1_000 / whole) as u16,
    }
}

/// The number of values that two sorted lists without repetitions have in common.
pub(super) fn common<T: Ord>(left: &[T], right: &[T]) -> usize {
    let (mut a, mut b, mut count) = (0, 0, 0);
    while let (Some(one), Some(other)) = (left.get(a), right.get(b)) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                (a, b, count) = (a + 1, b + 1, count + 1);
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_of_shingles() {
        let text = |body: &str| {
            LetterText::of(&Document {
                body: body.to_owned(),
                ..Document::default()
            })
        };
        let check = |left: &str, right: &str, expected: [u16; 3]| {
            let (left, right) = (text(left), text(right));
            let overlap = Overlap::of(&left, &right);
            assert_eq!(overlap, Overlap::of(&right, &left));
            assert_eq!([overlap.jaccard, overlap.contained, overlap.head], expected);
        };
        check("", "", [0, 0, 0]);
        check("a b c d e f", "A b c d e f!", [1_000, 1_000, 1_000]);
        check("a b c d e f", "a b c d e", [500, 1_000, 1_000]);
        check("a b c d e f", "g h i j k l", [0, 0, 0]);
    }
}
