//! Those to whom a document speaks: "To:", salutation, title, recipient block.

use crate::document::{Addressee, Found};

use super::Reading;

/// Those addressed, in order of appearance; people copied in do not count.
pub fn addressees(reading: &Reading<'_>) -> Vec<Found<Addressee>> {
    let _ = reading;
    Vec::new()
}
