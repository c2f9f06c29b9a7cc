//! The key of a line with the classes of which it may have phrases, told word by word in one pass:
//! most lines have none of most classes, and need not be searched for each.

use std::ops::Deref;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::{Class, TABLE, borders, head, key, tail};

/// A set of classes, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Classes(u64);

impl Classes {
    fn of(class: usize) -> Self {
        Self(1 << class)
    }

    fn has(self, class: Class) -> bool {
        self.0 & Self::of(class as usize).0 != 0
    }

    fn add(&mut self, more: Self) {
        self.0 |= more.0;
    }
}

/// The key of a line, and the classes of which the line or a part of it may have phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    text: String,
    classes: Classes,
}

impl Deref for Key {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Key {
    /// The key of a text.
    pub(super) fn new(text: &str) -> Self {
        let text = key(text);
        let classes = OPENINGS.classes(&text);
        Self { text, classes }
    }

    /// Whether the line or a part of it may have a phrase of one of some classes.
    pub(super) fn may_hold(&self, classes: &[Class]) -> bool {
        classes.iter().any(|class| self.classes.has(*class))
    }

    /// Whether one of the phrases of a class stands anywhere in the line.
    pub(super) fn holds(&self, class: Class) -> bool {
        self.classes.has(class) && class.is_in(&self.text)
    }
}

/// The classes that are sought in every line of a text; of the others any line may have phrases.
const SOUGHT: [Class; 18] = [
    Class::Announce,
    Class::Participle,
    Class::Support,
    Class::Following,
    Class::Adopted,
    Class::Closing,
    Class::Farewell,
    Class::Courtesy,
    Class::Chapter,
    Class::Government,
    Class::Statement,
    Class::Myself,
    Class::Invitation,
    Class::Said,
    Class::Others,
    Class::Salute,
    Class::Collective,
    Class::Behalf,
];

/// With which words the phrases of the classes sought begin.
#[derive(Default)]
struct Openings {
    /// The first words of phrases, with the classes that the word alone may tell, and whether a
    /// second one tells more.
    words: FxHashMap<String, (Classes, bool)>,
    /// The first two words.
    pairs: FxHashMap<String, Classes>,
    /// Beginnings of the first word.
    beginnings: Pieces,
    /// Endings of it.
    endings: Pieces,
    /// Classes with phrases in scripts without spaces, which may stand inside a word.
    unspaced: Classes,
    /// Classes that are not sought.
    others: Classes,
}

static OPENINGS: LazyLock<Openings> = LazyLock::new(|| {
    let mut openings = Openings {
        others: Classes(!0),
        ..Openings::default()
    };
    for sought in SOUGHT {
        let class = Classes::of(sought as usize);
        openings.others.0 &= !class.0;
        let phrases = &TABLE[sought as usize];
        for phrase in &phrases.whole {
            openings.add(phrase, class);
        }
        for phrase in &phrases.beginnings {
            match phrase.rsplit_once(' ') {
                // The last word may go on.
                Some((before, _)) => openings.add(before, class),
                None => openings.beginnings.add(head(phrase), phrase, class),
            }
        }
        for phrase in &phrases.endings {
            openings.endings.add(tail(phrase), phrase, class);
        }
        if !phrases.anywhere.is_empty() {
            openings.unspaced.add(class);
        }
    }
    openings
});

impl Openings {
    /// Adds a phrase by its first words.
    fn add(&mut self, phrase: &str, class: Classes) {
        let mut words = borders(phrase);
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
    fn classes(&self, key: &str) -> Classes {
        let mut classes = self.others;
        // Scripts without spaces take three bytes for a letter.
        if key.bytes().any(|byte| byte >= 0xE0) {
            classes.add(self.unspaced);
        }
        let mut words = borders(key);
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
            classes.add(self.beginnings.of(head(word), beginning));
            let ending = |length| word.get(word.len().checked_sub(length)?..);
            classes.add(self.endings.of(tail(word), ending));
        }
        classes
    }
}

/// Beginnings or endings of words, and the classes that have phrases of them.
#[derive(Default)]
struct Pieces {
    classes: FxHashMap<String, Classes>,
    /// The lengths in bytes of the pieces that have these two bytes at their own end of a word.
    lengths: FxHashMap<u16, Vec<usize>>,
}

impl Pieces {
    fn add(&mut self, border: [u8; 2], piece: &str, class: Classes) {
        self.classes.entry(piece.to_owned()).or_default().add(class);
        let lengths = self.lengths.entry(u16::from_le_bytes(border)).or_default();
        if !lengths.contains(&piece.len()) {
            lengths.push(piece.len());
        }
    }

    /// The classes of the pieces of a word, given by its two bytes and as its piece of any length.
    fn of<'w>(&self, border: [u8; 2], piece: impl Fn(usize) -> Option<&'w str>) -> Classes {
        let mut classes = Classes::default();
        let lengths = self.lengths.get(&u16::from_le_bytes(border));
        for piece in lengths
            .into_iter()
            .flatten()
            .filter_map(|length| piece(*length))
        {
            classes.add(self.classes.get(piece).copied().unwrap_or_default());
        }
        classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_class_is_missed() {
        for (number, phrases) in TABLE.iter().enumerate() {
            let class = Classes::of(number);
            let beginnings = phrases.beginnings.iter();
            let endings = phrases.endings.iter();
            let lines = (phrases.whole.iter().chain(&phrases.anywhere).cloned())
                .chain(
                    beginnings.flat_map(|beginning| [beginning.clone(), format!("{beginning}xyz")]),
                )
                .chain(endings.flat_map(|ending| [ending.clone(), format!("xyz{ending}")]));
            for line in lines {
                let key = Key::new(&format!("Xyz {line}, xyz"));
                assert_eq!(key.classes.0 & class.0, class.0, "{line}");
            }
        }
    }

    #[test]
    fn most_classes_are_told_to_be_missing() {
        let key = Key::new("Rain fell near Hill Road.");
        assert!(!key.may_hold(&SOUGHT));
        assert!(Key::new("With kind regards").may_hold(&[Class::Announce, Class::Closing]));
        assert!(Key::new("Signatories:").may_hold(&[Class::Closing, Class::Announce]));
        assert!(Key::new("敬上").holds(Class::Bow));
    }

    #[test]
    fn pieces_are_told_by_two_bytes() {
        let pieces = [&OPENINGS.beginnings, &OPENINGS.endings];
        let mut pieces = pieces.into_iter().flat_map(|pieces| pieces.classes.keys());
        assert!(pieces.all(|piece| piece.len() >= 2));
    }
}
