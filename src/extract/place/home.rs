//! The country that a text means where it says `the government` and names none.
//!
//! Weak evidence, counted like a few mentions: where the document comes from (its address, the
//! region of its declared language, the country in which its language is at home), and how much it
//! speaks of a country's own affairs.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::analysis::begins_unspaced;
use crate::document::{Country, Evidence, Found};
use crate::extract::rules::{self, Rule};
use crate::gazetteer::{country, speakers};
use crate::lexicon::{Entry, entries};
use crate::parse::Property;

use super::super::Reading;

/// A country at home, with the weight of the evidence.
pub(super) struct Home {
    pub(super) country: Country,
    pub(super) weight: f32,
    pub(super) evidence: Evidence,
}

/// The weight of each word about a country's own affairs. Origin: chosen by hand on the annotated
/// documents.
const WORD_WEIGHT: f32 = 0.6;

/// The most that all of these words weigh.
const MAX_WEIGHT: f32 = 6.0;

/// The fewest words of a country's own affairs.
const FEWEST: usize = 1;

/// Endings of addresses that are a country's by law and everybody's by use. Origin: registries' own
/// descriptions.
const EVERYBODYS: &str =
    "ac ai as bz cc cd cx dj fm gg io la li ly me nu pw sc sh st tk to tv vc ws";

/// Words about a country's own affairs, class `own`, and about the affairs of the world, class
/// `world`, by language.
static WORDS: LazyLock<Vec<Entry>> = LazyLock::new(|| entries(include_str!("words.tsv")).collect());

/// How often a document speaks of a country's own affairs, and of the world's.
pub(super) fn of_document(reading: &Reading<'_>) -> (usize, usize) {
    let language = reading.language_code();
    // Names of those who sign are no words of the text.
    let signed = super::signed(reading);
    let (before, after) = (&reading.body[..signed.start], &reading.body[signed.end..]);
    let (own, worldly) = affairs(before, language).unwrap_or_default();
    let (more, worldlier) = affairs(after, language).unwrap_or_default();
    (own + more, worldly + worldlier)
}

/// The country of the address at which the file says it stands.
pub(super) fn of_address(reading: &Reading<'_>) -> Option<Country> {
    let mut declared = reading.parsed.declared(Property::Url);
    declared.find_map(|declared| {
        let host = declared.value.split("//").nth(1)?;
        of_host(host.split(['/', ':', '?']).next()?)
    })
}

/// The country of the language that the file declares: `NZ` of `en-NZ`.
pub(super) fn of_declared_region(reading: &Reading<'_>) -> Option<Country> {
    let mut declared = reading.parsed.declared(Property::Language);
    declared.find_map(|declared| {
        let region = declared.value.rsplit(['-', '_']).next()?;
        let country: Country = region.to_uppercase().parse().ok()?;
        let whole = declared.value.len() == 5 && country::all().contains(&country);
        whole.then_some(country)
    })
}

/// The country whose ending a host has.
pub(super) fn of_host(host: &str) -> Option<Country> {
    let ending = host.rsplit('.').next()?.to_lowercase();
    let ending = if ending == "uk" { "gb" } else { &ending };
    let country: Country = ending.parse().ok()?;
    let known = country::all().contains(&country);
    let own = known && !EVERYBODYS.split(' ').any(|code| code == ending);
    own.then_some(country)
}

/// The country at home, where the text speaks of its affairs more than of the world's.
pub(super) fn home(reading: &Reading<'_>, affairs: (usize, usize)) -> Option<Home> {
    let language = reading.language_code();
    let (own, worldly) = affairs;
    if own < FEWEST || own <= worldly {
        return None;
    }
    let (country, rule, text) = origin(reading, language)?;
    let weight = ((own - worldly) as f32 * WORD_WEIGHT).min(MAX_WEIGHT);
    let evidence = rule.declared(text);
    Some(Home {
        country,
        weight,
        evidence,
    })
}

/// The country where the text's language is at home, if every place that the text names, in a
/// dateline or beside a signature too, lies there.
pub(super) fn sole<'m>(
    reading: &Reading<'_>,
    mut mentions: impl Iterator<Item = (&'m Range<usize>, Country)>,
) -> Option<Found<Country>> {
    let (home, ..) = spoken(reading.language_code())?;
    let (span, first) = mentions.next()?;
    let mut signatories = reading.signatories.iter().flat_map(|one| &one.value.places);
    let agree = first == home
        && mentions.all(|(_, country)| country == home)
        && signatories.all(|place| place.country.is_none_or(|country| country == home));
    let evidence = || rules::PLACES.in_body(&reading.body, span.clone());
    agree.then(|| Found::new(home, evidence()))
}

/// How often a text speaks of a country's own affairs, and of the world's.
fn affairs(body: &str, language: &str) -> Option<(usize, usize)> {
    let words = || WORDS.iter().filter(|entry| entry.language == language);
    let first = words().next()?;
    if begins_unspaced(first.phrase) {
        let count = |class: &str| {
            let words = words().filter(|entry| entry.class == class);
            words.map(|word| body.matches(word.phrase).count()).sum()
        };
        return Some((count("own"), count("world")));
    }
    // Own affairs stand first in the table: what begins with both is of them.
    let mut beginnings: FxHashMap<u8, Vec<(&str, bool)>> = FxHashMap::default();
    for word in words() {
        let first = word.phrase.bytes().next().unwrap_or_default();
        let known = beginnings.entry(first).or_default();
        known.push((word.phrase, word.class == "own"));
    }
    let mut counts = (0, 0);
    for word in body.split(|character: char| !character.is_alphanumeric()) {
        // Most words begin with none of the letters.
        let may_begin =
            |first: u8| !first.is_ascii() || beginnings.contains_key(&first.to_ascii_lowercase());
        if !word.bytes().next().is_some_and(may_begin) {
            continue;
        }
        let word = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(word.to_lowercase())
        };
        let known = word.bytes().next().and_then(|first| beginnings.get(&first));
        let found = known
            .into_iter()
            .flatten()
            .find(|(begin, _)| word.starts_with(begin));
        match found {
            Some((_, true)) => counts.0 += 1,
            Some((_, false)) => counts.1 += 1,
            None => {}
        }
    }
    Some(counts)
}

/// The country from which a document comes, the rule, and the words that support it.
fn origin(reading: &Reading<'_>, language: &str) -> Option<(Country, Rule, String)> {
    let address = reading.parsed.declared(Property::Url).find_map(|declared| {
        let host = declared
            .value
            .split("//")
            .nth(1)?
            .split(['/', ':', '?'])
            .next()?;
        Some((of_host(host)?, rules::COUNTRY_ADDRESS, host.to_owned()))
    });
    let declared = || {
        reading
            .parsed
            .declared(Property::Language)
            .find_map(|declared| {
                let region = declared.value.rsplit(['-', '_']).next()?;
                let set_by_default = declared.value.to_lowercase().starts_with("en");
                let country: Country = region.parse().ok()?;
                let whole = declared.value.len() == 5 && !set_by_default;
                whole.then(|| {
                    (
                        country,
                        rules::COUNTRY_DECLARED_LANGUAGE,
                        declared.value.clone(),
                    )
                })
            })
    };
    address.or_else(declared).or_else(|| spoken(language))
}

/// The country where a language is at home, if it is one above all.
fn spoken(language: &str) -> Option<(Country, Rule, String)> {
    let (country, share) = speakers::home(language)?;
    (share >= AT_HOME).then(|| (country, rules::COUNTRY_LANGUAGE, language.to_owned()))
}

/// The least share of a language's writers in the country where it is at home.
const AT_HOME: f32 = 0.5;
