//! The structure that a tagged file gives to its text.

use super::lines::Line;
use super::paragraphs::Sort;

/// The structure of a file.
#[derive(Debug, Default)]
pub(super) struct Tags;

/// The part that some text plays in the structure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role;

impl Role {
    /// The sort of block that it makes.
    pub(super) fn sort(self, _line: &Line) -> Sort {
        Sort::Text
    }
}

impl Tags {
    /// The role of marked content of a page.
    pub(super) fn role(&self, _page: u32, _mark: i32) -> Option<Role> {
        None
    }

    /// Whether two lines are of one block; nothing where the structure does not say.
    pub(super) fn together(&self, _a: &Line, _b: &Line) -> Option<bool> {
        None
    }
}
