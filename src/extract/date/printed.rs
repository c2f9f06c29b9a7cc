//! Dates printed in the text: in a dateline, near the heading, after "published", at the foot.

use crate::document::{Evidence, Found, PartialDate};
use crate::extract::Reading;
use crate::gazetteer::fold::fold;
use crate::parse::{Block, BlockKind, Zone};

use super::written;

/// How many blocks before and after the heading may hold the date.
const AROUND: (usize, usize) = (6, 8);
/// The longest block near the heading that may hold the date, in characters.
const BESIDE: usize = 120;
/// How far into the body a dateline can stand, in bytes.
const TOP: usize = 1200;
/// The longest line that is nothing but a place and a date, in characters.
const DATELINE: usize = 60;

/// Words before a date of publication. Origin: written for this project.
const PUBLISHED: [&str; 31] = [
    "published",
    "posted",
    "released",
    "issued",
    "date:",
    "dated",
    "publié",
    "mis en ligne",
    "paru le",
    "veröffentlicht",
    "erstellt am",
    "datum",
    "stand:",
    "publicado",
    "fecha",
    "publicada",
    "data:",
    "pubblicato",
    "gepubliceerd",
    "publicerad",
    "publisert",
    "udgivet",
    "julkaistu",
    "opublikowano",
    "zveřejněno",
    "publikováno",
    "опубликовано",
    "дата",
    "опубліковано",
    "نشر",
    "公開日",
];

/// A short line near the top that holds a date: `Brussels, 18 June 2010`.
pub(super) fn dateline(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    for (span, block) in &reading.main {
        if span.start > TOP {
            break;
        }
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let mut start = span.start;
        for line in block.text.split('\n') {
            let short = line.chars().count() <= DATELINE;
            for found in written::dates(line, language) {
                let rest = line.get(found.span.end..).unwrap_or_default();
                let before = line.get(..found.span.start).unwrap_or_default();
                // `Jihlava, 11 December 2020 – The region …` opens a release.
                let opens = before.chars().count() <= 30
                    && before.split_whitespace().count() <= 4
                    && rest
                        .trim_start()
                        .starts_with(['-', '–', '—', ':', '/', '|', ')', '.'])
                    && found.date.day_number().is_some();
                let closes = rest.trim_matches(['.', ' ']).is_empty()
                    && heading
                    && found.date.day_number().is_some();
                let alone = short
                    && before.split_whitespace().count() <= 5
                    && rest.split_whitespace().count() <= 4
                    && !matches!(
                        block.kind,
                        BlockKind::ListItem { .. } | BlockKind::TableRow { .. } | BlockKind::Quote
                    );
                let unfinished = !block.text.trim_end().ends_with(['.', '?'])
                    || rest.trim_matches(['.', ' ']).is_empty();
                if opens || closes || (alone && unfinished) {
                    let range = start + found.span.start..start + found.span.end;
                    return Some(Found::new(
                        found.date,
                        Evidence::in_body("dateline", 0.85, &reading.body, range),
                    ));
                }
            }
            start += line.len() + 1;
        }
    }
    None
}

/// A day in a short block near the title's heading, or opening a longer one: `18.06.2010 | Press`.
pub(super) fn near_heading(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    let blocks: Vec<&Block> = reading.parsed.blocks.iter().collect();
    let title = reading.title.as_ref().map(|title| fold(&title.value));
    let heading = blocks
        .iter()
        .position(|block| {
            let same = title
                .as_ref()
                .is_some_and(|title| fold(&block.text) == *title);
            matches!(block.kind, BlockKind::Heading(_)) && same
        })
        .or_else(|| {
            blocks
                .iter()
                .position(|block| matches!(block.kind, BlockKind::Heading(1)))
        })?;
    let after = heading..blocks.len().min(heading + AROUND.1);
    let before = heading.saturating_sub(AROUND.0)..heading;
    after.chain(before.rev()).find_map(|at| {
        let block = blocks[at];
        if matches!(block.zone, Zone::Navigation | Zone::Footer) {
            return None;
        }
        let short = block.text.chars().count() <= BESIDE;
        let [found, others @ ..] = &*written::dates(first_line(&block.text), language) else {
            return None;
        };
        let opens = found.span.start == 0;
        let day = found.date.day_number().is_some() && others.is_empty();
        // "The meeting on 18 June 2010" is no date of the page.
        let words = block.text.split_whitespace().count();
        let bare = words <= 10 || opens;
        (day && (short && bare || opens)).then(|| {
            Found::new(
                found.date,
                Evidence::declared(
                    "near-heading",
                    0.7,
                    &block.text[..block.text.len().min(found.span.end)],
                ),
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

/// A date after a word such as "published", anywhere but in lists of other pages.
pub(super) fn announced(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    for block in reading
        .parsed
        .blocks
        .iter()
        .filter(|block| matches!(block.zone, Zone::Main | Zone::Header))
        .filter(|block| block.text.len() <= 300)
    {
        let lower = block.text.to_lowercase();
        if !PUBLISHED.iter().any(|word| lower.starts_with(word)) {
            continue;
        }
        if let Some(found) = written::dates(&block.text, language).first() {
            return Some(Found::new(
                found.date,
                Evidence::declared("published-on", 0.75, &*block.text),
            ));
        }
    }
    None
}

/// A line at the foot that is nothing but a place and a date.
pub(super) fn foot(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    for (span, block) in reading.main.iter().rev().take(12) {
        if !matches!(block.kind, BlockKind::Paragraph) {
            continue;
        }
        let mut start = span.start;
        for line in block.text.split('\n') {
            if line.chars().count() <= DATELINE
                && let [found] = written::dates(line, language).as_slice()
                && found.date.day_number().is_some()
                && line
                    .get(found.span.end..)
                    .is_some_and(|rest| rest.split_whitespace().count() <= 1)
                && line
                    .get(..found.span.start)
                    .is_some_and(|before| before.split_whitespace().count() <= 4)
            {
                let range = start + found.span.start..start + found.span.end;
                return Some(Found::new(
                    found.date,
                    Evidence::in_body("date-at-foot", 0.7, &reading.body, range),
                ));
            }
            start += line.len() + 1;
        }
    }
    None
}
