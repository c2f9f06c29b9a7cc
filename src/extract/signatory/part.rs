//! The grammar between the separators of an item: `Name, role, affiliation, City, Country`, `Name –
//! role`, `Name on behalf of Organization`, and names with commas and dashes of their own.

use crate::analysis::begins_unspaced;
use crate::document::{PartyType, Place};
use crate::gazetteer::person;

use super::cue;
use super::item_text::{commas, offset};
use super::name::{self, Leaning};
use super::office::{self, is_role, office, places_at_end};
use super::site;
use super::style::Style;
use super::words::{Class, key};

/// The parts of an item as they are found.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) affiliation: Option<String>,
    pub(super) places: Vec<Place>,
    /// True if the item says that it names a person.
    pub(super) person: bool,
}

/// The parts of an item without brackets at its end.
pub(super) fn parts(text: &str, style: Style) -> Parts {
    from_country(text)
        .or_else(|| behalf(text))
        .or_else(|| acting_for(text))
        .or_else(|| held_by(text))
        .or_else(|| schooled(text))
        .or_else(|| abbreviated(text))
        .or_else(|| led_by_office(text, style))
        .or_else(|| represented(text))
        .or_else(|| placed_at(text, style))
        .or_else(|| dashed(text, style))
        .unwrap_or_else(|| segments(text, style))
}

/// `Ana Roe for Lake Forum`, `Ana Roe, representing Lake Forum`: a person, a word in lower case,
/// and for whom she signs.
fn acting_for(text: &str) -> Option<Parts> {
    const FOR: [&str; 15] = [
        "für",
        "for",
        "pour",
        "por",
        "per",
        "voor",
        "za",
        "за",
        "від",
        "от",
        "dla",
        "representing",
        "representando",
        "représentant",
        "vertreten",
    ];
    let words = words(text);
    let place = (2..words.len().min(6)).find(|&place| FOR.contains(&words[place].1))?;
    let name = text[..words[place].0].trim().trim_end_matches(',');
    let rest = text.get(words[place].0 + words[place].1.len()..)?.trim();
    let named = name::is_person_shaped(name)
        && !name::is_organization_marked(name::without_honorifics(name))
        && !name.contains(['"', '“', '„', '«']);
    // `Lake Friends for Clean Water` is one name.
    let named = named
        && (name::without_honorifics(name).len() < name.len()
            || name::is_known_person(name)
            || name.contains('.')
            || text[..words[place].0].trim_end().ends_with(',')
            || name::is_surely_organization(rest));
    (named && !rest.is_empty()).then(|| signing_for(rest, name, &[]))
}

/// Returns true if a text says that a person acts for somebody.
pub(super) fn is_acting(text: &str) -> bool {
    acting_for(text).is_some() || behalf(text).is_some()
}

/// In scripts without spaces an organization, an office in it and who holds it, `호수포럼 회장
/// 김민수`; a year of study and a name, `河川大学78级陈大文`.
fn held_by(text: &str) -> Option<Parts> {
    if !begins_unspaced(text) {
        return None;
    }
    let person =
        |name: &str| (2..=4).contains(&name.chars().count()) && name::is_person_shaped(name);
    if let Some((before, name)) = text.rsplit_once([' ', '\u{3000}']) {
        let (organization, role) = match before.rsplit_once([' ', '\u{3000}']) {
            Some((organization, role)) => (Some(organization.trim().to_owned()), role),
            None => (None, before),
        };
        return (person(name) && Class::Role.ends(&key(role))).then(|| Parts {
            name: name.to_owned(),
            role: Some(role.to_owned()),
            affiliation: organization,
            person: true,
            ..Parts::default()
        });
    }
    let (before, name) = text.rsplit_once(['级', '級', '届', '屆'])?;
    let year = before.ends_with(|c: char| c.is_ascii_digit());
    (year && person(name)).then(|| Parts {
        name: name.to_owned(),
        role: Some(text[..text.len() - name.len()].to_owned()),
        person: true,
        ..Parts::default()
    })
}

