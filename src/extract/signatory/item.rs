//! The grammar of one item of a list: name, role, affiliation, places.

use crate::document::{Country, PartyType, Place, Signatory};
use crate::gazetteer::{city, country, fold::fold};

/// The longest item that can be a signatory, in characters.
const LONGEST: usize = 200;

/// Honorifics before a name, folded; dropped.
const HONORIFICS: &[&str] = &[
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "sir",
    "rev",
    "herr",
    "frau",
    "sr",
    "sra",
    "dra",
    "m",
    "mme",
    "ing",
    "mag",
    "dipl",
    "phd",
];

/// Beginnings of words that only organizations have in their names, folded.
const ORGANIZATION: &[&str] = &[
    "associat",
    "assoc",
    "network",
    "committee",
    "comite",
    "union",
    "foundation",
    "fundac",
    "fondation",
    "fondazione",
    "stiftung",
    "verein",
    "verband",
    "bund",
    "bundnis",
    "initiativ",
    "federa",
    "centre",
    "center",
    "centro",
    "zentrum",
    "institut",
    "coalition",
    "coalicion",
    "coletivo",
    "colectivo",
    "collectif",
    "collettivo",
    "movimento",
    "movimiento",
    "movement",
    "mouvement",
    "sindicato",
    "syndicat",
    "gewerkschaft",
    "gruppe",
    "group",
    "grupo",
    "gruppo",
    "groupe",
    "rede",
    "red",
    "reseau",
    "rete",
    "netzwerk",
    "society",
    "sociedade",
    "sociedad",
    "societ",
    "council",
    "conselho",
    "consejo",
    "forum",
    "foro",
    "alliance",
    "alianza",
    "alianca",
    "allianz",
    "international",
    "internacional",
    "watch",
    "rights",
    "project",
    "campaign",
    "trust",
    "organi",
    "ong",
    "ngo",
    "inc",
    "ltd",
    "gmbh",
    "ev",
    "university",
    "universidad",
    "universidade",
    "universitat",
    "company",
    "church",
    "party",
    "partei",
    "partido",
    "league",
    "liga",
    "lega",
    "club",
    "action",
    "aktion",
    "women",
    "youth",
    "friends",
    "workers",
    "lawyers",
    "journalists",
    "news",
    "cooperat",
    "platform",
    "plataforma",
    "observat",
    "radio",
    "spolek",
    "союз",
    "фонд",
    "организац",
    "комитет",
    "движение",
    "центр",
    "ассоциац",
    "го",
    "спілка",
    "рух",
    "جمعية",
    "نقابة",
    "شبكة",
    "مركز",
    "منظمة",
    "اتحاد",
    "birligi",
    "dernegi",
    "platformu",
    "vakfi",
    "umoja",
    "chama",
    "solidarity",
    "for",
    "de",
    "of",
    "fur",
    "pour",
    "para",
    "und",
    "and",
    "the",
];

/// Endings of organizations' names in scripts without spaces.
const UNSPACED: &[&str] = &[
    "会",
    "會",
    "协会",
    "協會",
    "小组",
    "小組",
    "网",
    "網",
    "社",
    "组织",
    "組織",
    "团",
    "團",
    "中心",
    "ネットワーク",
    "連合",
    "委員会",
    "者",
    "学会",
    "學會",
    "組",
    "组",
];

/// A signatory from one item, and how like one it is, from 0 to 1; nothing for what cannot be one.
pub(super) fn signatory(item: &str) -> Option<(Signatory, f32)> {
    let text = bare(item);
    let length = text.chars().count();
    if !(2..=LONGEST).contains(&length)
        || !text.chars().any(char::is_alphabetic)
        || is_sentence(text)
    {
        return None;
    }
    let (rest, places) = places_in_brackets(text);
    let has_places = !places.is_empty();
    let (name, role, more) = parts(rest);
    let name = without_honorifics(name);
    if name.is_empty() || !is_name(name) {
        return None;
    }
    let places = if has_places { places } else { more };
    let party_type = party_type(name, role.is_some());
    let confidence = match (
        places.is_empty(),
        role.is_some(),
        name.split_whitespace().count(),
    ) {
        (false, _, _) => 0.9,
        (true, true, _) => 0.75,
        (true, false, 1..=8) => 0.7,
        (true, false, _) => 0.55,
    };
    let signatory = Signatory {
        name: name.to_owned(),
        party_type,
        role,
        affiliation: None,
        places,
    };
    Some((signatory, confidence))
}

