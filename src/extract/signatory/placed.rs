//! Places that stand among names as items of their own: below each name, or above the names of one
//! place.

use rustc_hash::FxHashMap;

use crate::deadline;
use crate::document::Place;
use crate::gazetteer::region;

use super::item_text;
use super::line::{Line, Shape};
use super::name;
use super::site;

/// For each item the places that the items around it tell; nothing for items that are such places
/// themselves.
///
/// States sign too: places are names where there are more of them than of others, and where they do
/// not stand in turn with names.
fn beside(items: &[&str]) -> Vec<Option<Vec<Place>>> {
    let places: Vec<Vec<Place>> = items.iter().map(|text| sites(bare(text))).collect();
    match arrangement(&places) {
        None => vec![Some(Vec::new()); items.len()],
        Some(Arrangement::Below) => {
            let below = places.iter().skip(1).cloned().chain([Vec::new()]);
            let both = places.iter().zip(below);
            both.map(|(own, below)| own.is_empty().then_some(below))
                .collect()
        }
        Some(Arrangement::Above) => {
            let mut above = Vec::new();
            let mut beside = Vec::with_capacity(items.len());
            for own in places {
                beside.push(own.is_empty().then(|| above.clone()));
                if !own.is_empty() {
                    above = own;
                }
            }
            beside
        }
    }
}

/// The most lines between a place and those around it.
const GAP: usize = 3;

/// For lines among those selected the places that the lines around them tell; nothing for lines that
/// are such places themselves.
pub(super) fn around(
    lines: &[Line<'_>],
    selected: &[bool],
) -> FxHashMap<usize, Option<Vec<Place>>> {
    let mut found = FxHashMap::default();
    let mut group: Vec<usize> = Vec::new();
    let mut close = |group: &mut Vec<usize>| {
        let texts: Vec<&str> = group.iter().map(|at| lines[*at].text).collect();
        if group.len() >= 4 {
            found.extend(group.iter().copied().zip(beside(&texts)));
        }
        group.clear();
    };
    for (at, line) in lines.iter().enumerate() {
        deadline::tick();
        let row = matches!(line.shape, Shape::Row { .. });
        let site = || line.text.len() <= 60 && !sites(bare(line.text)).is_empty();
        let near = |group: &[usize]| group.last().is_some_and(|last| at - last <= GAP);
        let entry =
            !row && (selected[at] || (near(&group) || near_selected(selected, at)) && site());
        let boundary = row || !entry && line.text.len() > 200;
        if boundary || entry && !near(&group) {
            close(&mut group);
        }
        if entry {
            group.push(at);
        }
    }
    close(&mut group);
    found
}

/// Returns true if a line directly below is selected.
fn near_selected(selected: &[bool], at: usize) -> bool {
    selected[at + 1..].iter().take(2).any(|selected| *selected)
}

/// The text of a label.
fn bare(text: &str) -> &str {
    item_text::bare(text).trim_end_matches([':', '：'])
}

/// The places that a line names which stands above a list of those from there: `Kenya`, as a
/// heading or directly above items.
pub(super) fn label(lines: &[Line<'_>], at: usize) -> Option<Vec<Place>> {
    let (line, below) = (&lines[at], lines.get(at + 1)?);
    let listed = matches!(below.shape, Shape::Item | Shape::Row { .. });
    let headed = line.shape == Shape::Heading
        && below.shape == Shape::Text
        && !name::is_sentence(below.text);
    let labels = listed && matches!(line.shape, Shape::Heading | Shape::Text) || headed;
    let places = labels.then(|| sites(bare(line.text)))?;
    // Some headings are called like a town.
    let country = line.text.contains(',') || places.iter().all(|place| place.city.is_none());
    (country && !places.is_empty()).then_some(places)
}

/// The places of a text that is nothing else. What stands before a country is a town where the
/// country has one of that name, and else one who signs; acronyms and regions of the world are
/// called like towns.
fn sites(text: &str) -> Vec<Place> {
    let places = site::places(text);
    let is_known = |place: &Place| match (&place.city, place.country) {
        (Some(city), Some(country)) => site::has_city(country, city),
        (city, _) => city.is_none(),
    };
    let is_town = !text.contains(',') && places.iter().any(|place| place.city.is_some());
    let in_capitals = text.is_ascii() && !text.contains(char::is_lowercase);
    let is_other = is_town && (in_capitals || region::named(text).is_some());
    match places.iter().all(is_known) && !is_other {
        true => places,
        false => Vec::new(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrangement {
    Below,
    Above,
}

/// How places stand among names, if they do.
fn arrangement(places: &[Vec<Place>]) -> Option<Arrangement> {
    let count = places.iter().filter(|places| !places.is_empty()).count();
    let names = places.len() - count;
    let apart = places.windows(2).all(|pair| pair.iter().any(Vec::is_empty));
    if count < 2 || names < count || !apart {
        return None;
    }
    let is_site = |places: Option<&Vec<Place>>| places.is_some_and(|places| !places.is_empty());
    if is_site(places.first()) {
        // A few of very many names are called like towns.
        let countries = places.iter().flatten().all(|place| place.city.is_none());
        let above = !is_site(places.last()) && (countries || count * 4 >= names);
        return above.then_some(Arrangement::Above);
    }
    (count * 2 >= names).then_some(Arrangement::Below)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each item with the countries around it; `-` for a place.
    #[track_caller]
    fn check(items: &str, expected: &str) {
        let items: Vec<&str> = items.split(" | ").collect();
        let shown: Vec<String> = beside(&items)
            .into_iter()
            .map(|places| match places {
                None => "-".to_owned(),
                Some(places) => {
                    let countries = places.iter().filter_map(|place| place.country.as_ref());
                    let codes: Vec<&str> = countries.map(|country| country.code()).collect();
                    format!("({})", codes.join(" "))
                }
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn places_belong_to_the_names_around_them() {
        check(
            "River Watch | Lima, Peru | Lake Forum | Nepal",
            "(PE) - (NP) -",
        );
        check(
            "River Watch | Lima | Lake Forum | Reed Union | Quito",
            "(PE) - () (EC) -",
        );
        check(
            "Peru | River Watch | Lake Union | Nepal | Reed Union",
            "- (PE) (PE) - (NP)",
        );
    }

    #[test]
    fn states_that_sign_are_names() {
        for states in [
            "Peru | Nepal | Kenya | European Union",
            "River Watch | Lake Forum | Peru",
            "River Watch | Lake Forum | Reed Union | Sea Union | Peru | Shore Union | Nepal",
            "River Watch | Peru | Nepal | Lake Forum",
            "Peru | River Watch | Lake Forum | Nepal",
            "River Watch, Peru | Lake Forum | Reed Union, Nepal | Sea Union",
            "River Watch | Hunter | Lake Forum | Reed Union | Sea Union | Shore Union | Dalton",
            "River Watch | DAWN | Lake Forum | LIMA | Reed Union",
        ] {
            let items: Vec<&str> = states.split(" | ").collect();
            assert!(
                beside(&items)
                    .iter()
                    .all(|places| places == &Some(Vec::new())),
                "{states}"
            );
        }
    }
}
