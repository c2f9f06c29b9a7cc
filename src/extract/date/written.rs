//! Dates as people write them: in figures, in words of many languages, with the signs of East Asia.

use std::ops::Range;

use crate::deadline;
use crate::document::PartialDate;
use crate::gazetteer::month;

use super::calendar;

/// A date in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its byte range in the text.
    pub(crate) span: Range<usize>,
    /// The date.
    pub(crate) date: PartialDate,
}

/// Years that a document can bear.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2035;

/// The years that East Asian eras count from.
const ERAS: [(&str, i16); 5] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("民國", 1911),
    ("民国", 1911),
];
/// Years of the Buddhist era, as in Thai documents, and their distance from the common era.
const BUDDHIST: (std::ops::RangeInclusive<i16>, i16) = (2443..=2578, 543);

/// Languages that write days with full stops: slashes come from programs, in either order. Source:
/// CLDR 48, short dates.
const DOTTED: [&str; 22] = [
    "de", "da", "nb", "no", "fi", "et", "lv", "is", "pl", "cs", "sk", "sl", "hr", "sr", "mk", "bg",
    "ro", "ru", "uk", "be", "tr", "ka",
];

/// The largest number of pieces between a lunar month and the year of the common calendar.
const BESIDE: usize = 24;

/// The largest number of pieces between a month and its first number.
const NEAR: usize = 7;

/// A run of digits, of letters, or one sign.
#[derive(Clone, Debug)]
struct Piece<'a> {
    span: Range<usize>,
    text: &'a str,
    /// The number, and how many digits write it.
    number: Option<(i16, usize)>,
}

/// Every date in a text, in order, none inside another; `language` orders day and month in figures.
pub(crate) fn dates(text: &str, language: &str) -> Vec<Written> {
    // Most texts have no figures, and so no date.
    if !may_hold_date(text) {
        return Vec::new();
    }
    let pieces = pieces(text);
    let mut found: Vec<Written> = Vec::new();
    let mut position = 0;
    while position < pieces.len() {
        deadline::tick();
        if let Some((end, date)) = date_at(&pieces, position, language) {
            found.push(Written {
                span: pieces[position].span.start..pieces[end].span.end,
                date,
            });
            position = end + 1;
        } else {
            position += 1;
        }
    }
    found
}

/// Returns true if a text has figures as dates have them: a year, or figures with full stops
/// between them; in other scripts any figures.
fn may_hold_date(text: &str) -> bool {
    let plain = text.is_ascii();
    // Years of an era may have one figure alone.
    let era = |c: char| matches!(c, '和' | '成' | '國' | '国');
    let other = |c: char| !c.is_ascii() && (era(c) || digit(c).or(numeral(c)).is_some());
    if !plain && text.contains(other) {
        return text.contains(|c| digit(c).or(numeral(c)).is_some());
    }
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut run = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            run += 1;
            // Years of every calendar begin so.
            let year = run == 4 && !is_digit(at + 1) && matches!(bytes[at - 3], b'1' | b'2');
            if year {
                return true;
            }
        } else {
            if run > 0 && *byte == b'.' && (is_digit(at + 1) || !plain) {
                return true;
            }
            run = 0;
        }
    }
    false
}

/// Returns true if a text writes the day before the month in figures, as a date with a day above
/// twelve shows; `None` if no date shows it.
pub(crate) fn writes_day_first(text: &str) -> Option<bool> {
    if !text.contains('/') {
        return None;
    }
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '/');
    let mut slashed = parts.filter(|part| part.matches('/').count() == 2);
    slashed.find_map(|part| {
        let numbers: Vec<u32> = part
            .split('/')
            .filter_map(|number| number.parse().ok())
            .collect();
        match numbers[..] {
            [day @ 13..=31, 1..=12, 1900..=2035] => Some(day > 12),
            [1..=12, day @ 13..=31, 1900..=2035] => Some(day <= 12),
            _ => None,
        }
    })
}

