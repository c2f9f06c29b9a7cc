//! Signatures that no cue announces: a last list of organizations, a lone name below a letter, the name in the last line.

use crate::document::{Evidence, Found, PartyType, Signatory};

use super::aside;
use super::bracket;
use super::cue;
use super::item::{self, Style};
use super::line::{Line, Shape};
use super::list::{self, Opening};
use super::name::{self, Leaning};
use super::office;
use super::site;
use super::words::{Class, key};
use crate::extract::Reading;

/// The fewest lines of a last list without a cue.
const LEAST: usize = 5;

/// How many names must stand above a line that is built otherwise, and how long it may be, in characters.
const AROUND: usize = 3;
const LONGEST: usize = 300;

/// The organizations listed at the end of a text, when most of them bear places or words that only organizations have.
pub(super) fn last_list(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let mut end = lines.len();
    // Notes and the like may follow the list; sentences may not go on after it for long.
    let mut tail = 0;
    while end > 0 {
        let line = &lines[end - 1];
        let listed = listable(line);
        if listed {
            let start = above(lines, end);
            if end - start >= LEAST {
                let whole = read(reading, lines, begin(lines, start), end);
                return match whole.is_empty() {
                    true => read(reading, lines, start, end),
                    false => whole,
                };
            }
            tail += end - start;
            end = start;
        } else {
            tail += 1;
            end -= 1;
        }
        if tail > 12 {
            break;
        }
    }
    Vec::new()
}

/// The parties below labels such as `Organizations` and `Individuals` at the end of a text that speaks for several: both
/// labels must be there.
pub(super) fn parted_list(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let opening = |leaning: Leaning| Opening {
        rule: "parted-list",
        confidence: 0.7,
        leaning: Some(leaning),
        closing: false,
    };
    let mut read = 0;
    let mut speaks = 0;
    for (at, line) in lines.iter().enumerate().skip(3) {
        let Some(leaning) = part_named(line) else {
            continue;
        };
        speaks += speaking(&lines[read..=at]);
        read = at + 1;
        if speaks <= 2 {
            continue;
        }
        let (found, end) = list::after(reading, lines, at + 1, opening(leaning));
        let below = lines.get(at + 1..end).unwrap_or_default();
        let other = below
            .iter()
            .filter_map(part_named)
            .any(|part| part != leaning);
        if other && found.len() >= 4 {
            return found;
        }
    }
    Vec::new()
}

