//! How likely a passage is main text, by a forest of small decision trees.
//!
//! The trees were grown by gradient boosting on pages whose main text is known; `tools/main_text` grows them again. The table
//! `forest.tsv` holds one split a line: a column of `features`, a border, and what follows at or below it and above it, a
//! later split of the same tree or a score. The scores of all trees add up to the logarithm of the odds.
//!
//! No tree is walked. The borders of a column, from the lowest on, rule out leaves until one lies above the value; what is
//! left of each tree is its answer (Lucchese and others, QuickScorer, 2015). That is some three times as fast.

use std::sync::OnceLock;

use super::features;

/// The table of the splits, tree after tree.
const TABLE: &str = include_str!("forest.tsv");

/// The most leaves of a tree: a bit for each.
const LEAVES: usize = 8;

/// The trees.
pub(super) struct Forest {
    /// For each column its borders, the lowest first.
    columns: Vec<Vec<Border>>,
    /// The scores of the leaves of each tree, from left to right.
    scores: Vec<[f32; LEAVES]>,
}

/// What a value above a border rules out.
struct Border {
    value: f32,
    tree: u16,
    /// A bit for each leaf of the tree that can still be reached.
    left: u8,
}

/// One line of the table.
struct Split {
    column: usize,
    border: f32,
    /// What follows at or below the border, and above it.
    next: [Next; 2],
}

/// What follows a split.
#[derive(Clone, Copy)]
enum Next {
    /// The number of the split in the tree.
    Split(usize),
    Score(f32),
}

impl Forest {
    /// The trained forest.
    pub(super) fn trained() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| Self::of(&read(TABLE)))
    }

    /// Lays out trees, each as its splits from the root on, every one before those that it leads to.
    fn of(trees: &[Vec<Split>]) -> Self {
        let mut forest = Self {
            columns: features::names().iter().map(|_| Vec::new()).collect(),
            scores: Vec::new(),
        };
        for tree in trees {
            forest.plant(tree);
        }
        for column in &mut forest.columns {
            column.sort_by(|one, other| one.value.total_cmp(&other.value));
        }
        forest
    }

    fn plant(&mut self, tree: &[Split]) {
        let number = u16::try_from(self.scores.len()).unwrap_or(u16::MAX);
        let mut counts = vec![1_usize; tree.len()];
        let leaves = |next: Next, counts: &[usize]| match next {
            Next::Split(split) => counts.get(split).copied().unwrap_or(1),
            Next::Score(_) => 1,
        };
        for (at, split) in tree.iter().enumerate().rev() {
            counts[at] = split.next.iter().map(|next| leaves(*next, &counts)).sum();
        }
        let mut scores = [0.0; LEAVES];
        let mut first = vec![0; tree.len()];
        for (at, split) in tree.iter().enumerate() {
            let below = leaves(split.next[0], &counts);
            for (next, leaf) in split.next.into_iter().zip([first[at], first[at] + below]) {
                match next {
                    Next::Split(split) if split < first.len() => first[split] = leaf,
                    Next::Score(score) if leaf < LEAVES => scores[leaf] = score,
                    _ => {}
                }
            }
            let ruled_out = (first[at]..first[at] + below).filter(|leaf| *leaf < LEAVES);
            self.columns[split.column].push(Border {
                value: split.border,
                tree: number,
                left: !ruled_out.fold(0, |bits, leaf| bits | 1 << leaf),
            });
        }
        self.scores.push(scores);
    }

    /// Judges the passages of a page, whose own figures are the last columns.
    pub(super) fn judge(&self, page: &[f32]) -> Judge<'_> {
        let (passages, columns) = self.columns.split_at(self.columns.len() - page.len());
        let mut open = vec![u8::MAX; self.scores.len()];
        rule_out(columns, page, &mut open);
        Judge {
            columns: passages,
            scores: &self.scores,
            page: open.clone(),
            open,
        }
    }
}

/// Rules out the leaves that some columns do not lead to.
fn rule_out(columns: &[Vec<Border>], row: &[f32], open: &mut [u8]) {
    for (borders, value) in columns.iter().zip(row) {
        for border in borders.iter().take_while(|border| *value > border.value) {
            open[usize::from(border.tree)] &= border.left;
        }
    }
}

/// A judge of the passages of one page.
pub(super) struct Judge<'f> {
    /// The borders of the figures of passages.
    columns: &'f [Vec<Border>],
    scores: &'f [[f32; LEAVES]],
    /// What the page's figures leave of each tree.
    page: Vec<u8>,
    /// Room to work in.
    open: Vec<u8>,
}

impl Judge<'_> {
    /// How likely a passage is main text, from 0 to 1, by its row of figures.
    pub(super) fn likelihood(&mut self, row: &[f32]) -> f32 {
        self.open.copy_from_slice(&self.page);
        rule_out(self.columns, row, &mut self.open);
        let odds: f32 = self
            .open
            .iter()
            .zip(self.scores)
            .map(|(open, scores)| scores[open.trailing_zeros() as usize % LEAVES])
            .sum();
        1.0 / (1.0 + (-odds).exp())
    }
}

/// The trees of a table; lines that are not of its form are left out.
fn read(table: &str) -> Vec<Vec<Split>> {
    let names = features::names();
    let mut trees: Vec<Vec<Split>> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [split, column, border, below, above] = fields[..] else {
            continue;
        };
        if split == "0" {
            trees.push(Vec::new());
        }
        let next = |field: &str| match field.strip_prefix('>') {
            Some(split) => Next::Split(split.parse().unwrap_or_default()),
            None => Next::Score(field.parse().unwrap_or_default()),
        };
        let column = names.iter().position(|name| name == column);
        if let (Some(tree), Some(column), Ok(border)) = (trees.last_mut(), column, border.parse()) {
            let next = [next(below), next(above)];
            tree.push(Split {
                column,
                border,
                next,
            });
        }
    }
    trees
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        let trees = read(TABLE);
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(
            trees.iter().map(Vec::len).sum::<usize>(),
            lines.clone().count()
        );
        for line in lines {
            let mut fields = line.split('\t').skip(2);
            assert!(
                fields.all(|field| field.trim_start_matches('>').parse::<f32>().is_ok()),
                "{line}"
            );
        }
        for tree in &trees {
            assert!(tree.len() < LEAVES);
            for (at, split) in tree.iter().enumerate() {
                // Leading on only forward, and inside the tree.
                for next in split.next {
                    assert!(!matches!(next, Next::Split(next) if next <= at || next >= tree.len()));
                }
            }
        }
    }

    /// The answer of a tree that is walked.
    fn walked(tree: &[Split], row: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            let split = &tree[at];
            match split.next[usize::from(row[split.column] > split.border)] {
                Next::Split(next) => at = next,
                Next::Score(score) => return score,
            }
        }
    }

    #[test]
    fn what_is_left_of_a_tree_is_where_a_walk_ends() {
        let trees = read(TABLE);
        let forest = Forest::of(&trees);
        let mut seed = 1_u32;
        for _ in 0..50 {
            let row: Vec<f32> = (0..forest.columns.len())
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 16) as f32 / 4000.0
                })
                .collect();
            let odds: f32 = trees.iter().map(|tree| walked(tree, &row)).sum();
            let expected = 1.0 / (1.0 + (-odds).exp());
            let (passage, page) = row.split_at(row.len() / 2);
            let found = forest.judge(page).likelihood(passage);
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }
}
