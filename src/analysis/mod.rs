//! Text to terms, one chain for each language; never fields or queries.
//!
//! Words are cut by script, a pure function of the text; stemming follows the document's language.

use std::ops::Range;

/// A term and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The term: folded, unstemmed.
    pub term: String,
    /// The byte range of the text it was made from, on character borders.
    pub span: Range<usize>,
    /// Position, counted from 0; bigrams of unspaced scripts count one each.
    pub position: usize,
}

/// Cuts text into folded, unstemmed terms.
pub fn tokens(text: &str) -> Vec<Token> {
    let _ = text;
    Vec::new()
}

/// The stem of a folded term in a language given by its primary subtag; the term itself where there is no stemmer.
pub fn stem(term: &str, language: &str) -> String {
    let _ = language;
    term.to_owned()
}
