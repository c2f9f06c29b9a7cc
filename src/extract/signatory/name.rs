//! What a name looks like, and whether it is a person's or an organization's.

use super::words::{Class, key};
use crate::analysis::begins_unspaced;
use crate::document::PartyType;
use crate::gazetteer::person;

/// The longest text that can be one item of a list, in characters.
pub(super) const LONGEST_ITEM: usize = 400;

/// What a list says or shows about the names in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Leaning {
    /// A label above the list says that they are persons.
    Persons,
    /// A label above the list says that they are organizations.
    Organizations,
    /// Most items look like organizations.
    RatherOrganizations,
    /// Most items look like persons, or nothing is known.
    #[default]
    RatherPersons,
}

/// Returns true if a text is longer than any item, told by its bytes.
pub(super) fn is_endless(text: &str) -> bool {
    text.len() > 4 * LONGEST_ITEM
}

/// How like an item of a list of names a line is, from 0 to 1.
pub(super) fn likeness(text: &str) -> f32 {
    let length = text.chars().count();
    if !(2..=LONGEST_ITEM).contains(&length) {
        return 0.0;
    }
    let head = text
        .split(['\t', ',', '(', '（', '，', '–', '—', '|'])
        .map(str::trim)
        .find(|part| !part.is_empty())
        .unwrap_or(text);
    if begins_unspaced(head) {
        return unspaced_likeness(text, head);
    }
    if is_sentence(text) || head.len() < text.len() && is_sentence(head) || text.contains('%') {
        return 0.0;
    }
    let words: Vec<&str> = head.split_whitespace().collect();
    let begins = head
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .next();
    let likely = match begins {
        None => 0.1,
        Some(first) if first.is_lowercase() => match words.len() {
            1..=3 => 0.4,
            _ => 0.1,
        },
        Some(_) if words.len() > 16 => 0.3,
        Some(_) if length > 220 => 0.5,
        Some(_) => 1.0,
    };
    if text.ends_with(['!', '?', '…']) && words.len() > 2 {
        return likely * 0.3;
    }
    likely
}

fn unspaced_likeness(text: &str, head: &str) -> f32 {
    let length = head.chars().count();
    let marks = ['。', '！', '？', '，', '；', '၊', '។'];
    let quoted = head.starts_with(['「', '『', '“', '《']);
    let sentence = text.contains(marks) || quoted || text.contains("http") || text.contains(".com");
    let key = key(head);
    let person = is_person_shaped(head);
    match (sentence, length) {
        (true, _) => 0.0,
        (_, 1..=50) if person || Class::Organization.frames(&key) => 1.0,
        (_, 1..=6) => 0.7,
        (_, 7..=16) => 0.4,
        _ => 0.1,
    }
}

/// Returns true if a line is a sentence or a piece of one rather than a name.
pub(super) fn is_sentence(text: &str) -> bool {
    if is_endless(text) {
        return true;
    }
    let plain = text.is_ascii();
    let address = || text.contains("http") || text.contains("www.");
    if text.contains([':', '.']) && address() || !plain && text.contains(['。', '！', '？']) {
        return true;
    }
    if begins_with_time(text) {
        return true;
    }
    if !plain && text.contains(['“', '„', '«']) && text.split_whitespace().count() > 10 {
        return true;
    }
    let (mut words, mut cased, mut lower) = (0, 0, 0);
    for word in text.split_whitespace() {
        words += 1;
        cased += usize::from(word.contains(|c: char| c.is_lowercase() || c.is_uppercase()));
        let first = word.chars().find(|c| c.is_alphabetic());
        lower += usize::from(first.is_some_and(char::is_lowercase));
    }
    if words < 5 {
        return text.ends_with(['?', '!']) && words > 2 || text.ends_with('。');
    }
    let stop = text.ends_with(['.', '!', '?', ':', '।', '؟']) && !ends_in_abbreviation(text);
    if !stop && lower * 2 <= cased {
        return false;
    }
    if stop && (lower * 2 > cased || cased == 0 && words > 8) {
        return true;
    }
    let betrayed = Class::Sentence.count(&key(text), 2);
    let mostly_lower = cased >= 5 && lower * 10 > cased * 7;
    stop && betrayed > 0 || betrayed >= 2 && lower * 2 > cased || betrayed >= 1 && mostly_lower
}

/// Returns true if a text begins with a time of day, `4:18 P.M. EDT`.
fn begins_with_time(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let minutes = rest.strip_prefix([':', '.', 'h']).unwrap_or_default();
    (1..=2).contains(&(text.len() - rest.len()))
        && minutes.len()
            - minutes
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .len()
            == 2
}

