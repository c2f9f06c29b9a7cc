//! Persons abreast in one line, with nothing but space between them: what is left of signatures that
//! stood in columns.

use std::ops::Range;

use super::name;
use super::part;
use super::words::{Class, key};
use crate::gazetteer::person;

/// The most words of one name, honorifics apart.
const LONGEST_NAME: usize = 4;

/// What a word may be in a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// `Dr.`
    Honorific,
    /// `J.`, `F.W.`
    Initials,
    /// A given name that is known.
    Given,
    /// `van`
    Particle,
    /// Any other capitalized word.
    Capitalized,
}

fn word(text: &str) -> Option<Word> {
    let folded = key(text);
    if name::is_honorific(text) {
        // `Ohio State Senator Ana Roe` is one.
        return (text.ends_with('.') || !Class::Role.is(&folded)).then_some(Word::Honorific);
    }
    if is_initials(text) {
        return Some(Word::Initials);
    }
    if Class::Particle.is(&folded) {
        return Some(Word::Particle);
    }
    let lettered = text
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
    let capitalized = text.starts_with(char::is_uppercase)
        && lettered
        && !name::is_acronym(text)
        && !Class::Organization.is(&folded)
        && !Class::Role.is(&folded);
    let first = folded.split(' ').next().unwrap_or_default();
    match capitalized {
        true if person::is_given_name(first) => Some(Word::Given),
        true => Some(Word::Capitalized),
        false => None,
    }
}

/// Returns true if a word is one or more capitals with a full stop after each.
fn is_initials(word: &str) -> bool {
    let mut characters = word.chars();
    let mut count = 0;
    while let Some(capital) = characters.next() {
        if !capital.is_uppercase() || characters.next() != Some('.') {
            return false;
        }
        count += 1;
    }
    count > 0
}

/// The names of a line as byte ranges where it holds nothing but two persons' names and more, each
/// led by initials or by a given name that is known and none ended by one; none where another
/// reading is as likely: a given name may be a family name as well.
pub(super) fn persons(text: &str) -> Option<Vec<Range<usize>>> {
    let text = text.trim_end_matches(['.', ' ']);
    let words = part::words(text);
    if !(4..=60).contains(&words.len()) {
        return None;
    }
    let sorts: Vec<Word> = words
        .iter()
        .map(|(_, text)| word(text))
        .collect::<Option<_>>()?;
    // The best way to cut the words from each place to the end: its worth, and where its first name ends.
    let mut best: Vec<Option<(i32, usize)>> = vec![None; words.len() + 1];
    best[words.len()] = Some((0, words.len()));
    for start in (0..words.len()).rev() {
        best[start] = (start + 2..=words.len())
            .take_while(|end| end - start <= LONGEST_NAME + 2)
            .filter_map(|end| {
                let rest = best[end]?.0;
                Some((worth(&sorts[start..end])? + rest, end))
            })
            .max_by_key(|(worth, end)| (*worth, *end));
    }
    let mut names = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let (_, end) = best[start]?;
        let (last, text) = words[end - 1];
        names.push(words[start].0..last + text.len());
        start = end;
    }
    // Of two names one that ends in a given name may as well be the beginning of a longer one.
    let ends = |name: &Range<usize>| words.iter().rposition(|(at, _)| *at < name.end);
    let given = |name: &Range<usize>| ends(name).is_some_and(|at| sorts[at] == Word::Given);
    let sure = names.len() >= 3 || names.len() == 2 && !names.iter().any(given);
    sure.then_some(names)
}

/// How like one person's name some words are; nothing where they cannot be one.
fn worth(sorts: &[Word]) -> Option<i32> {
    let titles = sorts
        .iter()
        .take_while(|sort| **sort == Word::Honorific)
        .count();
    let name = &sorts[titles..];
    if !(2..=LONGEST_NAME).contains(&name.len()) {
        return None;
    }
    let (first, last) = (name.first()?, name.last()?);
    let whole = (*last == Word::Capitalized || *last == Word::Given && name.len() == 2)
        && !name.contains(&Word::Honorific);
    let led = match first {
        Word::Given => 4,
        Word::Initials => 4,
        _ => return None,
    };
    // Given names stand together at the beginning, two at most but for rare ones, and end in a family name.
    let is_given = |sort: &&Word| matches!(sort, Word::Given | Word::Initials);
    let leading = name.iter().take_while(is_given).count();
    let inner = name[leading.min(name.len() - 1)..name.len() - 1]
        .iter()
        .filter(is_given)
        .count();
    let families = name[1..]
        .iter()
        .filter(|sort| **sort == Word::Capitalized)
        .count();
    let cost = 3 * inner
        + 2 * leading.saturating_sub(2)
        + 2 * families.saturating_sub(1)
        + usize::from(*last == Word::Given);
    whole.then(|| led - cost as i32 + 2 * titles.min(1) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_abreast_are_parted() {
        for (text, expected) in [
            (
                "Andrew Holm Samuel Hughes Diana Bergh",
                &["Andrew Holm", "Samuel Hughes", "Diana Bergh"][..],
            ),
            (
                "Y.E.M. Tammer-Bock F.W. Weisgold",
                &["Y.E.M. Tammer-Bock", "F.W. Weisgold"],
            ),
            (
                "Dr. Anna Lindqvist Peter van Houten",
                &["Dr. Anna Lindqvist", "Peter van Houten"],
            ),
            (
                "Andrew Scott Samuel Hughes Diana Bergh",
                &["Andrew Scott", "Samuel Hughes", "Diana Bergh"],
            ),
            ("Ana María Pérez Gómez", &[]),
            ("José Carlos Ibarra Solís", &[]),
            ("Friends of Lake Forum", &[]),
            ("Anna Lindqvist Lake Forum", &[]),
            ("Anna Lindqvist", &[]),
        ] {
            let found = persons(text).unwrap_or_default();
            let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
