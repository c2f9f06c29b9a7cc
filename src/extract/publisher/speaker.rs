//! The organization in whose name a text says `we`: "we at River League", "desde Liga del Río pedimos".
//!
//! A frame of words in many languages, then a name; places are no names, and one bare word is one only if it is marked.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::Found;
use crate::gazetteer::{city, country, region};

use super::super::{Reading, signatory};
use super::{READ, beginning, found, host, printed};

/// How many passages at the beginning are looked at.
const PASSAGES: usize = 20;

/// Frames in which `we` are named. Origin: written for this project.
static WE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?i:we,? (?:here )?at (?:the )?|we of the |wir (?:von der|vom|von|bei der|beim|bei) |nous,? (?:à|chez|au sein de|membres de) (?:la |l['’])?|",
        r"\p{L}+[aei]mos desde |n[óo]s,? d[aeo]s? |noi (?:di|della|del|dell['’]) ?|wij (?:van|bij) (?:de |het )?|vi (?:på|från|hos|i föreningen) |",
        r"мы в |ми в |мы, |my w |my z )(?P<name>\p{Lu}.*)$|",
        r"\b(?:(?i:at (?:the )?)(?P<a>\p{Lu}[^,.;:]{2,60}), we |(?i:desde|en) (?P<b>\p{Lu}[^.;:]{2,60}?),? \p{L}+[aei]mos\b|",
        r"(?i:chez|à) (?P<c>\p{Lu}[^,.;:]{2,60}), nous |(?i:na|no) (?P<d>\p{Lu}[^,.;:]{2,60}), \p{L}+[aei]mos\b)"
    ))
    .ok()
});

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
            own.then(|| found(name, "first-person", 0.5, text))?
        })
}

/// Who `we` are in a passage, and whether the frame leaves no doubt that the name is of an organization.
fn spoken(text: &str) -> Option<(&str, bool)> {
    let captures = WE.as_ref()?.captures(text)?;
    let certain = captures.name("name");
    let doubtful = || {
        ["a", "b", "c", "d"]
            .into_iter()
            .find_map(|group| captures.name(group))
    };
    let name = printed::name_at_start(certain.or_else(doubtful)?.as_str())?;
    let marked = name.contains([' ', '-']) || name.chars().filter(|c| c.is_uppercase()).count() > 1;
    let place = country::named(name).is_some()
        || region::named(name).is_some()
        || !city::named(name).is_empty();
    (!place && (marked || signatory::is_organization(name))).then_some((name, certain.is_some()))
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
