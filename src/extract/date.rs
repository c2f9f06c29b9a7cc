//! The date of the document itself: declared, dateline, address, text.

use crate::document::{Found, PartialDate};

use super::Reading;

/// The date, at the precision that the document supports; `remarks` receives contradictions.
pub fn date(reading: &Reading<'_>, remarks: &mut Vec<String>) -> Option<Found<PartialDate>> {
    let _ = remarks;
    let _ = reading;
    None
}
