//! The grammar of one item of a list: name, role, affiliation, places.

use crate::document::{PartyType, Place, Signatory};

use super::name::{self, Leaning};
use super::site;
use super::words::{Class, is_unspaced, key};

/// How the items of a list are written, told from all of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    /// Whether they are persons or organizations.
    pub(super) leaning: Leaning,
    /// Whether many of them end in a bracket with a year, which is then dropped.
    pub(super) years: bool,
    /// Whether their places stand in a column of their own.
    pub(super) placed: bool,
}

/// A signatory from one item; nothing where no name is left.
pub(super) fn signatory(item: &str, style: Style) -> Option<Signatory> {
    let clean = without_handles(bare(item));
    let (text, mut places, bracket) = brackets(clean.trim(), style);
    let mut reading = behalf(text)
        .or_else(|| dashed(text, style))
        .unwrap_or_else(|| segments(text, style));
    if reading.name.is_empty() {
        return None;
    }
    if let Some(bracket) = bracket {
        if reading.role.is_none() && is_person(&reading.name, true, style.leaning) {
            reading.role = Some(bracket.to_owned());
        } else {
            reading.name = format!("{} ({bracket})", reading.name);
        }
    }
    places.splice(0..0, reading.places);
    let has_role = reading.role.is_some();
    let party_type = if reading.affiliation.is_some() && name::is_person_shaped(&reading.name) {
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

/// The parts of an item as they are found.
#[derive(Default)]
struct Parts {
    name: String,
    role: Option<String>,
    affiliation: Option<String>,
    places: Vec<Place>,
}

/// An item without bullets, numbering and closing punctuation.
pub(super) fn bare(item: &str) -> &str {
    let mut text = item.trim().trim_start_matches(is_bullet).trim_start();
    let digits = text.trim_start_matches('(');
    let rest = digits.trim_start_matches(char::is_numeric);
    if rest.len() < digits.len() && digits.len() - rest.len() <= 6 {
        let after = rest.trim_start_matches(['.', ')', '、', '．', ':', '\t']);
        let dot_inside = after.starts_with(char::is_numeric);
        if after.len() < rest.len() && !dot_inside {
            text = after.trim_start();
        }
    }
    let text = text
        .trim_end_matches([';', ',', '；', '，', '、', '。', '*', '،', '|'])
        .trim();
    match text.strip_suffix('.') {
        Some(rest) if !ends_abbreviated(rest) => rest,
        _ => text,
    }
}

fn is_bullet(character: char) -> bool {
    matches!(
        character,
        '-' | '*'
            | '•'
            | '·'
            | '–'
            | '—'
            | '▪'
            | '◦'
            | '●'
            | '○'
            | '‣'
            | '✓'
            | '►'
            | '→'
            | '|'
            | '\u{feff}'
            | '\u{200b}'
            | '\u{a0}'
    ) || character.is_whitespace()
}

/// Whether a full stop after a text belongs to its last word: initials, `Inc`, `e.V`.
fn ends_abbreviated(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    last.contains('.') || last.chars().count() <= 3 || Class::Corporate.is(&key(last))
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
fn brackets(text: &str, style: Style) -> (&str, Vec<Place>, Option<&str>) {
    let mut rest = text;
    let mut places = Vec::new();
    let mut other = None;
    while let Some((before, inside)) = last_bracket(rest) {
        if before.is_empty() {
            break;
        }
        let found = site::places(inside);
        if !found.is_empty() {
            places.splice(0..0, found);
        } else if is_year(inside) && style.years {
        } else if other.is_none()
            && !name::is_acronym(inside)
            && style.leaning != Leaning::Organizations
            && is_person(head(before), true, style.leaning)
        {
            other = Some(inside);
        } else {
            break;
        }
        rest = before.trim_end_matches(',').trim_end();
    }
    (rest, places, other)
}

/// What stands before the bracket that closes at the end of a text, and what is in it.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let (open, close) = if text.ends_with(')') {
        ('(', ')')
    } else if text.ends_with('）') {
        ('（', '）')
    } else {
        return None;
    };
    let mut depth = 0;
    for (at, character) in text.char_indices().rev() {
        if character == close {
            depth += 1;
        } else if character == open {
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
    last_bracket(bare(item)).map(|(_, inside)| inside)
}

/// The part of an item before its first comma, dash or bracket.
pub(super) fn head(text: &str) -> &str {
    let end = [" – ", " — ", " - ", ",", "，", "(", "（", "\t", "|", " / "]
        .into_iter()
        .filter_map(|mark| text.find(mark))
        .filter(|at| *at > 0)
        .min()
        .unwrap_or(text.len());
    text[..end].trim()
}

fn is_person(name: &str, role: bool, leaning: Leaning) -> bool {
    name::party_type(name, role, leaning) == PartyType::Person
}

/// `Name on behalf of Organization`.
fn behalf(text: &str) -> Option<Parts> {
    let words: Vec<(usize, &str)> = words(text);
    for start in 1..words.len() {
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
                    places: Vec::new(),
                });
            }
        }
    }
    None
}

