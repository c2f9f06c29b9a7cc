//! Labels: how values, fields, numbers and the state of a run read on a page.
//!
//! Never knows requests or the index.

use crate::document::{Field, FileType};
use crate::gazetteer::country;
use crate::ingest::Progress;
use crate::query::value::language_name;
use crate::web::params::UNKNOWN;
use crate::web::state::Readiness;

/// A value as people read it: names of countries and languages, kinds without hyphens.
pub(super) fn value_label(field: Field, value: &str) -> String {
    if value == UNKNOWN {
        return format!("no {}", noun(field));
    }
    match field {
        Field::Country => value
            .parse()
            .map_or_else(|()| value.to_owned(), country::label),
        Field::Kind => capitalized(&value.replace('-', " ")),
        Field::Type => {
            FileType::of_name(value).map_or_else(|| capitalized(value), |of| of.label().to_owned())
        }
        Field::Language => language_name(value).unwrap_or_else(|| value.to_owned()),
        Field::Title
        | Field::Date
        | Field::Year
        | Field::Month
        | Field::Publisher
        | Field::Region
        | Field::Addressee
        | Field::Signatory
        | Field::Instrument
        | Field::Body
        | Field::Path => value.to_owned(),
    }
}

/// Returns the label of a field.
pub(super) fn field_label(field: Field) -> &'static str {
    match field {
        Field::Title => "Title",
        Field::Kind => "Kind",
        Field::Date => "Date",
        Field::Year => "Year",
        Field::Month => "Month",
        Field::Language => "Language",
        Field::Publisher => "Publisher",
        Field::Country => "Country",
        Field::Region => "Region",
        Field::Addressee => "Addressed to",
        Field::Signatory => "Signatory",
        Field::Instrument => "Instrument cited",
        Field::Type => "Type of file",
        Field::Body => "Text",
        Field::Path => "Path",
    }
}

/// A field as a noun inside a sentence.
fn noun(field: Field) -> String {
    match field {
        Field::Addressee => "addressee".to_owned(),
        Field::Instrument => "instrument".to_owned(),
        Field::Title
        | Field::Kind
        | Field::Date
        | Field::Year
        | Field::Month
        | Field::Language
        | Field::Publisher
        | Field::Country
        | Field::Region
        | Field::Signatory
        | Field::Type
        | Field::Body
        | Field::Path => field_label(field).to_lowercase(),
    }
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 document`, `2,000 documents`.
pub(super) fn counted(number: u64, one: &str, more: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { more }
    )
}

pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

pub(super) fn sentence(text: &str) -> String {
    capitalized(text.trim_end_matches('.')) + "."
}

/// Describes the progress of reading in words.
pub(super) fn progress_text(readiness: &Readiness) -> String {
    match readiness {
        Readiness::Ready => "All files have been read.".to_owned(),
        Readiness::Reading(Progress::Looking(files)) => {
            format!("Looking for files: {} so far.", grouped(*files as u64))
        }
        Readiness::Reading(Progress::Reading { files, of, .. }) => format!(
            "Reading: {} of {} new or changed files.",
            grouped(*files as u64),
            grouped(*of as u64)
        ),
        Readiness::Reading(Progress::Committing) => "Writing the index.".to_owned(),
        Readiness::Failed(message, _) => sentence(message),
    }
}
