//! Those whom the title of a letter names: `Open letter to …`, `…への公開書簡`.

use super::name::{before_topic, between, clean, is_dative, joined, names_office};
use super::words::{after, cues, find};
use crate::analysis::is_unspaced_or_hangul;

/// Words for support after a Nordic word for `to`.
const SUPPORT: [&str; 2] = ["stöd", "støtte"];

/// Chinese cues that say nothing of the direction of a letter, and the characters that do.
const CHINESE: [&str; 4] = ["的公开信", "的公開信", "公開信", "公开信"];
const TO: [char; 6] = ['致', '給', '给', '告', '寄', '促'];

/// The document below a title.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// It is known to be an open letter.
    Letter,
    /// Its kind is another one or not known.
    Unknown,
}

/// Those named in a title.
pub(super) fn named(title: &str, below: Below) -> Vec<String> {
    let named = after_letter(title, below)
        .or_else(|| before_letter(title))
        .or_else(|| after_sender(title))
        .or_else(|| asked(title).filter(|_| below == Below::Letter))
        .unwrap_or_default();
    between(before_topic(named))
        .flat_map(offices)
        .flat_map(joined)
        .filter_map(clean)
        .collect()
}

/// The most words before a cue in a line that is a title.
const BEFORE: usize = 2;

/// Those named in a line of the text that reads like the title of a letter.
pub(super) fn named_in_line(line: &str) -> Vec<String> {
    let cue = find(line, "letter").map(|(start, ..)| start);
    let early = cue.is_some_and(|start| line[..start].split_whitespace().count() <= BEFORE);
    let late = || find(line, "after").is_some() || find(line, "sender").is_some();
    if early || cue.is_none() && late() {
        named(line, Below::Unknown)
    } else {
        Vec::new()
    }
}

/// Returns true if a title begins with a cue, so that the text below is what the title calls it.
pub(super) fn begins(title: &str) -> bool {
    // `An open letter to` too.
    find(title, "letter").is_some_and(|(start, _, cue)| {
        title[..start].split_whitespace().count() <= BEFORE
            && !cue.starts_with(is_unspaced_or_hangul)
    })
}

/// What follows `letter to`; empty where that is what the letter asks for.
fn after_letter(title: &str, below: Below) -> Option<&str> {
    if let Some((rest, _)) = after(title, "start") {
        let end = find(rest, "after").map_or(rest.len(), |(start, ..)| start);
        return Some(&rest[..end]);
    }
    let (start, end, cue) = find(title, "letter")?;
    // Inside a line one character says little.
    if below == Below::Unknown && start > 0 && cue.chars().count() == 1 {
        return None;
    }
    let rest = title[end..].trim();
    let rest = &rest[..find(rest, "after").map_or(rest.len(), |(start, ..)| start)];
    let first = rest.split(' ').next().unwrap_or_default();
    let verb = cue.ends_with(" to")
        && (first.starts_with(char::is_lowercase) || first == "BE")
        && !cues("crowd").contains(&first);
    // `brev till stöd för`: a letter in support of somebody is not to them.
    let supports = SUPPORT.contains(&first);
    let author = cues("dative").contains(&cue) && !is_dative(first);
    let asked = after(rest, "article").map_or(rest, |(rest, _)| rest);
    let asked = asked.split(' ').next().unwrap_or_default();
    let asked = asked.trim_end_matches([',', ':']).to_lowercase();
    let thing = cues("thing").contains(&asked.as_str());
    Some(if verb || author || supports || thing {
        ""
    } else {
        rest
    })
}

/// The text before `への公開書簡`, from the last comma on.
fn before_letter(title: &str) -> Option<&str> {
    let (start, _, cue) = find(title, "after")?;
    let before = &title[..start];
    let mut clause = before
        .rsplit(['、', '，', '：', ':', '「', '―', '】'])
        .next()?;
    if CHINESE.contains(&cue) {
        // Without a word for `to` the name is of the one who writes.
        let (at, to) = clause.char_indices().rev().find(|(_, c)| TO.contains(c))?;
        clause = &clause[at + to.len_utf8()..];
    }
    Some(clause).filter(|clause| !clause.is_empty())
}

/// What follows `to` after `letter from` and those who write.
fn after_sender(title: &str) -> Option<&str> {
    let (_, end, _) = find(title, "sender")?;
    let rest = title[end..].split([':', '–', '—']).next()?;
    let (_, end, _) = find(rest, "toward")?;
    Some(rest[end..].trim()).filter(|rest| {
        let first = rest.split(' ').next().unwrap_or_default();
        first.starts_with(char::is_uppercase) || names_office(first)
    })
}

/// What follows `calling on` in the title of a letter.
fn asked(title: &str) -> Option<&str> {
    let (_, end, _) = find(title, "asked")?;
    Some(title[end..].trim())
}

/// Two offices of different bodies apart: `Speaker of the House and President of the Senate`.
fn offices(text: &str) -> Vec<&str> {
    const AND: [&str; 9] = [
        " and the ",
        " and ",
        " und den ",
        " und ",
        " et ",
        " y ",
        " e ",
        " en ",
        " och ",
    ];
    const OF: [&str; 12] = [
        " of ", " der ", " des ", " de ", " du ", " del ", " do ", " da ", " di ", " della ",
        " van ", " för ",
    ];
    let of_a_body = |part: &str| {
        let first = part.split_whitespace().next().unwrap_or_default();
        names_office(first) && OF.iter().any(|of| part.contains(of))
    };
    AND.iter()
        .filter_map(|and| text.split_once(and))
        .find(|(left, right)| {
            let left = left.strip_prefix("the ").unwrap_or(left);
            of_a_body(left) && of_a_body(right)
        })
        .map_or_else(|| vec![text], |(left, right)| vec![left, right])
}
