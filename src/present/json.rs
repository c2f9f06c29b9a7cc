//! JSON output: the shapes that other programs read, apart from the types inside.
//!
//! Keys are always present: a list may be empty, a scalar null. `docs/schema` holds these shapes as
//! JSON Schema.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::document::{Document, Evidence, FileType, Overlap, Signatory};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Facet, StoredDocument};
use crate::letter::{Difference, Relation};
use crate::network::Network;
use crate::party::Parties;
use crate::search::stats::{self, Statistics};
use crate::search::{Hit, Letter, Results};
use crate::source::Reason;

/// The object that `extract` prints for a file: the facts found in it, or with every fact empty the
/// reason why it could not be read.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Extracted<'a> {
    path: &'a str,
    /// Only there where the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    media_type: Option<&'a str>,
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
    /// Where the pages or slides of the file begin in `body`; empty for formats without pages.
    pages: Vec<PageLine>,
    evidence: BTreeMap<&'static str, Grounds<'a>>,
    remarks: &'a [String],
}

/// Someone who signs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Signer<'a> {
    name: &'a str,
    /// The party that the name means; only there where an index knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<&'a str>,
    r#type: &'static str,
    role: Option<&'a str>,
    affiliation: Option<&'a str>,
    places: Vec<SignerPlace<'a>>,
}

/// A place beside a name.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SignerPlace<'a> {
    city: Option<&'a str>,
    country: Option<&'a str>,
}

/// The beginning of a page or slide.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PageLine {
    /// Its number in the file, from 1.
    page: u32,
    /// Bytes of `body` before it.
    start: usize,
}

/// The evidence of a field: one for a single value, one for each value of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Grounds<'a> {
    One(Ground<'a>),
    Each(Vec<Ground<'a>>),
}

/// The evidence of a value.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Ground<'a> {
    rule: &'a str,
    /// From 0 to 1, in hundredths.
    confidence: f64,
    /// First byte and the one after the last, in `body`; null where the file declares the value
    /// elsewhere.
    span: Option<[usize; 2]>,
    /// The number of the page or slide on which it begins; null where the format has none or the
    /// file declares the value elsewhere.
    page: Option<u32>,
    text: &'a str,
}

impl<'a> Ground<'a> {
    fn new(document: &Document, evidence: &'a Evidence) -> Self {
        Self {
            page: document.page_of(evidence),
            rule: &evidence.rule,
            confidence: (f64::from(evidence.confidence) * 100.0).round() / 100.0,
            span: evidence.span.as_ref().map(|span| [span.start, span.end]),
            text: &evidence.text,
        }
    }
}

/// A document as `extract` prints it.
pub fn extracted<'a>(path: &'a str, document: &'a Document) -> Extracted<'a> {
    let mut evidence: BTreeMap<&str, Grounds<'_>> = BTreeMap::new();
    for fact in document.facts() {
        let ground = Ground::new(document, fact.evidence);
        match evidence.get_mut(fact.value.key()) {
            Some(Grounds::Each(grounds)) => grounds.push(ground),
            _ => {
                let grounds = if fact.value.is_of_list() {
                    Grounds::Each(vec![ground])
                } else {
                    Grounds::One(ground)
                };
                evidence.insert(fact.value.key(), grounds);
            }
        }
    }
    Extracted {
        path,
        error: None,
        media_type: Some(&document.media_type),
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
        pages: document
            .pages
            .iter()
            .map(|start| PageLine {
                page: start.number,
                start: start.at,
            })
            .collect(),
        evidence,
        remarks: &document.remarks,
    }
}

/// The line for a file that could not be read, and why.
pub fn unread<'a>(path: &'a str, reason: &Reason) -> Extracted<'a> {
    Extracted {
        path,
        error: Some(reason.to_string()),
        ..Extracted::default()
    }
}

fn signer(signatory: &Signatory) -> Signer<'_> {
    Signer {
        name: &signatory.name,
        party: None,
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

/// The version of these shapes; raised when a key changes its meaning or is removed.
const SCHEMA: u32 = 1;

/// The object that `show` prints: the same as `extract`, with the identity and every path.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Shown<'a> {
    id: &'a str,
    paths: &'a [String],
    size: u64,
    sha256: &'a str,
    /// The identity of the letter that the document is: the least id of its documents.
    letter: &'a str,
    /// The other documents of the letter.
    copies: Vec<CopyLine<'a>>,
    #[serde(flatten)]
    extracted: Extracted<'a>,
}

/// Another document of the same letter.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CopyLine<'a> {
    id: &'a str,
    path: &'a str,
    /// `copy`: the same text and signatories; `version`: another text or other signatories;
    /// `translation`: another language.
    relation: &'static str,
    /// Signatories that it has and this document has not; null for a translation.
    added: Option<usize>,
    /// Signatories that this document has and it has not; null for a translation.
    removed: Option<usize>,
}