/// An item without numbering, bullets, handles and closing punctuation.
fn bare(item: &str) -> &str {
    let mut text = item
        .trim()
        .trim_start_matches(['-', '*', '•', '·', '–', '—', '▪', '◦'])
        .trim_start();
    let digits = text.len()
        - text
            .trim_start_matches(|character: char| character.is_numeric())
            .len();
    if digits > 0
        && let Some(rest) = text.get(digits..)
        && rest.starts_with(['.', ')', '、', '．', '\t'])
    {
        text = rest
            .trim_start_matches(['.', ')', '、', '．', '\t'])
            .trim_start();
    }
    text.trim_end_matches([';', ',', '；', '，', '、', '。'])
        .trim()
}

/// Sentences are long, end in a full stop, or go on in lower case after one.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let stop = text.ends_with(['!', '?', '。']) || text.ends_with('.') && words > 5;
    let lower = text
        .split_whitespace()
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
        .count();
    let cased = text
        .split_whitespace()
        .filter(|word| word.chars().any(|c| c.is_lowercase() || c.is_uppercase()))
        .count();
    stop || text.contains("http")
        || text.contains('@')
        || cased >= 6 && lower * 10 > cased * 6
        || text.contains(['“', '„', '?'])
}

/// A name begins with a capital, a digit or a letter of a script without capitals.
fn is_name(name: &str) -> bool {
    let first = name
        .trim_start_matches(['"', '«', '“', '\''])
        .chars()
        .next();
    let begins = first.is_some_and(|first| {
        first.is_uppercase() || first.is_numeric() || first.is_alphabetic() && !first.is_lowercase()
    });
    let words = name.split_whitespace().count();
    let unspaced = words == 1 && !name.is_ascii() && name.chars().count() > 30;
    begins && words <= 18 && !unspaced && !name.ends_with(':')
}

/// The text before a bracket of places at its end, and the places.
fn places_in_brackets(text: &str) -> (&str, Vec<Place>) {
    let open = text.rfind(['(', '（']);
    if let Some(open) = open
        && text.ends_with([')', '）'])
    {
        let inside = text[open..]
            .trim_start_matches(['(', '（'])
            .trim_end_matches([')', '）']);
        let places: Vec<Place> = inside.split([';', '；']).flat_map(places).collect();
        if !places.is_empty() {
            return (text[..open].trim_end(), places);
        }
    }
    (text, Vec::new())
}

/// Places written together: `City, Country`, `City and City`, `Country`.
fn places(text: &str) -> Vec<Place> {
    let text = text.trim();
    if let Some((city, land)) = text.rsplit_once(',')
        && let Some(country) = country::named(land.trim())
    {
        let city = city.trim();
        return vec![Place {
            city: (!city.is_empty()).then(|| city.to_owned()),
            country: Some(country),
        }];
    }
    if let Some(country) = country::named(text) {
        return vec![Place {
            city: None,
            country: Some(country),
        }];
    }
    let cities: Vec<&str> = [" and ", " und ", " et ", " y ", " e ", ", ", "/", " & "]
        .into_iter()
        .find(|separator| text.contains(separator))
        .map_or_else(|| vec![text], |separator| text.split(separator).collect());
    let known: Vec<Place> = cities
        .iter()
        .filter_map(|name| {
            let name = name.trim();
            let capital = name.chars().next().is_some_and(char::is_uppercase);
            let found = city::named(name).first().copied().filter(|_| capital)?;
            Some(Place {
                city: Some(name.to_owned()),
                country: Some(found.country),
            })
        })
        .collect();
    if known.len() == cities.len() {
        known
    } else {
        Vec::new()
    }
}

