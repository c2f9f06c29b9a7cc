//! Suggests another spelling: the query with a word that hardly any document has replaced by a
//! common one that looks like it.

use crate::error::Result;
use crate::index::Index;
use crate::query::{Node, Query};
use crate::search::Completeness;

/// Words that are checked; each reads the terms of its first letter.
const MAX_WORDS: usize = 4;

/// How many times as many documents the other word must have.
const COMMONER: u64 = 10;

/// The fewest documents that the other word must have.
const MIN_DOCUMENTS: u64 = 2;

/// A result of at most this many documents makes a misspelling likely.
const FEW_RESULTS: u64 = 2;

/// A better spelling of `text`, which was read as `query` and found `total` documents; `None` if
/// every word is common enough, or the result is complete and large enough. Errors: those of the
/// index.
///
/// ```
/// use undersigned::index::{Index, SearchOptions};
/// use undersigned::query::syntax;
/// use undersigned::search::{matches, suggest::suggestion};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let letters = folder.path().join("letters");
/// # let directory = folder.path().join("index");
/// # std::fs::create_dir(&letters)?;
/// # let text = "Open letter\n\nDear Minister,\n\nKeep the river clean.";
/// # std::fs::write(letters.join("river.txt"), text)?;
/// # let stop = std::sync::atomic::AtomicBool::new(false);
/// # let options = undersigned::ingest::Options::default();
/// # undersigned::ingest::ingest(&[letters], &*directory, &options, &stop, &mut |_| ())?;
/// let index = Index::open(&*directory)?;
/// let (query, _) = syntax::parse("rivver");
/// let results = matches(&index, &query, &SearchOptions::default())?;
/// let better = suggestion(&index, &query, "rivver", results.total, &results.completeness)?;
/// // One document with `river` is too few for a suggestion.
/// assert_eq!(better, None);
/// # Ok(())
/// # }
/// ```
pub fn suggestion(
    index: &Index,
    query: &Query,
    text: &str,
    total: u64,
    completeness: &Completeness,
) -> Result<Option<String>> {
    if !completeness.is_partial && total > FEW_RESULTS {
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
    for word in words.into_iter().take(MAX_WORDS) {
        let Some(documents) = index.documents_with(word) else {
            continue;
        };
        if let Some((other, others)) = index.similar(word)?
            && others >= MIN_DOCUMENTS.max(documents.saturating_mul(COMMONER))
        {
            better = better.replacen(word, &other, 1);
        }
    }
    Ok((better != text).then_some(better))
}
