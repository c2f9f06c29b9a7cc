//! The search page: hits, and counts next to them. Every state has an address.

use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::document::Field;
use crate::error::Result;
use crate::index::{Copies, Counted, Index, SearchOptions, Sort};
use crate::query::Query;
use crate::search::{self, Results, suggest};
use crate::web::labels::{counted, field_label, value_label};
use crate::web::links::address;
use crate::web::lookup::notices;

use super::facet::{self};
use super::{Frame, Frames, Link, answer, hit, rendered};
use crate::web::AppState;
use crate::web::params::{LAST_PAGE, Occur, PAGE, Parameters, SearchParams};
use crate::web::picture::timeline::{self, Timeline};

/// Passages of each hit.
const PASSAGES: usize = 2;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    found: String,
    took: String,
    understood: String,
    remarks: Vec<String>,
    suggestion: Option<Link>,
    chips: Vec<Link>,
    clear: String,
    sorts: Vec<Link>,
    hits: Vec<hit::View>,
    previous: String,
    next: String,
    position: String,
    facets: Vec<facet::View>,
    timeline: Timeline,
    since: String,
    until: String,
    /// The query without its dates, for the form of dates.
    hidden: Vec<(String, String)>,
    /// The part of this address after `?`.
    link: String,
    has_signatories: bool,
}

/// Answers with the search page.
pub(crate) async fn page(State(app): State<Arc<AppState>>, parameters: Parameters) -> Response {
    answer(&app, || {
        let params = app.search_params(&parameters)?;
        let key = format!("/?{}", params.key());
        let work = move |index: &Index, frames: Frames| render(index, &frames, &params);
        Ok((key, work))
    })
    .await
}

fn render(index: &Index, frames: &Frames, params: &SearchParams) -> Result<Bytes> {
    let started = Instant::now();
    let (query, remarks) = params.query();
    let options = SearchOptions {
        limit: PAGE,
        offset: (params.page - 1) * PAGE,
        sort: params.sort,
        copies: Copies::Collapse,
        count: Counted::Letters,
        facets: facet::wants(params),
        ..SearchOptions::default()
    };
    let results = search::search(index, &query, &options, PASSAGES)?;
    let years = timeline::counts(index, params, &results.facets)?;
    let took = started.elapsed().as_secs_f64() * 1000.0;
    let suggestion = suggestion(index, params, &query, &results)?;
    let link = params.link();
    let title = match params.words.as_str() {
        "" => "Search".to_owned(),
        words => words.to_owned(),
    };
    let dates = [params.since, params.until]
        .map(|date| date.map_or(String::new(), |date| date.to_string()));
    let [since, until] = dates;
    let understood = crate::query::syntax::parse(&params.words).0.to_string();
    rendered(&Page {
        frame: frames.frame(title, "search").with_search(params),
        found: found(&results),
        took: format!("{took:.0} ms"),
        understood: if understood == params.words {
            String::new()
        } else {
            understood
        },
        remarks: notices(&remarks, &results),
        suggestion,
        chips: chips(params),
        clear: address(
            "/",
            &SearchParams {
                words: params.words.clone(),
                sort: params.sort,
                ..SearchParams::default()
            },
        ),
        sorts: sorts(params),
        hits: results
            .hits
            .iter()
            .map(|found| hit::view(found, &link))
            .collect(),
        previous: if params.page > 1 {
            address("/", &params.at_page(params.page - 1))
        } else {
            String::new()
        },
        next: next(params, &results),
        position: position(params, &results),
        facets: facet::views(params, &results.facets),
        timeline: Timeline::new(params, &years, timeline::Size::Small),
        since,
        until,
        hidden: params.between(None, None).parameters(),
        has_signatories: results
            .facets
            .iter()
            .any(|facet| facet.field == Field::Signatory && facet.distinct > 1),
        link,
    })
}

/// How many letters and documents match; the same number is said once.
fn found(results: &Results) -> String {
    let documents = counted(results.total, "document", "documents");
    if results.letters < results.total {
        let letters = counted(results.letters, "letter", "letters");
        format!("{letters}, {documents}")
    } else {
        documents
    }
}

/// Another spelling, where the query found little.
fn suggestion(
    index: &Index,
    params: &SearchParams,
    query: &Query,
    results: &Results,
) -> Result<Option<Link>> {
    let (total, completeness) = (results.total, &results.completeness);
    let better = suggest::suggestion(index, query, &params.words, total, completeness)?;
    Ok(better.map(|words| Link {
        link: address(
            "/",
            &SearchParams {
                words: words.clone(),
                ..params.at_page(1)
            },
        ),
        text: words,
        current: false,
    }))
}

/// Returns the choices, each with the address of the page without it.
fn chips(params: &SearchParams) -> Vec<Link> {
    let choices = params.choices.iter().map(|choice| {
        let sign = if choice.occur == Occur::MustNot {
            "not "
        } else {
            ""
        };
        let label = value_label(choice.field, &choice.value);
        Link {
            text: format!("{}: {sign}{label}", field_label(choice.field)),
            link: address(
                "/",
                &params.toggled(choice.field, &choice.value, choice.occur),
            ),
            current: choice.occur == Occur::MustNot,
        }
    });
    let mut chips: Vec<Link> = choices.collect();
    if params.since.is_some() || params.until.is_some() {
        let end = |date: Option<crate::document::PartialDate>| {
            date.map_or("…".to_owned(), crate::present::citation::written)
        };
        chips.push(Link {
            text: format!("Date: {} to {}", end(params.since), end(params.until)),
            link: address("/", &params.between(None, None)),
            current: false,
        });
    }
    chips
}

fn sorts(params: &SearchParams) -> Vec<Link> {
    [
        ("Best first", Sort::Relevance),
        ("Newest", Sort::Newest),
        ("Oldest", Sort::Oldest),
    ]
    .into_iter()
    .map(|(text, sort)| Link {
        text: text.to_owned(),
        link: address("/", &params.sorted(sort)),
        current: params.sort == sort,
    })
    .collect()
}

fn next(params: &SearchParams, results: &Results) -> String {
    if params.page < LAST_PAGE && ((params.page * PAGE) as u64) < results.letters {
        address("/", &params.at_page(params.page + 1))
    } else {
        String::new()
    }
}

fn position(params: &SearchParams, results: &Results) -> String {
    match (results.hits.first(), results.hits.last()) {
        (Some(first), Some(last)) if results.letters > PAGE as u64 || params.page > 1 => format!(
            "{} to {} of {}",
            super::grouped(first.rank as u64),
            super::grouped(last.rank as u64),
            super::grouped(results.letters)
        ),
        _ => String::new(),
    }
}
