//! Publishers named in the text: the copyright line, "about us", the byline of the site's own page,
//! whom a letter speaks for.
//!
//! Every rule knows phrases of many languages as data and gives a name as printed; none looks at
//! addresses.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::WORDS;
use super::frame::Frames;

/// The longest name, in characters.
const LONGEST: usize = 90;

/// Headings and lines that introduce the issuer of a release.
static ABOUT: LazyLock<Frames> = LazyLock::new(|| Frames::new(WORDS.phrases("about")));

/// Bylines that name the page's own site.
static BYLINE: LazyLock<Frames> = LazyLock::new(|| Frames::new(WORDS.phrases("byline")));

/// Frames before the party for whom a letter speaks, in its first sentences.
static BEHALF: LazyLock<Frames> = LazyLock::new(|| Frames::new(WORDS.phrases("behalf")));

/// Words of a site that asks for support in its own name, before the name.
static SUPPORT: LazyLock<Frames> = LazyLock::new(|| Frames::new(WORDS.phrases("support")));

/// The words after the name of such a site.
const SUPPORTED: [&str; 7] = [
    " newsletter",
    "'s ",
    "’s ",
    " updates",
    " today",
    " now",
    "s ",
];

/// Chinese and Japanese words around the name of such a site: before it, after it.
const MEMBERS: [(&[&str], &[&str]); 3] = [
    (
        &["成為", "成为"],
        &[
            "的月費訂戶",
            "的月费订户",
            "月費訂戶",
            "月费订户",
            "的付費訂戶",
            "的付费订户",
            "付費訂戶",
            "付费订户",
            "的訂戶",
            "的订户",
            "訂戶",
            "订户",
            "的會員",
            "的会员",
            "會員",
            "会员",
        ],
    ),
    (
        &["支持", "訂閱", "订阅"],
        &["的工作", "工作", "的電子報", "的电子报", "電子報", "电子报"],
    ),
    (
        &[""],
        &[
            "の会員になる",
            "会員になる",
            "のサポーターになる",
            "サポーターになる",
        ],
    ),
];

/// The longest name between those words, in characters.
const LONGEST_MEMBER: usize = 16;

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

/// The text before the signs and phrases that end a copyright's owner.
fn owner(text: &str) -> &str {
    let lower = text.to_lowercase();
    let end = WORDS
        .phrases("rights")
        .iter()
        .filter_map(|phrase| lower.find(*phrase))
        .min()
        .filter(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    let text = text[..end]
        .split(['|', '\n', '\t', '·', '•', '–', '—', ',', ';', '/', '[', '»'])
        .next()
        .unwrap_or_default();
    let text = text.split(" - ").next().unwrap_or_default();
    // A full stop ends the name unless it belongs to an abbreviation: `Verein am See e.V.
    // Impressum`.
    let stop = text.match_indices(". ").map(|(at, _)| at).find(|&at| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        word.chars().count() > 3 && !word.contains('.')
    });
    text[..stop.unwrap_or(text.len())]
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-'))
}

/// Returns the party that a line such as "About the River League" introduces.
pub(super) fn about(line: &str) -> Option<&str> {
    let rest = without_article(ABOUT.after_beginning(line)?.trim_start());
    let rest = rest
        .split([':', '|', '\n'])
        .next()?
        .split(" -")
        .next()?
        .split(" –")
        .next()?;
    name(rest).filter(|found| is_capitalized(found) && found.split(' ').count() <= 8)
}

/// A name without a German or English article before it.
fn without_article(name: &str) -> &str {
    let articles = ["the ", "der ", "die ", "das ", "den "];
    let is_article = |article: &&&str| {
        name.get(..4)
            .is_some_and(|begin| begin.eq_ignore_ascii_case(article))
    };
    let found = articles.iter().find(is_article);
    found.map_or(name, |article| &name[article.len()..])
}

/// Returns the party that a byline names as the owner of the page.
pub(super) fn byline(line: &str) -> Option<&str> {
    let rest = BYLINE.after_beginning(line)?;
    name(rest.split(['\n', ',', ':', '(', '/', '|']).next()?)
        .filter(|found| is_capitalized(found) && found.split(' ').count() <= 8)
}

/// Returns the party for whom a sentence speaks.
pub(super) fn behalf(sentence: &str) -> Option<&str> {
    name_at_start(BEHALF.after(sentence).next()?)
}

/// The capitalized words with which a text begins, joined by small words as in `League of Lakes`,
/// as a name.
pub(super) fn name_at_start(rest: &str) -> Option<&str> {
    let mut end = 0;
    for word in rest.split_inclusive(' ') {
        let bare = word.trim();
        let named = bare.starts_with(char::is_uppercase)
            || end > 0 && WORDS.phrases("join").contains(&bare);
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
    let found = WORDS.phrases("join").iter().fold(found, |rest, word| {
        let before = rest.strip_suffix(*word);
        before
            .filter(|before| before.ends_with(' '))
            .map_or(rest, str::trim_end)
    });
    name(found)
}

/// A name without what follows its acronym in brackets: `River League (RL - association for
/// rivers)` is `River League (RL)`.
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
    let greeted = || {
        let rest = line
            .get(..5)
            .filter(|dear| dear.eq_ignore_ascii_case("dear "))?;
        let (greeted, _) = line[rest.len()..].split_once(',')?;
        let (name, companion) = greeted.rsplit_once(' ')?;
        let companions = [
            "member",
            "members",
            "supporter",
            "supporters",
            "friend",
            "friends",
        ];
        let named =
            name.starts_with(char::is_uppercase) && (4..=51).contains(&name.chars().count());
        (named && companions.contains(&companion.to_lowercase().as_str())).then_some(name)
    };
    let asked = || {
        SUPPORT.after(line).find_map(|rest| {
            let sentence = rest.split(['.', ',', '!']).next()?;
            let closed =
                sentence.len() == rest.len() || rest[sentence.len()..].starts_with(['.', '!']);
            let end = SUPPORTED
                .iter()
                .filter_map(|mark| sentence.find(mark))
                .min();
            let end = end.or(closed.then_some(sentence.len()))?;
            let name = &sentence[..end];
            let fits = (3..=51).contains(&name.chars().count());
            (name.starts_with(char::is_uppercase) && fits).then_some(name)
        })
    };
    name(member(line).or_else(greeted).or_else(asked)?)
}

/// The name between words for becoming a member.
fn member(line: &str) -> Option<&str> {
    if line.is_ascii() {
        return None;
    }
    MEMBERS.iter().find_map(|(before, after)| {
        before.iter().find_map(|before| {
            let rest = &line[line.find(before)? + before.len()..];
            let end = after.iter().filter_map(|after| rest.find(after)).min()?;
            let name = rest[..end].trim_end_matches('的');
            let name = if before.is_empty() {
                name.rsplit(|c: char| !c.is_alphabetic()).next()?
            } else {
                name
            };
            (2..=LONGEST_MEMBER)
                .contains(&name.chars().count())
                .then_some(name)
        })
    })
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
