//! The HTTP API: questions as parameters, answers in the shapes of `present::json`.
//!
//! `assets/openapi.json` describes it; a test compares the two.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::document::{DocumentId, Field};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::fold::fold;
use crate::index::{Facet, FacetOptions, Index, SearchOptions, StoredDocument};
use crate::present::{citation, json, json_text};
use crate::query::{Query, Remark};
use crate::search::stats::statistics;
use crate::search::{self, Results};

use super::Site;
use super::asked::{PAGE, Parameters, encoded};
use super::kept;
use super::problem::Problem;
use super::site::Readiness;

/// Hits that one answer may hold.
const MOST_HITS: usize = 100;

/// Hits that may be passed over.
const MOST_OFFSET: usize = 10_000;

/// Values that one answer may hold for each field.
const MOST_VALUES: usize = 10_000;

/// Signatories that a network may have.
pub(super) const MOST_NODES: usize = 100;

type Answer = std::result::Result<Response, Problem>;

/// Ranked hits.
pub(super) async fn search(State(site): State<Arc<Site>>, parameters: Parameters) -> Answer {
    let asked = site.asked(&parameters)?;
    let number = |name, default, most| number(&parameters, name, default, most);
    let limit = number("limit", PAGE, MOST_HITS)?;
    let offset = number("offset", (asked.page - 1) * PAGE, MOST_OFFSET)?;
    let snippets = number("snippets", 2, 10)?;
    let facets = fields(parameters.value("facets"))?;
    let key = format!(
        "/api/search?{limit}&{offset}&{snippets}&{}&{}",
        names(&facets),
        asked.at_page(1).key()
    );
    let want = SearchOptions {
        limit,
        offset,
        sort: asked.sort,
        facets: facets
            .into_iter()
            .map(|field| FacetOptions::top(field, 10))
            .collect(),
        ..SearchOptions::default()
    };
    kept(&site, key, move |index| {
        let started = Instant::now();
        let (query, remarks) = asked.query();
        let results = search::search(index, &query, &want, snippets)?;
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        let remarks = told(&remarks, &results);
        bytes(&json::answer(
            &query.to_string(),
            &remarks,
            &results,
            took_ms,
        ))
    })
    .await
}

/// Counts of values.
pub(super) async fn facets(State(site): State<Arc<Site>>, parameters: Parameters) -> Answer {
    let asked = site.asked(&parameters)?.question();
    let mut wanted = fields(parameters.value("field"))?;
    if wanted.is_empty() {
        wanted.extend(Field::ALL.into_iter().filter(|field| field.counted()));
    }
    let top = number(&parameters, "top", 10, MOST_VALUES)?;
    let find = parameters.value("find").map(str::to_owned);
    let key = format!(
        "/api/facets?{}&{top}&{}&{}",
        names(&wanted),
        encoded(find.iter().map(|find| ("find", find))),
        asked.key()
    );
    kept(&site, key, move |index| {
        let (query, _) = asked.query();
        let facets = counts(index, &query, &wanted, top, find.as_deref())?;
        bytes(&json::facets(&facets))
    })
    .await
}

/// One document with its fields and what they stand on.
pub(super) async fn document(State(site): State<Arc<Site>>, Path(id): Path<String>) -> Answer {
    let stored = stored(&site, id).await?;
    Ok(json_answer(bytes(&json::shown(&stored))?.into()))
}

/// How to cite a document.
pub(super) async fn citation(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    parameters: Parameters,
) -> Answer {
    let format = parameters.value("format").unwrap_or("plain");
    let stored = stored(&site, id).await?;
    let (media_type, body) = match format {
        "plain" => ("text/plain; charset=utf-8", citation::plain(&stored)),
        "bibtex" => (
            "application/x-bibtex; charset=utf-8",
            citation::bibtex(&stored),
        ),
        "csl" => {
            let json = json_text::line(&[citation::csl(&stored)]).map_err(unwritten)?;
            ("application/vnd.citationstyles.csl+json", json)
        }
        _ => {
            return Err(Problem::usage(format!(
                "`{format}` is not a format: write plain, bibtex or csl"
            )));
        }
    };
    Ok(([(header::CONTENT_TYPE, media_type)], body).into_response())
}

/// Those who sign, or, with `name`, what one of them signs.
pub(super) async fn signatories(State(site): State<Arc<Site>>, parameters: Parameters) -> Answer {
    let asked = site.asked(&parameters)?.question();
    let top = number(&parameters, "top", 100, MOST_VALUES)?;
    let find = parameters.value("find").map(str::to_owned);
    let name = parameters.value("name");
    let asked = match name {
        Some(name) if !asked.has(Field::Signatory, name, false) => {
            asked.toggled(Field::Signatory, name, false)
        }
        _ => asked,
    };
    let is_one = name.is_some();
    let key = format!(
        "/api/signatories?{is_one}&{top}&{}&{}",
        encoded(find.iter().map(|find| ("find", find))),
        asked.key()
    );
    kept(&site, key, move |index| {
        let (query, _) = asked.query();
        let (fields, query) = if is_one {
            let fields = vec![Field::Year, Field::Country, Field::Signatory];
            (fields, crate::network::demanded(query, Field::Signatory))
        } else {
            (vec![Field::Signatory], query)
        };
        bytes(&json::facets(&counts(
            index,
            &query,
            &fields,
            top,
            find.as_deref(),
        )?))
    })
    .await
}

