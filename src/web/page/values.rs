//! All values of a field over a result, to be looked through: a table, the most frequent first,
//! narrowed by part of a name.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::document::Field;
use crate::error::Result;
use crate::index::Index;
use crate::web::labels::{field_label, grouped};
use crate::web::links::address;
use crate::web::lookup::counts;

use super::facet::{self};
use super::{Frame, Frames, answer, rendered};
use crate::web::AppState;
use crate::web::params::{Parameters, SearchParams, encoded};
use crate::web::problem::Problem;

/// Values shown at once.
const SHOWN: usize = 300;

#[derive(Template)]
#[template(path = "values.html")]
struct Page {
    frame: Frame,
    name: &'static str,
    label: &'static str,
    find: String,
    values: Vec<facet::Value>,
    shown: String,
    unknown: String,
    hidden: Vec<(String, String)>,
    back: String,
    is_signatory: bool,
}

/// Shows the values of a field.
pub(crate) async fn page(State(app): State<Arc<AppState>>, parameters: Parameters) -> Response {
    answer(&app, || {
        let params = app.search_params(&parameters)?;
        let field = parameters
            .value("field")
            .and_then(Field::named)
            .filter(|field| field.counted())
            .ok_or_else(|| Problem::usage("name a field that is counted: `field=signatory`"))?;
        let find = parameters.value("find").map(str::to_owned);
        let more = encoded([
            ("field", field.name()),
            ("find", find.as_deref().unwrap_or_default()),
        ]);
        let key = format!("/values?{more}&{}", params.key());
        let work =
            move |index: &Index, frames: Frames| render(index, &frames, &params, field, find);
        Ok((key, work))
    })
    .await
}

fn render(
    index: &Index,
    frames: &Frames,
    params: &SearchParams,
    field: Field,
    find: Option<String>,
) -> Result<Bytes> {
    let (query, _) = params.query();
    let facets = counts(index, &query, &[field], SHOWN, find.as_deref())?;
    let facet = facets.first();
    let buckets = facet.into_iter().flat_map(|facet| &facet.buckets);
    let values: Vec<facet::Value> = buckets
        .map(|(name, count)| facet::value(params, field, name, *count))
        .collect();
    let distinct = facet.map_or(0, |facet| facet.distinct);
    rendered(&Page {
        frame: frames
            .frame(field_label(field), "values")
            .with_search(params),
        name: field.name(),
        label: field_label(field),
        find: find.unwrap_or_default(),
        shown: if (values.len() as u64) < distinct {
            format!(
                "The {} most frequent of {}.",
                grouped(values.len() as u64),
                grouped(distinct)
            )
        } else {
            crate::web::labels::counted(distinct, "value", "values") + "."
        },
        unknown: match facet.map_or(0, |facet| facet.unknown) {
            0 => String::new(),
            count => {
                crate::web::labels::counted(count, "document has none", "documents have none") + "."
            }
        },
        values,
        hidden: params.at_page(1).parameters(),
        back: address("/", params),
        is_signatory: field == Field::Signatory,
    })
}
