//! `--like`: documents like one of the index, or like a file.

use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::ingest::Options;
use crate::ingest::worker::Limits;
use crate::present::sanitize_line;
use crate::query::Query;
use crate::search::more_like_this::more_like_this;

use super::{extract, show};

/// Turns `query` into one for documents like that of an id, a path or a file read within the limits
/// of `options`, and returns a remark about the words that it searches for. Errors: `NoDocument`,
/// `Corrupt`; `Io` for a file that is not a document.
pub(super) fn ask(
    index: &Index,
    what: &str,
    options: &Options,
    query: &mut Query,
) -> Result<String> {
    let (words, shown) = match show::named(index, what) {
        Ok(stored) => {
            let words = more_like_this(index, &stored.document, Some(&stored.id), query);
            (words, stored.paths.first().cloned().unwrap_or_default())
        }
        Err(error) if error.kind == ErrorKind::NoDocument && Path::new(what).is_file() => {
            let document = read(Path::new(what), options)?;
            (
                more_like_this(index, &document, None, query),
                what.to_owned(),
            )
        }
        Err(error) => return Err(error),
    };
    let shown = sanitize_line(&shown);
    Ok(match words.as_slice() {
        [] => format!("`{shown}` has no informative word in common with other documents"),
        words => format!(
            "searched for documents like `{shown}` by these words: {}",
            words.join(", ")
        ),
    })
}

/// Reads a file as `extract` does.
pub(super) fn read(path: &Path, options: &Options) -> Result<Document> {
    let files: [PathBuf; 1] = [path.to_owned()];
    let limits = Limits {
        threads: 1,
        max_size: options.max_size,
        max_time: options.max_time,
    };
    let answers = extract::read(&files, limits)?;
    let (shown, result) = answers.into_iter().next().unzip();
    let shown = sanitize_line(&shown.unwrap_or_default());
    match result {
        Some(Ok(document)) => Ok(document),
        Some(Err(reason)) => Err(Error::new(
            ErrorKind::Io,
            format!("cannot read `{shown}`: {reason}"),
        )),
        None => Err(Error::new(ErrorKind::Io, format!("cannot read `{shown}`"))),
    }
}
