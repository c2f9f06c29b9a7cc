//! The site's host and the name that it abbreviates.
//!
//! A host is a name run together: `riverleague.org` is spelled by "River League", `vbl.de` by
//! "Verein der Bootsleute (VBL)". Takes addresses and texts, gives names as printed; never which of
//! a page's texts to believe.

use std::collections::HashMap;

use super::WORDS;

/// Labels of hosts that do not name anybody: services, sections, languages, hosting platforms, and
/// labels for a kind of body before a country's ending. Origin: written for this project.
const GENERIC: &str = "www|www2|www3|web|web2|wiki|wiki2|cms|blog|blogs|news|press|presse|media|old|new|beta|dev|m|mobile|amp|en|\
    fr|de|es|it|pt|nl|ru|shop|store|forum|archive|archives|com|co|org|or|net|ne|gov|gouv|gob|govt|edu|ac|github|\
    gitlab|wordpress|blogspot|medium|substack";
/// Mail providers, by the first label of the host.
const MAIL: &str = "gmail|googlemail|yahoo|hotmail|outlook|live|aol|gmx|web|posteo|riseup|protonmail|proton|bigfoot|mailbox|\
    icloud";
/// The amount of text that is searched for a name, in bytes.
const SEARCHED: usize = 300_000;
/// The most words in a name.
const MAX_WORDS: usize = 9;

/// The host of an address, the innermost one where an archive's address holds another.
pub(in crate::extract) fn of(address: &str) -> Option<&str> {
    let (_, rest) = address.rsplit_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    (host.contains('.')
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b)))
    .then_some(host)
}

/// The mailboxes whose host names an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mailboxes {
    /// Those of an office: `info@`, `press@`.
    Offices,
    /// Mailboxes of persons too, as near a line that announces contacts.
    All,
}

/// The hosts of the e-mail addresses in a line that belong to an organization.
pub(super) fn of_mail(line: &str, mailboxes: Mailboxes) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| c.is_whitespace() || "<>()[],;:|".contains(c));
    words
        .filter_map(|word| word.trim_matches(['.', '/']).split_once('@'))
        .filter(move |(mailbox, host)| {
            let mut offices = WORDS.phrases("mailbox").iter();
            let office = offices.any(|office| mailbox.eq_ignore_ascii_case(office));
            let own = host
                .split('.')
                .next()
                .is_some_and(|label| !MAIL.split('|').any(|mail| mail == label));
            (office || mailboxes == Mailboxes::All) && own && host.contains('.') && host.is_ascii()
        })
        .map(|(_, host)| host)
}

/// Returns true if a line announces whom to ask.
pub(super) fn gives_contact(line: &str) -> bool {
    let line = line.to_lowercase();
    let beginning: String = line.chars().take(60).collect();
    let mut cues = WORDS.phrases("contact").iter();
    cues.any(|cue| beginning.contains(cue))
}

/// Returns the labels of a host that may name somebody, the most significant first.
fn labels(host: &str) -> Vec<String> {
    let mut labels: Vec<&str> = host.split('.').collect();
    if labels.len() > 1 {
        labels.pop();
    }
    labels.reverse();
    labels
        .into_iter()
        .map(letters)
        .filter(|label| label.len() > 2 && !GENERIC.split('|').any(|generic| generic == label))
        .collect()
}

/// Returns the most significant label of a host, without endings and services: `lake` of
/// `www.lake.example`.
pub(super) fn label(host: &str) -> Option<String> {
    labels(host).into_iter().next()
}

/// Returns true if a host spells a name, letter by letter or by its initials.
pub(in crate::extract) fn agrees(host: &str, name: &str) -> bool {
    let (plain, written_out) = (letters(name), letters(&written_out(name)));
    labels(host).iter().any(|label| {
        *label == plain
            || *label == written_out
            || plain.len() > 3 && label.contains(&plain)
            || spells(label, &words(name))
    })
}

/// The name in texts that a host abbreviates, as most often printed.
pub(super) fn named<'a>(
    host: &str,
    texts: impl Iterator<Item = &'a str> + Clone,
) -> Option<String> {
    labels(host).iter().find_map(|label| {
        let printed = spelled(label, texts.clone());
        let all = |name: &String| letters(name).len() >= label.len();
        match printed {
            Some(name) if all(&name) => Some(name),
            part => campaign(label, texts.clone()).or(part),
        }
    })
}

/// Words before the name of the person for whom a campaign is made, as in the campaign's host.
/// Origin: written for this project.
const CAMPAIGNS: [&str; 9] = [
    "Free",
    "Save",
    "Justice for",
    "Liberté pour",
    "Freiheit für",
    "Libertad para",
    "Liberdade para",
    "Friends of",
    "Stand with",
];

