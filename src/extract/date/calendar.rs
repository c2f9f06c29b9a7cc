//! Calendars other than the common one: the solar year of Iran and Afghanistan, the lunar year of
//! Islam.
//!
//! Turns a day of such a calendar into a date. The lunar months begin when the new moon is seen, a
//! day or two off any table: so a lunar date gets no day, and no month if two months are possible.

use jiff::civil::Date;

use crate::document::PartialDate;

/// Solar years that a document can bear.
const SOLAR_YEARS: std::ops::RangeInclusive<i16> = 1300..=1414;

/// Lunar years that a document can bear.
const LUNAR_YEARS: std::ops::RangeInclusive<i16> = 1318..=1459;

/// The months of the solar year, folded, Iran's and Afghanistan's. Origin: the calendars' own
/// names.
const SOLAR: [&[&str]; 12] = [
    &["فروردین", "حمل"],
    &["اردیبهشت", "ثور"],
    &["خرداد", "جوزا"],
    &["تیر", "سرطان"],
    &["مرداد", "امرداد", "اسد"],
    &["شهریور", "سنبله"],
    &["مهر", "میزان"],
    &["آبان", "عقرب"],
    &["آذر", "قوس"],
    &["دی", "جدی"],
    &["بهمن", "دلو"],
    &["اسفند", "حوت"],
];

/// The months of the lunar year by their first word; each second word with the number of its month.
const LUNAR: [(&str, &[(&str, i8)]); 8] = [
    ("محرم", &[("", 1)]),
    ("صفر", &[("", 2)]),
    (
        "ربيع",
        &[
            ("الأول", 3),
            ("الاول", 3),
            ("الآخر", 4),
            ("الثاني", 4),
            ("الاخر", 4),
        ],
    ),
    (
        "جمادى",
        &[
            ("الأولى", 5),
            ("الاولى", 5),
            ("الأول", 5),
            ("الآخرة", 6),
            ("الاخرة", 6),
            ("الثانية", 6),
            ("الآخر", 6),
        ],
    ),
    ("رجب", &[("", 7)]),
    ("شعبان", &[("", 8)]),
    ("رمضان", &[("", 9)]),
    ("شوال", &[("", 10)]),
];

/// The last two lunar months begin with a word for `of`.
const POSSESSED: ([&str; 2], [(&str, i8); 2]) = (["ذو", "ذي"], [("القعدة", 11), ("الحجة", 12)]);

/// The solar month that a word names.
pub(super) fn solar_month(word: &str) -> Option<i8> {
    let word = word.replace('ي', "ی");
    let month = SOLAR
        .iter()
        .position(|names| names.contains(&word.as_str()))?;
    i8::try_from(month + 1).ok()
}

/// The lunar month that one or two words name, and how many words name it.
pub(super) fn lunar_month(word: &str, next: &str) -> Option<(i8, usize)> {
    let (of, months) = POSSESSED;
    if of.contains(&word) {
        let (_, month) = months.iter().find(|(name, _)| *name == next)?;
        return Some((*month, 2));
    }
    let (_, seconds) = LUNAR.iter().find(|(name, _)| *name == word)?;
    let (second, month) = seconds
        .iter()
        .find(|(second, _)| second.is_empty() || *second == next)?;
    Some((*month, if second.is_empty() { 1 } else { 2 }))
}

/// A day of the solar year. Source: the rule of leap years in cycles of 33 years, which agrees with
/// the equinox from 1343 to 1472; the first day of 1400 was 21 March 2021.
pub(super) fn solar_day(year: i16, month: i8, day: i8) -> Option<PartialDate> {
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + i8::from(is_leap(year)),
        _ => return None,
    };
    if !SOLAR_YEARS.contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let years =
        |from: i16, to: i16| -> i64 { (from..to).map(|year| 365 + i64::from(is_leap(year))).sum() };
    let passed = years(1400, year) - years(year, 1400);
    let months = i64::from(month - 1) * 31 - i64::from((month - 7).max(0));
    let first = Date::constant(2021, 3, 21);
    let days = passed + months + i64::from(day - 1);
    let date = first.checked_add(jiff::Span::new().days(days)).ok()?;
    PartialDate::day(date.year(), date.month(), date.day())
}

fn is_leap(year: i16) -> bool {
    [1, 5, 9, 13, 17, 22, 26, 30].contains(&year.rem_euclid(33))
}

/// The month or year in which a day of the lunar year fell. Source: the tabular calendar with leap
/// years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of 30; the first day of 1400 was 21 November
/// 1979.
pub(super) fn lunar_day(year: i16, month: i8, day: i8) -> Option<PartialDate> {
    if !LUNAR_YEARS.contains(&year) || !(1..=30).contains(&day) || !(1..=12).contains(&month) {
        return None;
    }
    let leap = |year: i16| [2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29].contains(&year.rem_euclid(30));
    let years =
        |from: i16, to: i16| -> i64 { (from..to).map(|year| 354 + i64::from(leap(year))).sum() };
    let passed = years(1400, year) - years(year, 1400);
    let months = i64::from(month / 2) * 30 + i64::from((month - 1) / 2) * 29;
    let first = Date::constant(1979, 11, 21);
    let around = |off: i64| {
        let days = passed + months + i64::from(day - 1) + off;
        first.checked_add(jiff::Span::new().days(days)).ok()
    };
    let (earliest, latest) = (around(-2)?, around(2)?);
    if earliest.year() != latest.year() {
        return None;
    }
    if earliest.month() == latest.month() {
        return PartialDate::month(earliest.year(), earliest.month());
    }
    PartialDate::year(earliest.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solar_days_are_told() {
        for (year, month, day, expected) in [
            (1400, 1, 1, Some("2021-03-21")),
            (1399, 12, 30, Some("2021-03-20")),
            (1400, 7, 14, Some("2021-10-06")),
            (1357, 11, 22, Some("1979-02-11")),
            (1403, 12, 30, Some("2025-03-20")),
            (1401, 6, 25, Some("2022-09-16")),
            (1400, 12, 30, None),
            (1400, 13, 1, None),
            (1290, 1, 1, None),
        ] {
            let found = solar_day(year, month, day).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{year} {month} {day}");
        }
    }

    #[test]
    fn lunar_days_tell_month_or_year() {
        for (year, month, day, expected) in [
            (1443, 7, 15, Some("2022-02")),
            (1400, 1, 1, Some("1979-11")),
            (1442, 9, 1, Some("2021-04")),
            (1443, 2, 24, Some("2021")),
            (1442, 5, 17, None),
            (1500, 1, 1, None),
        ] {
            let found = lunar_day(year, month, day).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{year} {month} {day}");
        }
    }
}
