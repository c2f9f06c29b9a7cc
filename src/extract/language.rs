//! The main language of the body; what the file declares only breaks ties.

use crate::document::{Found, Language};

use super::Reading;

/// The language of the body.
pub fn language(reading: &Reading<'_>) -> Option<Found<Language>> {
    let _ = reading;
    None
}