/// Returns `Free Ana Roe` for the host `freeanaroe` if the texts name `Ana Roe`.
fn campaign<'a>(label: &str, texts: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    CAMPAIGNS.iter().find_map(|words| {
        let plain = label.strip_prefix(letters(words).as_str());
        let rest = plain.or_else(|| label.strip_prefix(letters(&written_out(words)).as_str()))?;
        let name = spelled(rest, texts.clone())?;
        (rest.len() > 5 && name.contains(' ')).then(|| format!("{words} {name}"))
    })
}

/// Completes a name of one word by the words that nearly always follow it in texts.
pub(super) fn whole<'a>(name: &str, texts: impl Iterator<Item = &'a str>) -> Option<String> {
    spelled(&letters(name), texts)
}

/// Returns the words whose joined letters make a label, with the words that nearly always follow
/// them.
fn spelled<'a>(label: &str, texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut forms: HashMap<String, (usize, HashMap<&str, usize>)> = HashMap::new();
    let mut whole = None;
    let mut searched = 0;
    for text in texts {
        searched += text.len();
        if searched > SEARCHED {
            break;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        for at in 0..words.len() {
            let Some(count) = spelling(label, &words[at..]) else {
                continue;
            };
            let printed = words[at..at + count].join(" ");
            let printed = match printed.strip_prefix('#') {
                Some(tag) => apart(bare(tag)),
                None => bare(&printed).to_owned(),
            };
            if !printed
                .chars()
                .any(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
            {
                continue;
            }
            if whole.is_none() && count == 1 && words[at].starts_with('(') {
                whole =
                    before_bracket(&words[..at], label).map(|name| format!("{name} ({printed})"));
            }
            let (times, followers) = forms.entry(printed).or_default();
            *times += 1;
            let ends = words[at + count - 1].ends_with(|c: char| !c.is_alphanumeric());
            if let Some(next) = words.get(at + count).filter(|_| !ends)
                && next.starts_with(char::is_uppercase)
            {
                *followers.entry(bare(next)).or_default() += 1;
            }
        }
    }
    if whole.is_some() {
        return whole;
    }
    let (name, (times, followers)) = forms
        .into_iter()
        .max_by(|(a, (m, _)), (b, (n, _))| m.cmp(n).then_with(|| b.cmp(a)))?;
    let usual = followers
        .into_iter()
        .max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a)));
    Some(match usual {
        Some((next, count)) if count > 1 && count * 10 >= times * 6 => format!("{name} {next}"),
        _ => name,
    })
}

/// Returns the number of first words that spell a label, the end of a long label, or the whole
/// label.
fn spelling(label: &str, words: &[&str]) -> Option<usize> {
    let mut plain = String::new();
    let mut out = String::new();
    for (count, word) in words.iter().take(MAX_WORDS).enumerate() {
        // Most words do not even begin with a letter of the label.
        if plain.is_empty() && !begins_within(label, word) {
            return None;
        }
        let printed = letters(word);
        if word.is_ascii() {
            out.push_str(&printed)
        } else {
            out.push_str(&letters(&written_out(word)))
        }
        plain.push_str(&printed);
        if plain.is_empty() {
            return None;
        }
        if *label == plain
            || *label == out
            || count > 0
                && plain.len() > 7
                && label.ends_with(&plain)
                && label.len() < plain.len() * 2
        {
            return Some(count + 1);
        }
        // A word that is not a part of the label spells nothing, whatever follows.
        let part = label.contains(&plain) || label.starts_with(&out);
        if !part || word.ends_with([',', ';', ':', '!', '?', ')']) {
            return None;
        }
    }
    None
}

/// Returns true if a label may contain the first letter of a word; always true for a letter beyond
/// ASCII.
fn begins_within(label: &str, word: &str) -> bool {
    let first = word
        .bytes()
        .find(|byte| !byte.is_ascii() || byte.is_ascii_alphanumeric());
    first.is_none_or(|first| {
        !first.is_ascii() || label.as_bytes().contains(&first.to_ascii_lowercase())
    })
}

/// The name before an acronym in brackets that its words spell.
fn before_bracket(words: &[&str], acronym: &str) -> Option<String> {
    (2..=MAX_WORDS.min(words.len())).find_map(|count| {
        let name = &words[words.len() - count..];
        (spells(acronym, name) && name[0].starts_with(char::is_uppercase)).then(|| name.join(" "))
    })
}

