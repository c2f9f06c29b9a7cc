//! Text that does not belong to a title: the site's name, the date, the kicker above a heading,
//! anchors of wikis.
//!
//! Takes a title as declared or printed and returns the rest; never decides which of several titles
//! to prefer.

use crate::gazetteer::fold::fold;
use crate::parse::{Origin, Property};

use super::super::{Reading, date::written, publisher::host};
use super::WORDS;

/// Signs that join a title with the site's name or a section.
const SEPARATORS: [&str; 16] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " « ", " │ ", " // ", " › ", " ● ",
    "｜", " ~ ", " ⋆ ",
];
/// The longest name of a site after a bar, in characters.
const NAME: usize = 60;

/// The most names of a site that are compared with parts of titles.
const NAMES: usize = 32;

/// The most words of a site's name that is the page's title too, as on a front page.
const NAME_WORDS: usize = 5;

/// The last characters of the names of sites that Chinese and Japanese pages set behind a title
/// after a mere line: net, paper, agency, station. Origin: written for this project.
const SITES: [char; 8] = ['网', '網', '报', '報', '社', '台', '臺', '聞'];

/// The longest of those names, in characters.
const SHORT_NAME: usize = 8;

/// The longest heading that may have a kicker, in characters.
const HEADING: usize = 300;

/// The known names of the site.
pub(super) struct SiteNames {
    /// Folded names: declared, and the host without its endings.
    names: Vec<String>,
    hosts: Vec<String>,
}

impl SiteNames {
    /// The names that a document declares for its site.
    pub(super) fn new(reading: &Reading<'_>) -> Self {
        let declared = [Property::SiteName, Property::Publisher];
        let mut names: Vec<String> = reading
            .parsed
            .declarations
            .iter()
            .filter(|one| declared.contains(&one.property))
            // The publisher of a book is no site that adds its name to titles.
            .filter(|one| (one.origin, one.key.as_str()) != (Origin::FrontMatter, "dc:publisher"))
            .map(|one| fold(&one.value))
            .collect();
        let hosts: Vec<String> = reading
            .parsed
            .declared(Property::Url)
            .filter_map(|one| host::of(&one.value))
            .map(|host| host.trim_start_matches("www.").to_owned())
            .collect();
        for host in &hosts {
            names.push(fold(host));
            names.extend(host.split('.').filter(|part| part.len() > 3).map(fold));
        }
        // A long name that is all of the page's title is the title, declared in the wrong place.
        let element = reading
            .parsed
            .declared(Property::Title)
            .find(|one| one.origin == Origin::TitleElement)
            .map(|one| fold(&one.value))
            .unwrap_or_default();
        let is_title = |name: &str| name.split(' ').count() > NAME_WORDS && name == element;
        names.retain(|name| !name.is_empty() && !is_title(name));
        names.truncate(NAMES);
        Self { names, hosts }
    }

    /// Returns true if a text is a name of the site and nothing else.
    pub(super) fn is_named(&self, text: &str) -> bool {
        let text = fold(text);
        self.names.contains(&text)
    }

    /// Returns true if a part of a title names the site.
    fn is_meant(&self, part: &str) -> bool {
        let folded = fold(part);
        let joined = folded.replace(' ', "");
        let short = folded.split(' ').count() <= 5;
        self.names.iter().any(|name| {
            *name == folded
                || name.replace(' ', "") == joined
                || short
                    && folded.len() > 4
                    && name.len() > 4
                    && (name.contains(&folded) || joined.contains(&name.replace(' ', "")))
        }) || part.split(' ').count() <= 8 && self.hosts.iter().any(|host| host::agrees(host, part))
    }
}

/// The last part of a title that a sign sets apart: often the site's name.
pub(super) fn last_part(title: &str) -> Option<&str> {
    SEPARATORS
        .iter()
        .filter_map(|sign| title.rsplit_once(sign))
        .map(|(_, last)| last)
        .min_by_key(|last| last.len())
}

