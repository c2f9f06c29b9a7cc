//! What a run did: counts, and every file left out with its reason.

use std::collections::BTreeMap;

use crate::source::LeftOut;

/// What a run did. Files are counted by path, so that one content at two paths counts twice.
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
    /// Files, of those in the index, whose content is also found at another path that sorts before theirs.
    pub duplicates: usize,
    /// Files left out, sorted by path.
    pub left_out: Vec<LeftOut>,
    /// Whether the run was stopped before its end; what it had read is kept.
    pub interrupted: bool,
}

impl Report {
    /// Whether files are missing that a person would expect to find.
    pub fn has_failures(&self) -> bool {
        self.left_out.iter().any(|out| out.reason.is_failure())
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
