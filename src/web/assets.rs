//! Style, script and icon, compiled into the program. Their addresses change with their content, so
//! that browsers keep them.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// The time for which browsers keep an asset.
const KEEP: &str = "public, max-age=31536000, immutable";

/// Name, media type, content.
const ASSETS: &[(&str, &str, &str)] = &[
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("assets/style.css"),
    ),
    (
        "main.js",
        "text/javascript; charset=utf-8",
        include_str!("assets/main.js"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// The interface for programs, as an OpenAPI document.
const OPENAPI: &str = include_str!("assets/openapi.json");

/// Gives an asset.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, media_type, content)) => {
            let headers = [
                (header::CONTENT_TYPE, *media_type),
                (header::CACHE_CONTROL, KEEP),
            ];
            (headers, *content).into_response()
        }
        None => Problem::missing("there is no such asset").into_response(),
    }
}

/// Nothing: pages name their icon.
pub(super) async fn icon() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Gives the description of the API.
pub(super) async fn openapi() -> (HeaderMap, &'static str) {
    let mut headers = HeaderMap::new();
    let json = header::HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    (headers, OPENAPI)
}

/// The address of the style sheet.
pub(super) fn style() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| address("style.css"));
    &ADDRESS
}

/// The address of the script.
pub(super) fn script() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| address("main.js"));
    &ADDRESS
}

/// The address of an asset, with the beginning of a digest of its content.
fn address(name: &str) -> String {
    let content = ASSETS
        .iter()
        .find(|(known, ..)| *known == name)
        .map_or("", |(.., content)| content);
    let digest = Sha256::digest(content.as_bytes());
    let version: String = digest[..4]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("/assets/{name}?v={version}")
}
