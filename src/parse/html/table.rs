//! Tables of data, as opposed to those that only lay out the page.

use super::tree::Tree;

/// Returns true if a table holds data rather than the layout of the page: at least two rows and two
/// columns, no table or long text or several lines in its cells.
pub(super) fn is_data(tree: &Tree, table: usize) -> bool {
    let (mut rows, mut cells, mut broken, mut filled, mut long) = (0, 0, 0, 0, 0);
    let mut cell_end = 0;
    let mut size = 0_usize;
    for node in tree.inside(table) {
        match tree.name(node) {
            "table" | "ul" | "ol" | "h1" | "h2" | "blockquote" | "form" => return false,
            "tr" => rows += 1,
            "td" | "th" => {
                cells += 1;
                size = 0;
                cell_end = tree.nodes[node].end;
            }
            "br" | "p" if node < cell_end && size > 0 => broken += 1,
            "" => {
                let text = tree.text(node).trim();
                if text.is_empty() {
                    continue;
                }
                if size == 0 {
                    filled += 1;
                }
                size += text.len();
                if size > 600 {
                    long += 1;
                    size = 1;
                }
            }
            _ => {}
        }
    }
    rows >= 2 && cells >= rows * 3 / 2 && long * 8 <= filled && broken * 2 <= filled
}
