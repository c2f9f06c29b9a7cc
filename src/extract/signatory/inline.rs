//! Names run together in one paragraph, separated by semicolons, commas, 、 or bullets.

use std::ops::Range;

use super::abreast;
use super::item_text;
use super::name;
use super::office;
use super::part;
use super::site;
use super::words::{Class, key};
use crate::analysis::begins_unspaced;

/// Conjunctions before the last name.
const CONJUNCTIONS: [&str; 14] = [
    "and ", "und ", "et ", "y ", "e ", "en ", "och ", "og ", "a ", "i ", "и ", "та ", "і ", "ve ",
];

/// The names of a line as byte ranges, where it holds several run together; none where it is one
/// item. `announced` says that a cue stands directly before.
pub(super) fn names(text: &str, announced: bool) -> Option<Vec<Range<usize>>> {
    if text.contains(['。', '！', '？']) {
        return None;
    }
    if let Some(pieces) = plainly(text) {
        return Some(pieces);
    }
    let pieces = cut(text, &[',', '，', '،']);
    let pieces = joined(text, pieces);
    let least = if announced { 2 } else { 4 };
    let several = pieces.len() >= least && mostly_names(text, &pieces);
    (several && !is_one_item(text, &pieces)).then_some(pieces)
}

/// Persons alone whose given names are known, between commas and conjunctions, `Ana Roe, Bo Lind and
/// Kim Lee`; or three and more with nothing between them.
pub(super) fn persons(text: &str) -> Option<Vec<Range<usize>>> {
    if text.len() > 2000 || begins_unspaced(text) {
        return None;
    }
    let text = text.trim_end_matches(['.', ',', ' ']);
    let pieces = cut(text, &[',', '،', ';', '&']);
    let mut found = Vec::new();
    for piece in pieces {
        let written = &text[piece.clone()];
        let led = CONJUNCTIONS.iter().find(|word| written.starts_with(**word));
        let start = piece.start + led.map_or(0, |word| word.len());
        let written = &text[start..piece.end];
        let between = CONJUNCTIONS.iter().find_map(|word| {
            let at = written.find(&format!(" {word}"))?;
            let sides = [&written[..at], &written[at + 1 + word.len()..]];
            let both = sides.iter().all(|side| name::is_known_person(side));
            both.then_some((at, at + 1 + word.len()))
        });
        match between {
            Some((at, right)) => found.extend([start..start + at, start + right..piece.end]),
            None if name::is_honorific(written) => {
                let last: &mut Range<usize> = found.last_mut()?;
                last.end = piece.end;
            }
            None => found.push(start..piece.end),
        }
    }
    let known = |piece: &Range<usize>| name::is_known_person(before_bracket(&text[piece.clone()]));
    if found.len() >= 2 {
        let count = found.iter().filter(|piece| known(piece)).count();
        let shaped = |piece: &Range<usize>| {
            let name = before_bracket(&text[piece.clone()]);
            name::is_person_shaped(name) && !name::is_surely_organization(name)
        };
        let mostly = count * 3 >= found.len() * 2 && found.iter().all(shaped);
        let placed = found
            .iter()
            .skip(1)
            .any(|piece| !site::places(&text[piece.clone()]).is_empty());
        return (mostly && !placed).then_some(found);
    }
    abreast::persons(text).filter(|names| names.len() >= 3)
}

/// Two persons with a conjunction between them, `Ana Roe & Bo Lind`; none where more than their
/// names stands in the line.
pub(super) fn pair(text: &str) -> Option<Vec<Range<usize>>> {
    let text = text.trim_end_matches(['.', ',', ' ']);
    let is_person = |text: &str| {
        let text = name::without_degrees(text);
        name::is_person_shaped(text)
            && !name::is_organization_marked(name::without_honorifics(text))
    };
    let between = CONJUNCTIONS
        .iter()
        .copied()
        .chain(["& ", "& "])
        .find_map(|word| {
            let at = text.find(&format!(" {word}"))?;
            let right = at + 1 + word.len();
            let after = item_text::head(&text[right..]);
            (at < 80 && is_person(&text[..at]) && (is_person(after) || part::is_acting(after)))
                .then_some((at, right))
        });
    between.map(|(at, right)| vec![0..at, right..text.len()])
}

