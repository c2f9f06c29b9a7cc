//! The page of a signatory: documents signed, by year and by country concerned, and who signs with
//! them.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::document::Field;
use crate::error::Result;
use crate::index::{Facet, FacetOptions, Index, SearchOptions, Sort};
use crate::search;
use crate::web::labels::counted;
use crate::web::links::address;

use super::facet::{self};
use super::{Frame, Frames, answer, hit, rendered};
use crate::web::AppState;
use crate::web::params::{Occur, Parameters, SearchParams, encoded};
use crate::web::picture::timeline::{self, Timeline};
use crate::web::problem::Problem;

/// Documents listed; the rest is a search away.
const DOCUMENTS: usize = 50;

/// Values listed of each kind.
const VALUES: usize = 20;

#[derive(Template)]
#[template(path = "signatory.html")]
struct Page {
    frame: Frame,
    name: String,
    signed: String,
    link: String,
    timeline: Timeline,
    countries: Vec<facet::Value>,
    beside: Vec<Cosigner>,
    hits: Vec<hit::View>,
    is_cut: bool,
}

/// One who signs with them.
struct Cosigner {
    name: String,
    link: String,
    /// The address of the documents that both signed.
    both: String,
    count: String,
}

/// Shows a signatory.
pub(crate) async fn page(State(app): State<Arc<AppState>>, parameters: Parameters) -> Response {
    answer(&app, || {
        let name = parameters
            .value("name")
            .ok_or_else(|| Problem::usage("name a signatory: `/signatory?name=...`"))?
            .to_owned();
        let key = format!("/signatory?{name}");
        let work = move |index: &Index, frames: Frames| render(index, &frames, name);
        Ok((key, work))
    })
    .await
}

fn render(index: &Index, frames: &Frames, name: String) -> Result<Bytes> {
    let params = SearchParams {
        sort: Sort::Newest,
        ..SearchParams::default().toggled(Field::Signatory, &name, Occur::Must)
    };
    let (mut query, _) = params.query();
    query.require(Field::Signatory);
    let options = SearchOptions {
        limit: DOCUMENTS,
        sort: Sort::Newest,
        facets: vec![
            FacetOptions::top(Field::Year, usize::MAX),
            FacetOptions::top(Field::Country, VALUES),
            FacetOptions::top(Field::Signatory, VALUES + 1),
        ],
        ..SearchOptions::default()
    };
    let results = search::search(index, &query, &options, 0)?;
    let of = |field| {
        results
            .facets
            .iter()
            .find(|facet: &&Facet| facet.field == field)
    };
    let values = |field| of(field).into_iter().flat_map(|facet| &facet.buckets);
    let countries = values(Field::Country)
        .map(|(code, count)| facet::value(&params, Field::Country, code, *count));
    let beside = values(Field::Signatory).filter(|(other, _)| *other != name);
    let beside = beside.map(|(other, count)| Cosigner {
        link: format!("/signatory?{}", encoded([("name", other)])),
        both: format!("/?{}", encoded([("q", both(&name, other))])),
        name: other.clone(),
        count: super::grouped(*count),
    });
    let years = timeline::counts(index, &params, &results.facets)?;
    let link = params.link();
    rendered(&Page {
        frame: frames.frame(name.clone(), "signatory"),
        signed: counted(results.total, "document", "documents"),
        timeline: Timeline::new(&params, &years, timeline::Size::Large),
        countries: countries.collect(),
        beside: beside.take(VALUES).collect(),
        hits: results
            .hits
            .iter()
            .map(|found| hit::view(found, &link))
            .collect(),
        is_cut: results.total > DOCUMENTS as u64,
        link: address("/", &params),
        name,
    })
}

/// Returns the query for the documents that two parties signed.
fn both(one: &str, other: &str) -> String {
    let quoted = |name: &str| format!("signatory:\"{}\"", name.replace('"', " "));
    format!("{} {}", quoted(one), quoted(other))
}
