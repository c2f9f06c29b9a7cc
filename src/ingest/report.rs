//! The report of a run: counts, and every file left out with its reason.

use std::collections::BTreeMap;
use std::fmt;

use crate::document::FileType;
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
    /// Documents that were read, by the type of their files; those that lie in other files count,
    /// too.
    pub read: BTreeMap<FileType, usize>,
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
        counts(self.left_out.iter().map(|out| out.reason.class()))
    }

    /// What became of the files of each type, in the order of the types: how many documents were
    /// read, and how many files left out, by reason as in `reasons`. A file that was left out has
    /// the type that its name promises; those that promise none are not counted.
    pub fn types(&self) -> Vec<TypeReport<'_>> {
        let mut left_out: BTreeMap<FileType, Vec<&str>> = BTreeMap::new();
        for out in &self.left_out {
            if let Some(of) = FileType::of_ending(&out.path) {
                left_out.entry(of).or_default().push(out.reason.class());
            }
        }
        let report = |file_type| {
            let left_out = left_out.get(&file_type).into_iter().flatten().copied();
            TypeReport {
                file_type,
                read: self.read.get(&file_type).copied().unwrap_or(0),
                left_out: counts(left_out),
            }
        };
        let all = FileType::ALL.into_iter().map(report);
        all.filter(|one| one.read > 0 || !one.left_out.is_empty())
            .collect()
    }
}

/// What became of the files of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeReport<'a> {
    /// The type.
    pub file_type: FileType,
    /// Documents read.
    pub read: usize,
    /// Files left out, by reason.
    pub left_out: Vec<(&'a str, usize)>,
}

/// How often each text occurs, the most frequent first, equal numbers by text.
fn counts<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
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

    #[test]
    fn what_was_read_and_left_out_is_told_by_type() {
        let out = |path: &str, why: &str| LeftOut {
            path: path.to_owned(),
            reason: Reason::Unreadable(why.to_owned()),
        };
        let report = Report {
            read: BTreeMap::from([(FileType::Html, 3), (FileType::Pdf, 2)]),
            left_out: vec![
                out("a.pdf", "encrypted"),
                out("b.PDF", "a scan"),
                out("c.eml!d.pdf", "a scan"),
                out("e.docx", "damaged"),
                out("f", "damaged"),
            ],
            ..Report::default()
        };
        let one = |file_type, read, left_out: &[(&'static str, usize)]| TypeReport {
            file_type,
            read,
            left_out: left_out.to_vec(),
        };
        assert_eq!(
            report.types(),
            [
                one(FileType::Html, 3, &[]),
                one(FileType::Pdf, 2, &[("a scan", 2), ("encrypted", 1)]),
                one(FileType::Docx, 0, &[("damaged", 1)]),
            ]
        );
    }
}