/// The names of a line separated by marks that no single name holds: semicolons, 、 or bullets.
pub(super) fn plainly(text: &str) -> Option<Vec<Range<usize>>> {
    let signs = |byte: u8| matches!(byte, b';' | b'|') || byte >= 0x80;
    if !text.bytes().any(signs) {
        return None;
    }
    [&[';', '；'][..], &['、'], &['•', '·', '|', '●', '▪']]
        .into_iter()
        .map(|separators| cut(text, separators))
        .find(|pieces| {
            pieces.len() >= 2 && mostly_names(text, pieces) && !is_described(text, pieces)
        })
        .filter(|_| text.matches(['(', '（']).count() == text.matches([')', '）']).count())
}

/// A text cut at separators outside brackets, without white space at either end, none empty.
fn cut(text: &str, separators: &[char]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    let mut push = |start: usize, end: usize| {
        let piece = &text[start..end];
        let from = start + piece.len() - piece.trim_start().len();
        let to = from + piece.trim().len();
        if from < to {
            pieces.push(from..to);
        }
    };
    for (at, character) in text.char_indices() {
        match character {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth -= 1,
            _ if depth <= 0 && separators.contains(&character) => {
                push(start, at);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    push(start, text.len());
    pieces
}

/// Pieces with `Inc.` and the like joined to the name before, and the last two cut at their
/// conjunction.
fn joined(text: &str, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(before)
                if Class::Corporate.is(&key(&text[piece.clone()]))
                    || name::is_honorific(&text[piece.clone()]) =>
            {
                before.end = piece.end
            }
            _ => joined.push(piece),
        }
    }
    let Some(last) = joined.pop() else {
        return joined;
    };
    let written = &text[last.clone()];
    let begins = CONJUNCTIONS.iter().find(|word| written.starts_with(**word));
    if let Some(word) = begins {
        joined.push(last.start + word.len()..last.end);
        return joined;
    }
    let inside = CONJUNCTIONS.iter().find_map(|word| {
        let spaced = format!(" {word}");
        written.find(&spaced).map(|at| (at, spaced.len()))
    });
    match inside {
        Some((at, length)) if joined.len() >= 2 && is_name(&written[at + length..]) => {
            let (left, right) = (&written[..at], &written[at + length..]);
            // "A, B and C" cuts at the conjunction only where both sides are built like the rest.
            let built_alike = name::is_person_shaped(left) == name::is_person_shaped(right);
            let closed = Class::Corporate.is(&key(left.rsplit(' ').next().unwrap_or(left)));
            if (built_alike || closed) && !right.contains(" de ") {
                joined.push(last.start..last.start + at);
                joined.push(last.start + at + length..last.end);
            } else {
                joined.push(last);
            }
        }
        _ => joined.push(last),
    }
    joined
}

fn is_name(text: &str) -> bool {
    name::likeness(text.trim_end_matches('.')) >= 0.8
}

/// Returns true if what follows the first piece tells of the person in it: `Ana Roe, Field Network;
/// author, A Year of Rivers`.
fn is_described(text: &str, pieces: &[Range<usize>]) -> bool {
    let begins_lower = |piece: &Range<usize>| text[piece.clone()].starts_with(char::is_lowercase);
    pieces.len() <= 3
        && name::is_person_shaped(item_text::head(&text[pieces[0].clone()]))
        && pieces[1..].iter().any(begins_lower)
}

fn mostly_names(text: &str, pieces: &[Range<usize>]) -> bool {
    let named = pieces
        .iter()
        .filter(|piece| {
            let piece = item_text::bare(&text[(*piece).clone()]);
            name::likeness(piece) >= 0.4 && piece.split_whitespace().count() <= 14
        })
        .count();
    named * 10 >= pieces.len() * 8
}

/// Returns true if pieces between commas are one party with its role and places.
fn is_one_item(text: &str, pieces: &[Range<usize>]) -> bool {
    let piece = |place: usize| &text[pieces[place].clone()];
    let roles = (1..pieces.len())
        .filter(|place| office::has_role(piece(*place)))
        .count();
    let placed = (1..pieces.len())
        .filter(|place| site::country_named(piece(*place)).is_some())
        .count();
    let lower = (1..pieces.len())
        .filter(|place| piece(*place).chars().next().is_some_and(char::is_lowercase))
        .count();
    let few = pieces.len() <= 4;
    let alike = (0..pieces.len()).all(|place| name::is_person_shaped(piece(place)))
        || begins_unspaced(text);
    // `Ana Roe, Institute of Rivers`: a person and where she works.
    let person = name::is_person_shaped(piece(0))
        && !name::is_organization_marked(name::without_honorifics(piece(0)))
        && (1..pieces.len()).all(|place| {
            name::is_surely_organization(piece(place))
                || site::country_named(before_bracket(piece(place))).is_some()
        });
    // `Ana Roe, Sacramento, Calif.`: a person and where she lives.
    let resident = pieces.len() <= 3
        && name::is_person_shaped(piece(0))
        && !site::places(&text[pieces[1].start..]).is_empty();
    // `Ana Roe President, Lake Forum`
    let titled = pieces.len() <= 4
        && piece(0)
            .split_whitespace()
            .skip(2)
            .any(|word| Class::Role.is_word(word));
    // `Ana Roe, Tutor, Lakeside College, Chicago`
    let tells =
        |place: usize| office::has_role(piece(place)) || !site::places(piece(place)).is_empty();
    let led = few
        && name::is_person_shaped(piece(0))
        && (1..pieces.len()).any(tells)
        && !begins_unspaced(text)
        && (1..pieces.len()).all(|place| {
            !name::is_person_shaped(piece(place))
                || !site::places(piece(place)).is_empty()
                || name::is_organization_marked(piece(place))
        });
    person && pieces.len() <= 3
        || titled
        || led
        || resident
        || few && (roles + lower > 0 || placed > 0 && placed < pieces.len() - 1)
        || (roles + lower) * 3 > pieces.len()
        || pieces.len() == 2
            && !alike
            && (!name::is_organization_marked(piece(1)) || has_conjunction(piece(1)))
}

fn before_bracket(text: &str) -> &str {
    text.split(['(', '（']).next().unwrap_or(text).trim_end()
}

fn has_conjunction(text: &str) -> bool {
    CONJUNCTIONS
        .iter()
        .any(|word| text.contains(&format!(" {word}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = names(text, true).unwrap_or_default();
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn runs_are_cut() {
        check(
            "Lake Forum; River Watch; Union of Boatmen",
            &["Lake Forum", "River Watch", "Union of Boatmen"],
        );
        check(
            "河川聯盟、湖泊協會、陳大文",
            &["河川聯盟", "湖泊協會", "陳大文"],
        );
        check(
            "BUND Linz, Greenwatch Graz, Naturfreunde Wels e.V. und Seenverein Steyr",
            &[
                "BUND Linz",
                "Greenwatch Graz",
                "Naturfreunde Wels e.V.",
                "Seenverein Steyr",
            ],
        );
        check(
            "Open Maps, Inc., Lake Forum, River Watch",
            &["Open Maps, Inc.", "Lake Forum", "River Watch"],
        );
    }

    #[test]
    fn one_item_is_no_run() {
        check("Ana Roe, director, Field Network, Chile", &[]);
        check("Coast Trust, Bangladesh", &[]);
        check("Ana Roe, Sacramento, Calif.", &[]);
        check("Ana Roe, San Diego", &[]);
        check("Union of Food, Farm and Café Workers", &[]);
    }
}
