//! Parties that take several lines each: a name, below it an office or an organization, then the next name.
//!
//! Tells by the blocks of the page or by a steady rhythm of the lines; joins the lines of each party into one item.

use std::ops::Range;

use super::aside;
use super::item;
use super::line::Line;
use super::name;
use super::site;

/// The most lines of one party.
const MOST: usize = 4;

/// The items of lines that are cards, each with its place in the body; none where the lines are items themselves.
pub(super) fn items(lines: &[Line<'_>]) -> Option<Vec<(String, Range<usize>)>> {
    let cards = blocks(lines).or_else(|| rhythm(lines))?;
    Some(
        cards
            .into_iter()
            .map(|card| {
                let texts: Vec<&str> = card.iter().map(|line| item::bare(line.text)).collect();
                let span = card[0].span.start..card[card.len() - 1].span.end;
                (texts.join(", "), span)
            })
            .collect(),
    )
}

/// Blocks of two to four lines each, a name on the first of them and something else below.
fn blocks<'a, 'b>(lines: &'a [Line<'b>]) -> Option<Vec<&'a [Line<'b>]>> {
    let cards: Vec<&[Line<'_>]> = lines.chunk_by(|a, b| a.block == b.block).collect();
    let sized = cards
        .iter()
        .filter(|card| (2..=MOST).contains(&card.len()))
        .count();
    let below = cards.iter().flat_map(|card| &card[1..]);
    let fits = cards.len() >= 2
        && sized * 10 >= cards.len() * 8
        && cards
            .iter()
            .all(|card| card.len() <= MOST && is_led(&card[0]))
        && mostly(below, is_beside);
    fits.then_some(cards)
}

/// Lines that come in twos or threes, a name first and something else below.
fn rhythm<'a, 'b>(lines: &'a [Line<'b>]) -> Option<Vec<&'a [Line<'b>]>> {
    (2..=3).find_map(|length| {
        let even = lines.len() >= 4 && lines.len().is_multiple_of(length);
        let cards: Vec<&[Line<'_>]> = lines.chunks(length).collect();
        let below = cards.iter().flat_map(|card| &card[1..]);
        let fits = even
            && cards.iter().all(|card| is_name(&card[0]))
            && below.clone().all(|line| !is_name(line) || is_beside(line))
            && mostly(below, is_beside);
        fits.then_some(cards)
    })
}

fn mostly<'a, 'b: 'a>(
    lines: impl Iterator<Item = &'a Line<'b>>,
    is: impl Fn(&Line<'_>) -> bool,
) -> bool {
    let (mut all, mut such) = (0, 0);
    for line in lines {
        all += 1;
        such += usize::from(is(line));
    }
    all > 0 && such * 10 >= all * 7
}

/// Whether a line begins with a person's name.
fn is_led(line: &Line<'_>) -> bool {
    is_person(item::head(item::bare(line.text)))
}

/// Whether a line is a person's name alone.
fn is_name(line: &Line<'_>) -> bool {
    is_person(item::bare(line.text))
}

fn is_person(text: &str) -> bool {
    name::is_person_shaped(text)
        && !aside::is_office(text)
        && !name::is_organization_marked(name::without_honorifics(text))
}

/// Whether a line tells an office, an organization or a place.
fn is_beside(line: &Line<'_>) -> bool {
    let text = item::bare(line.text);
    aside::is_office(text)
        || super::office::has_role(text)
        || name::is_surely_organization(text)
        || !site::places(text).is_empty()
}
