//! Dates printed in the text: in a dateline, near the heading, after "published", at the foot.

use std::ops::Range;

use crate::document::{Found, PartialDate};
use crate::extract::Reading;
use crate::extract::rules;
use crate::gazetteer::fold::fold;
use crate::parse::{Block, BlockKind, Zone};

use super::cue::{self, DateCue};
use super::written::Written;

/// The number of blocks before the heading that may hold the date.
const BLOCKS_BEFORE: usize = 6;

/// The number of blocks after the heading that may hold the date.
const BLOCKS_AFTER: usize = 8;
/// The longest block near the heading that may hold the date, in characters.
const BESIDE: usize = 120;
/// Signs between a date that opens a block and the text.
const APART: [char; 10] = ['-', '–', '—', '|', ':', '•', '·', '/', '(', '\n'];
/// The longest block that a place and a day may close, in bytes.
const CLOSED: usize = 500;
/// The most words before a date that announce it.
const ANNOUNCING: usize = 5;
/// The longest distance from the start of the body to a dateline, in bytes.
const TOP: usize = 1200;
/// The shortest line that a sentence goes on after, in characters.
const BROKEN: usize = 40;
/// The longest line that holds only a place and a date, in characters.
const DATELINE: usize = 60;
/// The longest line of a byline with its date, in characters.
const BYLINE: usize = 160;
/// The number of blocks below the main text that may hold its place and day.
const BELOW: usize = 2;

/// A short line near the top that holds a date: `Brussels, 18 June 2010`.
pub(super) fn dateline(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    for (span, block) in &reading.main {
        if span.start > TOP {
            break;
        }
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let mut start = span.start;
        let mut before = 0;
        for line in block.text.split('\n') {
            let short = line.chars().count() <= DATELINE;
            let is_long = line.chars().count() > BYLINE;
            // `… the letter\nof 3 May 2010` is a sentence over two lines.
            let goes_on = before > BROKEN && line.starts_with(char::is_lowercase);
            before = line.chars().count();
            for (found, cue) in cue::dates(line, language) {
                if goes_on || matches!(cue, DateCue::Changed | DateCue::Other) {
                    continue;
                }
                let rest = line.get(found.span.end..).unwrap_or_default();
                let before = line.get(..found.span.start).unwrap_or_default();
                // `Jihlava, 11 December 2020 – The region …` opens a release.
                let opens = before.chars().nth(30).is_none()
                    && before.split_whitespace().count() <= 4
                    && rest
                        .trim_start()
                        .starts_with(['-', '–', '—', ':', '/', '|', ')', '.'])
                    && found.date.day_number().is_some();
                let closes = heading && is_end(rest) && found.date.day_number().is_some();
                let alone = short
                    && before.split_whitespace().count() <= 5
                    && rest.split_whitespace().count() <= 4
                    && !matches!(
                        block.kind,
                        BlockKind::ListItem { .. }
                            | BlockKind::TableRow { .. }
                            | BlockKind::Quote
                            | BlockKind::Note
                    );
                let unfinished = !block.text.trim_end().ends_with(['.', '?']) || is_end(rest);
                let part = !is_long && is_part(before, rest) && found.date.day_number().is_some();
                if !is_history(found.date, before)
                    && (opens || closes || (alone && unfinished) || part)
                {
                    let range = start + found.span.start..start + found.span.end;
                    return Some(Found::new(
                        found.date,
                        rules::DATELINE.in_body(&reading.body, range),
                    ));
                }
            }
            start += line.len() + 1;
        }
        if let Some(found) = closing(span, block, language) {
            let evidence = rules::DATELINE.weak().in_body(&reading.body, found.span);
            return Some(Found::new(found.date, evidence));
        }
    }
    None
}

/// Whether a date is a part of its own in a line that bars cut: `By Ana Roe | 3 May 2010 | Page 2`.
fn is_part(before: &str, rest: &str) -> bool {
    const BARS: [char; 4] = ['|', '·', '•', '│'];
    let (before, rest) = (before.trim_end(), rest.trim_start());
    let begins = before.ends_with(BARS);
    let ends = rest.starts_with(BARS);
    begins && (ends || rest.is_empty()) || ends && before.is_empty()
}

/// The first year of pages of the web.
const RECENT: i16 = 1991;

/// Whether a day is what a text tells of: one before there were pages of the web, without the place
/// that letters have before it.
fn is_history(date: PartialDate, before: &str) -> bool {
    date.year_number() < RECENT && !before.trim_end().ends_with([',', '，', ':'])
}

/// Returns true if only full stops and spaces follow.
fn is_end(rest: &str) -> bool {
    rest.chars().all(|sign| matches!(sign, '.' | ' '))
}

/// A place and a day that close a block as a sentence of their own, `… . New York, 28 September
/// 2024.`, over line breaks too.
fn closing(span: &Range<usize>, block: &Block, language: &str) -> Option<Written> {
    if block.text.len() > CLOSED || matches!(block.kind, BlockKind::TableRow { .. }) {
        return None;
    }
    ending(span, &block.text, language)
}

/// The same of a text of any length.
fn ending(span: &Range<usize>, text: &str, language: &str) -> Option<Written> {
    let tail = text.ceil_char_boundary(text.len().saturating_sub(CLOSED));
    let (found, cue) = cue::dates(&text[tail..], language).pop()?;
    let text = &text[tail..];
    let before = text.get(..found.span.start)?;
    let rest = text.get(found.span.end..)?;
    let (_, place) = [". ", ".\n", "! "]
        .iter()
        .filter_map(|end| before.rsplit_once(end))
        .min_by_key(|(_, place)| place.len())?;
    let placed = place.trim_end().ends_with(',')
        && place.split_whitespace().count() <= 3
        && place.starts_with(char::is_uppercase);
    let ends = is_end(rest) && found.date.day_number().is_some();
    (placed && ends && cue == DateCue::None).then(|| Written {
        span: span.start + tail + found.span.start..span.start + tail + found.span.end,
        date: found.date,
    })
}

