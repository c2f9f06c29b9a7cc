//! The guard: lets through the requests that are meant for this server, come from its own pages,
//! and come with the right to see them. Adds the headers that say what a browser may do with the
//! answer.
//!
//! A page on the open web can make a browser send requests to this machine, and can point a name of
//! its own at it (DNS rebinding). So every request must name this server by an address that belongs
//! to it, and must not come from another site.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::access::Verdict;
use super::connection::Connection;
use super::problem::Problem;
use super::sign_in;

/// The longest address that is read, in bytes.
const LONGEST_ADDRESS: usize = 16_384;

/// The content security policy: pages may use only this server's own script, style and answers.
/// Fragments that the script fetches become nodes only by the one policy `page` (Trusted Types).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types page";

/// Headers of every answer. A handler that sets one of them itself has its reason and keeps its
/// own.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// Lets a request through, or answers it, and adds the headers.
pub(super) async fn guard(
    State(app): State<Arc<AppState>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let connection = request.extensions().get::<Arc<Connection>>().cloned();
    let local = connection.as_ref().map(|connection| connection.local);
    let mut response = match rejection(&app, &request, local) {
        Some(problem) => problem.into_response(),
        None => match authentication_response(&app, &request, connection.as_deref()) {
            Some(response) => response,
            None => next.run(request).await,
        },
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The answer to one who has not shown that he may see the page, or who shows it just now.
fn authentication_response(
    app: &AppState,
    request: &Request,
    connection: Option<&Connection>,
) -> Option<Response> {
    let path = request.uri().path();
    // Nothing of these is the user's: the program's own style and script, and the form.
    if app.access_control.is_open() || path.starts_with("/assets/") || path == sign_in::PATH {
        return None;
    }
    if let Some(entered) = sign_in::by_address(app, request) {
        return Some(entered);
    }
    let peer = connection.map(|connection| connection.peer);
    match app.access_control.check(request.headers(), peer) {
        Verdict::Right => {
            if let Some(connection) = connection {
                connection.vouch();
            }
            None
        }
        verdict => Some(sign_in::refused(app, request, verdict)),
    }
}

fn rejection(app: &AppState, request: &Request, local: Option<IpAddr>) -> Option<Problem> {
    let refused = |status, detail: &str| Some(Problem::new(status, detail));
    let headers = request.headers();
    let signs_in = || request.uri().path() == sign_in::PATH && !app.access_control.is_open();
    match *request.method() {
        Method::GET | Method::HEAD => {}
        Method::POST if signs_in() => {}
        _ => {
            return refused(
                StatusCode::METHOD_NOT_ALLOWED,
                "only GET and HEAD are answered",
            );
        }
    }
    if request.uri().to_string().len() > LONGEST_ADDRESS {
        return refused(StatusCode::URI_TOO_LONG, "the address is too long");
    }
    let host = text(headers, &HOST).or_else(|| request.uri().authority().map(|name| name.as_str()));
    let Some(host) = host.filter(|host| app.hosts.contain(host, local)) else {
        return refused(
            StatusCode::MISDIRECTED_REQUEST,
            "this server does not answer to that name; allow it with `--allow-host NAME`",
        );
    };
    if !is_same_origin(headers, host) || !passes_fetch_metadata(headers, request.method()) {
        return refused(
            StatusCode::FORBIDDEN,
            "requests from other sites are not answered",
        );
    }
    // A worker left here by another server at this port would see all that follows.
    if headers.contains_key("service-worker") {
        return refused(StatusCode::FORBIDDEN, "there is no service worker here");
    }
    None
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Returns true if the origin of a request, where one is named, is the host that it names.
fn is_same_origin(headers: &HeaderMap, host: &str) -> bool {
    if !headers.contains_key(ORIGIN) {
        return true;
    }
    let origin = text(headers, &ORIGIN).unwrap_or_default();
    let name = ["http://", "https://"]
        .into_iter()
        .find_map(|scheme| origin.strip_prefix(scheme));
    name.is_some_and(|name| name.eq_ignore_ascii_case(host))
}

/// Returns true if a browser states that a request comes from this server's own pages or from the
/// user (Fetch Metadata). From other sites, and from other ports of this one, which are the same
/// site, only links to a whole page are followed.
fn passes_fetch_metadata(headers: &HeaderMap, method: &Method) -> bool {
    let said = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    match said("sec-fetch-site") {
        None | Some(b"none" | b"same-origin") => true,
        Some(_) => {
            method == Method::GET
                && said("sec-fetch-mode") == Some(b"navigate")
                && said("sec-fetch-dest") == Some(b"document")
        }
    }
}

/// The names by which this server may be called.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    allowed: Vec<String>,
    port: String,
}

impl Hosts {
    /// The loopback names at a port, and names allowed besides. Those hold for any port: a proxy
    /// has another one.
    pub(super) fn new(port: u16, allowed: &[String]) -> Self {
        let allowed = allowed.iter().map(|name| name.to_ascii_lowercase());
        Self {
            allowed: allowed.collect(),
            port: port.to_string(),
        }
    }

    /// Returns true if `name:port` names this server, which the client has reached at the address
    /// `local`; a name without port means port 80.
    fn contain(&self, host: &str, local: Option<IpAddr>) -> bool {
        let host = host.to_ascii_lowercase();
        let inside = host.rfind(']').map_or(0, |end| end + 1);
        let (name, port) = match host[inside..].rfind(':') {
            Some(colon) => host.split_at(inside + colon),
            None => (host.as_str(), ":80"),
        };
        if self.allowed.iter().any(|allowed| allowed == name) {
            return true;
        }
        let own = ["localhost", "127.0.0.1", "[::1]"].contains(&name)
            || local.is_some_and(|local| written(local) == name);
        own && port[1..] == self.port
    }
}

/// An address as written in `Host`.
fn written(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        pairs.collect()
    }

    #[test]
    fn only_own_names_at_the_own_port() {
        let hosts = Hosts::new(4117, &["Archive.example".to_owned()]);
        let local = "::ffff:192.168.1.5".parse().ok();
        let check = |host: &str, expected: bool| {
            assert_eq!(hosts.contain(host, local), expected, "{host}");
        };
        check("localhost:4117", true);
        check("LOCALHOST:4117", true);
        check("127.0.0.1:4117", true);
        check("[::1]:4117", true);
        check("192.168.1.5:4117", true);
        check("archive.example:4117", true);
        check("archive.example", true);
        check("archive.example:443", true);
        check("192.168.1.6:4117", false);
        check("localhost", false);
        check("localhost:80", false);
        check("localhost:04117", false);
        check("localhost:+4117", false);
        check("localhost:", false);
        check("evil.example:4117", false);
        check("localhost.evil.example:4117", false);
        check("127.0.0.1:4117@evil.example", false);
        check("[::1]", false);
        check("", false);
        assert!(!hosts.contain("192.168.1.5:4117", None));
        assert!(Hosts::new(80, &[]).contain("localhost", None));
    }

    #[test]
    fn origins_are_the_host_that_is_named() {
        let check = |origin: &'static str, expected: bool| {
            let named = headers(&[("origin", origin)]);
            assert_eq!(
                is_same_origin(&named, "localhost:4117"),
                expected,
                "{origin}"
            );
        };
        check("http://localhost:4117", true);
        check("http://LOCALHOST:4117", true);
        // Behind a proxy that encrypts.
        check("https://localhost:4117", true);
        check("http://127.0.0.1:4117", false);
        check("http://localhost", false);
        check("http://localhost:4117/", false);
        check("http://evil.example", false);
        for origin in ["null", "file://", "http://", ""] {
            check(origin, false);
        }
        assert!(is_same_origin(&HeaderMap::new(), "localhost:4117"));
    }

    #[test]
    fn of_other_sites_only_links_are_followed() {
        let check = |site: &'static str, mode: &'static str, dest: &'static str, expected: bool| {
            let said = headers(&[
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ]);
            assert_eq!(
                passes_fetch_metadata(&said, &Method::GET),
                expected,
                "{site} {mode} {dest}"
            );
        };
        for (mode, dest) in [
            ("navigate", "document"),
            ("navigate", "iframe"),
            ("cors", "empty"),
            ("no-cors", "image"),
            ("no-cors", "script"),
        ] {
            check("none", mode, dest, true);
            check("same-origin", mode, dest, true);
            let is_link = (mode, dest) == ("navigate", "document");
            check("same-site", mode, dest, is_link);
            check("cross-site", mode, dest, is_link);
            check("unheard-of", mode, dest, is_link);
        }
        check("cross-site", "navigate", "object", false);
        check("cross-site", "navigate", "embed", false);
        let link = headers(&[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ]);
        assert!(!passes_fetch_metadata(&link, &Method::POST));
        assert!(!passes_fetch_metadata(&link, &Method::HEAD));
        assert!(passes_fetch_metadata(&HeaderMap::new(), &Method::GET));
    }
}
