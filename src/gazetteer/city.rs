//! Cities with at least 15,000 people: their names in many languages, country and population.

use std::sync::LazyLock;

use fst::Map;

use super::names::key;
use crate::document::Country;

/// A city of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct City {
    /// The country it lies in.
    pub country: Country,
    /// Inhabitants.
    pub population: u32,
}

/// Population from which a city needs no country beside its name.
const LARGE: u32 = 100_000;

/// The positions in `OWNERS` of the bearers of each name. The table is looked up in its packed
/// form, as it lies in the program.
static NAMES: LazyLock<Map<&'static [u8]>> = LazyLock::new(|| {
    let bytes = &include_bytes!("city.fst")[..];
    Map::new(bytes).expect("the table was packed by its generator")
});

/// Lines of `country` and `population` run together, separated by spaces.
const OWNERS: &str = include_str!("city_owners.txt");

/// The cities that bear a name in any language, the largest of each country, the largest first; may
/// be empty.
pub fn named(name: &str) -> Vec<City> {
    line(&key(name)).map_or_else(Vec::new, |owners| cities(owners).collect())
}

/// How large the city is that everybody means by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// It needs no country beside its name.
    Large,
    /// Those who live near it know it.
    Small,
}

/// The country and the size of the city that everybody means by a name; the name is a key.
pub(super) fn meant(name: &str) -> Option<(Country, Size)> {
    if name.len() < 5 {
        return None;
    }
    let mut cities = cities(line(name)?);
    let (first, second) = (cities.next()?, cities.next());
    let alone = second.is_none_or(|second| second.population < first.population / 4);
    let size = if first.population >= LARGE {
        Size::Large
    } else {
        Size::Small
    };
    alone.then_some((first.country, size))
}

fn cities(owners: &'static str) -> impl Iterator<Item = City> {
    owners.split(' ').filter_map(|owner| {
        let (country, population) = owner.split_at_checked(2)?;
        Some(City {
            country: country.parse().ok()?,
            population: population.parse().ok()?,
        })
    })
}

/// Returns the line of the cities that bear a name.
fn line(name: &str) -> Option<&'static str> {
    let place = usize::try_from(NAMES.get(name)?).ok()?;
    OWNERS.get(place..)?.lines().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_are_found_in_many_scripts() {
        for (name, country) in [
            ("Bishkek", "KG"),
            ("Бишкек", "KG"),
            ("Kampala", "UG"),
            ("Köln", "DE"),
            ("Cologne", "DE"),
            ("Genève", "CH"),
            ("القاهرة", "EG"),
            ("北京", "CN"),
            ("New York City", "US"),
            ("São Paulo", "BR"),
            ("Київ", "UA"),
        ] {
            assert_eq!(
                named(name)
                    .first()
                    .map(|city| city.country.code().to_owned()),
                Some(country.to_owned()),
                "{name}"
            );
        }
        for name in ["", "zzzzzz", "no such city at all", "\u{10FFFF}"] {
            assert!(named(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn the_largest_city_comes_first() {
        let paris = named("Paris");
        assert!(paris.len() > 1);
        assert!(paris.is_sorted_by(|a, b| a.population >= b.population));
    }
}
