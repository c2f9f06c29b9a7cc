//! Who published the document: declared site name, footer, byline.

use crate::document::Found;

use super::Reading;

/// The publisher's name.
pub fn publisher(reading: &Reading<'_>) -> Option<Found<String>> {
    let _ = reading;
    None
}