/// `Ana Roe UBL`, `Ana Roe UBL President`: a person whose given name is known, the acronym of an
/// organization, and what follows it.
fn abbreviated(text: &str) -> Option<Parts> {
    let words = words(text);
    let acronym = |place: usize| {
        let word = words[place].1.trim_end_matches(',');
        let letters = word.bytes().filter(u8::is_ascii_uppercase).count();
        let dotted = word.ends_with('.') && letters * 2 == word.len();
        letters >= 2 && dotted || letters >= 4 && letters == word.len()
    };
    let place = (2..words.len().min(5)).find(|&place| acronym(place))?;
    let (name, rest) = (text[..words[place].0].trim(), &text[words[place].0..]);
    let cased = name.chars().filter(|c| c.is_lowercase()).count() >= 3;
    let lone = place + 1 == words.len();
    if !cased || name.contains(',') || !name::is_known_person(name) {
        return None;
    }
    let (role, affiliation, places) = office(&commas(rest));
    Some(Parts {
        name: name.to_owned(),
        role: role.filter(|_| !lone),
        affiliation: if lone {
            Some(rest.to_owned())
        } else {
            affiliation
        },
        places,
        person: true,
    })
}

/// In scripts without spaces a name and, after a space, where its bearer studied or works: `陳大文
/// 社会学院2012级`.
fn schooled(text: &str) -> Option<Parts> {
    if !begins_unspaced(text) {
        return None;
    }
    let (name, rest) = text.split_once([' ', '\u{3000}', '*'])?;
    let (name, rest) = (name.trim(), rest.trim());
    let belongs = rest.chars().any(|c| c.is_ascii_digit())
        || Class::Organization.is_in(&key(rest))
        || Class::Role.is_in(&key(rest));
    let long = rest.chars().count() >= 4 && !rest.contains([' ', '，', ',', '(', '（']);
    ((2..=4).contains(&name.chars().count())
        && long
        && belongs
        && !Class::Organization.frames(&key(name)))
    .then(|| Parts {
        name: name.to_owned(),
        role: Some(rest.to_owned()),
        person: true,
        ..Parts::default()
    })
}

/// `Minister Ana Roe`: an office and who holds it, a person whose given name is known or one of a
/// list of such.
fn led_by_office(text: &str, style: Style) -> Option<Parts> {
    let (first, name) = text.split_once(' ')?;
    let office = office::leads(first);
    let named = office
        && !matches!(
            style.leaning,
            Leaning::Organizations | Leaning::RatherOrganizations
        )
        && (name::is_known_person(name) || style.led && name::is_person_shaped(name))
        && !name::is_organization_marked(name);
    named.then(|| Parts {
        name: name.to_owned(),
        role: Some(first.to_owned()),
        person: true,
        ..Parts::default()
    })
}

/// `Ana from Peru (ana)`: one who signs with a country alone.
fn from_country(text: &str) -> Option<Parts> {
    let (name, rest) = [" from ", " aus ", " из "]
        .into_iter()
        .find_map(|word| text.split_once(word))?;
    let rest = rest.split(['(', ',']).next().unwrap_or(rest).trim();
    let places = site::places(rest);
    let whole = !name.contains(',') && name.split_whitespace().count() <= 5;
    (whole && !places.is_empty() && name::is_person_shaped(name)
        || whole && site::country_named(rest).is_some())
    .then(|| Parts {
        name: name.trim().to_owned(),
        places,
        person: true,
        ..Parts::default()
    })
}

pub(super) fn is_person(name: &str, role: bool, leaning: Leaning) -> bool {
    name::party_type(name, role, leaning) == PartyType::Person
}

/// `Name on behalf of Organization`.
fn behalf(text: &str) -> Option<Parts> {
    let words: Vec<(usize, &str)> = words(text);
    for start in 1..words.len() {
        if !may_be_behalf(words[start].1) {
            continue;
        }
        for count in (2..=5).rev() {
            let Some(last) = words.get(start + count - 1) else {
                continue;
            };
            let phrase = &text[words[start].0..last.0 + last.1.len()];
            if Class::Behalf.is(&key(phrase)) {
                let name = text[..words[start].0].trim().trim_end_matches(',');
                let rest = text[last.0 + last.1.len()..].trim();
                let (name, role) = match name.split_once(',') {
                    Some((name, role)) => (name.trim(), Some(role.trim().to_owned())),
                    None => (name, None),
                };
                return (!rest.is_empty()).then(|| Parts {
                    name: name.to_owned(),
                    role,
                    affiliation: Some(rest.to_owned()),
                    ..Parts::default()
                });
            }
        }
    }
    None
}

/// Returns true if one of the phrases between one who signs and those for whom may begin with a
/// word.
fn may_be_behalf(word: &str) -> bool {
    let key = key(word);
    Class::Behalf.starts(&key) || key.is_empty()
}

