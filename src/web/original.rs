//! The file that a document was read from, as a download.
//!
//! A request names a document, never a path; the path comes from the index, must lie below the
//! folders read, and the file must still be the one that was read. Browsers save it or, if they
//! insist on showing it, show it in a sandbox. Files may be large: they are read piece by piece,
//! two at a time, and looked through once to know that they are still the same.

use std::fmt::Write;
use std::io::Read;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::ingest::DEFAULT_MAX_SIZE;
use crate::source::original::{self, Original};
use crate::web::lookup::stored;

use super::AppState;
use super::pieces::{Pieces, pieces};
use super::problem::Problem;
use super::state::TIME;

/// The size of a piece that is read at once, in bytes.
const PIECE: usize = 64 << 10;

/// Gives the original of a document.
pub(super) async fn original(
    State(app): State<Arc<AppState>>,
    Path(id): Path<String>,
    method: Method,
) -> Result<Response, Problem> {
    let stored = stored(&app, id).await?;
    let turn = Arc::clone(&app.originals.turns).acquire_owned();
    let Ok(Ok(turn)) = tokio::time::timeout(TIME, turn).await else {
        return Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many files are read at the same time; try again in a moment",
        ));
    };
    let (paths, sha256, roots) = (stored.paths, stored.sha256, app.roots());
    let params = Arc::clone(&app);
    let find = move || {
        // A path is shown as its root was given first, which leads to the file from one working
        // directory only.
        let known = params.index().and_then(|index| index.roots().ok());
        let known = known.unwrap_or_default();
        paths.into_iter().find_map(|path| {
            let opened = original::original(known.location(&path), &roots, DEFAULT_MAX_SIZE);
            let mut original = opened.ok()?;
            let digest = params.originals.digest(&mut original).ok()?;
            (digest == sha256).then_some((path, original))
        })
    };
    let found = tokio::task::spawn_blocking(find).await.ok().flatten();
    let Some((path, original)) = found else {
        return Err(Problem {
            status: StatusCode::GONE,
            detail: "the file was moved, removed or changed since it was read".to_owned(),
            hint: Some(
                "name its folder when you start the page: `undersigned serve FOLDER`".to_owned(),
            ),
        });
    };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, original.stamp().size.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&path)),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'".to_owned(),
        ),
    ];
    if method == Method::HEAD {
        return Ok(headers.into_response());
    }
    let (pieces, body) = pieces();
    tokio::task::spawn_blocking(move || {
        send(original, pieces);
        drop(turn);
    });
    Ok((headers, Body::new(body)).into_response())
}

/// Hands a file over; one that changes meanwhile is cut short.
fn send(mut original: Original, pieces: Pieces) {
    let mut left = usize::try_from(original.stamp().size).unwrap_or(usize::MAX);
    while left > 0 {
        let mut piece = vec![0; left.min(PIECE)];
        if original.read_exact(&mut piece).is_err() {
            return;
        }
        left -= piece.len();
        // Clients who know the length do not wait for what comes after the last piece.
        if left == 0 && !original.is_unchanged() || !pieces.send(piece) {
            return;
        }
    }
    pieces.finish();
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
    use super::*;

    /// Waits until the clock of the file system goes on.
    fn pause() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }

    #[test]
    fn names_cannot_leave_their_header() {
        for (path, expected) in [
            ("a/b c.html", "b%20c.html"),
            ("a\r\nSet-Cookie: x", "a%0D%0ASet-Cookie%3A%20x"),
            ("x/\".txt", "%22.txt"),
        ] {
            let expected = format!("attachment; filename*=UTF-8''{expected}");
            assert_eq!(disposition(path), expected);
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_sent_is_cut_short() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.txt");
        let roots = [place.path().to_owned()];
        std::fs::write(&path, "a".repeat(100_000)).unwrap();
        let opened = || original::original(path.to_str().unwrap(), &roots, 1_000_000).unwrap();
        let body = |change: bool| {
            let original = opened();
            if change {
                pause();
                std::fs::write(&path, "b".repeat(100_000)).unwrap();
            }
            let (pieces, stream) = pieces();
            send(original, pieces);
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            let read = axum::body::to_bytes(Body::new(stream), 1_000_000);
            runtime.unwrap().block_on(read)
        };
        assert_eq!(body(false).unwrap().len(), 100_000);
        assert!(body(true).is_err());
    }
}
