//! JSON output: the shapes that other programs read, apart from the types inside.
//!
//! Keys are always present: a list may be empty, a scalar null.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::document::{Document, Evidence, Signatory};

/// What `extract` prints of a document.
#[derive(Debug, Serialize)]
pub struct Extracted<'a> {
    path: &'a str,
    media_type: &'a str,
    url: Option<&'a str>,
    title: Option<&'a str>,
    kind: Option<&'static str>,
    date: Option<String>,
    language: Option<&'a str>,
    publisher: Option<&'a str>,
    countries: Vec<&'a str>,
    regions: Vec<&'a str>,
    addressees: Vec<&'a str>,
    signatories: Vec<Signer<'a>>,
    instruments: Vec<&'a str>,
    body: &'a str,
    evidence: BTreeMap<&'static str, Ground<'a>>,
    remarks: &'a [String],
}

/// Someone who signs.
#[derive(Debug, Serialize)]
struct Signer<'a> {
    name: &'a str,
    r#type: &'static str,
    role: Option<&'a str>,
    affiliation: Option<&'a str>,
    places: Vec<SignerPlace<'a>>,
}

/// A place beside a name.
#[derive(Debug, Serialize)]
struct SignerPlace<'a> {
    city: Option<&'a str>,
    country: Option<&'a str>,
}

/// What a single value stands on.
#[derive(Debug, Serialize)]
struct Ground<'a> {
    rule: &'a str,
    confidence: f32,
    span: Option<[usize; 2]>,
    text: &'a str,
}

impl<'a> From<&'a Evidence> for Ground<'a> {
    fn from(evidence: &'a Evidence) -> Self {
        Self {
            rule: &evidence.rule,
            confidence: evidence.confidence,
            span: evidence.span.as_ref().map(|span| [span.start, span.end]),
            text: &evidence.text,
        }
    }
}

/// A document as `extract` prints it.
pub fn extracted<'a>(path: &'a str, document: &'a Document) -> Extracted<'a> {
    let evidence = [
        (
            "title",
            document.title.as_ref().map(|found| &found.evidence),
        ),
        ("kind", document.kind.as_ref().map(|found| &found.evidence)),
        ("date", document.date.as_ref().map(|found| &found.evidence)),
        (
            "language",
            document.language.as_ref().map(|found| &found.evidence),
        ),
        (
            "publisher",
            document.publisher.as_ref().map(|found| &found.evidence),
        ),
    ];
    Extracted {
        path,
        media_type: &document.media_type,
        url: document.url.as_deref(),
        title: document.title.as_ref().map(|found| found.value.as_str()),
        kind: document.kind.as_ref().map(|found| found.value.name()),
        date: document.date.as_ref().map(|found| found.value.to_string()),
        language: document.language.as_ref().map(|found| found.value.tag()),
        publisher: document
            .publisher
            .as_ref()
            .map(|found| found.value.as_str()),
        countries: document
            .countries
            .iter()
            .map(|found| found.value.code())
            .collect(),
        regions: document
            .regions
            .iter()
            .map(|found| found.value.0.as_str())
            .collect(),
        addressees: document
            .addressees
            .iter()
            .map(|found| found.value.0.as_str())
            .collect(),
        signatories: document
            .signatories
            .iter()
            .map(|found| signer(&found.value))
            .collect(),
        instruments: document
            .instruments
            .iter()
            .map(|found| found.value.0.as_str())
            .collect(),
        body: &document.body,
        evidence: evidence
            .into_iter()
            .filter_map(|(field, evidence)| Some((field, evidence?.into())))
            .collect(),
        remarks: &document.remarks,
    }
}

fn signer(signatory: &Signatory) -> Signer<'_> {
    Signer {
        name: &signatory.name,
        r#type: signatory.party_type.name(),
        role: signatory.role.as_deref(),
        affiliation: signatory.affiliation.as_deref(),
        places: signatory
            .places
            .iter()
            .map(|place| SignerPlace {
                city: place.city.as_deref(),
                country: place.country.as_ref().map(|country| country.code()),
            })
            .collect(),
    }
}
