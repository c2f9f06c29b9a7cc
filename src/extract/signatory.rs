//! Those who sign: the list after the body, or before it.

use crate::document::{Found, Signatory};

use super::Reading;

/// Signatories in the order of the list, repetitions kept.
pub fn signatories(reading: &Reading<'_>) -> Vec<Found<Signatory>> {
    let _ = reading;
    Vec::new()
}
