//! The date of the document itself: declared, in the address, near the heading, in a dateline, in
//! the text.
//!
//! Each rule gives a date or nothing. The date of the strongest rule counts, and a remark names
//! what contradicts it. A wrong date is worse than none, and no day is ever invented.

mod address;
mod calendar;
mod cue;
mod declared;
mod printed;
pub(crate) mod written;

use crate::document::{Found, PartialDate};
use crate::extract::rules::{self, Rule};
use crate::parse::Property;

use super::{Reading, publisher};

/// The number of blocks that decide the order of day and month on a page.
const BLOCKS: usize = 400;

/// The date, at the precision that the document supports; `remarks` receives contradictions.
pub fn date(reading: &Reading<'_>, remarks: &mut Vec<String>) -> Option<Found<PartialDate>> {
    let language = order(reading);
    let language = language.as_str();
    let declared = declared::declared(reading, language);
    let (url, name) = addresses(reading);
    let first = match (declared, &url) {
        (Some(declared), Some(url)) if precedes(url.value, &declared) => Some(url.clone()),
        (declared, _) => declared,
    };
    let near = printed::near_heading(reading, language);
    // The day that the page shows is the one where it was published.
    let first = match (first, &near) {
        (Some(declared), Some(near))
            if is_universal(&declared) && adjoin(near.value, declared.value) =>
        {
            Some(near.clone())
        }
        (first, _) => first,
    };
    let candidates: Vec<Found<PartialDate>> = [
        first,
        printed::dateline(reading, language),
        url,
        name,
        printed::announced(reading, language),
        near,
        printed::foot(reading, language),
        declared::changed(reading, language),
    ]
    .into_iter()
    .flatten()
    .collect();
    let Some(best) = candidates.first().cloned() else {
        return declared::made(reading, language);
    };
    for other in &candidates[1..] {
        if other.value.year_number() != best.value.year_number() {
            remarks.push(format!(
                "dates differ: {} ({}) and {} ({})",
                best.value, best.evidence.rule, other.value, other.evidence.rule
            ));
        }
    }
    if best.value.day_number().is_some() {
        return Some(best);
    }
    // A more exact date that agrees with the stronger rule is taken in its place.
    let exact = candidates
        .into_iter()
        .chain(declared::moments(reading, language))
        .find(|other| {
            other.value.day_number().is_some()
                && best.value.earliest() <= other.value.earliest()
                && other.value.latest() <= best.value.latest()
        });
    Some(exact.unwrap_or(best))
}

/// Returns true if a day in the address goes before the declared one: it is earlier, as that of the
/// first publication is, or it is the next day, where the declared moment counts in universal time.
fn precedes(address: PartialDate, declared: &Found<PartialDate>) -> bool {
    let (ours, theirs) = (address.earliest(), declared.value.earliest());
    address.day_number().is_some()
        && (ours <= theirs
            || is_universal(declared) && theirs.tomorrow().is_ok_and(|next| next == ours))
}

/// Returns true if a declared moment counts in universal time, so that it may be a day off.
fn is_universal(declared: &Found<PartialDate>) -> bool {
    let text = declared.evidence.text.trim();
    let zones = ["Z", "+00:00", "+0000", "GMT", "UTC"];
    text.len() > 12 && zones.iter().any(|zone| text.ends_with(zone))
}

/// Returns true if one of two days follows the other.
fn adjoin(a: PartialDate, b: PartialDate) -> bool {
    let days = a.day_number().is_some() && b.day_number().is_some();
    let (a, b) = (a.earliest(), b.earliest());
    let next = |day: jiff::civil::Date, other| day.tomorrow().is_ok_and(|next| next == other);
    days && (next(a, b) || next(b, a))
}

/// The dates of the declared address and of the file's name.
fn addresses(reading: &Reading<'_>) -> (Option<Found<PartialDate>>, Option<Found<PartialDate>>) {
    let found = |path: &str, rule: Rule| {
        let date = address::in_path(path)?;
        Some(Found::new(date, rule.declared(path)))
    };
    let url = reading
        .parsed
        .declared(Property::Url)
        .find_map(|declaration| found(&declaration.value, rules::DATE_ADDRESS));
    (url, found(reading.name, rules::FILE_NAME))
}

/// The language for reading dates in figures: for English with its region, as declared or as other
/// dates of the page show.
fn order(reading: &Reading<'_>) -> String {
    let language = reading.language_code();
    if language != "en" {
        return language.to_owned();
    }
    let blocks = reading.parsed.blocks.iter().take(BLOCKS);
    let shown = blocks
        .filter_map(|block| written::writes_day_first(&block.text))
        .next();
    let region = reading
        .parsed
        .declared(Property::Language)
        .filter_map(|declaration| {
            let (primary, region) = declaration.value.split_once(['-', '_'])?;
            primary
                .eq_ignore_ascii_case("en")
                .then(|| region.to_ascii_uppercase())
        })
        .next();
    let region = region.or_else(|| by_ending(reading).map(str::to_owned));
    match (shown, region.as_deref()) {
        (Some(true), _) => "en-GB".to_owned(),
        (Some(false), _) => "en-US".to_owned(),
        (None, Some(region)) => format!("en-{region}"),
        (None, None) => language.to_owned(),
    }
}

/// Returns the region of English that belongs to the ending of the document's host: the United
/// States or the rest.
fn by_ending(reading: &Reading<'_>) -> Option<&'static str> {
    let url = reading.parsed.declared(Property::Url).next()?;
    let host = publisher::host::of(&url.value)?;
    match host.rsplit('.').next()? {
        "us" | "gov" | "mil" | "edu" => Some("US"),
        "uk" | "ie" | "au" | "nz" | "in" | "za" | "ng" | "ke" | "gh" | "eu" => Some("GB"),
        _ => None,
    }
}

/// Returns true if a character is a mark that belongs to the letter before it.
pub(crate) fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}
