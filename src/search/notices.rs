//! Notices to the user about an answer that is less than, or different from, what was asked for.

use crate::index::Substitute;
use crate::search::Completeness;

/// One sentence each: that documents have only some of the words, how many words were left out,
/// which words have substitutes.
pub fn notices(completeness: &Completeness) -> Vec<String> {
    let mut notices = Vec::new();
    if completeness.is_partial {
        notices.push("no document has all these words; these have some of them".to_owned());
    }
    let words_left_out = completeness.words_left_out;
    if words_left_out > 0 {
        notices.push(format!(
            "the query has too many words: ignored the {words_left_out} least informative ones"
        ));
    }
    let substitutes = completeness.substitutes.iter();
    notices.extend(substitutes.map(|Substitute { word, other }| {
        format!("no document has `{word}`; searched for `{other}` instead")
    }));
    notices
}
