//! Those whom a salutation names: `Dear Minister X, dear Ms Y,`.
//!
//! Takes a line, gives names; a greeting of friends, readers or all is a salutation that names nobody.

use super::LONGEST;
use super::name::{clean, is_empty, is_honorific, joined, names_office};
use super::words::after;

/// What closes a salutation.
const CLOSING: [char; 8] = [',', ':', '!', ';', '，', '：', '！', '،'];

/// The longest name in a salutation that nothing closes, and in any, in bytes.
const NAME: (usize, usize) = (60, 140);

/// The most words of a line that is nothing but a salutation of a group, `Sayın üyelerimiz,`.
const ALONE: usize = 6;

/// How much of a line may be salutations, in bytes.
const READ: usize = 1_000;

/// Greetings that are also given names or words of other languages, with the languages in which they greet.
const AMBIGUOUS: [(&str, &str); 14] = [
    ("cara", "it pt gl"),
    ("caro", "it pt gl"),
    ("care", "it"),
    ("cari", "it"),
    ("caros", "pt gl"),
    ("caras", "pt gl"),
    ("hi", "en"),
    ("hei", "nb fi"),
    ("hea", "et"),
    ("ibu", "id ms"),
    ("beste", "nl nb"),
    ("liebes", "de"),
    ("andre", "eu"),
    ("salve", "it"),
];

/// What follows a greeting of a language with which a text begins; of a text whose language is not known any greets.
fn after_greeting<'t>(text: &'t str, language: &str) -> Option<&'t str> {
    let (rest, cue) = after(text, "greeting")?;
    let tongues = AMBIGUOUS.iter().find(|(known, _)| *known == cue);
    let greets = tongues.is_none_or(|(_, tongues)| {
        language.is_empty() || tongues.split(' ').any(|tongue| tongue == language)
    });
    (greets && !rest.is_empty()).then_some(rest)
}

/// The names in a salutation of a language; none where the line is no salutation or greets nobody by name.
pub(super) fn greeted(line: &str, language: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = line[..line.floor_char_boundary(READ)].trim();
    while let Some(greeted) = after_greeting(rest, language) {
        let end = end(greeted);
        let alone = line.ends_with(CLOSING) && line.split_whitespace().count() <= ALONE;
        if !is_name(&greeted[..end], end < greeted.len()) && !(alone && end < greeted.len()) {
            break;
        }
        let tail = &greeted[end..];
        let next = next_greeting(tail);
        // Up to the next greeting, or to the end of a line that is nothing but a salutation, an office follows the name.
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

/// The name in a salutation without a greeting: `Monsieur le Président,`, or with a colon before the text in one line.
pub(super) fn by_office(line: &str) -> Option<String> {
    let line = line.trim();
    after(line, "office")?;
    let whole = line.ends_with(CLOSING) && line.len() <= LONGEST;
    let name = match whole {
        true => line.trim_end_matches(CLOSING),
        // `Señor X, embajador de Y: soy la madre de Z …`
        false => {
            let (name, rest) = line.split_once(':')?;
            let fits = name.len() <= NAME.1 && rest.starts_with(' ') && rest.len() > NAME.0;
            fits.then_some(name)?
        }
    };
    let sentence = name.contains(". ") && name.len() > NAME.0;
    clean(name).filter(|name| {
        !sentence && name.split_whitespace().count() >= 2 && is_form_of_address(name)
    })
}

/// Small words inside offices and names. Origin: written for this project.
const JOINS: &str = "of the and for to de del de la las los le les des du et l' d' a au aux à da do dos das e ao der die das den dem des und \
    für von vom zu zum im in van het en voor di della dello dei degli delle il i gli ed och för på og i av til na ve и і та y su sus";

/// Whether a text names somebody and tells nothing of them: its words in lower case are small ones and offices; a verb among
/// them makes a sentence, `President Roe was joined by families`.
fn is_form_of_address(name: &str) -> bool {
    let told = name.split_whitespace().filter(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word
            .split_once(['\'', '’'])
            .map_or(word, |(_, noun)| noun);
        word.starts_with(char::is_lowercase)
            && !JOINS.split(' ').any(|join| join == word)
            && !names_office(word)
            && !is_honorific(word)
            && !is_empty(word)
    });
    let first = name.split_whitespace().next().unwrap_or_default();
    let english = ["President", "Minister", "Senator", "Governor", "Mayor", "Chancellor"].contains(&first);
    told.count() <= usize::from(!english)
}

/// Whether a line greets somebody, by name or not.
pub(in crate::extract) fn greets(line: &str, language: &str) -> bool {
    let nobody = || {
        let rest = after_greeting(line, language)?;
        let end = end(rest);
        Some(end < NAME.0 && is_empty(&rest[..end]))
    };
    !greeted(line, language).is_empty() || by_office(line).is_some() || nobody() == Some(true)
}

/// Where the first name after a greeting ends.
fn end(greeted: &str) -> usize {
    let closed = greeted.find(CLOSING);
    // `Dr. X` goes on after its full stop.
    let stop = greeted.match_indices(". ").map(|(at, _)| at).find(|at| {
        let word = greeted[..*at].rsplit(' ').next().unwrap_or_default();
        word.chars().count() > 3 && !is_honorific(word)
    });
    let end = greeted.len();
    closed.unwrap_or(end).min(stop.unwrap_or(end))
}

fn is_name(name: &str, closed: bool) -> bool {
    let first = name.split(' ').next().unwrap_or_default();
    // `openSUSE Community` begins with a small letter all the same.
    let capital = !first.is_empty()
        && (!first.starts_with(char::is_lowercase) || first.contains(char::is_uppercase));
    let office = names_office(first) || is_honorific(first);
    name.len() <= if closed { NAME.1 } else { NAME.0 }
        && name.split_whitespace().count() <= 14
        && (capital || office)
}

/// Where in what follows a name the next greeting begins.
fn next_greeting(tail: &str) -> Option<usize> {
    let start = tail.find(char::is_alphabetic)?;
    let begins = after(&tail[start..], "greeting").is_some();
    begins.then_some(start)
}
