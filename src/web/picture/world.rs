//! Countries concerned on a map, the darker the more documents.
//!
//! Outlines come from `world.tsv`, made by tools/map: Natural Earth 1:110,000,000 in the Equal
//! Earth projection, which keeps areas true.

use std::collections::HashMap;

use askama::Template;

use crate::document::Field;
use crate::index::Facet;
use crate::web::labels::{grouped, value_label};
use crate::web::links::address;

use crate::web::params::{Occur, SearchParams};

/// Code, tab, outline; an empty code is a place for which no document counts.
const OUTLINES: &str = include_str!("world.tsv");

/// Shades from few documents to many: one hue, evenly lighter to darker. Files have these colours,
/// pages those of the style sheet.
const SHADES: [&str; 5] = ["#cfe3ec", "#9cc6d8", "#66a3bd", "#3a7d9c", "#1d5876"];

/// The picture.
#[derive(Template)]
#[template(path = "map.svg", escape = "html")]
pub(crate) struct World {
    shapes: Vec<Shape>,
    /// Shades with the numbers of documents that they mean.
    pub(crate) legend: Vec<Shade>,
}

/// A country.
struct Shape {
    outline: &'static str,
    /// Nothing for a country without documents.
    country: Option<Country>,
}

struct Country {
    label: String,
    count: String,
    link: String,
    shade: usize,
    color: &'static str,
}

/// The meaning of a shade.
pub(crate) struct Shade {
    pub(crate) shade: usize,
    pub(crate) label: String,
}

impl World {
    /// Draws counts of countries.
    pub(crate) fn new(asked: &SearchParams, facets: &[Facet]) -> Self {
        let buckets = facets
            .iter()
            .filter(|facet| facet.field == Field::Country)
            .flat_map(|facet| &facet.buckets);
        let counts: HashMap<&str, u64> = buckets
            .map(|(code, count)| (code.as_str(), *count))
            .collect();
        let most = counts.values().copied().max().unwrap_or(0);
        let shapes = OUTLINES.lines().filter_map(|line| {
            let (code, outline) = line.split_once('\t')?;
            let country = counts.get(code).map(|&count| Country {
                label: value_label(Field::Country, code),
                count: grouped(count),
                link: address("/", &asked.toggled(Field::Country, code, Occur::Must)),
                shade: shade(count, most),
                color: SHADES[shade(count, most)],
            });
            Some(Shape { outline, country })
        });
        Self {
            shapes: shapes.collect(),
            legend: legend(most),
        }
    }
}

/// The shade of a count: steps of equal ratio, since counts of countries differ by orders of
/// magnitude.
fn shade(count: u64, most: u64) -> usize {
    let share = (count as f64).ln_1p() / (most as f64).ln_1p().max(1e-9);
    ((share * SHADES.len() as f64).ceil() as usize).clamp(1, SHADES.len()) - 1
}

/// The least count of each shade, where there is one.
fn legend(most: u64) -> Vec<Shade> {
    let mut legend: Vec<Shade> = Vec::new();
    let mut from = 1;
    for number in 0..SHADES.len() {
        let share = (number + 1) as f64 / SHADES.len() as f64;
        let mut until = ((most as f64).ln_1p() * share).exp_m1().floor() as u64;
        if number + 1 == SHADES.len() {
            until = most;
        }
        if until < from || most == 0 {
            continue;
        }
        let label = if from == until {
            grouped(from)
        } else {
            format!("{}–{}", grouped(from), grouped(until))
        };
        legend.push(Shade {
            shade: shade(until, most),
            label,
        });
        from = until + 1;
    }
    legend
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_has_a_known_country_or_none() {
        for line in OUTLINES.lines() {
            let (code, outline) = line.split_once('\t').unwrap();
            assert!(code.is_empty() || code.len() == 2, "{code}");
            assert!(outline.starts_with('M') && outline.ends_with('z'), "{code}");
        }
    }

    #[test]
    fn shades_go_from_few_to_many() {
        assert_eq!(shade(1, 1), 4);
        assert_eq!((shade(1, 1_000), shade(1_000, 1_000)), (0, 4));
        let labels: Vec<String> = legend(1_000).into_iter().map(|shade| shade.label).collect();
        assert_eq!(labels, ["1–2", "3–14", "15–62", "63–250", "251–1,000"]);
    }
}
