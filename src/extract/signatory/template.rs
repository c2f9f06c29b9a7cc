//! Where the places of a list stand in its items, told from all of them: `Name [Country]`,
//! `Country: Name`, `Name – City – Country`, `Name (Town)` where most of the brackets hold known
//! places.

use crate::document::{Country, Place};

use super::bracket;
use super::name;
use super::office;
use super::site;
use crate::gazetteer::country;

/// The share of items, in tenths, that must have a place where a list is said to have them.
const MOST: usize = 6;

/// Dashes and bars between the parts of an item.
const DASHES: [&str; 8] = [" – ", " — ", " - ", " | ", " / ", " // ", "\t", " · "];

/// A part of an item that may be a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// `Kenya: Lake Forum`
    Before,
    /// `(Kenya) Lake Forum`
    BracketBefore,
    /// `Lake Forum (Kenya)`
    Bracket,
    /// `Lake Forum [Kenya]`
    Square,
    /// `Lake Forum, Kenya`
    Comma,
    /// `Lake Forum – Kenya`
    Dash,
    /// `Lake Forum: Kenya`
    Colon,
    /// `Lake Forum Kenya`
    Bare,
}

const POSITIONS: [Position; 8] = [
    Position::Before,
    Position::BracketBefore,
    Position::Bracket,
    Position::Square,
    Position::Comma,
    Position::Dash,
    Position::Colon,
    Position::Bare,
];

/// Where the places of a list stand: that of the last, and that of a town before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    place: Option<Position>,
    /// True if codes of two or three letters are countries there.
    codes: bool,
    /// True if nearly all items have a known place there.
    sure: bool,
    town: Option<Position>,
}

impl Template {
    /// The template of a list; an empty one where too few items have a place at the same position.
    pub(super) fn of(items: &[&str]) -> Self {
        if items.len() < 3 {
            return Self::default();
        }
        let most = |count: usize| count * 10 >= items.len() * MOST;
        // Some known towns, and hardly anything but what may be one.
        let towns = |position: Position, count: usize| {
            let like = items.iter().filter_map(|item| position.cut(item));
            let like = like.filter(|(_, part)| is_town(part)).count();
            matches!(
                position,
                Position::Bracket | Position::Square | Position::Dash
            ) && count * 10 >= items.len() * 3
                && like * 10 >= items.len() * 9
        };
        let place = |codes: bool| {
            // How many items have a place there, and how many of those with its town.
            let count = |position: Position| {
                let parts = items.iter().filter_map(|item| position.cut(item));
                let named = parts.filter(|(rest, _)| rest.chars().any(char::is_alphabetic));
                let placed = named.filter(|(_, part)| is_placed(part, position, codes));
                placed.fold((0, 0), |(count, whole), (_, part)| {
                    (count + 1, whole + usize::from(part.contains(',')))
                })
            };
            let counted = POSITIONS.map(|position| (count(position), position));
            // The first of equals.
            let best = counted.into_iter().rev().max_by_key(|(count, _)| *count)?;
            let ((count, _), position) = best;
            let bare = position == Position::Bare;
            let sections = bare && (count * 10 < items.len() * 8 || is_repeated(items));
            let placed = most(count) || !codes && towns(position, count);
            let sure = count * 10 >= items.len() * 8;
            (placed && count >= 2 && !sections).then_some((position, sure))
        };
        let plain = place(false);
        let (codes, place) = match plain {
            Some(place) => (false, Some(place)),
            None if items.len() >= 5 => (true, place(true)),
            None => (false, None),
        };
        let sure = place.is_some_and(|(_, sure)| sure);
        let place = place.map(|(place, _)| place);
        let mut template = Self {
            place,
            codes,
            sure,
            town: None,
        };
        if place.is_some_and(|place| place != Position::Bare) {
            let town = |position: Position| {
                let town = |item: &&str| {
                    let (rest, places) = template.read(item);
                    let ([place], Some((_, part))) = (places.as_slice(), position.cut(rest)) else {
                        return false;
                    };
                    let country = place.country.filter(|_| place.city.is_none());
                    country.is_some_and(|country| site::has_city(country, part))
                };
                items.iter().filter(|item| town(item)).count()
            };
            let counted = [Position::Comma, Position::Dash].map(|place| (town(place), place));
            let best = counted.into_iter().rev().max_by_key(|(count, _)| *count);
            template.town = best
                .filter(|(count, _)| count * 2 >= items.len())
                .map(|(_, place)| place);
        }
        template
    }

