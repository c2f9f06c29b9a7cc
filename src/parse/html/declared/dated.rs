//! Dates in the text's own markup: `time` elements, microdata, and elements whose class says that
//! they hold a date.
//!
//! The nearest to the page's heading come first; where none is near, the first that stands in no
//! box beside the text.

use super::{elements, inner_text, push};
use crate::parse::html::tree::{Element, Tree};
use crate::parse::{Declaration, Origin, Property};

/// How many nodes after the heading a date in the text can stand.
const AFTER: usize = 160;
/// How many nodes before the heading a date in the text can stand.
const BEFORE: usize = 60;
/// How many dates in the text are given at most.
const MOST: usize = 12;
/// The longest text of an element that holds a date, in bytes.
const LONGEST: usize = 160;

/// Adds the dates of a page's elements, the nearest to the heading first.
pub(super) fn read(tree: &Tree, heading: Option<usize>, found: &mut Vec<Declaration>) {
    let mut near: Vec<(usize, Declaration)> = Vec::new();
    let mut far: Vec<Declaration> = Vec::new();
    let mut skip_until = 0;
    let mut beside_until = 0;
    for (node, element) in elements(tree) {
        if node < skip_until {
            continue;
        }
        let end = tree.nodes[node].end;
        // `<body class="has-sidebar">`: what holds the heading is the page.
        let holds_heading = heading.is_some_and(|heading| (node..end).contains(&heading));
        let is_page = matches!(&*element.name, "html" | "body" | "main" | "article");
        if is_beside(element) && !holds_heading && !is_page {
            beside_until = beside_until.max(end);
        }
        let Some((property, origin, key)) = dates_what(element) else {
            continue;
        };
        let Some(value) = value(tree, node, element) else {
            continue;
        };
        if origin == Origin::Class && !can_tell_day(&value) && holds_time(tree, node) {
            continue;
        }
        skip_until = end;
        let mut one = Vec::new();
        push(&mut one, property, origin, key, &value);
        let Some(one) = one.pop() else {
            continue;
        };
        match distance(tree, node, heading) {
            // A comment's time is not the text's, however near the heading it stands.
            Some(_) if node < beside_until && origin != Origin::Microdata => {}
            Some(distance) => near.push((distance, one)),
            None if origin == Origin::Microdata => far.push(one),
            None if origin == Origin::Time && node >= beside_until => far.push(one),
            None => {}
        }
    }
    near.sort_by_key(|(distance, _)| *distance);
    // Without a plain one near the heading the first of the page is its own more often than not.
    if !near.iter().any(|(_, one)| one.origin != Origin::Class) {
        far.sort_by_key(|one| one.origin);
        found.extend(far.into_iter().take(1));
    }
    found.extend(near.into_iter().take(MOST).map(|(_, one)| one));
}

/// The date that an element holds, in an attribute for programs or in its text; none where it holds
/// no figures or too much.
fn value(tree: &Tree, node: usize, element: &Element) -> Option<String> {
    let value = ["datetime", "content", "data-datetime", "title"]
        .into_iter()
        .filter_map(|name| element.attribute(name))
        .find(|value| value.chars().filter(char::is_ascii_digit).count() >= 4)
        .map_or_else(|| inner_text(tree, node, LONGEST), str::to_owned);
    (value.len() <= LONGEST && value.chars().any(char::is_numeric)).then_some(value)
}

/// Returns true if a text can name a day: it has a number that is no year.
fn can_tell_day(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_numeric());
    numbers.any(|number| !number.is_empty() && number.chars().count() != 4)
}

/// Returns true if a node contains a machine-readable moment.
fn holds_time(tree: &Tree, node: usize) -> bool {
    let mut elements = tree.inside(node).filter_map(|inner| tree.element(inner));
    elements.any(|inner| &*inner.name == "time" && inner.attribute("datetime").is_some())
}

/// How far from the heading a node stands, if it is near; a page without a heading is all near.
fn distance(tree: &Tree, node: usize, heading: Option<usize>) -> Option<usize> {
    let Some(heading) = heading else {
        return Some(node);
    };
    if node >= heading {
        let after = node - heading;
        (after <= AFTER + (tree.nodes[heading].end - heading)).then_some(after)
    } else {
        (heading - node <= BEFORE).then_some((heading - node) * 2)
    }
}

/// Returns true if an element is a box beside the text or below it, where other articles, comments
/// and menus have their dates.
fn is_beside(element: &Element) -> bool {
    if matches!(
        &*element.name,
        "aside" | "nav" | "footer" | "select" | "iframe"
    ) {
        return true;
    }
    let Some(class) = element.attribute("class") else {
        return false;
    };
    class.split(|c: char| !c.is_alphanumeric()).any(|word| {
        [
            "sidebar",
            "related",
            "comment",
            "comments",
            "commentlist",
            "events",
            "upcoming",
            "widget",
            "recommended",
            "teasers",
            "popular",
            "trending",
        ]
        .iter()
        .any(|beside| word.eq_ignore_ascii_case(beside))
    })
}

