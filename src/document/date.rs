//! Dates at the precision that a document supports, and the interval of days that each one covers.
//!
//! Knows nothing of how dates are written in documents. Printing and parsing follow EDTF level 0
//! (ISO 8601-2:2019): `2010`, `2010-06`, `2010-06-18`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A year, a month of a year or a day: no part is ever invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// A whole year, `None` outside 1 to 9999.
    pub fn year(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self {
            year,
            month: None,
            day: None,
        })
    }

    /// A month of a year, `None` when there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::year(year)?;
        (1..=12).contains(&month).then_some(Self {
            year,
            month: Some(month),
            day: None,
        })
    }

    /// A day, `None` when the calendar has no such day.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::month(year, month)?;
        Date::new(year, month, day).ok()?;
        Some(Self {
            year,
            month: Some(month),
            day: Some(day),
        })
    }

    /// The first day covered.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .expect("constructors admit only real days")
    }

    /// The last day covered.
    pub fn latest(self) -> Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.earliest(),
            (Some(_), None) => self.earliest().last_of_month(),
            (None, _) => self.earliest().last_of_year(),
        }
    }

    /// The calendar year.
    pub fn year_number(self) -> i16 {
        self.year
    }

    /// The month from 1 to 12, if known.
    pub fn month_number(self) -> Option<i8> {
        self.month
    }

    /// The day of the month from 1, if known.
    pub fn day_number(self) -> Option<i8> {
        self.day
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (Some(month), Some(day)) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => write!(f, "{:04}-{month:02}", self.year),
            (None, _) => write!(f, "{:04}", self.year),
        }
    }
}

impl FromStr for PartialDate {
    type Err = ();

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; nothing else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())?
        };
        let year = parts.first().and_then(|part| digits(part, 4)).ok_or(())?;
        let small = |index: usize| {
            parts
                .get(index)
                .map(|part| digits(part, 2).map(|number| number as i8).ok_or(()))
                .transpose()
        };
        match (small(1)?, small(2)?, parts.len()) {
            (None, None, 1) => Self::year(year),
            (Some(month), None, 2) => Self::month(year, month),
            (Some(month), Some(day), 3) => Self::day(year, month, day),
            _ => None,
        }
        .ok_or(())
    }
}

/// A span of days, both ends included; an open end is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// The first day, or none when the range is open at its beginning.
    pub from: Option<Date>,
    /// The last day, or none when the range is open at its end.
    pub until: Option<Date>,
}

/// The certainty with which a document's date lies in a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// Every day that the date covers lies in the range.
    Certain,
    /// Some day that the date covers lies in the range.
    Possible,
}

impl DateRange {
    /// How surely the days that `date` covers overlap this range; none if they do not.
    pub fn overlap(self, date: PartialDate) -> Option<Overlap> {
        let (first, last) = (date.earliest(), date.latest());
        if self.from.is_some_and(|from| last < from)
            || self.until.is_some_and(|until| first > until)
        {
            return None;
        }
        let inside = self.from.is_none_or(|from| from <= first)
            && self.until.is_none_or(|until| last <= until);
        Some(if inside {
            Overlap::Certain
        } else {
            Overlap::Possible
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_reads() {
        for text in ["2010", "2010-06", "2010-06-18", "2024-02-29"] {
            assert_eq!(
                text.parse::<PartialDate>().map(|date| date.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in [
            "",
            "10",
            "2010-6",
            "2010-13",
            "2010-02-30",
            "2010-06-18-1",
            "२०१०",
            "-2010",
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(()), "{text}");
        }
    }

    #[test]
    fn a_month_possibly_lies_in_part_of_itself() {
        let june: PartialDate = "2010-06".parse().unwrap();
        let range = |from: &str, until: &str| DateRange {
            from: from.parse().ok(),
            until: until.parse().ok(),
        };
        assert_eq!(
            range("2010-01-01", "2010-12-31").overlap(june),
            Some(Overlap::Certain)
        );
        assert_eq!(
            range("2010-06-15", "").overlap(june),
            Some(Overlap::Possible)
        );
        assert_eq!(range("2010-07-01", "").overlap(june), None);
    }
}