/// The date that begins at a piece, and its last piece.
fn date_at(pieces: &[Piece<'_>], at: usize, language: &str) -> Option<(usize, PartialDate)> {
    let first = pieces.get(at)?;
    if let Some((begin, first_year)) = era(first.text) {
        if first_year {
            return year_first(pieces, at, begin + 1);
        }
        let next = skip(pieces, at + 1, &[]);
        let (number, 1..=3) = pieces.get(next)?.number? else {
            return None;
        };
        return year_first(pieces, next, begin + number);
    }
    if let Some((number, digits)) = first.number {
        return if digits == 4 && YEARS.contains(&number) {
            year_first(pieces, at, number)
        } else if digits <= 2 && (1..=31).contains(&number) {
            day_first(pieces, at, number, language)
                .or_else(|| vietnamese(pieces, at))
                .or_else(|| other_calendar(pieces, at, number))
        } else if digits == 4 && language == "fa" {
            solar_figures(pieces, at, number)
        } else {
            None
        };
    }
    if first.text.eq_ignore_ascii_case("tháng") {
        return vietnamese_month(pieces, at);
    }
    // June 18, 2010; June 2010.
    let mut soon = pieces.iter().skip(at + 1).take(NEAR);
    if !soon.any(|piece| piece.number.is_some()) {
        return None;
    }
    let month = named(first.text)?;
    let mut next = skip(pieces, at + 1, &[".", ",", "de", "del", "of", "do"]);
    if let Some((day, 1..=2)) = pieces.get(next)?.number
        && (1..=31).contains(&day)
    {
        next = skip(
            pieces,
            next + 1,
            // Recognition of scanned text takes a raised `th` for quotation marks.
            &[
                "st", "nd", "rd", "th", ",", ".", "º", "of", "\"", "”", "“", "'", "’",
            ],
        );
        let year = year(pieces.get(next)?)?;
        return Some((next, PartialDate::day(year, month, day as i8)?));
    }
    let year = year(pieces.get(next)?)?;
    Some((next, PartialDate::month(year, month)?))
}

/// The year before the first of an East Asian era, and whether the first is meant, `平成元年`. Source:
/// the eras of Japan since 1926 and of the Republic of China.
fn era(text: &str) -> Option<(i16, bool)> {
    let bare = text.strip_suffix('元');
    let name = bare.unwrap_or(text);
    let (_, year) = ERAS.iter().find(|(era, _)| name.ends_with(era))?;
    Some((*year, bare.is_some()))
}

/// 2010-06-18, 2010年6月18日, 2010. június 18.
fn year_first(pieces: &[Piece<'_>], at: usize, year: i16) -> Option<(usize, PartialDate)> {
    let sign = pieces.get(at + 1)?;
    if matches!(sign.text, "-" | "/" | "." | "年" | "년" | "_") {
        let next = skip(pieces, at + 2, &[]);
        if let Some((month, 1..=2)) = pieces.get(next)?.number {
            let second = pieces.get(next + 1).map_or("", |piece| piece.text);
            let after = skip(pieces, next + 2, &[]);
            let same = second == sign.text || matches!(second, "月" | "월");
            if same
                && let Some((day, 1..=2)) = pieces.get(after).and_then(|piece| piece.number)
                && let Some(date) = PartialDate::day(year, month as i8, day as i8)
            {
                let end = pieces
                    .get(after + 1)
                    .is_some_and(|piece| matches!(piece.text, "日" | "일"));
                return Some((after + usize::from(end), date));
            }
            return matches!(second, "月" | "월")
                .then(|| PartialDate::month(year, month as i8))?
                .map(|date| (next + 1, date));
        }
    }
    let next = skip(pieces, at + 1, &[".", ",", "m", "г"]);
    let month = named(pieces.get(next)?.text)?;
    let after = skip(pieces, next + 1, &["."]);
    let (day, digits) = pieces.get(after)?.number?;
    (digits <= 2)
        .then(|| PartialDate::day(year, month, day as i8))?
        .map(|date| (after, date))
}

/// 18 June 2010, 18.06.2010, 18/06/2010, 06/18/2010.
fn day_first(
    pieces: &[Piece<'_>],
    at: usize,
    number: i16,
    language: &str,
) -> Option<(usize, PartialDate)> {
    let sign = pieces.get(at + 1)?.text;
    if matches!(sign, "/" | "." | "-") {
        let second = skip(pieces, at + 2, &[]);
        if let Some((other, 1..=2)) = pieces.get(second)?.number {
            if pieces.get(second + 1)?.text != sign {
                return None;
            }
            let third = skip(pieces, second + 2, &[]);
            let buddhist = || (language == "th").then(|| thai_year(pieces.get(third)?))?;
            let glued = || hour_glued(pieces, third);
            let year = glued()
                .or_else(|| year(pieces.get(third)?))
                .or_else(buddhist)
                .or_else(|| {
                    let (number, digits) = pieces.get(third)?.number?;
                    let short = sign == "." && digits == 2 && (0..=35).contains(&number);
                    short.then_some(2000 + number)
                })?;
            let (number, other) = (number as i8, other as i8);
            let american = matches!(language, "en-US" | "en-CA" | "en-PH");
            let unsure = sign == "/" && (language == "en" || american);
            let month_first = other > 12 || unsure && number <= 12;
            let (day, month) = if month_first {
                (other, number)
            } else {
                (number, other)
            };
            // Both orders can be meant in English, and wherever days are written with full stops:
            // only the year remains.
            let foreign = sign == "/" && DOTTED.contains(&language);
            if (foreign || language == "en" && unsure)
                && number <= 12
                && other <= 12
                && number != other
            {
                return Some((third, PartialDate::year(year)?));
            }
            return Some((third, PartialDate::day(year, month, day)?));
        }
    }
    let next = skip(
        pieces,
        at + 1,
        &[
            ".", "st", "nd", "rd", "th", "er", "º", "°", "ª", "de", "of", "o", "ta", "-", "den",
            "na",
        ],
    );
    let month = named(pieces.get(next)?.text)?;
    let last = skip(
        pieces,
        next + 1,
        &[".", ",", "de", "del", "of", "do", "-", "/", "พ", "ศ"],
    );
    let thai = |text: &str| text.starts_with(|c| matches!(c, '\u{e00}'..='\u{e7f}'));
    let year = year(pieces.get(last)?).or_else(|| {
        let named = pieces.get(next).is_some_and(|month| thai(month.text));
        named.then(|| thai_year(pieces.get(last)?))?
    })?;
    Some((last, PartialDate::day(year, month, number as i8)?))
}

/// The year of two figures on which an hour follows without a space, as where a page's cells are
/// run together: `28.09.1912:44` of `28.09.19` and `12:44`.
fn hour_glued(pieces: &[Piece<'_>], at: usize) -> Option<i16> {
    let (number, 4) = pieces.get(at)?.number? else {
        return None;
    };
    let (minute, 2) = pieces.get(at + 2)?.number? else {
        return None;
    };
    let colon = pieces.get(at + 1)?.text == ":";
    let fits = (0..=35).contains(&(number / 100)) && number % 100 < 24 && minute < 60;
    (colon && fits).then_some(2000 + number / 100)
}

/// The connecting words of a date in Vietnamese, `ngày 6 tháng 4 năm 2016`.
const VIETNAMESE: (&str, &str) = ("tháng", "năm");

/// 6 tháng 4 năm 2016.
fn vietnamese(pieces: &[Piece<'_>], at: usize) -> Option<(usize, PartialDate)> {
    let (day, _) = pieces.get(at)?.number?;
    let (end, date) = vietnamese_month(pieces, skip(pieces, at + 1, &[]))?;
    let date = PartialDate::day(date.year_number(), date.month_number()?, day as i8)?;
    Some((end, date))
}

/// tháng 4 năm 2016.
fn vietnamese_month(pieces: &[Piece<'_>], at: usize) -> Option<(usize, PartialDate)> {
    let (of_month, of_year) = VIETNAMESE;
    if pieces.get(at)?.text.to_lowercase() != of_month {
        return None;
    }
    let next = skip(pieces, at + 1, &[]);
    let (month, 1..=2) = pieces.get(next)?.number? else {
        return None;
    };
    let last = skip(pieces, next + 1, &[of_year, "/", ",", "-"]);
    let year = year(pieces.get(last)?)?;
    Some((last, PartialDate::month(year, month as i8)?))
}

/// A day of the solar or the lunar year whose month is named: `۱۴ مهر ۱۴۰۰`, `15 رجب 1443`.
fn other_calendar(pieces: &[Piece<'_>], at: usize, day: i16) -> Option<(usize, PartialDate)> {
    let next = skip(pieces, at + 1, &[]);
    let word = pieces.get(next)?.text;
    if !word.starts_with(|c| matches!(c, '\u{600}'..='\u{6ff}')) {
        return None;
    }
    let of_year = &["ماه", "سال", "عام", ",", "،"];
    let year_after = |at: usize| {
        let last = skip(pieces, at, of_year);
        let (year, 4) = pieces.get(last)?.number? else {
            return None;
        };
        Some((last, year))
    };
    if let Some(month) = calendar::solar_month(word) {
        let (last, year) = year_after(next + 1)?;
        return Some((last, calendar::solar_day(year, month, day as i8)?));
    }
    // The day of the common calendar that follows gives the same date without doubt.
    let common = |piece: &Piece<'_>| year(piece).is_some();
    if pieces.iter().skip(next).take(BESIDE).any(common) {
        return None;
    }
    let second = skip(pieces, next + 1, &[]);
    let following = pieces.get(second).map_or("", |piece| piece.text);
    let (month, words) = calendar::lunar_month(word, following)?;
    let end = if words == 2 { second } else { next };
    let (last, year) = year_after(end + 1)?;
    Some((last, calendar::lunar_day(year, month, day as i8)?))
}

/// A day of the solar year in figures, `۱۴۰۰/۷/۱۴`.
fn solar_figures(pieces: &[Piece<'_>], at: usize, year: i16) -> Option<(usize, PartialDate)> {
    let signs = ["/", "-", "."];
    let number = |place: usize| match pieces.get(place)?.number? {
        (number, 1..=2) => Some(number as i8),
        _ => None,
    };
    let signed = |place: usize| {
        pieces
            .get(place)
            .is_some_and(|piece| signs.contains(&piece.text))
    };
    let (month, day) = (number(at + 2)?, number(at + 4)?);
    (signed(at + 1) && signed(at + 3))
        .then(|| Some((at + 4, calendar::solar_day(year, month, day)?)))?
}

fn year(piece: &Piece<'_>) -> Option<i16> {
    let (number, 4) = piece.number? else {
        return None;
    };
    YEARS.contains(&number).then_some(number)
}

/// Returns the year of a date with a Thai month or in a Thai text: a year of the Buddhist era, or
/// else of the common one.
fn thai_year(piece: &Piece<'_>) -> Option<i16> {
    let (number, 4) = piece.number? else {
        return None;
    };
    let (years, ahead) = &BUDDHIST;
    years.contains(&number).then(|| number - ahead)
}

/// The month that a word names without doubt.
fn named(word: &str) -> Option<i8> {
    if !word.chars().next().is_some_and(char::is_alphabetic) {
        return None;
    }
    match month::named(word).as_slice() {
        [month] => Some(*month),
        _ => None,
    }
}

/// The first piece from `at` that is neither white space nor one of up to four connecting words.
fn skip(pieces: &[Piece<'_>], at: usize, words: &[&str]) -> usize {
    let mut next = at;
    while next < pieces.len() && next < at + 6 {
        let text = pieces[next].text;
        // No such word takes more than eight bytes.
        let connects = || text.len() <= 8 && words.contains(&text.to_lowercase().as_str());
        if !text.chars().all(char::is_whitespace) && !connects() {
            break;
        }
        next += 1;
    }
    next
}

/// Cuts text into runs of digits, runs of letters and single signs.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let class = |character: char| {
        if character.is_ascii() {
            return match character {
                '0'..='9' => 1,
                'A'..='Z' | 'a'..='z' => 2,
                _ => 0,
            };
        }
        if digit(character).is_some() {
            1
        } else if numeral(character).is_some() {
            3
        } else if matches!(
            character,
            '年' | '月' | '日' | '년' | '월' | '일' | 'º' | 'ª'
        ) {
            0
        } else if character.is_alphabetic() || crate::extract::date::is_mark(character) {
            2
        } else {
            0
        }
    };
    let mut pieces = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let kind = class(character);
        let mut end = start + character.len_utf8();
        while let Some((next, following)) =
            characters.next_if(|&(_, following)| kind != 0 && class(following) == kind)
        {
            end = next + following.len_utf8();
        }
        let run = text.get(start..end).unwrap_or_default();
        let figures = (kind == 1).then(|| {
            let digits = run.chars().count();
            let number = run
                .chars()
                .filter_map(digit)
                .take(4)
                .fold(0i16, |number, digit| number * 10 + digit);
            (number, digits)
        });
        let number = match kind {
            3 => numerals(run),
            _ => figures,
        };
        pieces.push(Piece {
            span: start..end,
            text: run,
            number,
        });
    }
    pieces
}

/// The value of a digit, European, Arabic, Persian, Devanagari, Bengali, Thai or full-width.
fn digit(character: char) -> Option<i16> {
    if character.is_ascii() {
        return character.to_digit(10).map(|value| value as i16);
    }
    let value = match character {
        '٠'..='٩' => character as u32 - '٠' as u32,
        '۰'..='۹' => character as u32 - '۰' as u32,
        '०'..='९' => character as u32 - '०' as u32,
        '০'..='৯' => character as u32 - '০' as u32,
        '๐'..='๙' => character as u32 - '๐' as u32,
        '０'..='９' => character as u32 - '０' as u32,
        _ => return None,
    };
    i16::try_from(value).ok()
}

/// The value of a Chinese numeral up to ten.
fn numeral(character: char) -> Option<i16> {
    if character < '○' {
        return None;
    }
    let position = "〇一二三四五六七八九十"
        .chars()
        .position(|one| one == character);
    match character {
        '零' | '○' => Some(0),
        _ => i16::try_from(position?).ok(),
    }
}

/// A number in Chinese numerals and how many digits would write it: `二〇一〇` digit by digit, `十八` in
/// tens.
fn numerals(run: &str) -> Option<(i16, usize)> {
    let values: Vec<i16> = run.chars().take(5).filter_map(numeral).collect();
    match values[..] {
        [one @ 1..=10] => Some((one, 1)),
        [10, one @ 1..=9] => Some((10 + one, 2)),
        [tens @ 1..=3, 10] => Some((tens * 10, 2)),
        [tens @ 1..=3, 10, one @ 1..=9] => Some((tens * 10 + one, 2)),
        [a @ 0..=9, b @ 0..=9, c @ 0..=9, d @ 0..=9] => Some((((a * 10 + b) * 10 + c) * 10 + d, 4)),
        [hundreds @ 1..=9, tens @ 0..=9, ones @ 0..=9] => {
            Some((hundreds * 100 + tens * 10 + ones, 3))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, language: &str, expected: &[&str]) {
        let found: Vec<String> = dates(text, language)
            .iter()
            .map(|found| found.date.to_string())
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn figures_of_all_scripts() {
        check("on 2010-06-18.", "en", &["2010-06-18"]);
        check("18.06.2010", "de", &["2010-06-18"]);
        check("18/06/2010", "fr", &["2010-06-18"]);
        check("06/18/2010", "en", &["2010-06-18"]);
        check("2010年6月18日", "ja", &["2010-06-18"]);
        check("٢٠١٠/٠٦/١٨", "ar", &["2010-06-18"]);
        check("A/RES/63/308 and 24/05", "en", &[]);
        check("31.02.2010", "de", &[]);
        check("二〇一〇年六月十八日", "zh", &["2010-06-18"]);
        check("二零一零年十二月三十一日", "zh", &["2010-12-31"]);
        check("令和2年5月3日", "ja", &["2020-05-03"]);
        check("平成元年1月8日", "ja", &["1989-01-08"]);
        check("中華民國109年5月3日", "zh", &["2020-05-03"]);
        check("2010년 6월 18일", "ko", &["2010-06-18"]);
        check("18 มิถุนายน พ.ศ. 2553", "th", &["2010-06-18"]);
        check("๑๘ มิถุนายน ๒๕๕๓", "th", &["2010-06-18"]);
        check("18/06/2553", "th", &["2010-06-18"]);
        check("18/06/2553", "en", &[]);
        check("四五六七八 and 十十", "zh", &[]);
        check("۱۴ مهر ۱۴۰۰", "fa", &["2021-10-06"]);
        check("۲۲ بهمن ماه ۱۳۵۷", "fa", &["1979-02-11"]);
        check("۱۴۰۰/۷/۱۴", "fa", &["2021-10-06"]);
        check("1400/7/14", "en", &[]);
        check(
            "15 رجب 1443 هـ الموافق 16 فبراير 2022",
            "ar",
            &["2022-02-16"],
        );
        check("3 ربيع الأول 1443", "ar", &["2021-10"]);
        check("ngày 6 tháng 4 năm 2016", "vi", &["2016-04-06"]);
        check("tháng 4 năm 2016", "vi", &["2016-04"]);
    }
}
