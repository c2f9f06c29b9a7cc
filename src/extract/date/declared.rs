//! The date that a file declares about itself.

use crate::document::{Evidence, Found, PartialDate};
use crate::extract::Reading;
use crate::parse::{Origin, Property};

use super::written;

/// The day that the file declares as that of publication, by the strongest vocabulary; `language` orders day and month.
pub(super) fn declared(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    let mut found: Vec<_> = reading
        .parsed
        .declared(Property::Published)
        .filter_map(|declaration| {
            let date = moment(&declaration.value, language)?;
            Some((declaration, date))
        })
        .collect();
    found.sort_by_key(|(declaration, date)| (declaration.origin, date.day_number().is_none()));
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

/// The day of the last change, for pages that declare no other.
pub(super) fn changed(reading: &Reading<'_>, language: &str) -> Option<Found<PartialDate>> {
    reading
        .parsed
        .declared(Property::Modified)
        .filter(|declaration| matches!(declaration.origin, Origin::Time | Origin::Class))
        .find_map(|declaration| {
            let date = moment(&declaration.value, language)?;
            Some(Found::new(
                date,
                Evidence::declared("last-change", 0.5, &*declaration.value),
            ))
        })
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
    let figures = value.bytes().take_while(u8::is_ascii_digit).count();
    if figures == 8 || figures == 14 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_moments_are_days() {
        for (value, expected) in [
            ("2021-01-26T21:43:45.923Z", Some("2021-01-26")),
            ("2023-10-22 19:22:22-04:00", Some("2023-10-22")),
            ("20100618", Some("2010-06-18")),
            ("20100618T0038Z", Some("2010-06-18")),
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
