//! The signatures below a letter: after the closing formula names, each with offices and organizations in the lines below it.
//!
//! Takes the lines after the formula. What is no such block, many names one below the other or a list with its own shape, is
//! left to `list`.

use std::ops::Range;

use crate::document::{Evidence, Found, PartyType, Signatory};

use super::aside;
use super::cue;
use super::item::{self, Style};
use super::line::{Line, Shape};
use super::list::{self, Opening};
use super::name::{self, Leaning};
use super::office;
use super::part;
use super::run;
use super::words::{Class, Key, key};
use crate::extract::Reading;

/// What follows a closing formula.
const OPENING: Opening = Opening {
    rule: "closing-formula",
    confidence: 0.8,
    leaning: None,
    closing: true,
};

/// Several names in one line below a closing formula.
const NAMES: Opening = Opening {
    leaning: Some(Leaning::RatherPersons),
    ..OPENING
};

/// The most lines of a block that is read line by line.
const MOST: usize = 12;

/// The most words of a line in such a block.
const WORDS: usize = 14;

/// What a line of a block names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Person,
    Office,
    Organization,
    /// On whose behalf the one above or below signs.
    Behalf,
    /// Several names in one line.
    Several,
    Other,
}

/// The signatories below a closing formula, and the line after them.
pub(super) fn below(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    from: usize,
) -> (Vec<Found<Signatory>>, usize) {
    let nobody = |line: &Line<'_>| is_placeholder(line.text) || aside::is_address(line.text);
    if lines.get(from).is_some_and(nobody) {
        return (Vec::new(), from + 1);
    }
    let range = block(lines, from);
    let block: Vec<Line<'_>> = lines[range.clone()].iter().map(without_mark).collect();
    let parts: Vec<Part> = block.iter().map(|line| named_in(line.text)).collect();
    let count = |part: Part| parts.iter().filter(|one| **one == part).count();
    let persons = count(Part::Person);
    let signature = block.len() <= 3 || count(Part::Office) > 0 || persons == 1;
    if block.is_empty() || block.len() > MOST || !signature {
        return list::after(reading, lines, from, OPENING);
    }
    let attach = persons == 1
        || count(Part::Office) > 0
        || persons > 0 && count(Part::Organization) >= persons;
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let mut behalf: Option<String> = None;
    for (line, part) in block.iter().zip(parts) {
        let repeated = |one: &Found<Signatory>| one.value.name == item::bare(line.text);
        if found.last().is_some_and(repeated) {
            continue;
        }
        match (part, found.last_mut().map(|last| &mut last.value)) {
            (Part::Office, Some(last)) if last.party_type == PartyType::Person => {
                let (role, affiliation) = office::held(line.text);
                last.role = last.role.take().or(role);
                last.affiliation = last.affiliation.take().or(affiliation);
            }
            (Part::Organization, Some(last)) if attach && last.party_type == PartyType::Person => {
                let name = item::bare(line.text).to_owned();
                last.affiliation = last.affiliation.take().or(Some(name));
            }
            (Part::Behalf, last) => {
                let name = part::on_behalf_of(item::bare(line.text)).map(str::to_owned);
                match last {
                    Some(last) => last.affiliation = last.affiliation.take().or(name),
                    None => behalf = name,
                }
            }
            (Part::Several, _) => found.extend(list::inline(reading, line, 0, NAMES)),
            (Part::Organization, _) if line.shape == Shape::Heading => break,
            (Part::Person | Part::Organization, _) => {
                found.extend(signatory(reading, line, 1.0).map(|mut one| {
                    if one.value.party_type == PartyType::Person {
                        one.value.affiliation = one.value.affiliation.or(behalf.clone());
                    }
                    one
                }));
            }
            (Part::Other, _) if line.shape == Shape::Heading => break,
            (Part::Other, None) => match signatory(reading, line, 0.8) {
                Some(first) if is_bare_name(line.text) => found.push(first),
                _ => break,
            },
            (Part::Other, Some(last)) => {
                // A line below the only name that is nothing else tells where its bearer belongs.
                let belongs = persons == 1 && is_bare_name(line.text);
                if belongs && last.affiliation.is_none() && last.party_type == PartyType::Person {
                    last.affiliation = Some(item::bare(line.text).to_owned());
                } else if !belongs && name::likeness(item::bare(line.text)) < 1.0 {
                    break;
                } else if persons != 1 && is_bare_name(line.text) {
                    found.extend(signatory(reading, line, 0.8));
                }
            }
            (Part::Office, _) => break,
        }
    }
    (found, range.end)
}

/// Marks before the name of one who signs: of a copy, of one who signs for another, of politeness. Origin: written for this
/// project.
const MARKS: [&str; 34] = [
    "Im Auftrag",
    "i. A.",
    "i.A.",
    "I. A.",
    "I.A.",
    "i. V.",
    "i.V.",
    "gez.",
    "Gez.",
    "(gez.)",
    "Ihr",
    "Ihre",
    "Euer",
    "Eure",
    "Dein",
    "Deine",
    "Your",
    "Yours",
    "Votre",
    "Vostro",
    "Vostra",
    "Váš",
    "Vaše",
    "Ваш",
    "Ваша",
    "Ваши",
    "p.p.",
    "Signed",
    "(signed)",
    "Signé",
    "(Signé)",
    "Firmado",
    "Fdo.",
    "F.to",
];

