//! What a page declares about itself.

use super::tree::Tree;
use crate::parse::Declaration;

/// Everything a page declares, in order of appearance.
pub(super) fn declarations(tree: &Tree) -> Vec<Declaration> {
    let _ = tree;
    Vec::new()
}
