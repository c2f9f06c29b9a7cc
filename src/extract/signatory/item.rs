//! One item of a list as a party: numbering, handles and brackets taken off, the rest cut by
//! `part`.

use std::borrow::Cow;

use crate::analysis::begins_unspaced;
use crate::document::{PartyType, Place, Signatory};

use super::bracket;
use super::item_text;
use super::name::{self, Leaning};
use super::part;
use super::site;
use super::style::Style;

/// A signatory from one item; nothing where no name is left.
pub(super) fn signatory(item: &str, style: Style) -> Option<Signatory> {
    if name::is_endless(item) {
        return None;
    }
    let clean = without_handles(without_number(without_date(in_brackets(item_text::bare(
        item,
    )))));
    let flags = flags(&clean);
    let clean = without_marks(&clean);
    let (clean, inner) = without_places(clean.trim());
    let (clean, placed) = style.template.read(&clean);
    let (text, places, bracket) = trailing(clean, style);
    let mut reading = part::parts(text, style);
    if !reading.name.chars().any(char::is_alphanumeric) {
        return None;
    }
    if let Some(bracket) = bracket {
        if reading.role.is_none() && part::is_person(&reading.name, true, style.leaning) {
            reading.role = Some(bracket.to_owned());
        } else {
            reading.name = format!("{} ({bracket})", reading.name);
        }
    }
    let mut places = together([reading.places, places, placed, inner]);
    if places.iter().all(|place| place.country.is_none()) {
        places.extend(flags);
    }
    let has_role = reading.role.is_some();
    let party_type = if reading.person
        || reading.affiliation.is_some() && name::is_person_shaped(&reading.name)
    {
        PartyType::Person
    } else {
        name::party_type(&reading.name, has_role, style.leaning)
    };
    Some(Signatory {
        name: reading.name,
        party_type,
        role: reading.role,
        affiliation: reading.affiliation,
        places,
    })
}

/// What stands in the brackets around a whole item where it is a person's name: `(Ana Roe)`.
fn in_brackets(text: &str) -> &str {
    let inside = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .map(str::trim);
    let named = |inside: &&str| {
        !inside.contains(['(', ')'])
            && name::is_known_person(inside)
            && site::places(inside).is_empty()
    };
    inside.filter(named).unwrap_or(text)
}

/// An item without the day in digits that ends it, on which it was signed: `Ana Roe (Kenya),
/// 20/10/2013`.
fn without_date(text: &str) -> &str {
    let Some((before, last)) = text.rsplit_once(char::is_whitespace) else {
        return text;
    };
    let separators = last.matches(['/', '.', '-']).count();
    let digits = last.bytes().filter(u8::is_ascii_digit).count();
    let day = separators == 2 && (4..=8).contains(&digits) && digits + 2 == last.len();
    let before = before.trim_end_matches([',', '-', '–', '—', '|', ' ', '\t']);
    match day && before.contains(char::is_alphabetic) {
        true => before,
        false => text,
    }
}

/// An item without the telephone number that ends it.
fn without_number(text: &str) -> &str {
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit() || " ()+-./".contains(c));
    let digits = text[rest.len()..]
        .bytes()
        .filter(u8::is_ascii_digit)
        .count();
    let begins = text[rest.len()..].starts_with([' ', '(', '+']);
    match (7..=15).contains(&digits) && begins && rest.contains(char::is_alphabetic) {
        true => rest.trim_end_matches([',', ':', ' ']),
        false => text,
    }
}

/// Places from several parts of an item: a town before a country lies in it, and no country is told
/// twice.
fn together(parts: [Vec<Place>; 4]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for part in parts {
        let [
            Place {
                city: None,
                country: Some(country),
            },
        ] = part[..]
        else {
            places.extend(part);
            continue;
        };
        match places.last_mut() {
            None => places.extend(part),
            Some(last) => {
                let city = last.city.take();
                // What is no town of the country is a part of it: `Río Negro, Argentina`.
                last.city = city.filter(|city| {
                    last.country.is_none_or(|known| known == country)
                        || site::has_city(country, city)
                });
                last.country = Some(country);
            }
        }
    }
    places
}