/// Returns true if an acronym in lower case is spelled by words: by the first letter and any later
/// ones of each, words in lower case left out at will.
pub(super) fn spells(acronym: &str, words: &[&str]) -> bool {
    let parts: Vec<&str> = words.iter().flat_map(|word| word.split('-')).collect();
    let is_small = |part: &str| part.starts_with(char::is_lowercase);
    let mut ahead = parts.iter().filter(|part| !is_small(part)).count();
    let mut rest = acronym;
    let mut named = 0;
    for part in parts {
        let letters = letters(part);
        let Some(first) = letters.chars().next() else {
            continue;
        };
        let small = is_small(part);
        ahead -= usize::from(!small);
        match rest.strip_prefix(first) {
            Some(after) => rest = after,
            None if small => continue,
            None => return false,
        }
        named += 1;
        // Further letters of a word, `Gö` and `KB` of "Göttinger Klimabündnis", as far as the words
        // ahead leave some over.
        for character in letters.chars().skip(1) {
            match rest.strip_prefix(character) {
                Some(after) if !small && rest.chars().count() > ahead => rest = after,
                _ => {}
            }
        }
    }
    rest.is_empty() && named > 1
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// A word without the signs around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The words of a hashtag apart: `FreeTheRiver` is "Free The River".
fn apart(tag: &str) -> String {
    let mut apart = String::with_capacity(tag.len() + 4);
    let mut before = '#';
    for character in tag.chars() {
        if character.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.push(character);
        before = character;
    }
    apart
}

/// The letters and digits in lower case, without accents.
fn letters(text: &str) -> String {
    let mut letters = crate::gazetteer::fold::fold(text);
    letters.retain(|letter| letter != ' ');
    letters
}

/// A text with the letters of German and the Nordic languages written out, as hosts write them.
fn written_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        match character {
            'ä' | 'Ä' | 'æ' | 'Æ' => out.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            'å' | 'Å' => out.push_str("aa"),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, text: &str, expected: Option<&str>) {
        assert_eq!(
            named(host, std::iter::once(text)).as_deref(),
            expected,
            "{host}"
        );
    }

    #[test]
    fn hosts_are_spelled_by_names() {
        for (host, text, expected) in [
            (
                "www.riverleague.org",
                "Today the River League said",
                Some("River League"),
            ),
            ("upper-river.example.org", "Nothing here", None),
            ("blog.oerv.at", "Der ÖRV fordert", Some("ÖRV")),
            (
                "vbl.de",
                "Der Verein der Bootsleute (VBL) fordert",
                Some("Verein der Bootsleute (VBL)"),
            ),
            (
                "weir.org",
                "Weir International asks. Weir International hopes.",
                Some("Weir International"),
            ),
            ("weir.org", "at the weir", None),
            (
                "freeriver.org",
                "Write with #FreeRiver!",
                Some("Free River"),
            ),
            (
                "freeanaroe.org",
                "On Monday Ana Roe was taken away.",
                Some("Free Ana Roe"),
            ),
            ("freeanaroe.org", "Nobody is named.", None),
            (
                "freiheit-fuer-ana-roe.de",
                "Ana Roe wurde verhaftet.",
                Some("Freiheit für Ana Roe"),
            ),
            (
                "friendsofthelake.org",
                "The Friends of the Lake met at the Lake.",
                Some("Friends of the Lake"),
            ),
            (
                "myriverleague.example.org",
                "RIVER LEAGUE, 3 May",
                Some("RIVER LEAGUE"),
            ),
        ] {
            check(host, text, expected);
        }
    }

    #[test]
    fn hosts_are_cut_out_of_addresses() {
        for (address, expected) in [
            ("https://www.a.org/x?y", Some("www.a.org")),
            (
                "https://archive.example/web/2020/https://www.a.org/x",
                Some("www.a.org"),
            ),
            ("letters/one", None),
            ("https://", None),
        ] {
            assert_eq!(of(address), expected);
        }
        for (line, mailboxes, expected) in [
            (
                "Contact: press@a.org, 555",
                Mailboxes::Offices,
                Some("a.org"),
            ),
            ("jana@a.org or info@gmail.com", Mailboxes::Offices, None),
            ("Jana Holub, <jana@a.org>", Mailboxes::All, Some("a.org")),
            ("@@ @a.org x@", Mailboxes::All, Some("a.org")),
        ] {
            assert_eq!(of_mail(line, mailboxes).next(), expected, "{line}");
        }
    }

    #[test]
    fn acronyms_are_spelled() {
        for (acronym, name, expected) in [
            ("owl", "Our World of Lakes", true),
            ("gowb", "Görlitzer Wasserbündnis", true),
            ("gowb", "Görlitzer Forum", false),
            ("bfnt", "Bündnis für nasse Täler", true),
            ("x", "Xylophone", false),
            ("", "", false),
        ] {
            assert_eq!(spells(acronym, &words(name)), expected, "{acronym} {name}");
        }
    }
}
