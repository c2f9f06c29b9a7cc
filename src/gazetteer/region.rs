//! Regions in two levels: portal regions such as `Europe & Central Asia`, and UN M49 sub-regions such as `Central Asia`.

use crate::document::{Country, Region};

/// The regions that contain a country, the larger first: portal region, then M49 sub-region.
pub fn containing(country: Country) -> Vec<Region> {
    let _ = country;
    Vec::new()
}

/// The region of that name or common variant, in any language known.
pub fn named(name: &str) -> Option<Region> {
    let _ = name;
    None
}
