//! What a document of an office program before 2007 says about itself: title, author, days.
//!
//! Source: Microsoft, [MS-OLEPS] Object Linking and Embedding Property Set Data Structures.

use encoding_rs::WINDOWS_1252;
use jiff::Timestamp;

use crate::parse::compound::{u16_at, u32_at};
use crate::parse::{Declaration, Property, properties, rtf};

/// Properties by their numbers, and the keys under which they are declared.
const NUMBERS: &[(u32, Property, &str)] = &[
    (2, Property::Title, "title"),
    (4, Property::Author, "author"),
    (5, Property::Keyword, "keywords"),
    (12, Property::Published, "created"),
    (13, Property::Modified, "modified"),
];

/// The stream that holds the properties.
pub(super) const STREAM: &str = "\u{5}SummaryInformation";
/// The most properties that are looked at.
const MOST: usize = 1_000;

/// The properties in the stream.
pub(super) fn declared(stream: &[u8]) -> Vec<Declaration> {
    let start = u32_at(stream, 44).and_then(|start| usize::try_from(start).ok());
    let Some(set) = start.and_then(|start| stream.get(start..)) else {
        return Vec::new();
    };
    let count = usize::try_from(u32_at(set, 4).unwrap_or(0)).unwrap_or(0);
    let all = || {
        (0..count.min(MOST)).filter_map(|at| {
            let number = u32_at(set, 8 + 8 * at)?;
            let place = usize::try_from(u32_at(set, 12 + 8 * at)?).ok()?;
            Some((number, set.get(place..)?))
        })
    };
    let page = all().find(|(number, _)| *number == 1);
    let page = page.and_then(|(_, value)| u16_at(value, 4)).unwrap_or(0);
    let mut declarations = Vec::new();
    for (number, value) in all() {
        let known = NUMBERS.iter().find(|(known, ..)| *known == number);
        if let Some(&(_, property, key)) = known
            && let Some(text) = text(value, page)
        {
            declarations.extend(properties::declaration(property, key, &text));
        }
    }
    declarations
}

/// A value as text: characters in the code page, or wide ones, or a moment as its day.
fn text(value: &[u8], page: u16) -> Option<String> {
    let length = usize::try_from(u32_at(value, 4)?).ok()?;
    let rest = value.get(8..).unwrap_or_default();
    let text = match u16_at(value, 0)? {
        0x1E => {
            let bytes = &rest[..length.min(rest.len())];
            let encoding = rtf::of_code_page(i32::from(page)).unwrap_or(WINDOWS_1252);
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        0x1F => {
            let units = rest.chunks_exact(2).take(length);
            let units: Vec<u16> = units
                .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        0x40 => return day((u64::from(u32_at(value, 8)?) << 32) | u64::from(u32_at(value, 4)?)),
        _ => return None,
    };
    Some(text.trim_matches('\0').to_owned())
}

/// The day of a moment in tenths of microseconds since 1601; none before 1980.
fn day(moment: u64) -> Option<String> {
    let seconds = i64::try_from(moment / 10_000_000).ok()?;
    let since_1970 = seconds.checked_sub(11_644_473_600)?;
    let moment = Timestamp::from_second(since_1970).ok()?;
    let day = moment.to_string();
    let day = day.get(..10)?;
    (day >= "1980").then(|| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_days() {
        assert_eq!(day(132_223_104_000_000_000).as_deref(), Some("2020-01-01"));
        assert_eq!(day(0), None);
        assert_eq!(day(u64::MAX), None);
    }
}