    /// Returns true if the items of the list have places.
    pub(super) fn has_places(self) -> bool {
        self.place.is_some()
    }

    /// An item without its places, and those.
    pub(super) fn read(self, item: &str) -> (&str, Vec<Place>) {
        let Some((rest, part)) = self.place.and_then(|place| place.cut(item)) else {
            return (item, Vec::new());
        };
        let places = match self.codes.then(|| code(part)).flatten() {
            Some(country) => vec![Place {
                city: None,
                country: Some(country),
            }],
            None => site::places(part),
        };
        if bracket::is_employer(&places, part) {
            return (item, Vec::new());
        }
        if places.is_empty() {
            let town = match self.place {
                Some(Position::Bracket | Position::Square | Position::Dash) => true,
                Some(Position::Comma) => self.sure,
                _ => false,
            };
            return match town && !self.codes && is_town(part) {
                true => (
                    rest,
                    vec![Place {
                        city: Some(part.to_owned()),
                        country: None,
                    }],
                ),
                false => (item, Vec::new()),
            };
        }
        let (Some(town), [place]) = (self.town, places.as_slice()) else {
            return (rest, places);
        };
        match town.cut(rest) {
            Some((name, part)) if place.city.is_none() && is_town(part) => (
                name,
                vec![Place {
                    city: Some(part.to_owned()),
                    country: place.country,
                }],
            ),
            _ => (rest, places),
        }
    }
}

impl Position {
    /// The rest of an item and its part at the position.
    fn cut(self, item: &str) -> Option<(&str, &str)> {
        let item = item.trim();
        let (rest, part) = match self {
            Self::Before => {
                let separators = [": ", "： ", "："].into_iter().chain(DASHES);
                let first = separators.filter_map(|mark| Some((item.find(mark)?, mark)));
                let (at, mark) = first.min()?;
                (&item[at + mark.len()..], &item[..at])
            }
            Self::BracketBefore => {
                let (part, rest) = item
                    .strip_prefix(['(', '[', '（'])?
                    .split_once([')', ']', '）'])?;
                (rest, part)
            }
            Self::Bracket => bracket::last_bracket(item)?,
            Self::Square => {
                let (rest, part) = item.strip_suffix(']')?.rsplit_once('[')?;
                (rest, part)
            }
            Self::Comma => item.rsplit_once([',', '，', '،', '、'])?,
            Self::Dash => {
                let last = DASHES
                    .into_iter()
                    .filter_map(|mark| Some((item.rfind(mark)?, mark)));
                let (at, mark) = last.max()?;
                (&item[..at], &item[at + mark.len()..])
            }
            Self::Colon => item.rsplit_once([':', '：'])?,
            Self::Bare => {
                let ends = item.rmatch_indices(' ').map(|(at, _)| at).take(4);
                let at = ends.filter(|at| is_named(&item[at + 1..])).last()?;
                // `Forum of Kenya`, `Ana Roe from Kenya`
                let before = item[..at].rsplit(' ').next().unwrap_or_default();
                if before.starts_with(char::is_lowercase) {
                    return None;
                }
                (&item[..at], &item[at + 1..])
            }
        };
        let (rest, part) = (rest.trim(), part.trim());
        let rest = rest.trim_end_matches([',', ';', ':']).trim_end();
        let closed = |text: &str| {
            text.matches(['(', '（', '[']).count() == text.matches([')', '）', ']']).count()
        };
        (!rest.is_empty() && !part.is_empty() && part.len() <= 80 && closed(part))
            .then_some((rest, part))
    }
}

