//! Those whom the file declares as signing, item by item, where its text announces none.

use crate::document::{Evidence, Found, Signatory};
use crate::parse::Property;

use super::Reading;
use super::item;
use super::style::Style;

/// Declared signatories in order.
pub(super) fn signatories(reading: &Reading<'_>) -> Vec<Found<Signatory>> {
    let declared = reading.parsed.declared(Property::Signatory);
    declared
        .filter_map(|declaration| {
            let signatory = item::signatory(&declaration.value, Style::default())?;
            let evidence = Evidence::declared("declared", 0.9, declaration.value.clone());
            Some(Found::new(signatory, evidence))
        })
        .collect()
}
