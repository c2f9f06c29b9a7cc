//! Several parties in one noun phrase, `the Open Water local groups Linz, Graz and Wels` or `the governments of A and B`, and
//! the parties that stand above a text which they issue together.

use crate::document::{Evidence, Found, PartyType, Place, Signatory};

use super::item;
use super::line::{Line, Shape};
use super::list::{self, Opening};
use super::name;
use super::office;
use super::site;
use super::words::{Class, key};
use crate::extract::Reading;

/// `The Open Water local groups Linz, Graz, Wels and Steyr.` as one of the last paragraphs: one signatory for each place.
pub(super) fn local_groups(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    lines
        .iter()
        .rev()
        .take(3)
        .filter(|line| line.shape == Shape::Text && line.key.may_hold(&[Class::Chapter]))
        .filter(|line| line.text.contains([',', '、', '،']))
        .map(|line| groups_of(reading, line))
        .find(|groups| !groups.is_empty())
        .unwrap_or_default()
}

fn groups_of(reading: &Reading<'_>, line: &Line<'_>) -> Vec<Found<Signatory>> {
    let Some((head, rest)) = before_chapters(line.text) else {
        return Vec::new();
    };
    let pieces: Vec<&str> = rest
        .trim_end_matches('.')
        .split([',', '、', '،'])
        .flat_map(|piece| {
            JOINTS
                .into_iter()
                .find_map(|joint| piece.split_once(joint))
                .map_or_else(|| vec![piece], |(left, right)| vec![left, right])
        })
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect();
    let place = |name: &str| site::lone_city(name).or(site::country_alone(name));
    let placed = pieces.iter().filter(|piece| place(piece).is_some()).count();
    if pieces.len() < 3 || placed * 2 < pieces.len() {
        return Vec::new();
    }
    pieces
        .into_iter()
        .map(|piece| {
            let country = site::country_named(piece);
            let city = country.is_none().then(|| piece.to_owned());
            let name = format!("{head} {piece}");
            party(
                reading,
                line,
                piece,
                "local-groups",
                name,
                Place { city, country },
            )
        })
        .collect()
}

/// Conjunctions before the last of several places.
const JOINTS: [&str; 10] = [
    " and ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " i ", " и ",
];

/// The name before a word such as `local groups`, without article, and what follows that word.
fn before_chapters(text: &str) -> Option<(String, &str)> {
    let words: Vec<(usize, &str)> = text
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .take(12)
        .collect();
    let end = |place: usize| words[place].0 + words[place].1.len();
    let (head_end, begin, place) = (0..words.len()).find_map(|place| {
        let (start, word) = words[place];
        let phrase = (place..(place + 3).min(words.len()))
            .rev()
            .find(|last| Class::Chapter.is(&key(&text[start..end(*last)])))
            .map(|last| (start, end(last), place));
        let compound = || {
            let (name, chapter) = word.rsplit_once('-')?;
            Class::Chapter
                .is(&key(chapter))
                .then(|| (start + name.len(), end(place), place + 1))
        };
        phrase.or_else(compound)
    })?;
    let article = usize::from(words[0].1.chars().count() <= 3 && place > 1);
    let head = text.get(words[article].0..head_end)?.trim();
    let mut named = head.split_whitespace();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    (named.clone().count() <= 6 && !head.is_empty() && named.all(capital))
        .then(|| (head.to_owned(), &text[begin..]))
}

/// A part of a line as an organization at a place.
fn party(
    reading: &Reading<'_>,
    line: &Line<'_>,
    part: &str,
    rule: &'static str,
    name: String,
    place: Place,
) -> Found<Signatory> {
    let start = line.span.start + (part.as_ptr() as usize - line.text.as_ptr() as usize);
    let signatory = Signatory {
        name,
        party_type: PartyType::Organization,
        role: None,
        affiliation: None,
        places: vec![place],
    };
    let span = start..start + part.len();
    Found::new(signatory, Evidence::in_body(rule, 0.7, &reading.body, span))
}

/// The fewest parties above a text that they issue.
const LEAST: usize = 3;

/// The organizations listed above a text, where a word such as `statement` or `jointly issue` follows them and the text
/// speaks for several.
pub(super) fn heading_list(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let listed = |line: &&Line<'_>| {
        let text = item::bare(line.text);
        !matches!(line.shape, Shape::Row { .. } | Shape::Quote)
            && line.text.split_whitespace().nth(14).is_none()
            && !text.contains([':', '"', '“', '['])
            && !text.contains(|c: char| c.is_ascii_digit())
            && name::likeness(text) >= 1.0
            && !office::has_role(text)
            && !line.key.holds(Class::Adopted)
            && !is_statement(line)
    };
    // A list that begins at a line goes as far as those that begin above it.
    let mut reach = 0;
    for start in 0..lines.len().min(6) {
        let begun = reach.max(start);
        let most = start + 60 - begun;
        let more = lines[begun..].iter().take(most).take_while(listed).count();
        let end = begun + more;
        reach = end;
        let (Some(next), list) = (lines.get(end), &lines[start..end]) else {
            continue;
        };
        let issued = || {
            is_statement(next)
                || next.key.holds(Class::Adopted) && next.text.split_whitespace().count() <= 8
        };
        let sure = |line: &&Line<'_>| name::is_surely_organization(item::bare(line.text));
        let most_are_sure = || {
            let count = list.iter().filter(sure).count();
            count * 10 >= list.len() * 6 && list.first().is_some_and(|first| sure(&first))
        };
        let speaks = || {
            let words = lines[end..]
                .iter()
                .map(|line| Class::We.count(&line.key, 2));
            words.sum::<usize>() >= 2
        };
        if list.len() >= LEAST && issued() && most_are_sure() && speaks() {
            let opening = Opening {
                rule: "list-above-text",
                confidence: 0.7,
                leaning: Some(name::Leaning::RatherOrganizations),
                closing: false,
            };
            let (found, _) = list::after(reading, &lines[..end], start, opening);
            return found;
        }
    }
    Vec::new()
}

