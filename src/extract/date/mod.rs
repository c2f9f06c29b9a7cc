//! The date of the document itself: declared, dateline, address, text.
//!
//! Each rule gives a date or nothing; the strongest that speaks is believed, and what contradicts it is remarked.

pub(crate) mod written;

use crate::document::{Evidence, Found, PartialDate};
use crate::parse::{BlockKind, Origin, Property, Zone};

use super::Reading;

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

/// The date, at the precision that the document supports; `remarks` receives contradictions.
pub fn date(reading: &Reading<'_>, remarks: &mut Vec<String>) -> Option<Found<PartialDate>> {
    let candidates: Vec<Found<PartialDate>> = [
        declared(reading),
        dateline(reading),
        address(reading),
        announced(reading),
        foot(reading),
    ]
    .into_iter()
    .flatten()
    .collect();
    let best = candidates.first()?.clone();
    for other in &candidates[1..] {
        if other.value.year_number() != best.value.year_number() {
            remarks.push(format!(
                "dates differ: {} ({}) and {} ({})",
                best.value, best.evidence.rule, other.value, other.evidence.rule
            ));
        }
    }
    // A more exact date that agrees with the stronger rule is taken in its place.
    let exact = candidates
        .iter()
        .find(|other| {
            best.value.day_number().is_none()
                && other.value.day_number().is_some()
                && best.value.earliest() <= other.value.earliest()
                && other.value.latest() <= best.value.latest()
        })
        .cloned();
    Some(exact.unwrap_or(best))
}

/// Whether a character is a mark that belongs to the letter before it.
pub(crate) fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// The day that the file declares as that of publication, by the strongest vocabulary.
fn declared(reading: &Reading<'_>) -> Option<Found<PartialDate>> {
    let mut found: Vec<_> = reading
        .parsed
        .declared(Property::Published)
        .filter_map(|declaration| {
            let date = moment(&declaration.value, reading.language_code())?;
            Some((declaration, date))
        })
        .collect();
    found.sort_by_key(|(declaration, _)| declaration.origin);
    let (declaration, date) = found.first()?;
    let (rule, confidence) = match declaration.origin {
        Origin::FrontMatter => ("front-matter-date", 0.95),
        Origin::JsonLd => ("json-ld-date", 0.95),
        Origin::OpenGraph | Origin::Citation | Origin::DublinCore => ("meta-date", 0.9),
        Origin::Meta | Origin::Microdata => ("meta-date", 0.85),
        Origin::Time => ("time-element", 0.8),
        Origin::Class | Origin::TitleElement | Origin::Attribute => ("date-class", 0.7),
    };
    Some(Found::new(
        *date,
        Evidence::declared(rule, confidence, &*declaration.value),
    ))
}

/// The day of a declared moment: `2010-06-18T10:00:00Z`, `20100618`, `2010-06`, or words.
fn moment(value: &str, language: &str) -> Option<PartialDate> {
    let value = value.trim();
    let plausible = |date: &PartialDate| (1900..=2035).contains(&date.year_number());
    let head = value.split(['T', ' ']).next().unwrap_or_default();
    if let Ok(date) = head.parse::<PartialDate>()
        && head.len() > 4
    {
        return Some(date).filter(plausible);
    }
    if value.len() >= 8
        && value.bytes().take(8).all(|byte| byte.is_ascii_digit())
        && value
            .as_bytes()
            .get(8)
            .is_none_or(|byte| !byte.is_ascii_digit())
    {
        let number = |range| {
            value
                .get(range)
                .and_then(|part: &str| part.parse::<i16>().ok())
        };
        return PartialDate::day(number(0..4)?, number(4..6)? as i8, number(6..8)? as i8)
            .filter(plausible);
    }
    written::dates(value, language)
        .into_iter()
        .map(|found| found.date)
        .next()
        .or_else(|| value.parse().ok().filter(plausible))
}

