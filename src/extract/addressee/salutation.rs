//! Those whom a salutation names: `Dear Minister X, dear Ms Y,`.
//!
//! Takes a line, gives names; a greeting of friends, readers or all is a salutation that names
//! nobody.

use super::LONGEST;
use super::name::{abbreviates, clean, is_empty, is_honorific, joined, names_office};
use super::recipient::is_verb;
use super::words::after;

/// What closes a salutation.
const CLOSING: [char; 9] = [',', ':', '!', ';', '，', '：', '！', '،', '、'];

/// The longest name in a salutation that no punctuation closes, in bytes.
const MAX_OPEN_NAME: usize = 60;

/// The longest name in a closed salutation, in bytes.
const MAX_CLOSED_NAME: usize = 140;

/// The most words of a name that begins with a small letter.
const LOW: usize = 6;

/// How much of a line may be salutations, in bytes.
const READ: usize = 1_000;

/// The names in a salutation; none where the line is no salutation or greets nobody by name.
pub(super) fn greeted(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = unmarked(&line[..line.floor_char_boundary(READ)]);
    while let Some((greeted, _)) = after(rest, "greeting") {
        // `Good afternoon, members,` names after its own comma.
        let greeted = if line.len() <= MAX_OPEN_NAME {
            greeted.trim_start_matches([',', ' '])
        } else {
            greeted
        };
        let end = end(greeted);
        let ending = match end < greeted.len() {
            true => Ending::Closed,
            false => Ending::Open,
        };
        if !is_name(&greeted[..end], ending) {
            break;
        }
        let tail = &greeted[end..];
        let next = next_greeting(tail);
        // Up to the next greeting, or to the end of a line that is nothing but a salutation, an
        // office follows the name.
        let office = line.len() <= LONGEST
            && (next.is_some() || line.ends_with(CLOSING) && tail.split_whitespace().count() <= 7);
        let extent = if office {
            end + next.unwrap_or(tail.len())
        } else {
            end
        };
        let named = greeted[..extent].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
        names.extend(joined(named).into_iter().filter_map(clean));
        match next {
            Some(next) => rest = &tail[next..],
            None => break,
        }
    }
    names
}

/// A line without the marks that may stand before a salutation: quotation, emphasis, brackets.
fn unmarked(line: &str) -> &str {
    line.trim()
        .trim_start_matches(['>', '*', '_', '"', '“', '„', '«', '‘', '(', '[', ' '])
}

/// The name in a salutation without a greeting: `Monsieur le Président,`.
pub(super) fn by_office(line: &str) -> Option<String> {
    let line = line.trim();
    let (rest, cue) = after(line, "office")?;
    if !line.ends_with(CLOSING) || line.len() > LONGEST || ENGLISH.contains(&cue) && tells(rest) {
        return None;
    }
    let name = line.trim_end_matches(CLOSING);
    let sentence = name.contains(". ") && name.len() > MAX_OPEN_NAME;
    clean(name).filter(|name| !sentence && name.split_whitespace().count() >= 2)
}

/// The longest vocative, in bytes and words.
const VOCATIVE: (usize, usize) = (140, 12);

/// Those named by a short line that closes like a salutation and stands before a longer one, in
/// whatever language:
/// `Alkate andrea:`.
pub(in crate::extract) fn vocative(line: &str, next: Option<&str>) -> Vec<String> {
    let line = line.trim();
    let name = line.trim_end_matches(CLOSING);
    let short = line.len() <= VOCATIVE.0 && line.split_whitespace().count() <= VOCATIVE.1;
    let below = next.is_some_and(|next| next.len() > line.len() && next.len() >= 40);
    let plain = !name.contains([
        '.', '?', '(', ')', '/', '|', '"', '„', '“', '”', '«', '=', '[',
    ]) && !name.contains(": ");
    if !(short && below && plain && name.len() < line.len())
        || name.contains(|c: char| c.is_ascii_digit())
    {
        return Vec::new();
    }
    if after(name, "line").is_some_and(|(rest, cue)| is_verb(cue, rest)) {
        return Vec::new();
    }
    let parts = name.split([',', '，', '、', '،']).map(str::trim);
    parts.filter_map(clean).collect()
}