/// A day in a short block near the title's heading, or opening a longer one: `18.06.2010 | Press`.
pub(super) fn near_heading(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    let blocks: Vec<&Block> = reading.parsed.blocks.iter().collect();
    let title = reading.title.as_ref().map(|title| fold(&title.value));
    let heading = blocks
        .iter()
        .position(|block| {
            let same = |title: &String| fold(&block.text) == *title;
            matches!(block.kind, BlockKind::Heading(_)) && title.as_ref().is_some_and(same)
        })
        .or_else(|| {
            blocks
                .iter()
                .position(|block| matches!(block.kind, BlockKind::Heading(1)))
        })?;
    let after = heading..blocks.len().min(heading + BLOCKS_AFTER);
    let before = heading.saturating_sub(BLOCKS_BEFORE)..heading;
    after.chain(before.rev()).find_map(|at| {
        let block = blocks[at];
        if matches!(block.zone, Zone::Navigation | Zone::Footer) {
            return None;
        }
        let short = block.text.chars().count() <= BESIDE;
        let line = first_line(&block.text);
        let [(found, cue), others @ ..] = &*cue::dates(line, language) else {
            return None;
        };
        if matches!(cue, DateCue::Changed | DateCue::Other) {
            return None;
        }
        let rest = line.get(found.span.end..).unwrap_or_default().trim_start();
        // "10 February 2010 the court …" opens a sentence, not a page; figures alone do not.
        let figures = !line[found.span.clone()].chars().any(char::is_alphabetic);
        let apart = figures || rest.is_empty() || rest.starts_with(APART);
        let opens = found.span.start == 0 && apart;
        let day = found.date.day_number().is_some() && others.is_empty();
        // "The meeting on 18 June 2010" is not the date of the page.
        let words = block.text.split_whitespace().count();
        let bare = words <= 10 || opens;
        let history = is_history(found.date, &line[..found.span.start]);
        (day && !history && (short && bare || opens)).then(|| {
            Found::new(
                found.date,
                rules::NEAR_HEADING.declared(&block.text[..block.text.len().min(found.span.end)]),
            )
        })
    })
}

fn first_line(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(200)
        .map_or(text.len(), |(at, _)| at);
    text[..end].split('\n').next().unwrap_or_default()
}

/// A date after a word such as "published" that opens its block, anywhere but in menus and the
/// footer.
pub(super) fn announced(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    let blocks = reading.parsed.blocks.iter();
    let shown = blocks.filter(|block| match block.zone {
        Zone::Main | Zone::Header => block.text.len() <= 300,
        Zone::Aside => block.text.len() <= BESIDE,
        Zone::Breadcrumb | Zone::Navigation | Zone::Footer => false,
    });
    for block in shown.filter(|block| cue::may_announce(&block.text)) {
        let dates = cue::dates(&block.text, language);
        let announced = dates.iter().find(|(found, cue)| {
            let before = block.text.get(..found.span.start).unwrap_or_default();
            *cue == DateCue::Published && before.split_whitespace().count() <= ANNOUNCING
        });
        if let Some((found, _)) = announced {
            return Some(Found::new(
                found.date,
                rules::PUBLISHED_ON.declared(&*block.text),
            ));
        }
    }
    None
}

/// Returns the date of a line at the foot that holds only a place and a date; also of the end of
/// the last block, and of the first blocks below the main text, where a page's closing often falls.
pub(super) fn foot(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    for (at, (span, block)) in reading.main.iter().rev().take(12).enumerate() {
        if !matches!(block.kind, BlockKind::Paragraph) {
            continue;
        }
        let mut start = span.start;
        for line in block.text.split('\n') {
            if let Some(found) = placed(line, language) {
                let range = start + found.span.start..start + found.span.end;
                return Some(Found::new(
                    found.date,
                    rules::DATE_AT_FOOT.in_body(&reading.body, range),
                ));
            }
            start += line.len() + 1;
        }
        if at == 0
            && let Some(found) = ending(span, &block.text, language)
        {
            let evidence = rules::DATE_AT_FOOT.in_body(&reading.body, found.span);
            return Some(Found::new(found.date, evidence));
        }
    }
    let blocks = &reading.parsed.blocks;
    let last = blocks.iter().rposition(|block| block.zone == Zone::Main)?;
    let below = blocks[last + 1..].iter().take(BELOW);
    let mut lines = below
        .filter(|block| !matches!(block.zone, Zone::Navigation | Zone::Footer))
        .flat_map(|block| block.text.split('\n'));
    let date = lines.find_map(|line| Some((placed(line, language)?.date, line)));
    let (date, line) = date?;
    Some(Found::new(date, rules::DATE_AT_FOOT.declared(line)))
}

/// The day of a line that holds only a place and a day.
fn placed(line: &str, language: &str) -> Option<Written> {
    if line.chars().count() > DATELINE {
        return None;
    }
    let dates = cue::dates(line, language);
    let [(found, DateCue::None | DateCue::Published)] = dates.as_slice() else {
        return None;
    };
    let words = |text: Option<&str>| text.map_or(0, |text| text.split_whitespace().count());
    let before = line.get(..found.span.start).unwrap_or_default();
    let fits = found.date.day_number().is_some()
        && !is_history(found.date, before)
        && words(line.get(found.span.end..)) <= 1
        && words(line.get(..found.span.start)) <= 4;
    fits.then(|| found.clone())
}
