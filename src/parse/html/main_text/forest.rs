//! How likely a passage is main text, by a forest of small decision trees.
//!
//! The trees were grown by gradient boosting on pages whose main text is known; `tools/main_text` grows them again. The table
//! `forest.tsv` holds one split a line: a column of `features`, a border, and what follows at or below it and above it, a
//! later split of the same tree or a score. The scores of all trees add up to the logarithm of the odds.

use std::sync::OnceLock;

use super::features;

/// The table of the splits, tree after tree.
const TABLE: &str = include_str!("forest.tsv");

/// The trees.
pub(super) struct Forest {
    splits: Vec<Split>,
    /// The first split of each tree.
    roots: Vec<u16>,
}

/// One question and where its answers lead.
struct Split {
    column: u16,
    border: f32,
    /// What follows at or below the border, and above it.
    next: [Next; 2],
}

/// What follows a split.
#[derive(Clone, Copy)]
enum Next {
    Split(u16),
    Score(f32),
}

impl Forest {
    /// The trained forest.
    pub(super) fn trained() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| Self::read(TABLE))
    }

    /// Reads a table of splits; lines that are not of its form are left out.
    fn read(table: &str) -> Self {
        let names = features::names();
        let mut forest = Self {
            splits: Vec::new(),
            roots: Vec::new(),
        };
        let mut first = 0_u16;
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [split, column, border, below, above] = fields[..] else {
                continue;
            };
            let place = u16::try_from(forest.splits.len()).unwrap_or(u16::MAX);
            if split == "0" {
                first = place;
                forest.roots.push(place);
            }
            let next = |field: &str| match field.strip_prefix('>') {
                Some(split) => Next::Split(first + split.parse::<u16>().unwrap_or_default()),
                None => Next::Score(field.parse().unwrap_or_default()),
            };
            let column = names.iter().position(|name| name == column);
            forest.splits.push(Split {
                column: u16::try_from(column.unwrap_or_default()).unwrap_or_default(),
                border: border.parse().unwrap_or_default(),
                next: [next(below), next(above)],
            });
        }
        forest
    }

    /// How likely a row of figures is that of main text, from 0 to 1.
    pub(super) fn likelihood(&self, row: &[f32]) -> f32 {
        let odds: f32 = self.roots.iter().map(|root| self.score(*root, row)).sum();
        1.0 / (1.0 + (-odds).exp())
    }

    /// The score of one tree.
    fn score(&self, root: u16, row: &[f32]) -> f32 {
        let mut at = usize::from(root);
        loop {
            let split = &self.splits[at];
            let above = row[usize::from(split.column)] > split.border;
            match split.next[usize::from(above)] {
                Next::Split(next) => at = usize::from(next),
                Next::Score(score) => return score,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        let names = features::names();
        let forest = Forest::trained();
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(forest.splits.len(), lines.clone().count());
        for line in lines {
            let mut fields = line.split('\t').skip(1);
            let column = fields.next().unwrap_or_default();
            assert!(names.iter().any(|name| name == column), "{line}");
            assert!(
                fields.all(|field| field.trim_start_matches('>').parse::<f32>().is_ok()),
                "{line}"
            );
        }
        for (place, split) in forest.splits.iter().enumerate() {
            for next in split.next {
                // Leading on only forward, no walk goes in a circle.
                assert!(!matches!(next, Next::Split(next) if usize::from(next) <= place));
            }
        }
    }
}
