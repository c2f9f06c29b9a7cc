//! The author in front matter where it is an organization: marked as one, entitled, an acronym, or
//! a person who writes for one.
//!
//! Persons and words for an editorial office publish nothing; which of a document's texts to
//! believe otherwise is not known here.

use crate::document::Found;
use crate::extract::rules;
use crate::gazetteer::fold::fold;
use crate::parse::{BlockKind, Origin, Property};

use super::super::{Reading, signatory};
use super::{READ, WORDS, beginning, found, host, printed};

/// Words between persons, and between a person and the organization that the person writes for.
/// Origin: written for this project.
const BETWEEN: [&str; 13] = [
    ",", ";", "&", " and ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " a ", " i ",
];
const FOR: [&str; 10] = [
    " for ", " für ", " pour ", " para ", " per ", " voor ", " för ", " pro ", " dla ", " для ",
];
/// The author in front matter where it is an organization.
pub(super) fn author(reading: &Reading<'_>) -> Option<Found<String>> {
    let author = reading
        .parsed
        .declared(Property::Author)
        .find(|declaration| declaration.origin == Origin::FrontMatter)?;
    let name = written_for(printed::name(&author.value)?);
    if edits(name) {
        return None;
    }
    if is_acronym(name) {
        let whole = spelled_out(reading, name).unwrap_or_else(|| name.to_owned());
        return found(whole, rules::AUTHOR_ACRONYM, name);
    }
    let folded = fold(name);
    // A handle in lower case is not a name; nor is the head of a compound alone.
    if !name
        .chars()
        .any(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
    {
        return None;
    }
    let compound = WORDS
        .phrases("compound")
        .iter()
        .any(|head| folded.ends_with(*head) && folded.len() > head.len());
    let marked = signatory::is_organization(name) && !holds_person(name);
    (compound || marked || is_entitled(reading, name, &folded))
        .then(|| found(without_article(name), rules::AUTHOR_ORGANIZATION, name))?
}

/// Returns true if a name means the editors of a site in general.
pub(super) fn edits(name: &str) -> bool {
    let folded = fold(name);
    WORDS.phrases("editors").contains(&folded.as_str())
}

/// The organization for which a person writes, else the name as it is.
fn written_for(name: &str) -> &str {
    FOR.iter()
        .filter_map(|word| name.split_once(word))
        .find(|(person, _)| signatory::is_person_shaped(person))
        .map_or(name, |(_, organization)| organization)
}

/// Returns true if one of several names has the form of a person's name.
fn holds_person(name: &str) -> bool {
    BETWEEN
        .iter()
        .filter(|word| name.contains(**word))
        .any(|word| {
            let persons = |piece: &str| {
                signatory::is_person_shaped(piece.trim()) && !signatory::is_organization(piece)
            };
            name.split(word).any(persons)
        })
}

/// Returns true if the title names the author, as it does with organizations; a name in the form of
/// a person's name does not count.
fn is_entitled(reading: &Reading<'_>, name: &str, folded: &str) -> bool {
    let title = reading.title.as_ref().map(|title| fold(&title.value));
    folded.contains(' ')
        && !signatory::is_person_shaped(name)
        && title.is_some_and(|title| title.contains(folded))
}

/// Returns true if a declared name is one word with several capitals, as no person's name is.
fn is_acronym(name: &str) -> bool {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    // `AnaRoe` is two words run together, a person's handle.
    let mut words = name.split(char::is_uppercase).skip(1);
    let run_together = words.all(|word| word.chars().count() > 1);
    capitals > 1
        && !run_together
        && (3..=10).contains(&name.chars().count())
        && !name.contains([' ', '.', '-'])
}

/// The name in the text that a declared acronym abbreviates.
fn spelled_out(reading: &Reading<'_>, acronym: &str) -> Option<String> {
    let key = fold(acronym);
    let (_, block) = reading
        .main
        .iter()
        .find(|(_, block)| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)))?;
    let words: Vec<&str> = beginning(&block.text, READ).split_whitespace().collect();
    (0..words.len()).find_map(|at| {
        (2..=7).find_map(|count| {
            let name = words.get(at..at + count)?;
            let joined = name.join(" ");
            let capitalized = [name[0], name[count - 1]]
                .iter()
                .all(|word| word.starts_with(char::is_uppercase));
            (capitalized && host::spells(&key, name))
                .then(|| printed::name(&joined).map(str::to_owned))?
        })
    })
}

fn without_article(name: &str) -> &str {
    [
        "Das ", "Der ", "Die ", "The ", "La ", "Le ", "Les ", "El ", "Los ", "Las ", "Il ", "O ",
        "A ", "Os ", "As ", "Het ", "De ",
    ]
    .iter()
    .find_map(|article| name.strip_prefix(article).filter(|rest| rest.contains(' ')))
    .unwrap_or(name)
}
