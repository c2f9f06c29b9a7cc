//! Who may ask, and what a browser may do with the answer: checks of `Host` and `Origin`, security headers.
//!
//! A page on the open web can make a browser send requests to this machine, and can point a name of its own at it (DNS
//! rebinding). So every request must name this server by an address that belongs to it, and must not come from another origin.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

use super::Site;
use super::problem::Problem;

/// The longest address that is read, in bytes.
const LONGEST_ADDRESS: usize = 16_384;

/// What pages may do: nothing but use this server's own script, style and answers. Fragments that the script fetches become
/// nodes only by the one policy `page` (Trusted Types).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types page";

/// Headers of every answer. A handler that sets one of them itself is stricter and keeps its own.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
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

/// Lets a request through when it is meant for this server and comes from its own pages, and adds the headers.
pub(super) async fn guard(
    State(site): State<Arc<Site>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let mut response = match refusal(&site.hosts, &request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

fn refusal(hosts: &Hosts, request: &Request<Body>) -> Option<Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "only GET and HEAD are answered",
        ));
    }
    if request.uri().to_string().len() > LONGEST_ADDRESS {
        return Some(Problem::new(
            StatusCode::URI_TOO_LONG,
            "the address is too long",
        ));
    }
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let host = header(HOST).or_else(|| request.uri().authority().map(|name| name.as_str()));
    if !host.is_some_and(|host| hosts.contain(host)) {
        return Some(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "this server does not answer to that name; allow it with `--allow-host NAME`",
        ));
    }
    if request.headers().contains_key(ORIGIN)
        && !header(ORIGIN).is_some_and(|origin| hosts.own(origin))
    {
        return Some(Problem::new(
            StatusCode::FORBIDDEN,
            "requests of other sites are not answered",
        ));
    }
    None
}

/// The names by which this server may be called.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    names: Vec<String>,
    port: u16,
}

impl Hosts {
    /// The loopback names and those allowed besides, at one port.
    pub(super) fn new(port: u16, allowed: &[String]) -> Self {
        let loopback = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let allowed = allowed.iter().map(|name| name.to_ascii_lowercase());
        Self {
            names: loopback.into_iter().chain(allowed).collect(),
            port,
        }
    }

    /// Whether `name:port` names this server; a name without port means port 80.
    fn contain(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let inside = host.rfind(']').map_or(0, |end| end + 1);
        let (name, port) = match host[inside..].rfind(':') {
            Some(colon) => (
                &host[..inside + colon],
                host[inside + colon + 1..].parse().ok(),
            ),
            None => (host.as_str(), Some(80)),
        };
        port == Some(self.port) && self.names.iter().any(|own| own == name)
    }

    /// Whether an origin is one of this server's own pages.
    fn own(&self, origin: &str) -> bool {
        origin.parse::<Uri>().is_ok_and(|uri| {
            uri.scheme_str() == Some("http")
                && uri
                    .authority()
                    .is_some_and(|name| self.contain(name.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, expected: bool) {
        let hosts = Hosts::new(4117, &["Archive.example".to_owned()]);
        assert_eq!(hosts.contain(host), expected, "{host}");
        assert_eq!(hosts.own(&format!("http://{host}")), expected, "{host}");
    }

    #[test]
    fn only_own_names_at_the_own_port() {
        check("localhost:4117", true);
        check("LOCALHOST:4117", true);
        check("127.0.0.1:4117", true);
        check("[::1]:4117", true);
        check("archive.example:4117", true);
        check("localhost", false);
        check("localhost:80", false);
        check("evil.example:4117", false);
        check("localhost.evil.example:4117", false);
        check("127.0.0.1:4117@evil.example", false);
        check("[::1]", false);
        check("", false);
    }

    #[test]
    fn other_origins_are_foreign() {
        let hosts = Hosts::new(4117, &[]);
        for origin in ["null", "https://localhost:4117", "file://", "http://"] {
            assert!(!hosts.own(origin), "{origin}");
        }
    }
}
