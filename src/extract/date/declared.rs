//! The date that a file declares about itself.

use crate::document::{Found, PartialDate};
use crate::extract::Reading;
use crate::extract::rules;
use crate::parse::{Declaration, Origin, Property};

use super::cue::{self, DateCue};

/// Keys of `meta` elements that many systems fill with the day on which they last wrote the page.
const GENERIC: [&str; 3] = ["dc.date", "dc:date", "dcterms.date"];

/// The day that the file declares as that of publication, by the strongest vocabulary; `language`
/// orders day and month.
pub(super) fn declared(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    let declared = [Property::Published, Property::Modified];
    let mut found: Vec<_> = reading
        .parsed
        .declarations
        .iter()
        .filter(|declaration| declared.contains(&declaration.property))
        .filter(|declaration| declaration.origin != Origin::Properties)
        .filter_map(|declaration| {
            let date = match declaration.origin {
                Origin::FrontMatter => written_day(&declaration.value),
                _ => None,
            };
            let (date, cue) = date
                .map(|date| (date, DateCue::None))
                .or_else(|| moment(&declaration.value, language))?;
            // The words of an element are believed before its class.
            let published = match declaration.property {
                Property::Modified => cue == DateCue::Published,
                _ => cue != DateCue::Changed,
            };
            published.then_some((declaration, date))
        })
        .collect();
    let strength = |one: &Declaration| (is_generic(one), one.origin);
    found.sort_by_key(|(one, date)| (strength(one), date.day_number().is_none()));
    if let Some((declaration, date)) = outvoting(&found) {
        let evidence = rules::AGREEING_DATES.declared(&*declaration.value);
        return Some(Found::new(date, evidence));
    }
    let (declaration, date) = found.first()?;
    let date = &local_day(&declaration.value, *date, language);
    let rule = match declaration.origin {
        Origin::FrontMatter => rules::FRONT_MATTER_DATE,
        Origin::JsonLd => rules::JSON_LD_DATE,
        Origin::OpenGraph | Origin::Citation | Origin::DublinCore => rules::META_DATE,
        Origin::Meta | Origin::Microdata => rules::META_DATE.weak(),
        Origin::Time => rules::TIME_ELEMENT,
        Origin::Class
        | Origin::TitleElement
        | Origin::Heading
        | Origin::Attribute
        | Origin::Properties => rules::DATE_CLASS,
    };
    Some(Found::new(*date, rule.declared(&*declaration.value)))
}

/// Returns a day that the page shows if it outweighs the strongest declaration: no other
/// declaration agrees with the strongest one, and either another vocabulary gives the day shown
/// too, or a `time` element contradicts a mere meta element; `found` is in order of strength.
fn outvoting<'a>(
    found: &[(&'a Declaration, PartialDate)],
) -> Option<(&'a Declaration, PartialDate)> {
    let ((strongest, first), others) = found.split_first()?;
    if strongest.origin == Origin::FrontMatter || others.iter().any(|(_, date)| date == first) {
        return None;
    }
    let mut shown = others.iter().copied();
    let (one, date) =
        shown.find(|(one, date)| is_shown(one.origin) && date.day_number().is_some())?;
    let agrees = |other: &Declaration| {
        ![one.origin, strongest.origin].contains(&other.origin) && !is_generic(other)
    };
    let agreed = others
        .iter()
        .any(|(other, day)| *day == date && agrees(other));
    let only_meta = one.origin == Origin::Time && strongest.origin == Origin::OpenGraph;
    (agreed || only_meta).then_some((one, date))
}

/// Returns true if a declaration of this origin is text that the page shows.
fn is_shown(origin: Origin) -> bool {
    matches!(origin, Origin::Time | Origin::Class)
}

/// The day of a moment in universal time that is midnight in the middle of Europe: a day without an
/// hour, written by a program there. Texts in English come from all over the world and are left
/// alone.
fn local_day(value: &str, date: PartialDate, language: &str) -> PartialDate {
    let hour = value.split_once('T').map_or("", |(_, hour)| hour);
    let midnight = ["22:00:00Z", "23:00:00Z", "22:00:00.000Z", "23:00:00.000Z"].contains(&hour);
    let next = date.earliest().tomorrow();
    match next {
        Ok(next) if midnight && !language.starts_with("en") => {
            PartialDate::day(next.year(), next.month(), next.day()).unwrap_or(date)
        }
        _ => date,
    }
}

fn is_generic(one: &Declaration) -> bool {
    one.origin == Origin::Meta && one.key == "date" || GENERIC.contains(&one.key.as_str())
}

/// The moments of the page's `time` elements, in its order.
pub(super) fn moments<'a>(
    reading: &'a Reading<'_>,
    language: &'a str,
) -> impl Iterator<Item = Found<PartialDate>> + 'a {
    let times = |one: &&Declaration| one.origin == Origin::Time;
    let declarations = reading.parsed.declarations.iter().filter(times);
    declarations.filter_map(move |one| {
        let (date, cue) = moment(&one.value, language)?;
        let evidence = rules::TIME_ELEMENT.weak().declared(&*one.value);
        (!matches!(cue, DateCue::Changed | DateCue::Other)).then(|| Found::new(date, evidence))
    })
}

