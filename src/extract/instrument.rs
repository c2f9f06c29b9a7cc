//! Instruments cited: United Nations symbols, resolutions by number, treaties by name.

use crate::document::{Found, Instrument};

use super::Reading;

/// Instruments in order of first appearance, without repetition.
pub fn instruments(reading: &Reading<'_>) -> Vec<Found<Instrument>> {
    let _ = reading;
    Vec::new()
}