fn copies(letter: &Letter) -> Vec<CopyLine<'_>> {
    let copies = letter.copies.iter();
    copies
        .map(|copy| {
            let is_comparable = copy.relation != Relation::Translation;
            CopyLine {
                id: &copy.id.0,
                path: &copy.path,
                relation: copy.relation.name(),
                added: is_comparable.then_some(copy.added),
                removed: is_comparable.then_some(copy.removed),
            }
        })
        .collect()
}

/// A document as `show` and `export` print it.
pub fn shown<'a>(stored: &'a StoredDocument, letter: &'a Letter) -> Shown<'a> {
    let path = stored.paths.first().map_or("", String::as_str);
    Shown {
        id: &stored.id.0,
        paths: &stored.paths,
        size: stored.size,
        sha256: &stored.sha256,
        letter: &letter.id.0,
        copies: copies(letter),
        extracted: extracted(path, &stored.document),
    }
}

impl<'a> Shown<'a> {
    /// The same with the party of each signatory.
    #[must_use]
    pub fn with_parties(mut self, parties: &'a Parties) -> Self {
        for signer in &mut self.extracted.signatories {
            let party = parties.party_of(signer.name);
            signer.party = party.map(|party| parties.label(party));
        }
        self
    }
}

/// One hit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HitLine<'a> {
    rank: usize,
    score: f32,
    id: &'a str,
    path: &'a str,
    paths: &'a [String],
    /// The type of the file: `pdf`, `html`, `email` ...
    r#type: Option<&'static str>,
    title: Option<&'a str>,
    kind: Option<&'static str>,
    date: Option<String>,
    date_match: Option<&'static str>,
    language: Option<&'a str>,
    publisher: Option<&'a str>,
    countries: Vec<&'a str>,
    addressees: Vec<&'a str>,
    signatories: usize,
    snippets: Vec<SnippetLine<'a>>,
    /// The identity of the letter that the document is: the least id of its documents.
    letter: &'a str,
    /// The other documents of the letter.
    copies: Vec<CopyLine<'a>>,
}

/// A snippet; highlights are pairs of byte offsets into `text`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SnippetLine<'a> {
    text: &'a str,
    highlights: Vec<[usize; 2]>,
    field: &'static str,
    /// The number of the page or slide that it stands on; null where the format has none.
    page: Option<u32>,
}

/// A hit as `search` prints it.
pub fn hit(hit: &Hit) -> HitLine<'_> {
    let document = &hit.stored.document;
    HitLine {
        rank: hit.rank,
        score: hit.score,
        id: &hit.stored.id.0,
        path: hit.stored.paths.first().map_or("", String::as_str),
        paths: &hit.stored.paths,
        r#type: document.file_type().map(FileType::name),
        title: document.title.as_ref().map(|found| found.value.as_str()),
        kind: document.kind.as_ref().map(|found| found.value.name()),
        date: document.date.as_ref().map(|found| found.value.to_string()),
        date_match: hit.date_overlap.map(|overlap| match overlap {
            Overlap::Certain => "certain",
            Overlap::Possible => "possible",
        }),
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
        addressees: document
            .addressees
            .iter()
            .map(|found| found.value.0.as_str())
            .collect(),
        signatories: document.signatories.len(),
        snippets: hit
            .snippets
            .iter()
            .map(|snippet| SnippetLine {
                text: &snippet.text,
                highlights: snippet
                    .highlights
                    .iter()
                    .map(|range| [range.start, range.end])
                    .collect(),
                field: snippet.field.name(),
                page: snippet.page,
            })
            .collect(),
        letter: &hit.letter.id.0,
        copies: copies(&hit.letter),
    }
}

/// Hits as JSON Lines, one a line. Errors: `Io` when one cannot be written.
pub fn lines(hits: &[Hit]) -> Result<String> {
    let mut lines = String::new();
    for found in hits {
        let failed = |error: serde_json::Error| {
            Error::new(ErrorKind::Io, "cannot write JSON").because(error)
        };
        lines.push_str(&super::json_text::line(&hit(found)).map_err(failed)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// The whole result of one search.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Answer<'a> {
    schema: u32,
    query: &'a str,
    remarks: &'a [String],
    /// Matching documents.
    total: u64,
    /// Letters among them; as many as documents where copies are not collapsed.
    letters: u64,
    took_ms: f64,
    hits: Vec<HitLine<'a>>,
    facets: BTreeMap<&'static str, Counts<'a>>,
}

/// Counts of one field.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Counts<'a> {
    values: Vec<Count<'a>>,
    unknown: u64,
    distinct: u64,
}

/// One value and the number of documents that have it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Count<'a> {
    value: &'a str,
    count: u64,
}

/// An answer as `search --format json` prints it.
pub fn answer<'a>(
    query: &'a str,
    remarks: &'a [String],
    results: &'a Results,
    took_ms: f64,
) -> Answer<'a> {
    Answer {
        schema: SCHEMA,
        query,
        remarks,
        total: results.total,
        letters: results.letters,
        took_ms,
        hits: results.hits.iter().map(hit).collect(),
        facets: facets(&results.facets),
    }
}

