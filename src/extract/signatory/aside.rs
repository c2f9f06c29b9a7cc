//! What stands among names and is none: addresses, dates, counts, offices, phrases.

use super::item_text;
use super::site;
use super::words::{Class, key};

/// Returns true if a line is a part of a postal or electronic address or a telephone number.
pub(super) fn is_address(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_ascii_digit()).count();
    let words = text.split_whitespace().count();
    text.contains('@') && words <= 3
        || digits >= 4 && words <= 8 && !text.contains(',')
        || (1..=3).contains(&digits) && is_place_at_end(text)
        || text.split_whitespace().next().is_some_and(|first| {
            first.len() >= 4 && first.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Returns true if a text begins with a path: `letters/kivu.txt`, `example.org/letter`.
pub(super) fn is_path(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let (folder, name) = first.rsplit_once('/').unwrap_or_default();
    !folder.is_empty() && (name.contains('.') || folder.contains('.'))
}

/// Returns true if three and more parts between commas end in a place: `Cell 10, El Placer, Quito,
/// Ecuador`.
fn is_place_at_end(text: &str) -> bool {
    let mut parts = text.rsplit(',');
    let last = parts.next().map(str::trim).unwrap_or_default();
    parts.count() >= 2 && (site::country_named(last).is_some() || site::lone_city(last).is_some())
}

/// Returns true if an item says that there are more than those named: `and 34 others`, `+ 12 more
/// organizations`, `sowie 56 weitere`.
pub(super) fn is_rest(text: &str) -> bool {
    let key = key(text);
    let words = key.split(' ').count();
    let counted = key
        .split(' ')
        .take(3)
        .any(|word| word.bytes().all(|byte| byte.is_ascii_digit()) && !word.is_empty());
    let more = counted && words <= 8 && Class::Rest.has(&key);
    let bracketed = text.starts_with(['(', '[']) && text.ends_with([')', ']']) && words > 2;
    more || bracketed || text.contains("...") && words <= 2
}

/// Returns true if a text begins with an office or profession.
pub(super) fn is_office(text: &str) -> bool {
    let text = item_text::bare(text);
    let key = key(text);
    let Some((first, _)) = key.split_once(' ') else {
        return Class::Role.is(&key) && text.split_whitespace().count() == 1;
    };
    // `Professor of Law`, not `Professor Ana Roe`
    let second = text.split_whitespace().nth(1).unwrap_or_default();
    Class::Role.is(first)
        && (!Class::Honorific.is(first)
            || second.starts_with(char::is_lowercase) && Class::Connective.is_word(second))
}

/// Returns true if a line is a place and a date or a date alone: it dates the letter and names
/// nobody.
pub(super) fn is_dateline(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_ascii_digit()).count();
    let year = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")));
    let day = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|run| (1..=2).contains(&run.len()));
    let han =
        text.contains('年') && text.ends_with(['日', '月', '年']) && text.chars().count() <= 16;
    han || year && day && text.split_whitespace().count() <= 8
        || digits >= 6 && !text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_no_names() {
        for (text, expected) in [
            ("letters/kivu.txt", true),
            ("letters/kivu.txt\ten", true),
            ("example.org/letter", true),
            ("AC/DC", false),
            ("Mountains/Delta e. V.", false),
            ("350.org", false),
        ] {
            assert_eq!(is_path(text), expected, "{text}");
        }
    }
}
