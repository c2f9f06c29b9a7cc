//! The page of a document: its text as read, its fields with their evidence, those who sign,
//! its neighbors in the result.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use crate::document::{
    Document, DocumentId, Evidence, FactValue, Field, FileType, Place, Signatory,
};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Copies, Index, SearchOptions, StoredDocument};
use crate::present::citation;
use crate::query::Query;
use crate::search::Letter;
use crate::web::labels::{counted, field_label, grouped, value_label};
use crate::web::links::address;
use crate::web::lookup::{counts, number};

use super::hit::{self, tag};
use super::{Frame, Frames, answer, rendered};
use crate::web::AppState;

use crate::web::params::{Occur, Parameters, SearchParams, encoded};

mod text;

use text::Paragraph;

/// The longest text shown, in bytes; the rest of a longer one is in the JSON and in the original.
const MAX_TEXT: usize = 2 << 20;

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: Frame,
    id: String,
    title: String,
    language: String,
    facts: Vec<Fact>,
    paragraphs: Vec<Paragraph>,
    cut: bool,
    signatories: Vec<Row>,
    signatories_label: String,
    columns: Columns,
    paths: Vec<String>,
    /// The other documents of the letter.
    copies: Vec<hit::CopyView>,
    url: String,
    remarks: Vec<String>,
    plain: String,
    bibtex: String,
    csl: String,
    back: String,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    size: String,
    has_original: bool,
    /// Whether a browser can open the original by itself.
    is_pdf: bool,
    page_word: &'static str,
    file_type: Option<FileTypeView>,
}

/// The type of the file.
struct FileTypeView {
    label: String,
    /// The address of the documents of this type.
    link: String,
}

/// A field with its values.
struct Fact {
    label: &'static str,
    values: Vec<Value>,
}

/// A value and its evidence.
struct Value {
    label: String,
    /// The address of the documents with this value.
    link: String,
    grounds: Grounds,
}

/// The evidence of a value in words, and its mark in the text, if it is there.
struct Grounds {
    mark: Option<usize>,
    words: String,
    rule: String,
}

/// The columns of the table of signatories that are not empty.
struct Columns {
    role: bool,
    affiliation: bool,
    places: bool,
}

/// Someone who signs.
struct Row {
    name: String,
    link: String,
    party_type: &'static str,
    role: String,
    affiliation: String,
    places: String,
    /// Other documents that bear the same name.
    others: u64,
    grounds: Grounds,
}

/// Shows a document.
pub(crate) async fn page(
    State(app): State<Arc<AppState>>,
    Path(id): Path<String>,
    parameters: Parameters,
) -> Response {
    // Only ids reach the index; nothing from an address reaches the file system.
    let address = format!("/documents/{id}");
    if !DocumentId::is_named_by(&id) {
        return super::missing(State(app), axum::http::Uri::from_static("/documents"))
            .await
            .into_response();
    }
    let has_original = !app.roots().is_empty();
    answer(&app, || {
        let params = app.search_params(&parameters)?;
        let at = number(&parameters, "at", 0, 10_000)?;
        let key = format!("{address}?at={at}&{}", params.key());
        let work = move |index: &Index, frames: Frames| {
            let stored = index
                .find(&id)?
                .ok_or_else(|| Error::new(ErrorKind::NoDocument, "no document has this id"))?;
            render(index, &frames, &stored, &params, at, has_original)
        };
        Ok((key, work))
    })
    .await
}

fn render(
    index: &Index,
    frames: &Frames,
    stored: &StoredDocument,
    params: &SearchParams,
    at: usize,
    has_original: bool,
) -> Result<Bytes> {
    let document = &stored.document;
    let mut marks = text::Marks::default();
    let facts = facts(&stored.document, &mut marks);
    let signatories = rows(index, stored, &mut marks)?;
    let mut end = document.body.len().min(MAX_TEXT);
    while !document.body.is_char_boundary(end) {
        end -= 1;
    }
    let (previous, next) = neighbors(index, params, at)?;
    let page_of_hit = at.saturating_sub(1) / crate::web::params::PAGE + 1;
    let title = hit::title(stored);
    let csl = serde_json::to_string_pretty(&[citation::csl(stored)])
        .map_err(|error| Error::new(ErrorKind::Io, "cannot write JSON").because(error))?;
    rendered(&Page {
        frame: frames.frame(title.clone(), "document").with_search(params),
        id: stored.id.0.clone(),
        title,
        language: tag(document),
        facts,
        paragraphs: marks.paragraphs(&document.body[..end], &document.pages),
        cut: end < document.body.len(),
        signatories_label: counted(signatories.len() as u64, "signatory", "signatories"),
        columns: Columns {
            role: signatories.iter().any(|row| !row.role.is_empty()),
            affiliation: signatories.iter().any(|row| !row.affiliation.is_empty()),
            places: signatories.iter().any(|row| !row.places.is_empty()),
        },
        signatories,
        paths: stored.paths.clone(),
        copies: hit::copies(&Letter::of(index, &stored.id)),
        url: crate::present::address(document)
            .unwrap_or_default()
            .to_owned(),
        remarks: document.remarks.clone(),
        plain: citation::plain(stored),
        bibtex: citation::bibtex(stored),
        csl,
        back: address("/", &params.at_page(page_of_hit)),
        previous,
        next,
        size: format!("{} bytes", grouped(stored.size)),
        has_original,
        is_pdf: document.file_type() == Some(FileType::Pdf),
        page_word: document.page_word(),
        file_type: document.file_type().map(|of| FileTypeView {
            label: of.label().to_owned(),
            link: address(
                "/",
                &SearchParams::default().toggled(Field::Type, of.name(), Occur::Must),
            ),
        }),
    })
}