/// An item without a bracket that holds places and is followed by more, `Ana Roe (Kenya),
/// director`, and those places.
fn without_places(text: &str) -> (Cow<'_, str>, Vec<Place>) {
    let bracket = text
        .match_indices(['(', '（'])
        .take(3)
        .find_map(|(start, _)| {
            let end = start + text[start..].find([')', '）'])?;
            let mut inside = text[start..end].chars();
            inside.next();
            let places = site::places(inside.as_str());
            let rest = text[end..].trim_start_matches([')', '）', ' ']);
            let told = start > 0 && rest.starts_with([',', '–', '—', '-', '|', ':', '，']);
            (told && places.iter().all(|place| place.country.is_some()) && !places.is_empty())
                .then_some((start, end, places))
        });
    match bracket {
        Some((start, end, places)) => {
            let rest = text[end..].trim_start_matches([')', '）']);
            let before = text[..start].trim_end();
            (Cow::Owned(format!("{before}{rest}")), places)
        }
        None => (Cow::Borrowed(text), Vec::new()),
    }
}

/// The countries of the flags in an item: pairs of regional indicators.
fn flags(text: &str) -> Vec<Place> {
    let letter = |c: char| {
        let letter = u32::from(c).checked_sub(0x1F1E6)?;
        (letter < 26).then(|| char::from(b'A' + letter as u8))
    };
    let mut letters = text.chars().filter_map(letter);
    let mut places = Vec::new();
    while let (Some(first), Some(second)) = (letters.next(), letters.next()) {
        let country = format!("{first}{second}").parse().ok();
        places.extend(country.map(|country| Place {
            city: None,
            country: Some(country),
        }));
    }
    places
}

/// An item without flags, handles in brackets, footnote marks and marks of emphasis.
fn without_marks(text: &str) -> String {
    let is_flag = |c: char| matches!(c, '\u{1F1E6}'..='\u{1F1FF}' | '\u{FE0F}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{1F300}'..='\u{1FAFF}');
    let mut text: String = text.chars().filter(|c| !is_flag(*c)).collect();
    // Wikis write `!MdB` for a word that is no link.
    if text.contains(" !") {
        text = text.replace(" !", " ");
    }
    while let Some((start, end)) = handle(&text) {
        text.replace_range(start..end, "");
    }
    text.trim()
        .trim_matches(['*', '_'])
        .trim_end_matches(['¹', '²', '³', '†', '‡'])
        .trim_start_matches(['#', '~'])
        .trim()
        .to_owned()
}

/// A bracket that holds a handle or an address and nothing more.
fn handle(text: &str) -> Option<(usize, usize)> {
    let start = text
        .find("(@")
        .or_else(|| text.find("([@"))
        .or_else(|| text.find("(http"))?;
    let end = start + text[start..].find(')')? + 1;
    let end = if text[end..].starts_with("(http") {
        end + text[end..].find(')')? + 1
    } else {
        end
    };
    let end = if text[end..].starts_with(')') {
        end + 1
    } else {
        end
    };
    let begin = text[..start].trim_end().len();
    // One alone at the end is all that is told of a person.
    if text[start..].starts_with("(@") && end == text.len() {
        return None;
    }
    (begin > 0 && !text[start..end].contains(' ')).then_some((begin, end))
}

/// An item without e-mail addresses and handles that follow a name.
fn without_handles(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut depth = 0_i32;
    for (place, word) in text.split(' ').enumerate() {
        depth += word.matches(['(', '（']).count() as i32;
        let address = depth <= 0 && word.contains('@');
        depth -= word.matches([')', '）']).count() as i32;
        if place == 0 || !address {
            kept.push(word);
        } else if let Some(last) = kept.last_mut() {
            *last = last.trim_end_matches(',');
        }
    }
    kept.join(" ")
}

/// The text before the brackets at its end, the places in them, and what else they hold.
fn trailing(text: &str, style: Style) -> (&str, Vec<Place>, Option<&str>) {
    let mut rest = text;
    let mut places = Vec::new();
    let mut other = None;
    let persons = matches!(style.leaning, Leaning::Persons | Leaning::RatherPersons);
    while let Some((before, inside)) = bracket::last_bracket(rest) {
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
            places if !style.towns && persons && bracket::is_small_town(&places, inside) => {
                Vec::new()
            }
            places if persons && bracket::is_employer(&places, inside) => Vec::new(),
            places => places,
        };
        if !found.is_empty() {
            places.splice(0..0, found);
        } else if bracket::is_year(inside) && style.years {
        } else if other.is_none()
            && !name::is_acronym(inside)
            && style.leaning != Leaning::Organizations
            && part::is_person(item_text::head(before), true, style.leaning)
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
        .or_else(|| site::lone_city(place).filter(|_| begins_unspaced(place)))?;
    Some((place, office.trim()))
}
