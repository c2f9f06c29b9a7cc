//! Probabilities from a forest of small decision trees.
//!
//! The trees were grown by gradient boosting on examples with known answers; `tools/main_text`,
//! `tools/facts` and `tools/signatory` grow them again. A table holds one split a line: its place
//! in its tree, a column, a threshold, and two successors, one for values at or below the threshold
//! and one for values above it. A successor is a later split of the same tree or a score. The
//! scores of all trees add up to the logarithm of the odds.
//!
//! No tree is walked. The thresholds of a column, from the lowest on, rule out leaves until one
//! lies above the value; the first leaf that remains in each tree is its answer (Lucchese and
//! others, QuickScorer, 2015). That is some three times as fast.

/// The most leaves of a tree: a bit for each.
const LEAVES: usize = 8;

/// The trees.
#[derive(Debug)]
pub(crate) struct Forest {
    /// For each column its thresholds, the lowest first.
    columns: Vec<Vec<Threshold>>,
    /// The scores of the leaves of each tree, from left to right.
    scores: Vec<[f32; LEAVES]>,
}

/// The leaves that a value above a threshold rules out.
#[derive(Debug)]
struct Threshold {
    value: f32,
    tree: u16,
    /// A bit for each leaf of the tree that can still be reached.
    remaining: u8,
}

/// One line of the table.
struct Split {
    column: usize,
    threshold: f32,
    /// The successors at or below the threshold, and above it.
    next: [Next; 2],
}

/// The successor of a split.
#[derive(Clone, Copy)]
enum Next {
    /// The number of the split in the tree.
    Split(usize),
    Score(f32),
}

impl Forest {
    /// Makes the forest of a table whose columns have these names, in the order of the rows that it
    /// will score; lines of another form are left out.
    pub(crate) fn new<N: AsRef<str>>(table: &str, names: &[N]) -> Self {
        Self::of(&read(table, names), names.len())
    }

    /// Lays out trees, each as its splits from the root on, every one before those that it leads
    /// to.
    fn of(trees: &[Vec<Split>], columns: usize) -> Self {
        let mut forest = Self {
            columns: (0..columns).map(|_| Vec::new()).collect(),
            scores: Vec::new(),
        };
        for tree in trees {
            forest.add_tree(tree);
        }
        for column in &mut forest.columns {
            column.sort_by(|one, other| one.value.total_cmp(&other.value));
        }
        forest
    }

    fn add_tree(&mut self, tree: &[Split]) {
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
            let masked = (first[at]..first[at] + below).filter(|leaf| *leaf < LEAVES);
            self.columns[split.column].push(Threshold {
                value: split.threshold,
                tree: number,
                remaining: !masked.fold(0, |bits, leaf| bits | 1 << leaf),
            });
        }
        self.scores.push(scores);
    }

    /// Scores the rows of one whole, whose own features are the last columns.
    pub(crate) fn scorer(&self, page: &[f32]) -> Scorer<'_> {
        let (passages, columns) = self.columns.split_at(self.columns.len() - page.len());
        let mut reachable = vec![u8::MAX; self.scores.len()];
        mask_leaves(columns, page, &mut reachable);
        Scorer {
            columns: passages,
            scores: &self.scores,
            page: reachable.clone(),
            reachable,
        }
    }
}

/// Rules out the leaves that some columns do not lead to.
fn mask_leaves(columns: &[Vec<Threshold>], row: &[f32], reachable: &mut [u8]) {
    for (thresholds, value) in columns.iter().zip(row) {
        for threshold in thresholds
            .iter()
            .take_while(|threshold| *value > threshold.value)
        {
            reachable[usize::from(threshold.tree)] &= threshold.remaining;
        }
    }
}

