//! EPUB to blocks and declarations: the pages of a book in the order of reading.
//!
//! Each page is read as the web page that it is; a book has no frame around its text, so all of it
//! is main text. What stands outside the order of reading comes last.

use rustc_hash::{FxHashMap, FxHashSet};

use super::package::{Package, resolved};
use super::xml::{Element, Event, Xml};
use super::{Block, Declaration, Format, Origin, Parsed, Property, Unreadable, hosts, html};
use crate::deadline;

/// The most pages that are read.
const MOST_PAGES: usize = 5_000;

/// Properties by the names of Dublin Core.
const NAMES: &[(&str, Property)] = &[
    ("title", Property::Title),
    ("creator", Property::Author),
    ("date", Property::Published),
    ("language", Property::Language),
    ("dc:publisher", Property::Publisher),
    ("identifier", Property::Url),
    ("source", Property::Url),
    ("description", Property::Description),
    ("subject", Property::Keyword),
];

/// Ways to hide fonts, which are no text: all else that is encrypted is the book itself.
const FONT_ONLY: [&str; 2] = [
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
];

/// Returns true if a package is a book.
pub(super) fn is_epub(package: &Package<'_>) -> bool {
    package.has("META-INF/container.xml") || package.names().any(|name| name.ends_with(".opf"))
}

/// Reads a package. Errors: `Encrypted` where the pages are, `Damaged` where there is no list of
/// them.
pub(super) fn parse(mut package: Package<'_>) -> Result<Parsed, Unreadable> {
    if let Some(text) = package.text("META-INF/encryption.xml")
        && is_encrypted(&text)
    {
        return Err(Unreadable::Encrypted);
    }
    let named = package
        .text("META-INF/container.xml")
        .and_then(|text| root(&text));
    let path = match named.filter(|path| package.has(path)) {
        Some(path) => path,
        None => {
            let mut names = package.names().filter(|name| name.ends_with(".opf"));
            names.next().ok_or(Unreadable::Damaged)?.to_owned()
        }
    };
    let text = package.text(&path).ok_or(Unreadable::Damaged)?;
    let book = Book::read(&text, &path);
    let mut blocks: Vec<Block> = Vec::new();
    let mut groups = 0;
    let mut sources = Vec::new();
    for page in book.pages.iter().take(MOST_PAGES) {
        deadline::check();
        let Some(text) = package.text(page) else {
            package.remark(format!("the page `{page}` is missing"));
            continue;
        };
        let before = groups;
        for mut block in html::fragment(&text) {
            if block.group != 0 {
                block.group += before;
                groups = groups.max(block.group);
            }
            blocks.push(block);
        }
        sources.extend(addresses(&text));
    }
    let sources = sources.iter().map(String::as_str);
    Ok(Parsed {
        pages: Vec::new(),
        format: Format::Epub,
        declarations: book.declarations,
        hosts: hosts::named_in(&blocks, sources),
        blocks,
        remarks: package.remarks(),
    })
}

