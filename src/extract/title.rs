//! The title: declared metadata agreeing with a heading, heading, first line; the site's name removed.

use crate::document::Found;

use super::Reading;

/// The title, without the site's name.
pub fn title(reading: &Reading<'_>) -> Option<Found<String>> {
    let _ = reading;
    None
}
