//! The title: declared metadata agreeing with a heading, heading, first line; the site's name
//! removed.
//!
//! The heading that the page shows is preferred to the title that it gives to search engines and
//! social networks, as far as the two speak of the same thing. `tidy` takes away what is not the
//! title's own.

mod compare;
mod letter;
mod tidy;

use std::sync::LazyLock;

use crate::document::Found;
use crate::extract::rules::{self, Rule};
use crate::gazetteer::fold::fold;
use crate::lexicon::Lexicon;
use crate::parse::{Block, BlockKind, Declaration, Origin, Property, Zone};

use super::Reading;
use compare::{goes_on, related, stands_in};
use letter::is_letterhead;
use tidy::{SiteNames, tidy, tidy_written};

/// The longest title, in characters.
const LONGEST: usize = 400;
/// Number of headings that are examined.
const HEADINGS: usize = 30;

/// Words about titles by class, of many languages.
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(include_str!("words.tsv")));

/// The title, without the site's name.
pub fn title(reading: &Reading<'_>) -> Option<Found<String>> {
    let site = SiteNames::new(reading);
    let titles = Titles::new(reading, &site);
    titles
        .in_front_matter()
        .or_else(|| titles.agreeing_heading(HeadingLevel::First))
        .or_else(|| titles.main_heading())
        .or_else(|| titles.agreeing_heading(HeadingLevel::Lower))
        .or_else(|| titles.declared())
        .or_else(|| titles.printed())
        .or_else(|| titles.lone_heading())
        .or_else(|| titles.property())
        .or_else(|| titles.subject())
        .or_else(|| titles.first_line())
}

/// The candidates for the title of a document.
struct Titles<'a> {
    reading: &'a Reading<'a>,
    site: &'a SiteNames,
    /// Declared titles, the likeliest first; the `title` element apart.
    declared: Vec<&'a Declaration>,
    element: Option<&'a Declaration>,
    headings: Vec<Heading<'a>>,
}

/// A heading of level 1 or 2, as a block or, if it is not a part of the text, as in the page's
/// markup.
struct Heading<'a> {
    text: &'a str,
    level: HeadingLevel,
    block: Option<&'a Block>,
}

/// The level of a heading that may be a title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeadingLevel {
    First,
    Lower,
}

impl HeadingLevel {
    fn of(level: u8) -> Self {
        if level == 1 {
            HeadingLevel::First
        } else {
            HeadingLevel::Lower
        }
    }
}

