//! JSON-LD: the page's own article among everything that sites put there.

use std::borrow::Cow;

use serde_json::Value;

use super::{letters, push};
use crate::parse::{Declaration, Origin, Property};

/// How deep objects are followed.
const DEPTH: usize = 6;

/// Reads a page's scripts; broken JSON is mended where that is cheap, else its dates and headline
/// are taken as they stand.
pub(super) fn read(scripts: &[String], found: &mut Vec<Declaration>) {
    let mut values: Vec<Value> = Vec::new();
    for script in scripts {
        let script = bare(script);
        let value = serde_json::from_str(script).or_else(|_| serde_json::from_str(&mended(script)));
        match value {
            Ok(value) => values.push(value),
            Err(_) => scanned(script, found),
        }
    }
    let mut items = Vec::new();
    for value in &values {
        collect(value, 0, &mut items);
    }
    items.sort_by_key(|(rank, _)| *rank);
    let own = own_article(&items, found);
    if let Some(article) = own {
        thing(article, found);
    }
    for (rank, item) in items {
        match rank {
            // Several articles are those of a list or of a box beside the text.
            Rank::Article | Rank::Untyped => {}
            Rank::Page if own.is_some() => site_of(item, found),
            Rank::Page => thing(item, found),
            Rank::Site => name(item, Property::SiteName, found),
            Rank::Organization => name(item, Property::Publisher, found),
            Rank::Breadcrumbs => breadcrumbs(item, found),
        }
    }
}

/// The article that a page is about: the one with a title of the page, else the first.
fn own_article<'a>(items: &[(Rank, &'a Value)], found: &[Declaration]) -> Option<&'a Value> {
    let titles: Vec<String> = found
        .iter()
        .filter(|one| one.property == Property::Title)
        .map(|one| letters(&one.value))
        .collect();
    let mut articles = items
        .iter()
        .filter(|(rank, _)| matches!(rank, Rank::Article | Rank::Untyped))
        .map(|(_, item)| *item);
    let first = articles.clone().next();
    let entitled = articles.find(|item| {
        text(item, "headline")
            .or_else(|| text(item, "name"))
            .is_some_and(|headline| {
                let headline = letters(headline);
                headline.len() > 3
                    && titles.iter().any(|title| {
                        title.contains(&headline)
                            || headline.contains(title.as_str()) && title.len() > 9
                    })
            })
    });
    entitled.or(first)
}

/// What an item is, in the order in which items are believed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Article,
    /// No known type, but a date of publication or a headline.
    Untyped,
    Page,
    Site,
    Organization,
    Breadcrumbs,
}

/// The script without the comment marks and CDATA around it.
fn bare(script: &str) -> &str {
    let mut script = script.trim();
    for mark in [
        "<!--",
        "//<![CDATA[",
        "// <![CDATA[",
        "<![CDATA[",
        "/*<![CDATA[*/",
    ] {
        script = script.strip_prefix(mark).unwrap_or(script).trim_start();
    }
    for mark in ["-->", "//]]>", "// ]]>", "]]>", "/*]]>*/", ";"] {
        script = script.strip_suffix(mark).unwrap_or(script).trim_end();
    }
    script
}

/// JSON without control characters in strings and without commas before a closing bracket.
fn mended(script: &str) -> Cow<'_, str> {
    let mut mended = String::with_capacity(script.len());
    let mut quoted = false;
    let mut escaped = false;
    for character in script.chars() {
        if matches!(character, '}' | ']') && !quoted {
            mended.truncate(mended.trim_end().trim_end_matches(',').len());
        }
        if character == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = character == '\\' && !escaped;
        mended.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    Cow::Owned(mended)
}

/// The values of the few keys that matter, from text that is no JSON.
fn scanned(script: &str, found: &mut Vec<Declaration>) {
    for (key, property) in [
        ("\"headline\"", Property::Title),
        ("\"datePublished\"", Property::Published),
        ("\"dateModified\"", Property::Modified),
    ] {
        let value = script.split_once(key).and_then(|(_, rest)| {
            let rest = rest.trim_start().strip_prefix(':')?.trim_start();
            rest.strip_prefix('"')?
                .split_once('"')
                .map(|(value, _)| value)
        });
        if let Some(value) = value {
            push(
                found,
                property,
                Origin::JsonLd,
                key.trim_matches('"'),
                value,
            );
        }
    }
}

/// The items of a script that say something about the page.
fn collect<'a>(value: &'a Value, depth: usize, items: &mut Vec<(Rank, &'a Value)>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values.iter().take(200) {
                collect(value, depth + 1, items);
            }
        }
        Value::Object(members) => {
            if let Some(rank) = rank(value) {
                items.push((rank, value));
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "breadcrumb"] {
                if let Some(inner) = members.get(key) {
                    collect(inner, depth + 1, items);
                }
            }
        }
        _ => {}
    }
}

