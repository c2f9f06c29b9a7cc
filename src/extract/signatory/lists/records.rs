//! Lists whose parties take several lines each: which lines name a party, and which describe the
//! party above.

use super::super::aside;
use super::super::item_text;
use super::super::lead::beginning;
use super::super::line::{Line, Shape};
use super::super::name;
use super::super::office;
use super::super::part;
use super::super::site;
use super::super::words::Class;
use super::below::BELOW;

/// What a line of a list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Person,
    /// An office, an organization, a place: it may tell of the person above.
    Beside,
    Other,
}

pub(super) fn sort(line: &Line<'_>) -> Sort {
    let text = &line.text[beginning(line)..];
    let text = item_text::bare(text);
    let head = item_text::head(text);
    let plain = name::without_honorifics(head);
    if aside::is_office(without_article(text))
        || part::on_behalf_of(text).is_some()
        || !site::places(text).is_empty()
    {
        Sort::Beside
    } else if name::is_person_shaped(head)
        && (!name::is_organization_marked(plain) || plain.len() < head.len())
        && !Class::Collective.has(&line.key)
    {
        Sort::Person
    } else if name::is_organization_marked(head)
        || text.contains(',') && office::has_role(text)
        || Class::Collective.has(&line.key)
    {
        Sort::Beside
    } else {
        Sort::Other
    }
}

/// A text without a capitalized article before it: `La Presidenta`.
pub(super) fn without_article(text: &str) -> &str {
    const ARTICLES: [&str; 12] = [
        "The", "Il", "La", "El", "Le", "Der", "Die", "Das", "O", "A", "L'", "De",
    ];
    match text.split_once(' ') {
        Some((first, rest)) if ARTICLES.contains(&first) => rest,
        _ => text,
    }
}

/// Keeps of a list whose parties take several lines each the lines of names: persons stand first,
/// and most have something below.
pub(super) fn records(lines: &[Line<'_>], list: &mut Vec<usize>) -> bool {
    if matches!(lines[list[0]].shape, Shape::Row { .. }) {
        return false;
    }
    let sorts: Vec<Sort> = list.iter().map(|at| sort(&lines[*at])).collect();
    let persons = sorts.iter().filter(|sort| **sort == Sort::Person).count();
    let others = sorts.len() - persons;
    // `La Presidente / Ana Roe`: an office above its only bearer.
    let above = list.len() == 2
        && sorts == [Sort::Beside, Sort::Person]
        && aside::is_office(without_article(item_text::bare(lines[list[0]].text)));
    if above {
        return true;
    }
    if list.len() <= 8 && offices_below(lines, list) {
        return true;
    }
    if by_given_names(lines, list, &sorts) {
        return true;
    }
    let items = list
        .iter()
        .filter(|at| lines[**at].shape == Shape::Item)
        .count();
    let beside = sorts.iter().filter(|sort| **sort == Sort::Beside).count();
    let bare = |at: &&usize| {
        let text = item_text::bare(lines[**at].text);
        item_text::head(text).len() == text.len()
    };
    let named = list
        .iter()
        .zip(&sorts)
        .filter(|(_, sort)| **sort == Sort::Person)
        .map(|(at, _)| at);
    let plain = named.filter(bare).count() * 2 > persons;
    let alone = sorts
        .windows(2)
        .filter(|pair| *pair == [Sort::Person, Sort::Person])
        .count();
    let led = sorts[0] == Sort::Person
        && persons > 0
        && others > 0
        && others * 10 >= persons * 6
        && beside * 10 >= others * 7
        && alone * 4 <= persons;
    if !led || !plain || items * 2 > list.len() || others > persons * BELOW {
        return false;
    }
    let mut sorts = sorts.into_iter();
    list.retain(|_| sorts.next() == Some(Sort::Person));
    true
}

/// Keeps the lines that begin with a given name where they stand in turn with lines that tell of
/// their bearers.
fn by_given_names(lines: &[Line<'_>], list: &mut Vec<usize>, sorts: &[Sort]) -> bool {
    let is_known = |at: &usize| {
        let text = item_text::bare(&lines[*at].text[beginning(&lines[*at])..]);
        let head = item_text::head(text);
        head.len() == text.len() && name::is_known_person(head)
    };
    let known: Vec<bool> = list.iter().map(is_known).collect();
    let persons = known.iter().filter(|known| **known).count();
    let others = known.len() - persons;
    let alone = known.windows(2).filter(|pair| pair[0] && pair[1]).count();
    let longest = known.split(|known| *known).map(<[bool]>::len).max();
    let telling = known.iter().zip(sorts);
    let telling = telling.filter(|(known, sort)| !**known && **sort != Sort::Person);
    let in_turn = known[0]
        && persons >= 2
        && others * 10 >= persons * 6
        && alone * 4 <= persons
        && longest.unwrap_or(0) <= BELOW + 1
        && telling.count() * 10 >= others * 7;
    if in_turn {
        let mut known = known.into_iter();
        list.retain(|_| known.next() == Some(true));
    }
    in_turn
}

/// Takes offices that stand directly below a person off a short list: they tell of that person.
pub(super) fn offices_below(lines: &[Line<'_>], list: &mut Vec<usize>) -> bool {
    let is_office = |at: usize| {
        let text = item_text::bare(&lines[at].text[beginning(&lines[at])..]);
        aside::is_office(without_article(text))
            || part::on_behalf_of(text).is_some()
            || item_text::head(text).len() == text.len()
                && name::without_honorifics(text).len() == text.len()
                && office::has_role(text)
                && !name::is_known_person(text)
    };
    let count = list.len();
    let mut last = None;
    list.retain(|at| {
        let below = last.is_some_and(|last| at - last <= 2 && sort(&lines[last]) == Sort::Person);
        let taken = !(below && is_office(*at));
        if taken {
            last = Some(*at);
        }
        taken
    });
    list.len() < count
}
