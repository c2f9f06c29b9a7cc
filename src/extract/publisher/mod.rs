//! The publisher: declared metadata, the copyright line, the end of the page's title, the name that
//! the host abbreviates, the speaker in the text.
//!
//! The rules run in turn, the strongest first; `host` knows addresses, `printed` knows phrases. A
//! name is given as printed. The last rule gives the bare host; if no rule finds a name, there is
//! no publisher.

mod author;
mod frame;
pub(super) mod host;
mod linked;
mod printed;
mod speaker;

use std::sync::LazyLock;

use crate::document::{Found, PartyType};
use crate::extract::rules::{self, Rule};
use crate::gazetteer::{self, fold::fold};
use crate::lexicon::Lexicon;
use crate::parse::{BlockKind, Origin, Property, Zone};

use super::{Reading, signatory};

/// Words about publishers by class, of many languages.
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(include_str!("words.tsv")));

/// The longest declared name that is believed, in characters.
const LONGEST: usize = 90;
/// Number of blocks at the beginning that may name the party for whom the text speaks.
const OPENING: usize = 4;
/// Number of blocks at the end that may introduce the issuer or ask for support.
const CLOSING: usize = 12;
/// Number of blocks at the end of a page that may be its footer.
const FOOT: usize = 20;
/// Number of blocks with contacts after a line that announces them.
const CONTACTS: usize = 4;
/// Number of e-mail addresses that are examined.
const MAILS: usize = 4;
/// The part of one block that is read, in bytes.
const READ: usize = 2000;

/// The publisher's name.
pub fn publisher(reading: &Reading<'_>) -> Option<Found<String>> {
    declared(reading)
        .or_else(|| public_body(reading))
        .or_else(|| author::author(reading))
        .or_else(|| copyright(reading))
        .or_else(|| title_end(reading))
        .or_else(|| byline(reading))
        .or_else(|| named_by_host(reading))
        .or_else(|| introduced(reading))
        .or_else(|| spoken_for(reading))
        .or_else(|| footer_and_signatory(reading))
        .or_else(|| asking_support(reading))
        .or_else(|| linked::linked(reading))
        .or_else(|| speaker::speaker(reading))
        .or_else(|| sole_signatory(reading))
        .or_else(|| host_alone(reading))
}

fn found(name: impl Into<String>, rule: Rule, words: &str) -> Option<Found<String>> {
    Some(Found::new(
        name.into(),
        rule.declared(beginning(words, 200)),
    ))
}

/// Returns the name that the file declares, unless it is only the host.
fn declared(reading: &Reading<'_>) -> Option<Found<String>> {
    [
        (Property::Publisher, rules::DECLARED_PUBLISHER),
        (Property::SiteName, rules::DECLARED_SITE),
    ]
    .into_iter()
    .find_map(|(property, rule)| {
        let mut declarations = reading.parsed.declared(property);
        declarations.find_map(|declaration| {
            let name = declared_name(&declaration.value)?;
            let whole = (!name.contains(' '))
                .then(|| host::whole(name, texts(reading).iter().copied()))
                .flatten()
                .filter(|whole| whole.starts_with(name));
            let whole = whole.unwrap_or_else(|| name.to_owned());
            found(whole, rule, &declaration.value)
        })
    })
}

/// A declared value as a name: no address, no handle, without copyright and slogan.
fn declared_name(value: &str) -> Option<&str> {
    let value = printed::copyright(value).unwrap_or(value);
    let name = [" | ", " – ", " — ", " :: ", " - ", " • "]
        .iter()
        .filter_map(|sign| value.split_once(sign))
        .map(|(name, _)| name)
        .filter(|name| name.chars().count() > 2)
        .min_by_key(|name| name.len())
        .unwrap_or(value);
    let name = printed::name(name)?;
    let fits = name.chars().count() <= LONGEST
        && !is_host(name)
        && !author::edits(name)
        && !name.starts_with(['@', '/']);
    fits.then_some(name)
}

/// Returns true if a text is a host's name: `lake.example`.
fn is_host(text: &str) -> bool {
    let ending = text.rsplit_once('.').map_or("", |(_, ending)| ending);
    (2..=6).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !text.contains(' ')
}