/// What date an element says it holds, if it says so.
fn dates_what(element: &Element) -> Option<(Property, Origin, &'static str)> {
    if let Some(said) = stated(element) {
        return Some(said);
    }
    let is_time = &*element.name == "time";
    if is_time && element.attribute("pubdate").is_some() {
        return Some((Property::Published, Origin::Microdata, "time pubdate"));
    }
    let labels =
        [element.attribute("class"), element.attribute("id")].map(Option::unwrap_or_default);
    let is_dated = || can_hold_date(&element.name) && labels.into_iter().any(is_date_label);
    if !(is_time || is_dated()) {
        return None;
    }
    let [class, id] = labels.map(str::to_ascii_lowercase);
    let says = |word: &str| class.contains(word) || id.contains(word);
    let changed = says("updat") || says("modif") || says("lastmod");
    let property = if changed && !says("publish") {
        Property::Modified
    } else {
        Property::Published
    };
    Some(if is_time {
        (property, Origin::Time, "time")
    } else {
        (property, Origin::Class, "date class")
    })
}

/// What date microdata or RDFa say that an element holds.
fn stated(element: &Element) -> Option<(Property, Origin, &'static str)> {
    let attributes = ["itemprop", "property"].map(|name| element.attribute(name));
    let mut names = attributes
        .into_iter()
        .flatten()
        .map(str::to_ascii_lowercase)
        .peekable();
    names.peek()?;
    let names: Vec<String> = names.collect();
    let says = |name: &str| names.iter().any(|one| one.contains(name));
    if ["datepublished", "dc:date", "datecreated", "dc:created"]
        .into_iter()
        .any(says)
    {
        return Some((Property::Published, Origin::Microdata, "datepublished"));
    }
    (says("datemodified") || says("dc:modified")).then_some((
        Property::Modified,
        Origin::Microdata,
        "datemodified",
    ))
}

/// Returns true if elements of a name may hold a date and little else.
fn can_hold_date(name: &str) -> bool {
    matches!(
        name,
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
    )
}

/// Returns true if a class or id names a date of publication or the line that holds it.
fn is_date_label(label: &str) -> bool {
    let mut word = String::new();
    label.split(|c: char| !c.is_alphanumeric()).any(|part| {
        word.clear();
        word.extend(part.chars().map(|c| c.to_ascii_lowercase()));
        is_date_word(&word)
    })
}

/// Returns true if a word of a class or id, in lower case, names a date of publication or the line
/// that holds it.
fn is_date_word(word: &str) -> bool {
    matches!(
        word,
        "date"
            | "datum"
            | "fecha"
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
    ) || word.ends_with("date")
        || word.starts_with("date")
        || word.ends_with("time") && word.len() <= 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markup: &str, expected: &[&str]) {
        let tree = Tree::read(markup);
        let heading = elements(&tree)
            .find(|(_, element)| &*element.name == "h1")
            .map(|(node, _)| node);
        let mut found = Vec::new();
        read(&tree, heading, &mut found);
        let found: Vec<&str> = found.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(found, expected, "{markup}");
    }

    #[test]
    fn dates_of_the_text_are_told_from_those_beside_it() {
        let far = "<p>x</p>".repeat(400);
        for (markup, expected) in [
            (
                "<h1>A</h1><span class=post-date>18 June 2010</span><time datetime=2011-01-01>x</time>",
                &["18 June 2010", "2011-01-01"][..],
            ),
            (
                &format!("<h1>A</h1>{far}<aside><time datetime=2011-01-01>x</time></aside>"),
                &[],
            ),
            (
                &format!("<h1>A</h1>{far}<div class=related><time>1 May 2011</time></div>"),
                &[],
            ),
            (
                &format!("<h1>A</h1>{far}<time>1 May 2011</time><time>1 May 2012</time>"),
                &["1 May 2011"],
            ),
            (
                &format!("<h1>A</h1><time>1 May 2010</time>{far}<time>1 May 2012</time>"),
                &["1 May 2010"],
            ),
            (
                &format!("<h1>A</h1>{far}<time pubdate datetime=2012-01-01></time>"),
                &["2012-01-01"],
            ),
            ("<h1>A</h1><span class=date>soon</span>", &[]),
            (
                "<h1>A</h1><p class=meta>March 2018 <time datetime=2018-03-23>March 2018</time></p>",
                &["2018-03-23"],
            ),
            (
                "<h1>A</h1><p class=meta>Changed <time datetime=2018-03-23>23 March 2018</time></p>",
                &["Changed 23 March 2018"],
            ),
        ] {
            check(markup, expected);
        }
    }
}