/// Returns true if a part is a place as its position has them.
fn is_placed(part: &str, position: Position, codes: bool) -> bool {
    if codes {
        let coded = matches!(position, Position::Bare) || code(part).is_none();
        return !coded;
    }
    match position {
        // A name may stand on either side, and be that of a town.
        Position::Before | Position::BracketBefore | Position::Colon => is_named(part),
        _ => {
            let places = site::places(part);
            !places.is_empty() && !bracket::is_employer(&places, part)
        }
    }
}

/// Returns true if a text is a country's name.
fn is_named(text: &str) -> bool {
    site::country_named(text).is_some()
}

/// The country of a code of two or three letters.
fn code(text: &str) -> Option<Country> {
    let coded = (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
    country::named(text).filter(|_| coded || is_named(text))
}

/// Returns true if a part of an item of a list whose items have places may be a town that is not
/// known.
fn is_town(part: &str) -> bool {
    part.split_whitespace().count() <= 4
        && part.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && !part.chars().any(|c| c.is_ascii_digit())
        && !name::is_acronym(part)
        && !name::is_surely_organization(part)
        && !office::has_role(part)
}

/// Returns true if many items are the same but for the place at their end: the sections of one
/// organization, `Lake Forum Kenya`.
fn is_repeated(items: &[&str]) -> bool {
    let rests = items.iter().filter_map(|item| Position::Bare.cut(item));
    let rests: Vec<&str> = rests.map(|(rest, _)| rest).collect();
    let distinct: rustc_hash::FxHashSet<&str> = rests.iter().copied().collect();
    distinct.len() * 10 < rests.len() * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each item as its name and places.
    #[track_caller]
    fn check(items: &str, expected: &str) {
        let items: Vec<&str> = items.split(" ;; ").collect();
        let template = Template::of(&items);
        let shown: Vec<String> = items
            .iter()
            .map(|item| {
                let (name, places) = template.read(item);
                let place = |place: &Place| {
                    let country = place.country.as_ref().map_or("", |country| country.code());
                    format!("{}/{country}", place.city.as_deref().unwrap_or_default())
                };
                let places: Vec<String> = places.iter().map(place).collect();
                format!("{name} = {}", places.join(" "))
            })
            .collect();
        assert_eq!(shown.join(" ;; "), expected);
    }

    #[test]
    fn places_stand_where_most_items_have_them() {
        check(
            "Lake Forum [Kenya] ;; River Watch [Peru] ;; Boat Union [Nepal]",
            "Lake Forum = /KE ;; River Watch = /PE ;; Boat Union = /NP",
        );
        check(
            "Kenya: Lake Forum ;; Peru: River Watch ;; Nepal: Boat Union",
            "Lake Forum = /KE ;; River Watch = /PE ;; Boat Union = /NP",
        );
        check(
            "Lake Forum – Kisumu – Kenya ;; River Watch – Lima – Peru ;; Boat Union – Upper Mill – Nepal",
            "Lake Forum = Kisumu/KE ;; River Watch = Lima/PE ;; Boat Union = Upper Mill/NP",
        );
        check(
            "Ana Roe (Uppsala) ;; Bo Lind (Oslo) ;; Ida Vik (Upper Mill)",
            "Ana Roe = Uppsala/SE ;; Bo Lind = Oslo/NO ;; Ida Vik = Upper Mill/",
        );
    }

    #[test]
    fn what_few_items_have_is_no_place() {
        for items in [
            "Lake Forum (Kenya) ;; River Watch (RW) ;; Boat Union (BU) ;; Reed Union",
            "Lake Forum Kenya ;; Lake Forum Peru ;; Lake Forum Nepal",
            "Lake Forum ;; River Watch ;; Boat Union",
        ] {
            let items: Vec<&str> = items.split(" ;; ").collect();
            assert!(!Template::of(&items).has_places());
        }
    }
}