/// A short line near the top that holds a date: `Brussels, 18 June 2010`.
fn dateline(reading: &Reading<'_>) -> Option<Found<PartialDate>> {
    for (span, block) in &reading.main {
        if span.start > TOP {
            break;
        }
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let mut start = span.start;
        for line in block.text.split('\n') {
            let short = line.chars().count() <= DATELINE;
            for found in written::dates(line, reading.language_code()) {
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

/// A day in the declared address or the file's name: `/2010/06/18/`, `2015-12-09-slug.md`.
fn address(reading: &Reading<'_>) -> Option<Found<PartialDate>> {
    let url = reading
        .parsed
        .declared(Property::Url)
        .map(|declaration| declaration.value.as_str());
    url.map(|url| (url, "address", 0.8))
        .chain([(reading.name, "file-name", 0.7)])
        .find_map(|(path, rule, confidence)| {
            let date = in_path(path)?;
            Some(Found::new(date, Evidence::declared(rule, confidence, path)))
        })
}

/// The day, or the month of a path's folders, that a path tells.
fn in_path(path: &str) -> Option<PartialDate> {
    let numbers: Vec<&str> = path
        .split(['/', '-', '_', '.'])
        .map(|part| {
            if part.bytes().all(|byte| byte.is_ascii_digit()) {
                part
            } else {
                ""
            }
        })
        .collect();
    let number =
        |part: &str, width: usize| (part.len() == width).then(|| part.parse::<i16>().ok())?;
    let at = |index: usize| numbers.get(index).copied().unwrap_or_default();
    let year = |index: usize| number(at(index), 4).filter(|year| (1990..=2035).contains(year));
    (0..numbers.len())
        .find_map(|index| {
            let (month, day) = (number(at(index + 1), 2)?, number(at(index + 2), 2)?);
            PartialDate::day(year(index)?, month as i8, day as i8)
        })
        .or_else(|| {
            (0..numbers.len())
                .find_map(|index| PartialDate::month(year(index)?, number(at(index + 1), 2)? as i8))
        })
}

/// A date after a word such as "published", anywhere but in lists of other pages.
fn announced(reading: &Reading<'_>) -> Option<Found<PartialDate>> {
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
        if let Some(found) = written::dates(&block.text, reading.language_code()).first() {
            return Some(Found::new(
                found.date,
                Evidence::declared("published-on", 0.75, &*block.text),
            ));
        }
    }
    None
}

/// A line at the foot that is nothing but a place and a date.
fn foot(reading: &Reading<'_>) -> Option<Found<PartialDate>> {
    for (span, block) in reading.main.iter().rev().take(12) {
        if !matches!(block.kind, BlockKind::Paragraph) {
            continue;
        }
        let mut start = span.start;
        for line in block.text.split('\n') {
            if line.chars().count() <= DATELINE
                && let [found] = written::dates(line, reading.language_code()).as_slice()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(
            in_path(path).map(|date| date.to_string()).as_deref(),
            expected,
            "{path}"
        );
    }

    #[test]
    fn paths_tell_days_and_months() {
        check("https://a.org/2010/06/18/letter", Some("2010-06-18"));
        check("posts/2015-12-09-letter.md", Some("2015-12-09"));
        check("https://a.org/2010/06/letter", Some("2010-06"));
        check("https://a.org/letter-1999", None);
        check("a/2010-13-40-x", None);
    }

    #[test]
    fn declared_moments_are_days() {
        for (value, expected) in [
            ("2021-01-26T21:43:45.923Z", Some("2021-01-26")),
            ("2023-10-22 19:22:22-04:00", Some("2023-10-22")),
            ("20100618", Some("2010-06-18")),
            ("2010-06", Some("2010-06")),
            ("soon", None),
        ] {
            assert_eq!(
                moment(value, "en").map(|date| date.to_string()).as_deref(),
                expected
            );
        }
    }
}
