//! Brackets at the end of an item: places, a year, or an office.

use crate::document::Place;

use super::item::{self, Style};
use super::name::{self, Leaning};
use super::part;
use super::site;
use super::words::is_unspaced;

/// The text before the brackets at its end, the places in them, and what else they hold.
pub(super) fn trailing(text: &str, style: Style) -> (&str, Vec<Place>, Option<&str>) {
    let mut rest = text;
    let mut places = Vec::new();
    let mut other = None;
    let persons = matches!(style.leaning, Leaning::Persons | Leaning::RatherPersons);
    while let Some((before, inside)) = last_bracket(rest) {
        if before.is_empty() {
            break;
        }
        // `Lake Open Net (LONE)`: an acronym may spell a town's name.
        let acronym = name::is_acronym(inside)
            && site::country_named(inside).is_none()
            && before.chars().any(char::is_lowercase);
        let found = match site::places(inside) {
            _ if acronym => Vec::new(),
            // `Ana Roe (Tilt)`: where a person works may be called like a small town.
            places if !style.towns && persons && is_small_town(&places, inside) => Vec::new(),
            places if persons && is_employer(&places, inside) => Vec::new(),
            places => places,
        };
        if !found.is_empty() {
            places.splice(0..0, found);
        } else if is_year(inside) && style.years {
        } else if other.is_none()
            && !name::is_acronym(inside)
            && style.leaning != Leaning::Organizations
            && part::is_person(item::head(before), true, style.leaning)
        {
            // `(Lake Institute, Kenya)`
            let placed = inside
                .rsplit_once([',', '，'])
                .and_then(|(beside, place)| Some((site::country_alone(place)?, beside.trim())))
                .or_else(|| first_placed(inside));
            other = Some(placed.as_ref().map_or(inside, |(_, office)| office));
            places.splice(0..0, placed.map(|(place, _)| place));
        } else {
            break;
        }
        rest = before.trim_end_matches(',').trim_end();
    }
    (rest, places, other)
}

/// `(Beijing, lawyer)`: a place before the office.
fn first_placed(inside: &str) -> Option<(Place, &str)> {
    let (place, office) = inside.split_once([',', '，', '、'])?;
    let place = site::country_alone(place)
        .or_else(|| site::lone_city(place).filter(|_| is_unspaced(place)))?;
    Some((place, office.trim()))
}

/// Whether what stands before a country is no town that is known, and many words or the name of an
/// organization.
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

/// Whether places are but a town that few know.
fn is_small_town(places: &[Place], text: &str) -> bool {
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

/// Whether a bracket holds a year and at most an acronym, as awards and promotions do.
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
    last_bracket(item::bare(item)).map(|(_, inside)| inside)
}