/// Who signed with whom.
pub(super) async fn network(State(site): State<Arc<Site>>, parameters: Parameters) -> Answer {
    let asked = site.asked(&parameters)?.question();
    let most = number(&parameters, "most", 40, MOST_NODES)?;
    let key = format!("/api/network?{most}&{}", asked.key());
    kept(&site, key, move |index| {
        let network = crate::network::network(index, &asked.query().0, most)?;
        bytes(&json::network(&network))
    })
    .await
}

/// Figures about the index.
pub(super) async fn stats(State(site): State<Arc<Site>>) -> Answer {
    kept(&site, "/api/stats".to_owned(), |index| {
        bytes(&json::statistics(&statistics(index)?))
    })
    .await
}

/// How far reading the folder has come.
pub(super) async fn progress(State(site): State<Arc<Site>>) -> Answer {
    #[derive(Serialize)]
    struct Wire {
        state: &'static str,
        text: String,
    }
    let state = match site.readiness() {
        Readiness::Ready => "ready",
        Readiness::Reading(_) => "reading",
        Readiness::Failed(..) => "failed",
    };
    let text = super::page::progress_text(&site.readiness());
    Ok(json_answer(bytes(&Wire { state, text })?.into()))
}

/// The document of an id. Errors: 404.
pub(super) async fn stored(
    site: &Site,
    id: String,
) -> std::result::Result<StoredDocument, Problem> {
    if !DocumentId::is_named_by(&id) {
        return Err(Problem::missing(
            "no document has this id; an id has 32 hexadecimal digits",
        ));
    }
    let found = site.ask(move |index| index.find(&id)).await?;
    found.ok_or_else(|| Problem::missing("no document has this id"))
}

/// The most frequent values of fields, those alone that contain `find`.
pub(super) fn counts(
    index: &Index,
    query: &Query,
    fields: &[Field],
    top: usize,
    find: Option<&str>,
) -> Result<Vec<Facet>> {
    let asked_for = if find.is_some() { usize::MAX } else { top };
    let want = SearchOptions {
        facets: fields
            .iter()
            .map(|field| FacetOptions::top(*field, asked_for))
            .collect(),
        ..SearchOptions::default()
    };
    let mut facets = index.matches(query, &want)?.facets;
    if let Some(find) = find {
        let find = fold(find);
        for facet in &mut facets {
            facet.buckets.retain(|(value, _)| {
                fold(&super::page::value_label(facet.field, value)).contains(&find)
            });
            facet.distinct = facet.buckets.len() as u64;
            facet.buckets.truncate(top);
        }
    }
    Ok(facets)
}

/// What is to be said about a query and its results.
pub(super) fn told(remarks: &[Remark], results: &Results) -> Vec<String> {
    let shortfalls = search::notices(results.partial, results.words_left_out, &results.stand_ins);
    let remarks = remarks.iter().map(|remark| remark.0.clone());
    remarks.chain(shortfalls).collect()
}

/// Counted fields from their names separated by commas.
fn fields(names: Option<&str>) -> std::result::Result<Vec<Field>, Problem> {
    let names = names.unwrap_or_default().split(',').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(|name| {
            Field::named(name)
                .filter(|field| field.counted())
                .ok_or_else(|| {
                    Problem::usage(format!("`{name}` is not a field that can be counted"))
                })
        })
        .collect()
}

/// The names of fields, for the key of an answer.
fn names(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    names.join(",")
}

/// A number from a parameter, at most `most`.
pub(super) fn number(
    parameters: &Parameters,
    name: &str,
    default: usize,
    most: usize,
) -> std::result::Result<usize, Problem> {
    match parameters.value(name) {
        None => Ok(default.min(most)),
        Some(value) => value
            .parse()
            .ok()
            .filter(|number| *number <= most)
            .ok_or_else(|| Problem::usage(format!("`{name}` must be a number from 0 to {most}"))),
    }
}

/// Answers from what is kept under a key, which says all that was understood; else asks the index and keeps the answer.
async fn kept(
    site: &Site,
    key: String,
    work: impl FnOnce(&Index) -> Result<Vec<u8>> + Send + 'static,
) -> Answer {
    let answer = site.answer(key, site.ask(|index| work(index).map(kept::Answer::new)));
    let json = HeaderValue::from_static("application/json");
    let head = [(header::CONTENT_TYPE, json)].into_response();
    Ok(answer.await?.into_response(head))
}

fn json_answer(body: Bytes) -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], body).into_response()
}

fn bytes(value: &impl Serialize) -> Result<Vec<u8>> {
    json_text::line(value)
        .map(String::into_bytes)
        .map_err(unwritten)
}

fn unwritten(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::Io, "cannot write JSON").because(error)
}
