//! The organization in whose name a text says `we`: "we at River League", "desde Liga del Río
//! pedimos".
//!
//! Looks for a frame of words in many languages and a name after it; names of places do not count,
//! and a single word counts only if it is marked.

use std::sync::LazyLock;

use crate::document::Found;
use crate::extract::rules;
use crate::gazetteer::{city, country, region};

use super::super::{Reading, signatory};
use super::frame::Frames;
use super::{READ, WORDS, beginning, found, host, printed};

/// Number of passages at the beginning that are examined.
const PASSAGES: usize = 20;

/// Frames in which `we` are named: a name follows.
static WE: LazyLock<Frames> = LazyLock::new(|| Frames::new(WORDS.phrases("we")));

/// Words before the name of those who go on with a verb in the first person.
static AT: LazyLock<Frames> = LazyLock::new(|| Frames::new(WORDS.phrases("at")));

/// The pronouns of the first person that may follow such a name.
const FIRST_PERSON: [&str; 2] = ["we", "nous"];

/// The length of a name before such a verb, in bytes.
const NAME_LENGTH: std::ops::RangeInclusive<usize> = 3..=90;

/// The organization in whose name the text says `we`.
pub(super) fn speaker(reading: &Reading<'_>) -> Option<Found<String>> {
    let linked = |name: &str| {
        let mut hosts = reading.parsed.hosts.iter();
        hosts.any(|named| host::agrees(&named.host, name))
    };
    let passages = reading.main.iter().take(PASSAGES);
    passages
        .map(|(_, block)| beginning(&block.text, READ))
        .find_map(|text| {
            let (name, certain) = spoken(text)?;
            let own = certain || signatory::is_organization(name) || linked(name);
            own.then(|| found(name, rules::PUBLISHER_FIRST_PERSON, text))?
        })
}

/// Returns the party that `we` means in a passage, and whether the frame is certain to name an
/// organization.
fn spoken(text: &str) -> Option<(&str, bool)> {
    let is_named = |rest: &&str| rest.starts_with(char::is_uppercase);
    let certain = WE.after(text).chain(after_verb(text)).find(is_named);
    let doubtful = || AT.after(text).filter(is_named).find_map(before_verb);
    let name = printed::name_at_start(certain.or_else(doubtful)?)?;
    let marked = name.contains([' ', '-']) || name.chars().filter(|c| c.is_uppercase()).count() > 1;
    let place = country::named(name).is_some()
        || region::named(name).is_some()
        || !city::named(name).is_empty();
    (!place && (marked || signatory::is_organization(name))).then_some((name, certain.is_some()))
}

/// Returns the text after a verb in the first person and `desde`, `pedimos desde Liga Azul`.
fn after_verb(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(" desde ")
        .filter(|(at, _)| text[..*at].ends_with("mos"))
        .map(|(at, found)| &text[at + found.len()..])
}

/// The name with which a text begins, where a clause in the first person follows it.
fn before_verb(text: &str) -> Option<&str> {
    let clause = text.split(['.', ':', ';']).next()?;
    let (name, verb) = match clause.split_once(',') {
        Some((name, rest)) => (name, rest.split_whitespace().next()?),
        // Without a comma the verb is the first word in lower case that is one.
        None => {
            let is_verb =
                |word: &&str| word.ends_with("mos") && word.starts_with(char::is_lowercase);
            let verb = clause.split(' ').find(is_verb)?;
            (clause[..clause.find(&format!(" {verb}"))?].trim_end(), verb)
        }
    };
    let speaks = verb.ends_with("mos") || FIRST_PERSON.contains(&verb);
    (speaks && NAME_LENGTH.contains(&name.len())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(spoken(text).map(|(name, _)| name), expected, "{text}");
    }

    #[test]
    fn those_who_say_we_are_named() {
        check("At River League, we ask for more.", Some("River League"));
        check(
            "That is why we at the River League ask",
            Some("River League"),
        );
        check(
            "la campaña que apoyamos desde Liga Azul.",
            Some("Liga Azul"),
        );
        check("Desde Liga Azul pedimos más", Some("Liga Azul"));
        check("Wir vom Bund der Boote fordern", Some("Bund der Boote"));
        check("Desde Estados Unidos pedimos más", None);
        check("Wir von Anfang an", None);
        check("we at last saw", None);
    }
}
