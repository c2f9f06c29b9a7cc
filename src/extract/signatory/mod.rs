//! Those who sign: the list after the body, or a name after a closing formula.
//!
//! A list counts when a cue announces it, or when it ends a text that says others sign it and its items bear places. `cue`
//! holds the words, `item` the grammar of one item. A false signatory is worse than a missing one.

mod cue;
mod item;

use std::ops::Range;

use crate::document::{Evidence, Found, Place, Signatory};
use crate::parse::{Block, BlockKind};

use super::Reading;

/// Items that a list without a cue must have.
const UNCUED: usize = 3;

/// A line of a block with its place in the body.
#[derive(Clone, Debug)]
struct Line<'a> {
    text: &'a str,
    span: Range<usize>,
    block: usize,
    cells: bool,
    heading: bool,
}

/// Signatories in the order of the list, repetitions kept.
pub fn signatories(reading: &Reading<'_>) -> Vec<Found<Signatory>> {
    let lines = lines(reading);
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if cue::announces(line.text) || announced_inside(line.text).is_some() {
            let (list, next) = list(reading, &lines, at);
            if !list.is_empty() {
                found.extend(list);
                at = next;
                continue;
            }
        } else if cue::closes(line.text) {
            let (list, next) = after_closing(reading, &lines, at + 1);
            found.extend(list);
            at = next.max(at + 1);
            continue;
        }
        at += 1;
    }
    if found.is_empty() && cue::speaks_of_signing(&reading.body) {
        found = with_places(reading, &lines);
    }
    found
}

fn lines<'a>(reading: &Reading<'a>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for (place, (range, block)) in reading.main.iter().enumerate() {
        let block: &'a Block = block;
        let mut start = range.start;
        for text in block.text.split('\n') {
            let span = start..start + text.len();
            start = span.end + 1;
            if !text.trim().is_empty() {
                lines.push(Line {
                    text,
                    span,
                    block: place,
                    cells: matches!(block.kind, BlockKind::TableRow { .. }),
                    heading: matches!(block.kind, BlockKind::Heading(_)),
                });
            }
        }
    }
    lines
}

/// What follows a cue and a colon on the same line.
fn announced_inside(line: &str) -> Option<(usize, &str)> {
    let (head, rest) = line.split_once([':', '：'])?;
    let start = line.len() - rest.len();
    let cued = head.chars().count() <= 60 && cue::announces(&line[..start]);
    (cued && !rest.trim().is_empty()).then_some((start, rest))
}

/// The list that a cue at a line announces, and the line after it.
fn list(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    cue_at: usize,
) -> (Vec<Found<Signatory>>, usize) {
    let mut found = Vec::new();
    if let Some((start, rest)) = announced_inside(lines[cue_at].text) {
        let from = lines[cue_at].span.start + start;
        found.extend(run_together(reading, rest, from));
        if found.len() > 1 {
            return (found, cue_at + 1);
        }
        found.clear();
    }
    let mut misses = 0;
    let mut at = cue_at + 1;
    while let Some(line) = lines.get(at) {
        if cue::ends(line.text) || line.heading && !found.is_empty() && cue::ends(line.text) {
            break;
        }
        if found.is_empty() && misses == 0 && is_run(line.text) {
            found.extend(run_together(reading, line.text, line.span.start));
            at += 1;
            continue;
        }
        if line.heading || line.text.trim_end().ends_with([':', '：']) {
            at += 1;
            misses += 1;
            if misses > 3 {
                break;
            }
            continue;
        }
        match row(line).or_else(|| item::signatory(line.text)) {
            Some((signatory, confidence)) if confidence >= 0.5 => {
                found.push(Found::new(
                    signatory,
                    Evidence::in_body(
                        "list after cue",
                        confidence,
                        &reading.body,
                        line.span.clone(),
                    ),
                ));
                misses = 0;
            }
            _ => {
                misses += 1;
                let long = line.text.chars().count() > 200;
                if long || misses > 1 {
                    break;
                }
            }
        }
        at += 1;
    }
    (found, at)
}

