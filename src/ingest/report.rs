//! The report of a run: counts, and every file left out with its reason.

use std::collections::BTreeMap;
use std::fmt;

use crate::source::LeftOut;

/// The report of a run. Files are counted by path, so that one content at two paths counts twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files read for the first time.
    pub added: usize,
    /// Files read again, because they changed or because an older extractor had read them.
    pub updated: usize,
    /// Files that are as they were.
    pub unchanged: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Number of files in the index whose content is also at another path that sorts before theirs.
    pub duplicates: usize,
    /// Files left out, sorted by path.
    pub left_out: Vec<LeftOut>,
    /// Folders that are missing or not credible, whose files are kept, sorted by path.
    pub absent: Vec<AbsentPlace>,
    /// Paths that were forgotten on request, in the order of the requests.
    pub forgotten: Vec<Forgotten>,
    /// Number of documents removed or written anew, by this run or earlier ones, whose parts may
    /// still be in the files of the index.
    pub stale: u64,
    /// How many of those this run made so.
    pub newly_stale: u64,
    /// True if the run was stopped before its end; the files read by then are kept.
    pub interrupted: bool,
}

/// A folder or file whose documents were forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// Its path, as given.
    pub path: String,
    /// Number of its files that had a document.
    pub files: usize,
    /// True if it still exists, in a folder that the index reads.
    pub is_read_again: bool,
}

/// A folder or file that gives no information about its documents, so that they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsentPlace {
    /// Its path, as shown.
    pub path: String,
    /// Number of its files that the index knows.
    pub files: usize,
    /// The reason.
    pub why: Absence,
}

/// The reason why a folder gives no information about its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It cannot be read; with the error of the system.
    Fault(String),
    /// It holds no file to read, as when a disk is not plugged in.
    Empty,
    /// There are only files in it that were not there before, as on another disk.
    Others,
}

impl AbsentPlace {
    /// Returns advice for the case that the documents are to be kept no longer.
    pub fn hint(&self) -> String {
        let path = self.name();
        format!("if they are gone for good, forget them with `undersigned index --remove {path}`")
    }

    fn name(&self) -> &str {
        match self.path.as_str() {
            "" => ".",
            path => path,
        }
    }
}

impl fmt::Display for AbsentPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.name(), self.why)
    }
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Absence::Fault(fault) => write!(f, "cannot be read ({fault})"),
            Absence::Empty => f.write_str("has no files to read now"),
            Absence::Others => f.write_str("has only files that were not there before"),
        }
    }
}

impl Report {
    /// Returns true if files are missing that a person would expect to find.
    pub fn has_failures(&self) -> bool {
        !self.absent.is_empty() || self.left_out.iter().any(|out| out.reason.is_failure())
    }

    /// Numbers of files left out by reason, most frequent first, equal numbers by reason.
    pub fn reasons(&self) -> Vec<(&str, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for out in &self.left_out {
            *counts.entry(out.reason.class()).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Reason;

    #[test]
    fn reasons_are_counted_without_their_particulars() {
        let out = |path: &str, reason| LeftOut {
            path: path.to_owned(),
            reason,
        };
        let report = Report {
            left_out: vec![
                out("a.png", Reason::NotDocument("png".to_owned())),
                out("b", Reason::TooLarge),
                out("c.css", Reason::NotDocument("css".to_owned())),
            ],
            ..Report::default()
        };
        assert_eq!(
            report.reasons(),
            [("not a document format", 2), ("larger than the limit", 1)]
        );
        assert!(report.has_failures());
    }
}
