//! Phrases, and words that are cut into several terms.

use std::ops::Range;

use crate::analysis;
use crate::search::snippet::mark::{Mark, Parts};

/// A part of the query that words match in their order.
pub(super) struct Phrase {
    pub(super) part: usize,
    /// Places of its terms among those of the matcher.
    pub(super) terms: Vec<usize>,
    /// Words that may stand between.
    pub(super) slop: usize,
    /// For a word that was cut into several terms: the parts that its terms match, for texts
    /// without the whole word.
    pub(super) single_terms: Parts,
    /// The number of its terms if all of them are pairs of characters, otherwise 0.
    pub(super) pairs: usize,
}

/// A word of a text that is a term of a phrase.
pub(super) struct PhraseWord {
    pub(super) position: usize,
    pub(super) span: Range<usize>,
    /// The terms that it is, one bit each.
    pub(super) terms: Parts,
}

/// Takes parts from the marks of single terms where they are fragments of a word that is not there
/// as a whole: less than half of its pairs in succession, unless their characters are words of
/// their own.
pub(super) fn drop_fragments(marks: &mut [Mark], phrase: &Phrase, text: &str) {
    let mut from = 0;
    while from < marks.len() {
        let is_piece = |mark: &Mark| mark.parts & phrase.single_terms != 0;
        let stretch = marks[from..].windows(2).take_while(|two| {
            is_piece(&two[0]) && is_piece(&two[1]) && two[1].span.start < two[0].span.end
        });
        let until = from + 1 + stretch.count();
        let stretch = &mut marks[from..until];
        let is_own_word = |mark: &Mark| {
            text[mark.span.clone()]
                .chars()
                .all(analysis::is_word_of_its_own)
        };
        if 2 * stretch.len() < phrase.pairs && !stretch.iter().any(is_own_word) {
            stretch
                .iter_mut()
                .for_each(|mark| mark.parts &= !phrase.single_terms);
        }
        from = until;
    }
}

/// The span of a phrase that begins at a word.
pub(super) fn phrase_at(
    words: &[PhraseWord],
    place: usize,
    phrase: &Phrase,
) -> Option<Range<usize>> {
    let (first, rest) = phrase.terms.split_first()?;
    let begin = words.get(place)?;
    if begin.terms & (1 << first) == 0 {
        return None;
    }
    let (mut slop_left, mut at) = (phrase.slop, place);
    for term in rest {
        let position = words[at].position;
        let last = position + 1 + slop_left;
        let next = (at + 1..words.len())
            .take_while(|next| words[*next].position <= last)
            .find(|next| words[*next].terms & (1 << term) != 0)?;
        slop_left -= words[next].position - position - 1;
        at = next;
    }
    Some(begin.span.start..words[at].span.end)
}