/// What changed between two documents, as `diff` prints it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DifferenceLine<'a> {
    schema: u32,
    /// True if text and signatories are the same.
    same: bool,
    /// The paragraphs that are not the same, in order.
    paragraphs: Vec<ParagraphLine<'a>>,
    /// Signatories that only the later document has, as printed.
    added: &'a [String],
    /// Signatories that only the earlier document has, as printed.
    removed: &'a [String],
    /// Signatories that are spelled otherwise.
    respelled: Vec<RespelledLine<'a>>,
}

/// A paragraph that is not the same; null where a document has none at its place.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ParagraphLine<'a> {
    before: Option<&'a str>,
    after: Option<&'a str>,
}

/// A signatory in both spellings.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RespelledLine<'a> {
    before: &'a str,
    after: &'a str,
}

/// The differences of two documents.
pub fn difference(difference: &Difference) -> DifferenceLine<'_> {
    let paragraphs = difference.paragraphs.iter();
    let respelled = difference.respelled.iter();
    DifferenceLine {
        schema: SCHEMA,
        same: difference.is_empty(),
        paragraphs: paragraphs
            .map(|change| ParagraphLine {
                before: change.before.as_deref(),
                after: change.after.as_deref(),
            })
            .collect(),
        added: &difference.added,
        removed: &difference.removed,
        respelled: respelled
            .map(|(before, after)| RespelledLine { before, after })
            .collect(),
    }
}

/// Counts by field, as `facets --format json` prints them.
pub fn facets(facets: &[Facet]) -> BTreeMap<&'static str, Counts<'_>> {
    facets.iter().map(counts).collect()
}

fn counts(facet: &Facet) -> (&'static str, Counts<'_>) {
    let values = facet.buckets.iter().map(|(value, count)| Count {
        value,
        count: *count,
    });
    (
        facet.field.name(),
        Counts {
            values: values.collect(),
            unknown: facet.unknown,
            distinct: facet.distinct,
        },
    )
}

/// The statistics of an index, as `stats` prints them.
#[derive(Debug, Serialize)]
pub struct StatisticsLine<'a> {
    version: &'static str,
    extractor: &'static str,
    documents: u64,
    terms: u64,
    bytes: u64,
    segments: u64,
    earliest: Option<String>,
    latest: Option<String>,
    fields: Vec<ShareLine>,
    languages: &'a [(String, u64)],
    types: Vec<TypeLine<'a>>,
}

/// The number of documents of a type of file, and of files left out.
#[derive(Debug, Serialize)]
struct TypeLine<'a> {
    /// Null for files whose names promise no type.
    r#type: Option<&'static str>,
    documents: u64,
    left_out: usize,
    reasons: Vec<ReasonLine<'a>>,
}

/// A reason why files were left out, and the number of these.
#[derive(Debug, Serialize)]
struct ReasonLine<'a> {
    reason: &'a str,
    files: usize,
}

/// The number of documents that have a field.
#[derive(Debug, Serialize)]
struct ShareLine {
    field: &'static str,
    documents: u64,
    share: f64,
    values: u64,
}

/// The statistics of an index.
pub fn statistics(statistics: &Statistics) -> StatisticsLine<'_> {
    let fields = statistics.fields.iter().map(|share| ShareLine {
        field: share.field.name(),
        documents: share.documents,
        share: share.share,
        values: share.values,
    });
    StatisticsLine {
        version: stats::VERSION,
        extractor: stats::EXTRACTOR,
        documents: statistics.documents,
        terms: statistics.terms,
        bytes: statistics.bytes,
        segments: statistics.segments,
        earliest: statistics.earliest.map(|date| date.to_string()),
        latest: statistics.latest.map(|date| date.to_string()),
        fields: fields.collect(),
        languages: &statistics.languages,
        types: statistics
            .types
            .iter()
            .map(|count| TypeLine {
                r#type: count.file_type.map(FileType::name),
                documents: count.documents,
                left_out: count.left_out.iter().map(|(_, files)| files).sum(),
                reasons: count
                    .left_out
                    .iter()
                    .map(|(reason, files)| ReasonLine {
                        reason,
                        files: *files,
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// The network of signatories.
#[derive(Debug, Serialize)]
pub struct NetworkLine<'a> {
    nodes: Vec<NodeLine<'a>>,
    edges: Vec<EdgeLine>,
    distinct: u64,
}

/// A signatory and the documents that bear the name.
#[derive(Debug, Serialize)]
struct NodeLine<'a> {
    name: &'a str,
    documents: u64,
}

/// Two signatories by their places in `nodes`, counted from 0, and the documents that bear both.
#[derive(Debug, Serialize)]
struct EdgeLine {
    source: usize,
    target: usize,
    documents: u64,
}

/// A network of signatories.
pub fn network(network: &Network) -> NetworkLine<'_> {
    let nodes = network.nodes.iter().map(|node| NodeLine {
        name: &node.name,
        documents: node.documents,
    });
    let edges = network.edges.iter().map(|edge| EdgeLine {
        source: edge.ends.0,
        target: edge.ends.1,
        documents: edge.documents,
    });
    NetworkLine {
        nodes: nodes.collect(),
        edges: edges.collect(),
        distinct: network.distinct,
    }
}