/// Names that stand for those of the readers of a model letter, as keys. Origin: written for this project.
const PLACEHOLDERS: &str = "your name|name|your signature|signature|your full name|insert name|ihr name|dein name|vorname name|\
    unterschrift|votre nom|nom et prenom|nom prenom|su nombre|tu nombre|nombre y apellidos|seu nome|nome|il tuo nome|nome e cognome|\
    nome cognome|je naam|uw naam|naam|ditt namn|namn|dit navn|navn|vase jmeno|jmeno|twoje imie|imie i nazwisko|ваше имя|ваше им'я|\
    您的姓名|姓名|お名前|이름";

/// Whether a line keeps the place of a name: `[your name]`, `____`.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let bracketed = text.starts_with(['[', '<']) && text.ends_with([']', '>']);
    let key = key(text);
    bracketed || key.is_empty() || PLACEHOLDERS.split('|').any(|known| known == key)
}

/// A line without the mark before its name.
fn without_mark<'a>(line: &Line<'a>) -> Line<'a> {
    let marked = MARKS.iter().find_map(|mark| {
        let rest = line.text.strip_prefix(mark)?;
        let name = rest.trim_start_matches([':', ' ', '\u{a0}']);
        (name.len() < rest.len() && name.starts_with(char::is_uppercase)).then_some(name)
    });
    let Some(name) = marked else {
        return line.clone();
    };
    Line {
        text: name,
        span: line.span.end - name.len()..line.span.end,
        key: Key::new(name),
        ..line.clone()
    }
}

/// The one who stands before a formula of respect: in its line, or in the line above where `name` is empty and that line is
/// among those not `read` yet.
pub(super) fn before_bow(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    unread: Range<usize>,
    name: &str,
) -> (Vec<Found<Signatory>>, usize) {
    let place = if name.is_empty() {
        unread.end.checked_sub(1)
    } else {
        Some(unread.end)
    };
    let next = unread.end + 1;
    let Some(line) = place
        .filter(|at| *at >= unread.start)
        .and_then(|at| lines.get(at))
    else {
        return (Vec::new(), next);
    };
    let text = if name.is_empty() { line.text } else { name };
    let named = name::is_person_shaped(text) || name::is_surely_organization(text);
    if !named || !is_bare_name(text) {
        return (Vec::new(), next);
    }
    let line = Line {
        text,
        span: line.span.start..line.span.start + text.len(),
        ..line.clone()
    };
    (signatory(reading, &line, 1.0).into_iter().collect(), next)
}

fn signatory(reading: &Reading<'_>, line: &Line<'_>, share: f32) -> Option<Found<Signatory>> {
    let style = Style {
        leaning: Leaning::RatherPersons,
        ..Style::default()
    };
    let signatory = item::signatory(line.text, style)?;
    let confidence = OPENING.confidence * share;
    let evidence = Evidence::in_body(OPENING.rule, confidence, &reading.body, line.span.clone());
    Some(Found::new(signatory, evidence))
}

/// The lines of text below a formula up to an address, a sentence, or what ends a list.
fn block(lines: &[Line<'_>], from: usize) -> Range<usize> {
    let mut from = from.min(lines.len());
    while lines.get(from).is_some_and(|line| {
        aside::is_dateline(line.text) || Class::Bow.is(&line.key) || Class::Possessive.is(&line.key)
    }) {
        from += 1;
    }
    let end = lines[from..]
        .iter()
        .enumerate()
        .take_while(|(place, line)| {
            let shaped =
                matches!(line.shape, Shape::Text) || line.shape == Shape::Heading && *place == 0;
            shaped && !is_end(line)
        })
        .count();
    from..from + end
}

fn is_end(line: &Line<'_>) -> bool {
    cue::ends(line)
        || cue::replies(line)
        || cue::announcement(line, true).is_some()
        || cue::closes(line)
        || cue::greets(line)
        || cue::is_inner_label(line)
        || aside::is_dateline(line.text)
        || aside::is_address(line.text)
        || line.text.chars().filter(char::is_ascii_digit).count() > 4
        || line.text.split_whitespace().count() > WORDS
        || name::is_sentence(line.text)
        || Class::Invitation.begins(&line.key)
        || line.text.contains(" | ")
}

fn named_in(text: &str) -> Part {
    let text = item::bare(text);
    let head = item::head(text);
    if part::represented(text).is_some() {
        Part::Person
    } else if part::on_behalf_of(text).is_some() {
        Part::Behalf
    } else if run::names(text, true).is_some() {
        Part::Several
    } else if aside::is_office(text) {
        Part::Office
    } else if name::is_person_shaped(head)
        && !name::is_organization_marked(name::without_honorifics(head))
        || part::is_behalf(text)
    {
        Part::Person
    } else if name::is_surely_organization(head) {
        Part::Organization
    } else {
        Part::Other
    }
}

/// Whether a line is a few capitalized words and nothing else.
fn is_bare_name(text: &str) -> bool {
    let text = item::bare(text);
    let plain = !text.contains([
        ':', '[', ']', '(', '@', '+', '=', '<', '>', '#', '_', '/', '…',
    ]);
    let words = text.split_whitespace().count();
    let capital = text
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .all(|word| !word.starts_with(char::is_lowercase));
    plain
        && capital
        && (1..=8).contains(&words)
        && name::likeness(text) >= 1.0
        && !text.chars().any(|c| c.is_ascii_digit())
        && !Class::Sentence.is_in(&key(text))
        && !Class::Possessive.is(&key(text))
}
