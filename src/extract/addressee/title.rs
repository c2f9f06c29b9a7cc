//! Those whom the title of a letter names: `Open letter to …`, `…への公開書簡`.

use super::name::{before_topic, between, clean, is_dative};
use super::words::{after, cues, find};

/// Those named in a title; `letter` tells whether the document is known to be one.
pub(super) fn named(title: &str, letter: bool) -> Vec<String> {
    let named = after_letter(title)
        .or_else(|| before_letter(title))
        .or_else(|| after_sender(title))
        .or_else(|| letter.then(|| asked(title)).flatten())
        .unwrap_or_default();
    between(before_topic(named)).filter_map(clean).collect()
}

/// What follows `letter to`; empty where that is what the letter asks for.
fn after_letter(title: &str) -> Option<&str> {
    if let Some((rest, _)) = after(title, "start") {
        let end = find(rest, "after").map_or(rest.len(), |(start, ..)| start);
        return Some(&rest[..end]);
    }
    let (_, end, cue) = find(title, "letter")?;
    let rest = title[end..].trim();
    let first = rest.split(' ').next().unwrap_or_default();
    let verb = cue.ends_with(" to")
        && first.starts_with(char::is_lowercase)
        && !cues("crowd").contains(&first);
    let author = cues("dative").contains(&cue) && !is_dative(first);
    Some(if verb || author { "" } else { rest })
}

/// What stands before `への公開書簡`, from the last comma on.
fn before_letter(title: &str) -> Option<&str> {
    let (start, ..) = find(title, "after")?;
    let before = &title[..start];
    let clause = before.rsplit(['、', '，', '：', ':', '「', '―']).next();
    clause.filter(|clause| !clause.is_empty())
}

/// What follows `to` after `letter from` and those who write.
fn after_sender(title: &str) -> Option<&str> {
    let (_, end, _) = find(title, "sender")?;
    let rest = title[end..].split([':', '–', '—']).next()?;
    let (_, end, _) = find(rest, "toward")?;
    Some(rest[end..].trim()).filter(|rest| rest.starts_with(char::is_uppercase))
}

/// What follows `calling on` in the title of a letter.
fn asked(title: &str) -> Option<&str> {
    let (_, end, _) = find(title, "asked")?;
    Some(title[end..].trim())
}
