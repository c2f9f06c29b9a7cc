//! Countries: names, demonyms, variants and abbreviations in many languages, and their ISO 3166-1 codes.

use std::ops::Range;

use crate::document::Country;

/// What sort of word names the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// A name of the country.
    Name,
    /// A word for its people or what belongs to it.
    Demonym,
}

/// Every country, by code.
pub fn all() -> &'static [Country] {
    &[]
}

/// The country's short English name, e.g. `Kyrgyzstan`; the code itself for an unknown country.
pub fn label(country: Country) -> String {
    country.code().to_owned()
}

/// The country of exactly that name, variant or code in any language; demonyms do not count.
pub fn named(name: &str) -> Option<Country> {
    let _ = name;
    None
}

/// Every mention of a country in running text, in order, longest name first, none inside another;
/// `language` is the primary subtag of the text's language, whose demonyms and variants then count too.
/// Shape: byte ranges on character borders.
pub fn mentions(text: &str, language: &str) -> Vec<(Range<usize>, Country, Mention)> {
    let _ = (text, language);
    Vec::new()
}