/// What a title holds beside a name at its beginning or end, which a sign or colon sets apart.
pub(super) fn beside<'a>(title: &'a str, name: &str) -> Option<&'a str> {
    let title = title.trim();
    let begins = title.strip_prefix(name);
    let begun = begins.and_then(|rest| {
        let mut signs = SEPARATORS.iter().chain(&[": "]);
        signs.find_map(|sign| rest.strip_prefix(sign))
    });
    let ends = || {
        let rest = title.strip_suffix(name)?;
        SEPARATORS.iter().find_map(|sign| rest.strip_suffix(sign))
    };
    begun.or_else(ends).map(str::trim)
}

/// The first part of a title that a sign sets apart.
pub(super) fn first_part(title: &str) -> Option<&str> {
    let parts = SEPARATORS.iter().filter_map(|sign| title.split_once(sign));
    parts
        .map(|(first, _)| first)
        .min_by_key(|first| first.len())
}

/// Returns true if a text is short enough for the name of a site.
pub(super) fn is_name_long(text: &str) -> bool {
    fold(text).split(' ').count() <= NAME_WORDS
}

/// The title without site name, date and wiki anchor, white space collapsed; empty where it is an
/// expression of a template.
pub(super) fn tidy(title: &str, site: &SiteNames) -> String {
    if title.contains("{{") || title.contains("{%") {
        return String::new();
    }
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    without_signs(without_date(without_page(without_section(without_site(
        &title, site,
    )))))
    .to_owned()
}

/// The same for a title that its author wrote for a generator of pages, which adds the site's name
/// itself: a bar belongs to it.
pub(super) fn tidy_written(title: &str, site: &SiteNames) -> String {
    if title.contains("{{") || title.contains("{%") {
        return String::new();
    }
    let title = without_markup(title);
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    without_signs(without_date(without_page(without_site(&title, site)))).to_owned()
}

