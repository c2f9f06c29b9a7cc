//! What a page declares about itself: `title`, `meta`, `link`, JSON-LD, microdata, `time` elements, and elements whose class
//! says that they hold a date.
//!
//! Dates in the text are given by their nearness to the page's heading: those of a sidebar's other articles come last or
//! not at all.

mod json_ld;
mod meta;

use super::tree::{Element, Tree};
use crate::parse::{Declaration, Origin, Property};

/// How many nodes after the heading a date in the text can stand.
const AFTER: usize = 160;
/// How many nodes before the heading a date in the text can stand.
const BEFORE: usize = 60;
/// How many dates in the text are given at most.
const MOST: usize = 12;
/// The longest text of an element that holds a date, in bytes.
const LONGEST: usize = 160;

/// Everything a page declares, the page's head first.
pub(super) fn declarations(tree: &Tree) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut articles = Vec::new();
    let mut head_title = false;
    for (node, element) in elements(tree) {
        match &*element.name {
            "html" => {
                if let Some(language) = element.attribute("lang").or(element.attribute("xml:lang"))
                {
                    push(
                        &mut found,
                        Property::Language,
                        Origin::Attribute,
                        "html lang",
                        language,
                    );
                }
            }
            "title" if !head_title => {
                head_title = true;
                let text = inner_text(tree, node, 2000);
                push(
                    &mut found,
                    Property::Title,
                    Origin::TitleElement,
                    "title",
                    &text,
                );
            }
            "meta" => meta::read(element, &mut found),
            "link" => link(element, &mut found),
            "script" if is_json_ld(element) => {
                articles.push(inner_text_raw(tree, node));
            }
            _ => {}
        }
    }
    for script in articles {
        json_ld::read(&script, &mut found);
    }
    let heading = heading(tree, &found);
    dated_elements(tree, heading, &mut found);
    found
}

/// The elements of a tree with their numbers, in document order.
fn elements(tree: &Tree) -> impl Iterator<Item = (usize, &Element)> {
    (0..tree.nodes.len()).filter_map(|node| Some((node, tree.element(node)?)))
}

/// Adds a declaration, its value decoded and its white space collapsed, unless it is empty.
fn push(found: &mut Vec<Declaration>, property: Property, origin: Origin, key: &str, value: &str) {
    let value = tidy(value);
    if !value.is_empty() {
        found.push(Declaration {
            property,
            origin,
            key: key.to_lowercase(),
            value,
        });
    }
}

/// A value with its white space collapsed; markup and references in it, as some generators leave them, are resolved.
fn tidy(value: &str) -> String {
    let marked = value.contains('<') || value.contains('&') && value.contains(';');
    if marked && value.len() <= 10_000 {
        let tree = Tree::read(value);
        return collapse(&inner_text_raw(&tree, 0));
    }
    collapse(value)
}

