//! Tables of signatories: which column holds names, which countries, which roles.

use crate::document::{PartyType, Place, Signatory};

use super::item;
use super::name::{self, Leaning};
use super::office;
use super::site;
use super::style::Style;
use super::words::{Class, key};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    City,
    Country,
    Role,
    Dropped,
}

/// What the cells of a column are like.
#[derive(Clone, Copy, Debug, Default)]
struct Profile {
    filled: usize,
    named: f32,
    countries: usize,
    numbers: usize,
    long: usize,
    addresses: usize,
    persons: usize,
    organizations: usize,
    /// Known towns, with or without their country.
    towns: usize,
}

/// One signatory or none for each row, several for rows of nothing but names; nothing at all where
/// no column holds names.
pub(super) fn signatories(rows: &[(&str, bool)], style: Style) -> Option<Vec<Vec<Signatory>>> {
    let cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|(row, _)| row.split('\t').map(str::trim).collect())
        .collect();
    let width = cells.iter().map(Vec::len).max().unwrap_or(0);
    let marked = rows.first().is_some_and(|(_, header)| *header);
    let headed = marked && !is_all_persons(&cells[0]) || is_header(&cells[0]);
    let body = &cells[usize::from(headed)..];
    if body.is_empty() || width == 0 {
        return None;
    }
    let profiles: Vec<Profile> = (0..width).map(|column| profile(body, column)).collect();
    if width > 1 && !headed && is_grid(&profiles) {
        return Some(
            cells
                .iter()
                .map(|row| {
                    row.iter()
                        .filter(|cell| !cell.is_empty())
                        .filter_map(|cell| item::signatory(cell, style))
                        .collect()
                })
                .collect(),
        );
    }
    let columns = columns(headed.then(|| cells[0].as_slice()), &profiles);
    let style = Style {
        placed: columns.contains(&Column::Country) || columns.contains(&Column::City),
        ..style
    };
    columns.contains(&Column::Name).then(|| {
        cells
            .iter()
            .enumerate()
            .map(|(place, row)| {
                let header = headed && place == 0;
                row_of(row, &columns, style)
                    .filter(|_| !header)
                    .into_iter()
                    .collect()
            })
            .collect()
    })
}

/// Returns true if the first row of a table, marked as its head, is a row of names like the others.
fn is_all_persons(row: &[&str]) -> bool {
    row.len() > 1
        && row.iter().all(|cell| {
            name::is_person_shaped(cell) && Class::NameColumn.find(&key(cell)).is_none()
        })
}

fn is_header(row: &[&str]) -> bool {
    let known = row
        .iter()
        .filter(|cell| {
            let key = key(cell);
            Class::NameColumn.is(&key)
                || Class::CityColumn.is(&key)
                || Class::CountryColumn.is(&key)
                || Class::RoleColumn.is(&key)
                || Class::DroppedColumn.is(&key)
        })
        .count();
    let filled = row.iter().filter(|cell| !cell.is_empty()).count();
    known >= 1 && known * 2 >= filled
}

fn profile(rows: &[Vec<&str>], column: usize) -> Profile {
    let mut profile = Profile::default();
    for cell in rows.iter().filter_map(|row| row.get(column)) {
        if cell.is_empty() {
            continue;
        }
        profile.filled += 1;
        profile.numbers += usize::from(!cell.chars().any(char::is_alphabetic));
        profile.countries += usize::from(site::country_cell(cell).is_some());
        profile.towns += usize::from(!site::places(cell).is_empty());
        profile.long += usize::from(cell.split_whitespace().count() > 14);
        profile.addresses += usize::from(cell.contains('@') || cell.contains("http"));
        profile.persons +=
            usize::from(name::is_person_shaped(cell) && !name::is_surely_organization(cell));
        profile.organizations += usize::from(name::is_surely_organization(cell));
        profile.named += name::likeness(cell);
    }
    profile
}

/// Returns true if all columns hold names of one sort: a grid of names, several to a row.
fn is_grid(profiles: &[Profile]) -> bool {
    let all = |most: fn(&Profile) -> bool| {
        profiles.iter().all(|profile| {
            profile.filled == 0
                || profile.countries * 3 < profile.filled
                    && profile.numbers * 3 < profile.filled
                    && profile.named >= profile.filled as f32 * 0.8
                    && most(profile)
        })
    };
    all(|profile| profile.persons * 10 >= profile.filled * 7)
        || all(|profile| profile.organizations * 10 >= profile.filled * 6)
}

/// What each column holds, by its heading, else by its cells.
fn columns(header: Option<&[&str]>, profiles: &[Profile]) -> Vec<Column> {
    let mut columns = vec![Column::Dropped; profiles.len()];
    let mut named = false;
    // Towns stand beside names, and names may be called like towns.
    let names = |profile: &Profile| {
        profile.named >= profile.filled as f32 * 0.6 && profile.towns * 2 <= profile.filled
    };
    let beside = profiles
        .iter()
        .any(|profile| profile.filled > 0 && names(profile));
    for (place, profile) in profiles.iter().enumerate() {
        let title = header
            .and_then(|header| header.get(place))
            .map(|cell| key(cell))
            .unwrap_or_default();
        let share = |count: usize| count * 2 > profile.filled;
        columns[place] =
            if profile.filled == 0 || share(profile.numbers) || share(profile.addresses) {
                Column::Dropped
            } else if Class::CityColumn.is(&title) && !share(profile.countries) {
                Column::City
            } else if Class::CountryColumn.is(&title) || share(profile.countries) {
                Column::Country
            } else if title.is_empty() && beside && share(profile.towns) {
                Column::City
            } else if Class::DroppedColumn.is(&title) {
                Column::Dropped
            } else if !named
                && !Class::RoleColumn.is(&title)
                && (Class::NameColumn.is(&title) || profile.named >= profile.filled as f32 * 0.6)
            {
                named = true;
                Column::Name
            } else {
                Column::Role
            };
    }
    // A second column of names beside the first is the other half of the name only where headings
    // say so; else it is a role.
    columns
}