fn rank(item: &Value) -> Option<Rank> {
    let types = match item.get("@type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |endings: &[&str]| {
        types.iter().any(|kind| {
            let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
            endings.iter().any(|ending| kind.ends_with(ending))
        })
    };
    if is(&[
        "Article",
        "Posting",
        "Report",
        "Review",
        "Recipe",
        "Event",
        "Course",
        "Product",
        "VideoObject",
        "Book",
        "CreativeWork",
        "Legislation",
        "Question",
        "Podcast",
    ]) {
        Some(Rank::Article)
    } else if is(&["WebSite"]) {
        Some(Rank::Site)
    } else if is(&["Page"]) {
        Some(Rank::Page)
    } else if is(&["Organization", "NGO", "Corporation"]) {
        Some(Rank::Organization)
    } else if is(&["BreadcrumbList"]) {
        Some(Rank::Breadcrumbs)
    } else {
        let tells = item.get("datePublished").is_some() || item.get("headline").is_some();
        tells.then_some(Rank::Untyped)
    }
}

/// The text of a member: a string, the first of several, or the name of an object.
fn text<'a>(item: &'a Value, key: &str) -> Option<&'a str> {
    let mut value = item.get(key)?;
    for _ in 0..3 {
        value = match value {
            Value::String(text) => return Some(text),
            Value::Array(values) => values.first()?,
            Value::Object(members) => members.get("name").or(members.get("@value"))?,
            _ => return None,
        };
    }
    None
}

fn thing(item: &Value, found: &mut Vec<Declaration>) {
    let title = text(item, "headline").or_else(|| text(item, "name"));
    let members = [
        ("headline", Property::Title, title),
        (
            "datePublished",
            Property::Published,
            text(item, "datePublished").or_else(|| text(item, "uploadDate")),
        ),
        (
            "dateCreated",
            Property::Published,
            text(item, "dateCreated").filter(|_| text(item, "datePublished").is_none()),
        ),
        (
            "dateModified",
            Property::Modified,
            text(item, "dateModified"),
        ),
        ("inLanguage", Property::Language, text(item, "inLanguage")),
        (
            "publisher",
            Property::Publisher,
            text(item, "publisher").or_else(|| text(item, "sourceOrganization")),
        ),
        ("author", Property::Author, text(item, "author")),
        (
            "articleSection",
            Property::Section,
            text(item, "articleSection"),
        ),
        ("keywords", Property::Keyword, text(item, "keywords")),
        (
            "description",
            Property::Description,
            text(item, "description"),
        ),
        ("@type", Property::Type, text(item, "@type")),
    ];
    for (key, property, value) in members {
        if let Some(value) = value {
            push(found, property, Origin::JsonLd, key, value);
        }
    }
    site_of(item, found);
}

/// The site that a page says it is a part of.
fn site_of(item: &Value, found: &mut Vec<Declaration>) {
    if let Some(site) = text(item, "isPartOf") {
        push(found, Property::SiteName, Origin::JsonLd, "isPartOf", site);
    }
}

fn name(item: &Value, property: Property, found: &mut Vec<Declaration>) {
    if let Some(value) = text(item, "name") {
        push(found, property, Origin::JsonLd, "name", value);
    }
}

fn breadcrumbs(item: &Value, found: &mut Vec<Declaration>) {
    let Some(Value::Array(steps)) = item.get("itemListElement") else {
        return;
    };
    for step in steps.iter().take(8) {
        let value = text(step, "name").or_else(|| text(step, "item"));
        if let Some(value) = value.filter(|value| !value.contains("://")) {
            push(
                found,
                Property::Section,
                Origin::JsonLd,
                "breadcrumb",
                value,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expected: &[(Property, &str)]) {
        let mut found = Vec::new();
        read(&[script.to_owned()], &mut found);
        let found: Vec<(Property, &str)> = found
            .iter()
            .filter(|one| one.property != Property::Type)
            .map(|one| (one.property, one.value.as_str()))
            .collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn the_article_of_a_graph_is_read() {
        check(
            r#"{"@graph": [{"@type": "WebSite", "name": "River League"},
                {"@type": "NewsArticle", "headline": "On dams", "datePublished": "2010-06-18"},
                {"@type": "BreadcrumbList", "itemListElement": [{"name": "Letters"}]}]}"#,
            &[
                (Property::Title, "On dams"),
                (Property::Published, "2010-06-18"),
                (Property::SiteName, "River League"),
                (Property::Section, "Letters"),
            ],
        );
    }

    #[test]
    fn broken_json_is_mended_or_scanned() {
        let expected = [
            (Property::Title, "On dams"),
            (Property::Published, "2010-06-18"),
        ];
        check(
            "<!-- {\"@type\": \"Article\", \"headline\": \"On\ndams\", \"datePublished\": \"2010-06-18\",} -->",
            &expected,
        );
        check(
            "{\"headline\": \"On dams\", \"datePublished\": \"2010-06-18\", oops",
            &expected,
        );
        check("", &[]);
    }
}