/// The organization on whose behalf a text that begins so is signed.
pub(super) fn on_behalf_of(text: &str) -> Option<&str> {
    if !may_be_behalf(text.split_whitespace().next()?) {
        return None;
    }
    let words = words(text);
    let last = (1..=5.min(words.len())).rev().find(|count| {
        let (start, word) = words[count - 1];
        Class::Behalf.is(&key(&text[..start + word.len()]))
    })?;
    let rest = text[words[last - 1].0 + words[last - 1].1.len()..].trim();
    (!rest.is_empty()).then_some(rest)
}

/// `Namens Lake Forum, Ana Roe, chair`, `Für den Seeverein: Ana Roe`, `For Lake Forum Ana Roe`: who
/// signs for the one named first.
pub(super) fn represented(text: &str) -> Option<Parts> {
    let behalf = on_behalf_of(text).map(cue::without_article);
    let rest = behalf.or_else(|| cue::after_for(text))?;
    // A name may begin with such a word: `For Rivers`.
    let sure = |organization: &str| behalf.is_some() || name::is_organization_marked(organization);
    let is_person = |part: &str| {
        name::is_person_shaped(part)
            && !name::is_organization_marked(name::without_honorifics(part))
    };
    if let Some((organization, holder)) = rest.split_once([':', '：']) {
        let parts = commas(holder.trim());
        let named = is_person(parts[0]) && !organization.trim().is_empty();
        return named.then(|| signing_for(organization, parts[0], &parts[1..]));
    }
    let parts = commas(rest);
    if let Some(place) = (1..parts.len()).find(|&place| is_person(parts[place])) {
        let organization = &rest[..offset(parts[place], rest)];
        return sure(organization)
            .then(|| signing_for(organization, parts[place], &parts[place + 1..]));
    }
    // Without a comma the last two words are the name where those before them are surely an
    // organization's.
    let words = words(parts[0]);
    let begin = words.get(words.len().checked_sub(2)?)?.0;
    let (organization, person) = parts[0].split_at(begin);
    (words.len() >= 3 && is_person(person) && name::is_surely_organization(organization.trim()))
        .then(|| signing_for(organization, person, &parts[1..]))
}

fn signing_for(organization: &str, person: &str, rest: &[&str]) -> Parts {
    let (role, _, places) = office(rest);
    let organization = organization.trim().trim_end_matches([',', '，', '،']);
    Parts {
        name: person.trim().to_owned(),
        role,
        affiliation: Some(organization.to_owned()),
        places,
        person: true,
    }
}

/// `Ana at Lake Forum`: a person and where she works.
fn placed_at(text: &str, style: Style) -> Option<Parts> {
    let (person, organization) = text.split_once(" at ")?;
    let named = (1..=4).contains(&person.split_whitespace().count())
        && person
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase))
        && !name::is_organization_marked(person);
    let placed = name::is_acronym(organization) || name::is_surely_organization(organization);
    (named && placed && style.leaning != Leaning::Organizations)
        .then(|| signing_for(organization, person, &[]))
}

pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    text.split_whitespace()
        .map(|word| (offset(word, text), word))
        .collect()
}

/// What separates the parts of an item more firmly than a comma.
const SEPARATORS: [&str; 9] = [
    "\t", " | ", " – ", " — ", " ‐ ", " - ", " // ", " / ", " -- ",
];

/// The first of some separators in a text and where it stands.
fn first_of<'a>(text: &str, separators: &[&'a str]) -> Option<(usize, &'a str)> {
    // The dashes of typography begin with this byte; most texts have none of the signs.
    let signs = |byte: u8| matches!(byte, b'\t' | b'|' | b'-' | b'/' | b':' | 0xE2);
    if !text.bytes().any(signs) {
        return None;
    }
    separators
        .iter()
        .filter_map(|separator| text.find(separator).map(|at| (at, *separator)))
        .min()
}