/// Returns true if something other than fonts is encrypted.
fn is_encrypted(text: &str) -> bool {
    let mut xml = Xml::new(text, &[]);
    let mut in_key = false;
    while let Some(event) = xml.next() {
        let Event::Open(element) = event else {
            continue;
        };
        match element.name() {
            "EncryptedKey" => in_key = true,
            "EncryptedData" => in_key = false,
            "EncryptionMethod" if !in_key => {
                let method = element.attribute("Algorithm").unwrap_or_default();
                if !FONT_ONLY.contains(&method.as_str()) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// The path of the part that describes the book.
fn root(text: &str) -> Option<String> {
    let mut xml = Xml::new(text, &[]);
    while let Some(event) = xml.next() {
        if let Event::Open(element) = event
            && element.name() == "rootfile"
        {
            return element.attribute("full-path");
        }
    }
    None
}

/// Addresses of the web that a page links to.
fn addresses(text: &str) -> Vec<String> {
    let found = memchr::memmem::find_iter(text.as_bytes(), "href=\"http");
    let rest = found.filter_map(|at| text.get(at + 6..));
    let until = |rest: &str| rest.split(['"', '<']).next().unwrap_or_default().to_owned();
    rest.map(until).take(1000).collect()
}

/// What is said of a book.
struct Book {
    declarations: Vec<Declaration>,
    /// The paths of its pages, in the order of reading.
    pages: Vec<String>,
}

impl Book {
    fn read(text: &str, path: &str) -> Self {
        let mut xml = Xml::new(text, &[]);
        let mut declarations: Vec<Declaration> = Vec::new();
        let mut parts: FxHashMap<String, String> = FxHashMap::default();
        let mut spine: Vec<(bool, String)> = Vec::new();
        let mut in_metadata = false;
        while let Some(event) = xml.next() {
            let Event::Open(element) = event else {
                continue;
            };
            match element.name() {
                "metadata" => in_metadata = true,
                "manifest" => in_metadata = false,
                "item" => {
                    let attribute = |name| element.attribute(name).unwrap_or_default();
                    let is_page = attribute("media-type").contains("html")
                        || attribute("href").contains(".htm")
                        || attribute("href").contains(".xhtm");
                    if is_page {
                        let href = percent_decoded(&attribute("href"));
                        parts.insert(attribute("id"), resolved(path, &href));
                    }
                }
                "itemref" => {
                    let is_beside = element.attribute("linear").as_deref() == Some("no");
                    spine.push((is_beside, element.attribute("idref").unwrap_or_default()));
                }
                _ if in_metadata => {
                    let declared = declared(&element);
                    if let Some((property, key)) = declared {
                        let value = xml.text();
                        let is_known = declarations
                            .iter()
                            .any(|one| one.property == property && property == Property::Title);
                        if !value.is_empty() && !is_known {
                            declarations.push(Declaration {
                                property,
                                origin: Origin::FrontMatter,
                                key: key.to_owned(),
                                value,
                            });
                        }
                    }
                }
                _ => {}
            }
        }
        mark_made(&mut declarations);
        spine.sort_by_key(|(is_beside, _)| *is_beside);
        let mut seen = FxHashSet::default();
        let pages = spine.iter().filter_map(|(_, id)| parts.get(id));
        let pages = pages
            .filter(|page| seen.insert(page.as_str()))
            .cloned()
            .collect();
        Self {
            declarations,
            pages,
        }
    }
}

/// Marks a date that is the day of the last change: converters write both when they make the file,
/// so that it says as little of the text as the dates that office programs keep.
fn mark_made(declarations: &mut [Declaration]) {
    let day = |one: &Declaration| one.value.get(..10).map(str::to_owned);
    let changed = declarations
        .iter()
        .filter(|one| one.property == Property::Modified);
    let changed: Vec<String> = changed.filter_map(day).collect();
    for one in declarations {
        let is_made = day(one).is_some_and(|day| changed.contains(&day));
        if one.property == Property::Published && is_made {
            one.origin = Origin::Properties;
        }
    }
}

/// What an element of the metadata declares.
fn declared(element: &Element<'_>) -> Option<(Property, &'static str)> {
    let is_change = |name| {
        let event = element.attribute(name).unwrap_or_default();
        event.contains("modif") || event.contains("conversion")
    };
    match element.name() {
        "meta" if element.attribute("property").as_deref() == Some("dcterms:modified") => {
            Some((Property::Modified, "dcterms:modified"))
        }
        "date" if is_change("event") => Some((Property::Modified, "date")),
        name => {
            let is_named = |own: &str| own.strip_prefix("dc:").unwrap_or(own) == name;
            let known = NAMES.iter().find(|(own, _)| is_named(own));
            known.map(|&(key, property)| (property, key))
        }
    }
}

/// An address with the bytes that `%` stands for.
fn percent_decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_last_change_is_no_day_of_publication() {
        let check = |date: &str, changed: &str, expected: Origin| {
            let text = format!(
                "<package xmlns:dc='x'><metadata><dc:title>Wells</dc:title><dc:date>{date}</dc:date>\
                 <meta property='dcterms:modified'>{changed}</meta></metadata></package>"
            );
            let book = Book::read(&text, "a.opf");
            let published = book
                .declarations
                .iter()
                .find(|one| one.property == Property::Published);
            assert_eq!(
                published.map(|one| one.origin),
                Some(expected),
                "{date} {changed}"
            );
        };
        check("2019-05-03", "2019-05-03T10:00:00Z", Origin::Properties);
        check(
            "2019-05-03T10:00:00Z",
            "2019-05-03T10:00:00Z",
            Origin::Properties,
        );
        check("2019-05-03", "2021-01-01T00:00:00Z", Origin::FrontMatter);
        check("2019", "2019-05-03T10:00:00Z", Origin::FrontMatter);
    }
}
