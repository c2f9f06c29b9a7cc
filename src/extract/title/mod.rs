//! The title: declared metadata agreeing with a heading, heading, first line; the site's name removed.
//!
//! What the page shows as its heading is believed before what it tells search engines and social networks, as far as the two
//! speak of the same thing. `tidy` takes away what is not the title's own.

mod tidy;

use std::collections::HashSet;

use crate::document::{Evidence, Found};
use crate::gazetteer::fold::fold;
use crate::parse::{Block, BlockKind, Declaration, Origin, Property, Zone};

use super::Reading;
use tidy::{Site, tidy};

/// The longest text taken for a title, in characters.
const LONGEST: usize = 400;
/// How many headings are looked at.
const HEADINGS: usize = 30;
/// Titles that name a place of a site and no text. Origin: written for this project.
const GENERIC: &str = "home|menu|homepage|home page|index|start|startseite|hauptseite|accueil|inicio|início|página inicial|home pagina|hem|forside|\
    etusivu|strona główna|domů|kezdőlap|acasă|ana sayfa|главная|головна|начало|αρχική|الرئيسية|首頁|首页|ホーム|홈|\
    untitled|untitled document|document|page|welcome|willkommen|bienvenue|bienvenidos";

/// The title, without the site's name.
pub fn title(reading: &Reading<'_>) -> Option<Found<String>> {
    let site = Site::new(reading);
    let titles = Titles::new(reading, &site);
    titles
        .in_front_matter()
        .or_else(|| titles.agreeing_heading(true))
        .or_else(|| titles.main_heading())
        .or_else(|| titles.agreeing_heading(false))
        .or_else(|| titles.declared())
        .or_else(|| titles.printed())
        .or_else(|| titles.lone_heading())
}

/// What may be the title of a document.
struct Titles<'a> {
    reading: &'a Reading<'a>,
    site: &'a Site,
    /// Declared titles, the likeliest first; the `title` element apart.
    declared: Vec<&'a Declaration>,
    element: Option<&'a Declaration>,
    headings: Vec<Heading<'a>>,
}

/// A heading of level 1 or 2, as a block or, where it is no part of the text, as the page's markup has it.
struct Heading<'a> {
    text: &'a str,
    first_level: bool,
    block: Option<&'a Block>,
}

