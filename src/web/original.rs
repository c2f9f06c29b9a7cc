//! The file that a document was read from, as a download: that of an attachment or of a page in an
//! archive is taken out of the file that holds it.
//!
//! A request names a document, never a path; the path comes from the index, must lie below the
//! folders read, and the content must still be the one that was read. Browsers save it or, if they
//! insist on showing it, show it in a sandbox. Files may be large: they are read piece by piece,
//! two at a time, and looked through once to know that they are still the same.

use std::fmt::Write;
use std::io::Read;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::document::FileType;
use crate::ingest::DEFAULT_MAX_SIZE;
use crate::ingest::part::part;
use crate::source::name;
use crate::source::original::{self, Original};
use crate::web::lookup::stored;

use super::AppState;
use super::params::Parameters;
use super::pieces::{Pieces, pieces};
use super::problem::Problem;
use super::state::TIME;

/// The size of a piece that is read at once, in bytes.
const PIECE: usize = 64 << 10;

/// Gives the original of a document. With `view`, a PDF is given so that the browser opens it; all
/// else is always a download.
pub(super) async fn original(
    State(app): State<Arc<AppState>>,
    Path(id): Path<String>,
    parameters: Parameters,
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
    let file_type = stored.document.file_type();
    let is_part = stored.paths.iter().all(|path| path.contains('!'));
    let wanted = Wanted {
        paths: stored.paths,
        sha256: stored.sha256,
    };
    let state = Arc::clone(&app);
    let found = tokio::task::spawn_blocking(move || wanted.find(&state));
    let Some((path, source)) = found.await.ok().flatten() else {
        let what = match is_part {
            true => "the file that holds this document",
            false => "the file",
        };
        return Err(Problem {
            status: StatusCode::GONE,
            detail: format!("{what} was moved, removed or changed since it was read"),
            hint: Some(
                "name its folder when you start the page: `undersigned serve FOLDER`".to_owned(),
            ),
        });
    };
    let name = file_name(&path, file_type);
    // The viewers of browsers run a PDF's scripts, if at all, apart from pages; they refuse to work
    // in a sandbox. The content is what the reader took for a PDF, and no browser takes it for
    // anything else (`nosniff`).
    let is_viewed = parameters.value("view").is_some() && file_type == Some(FileType::Pdf);
    let (media_type, shown, policy) = match is_viewed {
        true => ("application/pdf", "inline", VIEWED),
        false => (
            "application/octet-stream",
            "attachment",
            "sandbox; default-src 'none'",
        ),
    };
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_LENGTH, source.size().to_string()),
        (header::CONTENT_DISPOSITION, disposition(shown, &name)),
        (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
    ];
    if method == Method::HEAD {
        return Ok(headers.into_response());
    }
    let (pieces, body) = pieces();
    tokio::task::spawn_blocking(move || {
        match source {
            Source::File(original) => send(original, pieces),
            Source::Part(bytes) => send_part(bytes, pieces),
        }
        drop(turn);
    });
    Ok((headers, Body::new(body)).into_response())
}

/// The policy of an original that the browser's own viewer shows.
const VIEWED: &str =
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// The bytes of an original.
enum Source {
    /// A file.
    File(Original),
    /// A part of a file, as an attachment is.
    Part(Vec<u8>),
}

impl Source {
    fn size(&self) -> u64 {
        match self {
            Source::File(original) => original.stamp().size,
            Source::Part(bytes) => bytes.len() as u64,
        }
    }
}

/// A document whose original is wanted.
struct Wanted {
    paths: Vec<String>,
    sha256: String,
}

impl Wanted {
    /// The first of its paths at which its content still is, with the content.
    fn find(self, app: &AppState) -> Option<(String, Source)> {
        let roots = app.roots();
        // A path is shown as its root was given first, which leads to the file from one working
        // directory only.
        let known = app.index().and_then(|index| index.roots().ok());
        let known = known.unwrap_or_default();
        let open = |path: &str| {
            let opened = original::original(known.location(path), &roots, DEFAULT_MAX_SIZE);
            opened.ok()
        };
        let Self { paths, sha256 } = self;
        paths.into_iter().find_map(|path| {
            let file = open(&path).and_then(|mut original| {
                let digest = app.originals.digest(&mut original).ok()?;
                (digest == sha256).then_some(Source::File(original))
            });
            let taken_out = || {
                name::holders(&path).find_map(|holder| {
                    let mut bytes = Vec::new();
                    let mut file = open(holder)?.take(DEFAULT_MAX_SIZE);
                    file.read_to_end(&mut bytes).ok()?;
                    let part = part(bytes, holder, &path, &sha256, TIME);
                    part.ok().map(Source::Part)
                })
            };
            let source = file.or_else(taken_out)?;
            Some((path, source))
        })
    }
}

/// Hands a part of a file over.
fn send_part(bytes: Vec<u8>, pieces: Pieces) {
    let mut bytes = axum::body::Bytes::from(bytes);
    while !bytes.is_empty() {
        if !pieces.send(bytes.split_to(bytes.len().min(PIECE))) {
            return;
        }
    }
    pieces.finish();
}

/// The name under which an original is saved: that of the file or the attachment. What has only a
/// number in its file has its name from both, `all.mbox!3` that of `all-3.eml`.
fn file_name(path: &str, file_type: Option<FileType>) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let Some((holder, last)) = name.rsplit_once('!') else {
        return name.to_owned();
    };
    if !last.bytes().all(|byte| byte.is_ascii_digit()) {
        return last.to_owned();
    }
    let holder = holder.rsplit('!').next().unwrap_or_default();
    let stem = holder.split('.').next().unwrap_or_default();
    let ending = file_type.map_or("bin", FileType::ending);
    format!("{stem}-{last}.{ending}")
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

/// The header that makes a browser show a file, or save it, under a name (RFC 6266).
fn disposition(shown: &str, name: &str) -> String {
    let mut header = format!("{shown}; filename*=UTF-8''");
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
            let name = file_name(path, None);
            assert_eq!(disposition("attachment", &name), expected);
        }
    }

    #[test]
    fn parts_have_the_name_of_a_file() {
        for (path, of, expected) in [
            ("a/mail.eml!annex b.docx", FileType::Docx, "annex b.docx"),
            ("a/all.mbox!3", FileType::Email, "all-3.eml"),
            ("a/site.warc.gz!12", FileType::Html, "site-12.html"),
            ("all.mbox!3!annex.pdf", FileType::Pdf, "annex.pdf"),
            ("mail.eml!all.mbox!3", FileType::Email, "all-3.eml"),
        ] {
            assert_eq!(file_name(path, Some(of)), expected);
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
