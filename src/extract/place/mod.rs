//! Countries that a document is mainly about, and regions.
//!
//! What points to each country (`figures`) is weighed by a forest of small trees: names, demonyms, institutions, capitals and
//! parts by where they stand, labels, publisher, and where the document comes from (`home`). Towns and names that may be a
//! person's only support a country that something else points to.

mod figures;
mod home;

use std::ops::Range;
use std::sync::LazyLock;

use crate::document::{Addressee, Country, Evidence, Found, Region};
use crate::forest::Forest;
use crate::gazetteer::{Words, country, region};
use crate::parse::{Property, Zone};

use super::Reading;
use figures::Figures;

/// The splits of the trees that tell countries, grown by `tools/facts`.
const TREES: &str = include_str!("forest.tsv");

static FOREST: LazyLock<Forest> = LazyLock::new(|| Forest::new(TREES, &figures::names()));

/// The least likelihood of a country that the document is about: what gave the best F1 on sources left out.
const LEAST: f32 = 0.4;

/// The most countries that a document can mainly be about.
const MOST: usize = 4;

/// Countries the document is mainly about, the likeliest first: not the places of signatories, not the addressee's seat;
/// `words` are those of the body.
pub fn countries(
    reading: &Reading<'_>,
    words: &Words<'_>,
    addressees: &[Found<Addressee>],
) -> Vec<Found<Country>> {
    let figures = Figures::new(reading, words, addressees);
    let mut judge = FOREST.judge(figures.document());
    let mut likely: Vec<Found<Country>> = figures
        .candidates
        .iter()
        .filter_map(|one| {
            let confidence = judge.likelihood(&figures.row(one, reading.body.len()));
            let evidence = Evidence {
                confidence: confidence.clamp(0.05, 0.97),
                ..one.evidence()
            };
            (confidence >= LEAST).then(|| Found::new(one.country, evidence))
        })
        .collect();
    likely.sort_by(|left, right| {
        let (one, other) = (left.evidence.confidence, right.evidence.confidence);
        other.total_cmp(&one).then(left.value.cmp(&right.value))
    });
    let mut found = declared(reading);
    for other in likely {
        if found.iter().all(|known| known.value != other.value) {
            found.push(other);
        }
    }
    found.truncate(MOST);
    found
}

/// The figures of each country that anything points to, those of the document last, as the training of the judge needs them.
pub fn judged(reading: &Reading<'_>, addressees: &[Found<Addressee>]) -> Vec<(Country, Vec<f32>)> {
    let figures = Figures::new(reading, &Words::new(&reading.body), addressees);
    let rows = figures.candidates.iter().map(|one| {
        let mut row = figures.row(one, reading.body.len());
        row.extend(figures.document());
        (one.country, row)
    });
    rows.collect()
}

/// The names of the figures.
pub fn columns() -> Vec<String> {
    figures::names()
}

/// Countries that the file declares, in order.
fn declared(reading: &Reading<'_>) -> Vec<Found<Country>> {
    let mut found: Vec<Found<Country>> = Vec::new();
    for declaration in reading.parsed.declared(Property::Country) {
        if let Some(named) = country::named(&declaration.value)
            && found.iter().all(|known| known.value != named)
        {
            let evidence = Evidence::declared("declared", 0.95, declaration.value.clone());
            found.push(Found::new(named, evidence));
        }
    }
    found
}

/// The part of the body from the first to the last signature; empty where nobody signs.
fn signed(reading: &Reading<'_>) -> Range<usize> {
    let signatories = reading.signatories.iter();
    let spans = signatories.filter_map(|found| found.evidence.span.clone());
    let all = spans.reduce(|all, span| all.start.min(span.start)..all.end.max(span.end));
    all.unwrap_or(0..0)
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
    let labels = reading
        .parsed
        .declarations
        .iter()
        .filter(|declaration| matches!(declaration.property, Property::Section | Property::Keyword))
        .map(|declaration| declaration.value.as_str());
    for text in breadcrumbs.chain(labels) {
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

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let parsed = crate::parse::parse(text.as_bytes(), "x.txt").unwrap();
        let document = crate::extract::extract(&parsed, "x.txt");
        let codes: Vec<&str> = document
            .countries
            .iter()
            .map(|found| found.value.code())
            .collect();
        assert_eq!(codes, expected, "{text}");
        for found in &document.countries {
            if let Some(span) = &found.evidence.span {
                assert_eq!(document.body[span.clone()], found.evidence.text);
            }
        }
    }

    #[test]
    fn the_subject_stands_out() {
        check(
            "Statement on the floods in Kenya\n\nKenyan farmers have lost their harvest. We ask the Kenyan government to help them and all friends of the country to give what they can.\n",
            &["KE"],
        );
        check(
            "Statement on rivers\n\nRivers are the common good of all people, and we ask every government to keep them clean for those who come after us.\n",
            &[],
        );
    }

    #[test]
    fn places_of_writing_and_of_signatories_are_no_subject() {
        check(
            "LIMA, 3 May 2019 – We, the friends of rivers, ask all companies to keep them clean for those who will come after us in any place of the world.\n\nSigned by:\n\nRiver Watch, Peru\nClean Water League, Peru\nFriends of the Lake, Peru\nFish for All, Peru\n",
            &[],
        );
    }

    #[test]
    fn a_text_at_home_need_not_name_its_country() {
        check(
            "Offener Brief zum neuen Gesetz\n\nDie Regierung muss das Gesetz ändern. Die Ministerin hat den Bürgern versprochen, dass die Kommunen mehr Geld bekommen, und das Parlament hat zugestimmt. Wir fordern die Regierung auf, endlich zu handeln.\n",
            &["DE"],
        );
    }
}
