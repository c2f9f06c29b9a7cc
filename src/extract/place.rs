//! Countries that a document is mainly about, and regions.
//!
//! Mentions are weighed by where they stand: title, first paragraphs, the rest; mentions among signatories do not count. The
//! countries that stand out are kept; where none does, the document is about none.

use std::collections::HashMap;

use crate::document::{Addressee, Country, Evidence, Found, Region};
use crate::gazetteer::country::{self, Mention};
use crate::gazetteer::region;
use crate::parse::{Property, Zone};

use super::Reading;

/// Weight of a mention in the title, in the first part of the body and elsewhere; demonyms count half.
const WEIGHT: (f32, f32, f32) = (6.0, 2.0, 1.0);

/// The first part of a body, in bytes.
const LEAD: usize = 1_200;

/// The least weight of a country that the document is about, its least share of all weights, and of the heaviest.
const LEAST: (f32, f32, f32) = (4.0, 0.18, 0.45);

/// The most countries that a document can mainly be about.
const MOST: usize = 4;

/// Countries the document is mainly about, the most important first: not the places of signatories, not the addressee's seat.
pub fn countries(reading: &Reading<'_>, addressees: &[Found<Addressee>]) -> Vec<Found<Country>> {
    let language = reading.language_code();
    let mut weights: HashMap<Country, (f32, Evidence)> = HashMap::new();
    let mut total = 0.0;
    let mut add = |country: Country, weight: f32, mention: Mention, evidence: Evidence| {
        let weight = if mention == Mention::Demonym {
            weight / 2.0
        } else {
            weight
        };
        total += weight;
        weights.entry(country).or_insert((0.0, evidence)).0 += weight;
    };
    if let Some(title) = &reading.title {
        for (_, country, mention) in country::mentions(&title.value, language) {
            let evidence = Evidence {
                rule: "title".into(),
                ..title.evidence.clone()
            };
            add(country, WEIGHT.0, mention, evidence);
        }
    }
    let signed: Vec<_> = reading
        .signatories
        .iter()
        .filter_map(|found| found.evidence.span.clone())
        .collect();
    let signed = signed
        .iter()
        .map(|span| span.start)
        .min()
        .zip(signed.iter().map(|span| span.end).max());
    let named: Vec<_> = addressees
        .iter()
        .filter_map(|found| found.evidence.span.clone())
        .collect();
    for (span, country, mention) in country::mentions(&reading.body, language) {
        let among_signatories =
            signed.is_some_and(|(start, end)| (start..end).contains(&span.start));
        let among_addressees = named.iter().any(|other| other.contains(&span.start));
        if among_signatories || among_addressees {
            continue;
        }
        let weight = if span.start < LEAD {
            WEIGHT.1
        } else {
            WEIGHT.2
        };
        add(
            country,
            weight,
            mention,
            Evidence::in_body("mention", 0.6, &reading.body, span),
        );
    }
    let heaviest = weights
        .values()
        .map(|(weight, _)| *weight)
        .fold(0.0, f32::max);
    let mut kept: Vec<(Country, f32, Evidence)> = weights
        .into_iter()
        .filter(|(_, (weight, _))| {
            *weight >= LEAST.0 && *weight >= LEAST.1 * total && *weight >= LEAST.2 * heaviest
        })
        .map(|(country, (weight, evidence))| (country, weight, evidence))
        .collect();
    kept.sort_by(|left, right| {
        right
            .1
            .total_cmp(&left.1)
            .then_with(|| left.0.cmp(&right.0))
    });
    kept.truncate(MOST);
    kept.into_iter()
        .map(|(country, weight, evidence)| {
            let confidence = (weight / total).clamp(0.3, 0.95);
            Found::new(
                country,
                Evidence {
                    confidence,
                    ..evidence
                },
            )
        })
        .collect()
}

/// Regions: those declared in the document's own words, then those that follow from its countries.
pub fn regions(reading: &Reading<'_>, countries: &[Found<Country>]) -> Vec<Found<Region>> {
    let mut regions: Vec<Found<Region>> = Vec::new();
    let mut add = |region: Region, evidence: Evidence| {
        if !regions.iter().any(|found| found.value == region) {
            regions.push(Found::new(region, evidence));
        }
    };
    let breadcrumbs = reading
        .furniture()
        .filter(|block| block.zone == Zone::Breadcrumb)
        .map(|block| block.text.as_str());
    let sections = reading
        .parsed
        .declared(Property::Section)
        .map(|declaration| declaration.value.as_str());
    for text in breadcrumbs.chain(sections) {
        for part in text.split(['/', '>', '›', '»', '|', '\n', ',']) {
            let part = part
                .trim()
                .trim_end_matches("minutes")
                .trim_end_matches("min read");
            let part = part.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
            if let Some(region) = region::named(part) {
                add(region, Evidence::declared("breadcrumb", 0.9, text));
            }
        }
    }
    for found in countries {
        for region in region::containing(found.value) {
            add(
                region,
                Evidence {
                    rule: "country".into(),
                    ..found.evidence.clone()
                },
            );
        }
    }
    regions
}
