//! Regions in two levels: portal regions such as `Europe & Central Asia`, and UN M49 sub-regions such as `Central Asia`.
//!
//! The scheme stands in `country.tsv`: for each country the portal region (as development banks and news portals divide the
//! world) and the M49 sub-region (United Nations Statistics Division).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::country;
use super::names::key;
use crate::document::{Country, Region};

/// Folded name or variant, and the label.
const NAMES: &str = include_str!("region_names.tsv");

static TABLE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    NAMES
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// Names that people write for the regions of the scheme.
const VARIANTS: &[(&str, &str)] = &[
    ("eurasia", "Europe & Central Asia"),
    ("mena", "Middle East & North Africa"),
    ("middle east", "Middle East & North Africa"),
    (
        "latin america and the caribbean",
        "Latin America & Caribbean",
    ),
    ("latin america", "Latin America & Caribbean"),
    ("asia pacific", "East Asia & Pacific"),
    ("asia and the pacific", "East Asia & Pacific"),
];

/// A region of the scheme by its folded label or a variant of it.
fn of_scheme(name: &str) -> Option<&'static str> {
    let mut labels = country::rows().flat_map(|(_, cells)| cells.skip(2));
    let variant = VARIANTS.iter().find(|(variant, _)| *variant == name);
    let same = |label: &&str| key(&label.replace('&', "and")) == name;
    variant
        .map(|(_, label)| *label)
        .or_else(|| labels.find(same))
}

/// The regions that contain a country, the larger first: portal region, then M49 sub-region.
pub fn containing(country: Country) -> Vec<Region> {
    let cells = country::row(country).into_iter().flatten().skip(2);
    let mut regions: Vec<Region> = cells
        .filter(|cell| !cell.is_empty())
        .map(|cell| Region(cell.to_owned()))
        .collect();
    regions.dedup();
    regions
}

/// The region of that name or common variant, in any language known.
pub fn named(name: &str) -> Option<Region> {
    let folded = key(&name.replace('&', "and"));
    let label = of_scheme(&folded).or_else(|| TABLE.get(folded.as_str()).copied());
    label.map(|label| Region(label.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_lie_in_two_regions() {
        let regions = containing("KG".parse().unwrap());
        assert_eq!(
            regions,
            [
                Region("Europe & Central Asia".to_owned()),
                Region("Central Asia".to_owned())
            ]
        );
    }

    #[test]
    fn variants_name_one_region() {
        for name in [
            "Europe & Central Asia",
            "Europe and Central Asia",
            "EUROPE and Central  Asia",
        ] {
            assert_eq!(
                named(name).map(|region| region.0).as_deref(),
                Some("Europe & Central Asia"),
                "{name}"
            );
        }
    }
}