/// How many words of some lines are words by which those who sign speak of themselves.
fn speaking(lines: &[Line<'_>]) -> usize {
    let words = lines
        .iter()
        .map(|line| Class::We.count(&line.key, usize::MAX));
    words.sum()
}

/// Whether a line is a label for persons or for organizations and nothing more.
fn part_named(line: &Line<'_>) -> Option<Leaning> {
    let label = line.shape == Shape::Heading || line.text.ends_with([':', '：']);
    let labeled = Class::Group.is(&line.key) || Class::People.is(&line.key);
    (label && labeled).then(|| cue::leaning(&line.key))?
}

fn listable(line: &Line<'_>) -> bool {
    let is_brief = || {
        !line.text.contains([':', '：', '?', '!', '“', '"'])
            && line.text.split_whitespace().nth(18).is_none()
    };
    matches!(line.shape, Shape::Text | Shape::Item)
        && line.text.chars().count() <= 160
        && (is_brief() || is_person_with_office(item::bare(line.text)))
        && !cue::ends(line)
        && (name::likeness(item::bare(line.text)) >= 0.8
            || line.text.starts_with(char::is_lowercase) && !name::is_sentence(line.text))
}

fn read(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    start: usize,
    end: usize,
) -> Vec<Found<Signatory>> {
    let list = &lines[start..end];
    let marked = list
        .iter()
        .filter(|line| {
            let text = item::bare(line.text);
            is_named_organization(text) && is_capitalized(text) || is_person_with_office(text)
        })
        .count();
    let placed = list
        .iter()
        .filter(|line| {
            bracket::trailing_bracket(line.text)
                .is_some_and(|inside| !site::places(inside).is_empty())
        })
        .count();
    // Demands and topics are lists too: they do not consist of names of organizations.
    let before: usize = lines[..start].iter().map(|line| line.text.len()).sum();
    let after: usize = lines[end..].iter().map(|line| line.text.len()).sum();
    let least = if list.len() >= 12 { 5 } else { 7 };
    let enough = marked * 10 >= list.len() * least || placed * 10 >= list.len() * 6;
    let headed = start > 0
        && (lines[start - 1].shape == Shape::Heading
            || lines[start - 1].text.ends_with([':', '：']));
    let speaks = speaking(&lines[..start]);
    let announced = lines[..start].iter().rev().take(3).any(cue::mentions);
    let dated = list
        .iter()
        .filter(|line| line.text.starts_with(|c: char| c.is_ascii_digit()))
        .count();
    // `Ministry of Rivers, Jana Malá`: a list of who heads what.
    let led = list
        .iter()
        .filter(|line| {
            line.text.split_once(',').is_some_and(|(body, head)| {
                name::is_surely_organization(body)
                    && name::is_person_shaped(head)
                    && site::places(head).is_empty()
            })
        })
        .count();
    let linked = list.iter().filter(|line| line.text.contains("](")).count();
    let bulleted = list.iter().any(|line| line.shape == Shape::Item) && placed == 0;
    if !enough
        || headed
        || bulleted
        || linked > 0
        || speaks < 3 && !announced
        || dated * 8 > list.len()
        || led * 2 > list.len()
        || before < 3 * after
        || before < 600
    {
        return Vec::new();
    }
    let opening = Opening {
        rule: "last-list",
        confidence: 0.6,
        leaning: None,
        closing: false,
    };
    let (found, _) = list::after(reading, &lines[..end], start, opening);
    found
}

/// `Ana Roe, director of Lake Forum`.
fn is_person_with_office(text: &str) -> bool {
    let head = item::head(text);
    let rest = text.get(head.len()..).unwrap_or_default();
    name::is_person_shaped(head) && office::has_role(rest)
}

/// Whether an organization's word stands where names have it: among the first three or at the end, or an acronym does.
fn is_named_organization(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = words.iter().take(3).chain(words.last());
    name::is_surely_organization(text)
        && ends.copied().any(|word| {
            name::is_acronym(word)
                || name::is_surely_organization(word.trim_end_matches([',', '.']))
        })
}

/// Whether most words begin with a capital, as in names, or an acronym in brackets ends the text.
fn is_capitalized(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .collect();
    let capital = words
        .iter()
        .filter(|word| {
            word.chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(|c| !c.is_lowercase())
        })
        .count();
    capital * 10 >= words.len() * 6 || text.ends_with(')')
}

/// The name that stands alone at the end of a letter, in capitals or with an office below it; in capitals also below any text in
/// which one speaks of himself.
pub(super) fn lone_name(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let letter = lines.iter().take(25).any(cue::greets);
    if !letter && !lines.iter().any(|line| line.key.holds(Class::Myself)) {
        return Vec::new();
    }
    let from = lines
        .len()
        .saturating_sub(6)
        .max(if letter { 3 } else { 2 });
    for at in from..lines.len() {
        let line = &lines[at];
        let capitals = line.text.chars().any(char::is_uppercase)
            && !line.text.chars().any(char::is_lowercase)
            && lines[at - 1].text.chars().any(char::is_lowercase);
        let next = lines.get(at + 1);
        let office = letter
            && next.is_some_and(|next| {
                let short = next.text.split_whitespace().count() <= 8;
                short && next.key.holds(Class::Role) && !name::is_sentence(next.text)
            });
        let text = item::bare(line.text);
        let last = lines[at + 1..]
            .iter()
            .all(|below| below.text.split_whitespace().count() <= 12);
        if last
            && line.shape == Shape::Text
            && (capitals || office)
            && name::is_person_shaped(text)
            && !line.key.starts_with("the ")
            && !line.key.holds(Class::Role)
            && !Class::Organization.has(&line.key)
            && name::without_honorifics(text).split_whitespace().count() >= 2
        {
            let signatory = Signatory {
                name: text.to_owned(),
                party_type: PartyType::Person,
                role: next
                    .filter(|_| office)
                    .map(|next| item::bare(next.text).to_owned()),
                affiliation: None,
                places: Vec::new(),
            };
            let evidence =
                Evidence::in_body("name-below-letter", 0.7, &reading.body, line.span.clone());
            return vec![Found::new(signatory, evidence)];
        }
    }
    Vec::new()
}

/// The one who signs a statement in its last line, below the place and date, or an organization below a text in which it speaks
/// of itself.
pub(super) fn last_line(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let own = lines.iter().rposition(|line| {
        let placed = || aside::is_dateline(line.text) || is_place(line.text);
        let words = || line.text.split_whitespace().take(2).count();
        line.shape == Shape::Text && words() > 1 && !cue::ends(line) && !placed()
    });
    let Some(at) = own.filter(|at| *at > 2 && lines.len() - at <= 3) else {
        return Vec::new();
    };
    let line = &lines[at];
    let text = item::bare(line.text);
    let named = !line.text.starts_with('*')
        && text.split_whitespace().nth(14).is_none()
        && !text.contains([':', '"', '“', '[', '|', '@', '>', '→'])
        && !text.chars().any(|c| c.is_ascii_digit())
        && is_capitalized(text)
        && name::likeness(text) >= 1.0;
    // What stands above another part of the text as well is its heading.
    let repeated = || lines[..at].iter().any(|before| before.key == line.key);
    if !named || repeated() {
        return Vec::new();
    }
    let dated = aside::is_dateline(lines[at - 1].text);
    let organization = is_named_organization(item::head(text));
    let speaks = || speaking(&lines[..at]) >= 4;
    let prose = name::is_sentence(lines[at - 1].text) && lines[at - 1].text.chars().count() > 80;
    let head = item::head(text);
    let person = name::is_person_shaped(head);
    let letter = lines.iter().take(25).any(cue::greets);
    let rest = text[head.len()..].trim_start_matches([',', ' ']);
    let placed = |part: &str| !site::places(part).is_empty();
    let resident =
        letter && person && (placed(rest) || rest.rsplit(',').next().is_some_and(placed));
    let signed = match dated {
        true => organization || person,
        false => {
            organization && prose && speaks() && text.split(',').count() == 1
                || prose && (resident || person && is_entitled(reading, text))
        }
    };
    if !signed {
        return Vec::new();
    }
    let opening = Opening {
        rule: "last-line",
        confidence: if dated { 0.7 } else { 0.55 },
        leaning: None,
        closing: false,
    };
    if !resident {
        return list::inline(reading, line, 0, opening);
    }
    let evidence = Evidence::in_body(
        opening.rule,
        opening.confidence,
        &reading.body,
        line.span.clone(),
    );
    let one = item::signatory(text, Style::default());
    one.map(|one| Found::new(one, evidence))
        .into_iter()
        .collect()
}

/// Whether a text is a town and its state or country: `São Paulo – SP`.
fn is_place(text: &str) -> bool {
    let head = item::head(text);
    let rest = text[head.len()..].trim_start_matches([',', ' ', '–', '—', '-', '/']);
    let short = rest.chars().count() <= 3 || site::country_named(rest).is_some();
    head.len() < text.len() && short && site::lone_city(head).is_some()
}

/// Where the lines like names that end before a line begin.
fn above(lines: &[Line<'_>], end: usize) -> usize {
    let run = (0..end).rev().take_while(|&at| listable(&lines[at]));
    run.last().unwrap_or(end)
}

/// Where a list begins whose last lines begin at a place: a line among the names that is built otherwise is one of them.
fn begin(lines: &[Line<'_>], mut start: usize) -> usize {
    while let Some(odd) = start.checked_sub(1) {
        let further = above(lines, odd);
        let inside = lines[odd].shape == Shape::Text && !lines[odd].text.ends_with([':', '：']);
        if odd - further < AROUND || !inside || lines[odd].text.chars().count() > LONGEST {
            break;
        }
        start = further;
    }
    start
}

/// Whether the title says that the text is a letter, a statement or the like of the one named: `Letter from Ana Roe in prison`.
fn is_entitled(reading: &Reading<'_>, name: &str) -> bool {
    let title = reading.title.as_ref().map(|title| key(&title.value));
    let name = key(name);
    name.contains(' ')
        && title.is_some_and(|title| {
            title.contains(&name) && (Class::Statement.is_in(&title) || Class::Letter.is_in(&title))
        })
}
