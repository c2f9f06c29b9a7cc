//! Dates in addresses and file names: `/2010/06/18/`, `2015-12-09-slug.md`, `/20100618/`,
//! `29-10-2021`.

use crate::document::PartialDate;

/// Years in addresses that count as dates.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2035;

/// The day, or else the month, in a path.
pub(super) fn in_path(path: &str) -> Option<PartialDate> {
    let separators = ['/', '-', '_', '.', '=', '&', '?', ' '];
    let parts: Vec<(&str, &str)> = path
        .split_inclusive(separators)
        .map(|part| {
            let bare = part.trim_end_matches(separators);
            let figures = bare.bytes().all(|byte| byte.is_ascii_digit());
            (if figures { bare } else { "" }, &part[bare.len()..])
        })
        .collect();
    let at = |index: usize| parts.get(index).map_or("", |(figures, _)| *figures);
    // `2023/10/3-questions` is no third of October.
    let is_day = |index: usize| {
        let joined = parts
            .get(index)
            .is_some_and(|(_, sign)| matches!(*sign, "-" | "_" | " "));
        at(index).len() == 2 || !joined
    };
    let whole = 0..parts.len();
    let ordered = |index: usize| {
        is_day(index + 2).then(|| {
            PartialDate::day(
                year(at(index))?,
                small(at(index + 1))?,
                small(at(index + 2))?,
            )
        })?
    };
    let reversed = |index: usize| {
        let figures = at(index).len() == 2 && at(index + 1).len() == 2;
        figures.then(|| {
            PartialDate::day(
                year(at(index + 2))?,
                small(at(index + 1))?,
                small(at(index))?,
            )
        })?
    };
    let compact = |index: usize| {
        let part = at(index);
        (part.len() == 8)
            .then(|| PartialDate::day(year(&part[..4])?, small(&part[4..6])?, small(&part[6..])?))?
    };
    let month = |index: usize| {
        let two = at(index + 1).len() == 2;
        two.then(|| PartialDate::month(year(at(index))?, small(at(index + 1))?))?
    };
    whole
        .clone()
        .find_map(ordered)
        .or_else(|| whole.clone().find_map(compact))
        .or_else(|| whole.clone().find_map(reversed))
        .or_else(|| whole.clone().find_map(month))
}

fn year(part: &str) -> Option<i16> {
    (part.len() == 4)
        .then(|| part.parse().ok())?
        .filter(|year| YEARS.contains(year))
}

fn small(part: &str) -> Option<i8> {
    (1..=2).contains(&part.len()).then(|| part.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        let found = in_path(path).map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{path}");
    }

    #[test]
    fn paths_tell_days_and_months() {
        check("https://a.org/2010/06/18/letter", Some("2010-06-18"));
        check("https://a.org/2017/7/12/letter", Some("2017-07-12"));
        check("posts/2015-12-09-letter.md", Some("2015-12-09"));
        check("https://a.org/news/20100618/letter", Some("2010-06-18"));
        check("https://a.org/reports/29-10-2021", Some("2021-10-29"));
        check("https://a.org/2010/06/letter", Some("2010-06"));
        check("https://a.org/2010/06/3-letters", Some("2010-06"));
        check("https://a.org/letter-1999", None);
        check("a/2010-13-40-x", None);
    }
}
