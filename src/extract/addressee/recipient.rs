//! Recipients named by a block after `To:`, or by a short line of their own.
//!
//! Takes lines, gives names; knows nothing of titles and salutations.

use std::ops::Range;

use crate::deadline;

use super::name::{between, clean, is_person, names_office};
use super::words::{after, cues};
use super::{LONGEST, Line};
use crate::analysis::is_unspaced_or_hangul;

/// The most lines of one block.
const MAX_BLOCK_LINES: usize = 12;

/// The longest line of a block, in bytes.
const MAX_BLOCK_LINE: usize = 120;

/// What a line of an address names.
#[derive(Clone, Copy)]
enum LineKind {
    Person,
    Office,
    Other,
}

/// A recipient being read: a name, whether a person and an office are in it already, where it
/// stands.
struct Recipient {
    name: String,
    person: bool,
    office: bool,
    span: Range<usize>,
}

impl Recipient {
    /// Returns true if a line goes on with this recipient: a person's office, or the person in an
    /// office.
    fn goes_on_with(&self, line: LineKind) -> bool {
        match line {
            LineKind::Person => !self.person,
            LineKind::Office => self.person || self.office,
            LineKind::Other => self.person,
        }
    }
}

/// Recipients after `To:`, each with its office and body, and where they stand.
pub(super) fn after_cue(lines: &[Line<'_>]) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        deadline::tick();
        at += 1;
        let Some((rest, _)) = after(line.text, "recipient") else {
            continue;
        };
        if line.text.len() > LONGEST {
            continue;
        }
        let below = lines[at..].iter().take(MAX_BLOCK_LINES);
        let block = below.take_while(|line| !ends_block(line.text));
        let mut recipients: Vec<Recipient> = Vec::new();
        let parts = parted(rest);
        let first = (parts.len() == 1 && !rest.is_empty()).then_some((rest, &line.span));
        for part in parts.iter().filter(|_| parts.len() > 1) {
            let mut own = Vec::new();
            take(part, &line.span, &mut own);
            recipients.append(&mut own);
        }
        let mut read = usize::from(parts.len() > 1);
        for (text, span) in first
            .into_iter()
            .chain(block.map(|line| (line.text, &line.span)))
        {
            read += 1;
            // Without a name on the line of the cue a paragraph below is no recipient.
            if text.len() > MAX_BLOCK_LINE && read > 1 {
                break;
            }
            take(text, span, &mut recipients);
        }
        let below = read - usize::from(!rest.is_empty());
        let address = lines
            .get(at + below)
            .is_some_and(|line| has_number(line.text));
        if address && recipients.len() > 1 {
            // A house, not one more person, stands before a street with its number.
            recipients.pop_if(|last| last.person && !last.office);
        }
        at += below;
        found.extend(recipients.into_iter().map(|known| (known.name, known.span)));
    }
    found
}

/// Words for `and` with an article, before the last of a list.
const LAST: [&str; 14] = [
    " and the ",
    " as well as ",
    " und der ",
    " und die ",
    " sowie ",
    " et le ",
    " et la ",
    " ainsi que ",
    " y el ",
    " y la ",
    " e o ",
    " e a ",
    " en de ",
    " en het ",
];

/// The recipients of one line that names several: parted by semicolons, or as a list whose last one
/// follows a word for `and` with an article.
pub(super) fn parted(text: &str) -> Vec<&str> {
    let by_marks: Vec<&str> = text.split([';', '；']).map(str::trim).collect();
    let by_marks: Vec<&str> = by_marks
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if by_marks.len() > 1 {
        return by_marks;
    }
    let mut several: Vec<&str> = between(text).collect();
    if several.len() == 1
        && let Some((before, after)) = LAST.iter().find_map(|and| text.rsplit_once(and))
        && before.contains(", ")
    {
        several = vec![before, after];
    }
    let [all @ .., last] = several.as_slice() else {
        return vec![text];
    };
    let mut parts: Vec<&str> = Vec::new();
    for one in all {
        // An office after a comma belongs to the one before it.
        let list: Vec<&str> = one.split(", ").collect();
        let of_office = |part: &&str| names_office(part.split(' ').next().unwrap_or_default());
        if list.iter().skip(1).any(of_office) {
            parts.push(one);
        } else {
            parts.extend(list);
        }
    }
    parts.push(last);
    parts
}

/// Reads a line into recipients: a name of its own, or the office of the one before.
fn take(text: &str, span: &Range<usize>, recipients: &mut Vec<Recipient>) {
    let text = after(text, "line").map_or(text, |(rest, _)| rest);
    let Some(name) = clean(text) else { return };
    let (person, office) = (is_person(&name), names_office(&name));
    let kind = match (person, office) {
        (true, _) => LineKind::Person,
        (false, true) => LineKind::Office,
        (false, false) => LineKind::Other,
    };
    // A name with its office on one line goes on with nobody.
    let whole = office && name.contains([',', '，']);
    match recipients
        .last_mut()
        .filter(|known| !whole && known.goes_on_with(kind))
    {
        Some(known) => {
            known.name = format!("{}, {name}", known.name);
            known.person |= person;
            known.office |= office;
            known.span.end = span.end;
        }
        None => recipients.push(Recipient {
            name,
            person,
            office,
            span: span.clone(),
        }),
    }
}

