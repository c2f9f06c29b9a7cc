//! Documents whose path fits a pattern: the paths of a segment are scanned once, and documents are
//! tested by the number of their path.

use tantivy::columnar::StrColumn;
use tantivy::query::Query as EngineQuery;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::{DocId, SegmentReader};

use crate::index::tantivy::schema::PATH;

/// Returns documents with a path that fits: `*` matches any characters, and folders before the
/// pattern do not matter.
pub(super) fn fitting(pattern: &str) -> Box<dyn EngineQuery> {
    let pieces: Vec<String> = pattern.split('*').map(str::to_owned).collect();
    let of_segment = move |reader: &SegmentReader| {
        let paths = reader.fast_fields().str(PATH)?;
        let fitting = match &paths {
            Some(paths) => ordinals(paths, &pieces)?,
            None => Vec::new(),
        };
        let is_fitting = move |ordinal: u64| fitting.get(ordinal as usize) == Some(&true);
        Ok(move |document: DocId| {
            let mut ordinals = paths.iter().flat_map(|paths| paths.term_ords(document));
            ordinals.any(&is_fitting)
        })
    };
    Box::new(DocPredicateQuery::from(FunctionPredicate::from(of_segment)))
}

/// Returns for each path of a segment, in the order of the ordinals, whether it fits.
fn ordinals(paths: &StrColumn, pieces: &[String]) -> tantivy::Result<Vec<bool>> {
    let mut fitting = Vec::with_capacity(paths.num_terms());
    let mut stream = paths.dictionary().stream()?;
    while stream.advance() {
        let path = std::str::from_utf8(stream.key());
        fitting.push(path.is_ok_and(|path| fits(path, pieces)));
    }
    Ok(fitting)
}

/// Returns true if a path, or its part behind one of its folders, begins with the first piece, ends
/// with the last, and has the others between them in order.
fn fits(path: &str, pieces: &[String]) -> bool {
    let folders = path.match_indices('/').map(|(at, _)| at + 1);
    let mut ends = std::iter::once(0).chain(folders);
    ends.any(|from| fits_whole(&path[from..], pieces))
}

fn fits_whole(text: &str, pieces: &[String]) -> bool {
    let (Some(first), rest) = (pieces.first(), pieces.get(1..).unwrap_or_default()) else {
        return false;
    };
    let Some((last, between)) = rest.split_last() else {
        return text == first;
    };
    let Some(mut text) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in between {
        match text.split_once(piece.as_str()) {
            Some((_, behind)) => text = behind,
            None => return false,
        }
    }
    text.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_before_a_pattern_do_not_matter() {
        let check = |pattern: &str, path: &str, expected: bool| {
            let pieces: Vec<String> = pattern.split('*').map(str::to_owned).collect();
            assert_eq!(fits(path, &pieces), expected, "{pattern} {path}");
        };
        for (pattern, path, expected) in [
            ("2010/*", "letters/2010/a.html", true),
            ("2010/*", "2010/a.html", true),
            ("2010/*", "12010/a.html", false),
            ("a.html", "letters/2010/a.html", true),
            ("a.html", "letters/2010/aa.html", false),
            ("*.html", "letters/2010/a.html", true),
            ("le*2010*ml", "letters/2010/a.html", true),
            ("le*2010*txt", "letters/2010/a.html", false),
            ("a*a", "a", false),
            ("*", "", true),
            ("پ*", "x/پیام.txt", true),
        ] {
            check(pattern, path, expected);
        }
    }
}