/// Entities that authors write in titles.
const ENTITIES: [(&str, &str); 8] = [
    ("&nbsp;", " "),
    ("&amp;", "&"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&laquo;", "«"),
    ("&raquo;", "»"),
    ("&ndash;", "–"),
    ("&shy;", ""),
];

/// Inline elements that authors write in titles.
const INLINE: [&str; 12] = [
    "em", "i", "b", "strong", "br", "span", "sup", "u", "small", "center", "font", "p",
];

/// A title without the markup of HTML.
fn without_markup(title: &str) -> String {
    let mut plain = title.to_owned();
    for (entity, sign) in ENTITIES {
        if plain.contains(entity) {
            plain = plain.replace(entity, sign);
        }
    }
    while let Some((start, end, sign)) = numeric_entity(&plain) {
        plain.replace_range(start..end, &sign.to_string());
    }
    let mut kept = String::new();
    let mut rest = plain.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        let element = after.split_once('>').filter(|(tag, _)| {
            let name = tag
                .trim_matches('/')
                .split([' ', '/'])
                .next()
                .unwrap_or_default();
            INLINE.contains(&name.to_lowercase().as_str())
        });
        match element {
            Some((tag, after)) => {
                if tag.starts_with("br") {
                    kept.push(' ');
                }
                rest = after;
            }
            None => {
                kept.push('<');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// The first entity that gives a sign by its number, `&#x23;`: its place, and the sign.
fn numeric_entity(text: &str) -> Option<(usize, usize, char)> {
    let start = text.find("&#")?;
    let end = start + text[start..].find(';')?;
    let number = &text[start + 2..end];
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let sign = char::from_u32(code.ok()?).filter(|sign| !sign.is_control() && *sign != '&')?;
    Some((start, end + 1, sign))
}

/// A title without signs that lead nowhere: a colon or anchor at its end, separators at either end.
fn without_signs(title: &str) -> &str {
    let mut kept = title.trim().trim_end_matches([':', '¶', '#', ' ']);
    for sign in SEPARATORS {
        kept = kept
            .strip_suffix(sign.trim_end())
            .unwrap_or(kept)
            .trim_end();
        kept = kept
            .strip_prefix(sign.trim_start())
            .unwrap_or(kept)
            .trim_start();
    }
    kept
}

/// A title without the number of the page: `… - Page 3`, `… | Seite 2 von 5`.
fn without_page(title: &str) -> &str {
    let parts = SEPARATORS.iter().filter_map(|sign| title.rsplit_once(sign));
    let Some((before, last)) = parts.min_by_key(|(_, last)| last.len()) else {
        return title;
    };
    let mut words = last.split(' ');
    let word = words.next().unwrap_or_default().to_lowercase();
    let number = words.next().unwrap_or_default();
    let counted = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if counted && WORDS.phrases("page").contains(&&*word) && words.count() <= 2 {
        before
    } else {
        title
    }
}

fn without_site<'a>(title: &'a str, site: &SiteNames) -> &'a str {
    let mut kept = title;
    for separator in SEPARATORS {
        while let Some((before, last)) = kept.rsplit_once(separator) {
            if before.trim().is_empty() || !site.is_meant(last) {
                break;
            }
            kept = before;
        }
        while let Some((first, after)) = kept.split_once(separator)
            && (site.is_meant(first) || WORDS.phrases("archive").contains(&fold(first).as_str()))
        {
            kept = after;
        }
    }
    without_short_name(kept)
}

/// A title of a script without spaces, without the site's name behind a line or underscore.
fn without_short_name(title: &str) -> &str {
    match title.rsplit_once(['-', '_', '—']) {
        Some((before, name))
            if name.ends_with(SITES)
                && name.chars().count() <= SHORT_NAME
                && before.chars().count() > SHORT_NAME
                && before.ends_with(|c: char| c > '\u{2fff}') =>
        {
            before.trim_end_matches(['-', '_', '—'])
        }
        _ => title,
    }
}

/// Removes what follows a bar, which is hardly ever part of a title: it names the site or a section
/// of it.
fn without_section(title: &str) -> &str {
    let mut kept = title;
    for bar in [" | ", " │ ", "｜"] {
        while let Some((before, last)) = kept.rsplit_once(bar) {
            let longer = |than: usize| before.chars().nth(than).is_some();
            let enough = longer(15) || longer(7) && before.contains(' ');
            if !enough || last.chars().count() > NAME && before.rfind(bar).is_none() {
                break;
            }
            kept = before;
        }
    }
    kept
}

/// The first year of pages of the web.
const RECENT: i16 = 1991;

/// A title without the day that opens or closes it, where enough of it remains.
fn without_date(title: &str) -> &str {
    let sign = |c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '|' | ',' | '.');
    let end = title.trim_end_matches(sign).len();
    let dates = written::dates(title, "");
    let Some(found) = dates.iter().find(|found| {
        // A day long ago is what the text is about.
        found.date.day_number().is_some()
            && found.date.year_number() >= RECENT
            && (found.span.start == 0 || found.span.end == end)
    }) else {
        return title;
    };
    let rest = if found.span.start == 0 {
        title.get(found.span.end..).unwrap_or_default()
    } else {
        without_preposition(without_city(
            title.get(..found.span.start).unwrap_or_default(),
        ))
    };
    let rest = rest.trim_matches(sign);
    let letters = rest.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters >= 8 && rest.contains(' ') {
        rest
    } else {
        title
    }
}

/// A text without a word before a date at its end: `Letter of`.
fn without_preposition(text: &str) -> &str {
    let text = text.trim_end();
    let before = |word: &&str| text.strip_suffix(*word)?.strip_suffix(' ');
    let mut words = WORDS.phrases("dated").iter();
    words.find_map(before).unwrap_or(text)
}

/// The text without the place that opens a dateline at its end: `… . New York,`.
fn without_city(text: &str) -> &str {
    let bare = text.trim_end_matches([',', ' ']);
    match bare.rsplit_once(". ") {
        Some((before, place))
            if place.split(' ').count() <= 3 && bare.len() < text.trim_end().len() =>
        {
            before
        }
        _ => text,
    }
}

/// A heading without the kicker above it, which a declared title sets apart by a sign.
pub(super) fn without_kicker<'a>(
    heading: &'a str,
    declared: impl Iterator<Item = &'a str>,
) -> &'a str {
    let parts: Vec<Vec<String>> = declared
        .filter_map(|title| {
            let sign = SEPARATORS.iter().find(|sign| title.contains(**sign))?;
            Some(title.split(*sign).map(fold).collect())
        })
        .collect();
    if parts.is_empty() || heading.chars().count() > HEADING {
        return heading;
    }
    let apart = |kicker: &str, own: &str| {
        let joined = kicker.ends_with(char::is_alphanumeric)
            && own
                .trim_start()
                .starts_with(|c: char| !matches!(c, '-' | '–' | '—' | '|' | ':' | '/' | '·'));
        let (kicker, own) = (fold(kicker), fold(own));
        let has = |parts: &Vec<String>| parts.contains(&kicker) && parts.contains(&own);
        joined && kicker.contains(' ') && own.contains(' ') && parts.iter().any(has)
    };
    heading
        .match_indices(' ')
        .map(|(at, _)| heading.split_at(at))
        .find(|(kicker, own)| apart(kicker, own))
        .map_or(heading, |(_, own)| own.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, name: &str, expected: &str) {
        let site = SiteNames {
            names: vec![fold(name)],
            hosts: vec!["rl.example.org".to_owned(), "riverleague.org".to_owned()],
        };
        assert_eq!(tidy(title, &site), expected);
    }

    #[test]
    fn site_and_date_are_removed() {
        for (title, name, expected) in [
            (
                "Letter on the dam | River League",
                "River League",
                "Letter on the dam",
            ),
            (
                "River League - Letter on the dam",
                "River League",
                "Letter on the dam",
            ),
            ("Letter on the dam – Riverleague", "", "Letter on the dam"),
            (
                "My letter to the dam of 3 May 2010",
                "",
                "My letter to the dam",
            ),
            (
                "Letter on the dam | Rivers and Lakes | Home of Boats",
                "",
                "Letter on the dam",
            ),
            ("Dam | Rivers", "", "Dam | Rivers"),
            ("Wells along the dam - Page 3", "", "Wells along the dam"),
            (
                "Wells along the dam - Seite 2 von 5 - River League",
                "River League",
                "Wells along the dam",
            ),
            ("Wells - Page one", "", "Wells - Page one"),
            (
                "2004-12-18: Brev till regeringen",
                "",
                "Brev till regeringen",
            ),
            ("Diary 2004-12-18", "", "Diary 2004-12-18"),
            ("Peace - a plan", "River League", "Peace - a plan"),
            ("River League", "River League", "River League"),
            ("Letter on the dam:", "", "Letter on the dam"),
            (
                "River League » Blog Archive » Letter on the dam",
                "River League",
                "Letter on the dam",
            ),
            (
                "沿河居民联名要求重新开放水闸-河流网",
                "",
                "沿河居民联名要求重新开放水闸",
            ),
            ("»Letter on the dam«", "", "»Letter on the dam«"),
            ("Letter on the dam -", "", "Letter on the dam"),
            ("", "", ""),
        ] {
            check(title, name, expected);
        }
    }

    #[test]
    fn kickers_are_removed() {
        for (heading, declared, expected) in [
            (
                "Games in Paris Drinks by boat",
                "Games in Paris - Drinks by boat - Grocer",
                "Drinks by boat",
            ),
            (
                "Drinks by boat",
                "Drinks by boat - Grocer",
                "Drinks by boat",
            ),
            (
                "Climate: Drinks by boat",
                "Climate: Drinks by boat",
                "Climate: Drinks by boat",
            ),
        ] {
            assert_eq!(without_kicker(heading, std::iter::once(declared)), expected);
        }
    }
}
