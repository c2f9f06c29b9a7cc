//! Places beside a name: `City, Country`, `Country`, `City and City`, several after semicolons.

use crate::document::{Country, Place};
use crate::gazetteer::{city, country, mention};

/// Inhabitants of a town that needs no country beside its name.
const LARGE: u32 = 100_000;

/// Words between places that stand side by side.
const JOINTS: [&str; 9] = [
    "/", " and ", " & ", " und ", " et ", " y ", " e ", " и ", " و ",
];

/// The states of the United States by their postal codes: after a city they tell its country.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH \
                      OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC";

/// The states by the abbreviations of newspapers, and those that have none by their names. Origin:
/// the Associated Press.
const PRESS_STATES: &str = "Ala.|Alaska|Ariz.|Ark.|Calif.|Colo.|Conn.|Del.|Fla.|Ga.|Hawaii|Idaho|Ill.|Ind.|Iowa|Kan.|Ky.|La.|Maine|Md.|\
    Mass.|Mich.|Minn.|Miss.|Mo.|Mont.|Neb.|Nev.|N.H.|N.J.|N.M.|N.Y.|N.C.|N.D.|Ohio|Okla.|Ore.|Pa.|R.I.|S.C.|S.D.|Tenn.|\
    Texas|Utah|Vt.|Va.|Wash.|W.Va.|Wis.|Wyo.|D.C.";

/// The country of exactly this name; two or three capitals are a country only where they are in
/// common use.
pub(super) fn country_named(text: &str) -> Option<Country> {
    let text = text.trim().trim_end_matches('.');
    let code = text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if code
        && !matches!(
            text,
            "US" | "UK" | "NZ" | "USA" | "UAE" | "DRC" | "RDC" | "EUA" | "GBR"
        )
    {
        return None;
    }
    country::named(text)
}

/// The country of exactly this name as a place.
pub(super) fn country_alone(text: &str) -> Option<Place> {
    country_named(text).map(|country| Place {
        city: None,
        country: Some(country),
    })
}

/// The country of a cell, where codes count too.
pub(super) fn country_cell(text: &str) -> Option<Country> {
    country::named(text.trim())
}

/// All places of a text that is nothing but places; empty where any part of it is something else.
pub(super) fn places(text: &str) -> Vec<Place> {
    let mut found = Vec::new();
    for part in text.split([';', '；']).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        let places = one_or_joined(part);
        if places.is_empty() {
            return Vec::new();
        }
        found.extend(places);
    }
    found
}

fn one_or_joined(text: &str) -> Vec<Place> {
    if let Some(place) = one(text) {
        return vec![place];
    }
    // `San Jose / San Francisco, USA`
    if let Some((cities, land)) = text.rsplit_once([',', '،'])
        && let Some(country) = country_named(land)
        && cities.contains(" / ")
    {
        let place = |city: &str| Place {
            city: Some(city.trim().to_owned()),
            country: Some(country),
        };
        return cities.split(" / ").map(place).collect();
    }
    for joint in JOINTS.into_iter().chain([", ", "، "]) {
        if text.contains(joint) {
            let parts: Option<Vec<Place>> = text.split(joint).map(one).collect();
            if let Some(parts) = parts {
                return parts;
            }
        }
    }
    Vec::new()
}

/// A country, a city in a country, or a city that the gazetteer knows.
fn one(text: &str) -> Option<Place> {
    let text = text.trim();
    if let Some(country) = country_named(text) {
        return Some(Place {
            city: None,
            country: Some(country),
        });
    }
    if let Some((city, land)) = text.rsplit_once([',', '،', '，']) {
        let city = city.trim();
        let is_city = !city.is_empty() && !city.contains([',', ';']) && is_capitalized(city);
        if is_city && let Some(country) = country_named(land) {
            return Some(Place {
                city: Some(city.to_owned()),
                country: Some(country),
            });
        }
        if let Some(country) = country_named(land)
            && let Some((town, region)) = city.split_once([',', '،', '，'])
        {
            // `Fairfax, VA, USA`: a part of the country between the town and it.
            let (town, region) = (town.trim(), region.trim());
            let within = is_region(country, region) || has_city(country, town);
            if within && is_capitalized(town) && !region.contains(',') {
                return Some(Place {
                    city: Some(town.to_owned()),
                    country: Some(country),
                });
            }
        }
        if is_city && let Some(country) = country_around(city, land) {
            return Some(Place {
                city: Some(city.to_owned()),
                country: Some(country),
            });
        }
    }
    // `Recife/PE`, `Recife - PE`
    for joint in ["/", " - ", " – "] {
        if let Some((city, region)) = text.split_once(joint)
            && region.trim().len() <= 3
            && let Some(country) = country_around(city.trim(), region.trim())
        {
            return Some(Place {
                city: Some(city.trim().to_owned()),
                country: Some(country),
            });
        }
    }
    lone_city(text)
}

