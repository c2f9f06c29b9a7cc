//! The overview: the content of the folder by year, country, language and kind; the number of
//! documents that have each field; files left out.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::document::Field;
use crate::error::Result;
use crate::index::{Facet, Index};
use crate::present::citation;
use crate::query::Query;
use crate::search::stats::statistics;
use crate::source::LeftOut;
use crate::web::labels::{counted, field_label, grouped};
use crate::web::lookup::counts;

use super::{Frame, Frames, answer, facet, rendered};
use crate::web::AppState;
use crate::web::params::SearchParams;
use crate::web::picture::timeline::{self, Timeline};
use crate::web::picture::world::World;

/// Values listed of each field.
const VALUES: usize = 12;

/// Files listed that were left out.
const FILES: usize = 500;

#[derive(Template)]
#[template(path = "overview.html")]
struct Page {
    frame: Frame,
    documents: String,
    dates: String,
    timeline: Timeline,
    world: World,
    lists: Vec<List>,
    shares: Vec<Share>,
    countries: Vec<facet::Value>,
    reasons: Vec<(String, String)>,
    left_out: Vec<(String, String)>,
    left_out_more: String,
    technical: String,
}

/// The commonest values of a field.
struct List {
    label: &'static str,
    values: Vec<facet::Value>,
    more: String,
}

/// The number of documents that have a field.
struct Share {
    label: &'static str,
    documents: String,
    percent: String,
    values: String,
}

/// Answers with the overview.
pub(crate) async fn page(State(app): State<Arc<AppState>>) -> Response {
    let left_out = app.left_out();
    answer(&app, || {
        let work = move |index: &Index, frames: Frames| render(index, &frames, left_out);
        Ok(("/overview".to_owned(), work))
    })
    .await
}

fn render(index: &Index, frames: &Frames, left_out: Vec<LeftOut>) -> Result<Bytes> {
    let params = SearchParams::default();
    let statistics = statistics(index)?;
    let fields = [
        Field::Country,
        Field::Language,
        Field::Kind,
        Field::Signatory,
        Field::Addressee,
        Field::Publisher,
        Field::Instrument,
        Field::Type,
    ];
    let facets = counts(index, &Query::default(), &fields, usize::MAX, None)?;
    let years = timeline::counts(index, &params, &[])?;
    let values = |facet: &Facet, most: usize| -> Vec<facet::Value> {
        let buckets = facet.buckets.iter().take(most);
        buckets
            .map(|(name, count)| facet::value(&params, facet.field, name, *count))
            .collect()
    };
    let lists = facets
        .iter()
        .filter(|facet| !facet.buckets.is_empty())
        .map(|facet| List {
            label: field_label(facet.field),
            values: values(facet, VALUES),
            more: if facet.distinct > VALUES as u64 {
                format!("/values?field={}", facet.field.name())
            } else {
                String::new()
            },
        });
    let shares = statistics.fields.iter().map(|share| Share {
        label: field_label(share.field),
        documents: grouped(share.documents),
        percent: format!("{:.0} %", share.share * 100.0),
        values: grouped(share.values),
    });
    let left_out = listed(index, left_out)?;
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, reason) in &left_out {
        *reasons.entry(reason).or_default() += 1;
    }
    let reasons = reasons
        .into_iter()
        .map(|(reason, count)| (reason.to_owned(), grouped(count)))
        .collect();
    rendered(&Page {
        frame: frames.frame("Overview", "overview"),
        documents: counted(statistics.documents, "document", "documents"),
        dates: match (statistics.earliest, statistics.latest) {
            (Some(from), Some(until)) => {
                format!(
                    "{} to {}",
                    citation::written(from),
                    citation::written(until)
                )
            }
            _ => String::new(),
        },
        timeline: Timeline::new(&params, &years, timeline::Size::Large),
        world: World::new(&params, &facets),
        countries: facets
            .first()
            .map_or(Vec::new(), |facet| values(facet, usize::MAX)),
        lists: lists.collect(),
        shares: shares.collect(),
        reasons,
        left_out_more: match left_out.len() {
            count if count > FILES => format!("{} more", grouped((count - FILES) as u64)),
            _ => String::new(),
        },
        left_out: left_out.into_iter().take(FILES).collect(),
        technical: format!(
            "{} different words, {} MB on disk",
            grouped(statistics.terms),
            grouped(statistics.bytes.div_ceil(1_000_000))
        ),
    })
}

/// Files left out with their reasons: those of the run just made, else those that the index
/// remembers.
fn listed(index: &Index, left_out: Vec<LeftOut>) -> Result<Vec<(String, String)>> {
    if !left_out.is_empty() {
        let listed = left_out
            .into_iter()
            .map(|out| (out.path, out.reason.to_string()));
        return Ok(listed.collect());
    }
    let remembered = index.manifest()?.entries.into_iter();
    Ok(remembered
        .filter_map(|(path, entry)| Some((path.to_string(), entry.left_out?)))
        .collect())
}
