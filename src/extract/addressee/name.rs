//! Names of those addressed: cleaned, parted, compared.
//!
//! Knows what a name looks like, never where in a document it stands.

use std::collections::HashSet;

use super::words::{after, cues, find};
use crate::analysis::is_unspaced_or_hangul;
use crate::gazetteer::fold::fold;

/// A name without article, closing punctuation and marks; nothing where only words of respect
/// remain.
pub(super) fn clean(name: &str) -> Option<String> {
    let mut name = name.trim_matches(|character: char| {
        character.is_whitespace()
            || matches!(
                character,
                ',' | ':'
                    | '!'
                    | ';'
                    | '.'
                    | '，'
                    | '：'
                    | '！'
                    | '、'
                    | '،'
                    | '-'
                    | '–'
                    | '—'
                    | '―'
                    | '*'
                    | '_'
                    | '"'
                    | '“'
                    | '”'
                    | '«'
                    | '»'
            )
    });
    for wish in ["您好", "你好"] {
        name = name
            .strip_suffix(wish)
            .map_or(name, |name| name.trim_end_matches(['，', ',', ' ']));
    }
    if let Some((rest, _)) = after(name, "article") {
        name = rest;
    }
    let letters = name
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    let named = letters >= 2 && name.len() <= 200;
    (named && !is_empty(name) && !is_electronic(name) && !is_company(name)).then(|| name.to_owned())
}

/// Returns true if a text holds an address of e-mail, plain or disguised, or a place to be filled
/// in.
fn is_electronic(name: &str) -> bool {
    ["@", "(at)", "(att)", "[", "]", " AT ", "://", "$", "{", "}"]
        .iter()
        .any(|mark| name.contains(mark))
}

/// Returns true if a name is of friends, supporters or readers in general: `River League member`,
/// `Friends of the lake`.
pub(super) fn is_company(name: &str) -> bool {
    let folded = fold(name);
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or(first);
    cues("company").contains(&first) || cues("companion").contains(&last)
}

/// Returns true if a name is only a word of respect or of company.
pub(super) fn is_empty(name: &str) -> bool {
    let folded = fold(name);
    folded.is_empty() || cues("empty").contains(&folded.as_str())
}

/// A name in a title up to what the letter is about.
pub(super) fn before_topic(text: &str) -> &str {
    let mark = [
        ": ", " – ", " — ", " - ", "——", "：", "? ", "! ", "; ", " | ", ". ",
    ];
    let marked = mark
        .iter()
        .filter_map(|mark| {
            let mut places = text.match_indices(mark).map(|(at, _)| at);
            places.find(|at| *at > 2 && !(*mark == ". " && abbreviates(&text[..*at])))
        })
        .min();
    let text = &text[..marked.unwrap_or(text.len())];
    // A sentence goes on after the comma; a list of names begins with a capital.
    let clause = text.match_indices(", ").map(|(at, _)| at);
    let clause = clause
        .filter(|at| text[at + 2..].starts_with(char::is_lowercase))
        .min();
    let text = &text[..clause.unwrap_or(text.len())];
    let mut from = text.find(' ').unwrap_or(text.len());
    while let Some((at, end, _)) = find(&text[from..], "topic") {
        let (at, end) = (from + at, from + end);
        if !is_for_office(text, at, end) {
            return text[..at].trim();
        }
        from = end;
    }
    text.trim()
}

/// Returns true if a text ends with a short word or one of respect, so that a full stop after it
/// ends no sentence: `Dr`.
pub(super) fn abbreviates(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or_default();
    word.chars().count() <= 3 || is_honorific(word)
}

/// Words of topics that belong to an office: `Minister for Transport`.
const OFFICE_FOR: [&str; 7] = ["for", "für", "pour", "para", "per", "voor", "för"];

/// Returns true if the words between two places of a text join an office with its field.
fn is_for_office(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start]
        .split_whitespace()
        .next_back()
        .unwrap_or_default();
    OFFICE_FOR.contains(&text[start..end].trim())
        && names_office(before)
        && text[end..].trim_start().starts_with(char::is_uppercase)
}

/// The names of several who are addressed by marked expressions: `… and to …`.
pub(super) fn between(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let first = text.find(' ').unwrap_or(text.len());
        match find(&text[first..], "between") {
            Some((start, end, _)) => {
                rest = Some(text[first + end..].trim());
                Some(text[..first + start].trim())
            }
            None => {
                rest = None;
                Some(text)
            }
        }
    })
}

/// The names of a list in a script without spaces; any other text is one name.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    let unspaced = text.contains(is_unspaced_or_hangul);
    let parts = text.split(move |character: char| {
        unspaced && matches!(character, '、' | '，' | '；' | '并' | '並')
    });
    parts.filter(|part| !part.trim().is_empty())
}

