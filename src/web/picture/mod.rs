//! Pictures drawn on the server: a timeline, a map, a network; each also as a file, with its
//! numbers as a table.
//!
//! A picture is SVG without style or script of its own: presentation attributes give a file its
//! colours, the pages' style sheet gives a page its own. Every picture stands beside a table with
//! the same numbers.

pub(super) mod graph;
pub(super) mod timeline;
pub(super) mod world;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::present::csv;
use crate::web::lookup::{MAX_NODES, counts, number};

use super::AppState;

use super::params::{Parameters, SearchParams};
use super::problem::Problem;

/// Gives a picture, or its numbers, as a file.
pub(super) async fn download(
    State(app): State<Arc<AppState>>,
    Path(name): Path<String>,
    parameters: Parameters,
) -> std::result::Result<Response, Problem> {
    let asked = app.asked(&parameters)?;
    let most = number(&parameters, "most", graph::NODES, MAX_NODES)?;
    let unknown = || Problem::missing("there is no such picture");
    let (picture, ending) = name.split_once('.').ok_or_else(unknown)?;
    let picture = Picture::named(picture).ok_or_else(unknown)?;
    let (media_type, body) = match ending {
        "svg" => {
            let draw = move |index: &Index| picture.drawn(index, &asked, most);
            ("image/svg+xml", app.ask(draw).await?)
        }
        "csv" => {
            let list = move |index: &Index| picture.listed(index, &asked, most);
            ("text/csv; charset=utf-8", app.ask(list).await?)
        }
        _ => return Err(unknown()),
    };
    let disposition = format!("attachment; filename=\"{}.{ending}\"", picture.name());
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, body).into_response())
}

#[derive(Clone, Copy)]
enum Picture {
    Timeline,
    Map,
    Network,
}

impl Picture {
    fn name(self) -> &'static str {
        match self {
            Picture::Timeline => "timeline",
            Picture::Map => "map",
            Picture::Network => "network",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Picture::Timeline, Picture::Map, Picture::Network]
            .into_iter()
            .find(|picture| picture.name() == name)
    }

    fn drawn(self, index: &Index, asked: &SearchParams, most: usize) -> Result<String> {
        let (query, _) = asked.query();
        match self {
            Picture::Timeline => {
                let years = timeline::counts(index, asked, &[])?;
                drawn(&timeline::Timeline::new(
                    asked,
                    &years,
                    timeline::Size::Large,
                ))
            }
            Picture::Map => {
                let countries = counts(index, &query, &[Field::Country], usize::MAX, None)?;
                drawn(&world::World::new(asked, &countries))
            }
            Picture::Network => {
                let network = crate::network::network(index, &query, most)?;
                drawn(&graph::Graph::new(&network))
            }
        }
    }

    fn listed(self, index: &Index, asked: &SearchParams, most: usize) -> Result<String> {
        let (query, _) = asked.query();
        let table = match self {
            Picture::Timeline => csv::facets(&[timeline::counts(index, asked, &[])?]),
            Picture::Map => {
                csv::facets(&counts(index, &query, &[Field::Country], usize::MAX, None)?)
            }
            Picture::Network => csv::network(&crate::network::network(index, &query, most)?),
        };
        table.map(|table| table.text)
    }
}

fn drawn(picture: &impl Template) -> Result<String> {
    let text = picture
        .render()
        .map_err(|error| Error::new(ErrorKind::Io, "cannot draw the picture").because(error))?;
    Ok(crate::present::strip_controls(&text).into_owned())
}