/// Returns true if a full stop at the end of a text belongs to its last word.
fn ends_in_abbreviation(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    let bare = last.trim_end_matches(['.', ')']);
    bare.chars().count() <= 4 || bare.contains('.')
}

/// A text without the honorifics before and after a name.
pub(super) fn without_honorifics(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some((first, after)) = rest.split_once(char::is_whitespace) {
        if !is_honorific(first) {
            break;
        }
        rest = after.trim_start();
    }
    while let Some((before, last)) = rest.rsplit_once(char::is_whitespace) {
        if !is_honorific(last) || last.chars().all(char::is_lowercase) {
            break;
        }
        rest = before.trim_end();
    }
    rest
}

/// Returns true if a word stands after a name for a degree, an honour or a seat: `MSc`, `QC`, `MdB`.
fn is_degree(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let led = word.starts_with(char::is_uppercase);
    led && capitals >= 2 && Class::Degree.is(&key(&word.replace('.', "")))
}

/// A name without the degrees that end it: `Ana Roe MSc`.
pub(super) fn without_degrees(name: &str) -> &str {
    let mut rest = name.trim_end();
    while let Some((before, last)) = rest.rsplit_once(char::is_whitespace) {
        if !is_degree(last) {
            break;
        }
        rest = before.trim_end_matches([',', ' ']);
    }
    rest
}

/// Returns true if a word or a few are honorifics only, such as `Dr. med.`.
pub(super) fn is_honorific(text: &str) -> bool {
    if !text.contains([' ', '.']) {
        return Class::Honorific.is_word(text);
    }
    let key = key(text);
    !key.is_empty()
        && key
            .split(' ')
            .all(|word| Class::Honorific.is(word) || Class::Honorific.is(&key))
}

/// Returns true if a name is built as persons' names are: two to five capitalized words, particles
/// and initials.
pub(super) fn is_person_shaped(name: &str) -> bool {
    if is_endless(name) {
        return false;
    }
    let name = without_honorifics(name);
    if begins_unspaced(name) {
        let length = name.chars().filter(|c| !c.is_whitespace()).count();
        let key = key(name);
        let surname = Class::Surname.begin(&key);
        let surnamed = surname.is_some_and(|end| {
            (2..=5).contains(&length) && (1..=3).contains(&key[end..].chars().count())
        });
        let kana = name.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
        let dotted = name.contains(['・', '·']);
        return (surnamed || is_parted(name) || (kana || dotted) && (2..=10).contains(&length))
            && !Class::Organization.frames(&key);
    }
    if name.contains(['&', '/', '@', ':', '+', '!']) || name.chars().any(|c| c.is_numeric()) {
        return false;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut full = 0;
    for (place, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(first) = bare.chars().next() else {
            return false;
        };
        let particle = Class::Particle.is_word(bare) || bare.contains(['-', '\'', '’']);
        if first.is_lowercase() && !particle {
            return false;
        }
        let last = place + 1 == words.len();
        if first.is_lowercase() && (place == 0 || last) && !bare.contains(['-', '\'', '’']) {
            return false;
        }
        if bare.chars().count() > 1 && !particle {
            full += 1;
        }
    }
    (2..=6).contains(&words.len()) && full >= 1
}

/// Returns true if a name is built like a person's and begins with a given name that is known.
pub(super) fn is_known_person(name: &str) -> bool {
    let plain = without_honorifics(name);
    let first = plain.split_whitespace().next().unwrap_or_default();
    is_person_shaped(plain)
        && !Class::Collective.has(&key(plain))
        && !Class::Organization.has(&key(plain))
        && key(first)
            .split(' ')
            .next()
            .is_some_and(person::is_given_name)
}

/// Returns true if a name is a family name and a given name of a few characters each with a space
/// between them, `浮島 玲子`.
fn is_parted(name: &str) -> bool {
    let parts = || name.split_whitespace();
    parts().count() == 2 && parts().all(|part| (1..=3).contains(&part.chars().count()))
}

/// Signs that a name is an organization's: words of organizations, acronyms, brackets.
pub(super) fn is_organization_marked(name: &str) -> bool {
    if is_endless(name) {
        return false;
    }
    let key = key(name);
    if begins_unspaced(name) {
        return Class::Organization.frames(&key) || name.chars().count() > 8;
    }
    // `Pedro dos Santos`: what may stand inside a person's name says nothing in a name built like
    // one.
    let connected = || {
        key.split(' ').any(|word| {
            Class::Connective.is(word) && !(Class::Particle.is(word) && is_person_shaped(name))
        })
    };
    Class::Organization.has(&key) || has_acronym(name) || connected()
}

/// Returns true if a name has a word that only organizations have, or an acronym in brackets or
/// after a dash.
pub(super) fn is_surely_organization(name: &str) -> bool {
    if is_endless(name) {
        return false;
    }
    let key = key(name);
    if begins_unspaced(name) {
        return Class::Organization.frames(&key);
    }
    let acronym = || {
        name.split([' ', '(', '/'])
            .skip(1)
            .any(|word| is_acronym(word.trim_end_matches([')', ','])))
    };
    Class::Organization.has(&key) || name.contains(['(', '–', '—', '-']) && acronym()
}

/// Returns true if one of several words is an acronym: two and more capitals, in a name that is not
/// all in capitals.
fn has_acronym(name: &str) -> bool {
    let words: Vec<&str> = name
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '/' | '-' | '–' | '—'))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let is_acronym = |word: &&&str| is_acronym(word);
    let acronyms = words.iter().filter(is_acronym).count();
    let cased = name.chars().any(char::is_lowercase);
    acronyms > 0 && (cased && acronyms < words.len() || words.len() == 1)
}

