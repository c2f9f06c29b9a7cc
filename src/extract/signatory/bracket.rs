//! Brackets at the end of an item: places, a year, or an office.

use crate::document::Place;

use super::item_text;
use super::name;
use super::site;

/// Returns true if what stands before a country is no town that is known, and many words or the
/// name of an organization.
pub(super) fn is_employer(places: &[Place], text: &str) -> bool {
    let town = |place: &Place| {
        let (Some(city), Some(country)) = (place.city.as_deref(), place.country) else {
            return true;
        };
        site::has_city(country, city)
            || !name::is_surely_organization(city)
                && !name::is_acronym(city)
                && city.split_whitespace().count() <= 3
    };
    text.contains(',') && !places.iter().all(town)
}

/// Returns true if places are but a town that few know.
pub(super) fn is_small_town(places: &[Place], text: &str) -> bool {
    let town = |place: &Place| place.city.as_deref() == Some(text);
    matches!(places, [place] if town(place)) && !site::is_large(text)
}

/// What stands before the bracket that closes at the end of a text, and what is in it.
pub(super) fn last_bracket(text: &str) -> Option<(&str, &str)> {
    // A bracket may open in one width and close in the other.
    let (open, close) = (['(', '（'], [')', '）']);
    if !text.ends_with(close) {
        return None;
    }
    let mut depth = 0;
    for (at, character) in text.char_indices().rev() {
        if close.contains(&character) {
            depth += 1;
        } else if open.contains(&character) {
            depth -= 1;
            if depth == 0 {
                let inside = text[at..].strip_prefix(open)?.strip_suffix(close)?;
                return Some((text[..at].trim_end(), inside.trim()));
            }
        }
    }
    None
}

/// Returns true if a bracket holds a year and at most an acronym, as awards and promotions do.
pub(super) fn is_year(inside: &str) -> bool {
    let words: Vec<&str> = inside.split_whitespace().collect();
    let year = |word: &&str| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    words.len() <= 3 && words.last().is_some_and(year)
}

/// The bracket at the end of an item, if any.
pub(super) fn trailing_bracket(item: &str) -> Option<&str> {
    last_bracket(item_text::bare(item)).map(|(_, inside)| inside)
}