/// Name, what follows it as role, and places that follow commas.
fn parts(text: &str) -> (&str, Option<String>, Vec<Place>) {
    let text = text.trim().trim_end_matches(',').trim_end();
    for separator in ["\t", " on behalf of ", " – ", " — "] {
        if let Some((name, rest)) = text.split_once(separator)
            && name.split_whitespace().count() >= 2
        {
            let rest = rest.replace('\t', ", ");
            if let Some(country) = country::named(rest.trim_matches([' ', ','])) {
                return (
                    name.trim(),
                    None,
                    vec![Place {
                        city: None,
                        country: Some(country),
                    }],
                );
            }
            return (
                name.trim(),
                (!rest.trim().is_empty()).then(|| rest.trim().to_owned()),
                Vec::new(),
            );
        }
    }
    let Some((name, rest)) = text.split_once([',', '，']) else {
        return (text, None, Vec::new());
    };
    let (name, rest) = (name.trim(), rest.trim());
    if let Some(country) = country::named(rest) {
        return (
            name,
            None,
            vec![Place {
                city: None,
                country: Some(country),
            }],
        );
    }
    let tail = places(rest);
    if rest.contains(',')
        && !tail.is_empty()
        && tail.iter().all(|place| {
            place
                .city
                .as_deref()
                .is_some_and(|city| !city.contains(','))
        })
    {
        return (name, None, tail);
    }
    if party_type(name, false) == PartyType::Person {
        (name, Some(rest.to_owned()), Vec::new())
    } else {
        (text, None, Vec::new())
    }
}

fn without_honorifics(name: &str) -> &str {
    let mut name = name.trim();
    while let Some((first, rest)) = name.split_once(' ') {
        if !HONORIFICS.contains(&fold(first).as_str()) {
            break;
        }
        name = rest.trim_start();
    }
    name
}

/// Persons have two to four names and no word of organizations.
fn party_type(name: &str, has_role: bool) -> PartyType {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let organization = words.iter().any(|word| {
        ORGANIZATION.iter().any(|mark| {
            if mark.chars().count() <= 3 {
                word == mark
            } else {
                word.starts_with(mark)
            }
        })
    });
    let unspaced = UNSPACED.iter().any(|ending| name.ends_with(ending));
    let acronym = name.split_whitespace().any(|word| {
        word.chars().count() >= 2 && word.chars().all(|c| c.is_uppercase() || c.is_numeric())
    });
    let long_word = !name.contains(' ') && !name.is_ascii() && name.chars().count() > 4;
    let count = words.len();
    if organization || unspaced || acronym && !has_role || long_word {
        PartyType::Organization
    } else if (2..=4).contains(&count)
        || has_role
        || (!name.is_ascii() && name.chars().count() <= 4)
    {
        PartyType::Person
    } else {
        PartyType::Organization
    }
}

/// The country of a cell that holds nothing else.
pub(super) fn country_cell(cell: &str) -> Option<Country> {
    country::named(cell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(item: &str, name: &str, role: Option<&str>, places: &[(Option<&str>, &str)]) {
        let (signatory, _) = signatory(item).unwrap();
        assert_eq!(
            (signatory.name.as_str(), signatory.role.as_deref()),
            (name, role),
            "{item}"
        );
        let found: Vec<(Option<&str>, &str)> = signatory
            .places
            .iter()
            .map(|place| {
                (
                    place.city.as_deref(),
                    place.country.as_ref().map_or("", |country| country.code()),
                )
            })
            .collect();
        assert_eq!(found, places, "{item}");
    }

    #[test]
    fn items_are_read() {
        check(
            "Lake Forum (Kampala, Uganda; New York, USA)",
            "Lake Forum",
            None,
            &[(Some("Kampala"), "UG"), (Some("New York"), "US")],
        );
        check(
            "World Watch (New York and Geneva)",
            "World Watch",
            None,
            &[(Some("New York"), "US"), (Some("Geneva"), "CH")],
        );
        check(
            "3. Open Trust (London, England);",
            "Open Trust",
            None,
            &[(Some("London"), "GB")],
        );
        check(
            "Jana Holubová, ředitelka školy",
            "Jana Holubová",
            Some("ředitelka školy"),
            &[],
        );
        check(
            "Coast Trust, Bangladesh",
            "Coast Trust",
            None,
            &[(None, "BD")],
        );
        check(
            "Union of Food, Farm and Café Workers",
            "Union of Food, Farm and Café Workers",
            None,
            &[],
        );
    }

    #[test]
    fn sentences_are_no_names() {
        for item in [
            "withdraw the draft,",
            "Greece should investigate every case and publish the results.",
            "https://example.org",
            "",
        ] {
            assert!(signatory(item).is_none(), "{item}");
        }
    }
}
