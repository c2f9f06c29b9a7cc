//! What is known of somebody who may be addressed, in features: the name, where it stands, the
//! others, the document.

use super::super::Reading;
use super::candidate::{Candidate, Head, ORIGINS, Origin, block_sort, sort_of};
use super::{Line, name, recipient, reports, title, words};
use crate::analysis::is_unspaced_or_hangul;
use crate::document::Kind;
use crate::gazetteer::fold::fold;

/// The names of a candidate's own features, after those of its origin.
const OWN: [&str; 56] = [
    "block",
    "line",
    "before_text",
    "before_greeting",
    "sort",
    "words",
    "length",
    "capitals",
    "begins_low",
    "shouted",
    "office",
    "person",
    "honorific",
    "bare_office",
    "company",
    "digits",
    "comma",
    "bracket",
    "unspaced",
    "line_length",
    "line_rest",
    "colon",
    "comma_after",
    "mark_after",
    "stop_after",
    "next_length",
    "rank",
    "of_origin",
    "repeated",
    "repeated_greeted",
    "repeated_titled",
    "longer",
    "in_title",
    "colon_inside",
    "sure",
    "list_above",
    "to_prose",
    "greets",
    "cue",
    "signs",
    "publishes",
    "greeted_word",
    "titled_word",
    "named_again",
    "run_above",
    "run_below",
    "above_length",
    "above_number",
    "next_number",
    "next_office",
    "year_above",
    "year_below",
    "next_sort",
    "above_sort",
    "from_cue",
    "verb",
];

/// The names of the document's features.
const OF_DOCUMENT: [&str; 17] = [
    "letter",
    "statement",
    "petition",
    "release",
    "reported",
    "title_begins",
    "signers",
    "head_lines",
    "text_at",
    "greeting_at",
    "found_recipients",
    "found_titles",
    "found_lines",
    "found_greetings",
    "found_above",
    "english",
    "found_vocatives",
];

/// The names of the columns.
pub(super) fn names() -> Vec<String> {
    let origins = ORIGINS.iter().map(|(_, name)| format!("by_{name}"));
    let own = OWN.iter().map(ToString::to_string);
    let document = OF_DOCUMENT.iter().map(ToString::to_string);
    origins.chain(own).chain(document).collect()
}

/// The features of one candidate.
pub(super) fn of_candidate(
    reading: &Reading<'_>,
    head: &Head<'_>,
    all: &[Candidate],
    number: usize,
) -> Vec<f32> {
    let candidate = &all[number];
    let text = candidate.name.as_str();
    let mut row: Vec<f32> = ORIGINS
        .iter()
        .map(|(origin, _)| f32::from(*origin == candidate.origin))
        .collect();
    let (block, at) = candidate
        .place
        .map_or((-1.0, -1.0), |(block, at)| (block as f32, at as f32));
    row.extend([
        block,
        at,
        if at < 0.0 {
            -20.0
        } else {
            head.text as f32 - at
        },
        match head.greeting {
            Some(greeting) if at >= 0.0 => greeting as f32 - at,
            _ => -20.0,
        },
        block_sort(reading, candidate),
    ]);
    of_name(text, &mut row);
    of_line(head, candidate, &mut row);
    let same = |other: &&Candidate| other.origin == candidate.origin;
    let rank = all[..number].iter().filter(same).count();
    let repeated = |wanted: &dyn Fn(Origin) -> bool| {
        let others = all
            .iter()
            .filter(|other| other.origin != candidate.origin && wanted(other.origin));
        let mut others = others.filter(|other| name::is_same(&other.name, text));
        f32::from(others.next().is_some())
    };
    let longer = all
        .iter()
        .any(|other| other.name.len() > text.len() && name::is_same(&other.name, text));
    row.extend([
        rank as f32,
        all.iter().filter(same).count() as f32,
        repeated(&|_| true),
        repeated(&|origin| {
            matches!(
                origin,
                Origin::Salutation | Origin::Office | Origin::Vocative
            )
        }),
        repeated(&|origin| matches!(origin, Origin::Title | Origin::Heading)),
        f32::from(longer),
        in_title(reading, text),
        f32::from(text.contains([':', '：', '?', '!'])),
    ]);
    let line = candidate.place.and_then(|(_, at)| head.lines.get(at));
    let sure = line.and_then(|line| recipient::by_itself(line.text));
    row.push(match sure {
        None => 0.0,
        Some((_, false)) => 1.0,
        Some((_, true)) => 2.0,
    });
    row.push(list_above(reading, all));
    let text_of = line.map_or("", |line| line.text);
    row.extend([
        to_prose(head, candidate),
        f32::from(words::after(text_of, "greeting").is_some()),
        f32::from(words::after(text_of, "line").is_some()),
    ]);
    let cue = words::after(text_of, "line");
    of_others(reading, head, all, number, &mut row);
    of_neighbors(reading, head, candidate, &mut row);
    row.extend([
        f32::from(cue.is_some_and(|(_, cue)| words::cues("from").contains(&cue))),
        f32::from(cue.is_some_and(|(rest, cue)| recipient::is_verb(cue, rest))),
    ]);
    row
}

