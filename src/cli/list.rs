//! The list of files left out that `index --report` writes: JSON Lines, written whole; it replaces
//! only an earlier list.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::document::FileType;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Location, Writer};
use crate::ingest::Report;
use crate::present::json_text;
use crate::source::name::is_within;
use crate::source::root;

use super::progress;

/// The destination of a list.
#[derive(Debug)]
pub(super) struct List {
    /// The file: where a link leads, if it is one.
    path: PathBuf,
    /// True if it is a pipe or a device, to be written to as it is.
    is_stream: bool,
}

/// A line of a list.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    path: std::borrow::Cow<'a, str>,
    reason: std::borrow::Cow<'a, str>,
    /// The type that the name promises; earlier lists have none.
    #[serde(borrow, default)]
    r#type: Option<std::borrow::Cow<'a, str>>,
}

/// The longest first line of a file that is read to decide whether it is a list, in bytes.
const LONGEST_LINE: u64 = 64 << 10;

impl List {
    /// Makes sure before a run that a list may be written to a file after it; changes nothing.
    /// Errors: `Usage` for a file in the index directory, in a folder that is read, or of another
    /// content, `Io` where its folder cannot be looked at.
    pub(super) fn new(path: &Path, given: &[PathBuf], location: &Location) -> Result<Self> {
        let refused = |why: &str| {
            Error::new(ErrorKind::Usage, format!("`{}` {why}", path.display()))
                .at(path)
                .hint("give a new file elsewhere: `--report FILE`")
        };
        let found = fs::metadata(path).ok();
        if found.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(refused("is a folder"));
        }
        let is_stream = found.as_ref().is_some_and(|found| !found.is_file());
        if is_stream {
            return Ok(Self {
                path: path.to_owned(),
                is_stream,
            });
        }
        let absolute = root::absolute(path);
        let place = PathBuf::from(&absolute);
        if is_within(&absolute, &root::absolute(&location.path)) {
            return Err(refused("is in the index directory"));
        }
        let known = Writer::roots_of(location).unwrap_or_default().all;
        let known = known.into_iter().map(|known| known.absolute);
        let mut roots = given.iter().map(|path| root::absolute(path)).chain(known);
        if let Some(root) = roots.find(|root| is_within(&absolute, root)) {
            return Err(refused(&format!("is in `{root}`, which is being read")));
        }
        if found.is_some() && !is_list(&place) {
            return Err(refused("exists and is not a list of files left out"));
        }
        let folder = place.parent().unwrap_or(&place);
        fs::metadata(folder).map_err(|error| {
            Error::io("write", path, error)
                .hint("give a file in a folder that exists and may be written to")
        })?;
        Ok(Self {
            path: place,
            is_stream,
        })
    }

    /// Writes the list of a run that has ended. Errors: `Io`; an earlier list is then as it was.
    pub(super) fn write(self, report: &Report) -> Result<()> {
        let written = if self.is_stream {
            File::options()
                .write(true)
                .open(&self.path)
                .and_then(|file| write_lines(report, file))
        } else {
            self.replace(report)
        };
        written.map_err(|error| {
            Error::io("write", &self.path, error)
                .hint("give a file in a folder that exists and may be written to")
        })
    }

    /// Reports that the list is not written, because the run was stopped.
    pub(super) fn leave(self) {
        progress::line(&format!(
            "note: `{}` is written by a run that is not stopped",
            self.path.display()
        ));
    }

    fn replace(&self, report: &Report) -> std::io::Result<()> {
        let mut beside = OsString::from(&self.path);
        beside.push(format!(".{}.new", std::process::id()));
        let file = File::options().write(true).create_new(true).open(&beside)?;
        let placed = write_lines(report, file).and_then(|()| fs::rename(&beside, &self.path));
        if placed.is_err() {
            // It was made above.
            let _ = fs::remove_file(&beside);
        }
        placed
    }
}

/// Returns true if a file is empty or begins as a list does.
fn is_list(path: &Path) -> bool {
    let mut line = String::new();
    let read = File::open(path)
        .and_then(|file| BufReader::new(file.take(LONGEST_LINE)).read_line(&mut line));
    read.is_ok() && (line.is_empty() || serde_json::from_str::<Line<'_>>(&line).is_ok())
}

fn write_lines(report: &Report, file: File) -> std::io::Result<()> {
    let mut out = BufWriter::new(file);
    for left_out in &report.left_out {
        let line = Line {
            path: left_out.path.as_str().into(),
            reason: left_out.reason.to_string().into(),
            r#type: FileType::of_ending(&left_out.path).map(|of| of.name().into()),
        };
        writeln!(out, "{}", json_text::line(&line)?)?;
    }
    out.flush()
}
