//! The title: declared metadata agreeing with a heading, heading, first line; the site's name removed.

use crate::document::{Evidence, Found};
use crate::gazetteer::fold::fold;
use crate::parse::{BlockKind, Declaration, Origin, Property, Zone};

use super::{Reading, date::written};

/// The longest text taken for a title, in characters.
const LONGEST: usize = 400;

/// The title, without the site's name.
pub fn title(reading: &Reading<'_>) -> Option<Found<String>> {
    let names = site_names(reading);
    let declared = |origins: &[Origin]| -> Option<&Declaration> {
        origins.iter().find_map(|&origin| {
            reading
                .parsed
                .declared(Property::Title)
                .find(|declaration| declaration.origin == origin)
        })
    };
    if let Some(found) = declared(&[Origin::FrontMatter]) {
        let value = tidy(&found.value, &names);
        if !value.is_empty() {
            return Some(Found::new(
                value,
                Evidence::declared("front-matter-title", 0.95, &*found.value),
            ));
        }
    }
    let element = declared(&[Origin::TitleElement]);
    let social = declared(&[
        Origin::JsonLd,
        Origin::OpenGraph,
        Origin::Citation,
        Origin::DublinCore,
        Origin::Meta,
    ]);
    let headings: Vec<_> = reading
        .parsed
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading(1..=2)))
        .filter(|block| matches!(block.zone, Zone::Main | Zone::Header))
        .take(30)
        .collect();
    let is_name = |text: &str| names.iter().any(|name| *name == fold(text));
    // A heading that the declared titles contain is what the page itself shows as its title.
    let agreeing = headings
        .iter()
        .filter(|block| {
            let heading = fold(&block.text);
            heading.chars().count() >= 4
                && !is_name(&block.text)
                && [element, social].into_iter().flatten().any(|declaration| {
                    let whole = fold(&declaration.value);
                    whole == heading
                        || (whole.contains(&heading) && heading.len() * 3 >= whole.len())
                })
        })
        .max_by_key(|block| {
            (
                matches!(block.kind, BlockKind::Heading(1)),
                block.text.len().min(LONGEST),
            )
        });
    if let Some(block) = agreeing {
        let value = tidy(&block.text, &names);
        if !value.is_empty() {
            let evidence = match reading
                .main
                .iter()
                .find(|(_, main)| std::ptr::eq(*main, *block))
            {
                Some((span, _)) => Evidence::in_body(
                    "heading-and-declared-title",
                    0.95,
                    &reading.body,
                    span.clone(),
                ),
                None => Evidence::declared("heading-and-declared-title", 0.95, &*block.text),
            };
            return Some(Found::new(value, evidence));
        }
    }
    for (declaration, rule, confidence) in [
        (social, "declared-title", 0.85),
        (element, "title-element", 0.7),
    ] {
        if let Some(declaration) = declaration
            && !is_name(&declaration.value)
        {
            let value = tidy(&declaration.value, &names);
            if !value.is_empty() {
                return Some(Found::new(
                    value,
                    Evidence::declared(rule, confidence, &*declaration.value),
                ));
            }
        }
    }
    printed(reading, &names)
}

/// The first heading of the text, unless text of its own stands before it or it greets somebody.
fn printed(reading: &Reading<'_>, names: &[String]) -> Option<Found<String>> {
    let mut before = 0;
    for (span, block) in reading.main.iter().take(12) {
        let BlockKind::Heading(level) = block.kind else {
            before += block.text.chars().count();
            if before > 600 {
                return None;
            }
            continue;
        };
        let length = block.text.chars().count();
        let greets = block.text.ends_with([':', ',']) && level > 1;
        let is_label = length < 25
            && reading
                .main
                .iter()
                .take(12)
                .any(|(_, other)| other.kind == block.kind && other.text.chars().count() > 40);
        if greets || length > LONGEST || is_label {
            continue;
        }
        let value = tidy(&block.text, names);
        if !value.is_empty() {
            return Some(Found::new(
                value,
                Evidence::in_body(
                    "heading",
                    if level == 1 { 0.85 } else { 0.7 },
                    &reading.body,
                    span.clone(),
                ),
            ));
        }
    }
    None
}

/// Folded names of the site: declared, and the host without its endings.
fn site_names(reading: &Reading<'_>) -> Vec<String> {
    let mut names: Vec<String> = reading
        .parsed
        .declarations
        .iter()
        .filter(|declaration| {
            matches!(
                declaration.property,
                Property::SiteName | Property::Publisher
            )
        })
        .map(|declaration| fold(&declaration.value))
        .collect();
    for declaration in reading.parsed.declared(Property::Url) {
        let host = declaration
            .value
            .split_once("://")
            .map_or("", |(_, rest)| rest)
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_start_matches("www.");
        names.push(fold(host));
        names.extend(host.split('.').filter(|part| part.len() > 3).map(fold));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The title without site name, date and wiki anchor, white space collapsed.
fn tidy(title: &str, names: &[String]) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut kept = title.as_str();
    for separator in [
        " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " « ",
    ] {
        while let Some((before, last)) = kept.rsplit_once(separator) {
            if !is_site(last, names) {
                break;
            }
            kept = before;
        }
        if let Some((first, after)) = kept.split_once(separator)
            && is_site(first, names)
        {
            kept = after;
        }
    }
    // A bar is hardly ever part of a title: what follows the last one names the site.
    if let Some((before, last)) = kept.rsplit_once(" | ")
        && before.chars().count() > 15
        && last.chars().count() <= 40
    {
        kept = before;
    }
    let sign = |character: char| {
        character.is_whitespace() || matches!(character, ':' | '-' | '–' | '—' | '|' | ',' | '.')
    };
    if let Some(found) = written::dates(kept, "").into_iter().find(|found| {
        found.date.day_number().is_some()
            && (found.span.start == 0 || found.span.end == kept.trim_end_matches(sign).len())
    }) {
        let rest = if found.span.start == 0 {
            kept.get(found.span.end..).unwrap_or_default()
        } else {
            without_city(kept.get(..found.span.start).unwrap_or_default())
        };
        if rest.chars().filter(|letter| letter.is_alphabetic()).count() >= 8 {
            kept = rest.trim_matches(sign);
        }
    }
    kept.trim()
        .trim_end_matches([':', '¶', '#'])
        .trim()
        .to_owned()
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

fn is_site(part: &str, names: &[String]) -> bool {
    let part = fold(part);
    let joined = part.replace(' ', "");
    names.iter().any(|name| {
        *name == part
            || name.replace(' ', "") == joined
            || (part.len() > 4
                && name.len() > 4
                && (name.contains(&part) || part.contains(name.as_str()))
                && part.split(' ').count() <= 5)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, site: &str, expected: &str) {
        assert_eq!(tidy(title, &[fold(site)]), expected);
    }

    #[test]
    fn site_and_date_are_removed() {
        check(
            "Letter on the dam | River League",
            "River League",
            "Letter on the dam",
        );
        check(
            "River League - Letter on the dam",
            "River League",
            "Letter on the dam",
        );
        check(
            "2004-12-18: Brev till regeringen",
            "",
            "Brev till regeringen",
        );
        check("Peace - a plan", "River League", "Peace - a plan");
    }
}
