//! Publishers named in the text: the copyright line, "about us", the byline of the site's own page, whom a letter speaks for.
//!
//! Every rule knows phrases of many languages as data and gives a name as printed; none looks at addresses.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// The longest name, in characters.
const LONGEST: usize = 90;

/// Small words inside names. Origin: written for this project.
const JOINS: [&str; 20] = [
    "of", "for", "the", "and", "&", "de", "des", "du", "la", "für", "der", "del", "do", "da", "di",
    "van", "y", "e", "et", "und",
];

/// Words after which a copyright line says nothing more of its owner. Origin: written for this project.
const RIGHTS: &str = "all rights|alle rechte|tous droits|todos los derechos|todos os direitos|tutti i diritti|alle rechten|\
    alla rättigheter|alle rettigheter|kaikki oikeudet|wszelkie prawa|wszystkie prawa|všechna práva|všetky práva|\
    minden jog|toate drepturile|tüm hakları|все права|усі права|всички права|sva prava|powered by|some rights|\
    licensed under";

/// Headings and lines that introduce the issuer of a release. Origin: written for this project.
static ABOUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?i:about|über|ueber|à propos (?:de la |de l['’]|du |des |d['’]|de )|sobre (?:el |la |los |las |o |a |os |as )?|",
        r"acerca (?:de la |del |de )|informazioni su(?:lla|l| )|chi è |over (?:de |het )?|om |o spole[čc]nosti |o organizaci |o organizacji |",
        r"tietoa |despre |о |про |hakkında )\s*(?i:the |der |die |das |den )?(?P<name>\S.*)$"
    ))
    .ok()
});

/// Bylines that name the page's own site. Origin: written for this project.
static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?i:d[ae] p[áa]gina d[oae]s? |do s[ií]tio d[oae]s? |do site d[oae]s? |da reda[çc][ãa]o d[oae]s? |de la p[áa]gina (?:de la|del|de) |",
        r"de la redacci[óo]n (?:de la|del|de) |la r[ée]daction (?:de la|du|des|d['’]|de) ?|from the (?:web)?site of (?:the )?|from the pages of (?:the )?|",
        r"dalla redazione d[ie]l?(?:la)? ?|aus der redaktion (?:der|des|von) |press release (?:by|from|of) (?:the )?|media release (?:by|from|of) (?:the )?|",
        r"pressemitteilung (?:der|des|von|vom) |medienmitteilung (?:der|des|von|vom) |communiqu[ée] de presse (?:de la|du|des|d['’]|de) ?|",
        r"(?:comunicado|nota) de (?:prensa|imprensa) (?:de la|del|de|d[oa]s?) |comunicato stampa d[ie]l?(?:la)? ?|persbericht (?:van) (?:de |het )?|",
        r"pressmeddelande från |pressemeddelelse fra |tisková zpráva )(?P<name>\S.*)$"
    ))
    .ok()
});

/// Whom a letter speaks for, in its first sentences. Origin: written for this project.
static BEHALF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\bon behalf of (?:the )?|\bim namen (?:der|des|von) |\bau nom (?:de la |du |des |de l['’]|d['’]|de )|",
        r"\ben nombre (?:de la |del |de )|\bem nome d[aeo]s? |\ba nome d(?:ella |el |i |ell['’])|\bper conto d(?:ella |el |i |ell['’])|",
        r"\bnamens (?:de |het )?|\bpå (?:vegne av|vegne af|uppdrag av) |\bот имени |\bвід імені |\bw imieniu |\bjménem )(?P<name>\S.*)$"
    ))
    .ok()
});