/// Two names joined by `and` where the first is a person's alone: otherwise `and` is part of an
/// office.
pub(super) fn joined(text: &str) -> Vec<&str> {
    const AND: [&str; 11] = [
        " and ", " und ", " et ", " y ", " e ", " och ", " og ", " en ", " и ", " та ", " і ",
    ];
    let parted = AND.iter().find_map(|and| text.split_once(and));
    let Some((left, right)) = parted else {
        return vec![text];
    };
    let words: Vec<&str> = left.split_whitespace().collect();
    let person = words.len() >= 2
        && words[1..]
            .iter()
            .all(|word| word.starts_with(char::is_uppercase));
    let other = right.starts_with(char::is_uppercase) && right.split_whitespace().count() >= 2;
    if person && other {
        vec![left, right]
    } else {
        vec![text]
    }
}

/// Returns true if a name looks like a person's: two to five capitalized words, no office among
/// them.
pub(super) fn is_person(name: &str) -> bool {
    let particle = |word: &str| {
        matches!(
            word,
            "de" | "von"
                | "van"
                | "der"
                | "den"
                | "da"
                | "dos"
                | "di"
                | "la"
                | "al"
                | "bin"
                | "y"
                | "e"
                | "el"
        )
    };
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !is_honorific(word))
        .collect();
    (2..=5).contains(&words.len())
        && !name.contains([',', '(', '&'])
        && words
            .iter()
            .all(|word| word.starts_with(char::is_uppercase) || particle(word))
        && !words.iter().any(|word| is_office(word))
        && name
            .chars()
            .filter(|character| character.is_uppercase())
            .count()
            <= words.len() + 2
}

/// Returns true if a word is an honorific before persons' names.
pub(super) fn is_honorific(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    cues("honorific").contains(&word.as_str())
}

/// Returns true if a name is a title and an office and nothing more: `Madam Chairwoman`.
pub(super) fn is_bare_office(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.len() <= 3
        && words
            .iter()
            .all(|word| is_honorific(word) || is_office(word) || *word == "Madam")
}

/// Returns true if a name has a word for an office.
pub(super) fn names_office(name: &str) -> bool {
    name.split(|character: char| !character.is_alphanumeric())
        .any(is_office)
}

fn is_office(word: &str) -> bool {
    let word = word.to_lowercase();
    let roles = cues("role").first().copied().unwrap_or_default();
    word.chars().count() >= 3 && roles.split(' ').any(|role| word.starts_with(role))
}

/// Returns true if a Slavic word looks like a dative.
pub(super) fn is_dative(word: &str) -> bool {
    let word = word.to_lowercase();
    ["u", "ovi", "ům", "ím", "у", "ю", "ам", "ям"]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// Returns true if two names mean one addressee: the longer has two thirds of the shorter's words.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (fold(left), fold(right));
    if left.chars().any(is_unspaced_or_hangul) {
        return left.contains(&right) || right.contains(&left);
    }
    let words = |name: &str| -> HashSet<String> {
        let long = name.split(' ').filter(|word| word.chars().count() > 2);
        long.map(str::to_owned).collect()
    };
    let (left, right) = (words(&left), words(&right));
    let shorter = left.len().min(right.len());
    let (fewer, more) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let shared = fewer
        .iter()
        .filter(|word| more.iter().any(|other| is_form(word, other)));
    shorter > 0 && shared.count() * 3 >= shorter * 2
}

/// Whether two names each have a word that the other lacks, as those of a list have: `Members of
/// the Senate`, `Members of the Council`.
pub(super) fn are_listed(left: &str, right: &str) -> bool {
    let (left, right) = (significant(left), significant(right));
    let lacks = |some: &HashSet<String>, others: &HashSet<String>| {
        some.iter()
            .any(|word| !others.iter().any(|other| is_form(word, other)))
    };
    lacks(&left, &right) && lacks(&right, &left)
}

/// The words of a name by which it is recognized elsewhere, folded: no short ones, no words of
/// respect; of a name in a script without spaces each two characters.
pub(super) fn significant(name: &str) -> HashSet<String> {
    let name = fold(name);
    if name.chars().any(is_unspaced_or_hangul) {
        let signs: Vec<char> = name.chars().collect();
        return signs.windows(2).map(|pair| pair.iter().collect()).collect();
    }
    let words = name.split(' ');
    words
        .filter(|word| word.chars().count() > 3 && !is_honorific(word))
        .map(str::to_owned)
        .collect()
}

/// How many characters of a word stay the same in its cases.
const STEM: usize = 5;

/// Returns true if two words are one, or two cases of one: they begin alike, and end differently by
/// no more than a few letters.
fn is_form(left: &str, right: &str) -> bool {
    let stem = |word: &str| word.char_indices().nth(STEM).map(|(at, _)| at);
    let close = left.len().abs_diff(right.len()) <= 4;
    left == right || close && stem(left).is_some_and(|at| right.get(..at) == Some(&left[..at]))
}