/// Those whom lines name one after another, each with its office; what is copied in, dated or
/// numbered is left out.
pub(super) fn gathered(lines: &[&Line<'_>]) -> Vec<(String, Range<usize>)> {
    let mut recipients: Vec<Recipient> = Vec::new();
    for line in lines {
        if after(line.text, "copy").is_some() {
            break;
        }
        if has_number(line.text) && line.text.len() < 60 {
            continue;
        }
        // `To view the letter, visit` names nobody.
        if after(line.text, "line").is_some_and(|(rest, cue)| is_verb(cue, rest)) {
            continue;
        }
        let goes_on = recipients
            .last()
            .is_some_and(|last| last.person && !last.office && names_office(line.text));
        let mut own = Vec::new();
        take(
            line.text,
            &line.span,
            if goes_on { &mut recipients } else { &mut own },
        );
        recipients.append(&mut own);
    }
    let named = recipients.into_iter();
    named.map(|known| (known.name, known.span)).collect()
}

/// Whether what follows an English `to` is a verb: a word in lower case that names no crowd.
pub(super) fn is_verb(cue: &str, rest: &str) -> bool {
    let first = rest.split(' ').next().unwrap_or_default();
    cue == "to" && first.starts_with(char::is_lowercase) && !cues("crowd").contains(&first)
}

/// Returns true if most long words begin with a capital, as in names.
fn is_capitalized(text: &str) -> bool {
    let long: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .collect();
    let capital = long
        .iter()
        .filter(|word| word.starts_with(char::is_uppercase))
        .count();
    capital * 10 >= long.len() * 7
}

/// Returns true if a line begins as one that names a recipient.
pub(in crate::extract) fn is_sent(line: &str) -> bool {
    line.len() <= LONGEST && after(line, "recipient").is_some()
}

/// Returns true if a line below `To:` is no recipient any more.
fn ends_block(text: &str) -> bool {
    has_number(text)
        || text.contains(':')
        || text.ends_with('.') && text.len() > MAX_BLOCK_LINE / 2
        || after(text, "copy").is_some()
        || after(text, "greeting").is_some()
}

fn has_number(text: &str) -> bool {
    text.chars().any(|character| character.is_ascii_digit())
}

/// The recipient whom a short line names by itself: `To the Lake Commission:`, `…様`.
pub(in crate::extract) fn on_its_own(line: &str) -> Option<String> {
    by_itself(line)
        .filter(|(_, sure)| *sure)
        .map(|(name, _)| name)
}

/// The same, also where the line is written as fewer are, and whether it is written as most are.
pub(super) fn by_itself(line: &str) -> Option<(String, bool)> {
    let line = line.trim();
    if line.len() > LONGEST || line.ends_with(['?', '!']) {
        return None;
    }
    let words = line.split_whitespace().count();
    if words > 25 {
        return None;
    }
    if let Some(named) = cues("honor").iter().find_map(|end| line.strip_suffix(end)) {
        let short = line.chars().count() <= HONORED;
        let name = short.then(|| clean(named)).flatten();
        return name.map(|name| (name, true));
    }
    let (rest, cue) = after(line, "line")?;
    let unspaced = rest.starts_with(is_unspaced_or_hangul);
    let closed = line.ends_with([':', ',', '：', '，']);
    let open = words > 2 && !cues("bare").contains(&cue) && !unspaced;
    let capital = rest.starts_with(char::is_uppercase) || unspaced;
    let stops = ["! ", "? ", ". "].iter().any(|stop| rest.contains(stop));
    let prose = stops || line.ends_with('.') && !is_capitalized(rest);
    // Cues that begin too many other lines count only before a name, where the line closes like a
    // salutation.
    let bare = cues("bare").contains(&cue);
    // `Do Jornal do Lago` tells where a text comes from.
    let from = cues("from").contains(&cue) && !(closed && capital);
    if prose || from && words > FROM || bare && words > BARE || !(closed || words > 1) {
        return None;
    }
    let sure = !from && capital && (closed || open) && (closed || !bare);
    clean(rest).map(|name| (name, sure))
}

/// The most words of a line that begins with a cue of many other lines too.
const BARE: usize = 14;

/// Returns true if a line tells where a text comes from, `Do Jornal do Lago`, or what to do, `To
/// sign, visit`. In Romance languages words for `to` begin with an `a`.
pub(super) fn names_nobody(line: &str) -> bool {
    let Some((rest, cue)) = after(line, "line") else {
        return false;
    };
    let closed = line.ends_with([':', ',', '：', '，']);
    let from = cues("from").contains(&cue) && !closed && !cue.starts_with(['a', 'à', 'á']);
    from && cue != "to" || is_verb(cue, rest)
}

/// The most words of a line whose cue means `from` in another language.
const FROM: usize = 8;

/// The longest line that ends with a word of honor, in characters.
const HONORED: usize = 60;