/// Frames in which a site asks for support in its own name. Origin: written for this project.
static SUPPORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"成[為为](?P<a>[\p{Han}\p{Latin} ]{2,16}?)的?(?:月費|月费|付費|付费)?(?:訂戶|订户|會員|会员)|",
        r"(?:支持|訂閱|订阅)(?P<b>[\p{Han}]{2,10}?)的?(?:工作|電子報|电子报)|(?P<c>[\p{Han}\p{Katakana}]{2,16})の?(?:会員|サポーター)になる|",
        r"(?i:^dear )(?P<d>\p{Lu}[^,]{3,50}?) (?i:member|supporter|friend)s?,|",
        r"(?i:subscribe to|sign up for|become a member of|donate to) (?i:the )?(?P<e>\p{Lu}[^.,!]{2,50}?)(?:['’]s? | (?i:newsletter|updates|today|now)|[.!]|$)"
    ))
    .ok()
});

/// The name in a copyright line; where years are printed, the name beside them.
pub(super) fn copyright(line: &str) -> Option<&str> {
    let sign = ["©", "(c)", "(C)", "Copyright", "COPYRIGHT", "copyright"]
        .into_iter()
        .find_map(|sign| {
            let at = line.find(sign)?;
            Some((at, at + sign.len()))
        })?;
    let after = line.get(sign.1..).unwrap_or_default();
    let after = after
        .trim_start_matches("©")
        .trim_start_matches(|c: char| !c.is_alphabetic());
    let after = [
        "by ",
        "bei ",
        "par ",
        "por ",
        "da ",
        "Copyright ",
        "copyright ",
        "(c) ",
    ]
    .iter()
    .fold(after, |rest, word| rest.strip_prefix(word).unwrap_or(rest))
    .trim_start_matches(|c: char| !c.is_alphabetic());
    name(owner(after)).or_else(|| {
        let before = line.get(..sign.0)?.rsplit(['|', '\n', '\t']).next()?;
        name(before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')'))
    })
}

/// What stands before the signs and phrases that end a copyright's owner.
fn owner(text: &str) -> &str {
    let lower = text.to_lowercase();
    let end = RIGHTS
        .split('|')
        .filter_map(|phrase| lower.find(phrase))
        .min()
        .filter(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    let text = text[..end]
        .split(['|', '\n', '\t', '·', '•', '–', '—', ',', ';', '/', '[', '»'])
        .next()
        .unwrap_or_default();
    let text = text.split(" - ").next().unwrap_or_default();
    // A full stop ends the name unless it belongs to an abbreviation: `Verein am See e.V. Impressum`.
    let stop = text.match_indices(". ").map(|(at, _)| at).find(|&at| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        word.chars().count() > 3 && !word.contains('.')
    });
    text[..stop.unwrap_or(text.len())]
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-'))
}

/// Who is introduced by a line such as "About the River League".
pub(super) fn about(line: &str) -> Option<&str> {
    let rest = ABOUT.as_ref()?.captures(line)?.name("name")?.as_str();
    let rest = rest
        .split([':', '|', '\n'])
        .next()?
        .split(" -")
        .next()?
        .split(" –")
        .next()?;
    name(rest).filter(|found| is_capitalized(found) && found.split(' ').count() <= 8)
}

/// Whose own page a byline names.
pub(super) fn byline(line: &str) -> Option<&str> {
    let rest = BYLINE.as_ref()?.captures(line)?.name("name")?.as_str();
    name(rest.split(['\n', ',', ':', '(', '/', '|']).next()?)
        .filter(|found| is_capitalized(found) && found.split(' ').count() <= 8)
}

/// Whom a sentence speaks for.
pub(super) fn behalf(sentence: &str) -> Option<&str> {
    name_at_start(BEHALF.as_ref()?.captures(sentence)?.name("name")?.as_str())
}

/// The capitalized words with which a text begins, joined by small words as in `League of Lakes`, as a name.
pub(super) fn name_at_start(rest: &str) -> Option<&str> {
    let mut end = 0;
    for word in rest.split_inclusive(' ') {
        let bare = word.trim();
        let named = bare.starts_with(char::is_uppercase) || end > 0 && JOINS.contains(&bare);
        if !named {
            break;
        }
        end += word.len();
        if bare.ends_with([',', '.', ';', ':']) {
            break;
        }
    }
    let found = rest
        .get(..end)?
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let found = JOINS.iter().fold(found, |rest, word| {
        let before = rest.strip_suffix(word);
        before
            .filter(|before| before.ends_with(' '))
            .map_or(rest, str::trim_end)
    });
    name(found)
}

