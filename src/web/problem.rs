//! Problems of requests: a status and a sentence, as JSON for programs (RFC 9457) and as a page for
//! people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, ErrorKind};

/// A request that cannot be answered.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    /// One sentence, lower case, no full stop.
    pub(super) detail: String,
    /// Advice on how to solve the problem.
    pub(super) hint: Option<String>,
}

#[derive(serde::Serialize)]
struct Wire<'a> {
    title: &'a str,
    status: u16,
    detail: &'a str,
    hint: Option<&'a str>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            hint: None,
        }
    }

    /// A parameter that cannot be understood.
    pub(super) fn usage(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// Nothing is there.
    pub(super) fn missing(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = match error.kind {
            ErrorKind::Usage => StatusCode::BAD_REQUEST,
            ErrorKind::NoDocument => StatusCode::NOT_FOUND,
            ErrorKind::NoIndex | ErrorKind::Locked | ErrorKind::Interrupted => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            ErrorKind::Io
            | ErrorKind::IndexVersion
            | ErrorKind::Corrupt
            | ErrorKind::Untrusted
            | ErrorKind::NotAnIndex => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self {
            status,
            detail: error.to_string(),
            hint: error.hint,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let wire = Wire {
            title: self.status.canonical_reason().unwrap_or("error"),
            status: self.status.as_u16(),
            detail: &self.detail,
            hint: self.hint.as_deref(),
        };
        let body = serde_json::to_vec(&wire).unwrap_or_default();
        let json = HeaderValue::from_static("application/problem+json");
        (self.status, [(header::CONTENT_TYPE, json)], body).into_response()
    }
}