/// Whether a line is the name of such a text and little more: `JOINT STATEMENT`.
fn is_statement(line: &Line<'_>) -> bool {
    line.key.holds(Class::Statement) && line.text.split_whitespace().count() <= 4
}

/// `signed by the governments of A, B and C`: the states, where every one of them is known.
pub(super) fn governments(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let signed = [Class::Announce, Class::Participle];
    let opening = lines
        .iter()
        .take(8)
        .filter(|line| line.key.may_hold(&[Class::Government]) && line.key.may_hold(&signed));
    for line in opening {
        let key = &line.key;
        let Some(cue) = Class::Announce
            .find(key)
            .or_else(|| Class::Participle.find(key))
        else {
            continue;
        };
        let tail = &key[cue.end..];
        let close = Class::Government
            .find(tail)
            .is_some_and(|found| tail[..found.start].split_whitespace().count() <= 3);
        if !close {
            continue;
        }
        let Some(begin) = [" of ", " von ", " de ", " di "]
            .into_iter()
            .filter_map(|word| line.text.rfind(word).map(|at| at + word.len()))
            .min()
        else {
            continue;
        };
        let rest = line.text[begin..].trim_end_matches(['.', ':', ' ']);
        let states: Vec<&str> = rest
            .split(',')
            .flat_map(|piece| {
                let piece = piece.trim();
                let piece = piece.strip_prefix("and ").unwrap_or(piece);
                piece
                    .split_once(" and ")
                    .filter(|(left, right)| {
                        site::country_named(left).is_some() && site::country_named(right).is_some()
                    })
                    .map_or_else(|| vec![piece], |(left, right)| vec![left, right])
            })
            .collect();
        let known: Option<Vec<Found<Signatory>>> = states
            .iter()
            .map(|state| {
                let country = site::country_named(state)?;
                let bare = state.strip_prefix("the ").unwrap_or(state);
                let place = Place {
                    city: None,
                    country: Some(country),
                };
                Some(party(
                    reading,
                    line,
                    bare,
                    "governments",
                    bare.to_owned(),
                    place,
                ))
            })
            .collect();
        if let Some(known) = known
            && known.len() >= 2
        {
            return known;
        }
    }
    Vec::new()
}

/// Words with which states that speak together begin. Origin: written for this project.
const WE: [&str; 8] = [
    "We, ",
    "Nous, ",
    "Nosotros, ",
    "Wir, ",
    "Nós, ",
    "Noi, ",
    "Мы, ",
    "Ми, ",
];
/// Words for governments that may stand before their names. Origin: written for this project.
const GOVERNMENTS: [&str; 8] = [
    "the Governments of ",
    "the governments of ",
    "les gouvernements de ",
    "los gobiernos de ",
    "die Regierungen von ",
    "os governos de ",
    "i governi di ",
    "the leaders of ",
];

/// `We, A, B and C, share a commitment`: the states in whose name a text begins, three and more.
pub(super) fn speaking_governments(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
) -> Vec<Found<Signatory>> {
    let opening = lines.iter().take(8);
    let (line, mut rest) = match opening
        .filter_map(|line| Some((line, WE.iter().find_map(|we| line.text.strip_prefix(we))?)))
        .next()
    {
        Some(found) => found,
        None => return Vec::new(),
    };
    rest = GOVERNMENTS
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let pieces = rest.split(',').flat_map(|piece| {
        let joint = JOINTS.iter().find_map(|joint| piece.split_once(joint));
        match joint.filter(|(left, _)| !left.trim().is_empty()) {
            Some((left, right)) => [Some(left), Some(right)],
            None => [Some(piece), None],
        }
    });
    let mut states: Vec<Found<Signatory>> = Vec::new();
    for piece in pieces.flatten() {
        let piece = piece.trim();
        let name = ["and the ", "and ", "the ", "et ", "y ", "und ", "e "]
            .iter()
            .find_map(|word| piece.strip_prefix(word))
            .unwrap_or(piece);
        let Some(country) = site::country_named(name) else {
            break;
        };
        let place = Place {
            city: None,
            country: Some(country),
        };
        states.push(party(
            reading,
            line,
            name,
            "governments",
            name.to_owned(),
            place,
        ));
    }
    if states.len() < 3 {
        states.clear();
    }
    states
}
