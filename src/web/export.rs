//! A whole result as one stream: JSON Lines or CSV, row by row, so that a result of any length
//! needs the memory of one batch.

use std::ops::ControlFlow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::Result;
use crate::index::{Index, SearchOptions};
use crate::present::{csv, json};
use crate::search::{self, Hit};

use super::AppState;
use super::params::{Parameters, SearchParams};
use super::pieces::{Pieces, pieces};
use super::problem::Problem;

/// The longest result that is exported.
const MAX_DOCUMENTS: usize = 1_000_000;

/// Hits written together.
const BATCH: usize = 64;

#[derive(Clone, Copy)]
enum Format {
    JsonLines,
    Csv {
        /// True if a byte-order mark comes first.
        mark: bool,
    },
}

/// Streams a whole result.
pub(super) async fn export(
    State(app): State<Arc<AppState>>,
    parameters: Parameters,
) -> std::result::Result<Response, Problem> {
    let params = app.search_params(&parameters)?;
    let format = match parameters.value("format") {
        None | Some("jsonl") => Format::JsonLines,
        Some("csv") => Format::Csv {
            mark: match parameters.value("bom") {
                None | Some("false") => false,
                Some("true") => true,
                Some(other) => {
                    return Err(Problem::usage(format!(
                        "bom: `{other}` is neither true nor false"
                    )));
                }
            },
        },
        Some(other) => {
            return Err(Problem::usage(format!(
                "`{other}` is not a format: write jsonl or csv"
            )));
        }
    };
    let busy = |detail: &str| Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail);
    let index = app
        .index()
        .ok_or_else(|| busy("the folder is still being read; try again in a moment"))?;
    let turn = Arc::clone(&app.exports)
        .try_acquire_owned()
        .map_err(|_| busy("too many exports at the same time; try again in a moment"))?;
    let (sender, rows) = pieces();
    tokio::task::spawn_blocking(move || {
        // A reader that goes away ends the export; if the index fails, the missing end of the
        // stream reports it.
        if write(&index, &params, format, &sender).is_ok() {
            sender.finish();
        }
        drop(turn);
    });
    let (media_type, name) = match format {
        Format::JsonLines => ("application/jsonl", "attachment; filename=\"hits.jsonl\""),
        Format::Csv { .. } => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"hits.csv\"",
        ),
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::new(rows)).into_response())
}

fn write(index: &Index, params: &SearchParams, format: Format, sender: &Pieces) -> Result<()> {
    let options = SearchOptions {
        limit: MAX_DOCUMENTS,
        sort: params.sort,
        ..SearchOptions::default()
    };
    let send = |text: String| {
        if sender.send(text) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let header = match format {
        Format::Csv { mark: true } => Some(csv::MARK.to_owned() + &csv::header()?),
        Format::Csv { mark: false } => Some(csv::header()?),
        Format::JsonLines => None,
    };
    if header.is_some_and(|header| send(header).is_break()) {
        return Ok(());
    }
    let mut batch: Vec<Hit> = Vec::with_capacity(BATCH);
    let mut failed = None;
    search::for_each_hit(index, &params.query().0, &options, 1, |hit| {
        batch.push(hit);
        if batch.len() < BATCH {
            return ControlFlow::Continue(());
        }
        let rows = rows(&batch, format);
        batch.clear();
        rows.map_or_else(
            |error| {
                failed = Some(error);
                ControlFlow::Break(())
            },
            send,
        )
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    let _ = send(rows(&batch, format)?);
    Ok(())
}

fn rows(hits: &[Hit], format: Format) -> Result<String> {
    match format {
        Format::Csv { .. } => csv::rows(hits).map(|table| table.text),
        Format::JsonLines => json::lines(hits),
    }
}
