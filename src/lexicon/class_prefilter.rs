//! The classes of which a folded line may have phrases, found word by word in one pass: most lines
//! have no phrase of most classes, and need not be searched for each.

use rustc_hash::FxHashMap;

use super::folded_phrases::{FoldedPhrases, head, may_be_unspaced, tail, word_ranges};

/// A set of at most 64 classes, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet(u64);

impl ClassSet {
    /// Every class.
    const ALL: Self = Self(!0);

    /// The set of one class, given by its number.
    fn of(class: usize) -> Self {
        Self(1 << class)
    }

    /// Returns true if a class, given by its number, is in the set.
    pub fn has(self, class: usize) -> bool {
        self.0 & Self::of(class).0 != 0
    }

    fn add(&mut self, more: Self) {
        self.0 |= more.0;
    }

    fn remove(&mut self, less: Self) {
        self.0 &= !less.0;
    }
}

/// The words with which phrases begin, each with the classes of its phrases. It may name a class
/// of which a line has no phrase, and misses none.
#[derive(Debug, Default)]
pub struct ClassPrefilter {
    /// The first words of phrases, with the classes that the word alone gives, and whether a second
    /// one gives more.
    words: FxHashMap<String, (ClassSet, bool)>,
    /// The first two words.
    pairs: FxHashMap<String, ClassSet>,
    /// Beginnings of the first word.
    beginnings: Affixes,
    /// Endings of it.
    endings: Affixes,
    /// Classes with phrases in scripts without spaces, which may stand inside a word.
    unspaced: ClassSet,
    /// Classes that are not tested: every line may have their phrases.
    untested: ClassSet,
}

impl ClassPrefilter {
    /// Prepares the test for some of the classes, given by their numbers.
    pub fn new(classes: &[FoldedPhrases], tested: impl IntoIterator<Item = usize>) -> Self {
        let mut filter = Self {
            untested: ClassSet::ALL,
            ..Self::default()
        };
        for number in tested {
            let class = ClassSet::of(number);
            filter.untested.remove(class);
            let phrases = &classes[number];
            // An affix is found by two bytes.
            if phrases.has_short_affixes {
                filter.untested.add(class);
            }
            for phrase in &phrases.whole {
                filter.add(phrase, class);
            }
            for phrase in &phrases.beginnings {
                match phrase.rsplit_once(' ') {
                    // The last word may go on.
                    Some((before, _)) => filter.add(before, class),
                    None => filter.beginnings.add(head(phrase), phrase, class),
                }
            }
            for phrase in &phrases.endings {
                filter.endings.add(tail(phrase), phrase, class);
            }
            if !phrases.unspaced.is_empty() {
                filter.unspaced.add(class);
            }
        }
        filter
    }

    /// Adds a phrase by its first words.
    fn add(&mut self, phrase: &str, class: ClassSet) {
        let mut words = word_ranges(phrase);
        let first = words.next().unwrap_or_default();
        let known = self.words.entry(phrase[first].to_owned());
        let (alone, followed) = known.or_default();
        match words.next() {
            None => alone.add(class),
            Some(second) => {
                *followed = true;
                let pair = phrase[..second.end].to_owned();
                self.pairs.entry(pair).or_default().add(class);
            }
        }
    }

    /// The classes of which a line with this key, or a part of it, may have phrases.
    pub fn classes(&self, key: &str) -> ClassSet {
        let mut classes = self.untested;
        if may_be_unspaced(key) {
            classes.add(self.unspaced);
        }
        let mut words = word_ranges(key);
        while let Some(place) = words.next() {
            let word = &key[place.clone()];
            if let Some((alone, followed)) = self.words.get(word) {
                classes.add(*alone);
                if *followed && let Some(second) = words.clone().next() {
                    let pair = self.pairs.get(&key[place.start..second.end]);
                    classes.add(pair.copied().unwrap_or_default());
                }
            }
            let beginning = |length| word.get(..length);
            classes.add(self.beginnings.classes(head(word), beginning));
            let ending = |length| word.get(word.len().checked_sub(length)?..);
            classes.add(self.endings.classes(tail(word), ending));
        }
        classes
    }
}

/// Beginnings or endings of words, and the classes that have phrases of them.
#[derive(Debug, Default)]
struct Affixes {
    classes: FxHashMap<String, ClassSet>,
    /// The lengths in bytes of the affixes that have these two bytes at their own end of a word.
    lengths: FxHashMap<u16, Vec<usize>>,
}

impl Affixes {
    fn add(&mut self, border: [u8; 2], affix: &str, class: ClassSet) {
        self.classes.entry(affix.to_owned()).or_default().add(class);
        let lengths = self.lengths.entry(u16::from_le_bytes(border)).or_default();
        if !lengths.contains(&affix.len()) {
            lengths.push(affix.len());
        }
    }

    /// The classes of the affixes of a word, given by its two bytes at the border and by its affix
    /// of any length.
    fn classes<'w>(&self, border: [u8; 2], affix: impl Fn(usize) -> Option<&'w str>) -> ClassSet {
        let mut classes = ClassSet::default();
        let lengths = self.lengths.get(&u16::from_le_bytes(border));
        for affix in lengths
            .into_iter()
            .flatten()
            .filter_map(|length| affix(*length))
        {
            classes.add(self.classes.get(affix).copied().unwrap_or_default());
        }
        classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "a\t*\tsigned by | sign* | *verein | 敬上\nb\t*\tkind regards | kind re*\nc\t*\tx\nd\t*\tx*\n";

    #[test]
    fn classes_are_ruled_out() {
        let phrases = FoldedPhrases::by_class(TABLE, &["a", "b", "c", "d"], str::to_lowercase);
        let filter = ClassPrefilter::new(&phrases, [0, 1, 3]);
        for (key, expected) in [
            ("rain fell near hill road", [false, false, true, true]),
            ("it was signed by all", [true, false, true, true]),
            ("der seeverein", [true, false, true, true]),
            ("with kind regards", [false, true, true, true]),
            ("a kind word", [false, true, true, true]),
            ("王敬上", [true, false, true, true]),
        ] {
            let classes = filter.classes(key);
            assert_eq!(
                [0, 1, 2, 3].map(|class| classes.has(class)),
                expected,
                "{key}"
            );
        }
    }
}