/// English offices that begin sentences about those who hold them, and the small words that a name
/// may have.
const ENGLISH: [&str; 9] = [
    "president",
    "prime minister",
    "minister",
    "senator",
    "chancellor",
    "governor",
    "commissioner",
    "ambassador",
    "mayor",
];
const SMALL: [&str; 9] = ["of", "the", "and", "for", "to", "de", "von", "van", "al"];

/// Returns true if a sentence follows an office: `Roe was joined by`.
fn tells(rest: &str) -> bool {
    let first = rest.split(CLOSING).next().unwrap_or_default();
    let mut words = first.split_whitespace();
    words.any(|word| word.starts_with(char::is_lowercase) && !SMALL.contains(&word))
}

/// The names in a salutation without a greeting, each after a word of respect of its own: `Monsieur
/// le Maire, Mesdames`; also where the text goes on after a colon.
pub(super) fn by_offices(line: &str) -> Vec<String> {
    // `MS. LAKE: Hello` tells who speaks.
    let speaks =
        |name: &String| !name.contains(char::is_lowercase) || name.split_whitespace().count() < 3;
    let opening = || by_office(before_colon(line)?).filter(|name| !speaks(name));
    let Some(name) = by_office(line).or_else(opening) else {
        return Vec::new();
    };
    let mut names: Vec<String> = Vec::new();
    for part in name.split(", ") {
        match names.last_mut() {
            Some(last) if after(part, "office").is_none() => {
                last.push_str(", ");
                last.push_str(part);
            }
            _ => names.push(part.to_owned()),
        }
    }
    names.into_iter().filter_map(|name| clean(&name)).collect()
}

/// The beginning of a line up to its first colon, where the text goes on after it.
pub(super) fn before_colon(line: &str) -> Option<&str> {
    let beginning = &line[..line.floor_char_boundary(LONGEST)];
    let at = beginning.find([':', '：'])?;
    let colon = beginning[at..].chars().next()?.len_utf8();
    let goes_on = line[at + colon..].trim().len() > 20;
    goes_on.then(|| &line[..at + colon])
}

/// Returns true if a line greets somebody, by name or not.
pub(in crate::extract) fn greets(line: &str) -> bool {
    let nobody = || {
        let (rest, _) = after(unmarked(line), "greeting")?;
        let end = end(rest);
        Some(end < MAX_OPEN_NAME && is_empty(&rest[..end]))
    };
    !greeted(line).is_empty() || by_office(line).is_some() || nobody() == Some(true)
}

/// Returns true if a line greets somebody by name.
pub(in crate::extract) fn names_somebody(line: &str) -> bool {
    !greeted(line).is_empty() || by_office(line).is_some()
}

/// Where the first name after a greeting ends.
fn end(greeted: &str) -> usize {
    let closed = greeted.find(CLOSING);
    // `Dr. X` goes on after its full stop.
    let mut stops = greeted.match_indices(". ").map(|(at, _)| at);
    let stop = stops.find(|at| !abbreviates(&greeted[..*at]));
    let end = greeted.len();
    closed
        .unwrap_or(end)
        .min(stop.unwrap_or(end))
        .min(second(greeted).unwrap_or(end))
}

/// Where a second salutation in brackets or after a stroke begins: `Minister (dear Ana)`.
fn second(greeted: &str) -> Option<usize> {
    let mut marks = greeted.match_indices(['(', '/', '[']).map(|(at, _)| at);
    marks.find(|at| after(&greeted[at + 1..], "greeting").is_some())
}

/// How the name in a salutation ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// At a sign that closes the salutation.
    Closed,
    /// At the end of the line.
    Open,
}

fn is_name(name: &str, ending: Ending) -> bool {
    let longest = match ending {
        Ending::Closed => MAX_CLOSED_NAME,
        Ending::Open => MAX_OPEN_NAME,
    };
    let first = name.split(' ').next().unwrap_or_default();
    let capital = !first.is_empty()
        && (!first.starts_with(char::is_lowercase) || first.contains(char::is_uppercase));
    let office = names_office(first) || is_honorific(first);
    let words = name.split_whitespace().count();
    name.len() <= longest
        && words <= 14
        && !name.starts_with('(')
        && (capital || office || ending == Ending::Closed && (1..=LOW).contains(&words))
}

/// Where in what follows a name the next greeting begins.
fn next_greeting(tail: &str) -> Option<usize> {
    let start = tail.find(char::is_alphabetic)?;
    let begins = after(&tail[start..], "greeting").is_some();
    begins.then_some(start)
}