/// The owner in the footer's copyright line; without a year only where the host agrees, for
/// pictures have owners too.
fn copyright(reading: &Reading<'_>) -> Option<Found<String>> {
    let hosts = hosts(reading);
    let foot = reading.parsed.blocks.len().saturating_sub(FOOT);
    let blocks = reading.parsed.blocks.iter().enumerate();
    blocks
        .filter(|(at, block)| block.zone == Zone::Footer || block.zone != Zone::Main && *at >= foot)
        .map(|(_, block)| block)
        .flat_map(|block| beginning(&block.text, READ).split('\n'))
        .find_map(|line| {
            let name = printed::copyright(line)?;
            let own = hosts.iter().any(|host| host::agrees(host, name));
            let rule = if own {
                rules::COPYRIGHT
            } else {
                rules::COPYRIGHT.weak()
            };
            (own || has_year(line)).then(|| found(name, rule, line))?
        })
}

fn has_year(line: &str) -> bool {
    line.split(|c: char| !c.is_ascii_digit()).any(|figures| {
        figures.len() == 4 && (figures.starts_with("19") || figures.starts_with("20"))
    })
}

/// Returns the name that the page's `title` adds to the title that the page shows or declares
/// elsewhere.
fn title_end(reading: &Reading<'_>) -> Option<Found<String>> {
    let element = reading
        .parsed
        .declared(Property::Title)
        .find(|declaration| declaration.origin == Origin::TitleElement)?;
    let title = fold(&reading.title.as_ref()?.value);
    let hosts = hosts(reading);
    [
        " | ", " - ", " – ", " — ", " :: ", " • ", " · ", " « ", " » ",
    ]
    .iter()
    .find_map(|sign| {
        let (before, last) = element.value.rsplit_once(sign)?;
        let name = printed::name(last).filter(|name| name.split(' ').count() <= 6)?;
        let own = hosts.iter().any(|host| host::agrees(host, name));
        let added = fold(before) == title && fold(name) != title;
        let rule = if own {
            rules::TITLE_END
        } else {
            rules::TITLE_END.weak()
        };
        (own || added).then(|| found(name, rule, &element.value))?
    })
}

/// The site whose own page a byline near the top names.
fn byline(reading: &Reading<'_>) -> Option<Found<String>> {
    reading
        .main
        .iter()
        .take(OPENING * 2)
        .find_map(|(_, block)| {
            let mut lines = beginning(&block.text, READ).split('\n');
            lines.find_map(|line| found(printed::byline(line.trim())?, rules::BYLINE, line))
        })
}

/// The public body whose host the document's address has.
fn public_body(reading: &Reading<'_>) -> Option<Found<String>> {
    let host = *hosts(reading).first()?;
    found(gazetteer::host::body(host)?, rules::PUBLIC_BODY, host)
}

/// The name in the text that the host of the document's address abbreviates; where no address is
/// declared, the host of its office's e-mail.
fn named_by_host(reading: &Reading<'_>) -> Option<Found<String>> {
    let blocks = &reading.parsed.blocks;
    let texts = texts(reading);
    let own = hosts(reading);
    let mut since_cue = usize::MAX;
    let mailed = own.is_empty() && blocks.iter().any(|block| block.text.contains('@'));
    let mail = blocks[..if mailed { blocks.len() } else { 0 }]
        .iter()
        .flat_map(|block| {
            let cue = host::gives_contact(&block.text);
            since_cue = if cue { 0 } else { since_cue.saturating_add(1) };
            let mailboxes = if since_cue <= CONTACTS {
                host::Mailboxes::All
            } else {
                host::Mailboxes::Offices
            };
            host::of_mail(beginning(&block.text, READ), mailboxes)
        });
    let mail = mail.take(MAILS);
    let own = own.iter().map(|host| (*host, rules::NAMED_BY_HOST));
    own.chain(mail.map(|host| (host, rules::NAMED_BY_HOST.weak())))
        .find_map(|(host, rule)| {
            let name = host::named(host, texts.iter().copied())?;
            found(name, rule, host)
        })
}

/// The texts in which a name may be printed: titles and all blocks.
fn texts<'a>(reading: &Reading<'a>) -> Vec<&'a str> {
    let titles = reading.parsed.declared(Property::Title);
    let blocks = reading.parsed.blocks.iter();
    titles
        .map(|title| title.value.as_str())
        .chain(blocks.map(|block| block.text.as_str()))
        .collect()
}

/// The issuer that a release introduces at its end.
fn introduced(reading: &Reading<'_>) -> Option<Found<String>> {
    reading
        .main
        .iter()
        .rev()
        .take(CLOSING)
        .find_map(|(_, block)| {
            let line = block.text.split('\n').next().unwrap_or_default();
            let heads = matches!(block.kind, BlockKind::Heading(_))
                || block.emphasized
                || line.chars().count() <= 60;
            let name = printed::about(line).filter(|name| heads && is_issuer(reading, name))?;
            found(name, rules::ABOUT_THE_ISSUER, line)
        })
}

