//! What a page declares about itself: `title`, `meta`, `link`, JSON-LD, microdata, `time` elements,
//! and elements whose class says that they hold a date.
//!
//! Dates in the text are given by their nearness to the page's heading: those of a sidebar's other
//! articles come last or not at all.

mod dated;
mod json_ld;
mod meta;
mod script;

use super::tree::{Element, Tree};
use crate::parse::{Declaration, Origin, Property};

/// Everything a page declares, the page's head first.
pub(super) fn declarations(tree: &Tree) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut scripts = Vec::new();
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
            "h1" => {
                let text = inner_text(tree, node, 600);
                push(&mut found, Property::Title, Origin::Heading, "h1", &text);
            }
            "link" => link(element, &mut found),
            "script" if is_json_ld(element) => {
                scripts.push(inner_text_raw(tree, node));
            }
            _ => {}
        }
    }
    json_ld::read(&scripts, &mut found);
    let heading = heading(tree, &found);
    dated::read(tree, heading, &mut found);
    if !found.iter().any(|one| one.property == Property::Published) {
        script::read(&programs(tree), &mut found);
    }
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

/// A value with its white space collapsed; markup and references in it, as some generators leave
/// them, are resolved.
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

/// The texts of a page's programs.
fn programs(tree: &Tree) -> Vec<String> {
    let scripts =
        elements(tree).filter(|(_, element)| &*element.name == "script" && !is_json_ld(element));
    scripts
        .map(|(node, _)| inner_text_raw(tree, node))
        .collect()
}

fn is_json_ld(element: &Element) -> bool {
    element
        .attribute("type")
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
}

/// The heading of the page's own text: the first that agrees with a declared title, else the first
/// `h1`.
fn heading(tree: &Tree, found: &[Declaration]) -> Option<usize> {
    let titles: Vec<String> = found
        .iter()
        .filter(|one| one.property == Property::Title && one.origin != Origin::Heading)
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
                (Property::Title, Origin::Heading, "A letter on rivers"),
                (Property::Published, Origin::Class, "18 June 2010"),
                (Property::Published, Origin::Time, "2011-01-01"),
            ],
        );
    }

    /// Pieces of what pages declare, to be strewn into random text.
    const PIECES: &str = "<title>|<meta name=date content=|<script type='application/ld+json'>|{\"@type\":\"Article\",\"datePublished\":\"2010|\
        <time datetime=|</script>|\"publishedAt\\\":|<h1>|<span class=date>|©|2010-06-|\"|{|[|\\|é|日";

    proptest::proptest! {
        #[test]
        fn no_markup_makes_it_panic(picks in proptest::collection::vec((0usize..17, ".{0,6}"), 0..60)) {
            let pieces: Vec<&str> = PIECES.split('|').collect();
            let markup: String = picks.iter().map(|(pick, text)| format!("{}{text}", pieces[pick % pieces.len()])).collect();
            declarations(&Tree::read(&markup));
        }
    }

    #[test]
    fn time_is_linear_in_the_size_of_the_page() {
        for piece in [
            "{\"@type\":[",
            "<script type='application/ld+json'>{\"headline\": \"</script>",
            "<script>\"publishedAt\":</script>",
            "\"publishedAt\":\"",
            "<h2>A</h2><time>2010</time>",
            "<span class=date>1 ",
        ] {
            let begin = std::time::Instant::now();
            let script = format!(
                "<script type='application/ld+json'>{}</script>",
                piece.repeat(1_000_000 / piece.len())
            );
            for markup in [piece.repeat(1_000_000 / piece.len()), script] {
                declarations(&Tree::read(&markup));
            }
            assert!(begin.elapsed().as_secs() < 20, "{piece}");
        }
    }
}
