//! Questions, as both engines are to understand them.

/// Hits asked for.
pub(crate) const HITS: usize = 10;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Term,
    And,
    Or,
    Phrase,
    Prefix,
    Filtered,
    Faceted,
    Snippets,
}

impl Class {
    pub(crate) const ALL: [Self; 8] = [
        Self::Term,
        Self::And,
        Self::Or,
        Self::Phrase,
        Self::Prefix,
        Self::Filtered,
        Self::Faceted,
        Self::Snippets,
    ];

    pub(crate) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// A question.
pub(crate) struct Question {
    pub(crate) class: Class,
    pub(crate) words: Vec<String>,
    pub(crate) year: i16,
}