impl<'a> Titles<'a> {
    fn new(reading: &'a Reading<'a>, site: &'a SiteNames) -> Self {
        let all = || reading.parsed.declared(Property::Title);
        let element = all().find(|one| one.origin == Origin::TitleElement);
        let mut declared: Vec<_> = all().filter(|one| is_metadata(one.origin)).collect();
        // Of several declared titles the one that agrees with the page's own is believed: others
        // belong to other articles.
        let agrees =
            |one: &Declaration| element.is_none_or(|element| related(&one.value, &element.value));
        declared.sort_by_key(|one| (!agrees(one), one.origin));
        let first = element.and_then(|one| tidy::first_part(&one.value));
        let first = first.map(fold);
        let blocks = reading.parsed.blocks.iter().filter_map(|block| {
            let BlockKind::Heading(level @ 1..=2) = block.kind else {
                return None;
            };
            let is_first = || {
                first
                    .as_ref()
                    .is_some_and(|first| *first == fold(&block.text))
            };
            (matches!(block.zone, Zone::Main | Zone::Header) || is_first()).then_some(Heading {
                text: &block.text,
                level: HeadingLevel::of(level),
                block: Some(block),
            })
        });
        let mut headings: Vec<Heading<'_>> = blocks.take(HEADINGS).collect();
        for one in all()
            .filter(|one| one.origin == Origin::Heading)
            .take(HEADINGS)
        {
            let known = headings
                .iter()
                .any(|heading| fold(heading.text) == fold(&one.value));
            if !known {
                headings.push(Heading {
                    text: &one.value,
                    level: HeadingLevel::First,
                    block: None,
                });
            }
        }
        let ends: Vec<String> = element
            .iter()
            .filter_map(|one| tidy::last_part(&one.value))
            .map(fold)
            .collect();
        let in_text =
            |heading: &Heading<'_>| heading.block.is_some_and(|block| block.zone == Zone::Main);
        let is_end = |text: &str| tidy::is_name_long(text) && ends.contains(&fold(text));
        headings.retain(|heading| in_text(heading) || !is_end(heading.text));
        // Weblogs join their name, which is their heading, with the title of the entry: `River
        // diary: The dam`.
        let is_joined = |heading: &str| {
            let entry = element.and_then(|one| one.value.strip_prefix(heading)?.strip_prefix(':'));
            entry.is_some_and(|entry| declared.iter().any(|one| fold(&one.value) == fold(entry)))
        };
        headings.retain(|heading| {
            !site.is_named(heading.text) && !is_generic(heading.text) && !is_joined(heading.text)
        });
        // `League | The dam` over a heading `League` and another, `The dam`: the first is the site's.
        let others: Vec<String> = reading
            .parsed
            .blocks
            .iter()
            .filter(|block| matches!(block.kind, BlockKind::Heading(_)))
            .map(|block| fold(&block.text))
            .collect();
        let names_site = |heading: &Heading<'_>| {
            let entry = element.and_then(|one| tidy::beside(&one.value, heading.text));
            heading.level == HeadingLevel::First
                && tidy::is_name_long(heading.text)
                && entry.is_some_and(|entry| others.contains(&fold(entry)))
        };
        headings.retain(|heading| !names_site(heading));
        let below = |heading: &Heading<'_>| {
            let mut main = reading.main.iter();
            main.find(|(_, block)| heading.block.is_some_and(|own| std::ptr::eq(*block, own)))?;
            main.next()
        };
        headings
            .retain(|heading| !in_text(heading) || !is_letterhead(heading.text, below(heading)));
        Self {
            reading,
            site,
            declared,
            element,
            headings,
        }
    }

    fn in_front_matter(&self) -> Option<Found<String>> {
        let mut declared = self.reading.parsed.declared(Property::Title);
        let found = declared.find(|one| one.origin == Origin::FrontMatter)?;
        self.declaration(found, rules::FRONT_MATTER_TITLE)
    }

    /// Returns a heading that the declared titles contain: the title that the page itself shows.
    fn agreeing_heading(&self, level: HeadingLevel) -> Option<Found<String>> {
        let wholes: Vec<String> = self.metadata().map(|one| fold(&one.value)).collect();
        let first = self.element.and_then(|one| tidy::first_part(&one.value));
        let first = first.map(fold);
        let mut headings = self.headings.iter();
        let headings = headings.by_ref().filter(|heading| heading.level == level);
        let agreeing = headings.filter(|heading| {
            let heading = fold(heading.text);
            heading.chars().count() >= 4
                && (first.as_ref() == Some(&heading)
                    || wholes.iter().any(|whole| {
                        *whole == heading
                            || whole.contains(&heading) && heading.len() * 3 >= whole.len()
                    }))
        });
        let best = agreeing.max_by_key(|heading| heading.text.len().min(LONGEST))?;
        // A section can have the name that the page's heading begins with.
        let begins = |heading: &&Heading<'_>| {
            heading.level == HeadingLevel::First && fold(heading.text).starts_with(&fold(best.text))
        };
        let best = self.headings.iter().find(begins).unwrap_or(best);
        self.heading(best, rules::HEADING_AND_DECLARED)
    }

    /// Returns the only heading of the first level if the declared titles speak of the same thing
    /// or are missing; if the heading contains one of them whole, returns that one, because kickers
    /// and straplines are set in headings too.
    fn main_heading(&self) -> Option<Found<String>> {
        let mut first = self
            .headings
            .iter()
            .filter(|heading| heading.level == HeadingLevel::First);
        let heading = first.next()?;
        let text = fold(heading.text);
        let length = text.chars().count();
        if first.any(|other| fold(other.text) != text) || !(4..=LONGEST).contains(&length) {
            return None;
        }
        let specific: Vec<(&Declaration, String)> = self
            .metadata()
            .map(|one| (one, tidy(&one.value, self.site)))
            .filter(|(_, value)| !is_generic(value))
            .collect();
        let inside = specific
            .iter()
            .find(|(_, value)| stands_in(&fold(value), &text) && !goes_on(value, heading.text));
        if let Some((one, _)) = inside {
            return self.declaration(one, rules::DECLARED_IN_HEADING);
        }
        if let Some(agreed) = self.agreed(&text).filter(|_| !self.is_article()) {
            return self.declaration(agreed, rules::AGREEING_TITLES);
        }
        // A `title` element alone is often that of a template; a heading above the text was written
        // for it.
        let above =
            heading.block.is_some_and(|block| block.zone == Zone::Main) && text.contains(' ');
        let silent =
            self.element.is_some() && (specific.is_empty() || above && self.declared.is_empty());
        (silent
            || specific.iter().any(|(one, value)| {
                related(heading.text, &one.value) || related(heading.text, value)
            }))
        .then(|| self.heading(heading, rules::MAIN_HEADING))?
    }

    /// Returns the declared title that agrees with the `title` element, unless the element contains
    /// the heading. On pages that are not articles the heading is often a label of a shelf or a
    /// call to buy, and such a title says more.
    fn agreed(&self, heading: &str) -> Option<&'a Declaration> {
        let element = fold(&tidy(&self.element?.value, self.site));
        if element.contains(heading) {
            return None;
        }
        let mut declared = self.declared.iter().copied();
        declared.find(|one| {
            let value = tidy(&one.value, self.site);
            fold(&value) == element && !is_generic(&value) && !self.site.is_named(&value)
        })
    }

    /// Returns true if the page declares that it is an article.
    fn is_article(&self) -> bool {
        let mut types = self.reading.parsed.declared(Property::Type);
        types.any(|one| {
            let name = one.value.to_lowercase();
            ["article", "posting", "report", "statement"]
                .iter()
                .any(|kind| name.contains(kind))
        })
    }

    fn declared(&self) -> Option<Found<String>> {
        let declared = self
            .declared
            .iter()
            .filter(|one| one.origin != Origin::Properties)
            .map(|one| (*one, rules::DECLARED_TITLE));
        let element = self.element.iter().map(|one| (*one, rules::TITLE_ELEMENT));
        declared
            .chain(element)
            .filter(|(one, _)| !self.site.is_named(&one.value) && !is_generic(&one.value))
            .find_map(|(one, rule)| self.declaration(one, rule))
            // What is left of `River League - FR` is a language and no title.
            .filter(|found| !found.value.is_ascii() || found.value.len() > 2)
    }

    /// The title that an office program keeps beside the text.
    fn property(&self) -> Option<Found<String>> {
        let mut declared = self.declared.iter();
        let found = declared.find(|one| one.origin == Origin::Properties)?;
        self.declaration(found, rules::PROPERTY_TITLE)
    }

    /// The first heading of the text, unless text of its own stands before it or it greets
    /// somebody.
    fn printed(&self) -> Option<Found<String>> {
        let mut before = 0;
        for (at, (span, block)) in self.reading.main.iter().take(12).enumerate() {
            let BlockKind::Heading(level) = block.kind else {
                before += block.text.chars().count();
                if before > 600 {
                    return None;
                }
                continue;
            };
            let length = block.text.chars().count();
            let greets = block.text.ends_with([':', ',']) && level > 1;
            let letterhead = is_letterhead(&block.text, self.reading.main.get(at + 1));
            let is_label =
                length < 25
                    && self.reading.main.iter().take(12).any(|(_, other)| {
                        other.kind == block.kind && other.text.chars().count() > 40
                    });
            if greets || letterhead || length > LONGEST || is_label {
                continue;
            }
            let value = tidy(&block.text, self.site);
            if !value.is_empty() {
                let rule = if level == 1 {
                    rules::TITLE_HEADING
                } else {
                    rules::TITLE_HEADING.weak()
                };
                let evidence = rule.in_body(&self.reading.body, span.clone());
                return Some(Found::new(value, evidence));
            }
        }
        None
    }

    /// The one heading of the first level, where nothing else speaks.
    fn lone_heading(&self) -> Option<Found<String>> {
        let mut first = self
            .headings
            .iter()
            .filter(|heading| heading.level == HeadingLevel::First);
        let heading = first.next()?;
        let alone = first.all(|other| fold(other.text) == fold(heading.text));
        (alone && heading.text.chars().count() <= LONGEST)
            .then(|| self.heading(heading, rules::LONE_HEADING))?
    }

    /// The declared titles, that of the `title` element last.
    fn metadata(&self) -> impl Iterator<Item = &'a Declaration> {
        self.declared.iter().copied().chain(self.element)
    }

    fn declaration(&self, one: &Declaration, rule: Rule) -> Option<Found<String>> {
        let mut value = if one.origin == Origin::FrontMatter {
            tidy_written(&one.value, self.site)
        } else {
            tidy(&one.value, self.site)
        };
        // A front page is called after its site: `Home | River League`.
        if is_generic(&value)
            && let Some(name) = tidy::last_part(&one.value)
        {
            value = name.trim().to_owned();
        }
        (!value.is_empty()).then(|| Found::new(value, rule.declared(&*one.value)))
    }

    fn heading(&self, heading: &Heading<'_>, rule: Rule) -> Option<Found<String>> {
        let parts = self.metadata().map(|one| one.value.as_str());
        let value = tidy(tidy::without_kicker(heading.text, parts), self.site);
        let main = heading.block.and_then(|block| {
            self.reading
                .main
                .iter()
                .find(|(_, main)| std::ptr::eq(*main, block))
        });
        let evidence = match main {
            Some((span, _)) => rule.in_body(&self.reading.body, span.clone()),
            None => rule.declared(heading.text),
        };
        (!value.is_empty()).then(|| Found::new(value, evidence))
    }
}

