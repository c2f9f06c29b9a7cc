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

use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Copies, Counted, FacetOptions, Index, SearchOptions};
use crate::present::{citation, json, json_text};
use crate::search::stats::statistics;
use crate::search::{self, Letter};
use crate::web::labels::progress_text;
use crate::web::lookup::{MAX_NODES, counts, notices, number, stored};

use super::AppState;
use super::cache;
use super::params::{Occur, PAGE, Parameters, encoded};
use super::problem::Problem;
use super::state::Readiness;

/// Hits that one answer may hold.
const MAX_HITS: usize = 100;

/// Hits that may be passed over.
const MAX_OFFSET: usize = 10_000;

/// Values that one answer may hold for each field.
const MAX_VALUES: usize = 10_000;

type Answer = std::result::Result<Response, Problem>;

/// Ranked hits.
pub(super) async fn search(State(app): State<Arc<AppState>>, parameters: Parameters) -> Answer {
    let params = app.search_params(&parameters)?;
    let number = |name, default, most| number(&parameters, name, default, most);
    let limit = number("limit", PAGE, MAX_HITS)?;
    let offset = number("offset", (params.page - 1) * PAGE, MAX_OFFSET)?;
    let snippets = number("snippets", 2, 10)?;
    let facets = fields(parameters.value("facets"))?;
    let copies = match parameters.value("copies") {
        None | Some("collapse") => Copies::Collapse,
        Some("all") => Copies::All,
        Some(other) => {
            let message = format!("copies: `{other}` is neither collapse nor all");
            return Err(Problem::usage(message));
        }
    };
    let key = format!(
        "/api/search?{limit}&{offset}&{snippets}&{copies:?}&{}&{}",
        names(&facets),
        params.at_page(1).key()
    );
    let options = SearchOptions {
        limit,
        offset,
        sort: params.sort,
        copies,
        count: match copies {
            Copies::Collapse => Counted::Letters,
            Copies::All => Counted::Documents,
        },
        facets: facets
            .into_iter()
            .map(|field| FacetOptions::top(field, 10))
            .collect(),
        ..SearchOptions::default()
    };
    cached(&app, key, move |index| {
        let started = Instant::now();
        let (query, remarks) = params.query();
        let results = search::search(index, &query, &options, snippets)?;
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        let remarks = notices(&remarks, &results);
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
pub(super) async fn facets(State(app): State<Arc<AppState>>, parameters: Parameters) -> Answer {
    let params = app.search_params(&parameters)?.question();
    let mut wanted = fields(parameters.value("field"))?;
    if wanted.is_empty() {
        wanted.extend(Field::ALL.into_iter().filter(|field| field.counted()));
    }
    let top = number(&parameters, "top", 10, MAX_VALUES)?;
    let find = parameters.value("find").map(str::to_owned);
    let key = format!(
        "/api/facets?{}&{top}&{}&{}",
        names(&wanted),
        encoded(find.iter().map(|find| ("find", find))),
        params.key()
    );
    cached(&app, key, move |index| {
        let (query, _) = params.query();
        let facets = counts(index, &query, &wanted, top, find.as_deref())?;
        bytes(&json::facets(&facets))
    })
    .await
}

/// One document with its fields and their evidence.
pub(super) async fn document(State(app): State<Arc<AppState>>, Path(id): Path<String>) -> Answer {
    let stored = stored(&app, id).await?;
    let key = format!("/api/documents/{}", stored.id.0);
    cached(&app, key, move |index| {
        bytes(&json::shown(&stored, &Letter::of(index, &stored.id)))
    })
    .await
}

/// Answers with the citation of a document.
pub(super) async fn citation(
    State(app): State<Arc<AppState>>,
    Path(id): Path<String>,
    parameters: Parameters,
) -> Answer {
    let format = parameters.value("format").unwrap_or("plain");
    let stored = stored(&app, id).await?;
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

/// Answers with the signatories, or, with `name`, with the counts for the documents of one of them.
pub(super) async fn signatories(
    State(app): State<Arc<AppState>>,
    parameters: Parameters,
) -> Answer {
    let params = app.search_params(&parameters)?.question();
    let top = number(&parameters, "top", 100, MAX_VALUES)?;
    let find = parameters.value("find").map(str::to_owned);
    let name = parameters.value("name");
    let params = match name {
        Some(name) if !params.has(Field::Signatory, name, Occur::Must) => {
            params.toggled(Field::Signatory, name, Occur::Must)
        }
        _ => params,
    };
    let is_one = name.is_some();
    let key = format!(
        "/api/signatories?{is_one}&{top}&{}&{}",
        encoded(find.iter().map(|find| ("find", find))),
        params.key()
    );
    cached(&app, key, move |index| {
        let (mut query, _) = params.query();
        let fields = if is_one {
            query.require(Field::Signatory);
            vec![Field::Year, Field::Country, Field::Signatory]
        } else {
            vec![Field::Signatory]
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

/// Answers with the network of signatories.
pub(super) async fn network(State(app): State<Arc<AppState>>, parameters: Parameters) -> Answer {
    let params = app.search_params(&parameters)?.question();
    let most = number(&parameters, "most", 40, MAX_NODES)?;
    let key = format!("/api/network?{most}&{}", params.key());
    cached(&app, key, move |index| {
        let network = crate::network::network(index, &params.query().0, most)?;
        bytes(&json::network(&network))
    })
    .await
}

/// Statistics of the index.
pub(super) async fn stats(State(app): State<Arc<AppState>>) -> Answer {
    cached(&app, "/api/stats".to_owned(), |index| {
        bytes(&json::statistics(&statistics(index)?))
    })
    .await
}

/// Answers with the progress of reading the folder.
pub(super) async fn progress(State(app): State<Arc<AppState>>) -> Answer {
    #[derive(Serialize)]
    struct Wire {
        state: &'static str,
        text: String,
    }
    let state = match app.readiness() {
        Readiness::Ready => "ready",
        Readiness::Reading(_) => "reading",
        Readiness::Failed(..) => "failed",
    };
    let text = progress_text(&app.readiness());
    Ok(json_answer(bytes(&Wire { state, text })?.into()))
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

/// Answers from the cache by a key that holds the whole understood request; else asks the index and
/// keeps the answer.
async fn cached(
    app: &AppState,
    key: String,
    work: impl FnOnce(&Index) -> Result<Vec<u8>> + Send + 'static,
) -> Answer {
    let answer = app.answer(key, app.ask(|index| work(index).map(cache::Answer::new)));
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
