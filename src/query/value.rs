//! Values of fields as people type them, to the form in which the index keeps them.

use jiff::civil::Date;

use super::FieldValue;
use crate::document::field::Matching;
use crate::document::{DateRange, Field, FileType, Kind, Language, PartialDate};
use crate::extract::instrument;
use crate::gazetteer::{country, region};

/// English names of languages that people type instead of tags.
const LANGUAGES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("bengali", "bn"),
    ("burmese", "my"),
    ("chinese", "zh"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("khmer", "km"),
    ("korean", "ko"),
    ("lao", "lo"),
    ("norwegian", "no"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("swahili", "sw"),
    ("swedish", "sv"),
    ("thai", "th"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("vietnamese", "vi"),
];

/// The English name of a language, `French (CA)` for `fr-CA`, `Chinese (traditional)` for
/// `zh-Hant`; `None` for one that is not on the list.
pub fn language_name(tag: &str) -> Option<String> {
    let (primary, rest) = tag.split_once('-').unwrap_or((tag, ""));
    let (name, _) = LANGUAGES.iter().find(|(_, known)| *known == primary)?;
    let name = name[..1].to_uppercase() + &name[1..];
    Some(match rest {
        "" => name,
        "Hant" => format!("{name} (traditional)"),
        "Hans" => format!("{name} (simplified)"),
        rest => format!("{name} ({rest})"),
    })
}

/// How a value was typed: quotation marks make `unknown` a value like others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// In quotation marks.
    Quoted,
    /// Without.
    Bare,
}

/// Returns the value of a field from the text after its name, with a remark if the field cannot
/// hold it; no value if the text cannot be one.
pub fn field_value(
    field: Field,
    text: &str,
    quotes: Quotes,
) -> (Option<FieldValue>, Option<String>) {
    let text = text.trim();
    if quotes == Quotes::Bare && text.eq_ignore_ascii_case("unknown") {
        return (Some(FieldValue::Unknown), None);
    }
    match field.matching() {
        Matching::Words => (Some(FieldValue::Words(text.to_owned())), None),
        Matching::Pattern => (Some(FieldValue::Pattern(text.to_owned())), None),
        Matching::Days => match days(text) {
            Some(range) => (Some(FieldValue::Days(range)), None),
            None => {
                let remark = format!(
                    "`{text}` is not a date: write 2010, 2010-06, 2010-06-18 or 2009..2011"
                );
                (None, Some(remark))
            }
        },
        Matching::Value => match canonical(field, text) {
            Some(value) => (Some(FieldValue::Value(value)), None),
            None => {
                let remark = format!("`{text}` is not a known {}", field.name());
                (Some(FieldValue::Value(text.to_owned())), Some(remark))
            }
        },
    }
}

/// A value of a controlled list in its canonical form.
fn canonical(field: Field, text: &str) -> Option<String> {
    match field {
        Field::Country => {
            let code = || {
                text.parse()
                    .ok()
                    .filter(|code| country::all().contains(code))
            };
            country::named(text)
                .or_else(code)
                .map(|country| country.to_string())
        }
        Field::Region => region::named(text).map(|region| region.0),
        Field::Type => FileType::canonical(text).map(str::to_owned),
        Field::Kind => text.parse::<Kind>().ok().map(|kind| kind.to_string()),
        Field::Language => {
            let lower = text.to_lowercase();
            let named = LANGUAGES
                .iter()
                .find(|(name, _)| *name == lower)
                .map(|(_, tag)| (*tag).to_owned());
            named.or_else(|| {
                text.parse::<Language>()
                    .ok()
                    .map(|language| language.to_string())
            })
        }
        Field::Instrument => {
            let known = instrument::named(text).map(|instrument| instrument.0);
            Some(known.unwrap_or_else(|| text.to_owned()))
        }
        _ => Some(text.to_owned()),
    }
}

/// A span of days: `2010`, `2009..2011-06`, `..2011`, `>=2010-06`, `<2011`.
pub fn days(text: &str) -> Option<DateRange> {
    let date = |text: &str| text.trim().parse::<PartialDate>().ok();
    let tomorrow = |day: Date| day.tomorrow().ok();
    let yesterday = |day: Date| day.yesterday().ok();
    if let Some((from, until)) = text.split_once("..") {
        let from = if from.is_empty() {
            None
        } else {
            Some(date(from)?.earliest())
        };
        let until = if until.is_empty() {
            None
        } else {
            Some(date(until)?.latest())
        };
        return Some(DateRange { from, until });
    }
    let open = DateRange {
        from: None,
        until: None,
    };
    if let Some(rest) = text.strip_prefix(">=") {
        return Some(DateRange {
            from: Some(date(rest)?.earliest()),
            ..open
        });
    }
    if let Some(rest) = text.strip_prefix("<=") {
        return Some(DateRange {
            until: Some(date(rest)?.latest()),
            ..open
        });
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some(DateRange {
            from: tomorrow(date(rest)?.latest()),
            ..open
        });
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some(DateRange {
            until: yesterday(date(rest)?.earliest()),
            ..open
        });
    }
    let date = date(text)?;
    Some(DateRange {
        from: Some(date.earliest()),
        until: Some(date.latest()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_known_by_many_names() {
        for (field, text, expected) in [
            (Field::Instrument, "a/res/63/308", "A/RES/63/308"),
            (Field::Instrument, "convention against torture", "CAT"),
            (
                Field::Instrument,
                "the Convention on the Rights of the Child",
                "CRC",
            ),
            (Field::Instrument, "Resolution 1674 (2006)", "S/RES/1674"),
            (Field::Instrument, "ILO Convention 169", "ILO C169"),
            (Field::Instrument, "iccpr", "ICCPR"),
            (Field::Instrument, "a compact of ours", "a compact of ours"),
            (Field::Country, "kyrgyzstan", "KG"),
            (Field::Language, "French", "fr"),
            (Field::Type, "PDF", "pdf"),
            (Field::Type, "application/epub+zip", "epub"),
            (Field::Type, ".eml", "email"),
            (Field::Type, "Word", "word"),
        ] {
            let (value, remark) = field_value(field, text, Quotes::Bare);
            assert_eq!(
                value,
                Some(FieldValue::Value(expected.to_owned())),
                "{text}"
            );
            assert_eq!(remark, None, "{text}");
        }
    }
}