/// Whether those who sign or publish bear the name, whether a salutation or the title has a word of
/// it, and whether the text names it again.
fn of_others(
    reading: &Reading<'_>,
    head: &Head<'_>,
    all: &[Candidate],
    number: usize,
    row: &mut Vec<f32>,
) {
    let candidate = &all[number];
    let text = candidate.name.as_str();
    let same = |other: &str| name::is_same(other, text);
    let mut signers = reading.signatories.iter().take(SIGNERS);
    let signs = signers.any(|one| {
        let affiliation = one.value.affiliation.as_deref();
        same(&one.value.name) || affiliation.is_some_and(same)
    });
    let publisher = reading.publisher.as_ref();
    let publishes = publisher.is_some_and(|found| same(&found.value));
    let words = name::significant(text);
    let shares = |wanted: &[Origin]| {
        let others = all.iter().enumerate().filter(|(at, other)| {
            *at != number && other.origin != candidate.origin && wanted.contains(&other.origin)
        });
        let mut others = others.map(|(_, other)| name::significant(&other.name));
        others.any(|other| other.intersection(&words).next().is_some())
    };
    let start = head.lines.get(head.text + 1);
    let start = start.map_or(0, |line| line.span.start);
    let rest = reading.body.get(start..).unwrap_or_default();
    let rest = &rest[..rest.floor_char_boundary(AGAIN)];
    row.extend([
        f32::from(signs),
        f32::from(publishes),
        f32::from(shares(&[
            Origin::Salutation,
            Origin::Office,
            Origin::Vocative,
        ])),
        f32::from(shares(&[Origin::Title, Origin::Heading])),
        (rest.matches(text).take(9).count() as f32).ln_1p(),
    ]);
}

/// How many of those who sign are compared with a name, and how much of the text is searched for
/// it, in bytes.
const SIGNERS: usize = 60;
const AGAIN: usize = 20_000;

/// The lines around a candidate: the run of short lines in which it stands, offices, numbers, years.
fn of_neighbors(reading: &Reading<'_>, head: &Head<'_>, candidate: &Candidate, row: &mut Vec<f32>) {
    let at = candidate.place.map_or(head.lines.len(), |(_, at)| at);
    let lines = &head.lines;
    let is_short = |line: &&Line<'_>| !line.text.is_empty() && line.text.len() <= SHORT;
    let has_digit = |line: &Line<'_>| f32::from(line.text.contains(|c: char| c.is_ascii_digit()));
    let (before, after) = lines.split_at(at.min(lines.len()));
    let above = before.last();
    let after = after.get(1..).unwrap_or_default();
    let below = after.first();
    let has_year = |line: &Line<'_>| line.text.len() <= SHORT && names_year(line.text);
    row.extend([
        before.iter().rev().take_while(is_short).count() as f32,
        after.iter().take_while(is_short).count() as f32,
        above.map_or(0.0, |line| (line.text.len() as f32).min(600.0)),
        above.map_or(0.0, has_digit),
        below.map_or(0.0, has_digit),
        below.map_or(0.0, |line| f32::from(name::names_office(line.text))),
        f32::from(before.iter().any(has_year)),
        f32::from(after.iter().take(12).any(has_year)),
        sort_of(reading, below.map(|line| line.block)),
        sort_of(reading, above.map(|line| line.block)),
    ]);
}

/// The longest line of an address, in bytes.
const SHORT: usize = 90;

