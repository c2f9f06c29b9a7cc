//! Countries and regions as values; their names live in the gazetteer.

use std::fmt;
use std::str::FromStr;

/// A country or territory by its ISO 3166-1 alpha-2 code, in capitals.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Country([u8; 2]);

impl Country {
    /// The two-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a code is two ASCII letters")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Country {
    type Err = ();

    /// Reads two ASCII letters in either case; whether such a country exists is for the gazetteer
    /// to say.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(()),
        }
    }
}

/// A region by its English label, e.g. `Europe & Central Asia`; the labels are those of the
/// gazetteer's region table or the document's own words.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Region(pub String);

/// The place where a party is at home: a city, a country, or a city in a country.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The city as printed.
    pub city: Option<String>,
    /// The country, printed beside the city or inferred from it.
    pub country: Option<Country>,
}
