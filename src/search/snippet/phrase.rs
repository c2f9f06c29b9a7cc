//! Words in a row: phrases, and words that are cut into several terms.

use std::ops::Range;

use crate::analysis;
use crate::search::snippet::mark::{Mark, Parts};

/// A part of the query that words in a row answer: places of its terms, and how many others may
/// stand between.
pub(super) struct Phrase {
    pub(super) part: usize,
    pub(super) terms: Vec<usize>,
    pub(super) slop: usize,
    /// The parts of its single words, for texts where the row does not stand: a word that was cut
    /// into several terms.
    pub(super) instead: Parts,
    /// Pairs of characters in a row without others, so that a piece of them says something where
    /// the row does not stand.
    pub(super) pairs: usize,
}

/// Takes from single marks those that are mere scraps of a word which does not stand there whole:
/// less than half of its pairs in a row, unless their characters are words of their own.
pub(super) fn drop_parts_of(marks: &mut [Mark], row: &Phrase, text: &str) {
    let mut from = 0;
    while from < marks.len() {
        let is_piece = |mark: &Mark| mark.parts & row.instead != 0;
        let stretch = marks[from..].windows(2).take_while(|two| {
            is_piece(&two[0]) && is_piece(&two[1]) && two[1].span.start < two[0].span.end
        });
        let until = from + 1 + stretch.count();
        let stretch = &mut marks[from..until];
        let telling = |mark: &Mark| {
            text[mark.span.clone()]
                .chars()
                .all(analysis::is_word_of_its_own)
        };
        if 2 * stretch.len() < row.pairs && !stretch.iter().any(telling) {
            stretch
                .iter_mut()
                .for_each(|mark| mark.parts &= !row.instead);
        }
        from = until;
    }
}

/// The span of a row that begins at a word.
pub(super) fn phrase_at(
    words: &[(usize, Range<usize>, Parts)],
    place: usize,
    row: &Phrase,
) -> Option<Range<usize>> {
    let (first, rest) = row.terms.split_first()?;
    let &(mut position, ref begin, terms) = words.get(place)?;
    if terms & (1 << first) == 0 {
        return None;
    }
    let (mut left, mut at, mut end) = (row.slop, place, begin.end);
    for term in rest {
        let reach = position + 1 + left;
        let next = (at + 1..words.len())
            .take_while(|next| words[*next].0 <= reach)
            .find(|next| words[*next].2 & (1 << term) != 0)?;
        left -= words[next].0 - position - 1;
        (position, at, end) = (words[next].0, next, words[next].1.end);
    }
    Some(begin.start..end)
}