/// Whether a text holds a year of today.
fn names_year(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

/// How many lines lie between a candidate and the first long line.
fn to_prose(head: &Head<'_>, candidate: &Candidate) -> f32 {
    let Some((_, at)) = candidate.place else {
        return -20.0;
    };
    let mut below = head.lines.iter().skip(at + 1);
    below
        .position(|line| line.text.len() >= LONG)
        .map_or(20.0, |lines| (lines as f32).min(20.0))
}

/// The shortest line of running text below an address, in bytes.
const LONG: usize = 100;

/// The share of a name's long words that stand in the title.
fn in_title(reading: &Reading<'_>, name: &str) -> f32 {
    let title = reading.title.as_ref();
    let title = title.map(|title| fold(&title.value)).unwrap_or_default();
    let name = fold(name);
    let long: Vec<&str> = name.split(' ').filter(|word| word.len() > 3).collect();
    let words: Vec<&str> = title.split(' ').collect();
    let found = long.iter().filter(|word| words.contains(word)).count();
    found as f32 / long.len().max(1) as f32
}

/// The share of items among the lines above the text.
fn list_above(reading: &Reading<'_>, all: &[Candidate]) -> f32 {
    let above = || all.iter().filter(|one| one.origin == Origin::Above);
    let items = above().filter(|one| block_sort(reading, one) == 2.0);
    items.count() as f32 / above().count().max(1) as f32
}

fn of_name(text: &str, row: &mut Vec<f32>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&&str| word.starts_with(char::is_uppercase);
    let has = |marks: &[char]| f32::from(text.contains(marks));
    row.extend([
        words.len() as f32,
        text.chars().count() as f32,
        words.iter().filter(capital).count() as f32 / words.len().max(1) as f32,
        f32::from(text.starts_with(char::is_lowercase)),
        f32::from(!text.contains(char::is_lowercase)),
        f32::from(name::names_office(text)),
        f32::from(name::is_person(text)),
        f32::from(words.first().is_some_and(|word| name::is_honorific(word))),
        f32::from(name::is_bare_office(text)),
        f32::from(name::is_company(text)),
        f32::from(text.contains(|c: char| c.is_ascii_digit())),
        has(&[',', '，', '、', ';']),
        has(&['(', '[', '"', '“', '«']),
        f32::from(text.contains(is_unspaced_or_hangul)),
    ]);
}

/// The line in which a candidate stands.
fn of_line(head: &Head<'_>, candidate: &Candidate, row: &mut Vec<f32>) {
    let line = candidate.place.and_then(|(_, at)| head.lines.get(at));
    let length = line.map_or(0, |line| line.text.len());
    let ends = |marks: &[char]| f32::from(line.is_some_and(|line| line.text.ends_with(marks)));
    let next = candidate.place.and_then(|(_, at)| head.lines.get(at + 1));
    row.extend([
        (length as f32).min(600.0),
        (length.saturating_sub(candidate.name.len()) as f32).min(600.0),
        ends(&[':', '：']),
        ends(&[',', '，', ';']),
        ends(&['!', '?', '！', '？']),
        ends(&['.', '。']),
        next.map_or(0.0, |next| (next.text.len() as f32).min(600.0)),
    ]);
}

/// The document's own features.
pub(super) fn of_document(reading: &Reading<'_>, head: &Head<'_>, all: &[Candidate]) -> Vec<f32> {
    let kind = reading.kind.as_ref().map(|found| found.value);
    let is = |wanted: &[Kind]| f32::from(kind.is_some_and(|kind| wanted.contains(&kind)));
    let begins = reading.title.as_ref();
    let begins = begins.is_some_and(|titled| title::begins(&titled.value));
    let found = |wanted: &[Origin]| {
        let found = all.iter().filter(|one| wanted.contains(&one.origin));
        found.count() as f32
    };
    vec![
        is(&[Kind::OpenLetter]),
        is(&[Kind::Statement, Kind::JointStatement]),
        is(&[Kind::Petition]),
        is(&[Kind::PressRelease]),
        f32::from(reports(reading)),
        f32::from(begins),
        (reading.signatories.len() as f32).ln_1p(),
        head.lines.len() as f32,
        head.text as f32,
        head.greeting.map_or(-1.0, |at| at as f32),
        found(&[Origin::Recipient, Origin::Declared]),
        found(&[Origin::Title, Origin::Heading]),
        found(&[Origin::Line]),
        found(&[Origin::Salutation, Origin::Office]),
        found(&[Origin::Above]),
        f32::from(reading.language_code() == "en"),
        found(&[Origin::Vocative]),
    ]
}
