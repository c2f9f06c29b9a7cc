//! The kind of document: declared type, breadcrumb, title words, form.

use crate::document::{Found, Kind};

use super::Reading;

/// The kind, if anything tells it.
pub fn kind(reading: &Reading<'_>) -> Option<Found<Kind>> {
    let _ = reading;
    None
}
