//! What somebody may have meant: the query with a word that hardly any document has replaced by a
//! common one that looks like it.

use crate::error::Result;
use crate::index::Index;
use crate::query::{Node, Query};

/// Words looked at; each costs a look through the terms of its first letter.
const WORDS: usize = 4;

/// How many times as many documents the other word must have.
const COMMONER: u64 = 10;

/// The fewest documents that the other word must have.
const FEWEST: u64 = 2;

/// So few documents, or fewer, make a misspelling likely.
const FEW: u64 = 2;

/// A better spelling of `text`, which was read as `query`; `None` where every word is fine as it
/// is, or enough was found: `total` documents, all of which have all words unless the result is
/// `partial`. Errors: those of the index.
pub fn suggestion(
    index: &Index,
    query: &Query,
    text: &str,
    total: u64,
    partial: bool,
) -> Result<Option<String>> {
    if !partial && total > FEW {
        return Ok(None);
    }
    let mut words = Vec::new();
    let mut open: Vec<&Node> = query.text.iter().collect();
    while let Some(node) = open.pop() {
        match node {
            Node::Word(word) => words.push(word.as_str()),
            Node::All(nodes) | Node::Any(nodes) => open.extend(nodes.iter().rev()),
            Node::Phrase { .. }
            | Node::Prefix(_)
            | Node::Fuzzy { .. }
            | Node::Field(..)
            | Node::Not(_) => {}
        }
    }
    let mut better = text.to_owned();
    for word in words.into_iter().take(WORDS) {
        let Some(documents) = index.documents_with(word) else {
            continue;
        };
        if let Some((other, others)) = index.similar(word)?
            && others >= FEWEST.max(documents.saturating_mul(COMMONER))
        {
            better = better.replacen(word, &other, 1);
        }
    }
    Ok((better != text).then_some(better))
}