/// Returns true if a word is an acronym rather than a name or a Roman numeral: two to ten
/// characters, all capitals or digits.
pub(super) fn is_acronym(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let capitals = bare.chars().filter(|c| c.is_uppercase()).count();
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    let initials = bare.contains('.') || word.ends_with('.');
    capitals >= 2
        && capitals == letters
        && bare.chars().count() <= 10
        && !initials
        && !Class::Corporate.is_word(bare)
}

/// What a party is, a person or an organization; `role` says whether an office or profession stands
/// beside the name.
pub(super) fn party_type(name: &str, role: bool, leaning: Leaning) -> PartyType {
    if leaning == Leaning::Persons {
        return PartyType::Person;
    }
    let shaped = is_person_shaped(name);
    let marked = is_organization_marked(without_honorifics(name));
    let titled = without_honorifics(name).len() < name.trim().len();
    if leaning == Leaning::Organizations {
        // What a label says holds unless an office or a title says otherwise.
        let person = shaped && !marked && (role || titled);
        return if person {
            PartyType::Person
        } else {
            PartyType::Organization
        };
    }
    let persons = leaning == Leaning::RatherPersons;
    let person = match (shaped, marked) {
        // In Chinese a family name and two characters more are a person.
        (true, false) => {
            persons || role || titled || begins_unspaced(name) && name.chars().count() <= 3
        }
        (true, true) => {
            role && name.split_whitespace().count() <= 4 && !is_headed(name) && !is_tailed(name)
                || titled
                || persons && is_surname_in_capitals(name)
        }
        (false, true) => false,
        (false, false) => persons && (role || titled || is_lone_word(name)),
    };
    if person {
        PartyType::Person
    } else {
        PartyType::Organization
    }
}

/// `Ana ROE`: a given name and a family name in capitals.
fn is_surname_in_capitals(name: &str) -> bool {
    let surname = |word: &str| {
        word.chars().count() >= 4 && word.chars().all(|c| c.is_uppercase() || "- ".contains(c))
    };
    !Class::Organization.has(&key(name))
        && name
            .split_once(' ')
            .is_some_and(|(given, rest)| given.chars().any(char::is_lowercase) && surname(rest))
}

/// Returns true if the first word of a name is one that only organizations have.
fn is_headed(name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default();
    Class::Organization.is_word(first)
}

/// Returns true if the last of three words and more is one that only organizations have.
fn is_tailed(name: &str) -> bool {
    let last = name.split_whitespace().skip(2).last().unwrap_or_default();
    Class::Organization.is_word(last)
}

fn is_lone_word(name: &str) -> bool {
    !name.contains(char::is_whitespace) && !begins_unspaced(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_told_from_organizations() {
        use PartyType::{Organization, Person};
        for (name, role, expected) in [
            ("Jana Holubová", false, Person),
            ("Dr. Amina El-Sayed", false, Person),
            ("Pedro de la Cruz Ibáñez", false, Person),
            ("Ruth Church", true, Person),
            ("Upper Lake Forum", true, Organization),
            ("Lake Forum", false, Organization),
            ("Union of Boatmen", false, Organization),
            ("LOCAL", false, Organization),
            ("Мария Петрова", false, Person),
            ("Фонд свободы", false, Organization),
            ("河川守護聯盟", false, Organization),
            ("陳大文", false, Person),
        ] {
            assert_eq!(
                party_type(name, role, Leaning::default()),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn sentences_are_told_from_names() {
        for (text, expected) in [
            ("Union of Food, Farm and Café Workers", false),
            ("We call on the government to publish the report.", true),
            (
                "Greece should investigate every case and publish the results.",
                true,
            ),
            (
                "Committee for the Defense of the Rights of the Rivers of the North",
                false,
            ),
            ("To sign, see https://example.org", true),
        ] {
            assert_eq!(is_sentence(text), expected, "{text}");
        }
    }
}