/// A scorer of the rows of one whole, a page or a document.
#[derive(Debug)]
pub(crate) struct Scorer<'f> {
    /// The thresholds of the features of rows.
    columns: &'f [Vec<Threshold>],
    scores: &'f [[f32; LEAVES]],
    /// The leaves of each tree that the features of the whole leave within reach.
    page: Vec<u8>,
    /// Room to work in.
    reachable: Vec<u8>,
}

impl Scorer<'_> {
    /// Returns the probability, from 0 to 1, that a row is what is sought, by its features without
    /// those of the whole.
    pub(crate) fn probability(&mut self, row: &[f32]) -> f32 {
        self.reachable.copy_from_slice(&self.page);
        mask_leaves(self.columns, row, &mut self.reachable);
        let odds: f32 = self
            .reachable
            .iter()
            .zip(self.scores)
            .map(|(reachable, scores)| scores[reachable.trailing_zeros() as usize % LEAVES])
            .sum();
        1.0 / (1.0 + (-odds).exp())
    }
}

/// The trees of a table; lines that are not of its form are left out.
fn read<N: AsRef<str>>(table: &str, names: &[N]) -> Vec<Vec<Split>> {
    let mut trees: Vec<Vec<Split>> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [split, column, threshold, below, above] = fields[..] else {
            continue;
        };
        if split == "0" {
            trees.push(Vec::new());
        }
        let next = |field: &str| match field.strip_prefix('>') {
            Some(split) => Next::Split(split.parse().unwrap_or_default()),
            None => Next::Score(field.parse().unwrap_or_default()),
        };
        let column = names.iter().position(|name| name.as_ref() == column);
        if let (Some(tree), Some(column), Ok(threshold)) =
            (trees.last_mut(), column, threshold.parse())
        {
            let next = [next(below), next(above)];
            tree.push(Split {
                column,
                threshold,
                next,
            });
        }
    }
    trees
}

/// Returns true if every line of a table is understood, every tree small enough, and every split
/// leads on inside its tree.
#[cfg(test)]
pub(crate) fn is_well_formed<N: AsRef<str>>(table: &str, names: &[N]) -> bool {
    let trees = read(table, names);
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let numbers = lines.clone().all(|line| {
        let mut fields = line.split('\t').skip(2);
        fields.all(|field| field.trim_start_matches('>').parse::<f32>().is_ok())
    });
    let onward = trees.iter().all(|tree| {
        let leads = |(at, split): (usize, &Split)| {
            split.next.iter().all(
                |next| !matches!(next, Next::Split(next) if *next <= at || *next >= tree.len()),
            )
        };
        tree.len() < LEAVES && tree.iter().enumerate().all(leads)
    });
    numbers && onward && trees.iter().map(Vec::len).sum::<usize>() == lines.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["a", "b", "c", "d"];

    const TABLE: &str = "# a comment\n0\ta\t1.5\t>1\t>2\n1\tb\t0.5\t0.1\t-0.2\n2\tc\t3\t>3\t0.7\n3\ta\t4\t-1\t1\n0\td\t2\t0.3\t-0.4\n";

    /// The answer of a tree that is walked.
    fn walked(tree: &[Split], row: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            let split = &tree[at];
            match split.next[usize::from(row[split.column] > split.threshold)] {
                Next::Split(next) => at = next,
                Next::Score(score) => return score,
            }
        }
    }

    #[test]
    fn what_is_left_of_a_tree_is_where_a_walk_ends() {
        let trees = read(TABLE, &NAMES);
        assert_eq!(trees.iter().map(Vec::len).collect::<Vec<_>>(), [4, 1]);
        let forest = Forest::new(TABLE, &NAMES);
        for number in 0..625_usize {
            let row: Vec<f32> = (0..4)
                .map(|column| (number / 5_usize.pow(column) % 5) as f32)
                .collect();
            let odds: f32 = trees.iter().map(|tree| walked(tree, &row)).sum();
            let expected = 1.0 / (1.0 + (-odds).exp());
            let (passage, page) = row.split_at(2);
            let found = forest.scorer(page).probability(passage);
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }
}
