//! What stands beside a name: office, affiliation, places.

use crate::analysis::begins_unspaced;
use crate::document::Place;

use super::item_text::{self, commas};
use super::name;
use super::site;
use super::words::{Class, key};

/// Returns true if a text names an office or profession.
pub(super) fn has_role(text: &str) -> bool {
    let key = key(text);
    if begins_unspaced(text) {
        return Class::Role.is_in(&key);
    }
    key.split(' ').take(4).any(|word| Class::Role.is(word))
}

/// Returns true if what stands after a name and a comma can only be an office: it names one, or is
/// a few words that begin in lower case and with no article.
pub(super) fn is_role(text: &str) -> bool {
    let articles = [
        "a", "an", "the", "un", "una", "une", "ein", "eine", "um", "uma", "een", "en", "ett", "the",
    ];
    let first = text.split_whitespace().next().unwrap_or_default();
    let lower = first.starts_with(char::is_lowercase) && !articles.contains(&first);
    has_role(text) || lower && text.split_whitespace().count() <= 8
}

/// Returns true if a word is an office that stands before the name of who holds it.
pub(super) fn leads(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && Class::Role.is_word(word)
        && !name::is_honorific(word)
}

/// Returns true if an item is an office and a person's name.
pub(super) fn is_led(text: &str) -> bool {
    text.split_once(' ')
        .is_some_and(|(first, name)| leads(first) && name::is_person_shaped(name))
}

/// Role and affiliation from a line that stands below a name.
pub(super) fn held(line: &str) -> (Option<String>, Option<String>) {
    let line = item_text::bare(line);
    let inside = line
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let (role, affiliation, _) = office(&commas(inside.unwrap_or(line)));
    (role, affiliation)
}

/// Role, affiliation and places from what follows a person's name.
pub(super) fn office(parts: &[&str]) -> (Option<String>, Option<String>, Vec<Place>) {
    let (kept, mut places) = places_at_end(parts, false);
    let mut parts = &parts[..kept];
    // `Ana Roe, Kenya, director`
    if let [first, _, ..] = parts
        && let Some(place) = site::country_alone(first)
    {
        places.insert(0, place);
        parts = &parts[1..];
    }
    match parts {
        [] => (None, None, places),
        [only] if !has_role(only) && name::is_organization_marked(only) => {
            (None, Some((*only).to_owned()), places)
        }
        [role, organization]
            if has_role(role)
                && !has_role(organization)
                && name::is_organization_marked(organization) =>
        {
            (
                Some((*role).to_owned()),
                Some((*organization).to_owned()),
                places,
            )
        }
        _ => (Some(parts.join(", ")), None, places),
    }
}

/// How many of the parts are left when the places at their end are taken off, and those places;
/// `name` says that the first part is the name and must stay.
pub(super) fn places_at_end(parts: &[&str], name: bool) -> (usize, Vec<Place>) {
    let least = usize::from(name);
    let kept = parts.len();
    let Some(part) = parts[least..].last().copied() else {
        return (kept, Vec::new());
    };
    let before = (kept > least + 1).then(|| parts[kept - 2]);
    if let Some(country) = site::country_named(part) {
        let city = before.filter(|city| site::has_city(country, city));
        let place = Place {
            city: city.map(str::to_owned),
            country: Some(country),
        };
        return (kept - 1 - usize::from(city.is_some()), vec![place]);
    }
    if let Some(city) = before
        && let Some(country) = site::country_around(city, part)
        && (name || kept == 2 && !has_role(city) || site::has_city(country, city))
    {
        let place = Place {
            city: Some(city.to_owned()),
            country: Some(country),
        };
        return (kept - 2, vec![place]);
    }
    let found = if is_joined(part) {
        site::places(part)
    } else if before.is_some_and(is_seat) && !name && !has_role(part) {
        // `Lake Forum Association, Graz`
        site::lone_city(part)
            .filter(|_| site::is_large(part))
            .into_iter()
            .collect()
    } else if name && kept == least + 1 || !name && !has_role(part) && before.is_none_or(is_role) {
        site::lone_city(part).into_iter().collect()
    } else {
        Vec::new()
    };
    (kept - usize::from(!found.is_empty()), found)
}

/// Returns true if a town after an organization is where it has its seat, not a part of its name as
/// with universities.
fn is_seat(organization: &str) -> bool {
    name::is_surely_organization(organization) && !organization.contains("niversi")
}

/// Returns true if a text may be several places side by side.
fn is_joined(text: &str) -> bool {
    text.contains('/') || text.split_whitespace().count() <= 5 && text.contains(' ')
}