impl<'a> Titles<'a> {
    fn new(reading: &'a Reading<'a>, site: &'a Site) -> Self {
        let all = || reading.parsed.declared(Property::Title);
        let element = all().find(|one| one.origin == Origin::TitleElement);
        let mut declared: Vec<_> = all().filter(|one| is_metadata(one.origin)).collect();
        // Of several declared titles the one that agrees with the page's own is believed: others belong to other articles.
        let agrees =
            |one: &Declaration| element.is_none_or(|element| related(&one.value, &element.value));
        declared.sort_by_key(|one| (!agrees(one), one.origin));
        let blocks = reading.parsed.blocks.iter().filter_map(|block| {
            let BlockKind::Heading(level @ 1..=2) = block.kind else {
                return None;
            };
            matches!(block.zone, Zone::Main | Zone::Header).then_some(Heading {
                text: &block.text,
                first_level: level == 1,
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
                    first_level: true,
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
        headings.retain(|heading| in_text(heading) || !ends.contains(&fold(heading.text)));
        headings.retain(|heading| !site.is_named(heading.text) && !is_generic(heading.text));
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
        self.declaration(found, "front-matter-title", 0.95)
    }

    /// A heading that the declared titles contain: what the page itself shows as its title.
    fn agreeing_heading(&self, first_level: bool) -> Option<Found<String>> {
        let wholes: Vec<String> = self.metadata().map(|one| fold(&one.value)).collect();
        let level = self
            .headings
            .iter()
            .filter(|heading| heading.first_level == first_level);
        let agreeing = level.filter(|heading| {
            let heading = fold(heading.text);
            heading.chars().count() >= 4
                && wholes.iter().any(|whole| {
                    *whole == heading
                        || whole.contains(&heading) && heading.len() * 3 >= whole.len()
                })
        });
        let best = agreeing.max_by_key(|heading| heading.text.len().min(LONGEST))?;
        self.heading(best, "heading-and-declared-title", 0.95)
    }

    /// The one heading of the first level, where the declared titles speak of the same thing or of nothing; where one of
    /// them stands in the heading whole, that one, for kickers and straplines are set in headings too.
    fn main_heading(&self) -> Option<Found<String>> {
        let mut first = self.headings.iter().filter(|heading| heading.first_level);
        let heading = first.next()?;
        let text = fold(heading.text);
        let length = text.chars().count();
        if first.any(|other| fold(other.text) != text) || !(4..=LONGEST).contains(&length) {
            return None;
        }
        let telling: Vec<(&Declaration, String)> = self
            .metadata()
            .map(|one| (one, tidy(&one.value, self.site)))
            .filter(|(_, value)| !is_generic(value))
            .collect();
        let inside = telling
            .iter()
            .find(|(_, value)| stands_in(&fold(value), &text));
        if let Some((one, _)) = inside {
            return self.declaration(one, "declared-title-in-heading", 0.9);
        }
        // A `title` element alone is often that of a template; what stands above the text was written for it.
        let above =
            heading.block.is_some_and(|block| block.zone == Zone::Main) && text.contains(' ');
        let silent =
            self.element.is_some() && (telling.is_empty() || above && self.declared.is_empty());
        (silent
            || telling
                .iter()
                .any(|(one, _)| related(heading.text, &one.value)))
        .then(|| self.heading(heading, "main-heading", 0.85))?
    }

    fn declared(&self) -> Option<Found<String>> {
        let declared = self
            .declared
            .iter()
            .map(|one| (*one, "declared-title", 0.85));
        let element = self.element.iter().map(|one| (*one, "title-element", 0.7));
        declared
            .chain(element)
            .filter(|(one, _, _)| !self.site.is_named(&one.value) && !is_generic(&one.value))
            .find_map(|(one, rule, confidence)| self.declaration(one, rule, confidence))
    }

    /// The first heading of the text, unless text of its own stands before it or it greets somebody.
    fn printed(&self) -> Option<Found<String>> {
        let mut before = 0;
        for (span, block) in self.reading.main.iter().take(12) {
            let BlockKind::Heading(level) = block.kind else {
                before += block.text.chars().count();
                if before > 600 {
                    return None;
                }
                continue;
            };
            let length = block.text.chars().count();
            let greets = block.text.ends_with([':', ',']) && level > 1;
            let is_label =
                length < 25
                    && self.reading.main.iter().take(12).any(|(_, other)| {
                        other.kind == block.kind && other.text.chars().count() > 40
                    });
            if greets || length > LONGEST || is_label {
                continue;
            }
            let value = tidy(&block.text, self.site);
            if !value.is_empty() {
                let confidence = if level == 1 { 0.85 } else { 0.7 };
                let evidence =
                    Evidence::in_body("heading", confidence, &self.reading.body, span.clone());
                return Some(Found::new(value, evidence));
            }
        }
        None
    }

    /// The one heading of the first level, where nothing else speaks.
    fn lone_heading(&self) -> Option<Found<String>> {
        let mut first = self.headings.iter().filter(|heading| heading.first_level);
        let heading = first.next()?;
        let alone = first.all(|other| fold(other.text) == fold(heading.text));
        (alone && heading.text.chars().count() <= LONGEST)
            .then(|| self.heading(heading, "lone-heading", 0.6))?
    }

    /// The declared titles, that of the `title` element last.
    fn metadata(&self) -> impl Iterator<Item = &'a Declaration> {
        self.declared.iter().copied().chain(self.element)
    }

    fn declaration(
        &self,
        one: &Declaration,
        rule: &'static str,
        confidence: f32,
    ) -> Option<Found<String>> {
        let mut value = tidy(&one.value, self.site);
        // A front page is called after its site: `Home | River League`.
        if is_generic(&value)
            && let Some(name) = tidy::last_part(&one.value)
        {
            value = name.trim().to_owned();
        }
        (!value.is_empty())
            .then(|| Found::new(value, Evidence::declared(rule, confidence, &*one.value)))
    }

    fn heading(
        &self,
        heading: &Heading<'_>,
        rule: &'static str,
        confidence: f32,
    ) -> Option<Found<String>> {
        let parts = self.metadata().map(|one| one.value.as_str());
        let value = tidy(tidy::without_kicker(heading.text, parts), self.site);
        let main = heading.block.and_then(|block| {
            self.reading
                .main
                .iter()
                .find(|(_, main)| std::ptr::eq(*main, block))
        });
        let evidence = match main {
            Some((span, _)) => {
                Evidence::in_body(rule, confidence, &self.reading.body, span.clone())
            }
            None => Evidence::declared(rule, confidence, heading.text),
        };
        (!value.is_empty()).then(|| Found::new(value, evidence))
    }
}

/// Whether a title of this origin is meant for machines.
fn is_metadata(origin: Origin) -> bool {
    match origin {
        Origin::JsonLd
        | Origin::OpenGraph
        | Origin::Citation
        | Origin::DublinCore
        | Origin::Meta
        | Origin::Microdata => true,
        Origin::FrontMatter
        | Origin::Time
        | Origin::TitleElement
        | Origin::Class
        | Origin::Heading
        | Origin::Attribute => false,
    }
}

/// Whether a folded title stands at the end of a folded heading, below a kicker, or at its beginning, above a strapline.
fn stands_in(title: &str, heading: &str) -> bool {
    let enough = title.split(' ').count() > 2 && title.len() * 5 >= heading.len() * 2;
    let below = heading
        .strip_suffix(title)
        .is_some_and(|kicker| kicker.ends_with(' '));
    let above = heading
        .strip_prefix(title)
        .is_some_and(|line| line.starts_with(' '));
    enough && (below || above)
}

/// Whether two titles share enough of their words to speak of the same thing.
fn related(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    let least = a.len().min(b.len());
    common > 0 && common * 2 >= least && (least > 2 || common == least)
}

/// The words of a title that tell something; of scripts without spaces pairs of characters.
fn words(title: &str) -> HashSet<String> {
    let folded = fold(title);
    let mut words = HashSet::new();
    for word in folded.split(' ') {
        let characters: Vec<char> = word.chars().collect();
        if characters.iter().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}')) {
            words.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if characters.len() > 2 {
            words.insert(word.to_owned());
        }
    }
    words
}

fn is_generic(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    GENERIC.split('|').any(|generic| generic == lower)
}