fn collapse(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text inside a node up to a number of bytes.
fn inner_text(tree: &Tree, node: usize, most: usize) -> String {
    let mut text = String::new();
    for inner in tree.inside(node) {
        let piece = tree.text(inner);
        if !piece.is_empty() {
            text.push_str(piece);
        } else if !text.ends_with(' ') && tree.element(inner).is_some() {
            text.push(' ');
        }
        if text.len() > most {
            break;
        }
    }
    text
}

/// All characters inside a node.
fn inner_text_raw(tree: &Tree, node: usize) -> String {
    tree.inside(node).map(|inner| tree.text(inner)).collect()
}

fn link(element: &Element, found: &mut Vec<Declaration>) {
    let (Some(rel), Some(href)) = (element.attribute("rel"), element.attribute("href")) else {
        return;
    };
    let is = |name: &str| {
        rel.split_whitespace()
            .any(|word| word.eq_ignore_ascii_case(name))
    };
    if is("canonical") {
        push(found, Property::Url, Origin::Attribute, "canonical", href);
    } else if is("alternate")
        && let Some(language) = element.attribute("hreflang")
        && found
            .iter()
            .any(|known| known.property == Property::Url && known.value == href)
    {
        push(
            found,
            Property::Language,
            Origin::Attribute,
            "hreflang",
            language,
        );
    }
}

fn is_json_ld(element: &Element) -> bool {
    element
        .attribute("type")
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
}

/// The heading of the page's own text: the first that agrees with a declared title, else the first `h1`.
fn heading(tree: &Tree, found: &[Declaration]) -> Option<usize> {
    let titles: Vec<String> = found
        .iter()
        .filter(|declaration| declaration.property == Property::Title)
        .map(|declaration| letters(&declaration.value))
        .collect();
    let mut first = None;
    for (node, element) in elements(tree) {
        if !matches!(&*element.name, "h1" | "h2" | "h3") {
            continue;
        }
        let text = letters(&inner_text(tree, node, 600));
        if text.chars().count() < 4 {
            continue;
        }
        if titles
            .iter()
            .any(|title| title.contains(&text) && text.len() * 3 >= title.len())
        {
            return Some(node);
        }
        if first.is_none() && &*element.name == "h1" {
            first = Some(node);
        }
    }
    first
}

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Dates in the text's own markup, the nearest to the heading first.
fn dated_elements(tree: &Tree, heading: Option<usize>, found: &mut Vec<Declaration>) {
    let mut dated: Vec<(usize, Declaration)> = Vec::new();
    let mut skip_until = 0;
    for (node, element) in elements(tree) {
        if node < skip_until {
            continue;
        }
        let Some((property, origin, key)) = dates_what(element) else {
            continue;
        };
        let value = ["datetime", "content", "data-datetime", "title"]
            .into_iter()
            .filter_map(|name| element.attribute(name))
            .find(|value| value.chars().filter(char::is_ascii_digit).count() >= 4)
            .map(str::to_owned)
            .unwrap_or_else(|| inner_text(tree, node, LONGEST));
        if value.len() > LONGEST || !value.chars().any(char::is_numeric) {
            continue;
        }
        let distance = match heading {
            Some(heading) if node >= heading => node - heading,
            Some(heading) => (heading - node) * 2,
            None => node,
        };
        let near = match heading {
            Some(heading) if node >= heading => {
                node - heading <= AFTER + (tree.nodes[heading].end - heading)
            }
            Some(heading) => heading - node <= BEFORE,
            None => true,
        };
        if !near && origin != Origin::Microdata {
            continue;
        }
        skip_until = tree.nodes[node].end;
        let mut one = Vec::new();
        push(&mut one, property, origin, key, &value);
        dated.extend(one.pop().map(|declaration| (distance, declaration)));
    }
    dated.sort_by_key(|(distance, _)| *distance);
    found.extend(
        dated
            .into_iter()
            .take(MOST)
            .map(|(_, declaration)| declaration),
    );
}

/// What date an element says it holds, if it says so.
fn dates_what(element: &Element) -> Option<(Property, Origin, &'static str)> {
    let named = |name: &str| {
        element
            .attribute(name)
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let property = [named("itemprop"), named("property")].join(" ");
    if property.contains("datepublished")
        || property.contains("dc:date")
        || property.contains("datecreated")
        || property.contains("dc:created")
    {
        return Some((Property::Published, Origin::Microdata, "datepublished"));
    }
    if property.contains("datemodified") || property.contains("dc:modified") {
        return Some((Property::Modified, Origin::Microdata, "datemodified"));
    }
    let label = [named("class"), named("id")].join(" ");
    let changed = ["updat", "modif", "lastmod"]
        .iter()
        .any(|word| label.contains(word));
    let modified = changed && !label.contains("publish");
    if &*element.name == "time" {
        let property = if modified {
            Property::Modified
        } else {
            Property::Published
        };
        return Some((property, Origin::Time, "time"));
    }
    let inline = matches!(
        &*element.name,
        "span"
            | "div"
            | "p"
            | "li"
            | "abbr"
            | "small"
            | "em"
            | "i"
            | "b"
            | "strong"
            | "dd"
            | "td"
            | "font"
            | "h4"
            | "h5"
            | "h6"
            | "a"
            | "footer"
            | "header"
            | "section"
    );
    (inline && is_date_label(&label)).then(|| {
        let property = if modified {
            Property::Modified
        } else {
            Property::Published
        };
        (property, Origin::Class, "date class")
    })
}

/// Whether a class or id names a date of publication or the line that holds it.
fn is_date_label(label: &str) -> bool {
    label.split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(
            word,
            "date"
                | "datum"
                | "fecha"
                | "data"
                | "dateline"
                | "pubdate"
                | "published"
                | "posted"
                | "timestamp"
                | "time"
                | "datetime"
                | "byline"
                | "meta"
                | "entrydate"
                | "postdate"
                | "postmeta"
                | "entrymeta"
                | "publish"
                | "pubtime"
                | "dt"
                | "created"
                | "veröffentlicht"
                | "submitted"
                | "authordate"
                | "postinfo"
        ) && word != "data"
            || word.ends_with("date")
            || word.starts_with("date")
            || word.ends_with("time") && word.len() <= 10
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, expected: &[(Property, Origin, &str)]) {
        let found = declarations(&Tree::read(markup));
        let found: Vec<(Property, Origin, &str)> = found
            .iter()
            .map(|one| (one.property, one.origin, one.value.as_str()))
            .collect();
        assert_eq!(found, expected, "{markup}");
    }

    #[test]
    fn the_head_is_read() {
        check(
            "<html lang=fr><head><title> Lettre\n ouverte </title><link rel=canonical href='https://a.org/x'>\
             <meta property='og:site_name' content='A &amp; B'><meta name=date content=2010-06-18></head>",
            &[
                (Property::Language, Origin::Attribute, "fr"),
                (Property::Title, Origin::TitleElement, "Lettre ouverte"),
                (Property::Url, Origin::Attribute, "https://a.org/x"),
                (Property::SiteName, Origin::OpenGraph, "A & B"),
                (Property::Published, Origin::Meta, "2010-06-18"),
            ],
        );
    }

    #[test]
    fn dates_near_the_heading_come_first() {
        check(
            "<body><h1>A letter on rivers</h1><span class=post-date>18 June 2010</span><p>Text</p>\
             <time datetime=2011-01-01>1 January</time></body>",
            &[
                (Property::Published, Origin::Class, "18 June 2010"),
                (Property::Published, Origin::Time, "2011-01-01"),
            ],
        );
    }
}
