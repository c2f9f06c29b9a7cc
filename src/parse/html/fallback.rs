//! The whole page as html2text lays it out, for pages without main text.
//!
//! Such a page is better found by everything it says than by nothing. Takes markup; knows nothing
//! of zones.

use std::panic::catch_unwind;

use super::tree::Tree;
use crate::parse::{Block, text};

/// The longest markup laid out, in bytes: html2text takes 65 times as much memory.
const LONGEST: usize = 1 << 20;

/// The deepest markup laid out, in elements: the time of html2text's tree grows with the square of
/// the depth.
const DEEPEST: usize = 200;

/// A line width that no line reaches, so that line breaks are those of the page.
const WIDTH: usize = 1 << 20;

/// The text of a page as blocks of main text; nothing for markup that is too long or too deep.
pub(super) fn blocks(tree: &Tree, markup: &str) -> Vec<Block> {
    if markup.len() > LONGEST || depth(tree) > DEEPEST {
        return Vec::new();
    }
    let lay_out = || {
        html2text::config::plain_no_decorate()
            .no_table_borders()
            .link_footnotes(false)
            .allow_width_overflow()
            .string_from_read(markup.as_bytes(), WIDTH)
    };
    // Some malformed tables make it panic; it keeps nothing between calls.
    match catch_unwind(lay_out) {
        Ok(Ok(laid_out)) => text::parse(&laid_out).blocks,
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

/// How many elements are open at most.
fn depth(tree: &Tree) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    let mut deepest = 0;
    for (at, node) in tree.nodes.iter().enumerate() {
        while ends.last().is_some_and(|end| *end <= at) {
            ends.pop();
        }
        if node.end > at + 1 {
            ends.push(node.end);
            deepest = deepest.max(ends.len());
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markup: &str, expected: &[&str]) {
        let found = blocks(&Tree::read(markup), markup);
        let texts: Vec<&str> = found.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn everything_is_laid_out_but_what_is_too_deep_or_too_long() {
        let page = |inside: &str| format!("<html><body><p>Letters</p>{inside}</body></html>");
        check(&page("<p>Reports</p>"), &["Letters", "Reports"]);
        check(&page(&"<div>".repeat(DEEPEST)), &[]);
        check(&page(&" ".repeat(LONGEST)), &[]);
        check("", &[]);
    }
}