/// Returns true if one who is introduced at the end of a text may have issued it: an organization
/// by its words, its acronym or its site, not an author.
fn is_issuer(reading: &Reading<'_>, name: &str) -> bool {
    let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count();
    let mut hosts = reading.parsed.hosts.iter();
    signatory::is_organization(name)
        || name.split(' ').any(|word| capitals(word) > 1)
        || name.contains(' ') && !signatory::is_person_shaped(name) && !name.contains(['\'', '’'])
        || hosts.any(|named| host::agrees(&named.host, name))
}

/// Finds the party for whom the first sentences speak.
fn spoken_for(reading: &Reading<'_>) -> Option<Found<String>> {
    reading.main.iter().take(OPENING).find_map(|(_, block)| {
        let text = beginning(&block.text, READ);
        let name = printed::behalf(text)?;
        let marked = name.contains([' ', '-']) || signatory::is_organization(name);
        marked.then(|| found(name, rules::ON_BEHALF_OF, text))?
    })
}

/// In whose name a line at the end, or a greeting at the beginning, asks for support.
fn asking_support(reading: &Reading<'_>) -> Option<Found<String>> {
    let main = reading.main.iter().map(|(_, block)| *block);
    let (first, last) = (main.clone().take(OPENING), main.rev().take(CLOSING));
    let footer = reading
        .boilerplate()
        .filter(|block| matches!(block.zone, Zone::Footer | Zone::Aside));
    last.chain(footer).chain(first).find_map(|block| {
        let line = beginning(&block.text, 300);
        found(printed::support(line)?, rules::ASKS_SUPPORT, line)
    })
}

/// A signatory whose name a newsletter line in the footer shortens.
fn footer_and_signatory(reading: &Reading<'_>) -> Option<Found<String>> {
    let mut footers = reading
        .boilerplate()
        .filter(|block| block.zone == Zone::Footer);
    footers.find_map(|block| {
        let line = format!(" {} ", fold(beginning(&block.text, READ)));
        let name = reading
            .signatories
            .iter()
            .map(|signatory| signatory.value.name.as_str())
            .filter(|name| shortens(&line, name))
            .max_by_key(|name| name.len())?;
        found(name, rules::FOOTER_AND_SIGNATORY, &block.text)
    })
}

/// Returns true if a folded line holds the last two words of a name, possessive or not.
fn shortens(line: &str, name: &str) -> bool {
    let name = fold(name);
    let words: Vec<&str> = name.split(' ').collect();
    let tail = match words.as_slice() {
        [.., a, b] if a.len() + b.len() >= 9 => format!(" {a} {b}"),
        _ => return false,
    };
    line.contains(&format!("{tail} ")) || line.contains(&format!("{tail}s "))
}

/// Returns the one organization that signs, or the one to which the only signatory belongs.
fn sole_signatory(reading: &Reading<'_>) -> Option<Found<String>> {
    let [one] = reading.signatories.as_slice() else {
        return None;
    };
    let name = match one.value.party_type {
        PartyType::Organization => Some(one.value.name.as_str()),
        PartyType::Person => one.value.affiliation.as_deref(),
    };
    let name = name.map(printed::without_expansion)?;
    found(
        printed::name(&name)?,
        rules::SOLE_SIGNATORY,
        &one.value.name,
    )
}

/// The declared host, where nothing names the site.
fn host_alone(reading: &Reading<'_>) -> Option<Found<String>> {
    let host = *hosts(reading).first()?;
    found(host.strip_prefix("www.").unwrap_or(host), rules::HOST, host)
}

/// The hosts of the document's declared addresses, and names of sites that are hosts.
fn hosts<'a>(reading: &Reading<'a>) -> Vec<&'a str> {
    let addresses = reading
        .parsed
        .declared(Property::Url)
        .filter_map(|declaration| host::of(&declaration.value));
    let names = reading
        .parsed
        .declared(Property::SiteName)
        .map(|declaration| declaration.value.as_str())
        .filter(|name| is_host(name));
    let mut hosts: Vec<&str> = addresses.chain(names).collect();
    hosts.dedup();
    hosts
}

/// The beginning of a text up to a number of bytes.
fn beginning(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}
