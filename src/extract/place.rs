//! Countries that a document is mainly about, and regions.

use crate::document::{Addressee, Country, Found, Region};

use super::Reading;

/// Countries the document is mainly about, the most important first: not the places of signatories, not the addressee's seat.
pub fn countries(reading: &Reading<'_>, addressees: &[Found<Addressee>]) -> Vec<Found<Country>> {
    let _ = (reading, addressees);
    Vec::new()
}

/// Regions: those declared in the document's own words, then those that follow from its countries.
pub fn regions(reading: &Reading<'_>, countries: &[Found<Country>]) -> Vec<Found<Region>> {
    let _ = (reading, countries);
    Vec::new()
}
