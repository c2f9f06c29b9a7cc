//! Tables while they are written: which are data, and what their rows say.

use crate::parse::{Block, BlockKind, Zone};

/// A cell with more characters holds text, not data.
const LONG_CELL: usize = 600;

/// A table being written.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// True if another table, a list or a heading stands in it.
    pub(super) is_layout: bool,
}

#[derive(Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Vec<Block>>,
    pub(super) is_header: bool,
}

impl Table {
    /// Returns true if it holds data rather than the layout of a page, by the rule for web pages:
    /// at least two rows and two columns, no table in it, hardly any long text or cells of several
    /// lines.
    pub(super) fn is_data(&self) -> bool {
        let cells: usize = self.rows.iter().map(|row| row.cells.len()).sum();
        let (mut filled, mut long, mut broken) = (0, 0, 0);
        for blocks in self.rows.iter().flat_map(|row| &row.cells) {
            let size: usize = blocks.iter().map(|block| block.text.len()).sum();
            let lines = |block: &Block| 1 + block.text.matches('\n').count();
            filled += usize::from(size > 0);
            long += usize::from(size > LONG_CELL);
            broken += blocks.iter().map(lines).sum::<usize>().saturating_sub(1);
        }
        !self.is_layout
            && self.rows.len() >= 2
            && cells >= self.rows.len() * 3 / 2
            && long * 8 <= filled
            && broken * 2 <= filled
    }
}

impl Row {
    pub(super) fn block(&self, group: u32) -> Option<Block> {
        let cell = |blocks: &Vec<Block>| {
            let words = blocks
                .iter()
                .flat_map(|block| block.text.split_whitespace());
            words.collect::<Vec<_>>().join(" ")
        };
        let text: Vec<String> = self.cells.iter().map(cell).collect();
        let text = text.join("\t");
        let text = text.trim_end_matches('\t');
        let mut shown = self.cells.iter().flatten();
        (!text.trim().is_empty()).then(|| Block {
            kind: BlockKind::TableRow {
                header: self.is_header,
            },
            zone: Zone::Main,
            text: text.to_owned(),
            group,
            emphasized: shown.all(|block| block.emphasized),
        })
    }
}
