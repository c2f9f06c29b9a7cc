//! The vocabulary of signatures: cues, closings, roles and the like in many languages, read once
//! from `words.tsv`.
//!
//! A class stands for its phrases. All text is compared by its key: folded, so that case, accents
//! and punctuation do not matter.

use std::ops::Deref;
use std::sync::LazyLock;

pub(super) use super::key::key;
use crate::lexicon::FoldedPhrases;

/// A class of words of the table, in the order of `NAMES`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Announce,
    Participle,
    Support,
    Following,
    Adopted,
    Closing,
    Delivery,
    Bow,
    Farewell,
    Courtesy,
    Ending,
    Group,
    People,
    Organization,
    Connective,
    Instead,
    We,
    Surname,
    Invitation,
    Corporate,
    Role,
    Honorific,
    Particle,
    Behalf,
    Greeting,
    Sentence,
    Chapter,
    Reply,
    Government,
    Statement,
    Letter,
    Possessive,
    NameColumn,
    CityColumn,
    CountryColumn,
    RoleColumn,
    DroppedColumn,
    Myself,
    Others,
    Collective,
    Salute,
    Said,
    Rest,
    Degree,
}

/// The classes by their names in the table.
pub(super) const NAMES: [(&str, Class); 44] = [
    ("announce", Class::Announce),
    ("participle", Class::Participle),
    ("support", Class::Support),
    ("following", Class::Following),
    ("adopted", Class::Adopted),
    ("closing", Class::Closing),
    ("delivery", Class::Delivery),
    ("bow", Class::Bow),
    ("farewell", Class::Farewell),
    ("courtesy", Class::Courtesy),
    ("ending", Class::Ending),
    ("group", Class::Group),
    ("people", Class::People),
    ("organization", Class::Organization),
    ("connective", Class::Connective),
    ("instead", Class::Instead),
    ("we", Class::We),
    ("surname", Class::Surname),
    ("invitation", Class::Invitation),
    ("corporate", Class::Corporate),
    ("role", Class::Role),
    ("honorific", Class::Honorific),
    ("particle", Class::Particle),
    ("behalf", Class::Behalf),
    ("greeting", Class::Greeting),
    ("sentence", Class::Sentence),
    ("chapter", Class::Chapter),
    ("reply", Class::Reply),
    ("government", Class::Government),
    ("statement", Class::Statement),
    ("letter", Class::Letter),
    ("possessive", Class::Possessive),
    ("name-column", Class::NameColumn),
    ("city-column", Class::CityColumn),
    ("country-column", Class::CountryColumn),
    ("role-column", Class::RoleColumn),
    ("dropped-column", Class::DroppedColumn),
    ("myself", Class::Myself),
    ("others", Class::Others),
    ("collective", Class::Collective),
    ("salute", Class::Salute),
    ("said", Class::Said),
    ("rest", Class::Rest),
    ("degree", Class::Degree),
];

/// The phrases of each class, in the order of `NAMES`.
pub(super) static TABLE: LazyLock<Vec<FoldedPhrases>> = LazyLock::new(|| {
    let names = NAMES.map(|(name, _)| name);
    FoldedPhrases::by_class(include_str!("words.tsv"), &names, key)
});

impl Deref for Class {
    type Target = FoldedPhrases;

    fn deref(&self) -> &FoldedPhrases {
        &TABLE[*self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words() {
        for (name, class) in NAMES {
            assert!(!class.is_empty(), "{name}");
        }
        for (place, (name, class)) in NAMES.into_iter().enumerate() {
            assert_eq!(class as usize, place, "{name}");
        }
    }

    #[test]
    fn phrases_match_at_word_borders() {
        for (class, line, expected) in [
            (Class::Announce, "PRIMI FIRMATARI:", true),
            (Class::Announce, "Подписавшиеся", true),
            (Class::Announce, "Erstunterzeichner:innen", true),
            (Class::Announce, "聯署組織：", true),
            (Class::Announce, "designed bylaws", false),
            (Class::Closing, "Mit freundlichen Grüßen", true),
            (Class::Ending, "Über uns", true),
            (Class::Role, "řediteľka", true),
        ] {
            assert_eq!(class.is_in(&key(line)), expected, "{line}");
        }
    }
}