/// Whether an item says on whose behalf its person signs.
pub(super) fn is_behalf(text: &str) -> bool {
    Class::Behalf.is_in(&key(text))
}

fn words(text: &str) -> Vec<(usize, &str)> {
    text.split_whitespace()
        .map(|word| (offset(word, text), word))
        .collect()
}

/// Where a part of a text begins in it, in bytes.
fn offset(part: &str, whole: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// `Name – role`, `Name | role`, `Name – Country`; acronyms beside a full name stay with it.
fn dashed(text: &str, style: Style) -> Option<Parts> {
    let separators = [
        "\t", " | ", " – ", " — ", " ‐ ", " - ", " // ", " / ", " -- ",
    ];
    let (at, separator) = separators
        .into_iter()
        .filter_map(|separator| text.find(separator).map(|at| (at, separator)))
        .min()?;
    let name = text[..at].trim();
    let rest = text[at + separator.len()..].trim();
    if name.is_empty() || rest.is_empty() || name.contains([',', '(']) {
        return None;
    }
    if let Some(country) = site::country_named(rest) {
        return Some(Parts {
            name: name.to_owned(),
            places: vec![Place {
                city: None,
                country: Some(country),
            }],
            ..Parts::default()
        });
    }
    let role = has_role(rest);
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
    let roles = parts.len() > 1 && has_role(parts[1]);
    if parts.len() == 1 {
        return lone(first, style);
    }
    let shaped = name::is_person_shaped(first);
    if shaped && is_person(first, roles, style.leaning) {
        let (role, affiliation, places) = office(&parts[1..]);
        return Parts {
            name: first.to_owned(),
            role,
            affiliation,
            places,
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
        let last = (first..words.len())
            .take_while(|&place| capitals(words[place].1))
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
            };
        }
        let given = text[..words[first].0].trim();
        if rest.is_empty()
            && first == last
            && first >= 2
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

fn is_title(word: &str) -> bool {
    name::is_honorific(word)
}

/// A text cut at the commas outside brackets; what belongs to a name in spite of its comma stays with it.
fn commas(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    let mut push = |start: usize, end: usize| {
        let part = text[start..end].trim();
        let joined = parts
            .last()
            .filter(|_| Class::Corporate.is(&key(part)))
            .copied();
        match joined {
            Some(before) => {
                let from = offset(before, text);
                parts.pop();
                parts.push(text[from..end].trim());
            }
            None if part.is_empty() => {}
            None => parts.push(part),
        }
    };
    for (at, character) in text.char_indices() {
        match character {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth -= 1,
            ',' | '，' | '،' if depth <= 0 => {
                push(start, at);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    push(start, text.len());
    if parts.is_empty() {
        parts.push(text);
    }
    parts
}

/// Whether a text names an office or profession.
pub(super) fn has_role(text: &str) -> bool {
    let key = key(text);
    if is_unspaced(text) {
        return Class::Role.is_in(&key);
    }
    key.split(' ').take(4).any(|word| Class::Role.is(word))
}

/// Role, affiliation and places from what follows a person's name.
fn office(parts: &[&str]) -> (Option<String>, Option<String>, Vec<Place>) {
    let (kept, places) = places_at_end(parts, false);
    let parts = &parts[..kept];
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

/// How many of the parts are left when the places at their end are taken off, and those places; `name` says that the first
/// part is the name and must stay.
fn places_at_end(parts: &[&str], name: bool) -> (usize, Vec<Place>) {
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
    if site::is_state(part)
        && let Some(city) = before
        && (name || kept == 2 && !has_role(city))
    {
        let place = Place {
            city: Some(city.to_owned()),
            country: "US".parse().ok(),
        };
        return (kept - 2, vec![place]);
    }
    let found = if is_joined(part) {
        site::places(part)
    } else if name && kept == least + 1 {
        site::lone_city(part).into_iter().collect()
    } else {
        Vec::new()
    };
    (kept - usize::from(!found.is_empty()), found)
}

/// Whether a text may be several places side by side.
fn is_joined(text: &str) -> bool {
    text.contains('/') || text.split_whitespace().count() <= 5 && text.contains(' ')
}
