//! Regions in two levels: portal regions such as `Europe & Central Asia`, and UN M49 sub-regions
//! such as `Central Asia`.
//!
//! The scheme is in `country.tsv`: for each country the portal region (as development banks and
//! news portals divide the world) and the M49 sub-region (United Nations Statistics Division).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::country;
use super::names::key;
use crate::document::{Country, Region};

/// Folded name or variant, and the label.
const NAMES: &str = include_str!("region_names.tsv");

/// The label of each name, by its key: variants come before the scheme's own labels, and those
/// before names in all languages.
static TABLE: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let variants = VARIANTS
        .iter()
        .map(|(name, label)| ((*name).to_owned(), *label));
    let labels = country::rows().flat_map(|(_, cells)| cells.skip(2));
    let scheme = labels.map(|label| (named_key(label), label));
    let names = NAMES.lines().filter_map(|line| line.split_once('\t'));
    let names = names.map(|(name, label)| (name.to_owned(), label));
    let mut table = FxHashMap::default();
    for (name, label) in variants.chain(scheme).chain(names) {
        table.entry(name).or_insert(label);
    }
    table
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

/// The key of a region's name, in which `&` is a word.
fn named_key(name: &str) -> String {
    key(&name.replace('&', "and"))
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

/// Every region of the scheme, by its label.
pub fn all() -> Vec<Region> {
    let labels = country::rows().flat_map(|(_, cells)| cells.skip(2));
    let labels: BTreeSet<&str> = labels.filter(|label| !label.is_empty()).collect();
    labels
        .into_iter()
        .map(|label| Region(label.to_owned()))
        .collect()
}

/// The region of that name or common variant, in any language known.
pub fn named(name: &str) -> Option<Region> {
    let label = TABLE.get(named_key(name).as_str());
    label.map(|label| Region((*label).to_owned()))
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
