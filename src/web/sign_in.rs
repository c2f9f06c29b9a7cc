//! The ways in: an address with the token, and a form for token or password. Both give the cookie
//! and go on to the requested page.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::AppState;
use super::access::{Access, Transport, Verdict};
use super::assets;
use super::connection::Connection;
use super::params::{Parameters, encoded};
use super::problem::Problem;

/// The path that the form is sent to.
pub(super) const PATH: &str = "/session";

/// The parameter of an address that holds the token.
const TOKEN: &str = "token";

/// The longest form, in bytes.
const LONGEST_FORM: usize = 32_768;

/// The longest time that a form may take to arrive.
const TIME: Duration = Duration::from_secs(10);

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page {
    style: &'static str,
    /// True if the secret to be entered is a password, and not a token.
    is_password: bool,
    /// A message about the wrong secret; empty at first.
    wrong: String,
    /// The address to go on to.
    next: String,
    /// True if a link of another site has led here, for which browsers hold the cookie back.
    followed: bool,
}

#[derive(Template)]
#[template(path = "enter.html")]
struct Enter<'a> {
    next: &'a str,
}

/// The answer to an address that holds the token: the cookie, and the way to the address without
/// it.
pub(super) fn by_address(app: &AppState, request: &Request) -> Option<Response> {
    let text = request.uri().query()?;
    if !text.contains(TOKEN) {
        return None;
    }
    let parameters = Parameters::read(text);
    app.access_control
        .is_token(parameters.value(TOKEN)?)
        .then(|| {
            let rest = parameters.all().filter(|(name, _)| *name != TOKEN);
            let next = match encoded(rest) {
                rest if rest.is_empty() => request.uri().path().to_owned(),
                rest => format!("{}?{rest}", request.uri().path()),
            };
            entered(app, request.headers(), &next)
        })
}

/// Takes the form.
pub(super) async fn form(State(app): State<Arc<AppState>>, request: Request) -> Response {
    let peer = request.extensions().get::<Arc<Connection>>();
    let peer = peer.map(|connection| connection.peer);
    let (parts, body) = request.into_parts();
    let read = tokio::time::timeout(TIME, to_bytes(body, LONGEST_FORM)).await;
    let Ok(Ok(form)) = read else {
        return Problem::usage("the form is too long, or did not arrive").into_response();
    };
    let form = Parameters::read(&String::from_utf8_lossy(&form));
    let next = form.value("next").unwrap_or_default();
    let key = form.value("key").unwrap_or_default();
    match app.access_control.guess(key, peer) {
        Verdict::Right => entered(&app, &parts.headers, next),
        verdict => {
            let wrong = wrong(&app, verdict);
            page(&app, verdict, wrong, next, Arrival::Here)
        }
    }
}

/// Gives the cookie and goes on to an address of this server.
fn entered(app: &AppState, headers: &HeaderMap, next: &str) -> Response {
    let next = inside(next);
    let said = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    // Browsers do not send the cookie when a link of another site is redirected here; they do send
    // it when a page of ours goes on.
    let mut response = match said("sec-fetch-site") {
        Some(b"cross-site") => html(StatusCode::OK, &Enter { next }),
        _ => Redirect::to(next).into_response(),
    };
    let transport = match said("x-forwarded-proto") {
        Some(b"https") => Transport::Encrypted,
        _ => Transport::Plain,
    };
    let answer = response.headers_mut();
    answer.insert(header::SET_COOKIE, app.access_control.cookie(transport));
    // Workers that another server has left behind at this port.
    answer.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"storage\""),
    );
    response
}

/// An address of this server, whatever is given: a path that no browser takes for another host.
fn inside(next: &str) -> &str {
    let is_path = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    let is_plain = next.bytes().all(|byte| byte.is_ascii_graphic());
    if is_path && is_plain { next } else { "/" }
}

/// The answer to a request without the right to be answered.
pub(super) fn refused(app: &AppState, request: &Request, verdict: Verdict) -> Response {
    let uri: &Uri = request.uri();
    if uri.path().starts_with("/api/") {
        let problem = Problem {
            status: status(verdict),
            detail: match verdict {
                Verdict::RateLimited(wait) => too_often(wait),
                _ => "only the person who started this server may see this".to_owned(),
            },
            hint: Some(match app.access_control.access {
                Access::Password(_) => {
                    "send the header `Authorization: Bearer PASSWORD`".to_owned()
                }
                _ => "send the header `Authorization: Bearer TOKEN` with the token from the address that `undersigned serve` printed".to_owned(),
            }),
        };
        return marked(problem.into_response(), verdict);
    }
    let next = uri.path_and_query().map_or("/", |next| next.as_str());
    let site_of = request.headers().get("sec-fetch-site");
    let arrival = if site_of.is_some_and(|site| site == "cross-site") {
        Arrival::OtherSite
    } else {
        Arrival::Here
    };
    let wrong = match verdict {
        Verdict::RateLimited(wait) => too_often(wait),
        Verdict::Right | Verdict::Wrong => String::new(),
    };
    page(app, verdict, wrong, next, arrival)
}

/// The origin of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// From a page of this server, or an address that was typed.
    Here,
    /// From a link of another site, for which browsers hold the cookie back.
    OtherSite,
}

/// Returns the message about a wrong password or token.
fn wrong(app: &AppState, verdict: Verdict) -> String {
    match (verdict, &app.access_control.access) {
        (Verdict::RateLimited(wait), _) => too_often(wait),
        (_, Access::Password(_)) => "that is not the password".to_owned(),
        _ => "that is not the token".to_owned(),
    }
}

/// Renders the page with the form; `wrong` is the message about the secret.
fn page(app: &AppState, verdict: Verdict, wrong: String, next: &str, arrival: Arrival) -> Response {
    let page = Page {
        style: assets::style(),
        is_password: matches!(app.access_control.access, Access::Password(_)),
        wrong,
        next: inside(next).to_owned(),
        followed: arrival == Arrival::OtherSite,
    };
    let mut response = html(status(verdict), &page);
    // Without it browsers would not say where the form comes from.
    let referrer = HeaderValue::from_static("same-origin");
    response
        .headers_mut()
        .insert(header::REFERRER_POLICY, referrer);
    marked(response, verdict)
}

fn html(status: StatusCode, page: &impl Template) -> Response {
    let text = page.render().unwrap_or_default();
    let text = crate::present::strip_controls(&text).into_owned();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, html)], Body::from(text)).into_response()
}

fn status(verdict: Verdict) -> StatusCode {
    match verdict {
        Verdict::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
        Verdict::Right | Verdict::Wrong => StatusCode::UNAUTHORIZED,
    }
}

fn too_often(wait: Duration) -> String {
    format!("too many wrong passwords; try again in {} s", seconds(wait))
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + 1
}

/// The headers by which programs know how to go on (RFC 9110).
fn marked(mut response: Response, verdict: Verdict) -> Response {
    let (name, value) = match verdict {
        Verdict::RateLimited(wait) => (header::RETRY_AFTER, HeaderValue::from(seconds(wait))),
        Verdict::Right | Verdict::Wrong => (
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"undersigned\""),
        ),
    };
    response.headers_mut().insert(name, value);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for (next, expected) in [
            ("/?q=a%20b&c=d", "/?q=a%20b&c=d"),
            ("/documents/1", "/documents/1"),
            ("", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example/", "/"),
            ("https://evil.example/", "/"),
            ("javascript:alert(1)", "/"),
            ("/a\r\nSet-Cookie: b=c", "/"),
            ("/é", "/"),
        ] {
            assert_eq!(inside(next), expected, "{next}");
        }
    }
}