/// The fields of the list of facts, in the order of the page; signatories have a table of their
/// own.
const LISTED: [Field; 9] = [
    Field::Title,
    Field::Kind,
    Field::Date,
    Field::Publisher,
    Field::Language,
    Field::Country,
    Field::Region,
    Field::Addressee,
    Field::Instrument,
];

fn facts(document: &Document, marks: &mut text::Marks) -> Vec<Fact> {
    let mut facts = Vec::new();
    for field in LISTED {
        let values: Vec<Value> = document
            .facts_of(field)
            .map(|fact| {
                let text = fact.value.text();
                let link = || {
                    address(
                        "/",
                        &SearchParams::default().toggled(field, &text, Occur::Must),
                    )
                };
                let (label, link) = match fact.value {
                    FactValue::Title(title) => (title.to_owned(), String::new()),
                    FactValue::Date(date) => (citation::written(date), String::new()),
                    FactValue::Kind(_)
                    | FactValue::Language(_)
                    | FactValue::Publisher(_)
                    | FactValue::Country(_) => (value_label(field, &text), link()),
                    FactValue::Region(_)
                    | FactValue::Addressee(_)
                    | FactValue::Signatory(_)
                    | FactValue::Instrument(_) => (text.to_string(), link()),
                };
                let grounds = grounds(document, marks, field, fact.evidence);
                Value {
                    label,
                    link,
                    grounds,
                }
            })
            .collect();
        if !values.is_empty() {
            facts.push(Fact {
                label: field_label(field),
                values,
            });
        }
    }
    facts
}

fn grounds(
    document: &Document,
    marks: &mut text::Marks,
    field: Field,
    evidence: &Evidence,
) -> Grounds {
    let page = document.page_of(evidence);
    let page = page.map_or(String::new(), |page| {
        format!(", {} {page}", document.page_word())
    });
    Grounds {
        mark: evidence
            .span
            .clone()
            .map(|span| marks.add(span, field_label(field))),
        words: crate::present::sanitize_line(&evidence.text),
        rule: format!(
            "{}, {:.0} % sure{page}",
            evidence.rule.replace('-', " "),
            evidence.confidence * 100.0
        ),
    }
}

fn rows(index: &Index, stored: &StoredDocument, marks: &mut text::Marks) -> Result<Vec<Row>> {
    let signatories = &stored.document.signatories;
    if signatories.is_empty() {
        return Ok(Vec::new());
    }
    let facets = counts(
        index,
        &Query::default(),
        &[Field::Signatory],
        usize::MAX,
        None,
    )?;
    let signed: HashMap<&str, u64> = facets
        .iter()
        .flat_map(|facet| &facet.buckets)
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    let rows = signatories.iter().map(|found| {
        let Signatory {
            name,
            party_type,
            role,
            affiliation,
            places,
        } = &found.value;
        Row {
            name: name.clone(),
            link: format!("/signatory?{}", encoded([("name", name)])),
            party_type: party_type.name(),
            role: role.clone().unwrap_or_default(),
            affiliation: affiliation.clone().unwrap_or_default(),
            places: places.iter().map(place).collect::<Vec<_>>().join("; "),
            others: signed
                .get(name.as_str())
                .map_or(0, |count| count.saturating_sub(1)),
            grounds: grounds(&stored.document, marks, Field::Signatory, &found.evidence),
        }
    });
    Ok(rows.collect())
}

fn place(place: &Place) -> String {
    let country = place
        .country
        .map(|country| value_label(Field::Country, country.code()));
    let parts = [place.city.clone(), country];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A neighbor's address and title.
type Neighbor = Option<(String, String)>;

/// The hits before and after the one at a rank, when the page was reached from a search.
fn neighbors(index: &Index, params: &SearchParams, at: usize) -> Result<(Neighbor, Neighbor)> {
    if at == 0 {
        return Ok((None, None));
    }
    let first = at.saturating_sub(2);
    let options = SearchOptions {
        copies: Copies::Collapse,
        limit: at + 1 - first,
        offset: first,
        sort: params.sort,
        ..SearchOptions::default()
    };
    let results = crate::search::search(index, &params.query().0, &options, 0)?;
    let link = params.link();
    let of = |rank: usize| {
        let hit = results.hits.iter().find(|hit| hit.rank == rank)?;
        let view = hit::view(hit, &link);
        Some((view.link, view.title))
    };
    Ok((of(at.wrapping_sub(1)), of(at + 1)))
}
