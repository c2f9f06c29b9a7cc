//! The file that a document was read from, as a download.
//!
//! A request names a document, never a path; the path comes from the index, must lie below the folders read, and the file must
//! still be the one that was read. Browsers save it or, if they insist on showing it, show it in a sandbox.

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::ingest::DEFAULT_MAX_SIZE;
use crate::source::original;

use super::Site;
use super::api::stored;
use super::problem::Problem;

/// Gives the original of a document.
pub(super) async fn original(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let stored = stored(&site, id).await?;
    let roots = site.roots.clone();
    let (paths, sha256) = (stored.paths, stored.sha256);
    let read = move || {
        let same = |path: &String| {
            let content = original::original(path, &roots, DEFAULT_MAX_SIZE).ok()?;
            let digest = Sha256::digest(&content.bytes);
            let mut printed = String::with_capacity(64);
            for byte in digest {
                let _ = write!(printed, "{byte:02x}");
            }
            (printed == sha256).then_some((path.clone(), content.bytes))
        };
        paths.iter().find_map(same)
    };
    let found = tokio::task::spawn_blocking(read).await.ok().flatten();
    let Some((path, bytes)) = found else {
        return Err(Problem {
            status: StatusCode::GONE,
            detail: "the file is no longer where it was read, or no longer the same".to_owned(),
            hint: Some("name its folder when starting: `undersigned serve FOLDER`".to_owned()),
        });
    };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&path)),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'".to_owned(),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// The header that makes a browser save a file under its own name (RFC 6266).
fn disposition(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut header = "attachment; filename*=UTF-8''".to_owned();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            header.push(char::from(byte));
        } else {
            let _ = write!(header, "%{byte:02X}");
        }
    }
    header
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_cannot_leave_their_header() {
        for (path, expected) in [
            ("a/b c.html", "b%20c.html"),
            ("a\r\nSet-Cookie: x", "a%0D%0ASet-Cookie%3A%20x"),
            ("x/\".txt", "%22.txt"),
        ] {
            let expected = format!("attachment; filename*=UTF-8''{expected}");
            assert_eq!(super::disposition(path), expected);
        }
    }
}
