//! The day of publication that a page's programs know, as sites tell it to those who count their
//! readers.
//!
//! Looked at only where a page declares no date otherwise. Several days that differ are those of a
//! list: then none is taken.

use super::push;
use crate::parse::{Declaration, Origin, Property};

/// Keys, letters only. Origin: the data layers of content management systems and shops.
const KEYS: [&str; 14] = [
    "datepublished",
    "publishedat",
    "publishdate",
    "publisheddate",
    "publicationdate",
    "publishedon",
    "publishtime",
    "publishedtime",
    "firstpublished",
    "firstpublication",
    "publishedfirst",
    "datepublication",
    "articlepublicationdate",
    "publisheddatetime",
];
/// What all keys share.
const SHARED: &str = "ubli";
/// The longest key and the longest value, in bytes.
const LONGEST: usize = 40;

/// Adds the one day that programs give as that of publication.
pub(super) fn read(programs: &[String], found: &mut Vec<Declaration>) {
    let mut only: Option<&str> = None;
    for program in programs {
        let mut from = 0;
        for (at, _) in program.match_indices(SHARED) {
            if at < from {
                continue;
            }
            let Some((value, end)) = member(program, at) else {
                continue;
            };
            from = end;
            match only {
                Some(known) if day(known) != day(value) => return,
                Some(_) => {}
                None => only = Some(value),
            }
        }
    }
    if let Some(value) = only {
        push(found, Property::Published, Origin::Meta, "script", value);
    }
}

/// The value of the member whose key holds a position, and where it ends; the quotes may be
/// escaped.
fn member(program: &str, at: usize) -> Option<(&str, usize)> {
    let window = program.floor_char_boundary(at.saturating_sub(LONGEST));
    let begin = program.get(window..at)?.rfind(['"', '\''])? + window + 1;
    let tail = program.get(at..program.floor_char_boundary(at + LONGEST))?;
    let end = at + tail.find(['"', '\'', '\\'])?;
    let key: String = program
        .get(begin..end)?
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if !KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)) {
        return None;
    }
    let rest = program.get(end..)?;
    let value = rest
        .trim_start_matches(['"', '\'', '\\', ' '])
        .strip_prefix(':')?;
    let value = value.trim_start_matches([' ', '"', '\'', '\\']);
    let from = program.len() - value.len();
    let length = value
        .bytes()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii() && !b"\"'\\,}".contains(byte))
        .count();
    let value = value.get(..length)?;
    let figures = value.bytes().filter(u8::is_ascii_digit).count();
    (figures >= 8 && value.contains(['-', '.', '/'])).then_some((value, from + length))
}

/// The numbers of a moment's day, in any order.
fn day(moment: &str) -> Vec<&str> {
    let mut numbers: Vec<&str> = moment
        .split(|c: char| !c.is_ascii_digit())
        .take(3)
        .collect();
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_tell_one_day() {
        for (program, expected) in [
            (
                r#"layer = {"first-publication":"2019-07-30 09:35","x":1}"#,
                Some("2019-07-30 09:35"),
            ),
            (
                r#"p = "{\"published_at\":\"2019-03-02T06:22:28\"}""#,
                Some("2019-03-02T06:22:28"),
            ),
            (
                r#"{"publishedAt": "2019-03-02T06:22", "date-published": "2019-03-02"}"#,
                Some("2019-03-02T06:22"),
            ),
            (
                r#"[{"publishedAt": "2019-03-02"}, {"publishedAt": "2019-03-04"}]"#,
                None,
            ),
            (r#"{"publishedAt": 1551508948}"#, None),
            (r#"{"republished": "2019-03-02"}"#, None),
            ("publi", None),
            ("\"publishedAt", None),
        ] {
            let mut found = Vec::new();
            read(&[program.to_owned()], &mut found);
            assert_eq!(
                found.first().map(|one| one.value.as_str()),
                expected,
                "{program}"
            );
        }
    }
}