/// `Name – role`, `Name | role`, `Name – Country`; acronyms beside a full name stay with it.
fn dashed(text: &str, style: Style) -> Option<Parts> {
    let (at, separator) = first_of(text, &SEPARATORS).or_else(|| {
        // A dash that touches the name: only before an office.
        first_of(text, &["- ", "– ", "— ", ": "]).filter(|(at, separator)| {
            let name = text[..*at].trim();
            let person = name::is_person_shaped(name) && !Class::Role.is_in(&key(name));
            person && is_role(text[at + separator.len()..].trim_start())
        })
    })?;
    let name = text[..at].trim();
    let rest = text[at + separator.len()..].trim();
    if name.is_empty() || rest.is_empty() || name.contains(',') {
        return None;
    }
    let places = match site::country_alone(rest) {
        Some(place) => vec![place],
        None if rest.contains(',') => site::places(rest),
        None => Vec::new(),
    };
    if !places.is_empty() {
        return Some(Parts {
            name: name.to_owned(),
            places,
            ..Parts::default()
        });
    }
    if name.contains('(') {
        return None;
    }
    let role = is_role(rest);
    let named = name::is_person_shaped(name) && is_person(name, role, style.leaning);
    let firm = matches!(separator, "\t" | " | ");
    let named = named && (separator != " / " || role);
    if name::is_acronym(name) || name::is_acronym(rest) || !(named || firm) {
        return None;
    }
    let (role, affiliation, places) = office(&commas(rest));
    Some(Parts {
        name: name.to_owned(),
        role,
        affiliation,
        places,
        ..Parts::default()
    })
}

/// `Name, role, affiliation, City, Country`, or a name with commas of its own.
fn segments(text: &str, style: Style) -> Parts {
    let mut parts = commas(text);
    if parts.len() > 1 && name::is_honorific(parts[0]) {
        let end = offset(parts[1], text) + parts[1].len();
        parts.splice(0..2, [text[..end].trim()]);
    }
    let first = parts[0];
    if parts.len() == 1 {
        return lone(first, style);
    }
    // `River Watch, coordinator: Ana Roe`: who stands for the organization.
    let labeled = (1..parts.len()).find(|&place| {
        let label = parts[place].split_once([':', '：']);
        label.is_some_and(|(office, holder)| is_role(office) && !holder.trim().is_empty())
    });
    if let Some(place) = labeled {
        let end = offset(parts[place - 1], text) + parts[place - 1].len();
        let role = text[offset(parts[place], text)..].trim().to_owned();
        return Parts {
            role: Some(role),
            ..segments(text[..end].trim(), style)
        };
    }
    // `Ana Roe sociologist, Graz, Austria`
    if let Some(named) = titled(first, style) {
        let told: Vec<&str> = [named.role.as_deref(), named.affiliation.as_deref()]
            .into_iter()
            .flatten()
            .chain(parts[1..].iter().copied())
            .collect();
        let (role, affiliation, places) = office(&told);
        return Parts {
            name: named.name,
            role,
            affiliation,
            places,
            person: true,
        };
    }
    // `Ana Roe President, Lake Forum`
    let titled = words(first)
        .iter()
        .enumerate()
        .skip(2)
        .find(|(_, (_, word))| is_office_word(word) && !is_title(word))
        .map(|(_, (at, _))| *at);
    if let Some(at) = titled
        && name::is_person_shaped(first[..at].trim())
        && !name::is_organization_marked(name::without_honorifics(first[..at].trim()))
        && matches!(style.leaning, Leaning::Persons | Leaning::RatherPersons)
    {
        let (role, affiliation, places) = office(&[&[&first[at..]], &parts[1..]].concat());
        return Parts {
            name: first[..at].trim().to_owned(),
            role,
            affiliation,
            places,
            person: true,
        };
    }
    let shaped = name::is_person_shaped(first);
    let roles = is_role(parts[1]);
    // `Ana Roe, Institute of Rivers`: what cannot be a part of an organization's name is where a
    // person works.
    let employed = shaped
        && style.leaning != Leaning::Organizations
        && !name::is_organization_marked(name::without_honorifics(first))
        && name::is_surely_organization(parts[1])
        && first.split_whitespace().count() <= 4;
    // `Ana Roe, Movement "Clear Water"` in a list of organizations: those are followed by places.
    let known = style.leaning != Leaning::Organizations
        && name::is_known_person(first)
        && !name::is_organization_marked(name::without_honorifics(first))
        && first.split_whitespace().count() <= 4
        && site::places(parts[1]).is_empty();
    if employed || known || shaped && is_person(first, roles, style.leaning) {
        let (role, affiliation, places) = office(&parts[1..]);
        return Parts {
            name: first.to_owned(),
            role,
            affiliation,
            places,
            ..Parts::default()
        };
    }
    let persons = matches!(style.leaning, Leaning::Persons | Leaning::RatherPersons);
    let short = first.split_whitespace().count() <= 4 && !name::is_organization_marked(first);
    if !shaped && persons && roles && short {
        let (role, affiliation, places) = office(&parts[1..]);
        return Parts {
            name: first.to_owned(),
            role,
            affiliation,
            places,
            ..Parts::default()
        };
    }
    let (kept, places) = match style.placed {
        true => (parts.len(), Vec::new()),
        false => places_at_end(&parts, true),
    };
    let last = parts[kept - 1];
    let end = offset(last, text) + last.len();
    let name = text[..end].trim();
    Parts {
        name: name.to_owned(),
        places,
        ..Parts::default()
    }
}

