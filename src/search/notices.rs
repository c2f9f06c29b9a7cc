//! What a reader should know of an answer that is less, or other, than was asked for.

use crate::index::StandIn;

/// One sentence for each: that documents have only some of the words, how many words were left out,
/// which ones were replaced.
pub fn notices(partial: bool, words_left_out: usize, stand_ins: &[StandIn]) -> Vec<String> {
    let mut remarks = Vec::new();
    if partial {
        remarks.push("no document has all these words; these have some of them".to_owned());
    }
    if words_left_out > 0 {
        remarks.push(format!(
            "the query has too many words: ignored the {words_left_out} least informative ones"
        ));
    }
    let stand_ins = stand_ins.iter();
    remarks.extend(stand_ins.map(|StandIn { word, other }| {
        format!("no document has `{word}`; searched for `{other}` instead")
    }));
    remarks
}