/// Returns true if a title of this origin is meant for machines.
fn is_metadata(origin: Origin) -> bool {
    match origin {
        Origin::JsonLd
        | Origin::OpenGraph
        | Origin::Citation
        | Origin::DublinCore
        | Origin::Meta
        | Origin::Microdata
        | Origin::Properties => true,
        Origin::FrontMatter
        | Origin::Time
        | Origin::TitleElement
        | Origin::Class
        | Origin::Heading
        | Origin::Attribute => false,
    }
}

fn is_generic(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    WORDS.phrases("generic").contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, body: &str, expected: &str) {
        let text = "<p>We, the undersigned, live along the river and ask the ministry to open the sluice this summer.</p>";
        let markup =
            format!("<html><head>{head}</head><body>{body}<main>{text}{text}</main></body></html>");
        let parsed = crate::parse::html::parse(&markup);
        let found = title(&Reading::new(&parsed, "a.html"));
        assert_eq!(
            found.map(|found| found.value).as_deref(),
            Some(expected),
            "{markup}"
        );
    }

    const OPEN_GRAPH: &str = "<meta property=og:title content=";

    #[test]
    fn the_title_is_chosen_among_those_declared_and_printed() {
        for (head, body, expected) in [
            // A weblog's name as heading.
            (
                &*format!("<title>River diary: The dam</title>{OPEN_GRAPH}'The dam'>"),
                "<h1>River diary</h1>",
                "The dam",
            ),
            (
                &*format!("<title>Dams and wells | River</title>{OPEN_GRAPH}'River'>"),
                "<h1>Dams and wells</h1>",
                "Dams and wells",
            ),
            // Two declarations against a label, unless the page is an article.
            (
                &*format!(
                    "<title>Buy cheap dams online | Shop</title>{OPEN_GRAPH}'Buy cheap dams online'>"
                ),
                "<h1>Cheap river dams</h1>",
                "Buy cheap dams online",
            ),
            (
                &*format!(
                    "<title>Buy cheap dams online | Shop</title>{OPEN_GRAPH}'Buy cheap dams online'>\
                     <meta property=og:type content=article>"
                ),
                "<h1>Cheap river dams</h1>",
                "Cheap river dams",
            ),
            // A heading of the second level that the title begins with, wherever it stands.
            (
                "<title>Volunteers – The Center for Wells of the Valley</title>",
                "<aside><h2>Volunteers</h2></aside>",
                "Volunteers",
            ),
            // The name of a section with which the heading begins.
            (
                "<title>9 letters on dams that nobody reads in 2020</title>",
                "<h1>9 letters on dams in 2021 (some of them good)</h1><main><h2>9 letters on dams</h2></main>",
                "9 letters on dams in 2021 (some of them good)",
            ),
            // The end of a declared title was cut.
            (
                "<title>Nine dams of the lower valley (wet and dry )</title>",
                "<h1>Nine dams of the lower valley (wet and dry Compared)</h1>",
                "Nine dams of the lower valley (wet and dry Compared)",
            ),
            // A long last part is not the name of a site.
            (
                "<title>League - News - Farmers of the valley ask the ministry for water</title>",
                "<header><h1>Farmers of the valley ask the ministry for water</h1></header>",
                "Farmers of the valley ask the ministry for water",
            ),
        ] {
            check(head, body, expected);
        }
    }
}