/// A row of a table: the cell with a name, a cell that is a country, the rest as role.
fn row(line: &Line<'_>) -> Option<(Signatory, f32)> {
    if !line.cells {
        return None;
    }
    let cells: Vec<&str> = line
        .text
        .split('\t')
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let mut named = cells
        .iter()
        .filter(|cell| cell.chars().any(char::is_alphabetic));
    let (mut signatory, confidence) = item::signatory(named.next()?)?;
    let mut rest = Vec::new();
    for cell in named {
        match item::country_cell(cell) {
            Some(country) => signatory.places.push(Place {
                city: None,
                country: Some(country),
            }),
            None => rest.push(*cell),
        }
    }
    if !rest.is_empty() && signatory.role.is_none() {
        signatory.role = Some(rest.join(", "));
    }
    Some((signatory, confidence))
}

/// Whether a line holds several names run together.
fn is_run(text: &str) -> bool {
    let count = |separators: &[char]| text.matches(separators).count();
    count(&[';', '；']) >= 1
        || count(&['、']) >= 1
        || count(&[',', '，']) >= 3 && !text.contains('(')
}

/// Names separated by semicolons, else by 、, else by commas.
fn run_together(reading: &Reading<'_>, text: &str, from: usize) -> Vec<Found<Signatory>> {
    let separators: &[char] =
        if text.contains([';', '；']) && !text.contains('(') || text.matches(';').count() > 1 {
            &[';', '；']
        } else if text.contains('、') {
            &['、']
        } else {
            &[',', '，', ';']
        };
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    let ends = text.char_indices().map(Some).chain([None]);
    for end in ends {
        let (at, cut) = match end {
            Some((at, character)) => {
                depth += i32::from(character == '(') - i32::from(character == ')');
                (at, depth <= 0 && separators.contains(&character))
            }
            None => (text.len(), true),
        };
        if !cut || at < start {
            continue;
        }
        let piece = text[start..at].trim();
        let offset = start + (text[start..at].len() - text[start..at].trim_start().len());
        if let Some((signatory, confidence)) = item::signatory(piece) {
            let span = from + offset..from + offset + piece.len();
            found.push(Found::new(
                signatory,
                Evidence::in_body("names run together", confidence, &reading.body, span),
            ));
        }
        start = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// Names after a closing formula: the lines of the next block or two, short ones only.
fn after_closing(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    from: usize,
) -> (Vec<Found<Signatory>>, usize) {
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let mut at = from;
    let blocks = lines.get(from).map_or(0, |line| line.block);
    while let Some(line) = lines.get(at) {
        let near = line.block <= blocks + 1 || line.cells;
        let length = line.text.chars().count();
        if !near || length > 120 || cue::ends(line.text) || line.heading {
            break;
        }
        let Some((signatory, confidence)) = row(line).or_else(|| item::signatory(line.text)) else {
            if !line.cells {
                break;
            }
            at += 1;
            continue;
        };
        found.push(Found::new(
            signatory,
            Evidence::in_body(
                "closing formula",
                confidence,
                &reading.body,
                line.span.clone(),
            ),
        ));
        at += 1;
    }
    (found, at)
}

/// The last list of the text without a cue, when most of its items bear places.
fn with_places(reading: &Reading<'_>, lines: &[Line<'_>]) -> Vec<Found<Signatory>> {
    let mut best: Vec<Found<Signatory>> = Vec::new();
    let mut current: Vec<Found<Signatory>> = Vec::new();
    for line in lines {
        match item::signatory(line.text) {
            Some((signatory, confidence)) if !line.heading => {
                let evidence = Evidence::in_body(
                    "list with places",
                    confidence,
                    &reading.body,
                    line.span.clone(),
                );
                current.push(Found::new(signatory, evidence));
            }
            _ => keep_better(&mut best, std::mem::take(&mut current)),
        }
    }
    keep_better(&mut best, current);
    best
}

fn keep_better(best: &mut Vec<Found<Signatory>>, list: Vec<Found<Signatory>>) {
    let placed = list
        .iter()
        .filter(|found| !found.value.places.is_empty())
        .count();
    if placed >= UNCUED && placed * 3 >= list.len() * 2 && list.len() > best.len() {
        *best = list;
    }
}
