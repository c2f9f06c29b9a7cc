//! The key of a line with the classes of which it may have phrases: most lines have none of most
//! classes, and need not be searched for each.

use std::ops::Deref;
use std::sync::LazyLock;

use super::words::{Class, TABLE, key};
use crate::lexicon::{ClassPrefilter, ClassSet};

/// The key of a line, and the classes of which the line or a part of it may have phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    text: String,
    classes: ClassSet,
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
        let classes = PREFILTER.classes(&text);
        Self { text, classes }
    }

    /// Returns true if the line or a part of it may have a phrase of one of some classes.
    pub(super) fn may_hold(&self, classes: &[Class]) -> bool {
        classes
            .iter()
            .any(|class| self.classes.has(*class as usize))
    }

    /// Returns true if one of the phrases of a class stands anywhere in the line.
    pub(super) fn holds(&self, class: Class) -> bool {
        self.classes.has(class as usize) && class.is_in(&self.text)
    }
}

/// The classes that are searched in every line of a text; any line may have phrases of the others.
const TESTED: [Class; 18] = [
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

static PREFILTER: LazyLock<ClassPrefilter> = LazyLock::new(|| {
    let tested = TESTED.into_iter().map(|class| class as usize);
    ClassPrefilter::new(&TABLE, tested)
});

#[cfg(test)]
mod tests {
    use super::super::words::NAMES;
    use super::*;
    use crate::lexicon::{Extent, entries};

    #[test]
    fn no_class_is_missed() {
        for entry in entries(include_str!("words.tsv")) {
            let Some((_, class)) = NAMES.iter().find(|(name, _)| *name == entry.class) else {
                continue;
            };
            let phrase = entry.phrase;
            let line = match entry.extent {
                Extent::Whole => format!("Xyz {phrase}, xyz"),
                Extent::Beginning => format!("Xyz {phrase}xyz, xyz"),
                Extent::Ending => format!("Xyz xyz{phrase}, xyz"),
            };
            assert!(Key::new(&line).may_hold(&[*class]), "{line}");
        }
    }

    #[test]
    fn most_classes_are_ruled_out() {
        let key = Key::new("Rain fell near Hill Road.");
        assert!(!key.may_hold(&TESTED));
        assert!(Key::new("With kind regards").may_hold(&[Class::Announce, Class::Closing]));
        assert!(Key::new("Signatories:").may_hold(&[Class::Closing, Class::Announce]));
        assert!(Key::new("敬上").holds(Class::Bow));
    }
}
