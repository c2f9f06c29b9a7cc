//! The search page: hits, and counts next to them. Every state has an address.

use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::document::Field;
use crate::error::Result;
use crate::index::{Index, SearchOptions, Sort};
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
    kept: Vec<(String, String)>,
    /// The part of this address after `?`.
    link: String,
    has_signatories: bool,
}

/// Shows what was found.
pub(crate) async fn page(State(app): State<Arc<AppState>>, parameters: Parameters) -> Response {
    answer(&app, || {
        let asked = app.asked(&parameters)?;
        let key = format!("/?{}", asked.key());
        let work = move |index: &Index, frames: Frames| made(index, &frames, &asked);
        Ok((key, work))
    })
    .await
}

fn made(index: &Index, frames: &Frames, asked: &SearchParams) -> Result<Bytes> {
    let started = Instant::now();
    let (query, remarks) = asked.query();
    let options = SearchOptions {
        limit: PAGE,
        offset: (asked.page - 1) * PAGE,
        sort: asked.sort,
        facets: facet::wants(asked),
        ..SearchOptions::default()
    };
    let results = search::search(index, &query, &options, PASSAGES)?;
    let years = timeline::counts(index, asked, &results.facets)?;
    let took = started.elapsed().as_secs_f64() * 1000.0;
    let suggestion = suggestion(index, asked, &query, &results)?;
    let link = asked.link();
    let title = match asked.words.as_str() {
        "" => "Search".to_owned(),
        words => words.to_owned(),
    };
    let dates =
        [asked.since, asked.until].map(|date| date.map_or(String::new(), |date| date.to_string()));
    let [since, until] = dates;
    let understood = crate::query::syntax::parse(&asked.words).0.to_string();
    rendered(&Page {
        frame: frames.frame(title, "search").asking(asked),
        found: counted(results.total, "document", "documents"),
        took: format!("{took:.0} ms"),
        understood: if understood == asked.words {
            String::new()
        } else {
            understood
        },
        remarks: notices(&remarks, &results),
        suggestion,
        chips: chips(asked),
        clear: address(
            "/",
            &SearchParams {
                words: asked.words.clone(),
                sort: asked.sort,
                ..SearchParams::default()
            },
        ),
        sorts: sorts(asked),
        hits: results
            .hits
            .iter()
            .map(|found| hit::view(found, &link))
            .collect(),
        previous: if asked.page > 1 {
            address("/", &asked.at_page(asked.page - 1))
        } else {
            String::new()
        },
        next: next(asked, &results),
        position: position(asked, &results),
        facets: facet::views(asked, &results.facets),
        timeline: Timeline::new(asked, &years, timeline::Size::Small),
        since,
        until,
        kept: asked.between(None, None).parameters(),
        has_signatories: results
            .facets
            .iter()
            .any(|facet| facet.field == Field::Signatory && facet.distinct > 1),
        link,
    })
}

/// Another spelling, where the query found little.
fn suggestion(
    index: &Index,
    asked: &SearchParams,
    query: &Query,
    results: &Results,
) -> Result<Option<Link>> {
    let (total, completeness) = (results.total, &results.completeness);
    let better = suggest::suggestion(index, query, &asked.words, total, completeness)?;
    Ok(better.map(|words| Link {
        link: address(
            "/",
            &SearchParams {
                words: words.clone(),
                ..asked.at_page(1)
            },
        ),
        text: words,
        current: false,
    }))
}

/// What is chosen, each with the address without it.
fn chips(asked: &SearchParams) -> Vec<Link> {
    let choices = asked.choices.iter().map(|choice| {
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
                &asked.toggled(choice.field, &choice.value, choice.occur),
            ),
            current: choice.occur == Occur::MustNot,
        }
    });
    let mut chips: Vec<Link> = choices.collect();
    if asked.since.is_some() || asked.until.is_some() {
        let end = |date: Option<crate::document::PartialDate>| {
            date.map_or("…".to_owned(), crate::present::citation::written)
        };
        chips.push(Link {
            text: format!("Date: {} to {}", end(asked.since), end(asked.until)),
            link: address("/", &asked.between(None, None)),
            current: false,
        });
    }
    chips
}

fn sorts(asked: &SearchParams) -> Vec<Link> {
    [
        ("Best first", Sort::Relevance),
        ("Newest", Sort::Newest),
        ("Oldest", Sort::Oldest),
    ]
    .into_iter()
    .map(|(text, sort)| Link {
        text: text.to_owned(),
        link: address("/", &asked.sorted(sort)),
        current: asked.sort == sort,
    })
    .collect()
}

fn next(asked: &SearchParams, results: &Results) -> String {
    if asked.page < LAST_PAGE && ((asked.page * PAGE) as u64) < results.total {
        address("/", &asked.at_page(asked.page + 1))
    } else {
        String::new()
    }
}

fn position(asked: &SearchParams, results: &Results) -> String {
    match (results.hits.first(), results.hits.last()) {
        (Some(first), Some(last)) if results.total > PAGE as u64 || asked.page > 1 => format!(
            "{} to {} of {}",
            super::grouped(first.rank as u64),
            super::grouped(last.rank as u64),
            super::grouped(results.total)
        ),
        _ => String::new(),
    }
}