/// A name without what follows its acronym in brackets: `River League (RL - association for rivers)` is `River League (RL)`.
pub(super) fn without_expansion(name: &str) -> Cow<'_, str> {
    let shortened = name.split_once(" (").and_then(|(before, inner)| {
        let (acronym, _) = inner.strip_suffix(')')?.split_once([' ', ',', ':'])?;
        let capitals = acronym.chars().filter(|c| c.is_uppercase()).count();
        (capitals > 1 && acronym.chars().all(char::is_alphanumeric))
            .then(|| format!("{before} ({acronym})"))
    });
    shortened.map_or(Cow::Borrowed(name), Cow::Owned)
}

/// In whose name a line asks for support.
pub(super) fn support(line: &str) -> Option<&str> {
    let found = SUPPORT.as_ref()?.captures(line)?;
    let names = ["a", "b", "c", "d", "e"];
    name(names.iter().find_map(|group| found.name(group))?.as_str())
}

/// A text as a name: not too long, not an address, signs at its ends dropped.
pub(super) fn name(text: &str) -> Option<&str> {
    let text = text
        .trim()
        .trim_matches(['"', '“', '”', '«', '»', '*', '-', '–', ':', ',', ' ']);
    let text = match text.strip_suffix('.') {
        Some(bare) if !is_abbreviation(bare) => bare,
        _ => text,
    };
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 2
        && text.chars().count() <= LONGEST
        && !text.contains("://")
        && !text.contains('@'))
    .then_some(text)
}

fn is_abbreviation(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.contains('.') || last.chars().count() <= 3
}

fn is_capitalized(text: &str) -> bool {
    text.chars().next().is_some_and(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: fn(&str) -> Option<&str>, cases: &[(&str, Option<&str>)]) {
        for (line, expected) in cases {
            assert_eq!(read(line), *expected, "{line}");
        }
    }

    #[test]
    fn copyright_lines_name_their_owner() {
        check(
            copyright,
            &[
                (
                    "© 2010 River League. All rights reserved",
                    Some("River League"),
                ),
                (
                    "©2009-2026 River League\n| Home | Members",
                    Some("River League"),
                ),
                (
                    "Copyright © 2019 – Verein am See e. V.",
                    Some("Verein am See e. V."),
                ),
                (
                    "© by Verein am See e.V. | Impressum",
                    Some("Verein am See e.V."),
                ),
                ("River League © 2021", Some("River League")),
                ("© 2021", None),
                ("Boats for hire", None),
                ("©", None),
            ],
        );
    }

    #[test]
    fn lines_introduce_the_issuer() {
        check(
            about,
            &[
                ("About the River League", Some("River League")),
                ("À propos de la LDR -- www.ldr.example", Some("LDR")),
                ("Über den Verein am See", Some("Verein am See")),
                ("About forty people came", None),
            ],
        );
        check(
            byline,
            &[
                ("Da Página do MAR", Some("MAR")),
                ("Press release by the River League", Some("River League")),
                ("Da cidade", None),
            ],
        );
        check(
            behalf,
            &[
                (
                    "I am writing to you on behalf of Lake-aligned, an organisation that",
                    Some("Lake-aligned"),
                ),
                (
                    "We write on behalf of the League of Lakes and ask",
                    Some("League of Lakes"),
                ),
                ("We write on behalf of those who suffer", None),
            ],
        );
        check(
            support,
            &[
                ("請加入成為河流新聞的月費訂戶", Some("河流新聞")),
                ("Dear River League member,", Some("River League")),
                ("Subscribe to our newsletter", None),
            ],
        );
    }
}