/// A name without commas: `Given SURNAME Group`, `Given Surname ACRONYM`, or the name alone.
fn lone(text: &str, style: Style) -> Parts {
    if let Some(parts) = titled(text, style) {
        return parts;
    }
    let words = words(text);
    let capitals = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 3
            && word
                .chars()
                .all(|c| c.is_uppercase() || matches!(c, '-' | '\'' | '’'))
    };
    let started = |place: usize| words[..place].iter().any(|(_, word)| !is_title(word));
    let surname = (1..words.len()).find(|&place| capitals(words[place].1) && started(place));
    let titled = words.first().is_some_and(|(_, word)| is_title(word));
    let persons = matches!(style.leaning, Leaning::Persons | Leaning::RatherPersons);
    if let Some(first) = surname
        && (persons || titled)
    {
        // `DUPRÉ LA TOUR`: short words stand between the parts of a surname.
        let joins = |place: usize| {
            let short = words[place].1.chars().all(char::is_uppercase);
            short && words.get(place + 1).is_some_and(|next| capitals(next.1))
        };
        let last = (first..words.len())
            .take_while(|&place| capitals(words[place].1) || joins(place))
            .last()
            .unwrap_or(first);
        let end = words[last].0 + words[last].1.len();
        let (name, rest) = (text[..end].trim(), text[end..].trim());
        let cased = text[..words[first].0].chars().any(char::is_lowercase);
        if !rest.is_empty() && cased && name::is_person_shaped(name) && last <= 4 {
            let (role, affiliation, places) = office(&[rest]);
            return Parts {
                name: name.to_owned(),
                role,
                affiliation,
                places,
                ..Parts::default()
            };
        }
        let given = text[..words[first].0].trim();
        if rest.is_empty()
            && first == last
            && words[..first]
                .iter()
                .filter(|(_, word)| !is_title(word))
                .count()
                >= 2
            && words[first].1.chars().count() <= 6
            && given.chars().any(char::is_lowercase)
            && !Class::Corporate.is(&key(words[first].1))
            && name::is_person_shaped(given)
            && !name::is_organization_marked(given)
        {
            return Parts {
                name: given.to_owned(),
                affiliation: Some(words[first].1.to_owned()),
                ..Parts::default()
            };
        }
    }
    Parts {
        name: text.to_owned(),
        ..Parts::default()
    }
}

/// A person's name and an office with nothing but a space between them: `Ana Roe Director of Field
/// Network`.
fn titled(text: &str, style: Style) -> Option<Parts> {
    let words = words(text);
    let persons = matches!(style.leaning, Leaning::Persons | Leaning::RatherPersons);
    // A word in lower case after a name is what its bearer does: `Ana Roe sociologist`.
    let lower = |place: usize| {
        let word = words[place].1;
        place >= 2
            && word.starts_with(char::is_lowercase)
            && word.chars().count() > 3
            && !Class::Particle.is_word(word)
            && !Class::Connective.is_word(word)
    };
    let place =
        (1..words.len().min(6)).find(|&place| is_office_word(words[place].1) || lower(place))?;
    let (name, rest) = (text[..words[place].0].trim(), &text[words[place].0..]);
    let unspaced = begins_unspaced(name);
    let begins = name::is_person_shaped(name) && !name::is_organization_marked(name);
    let alone = name::without_honorifics(name).split_whitespace().count();
    let closed = match unspaced {
        true => place + 1 == words.len(),
        false => alone >= 2 && (rest.contains(' ') || lower(place)) && !is_title(words[place].1),
    };
    // In whatever order: `Lind Anna sociologist`.
    let known = lower(place)
        && words[..place]
            .iter()
            .any(|(_, word)| person::is_given_name(&key(word)));
    if !begins || !closed || !(persons || unspaced || known) {
        return None;
    }
    let (role, affiliation, places) = office(&[rest]);
    Some(Parts {
        name: name.to_owned(),
        role,
        affiliation,
        places,
        ..Parts::default()
    })
}

/// Returns true if a word is an office, or several: `Founder/CEO`.
fn is_office_word(word: &str) -> bool {
    word.split('/').all(|word| Class::Role.is_word(word))
}

fn is_title(word: &str) -> bool {
    name::is_honorific(word)
}