fn row_of(row: &[&str], columns: &[Column], style: Style) -> Option<Signatory> {
    let mut signatory: Option<Signatory> = None;
    let mut roles: Vec<&str> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    let mut city: Option<&str> = None;
    for (cell, column) in row.iter().zip(columns) {
        if cell.is_empty() {
            continue;
        }
        match column {
            Column::Name if signatory.is_none() => signatory = item::signatory(cell, style),
            Column::City => city = Some(cell),
            Column::Country => match site::country_cell(cell) {
                Some(country) => places.push(Place {
                    city: None,
                    country: Some(country),
                }),
                None => places.extend(site::places(cell)),
            },
            Column::Role if is_office(cell) => roles.push(cell),
            Column::Name | Column::Role | Column::Dropped => {}
        }
    }
    let mut signatory = signatory?;
    if !roles.is_empty() && signatory.role.is_none() {
        signatory.role = Some(roles.join(", "));
        if matches!(
            style.leaning,
            Leaning::RatherPersons | Leaning::RatherOrganizations
        ) {
            signatory.party_type = name::party_type(&signatory.name, true, style.leaning);
        }
    }
    if signatory.party_type == PartyType::Organization {
        signatory.role = signatory.role.filter(|role| office::has_role(role));
    }
    signatory.places.extend(home(city, places));
    Some(signatory)
}

/// The places of a row: the city of one column lies in the only country of another.
fn home(city: Option<&str>, mut places: Vec<Place>) -> Vec<Place> {
    let Some(city) = city else {
        return places;
    };
    match places.as_mut_slice() {
        [only] if only.city.is_none() => only.city = Some(city.to_owned()),
        _ => {
            let mut towns = site::places(city);
            if towns.is_empty() && places.is_empty() && !city.contains([',', ';']) {
                towns.push(Place {
                    city: Some(city.to_owned()),
                    country: None,
                });
            }
            places.splice(0..0, towns);
        }
    }
    places
}

/// Returns true if a cell may be a role: not a description in sentences.
fn is_office(cell: &str) -> bool {
    cell.split_whitespace().count() <= 14 && !name::is_sentence(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[&str], expected: &[(&str, Option<&str>, &str)]) {
        let rows: Vec<(&str, bool)> = rows.iter().map(|row| (*row, false)).collect();
        let found: Vec<Signatory> = signatories(&rows, Style::default())
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .collect();
        let found: Vec<(&str, Option<&str>, &str)> = found
            .iter()
            .map(|signatory| {
                let place = signatory
                    .places
                    .first()
                    .and_then(|place| place.country.as_ref());
                (
                    signatory.name.as_str(),
                    signatory.role.as_deref(),
                    place.map_or("", |country| country.code()),
                )
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn columns_are_told_by_headings_and_cells() {
        check(
            &[
                "No\tName\tCountry",
                "1\tLake Forum\tUganda",
                "2\tRiver Watch\tPeru",
            ],
            &[("Lake Forum", None, "UG"), ("River Watch", None, "PE")],
        );
        check(
            &[
                "1\tИрина Белова\tинженер, Вега",
                "2\tПавел Седов\tпрограммист",
                "3\tАнна Рощина\tврач",
            ],
            &[
                ("Ирина Белова", Some("инженер, Вега"), ""),
                ("Павел Седов", Some("программист"), ""),
                ("Анна Рощина", Some("врач"), ""),
            ],
        );
    }

    #[test]
    fn cities_lie_in_the_country_beside_them() {
        let rows = [
            "Name\tCity\tCountry",
            "Lake Forum\tKampala\tUganda",
            "River Watch\tNowhere-on-Sea\tPeru",
            "Boat Union\tOslo\t",
        ];
        let rows: Vec<(&str, bool)> = rows.iter().map(|row| (*row, false)).collect();
        let found = signatories(&rows, Style::default()).unwrap_or_default();
        let places: Vec<(Option<&str>, &str)> = found
            .iter()
            .flatten()
            .flat_map(|signatory| &signatory.places)
            .map(|place| {
                let country = place.country.as_ref().map_or("", |country| country.code());
                (place.city.as_deref(), country)
            })
            .collect();
        let expected = [
            (Some("Kampala"), "UG"),
            (Some("Nowhere-on-Sea"), "PE"),
            (Some("Oslo"), "NO"),
        ];
        assert_eq!(places, expected);
    }

    #[test]
    fn grids_are_read_by_rows() {
        check(
            &[
                "Lake Forum Association\tUnion of Boatmen",
                "River Watch Network\tCoast Foundation",
            ],
            &[
                ("Lake Forum Association", None, ""),
                ("Union of Boatmen", None, ""),
                ("River Watch Network", None, ""),
                ("Coast Foundation", None, ""),
            ],
        );
        check(
            &[
                "Ana Roe\tLake Forum Association",
                "Jana Malá\tCoast Foundation",
            ],
            &[
                ("Ana Roe", Some("Lake Forum Association"), ""),
                ("Jana Malá", Some("Coast Foundation"), ""),
            ],
        );
        check(
            &["Jana Malá\tPetr Dlouhý", "Eva Nová\tJan Starý"],
            &[
                ("Jana Malá", None, ""),
                ("Petr Dlouhý", None, ""),
                ("Eva Nová", None, ""),
                ("Jan Starý", None, ""),
            ],
        );
    }
}