/// A city that the gazetteer knows, in the country of its largest namesake.
pub(super) fn lone_city(text: &str) -> Option<Place> {
    let text = text.trim();
    let found = city::named(text).first().copied()?;
    is_capitalized(text).then(|| Place {
        city: Some(text.to_owned()),
        country: Some(found.country),
    })
}

/// Returns true if a country has a city of that name.
pub(super) fn has_city(country: Country, name: &str) -> bool {
    city::named(name.trim())
        .iter()
        .any(|city| city.country == country)
}

/// Returns true if a text is the postal code of a state of the United States, or what newspapers
/// write for it.
pub(super) fn is_state(text: &str) -> bool {
    let text = text.trim();
    let coded = text.len() == 2 && STATES.split_whitespace().any(|state| state == text);
    coded
        || PRESS_STATES
            .split('|')
            .any(|state| state == text || state.strip_suffix('.') == Some(text))
}

/// Codes of parts of other countries, as they stand after a town. Origin: ISO 3166-2.
const PARTS: [(&str, &str); 3] = [
    (
        "BR",
        "AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO",
    ),
    ("CA", "AB BC MB NB NL NS ON PE QC SK YT"),
    ("AU", "NSW VIC QLD WA SA TAS ACT NT"),
];

/// The country of a town and the part of the country that stands after it: `Springfield,
/// Massachusetts`, `Recife, PE`.
pub(super) fn country_around(city: &str, region: &str) -> Option<Country> {
    let country = |code: &str| code.parse::<Country>().ok();
    let parts = PARTS
        .iter()
        .filter(|(_, codes)| codes.split(' ').any(|code| code == region));
    let mut named = parts
        .filter_map(|(code, _)| country(code))
        .filter(|country| has_city(*country, city));
    let states = country("US").filter(|us| is_region(*us, region));
    let first = named.next();
    match states {
        // Codes of several countries: that of the town decides.
        Some(us) if first.is_none() || has_city(us, city) => Some(us),
        _ => first.or_else(|| {
            let country = mention::subdivision(region)?;
            has_city(country, city).then_some(country)
        }),
    }
}

/// Returns true if a text is a part of a country that is written between a town and it.
fn is_region(country: Country, text: &str) -> bool {
    mention::subdivision(text) == Some(country) || country.code() == "US" && is_state(text)
}

/// Returns true if everybody knows a town of this name: it needs no other sign to be one.
pub(super) fn is_large(text: &str) -> bool {
    city::named(text.trim())
        .first()
        .is_some_and(|city| city.population >= LARGE)
}

fn is_capitalized(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|first| first.is_alphabetic() && !first.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(Option<&str>, &str)]) {
        let found = places(text);
        let found: Vec<(Option<&str>, &str)> = found
            .iter()
            .map(|place| {
                let country = place.country.as_ref().map_or("", Country::code);
                (place.city.as_deref(), country)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn places_are_read() {
        check("Kampala, Uganda", &[(Some("Kampala"), "UG")]);
        check("Holanda", &[(None, "NL")]);
        check("Israel/Germany", &[(None, "IL"), (None, "DE")]);
        check(
            "New York and Geneva",
            &[(Some("New York"), "US"), (Some("Geneva"), "CH")],
        );
        check(
            "Kampala, Uganda; New York, USA",
            &[(Some("Kampala"), "UG"), (Some("New York"), "US")],
        );
        check("Berkeley, CA", &[(Some("Berkeley"), "US")]);
        check("Berkeley, Calif.", &[(Some("Berkeley"), "US")]);
        check("Debian Project", &[]);
        check("SPM", &[]);
        check("USA", &[(None, "US")]);
        check("", &[]);
    }
}
