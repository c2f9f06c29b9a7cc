//! Pages for people: views of results, rendered by templates that escape all text.
//!
//! Every page works without script. A view holds only what its template shows; links are made by
//! `asked`.

pub(super) mod document;
pub(super) mod facet;
pub(super) mod hit;
pub(super) mod network;
pub(super) mod overview;
pub(super) mod search;
pub(super) mod signatory;
pub(super) mod values;

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, ErrorKind};
use crate::index::Index;
use crate::query::reference;
use crate::web::labels::{grouped, progress_text, sentence};

use super::AppState;
use super::assets;
use super::cache::Answer;
use super::params::SearchParams;
use super::problem::Problem;
use super::state::Readiness;

/// What surrounds every page.
pub(super) struct Frame {
    /// The title of the page.
    title: String,
    /// Which entry of the navigation this is.
    place: &'static str,
    /// The text in the search field.
    words: String,
    /// Other parameters that a new search keeps.
    hidden: Vec<(String, String)>,
    /// How far reading has come, while it goes on.
    banner: Option<String>,
    style: &'static str,
    script: &'static str,
}

impl Frame {
    fn new(title: impl Into<String>, place: &'static str) -> Self {
        Self {
            title: title.into(),
            place,
            words: String::new(),
            hidden: Vec::new(),
            banner: None,
            style: assets::style(),
            script: assets::script(),
        }
    }

    /// The same with what was asked in the search field.
    fn asking(mut self, asked: &SearchParams) -> Self {
        self.words.clone_from(&asked.words);
        self.hidden = asked
            .at_page(1)
            .parameters()
            .into_iter()
            .filter(|(name, _)| name != "q")
            .collect();
        self
    }

    fn on(mut self, app: &AppState) -> Self {
        self.banner = match app.readiness() {
            Readiness::Ready => None,
            readiness => Some(progress_text(&readiness)),
        };
        self
    }
}

/// Renders a page.
fn rendered(page: &impl Template) -> crate::error::Result<Bytes> {
    let text = page
        .render()
        .map_err(|error| Error::new(ErrorKind::Io, "cannot write the page").because(error))?;
    Ok(crate::present::strip_controls(&text).into_owned().into())
}

/// Answers with a page that is kept, or makes it of the index; shows how far reading has come where
/// there is no index yet. The plan gives the key by which the page is kept, and the work of making
/// it.
async fn answer<P, W>(app: &Arc<AppState>, plan: P) -> Response
where
    P: FnOnce() -> Result<(String, W), Problem>,
    W: FnOnce(&Index, Frames) -> crate::error::Result<Bytes> + Send + 'static,
{
    if app.index().is_none() {
        return waiting(app);
    }
    let (key, work) = match plan() {
        Ok(plan) => plan,
        Err(problem) => return refused(app, &problem),
    };
    let frames = Frames(Arc::clone(app));
    let made = app.ask(move |index| work(index, frames).map(Answer::new));
    // While the folder is read, a page shows the progress.
    let made = match app.readiness() {
        Readiness::Ready => app.answer(key, made).await,
        _ => made.await,
    };
    match made {
        Ok(answer) => answer.into_response(page(StatusCode::OK, Bytes::new())),
        Err(problem) => refused(app, &problem),
    }
}

/// Makes frames that know the state of the site.
pub(super) struct Frames(Arc<AppState>);

impl Frames {
    fn frame(&self, title: impl Into<String>, place: &'static str) -> Frame {
        Frame::new(title, place).on(&self.0)
    }
}

fn page(status: StatusCode, body: Bytes) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, html)], body).into_response()
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    frame: Frame,
    heading: String,
    text: String,
    hint: Option<String>,
}

/// An error page.
fn refused(app: &AppState, problem: &Problem) -> Response {
    let heading = problem.status.canonical_reason().unwrap_or("Error");
    let message = Message {
        frame: Frame::new(heading, "").on(app),
        heading: heading.to_owned(),
        text: sentence(&problem.detail),
        hint: problem.hint.as_deref().map(sentence),
    };
    match rendered(&message) {
        Ok(body) => page(problem.status, body),
        Err(_) => problem.clone().into_response(),
    }
}

/// A page that shows the progress of reading and reloads itself, with or without script.
fn waiting(app: &AppState) -> Response {
    let readiness = app.readiness();
    let hint = match &readiness {
        Readiness::Failed(_, hint) => hint.clone(),
        Readiness::Ready | Readiness::Reading(_) => {
            Some("this page shows the folder as soon as it is read".to_owned())
        }
    };
    let message = Message {
        frame: Frame::new("Reading", ""),
        heading: "Reading the folder".to_owned(),
        text: progress_text(&readiness),
        hint: hint.as_deref().map(sentence),
    };
    let mut response = match rendered(&message) {
        Ok(body) => page(StatusCode::SERVICE_UNAVAILABLE, body),
        Err(error) => Problem::from(error).into_response(),
    };
    let again = HeaderValue::from_static("1");
    response.headers_mut().insert(header::REFRESH, again);
    response
}

/// Nothing is at this address.
pub(super) async fn missing(State(app): State<Arc<AppState>>, address: Uri) -> Response {
    let problem = Problem::missing("there is nothing at this address");
    if address.path().starts_with("/api/") {
        return problem.into_response();
    }
    refused(&app, &problem)
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    frame: Frame,
    entries: &'static [reference::Entry],
}

/// The query language and the keys.
pub(super) async fn help(State(app): State<Arc<AppState>>) -> Response {
    let help = Help {
        frame: Frame::new("Search help", "help").on(&app),
        entries: &reference::ENTRIES,
    };
    rendered(&help).map_or_else(
        |error| Problem::from(error).into_response(),
        |body| page(StatusCode::OK, body),
    )
}

#[derive(Template)]
#[template(path = "api.html")]
struct Api {
    frame: Frame,
}

/// The API.
pub(super) async fn api(State(app): State<Arc<AppState>>) -> Response {
    let api = Api {
        frame: Frame::new("API", "api").on(&app),
    };
    rendered(&api).map_or_else(
        |error| Problem::from(error).into_response(),
        |body| page(StatusCode::OK, body),
    )
}

#[derive(Template)]
#[template(path = "licenses.html")]
struct Licenses {
    frame: Frame,
    text: String,
}

/// The licenses of this program and of what is in it.
pub(super) async fn licenses(State(app): State<Arc<AppState>>) -> Response {
    let licenses = Licenses {
        frame: Frame::new("Licenses", "licenses").on(&app),
        text: crate::present::licenses::text(),
    };
    rendered(&licenses).map_or_else(
        |error| Problem::from(error).into_response(),
        |body| page(StatusCode::OK, body),
    )
}

/// A link with its text.
pub(super) struct Link {
    text: String,
    link: String,
    current: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (20_591, "20,591"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }
}