/// The day on which a program made the file: of a letter often the day before it was sent, of a
/// scan any day after.
pub(super) fn made(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    let mut declared = reading.parsed.declared(Property::Published);
    let one = declared.find(|declaration| declaration.origin == Origin::Properties)?;
    let (date, _) = moment(&one.value, language)?;
    Some(Found::new(date, rules::FILE_MADE.declared(&*one.value)))
}

/// The day of the last change, for pages that declare no other.
pub(super) fn changed(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    reading
        .parsed
        .declarations
        .iter()
        .filter(|declaration| is_shown(declaration.origin))
        .find_map(|declaration| {
            let (date, cue) = moment(&declaration.value, language)?;
            let changed = match declaration.property {
                Property::Modified => cue != DateCue::Other,
                _ => cue == DateCue::Changed,
            };
            changed.then(|| {
                let evidence = rules::LAST_CHANGE.declared(&*declaration.value);
                Found::new(date, evidence)
            })
        })
}

/// Returns a whole day of a year before those that pages of the web bear: who writes it into front
/// matter means the text, however old.
fn written_day(value: &str) -> Option<PartialDate> {
    let date: PartialDate = value.trim().split(['T', ' ']).next()?.parse().ok()?;
    let is_old = (1450..1900).contains(&date.year_number());
    (is_old && date.day_number().is_some()).then_some(date)
}

/// Returns the day of a declared moment, `2010-06-18T10:00:00Z`, `20100618`, `2010-06`, or words,
/// and the cue in the words.
fn moment(value: &str, language: &str) -> Option<(PartialDate, DateCue)> {
    let value = value.trim();
    // A clock that nobody set tells the first day of 1970.
    if value.starts_with("1970-01-01") || value.starts_with("19700101") {
        return None;
    }
    let plausible = |date: &PartialDate| (1900..=2035).contains(&date.year_number());
    let figures =
        |date: PartialDate| Some((date, DateCue::None)).filter(|(date, _)| plausible(date));
    let head = value.split(['T', ' ']).next().unwrap_or_default();
    if let Ok(date) = head.parse::<PartialDate>()
        && head.len() > 4
    {
        return figures(date);
    }
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 || digits == 14 {
        let number = |range| {
            value
                .get(range)
                .and_then(|part: &str| part.parse::<i16>().ok())
        };
        return PartialDate::day(number(0..4)?, number(4..6)? as i8, number(6..8)? as i8)
            .and_then(figures);
    }
    cue::published(value, language)
        .map(|(found, cue)| (found.date, cue))
        .or_else(|| {
            let dates = cue::dates(value, language).into_iter();
            let mut changed = dates.filter(|(_, cue)| *cue == DateCue::Changed);
            changed.next().map(|(found, cue)| (found.date, cue))
        })
        .or_else(|| figures(value.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_elsewhere_is_the_next_day() {
        for (value, language, expected) in [
            ("2022-11-06T23:00:00.000Z", "de", "2022-11-07"),
            ("2022-12-31T23:00:00Z", "fr", "2023-01-01"),
            ("2022-11-06T23:00:00Z", "en-US", "2022-11-06"),
            ("2022-11-06T23:00:01Z", "de", "2022-11-06"),
        ] {
            let date = moment(value, language).map(|(date, _)| local_day(value, date, language));
            assert_eq!(
                date.map(|date| date.to_string()).as_deref(),
                Some(expected),
                "{value}"
            );
        }
    }

    #[test]
    fn a_day_shown_outvotes_one_told_nowhere_else() {
        const JSON: &str = "<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":\"2022-01-15\"}</script>";
        const META: &str = "<meta property=article:published_time content=2022-01-15>";
        const LATER: &str = "<meta property=article:published_time content=2022-01-25>";
        const SHOWN: &str = "<h1>Dams</h1><time datetime=2022-01-25>25.01.2022</time>";
        const CLASS: &str = "<h1>Dams</h1><p class=date>25.01.2022</p>";
        for (head, body, expected) in [
            (META.to_owned(), SHOWN, "2022-01-25"),
            (META.to_owned(), CLASS, "2022-01-15"),
            (JSON.to_owned(), SHOWN, "2022-01-15"),
            (format!("{JSON}{META}"), SHOWN, "2022-01-15"),
            (format!("{JSON}{LATER}"), SHOWN, "2022-01-25"),
            (format!("{JSON}{LATER}"), CLASS, "2022-01-25"),
        ] {
            let markup = format!("<html><head>{head}</head><body>{body}<p>Text</p></body></html>");
            let parsed = crate::parse::html::parse(&markup);
            let found = declared(&Reading::new(&parsed, "a.html"), "de");
            let found = found.map(|found| found.value.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{markup}");
        }
    }

    #[test]
    fn declared_moments_are_days() {
        for (value, expected) in [
            ("2021-01-26T21:43:45.923Z", Some("2021-01-26")),
            ("2023-10-22 19:22:22-04:00", Some("2023-10-22")),
            ("20100618", Some("2010-06-18")),
            ("20100618T0038Z", Some("2010-06-18")),
            ("2010-06", Some("2010-06")),
            (
                "Updated 5 June 2012, published 3 May 2010",
                Some("2010-05-03"),
            ),
            ("18.06.2010 09:35 Uhr", Some("2010-06-18")),
            ("soon", None),
        ] {
            assert_eq!(
                moment(value, "en")
                    .map(|(date, _)| date.to_string())
                    .as_deref(),
                expected
            );
        }
    }
}
