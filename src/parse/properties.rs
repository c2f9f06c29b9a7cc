//! What office programs keep about a document beside its text: title, author, days.
//!
//! The two vocabularies (core properties of OOXML, `meta.xml` of ODF) share most names. Much of it
//! comes from templates and from whoever installed the program, so it is the weakest vocabulary.

use super::xml::{Event, Xml};
use super::{Declaration, Origin, Property};

/// Properties by the names of their elements.
const NAMES: &[(&str, Property)] = &[
    ("title", Property::Title),
    ("creator", Property::Author),
    ("initial-creator", Property::Author),
    ("created", Property::Published),
    ("creation-date", Property::Published),
    ("modified", Property::Modified),
    ("date", Property::Modified),
    ("language", Property::Language),
    ("description", Property::Description),
    ("keywords", Property::Keyword),
    ("keyword", Property::Keyword),
    ("category", Property::Section),
];

/// The properties that a part declares.
pub(super) fn declared(text: &str) -> Vec<Declaration> {
    let mut xml = Xml::new(text, &[]);
    let mut declarations = Vec::new();
    while let Some(event) = xml.next() {
        let Event::Open(element) = event else {
            continue;
        };
        let known = NAMES.iter().find(|(name, _)| *name == element.name());
        if let Some(&(key, property)) = known {
            declarations.extend(declaration(property, key, &xml.text()));
        }
    }
    declarations
}

/// A declared property; none for an empty value, and for a title that says nothing.
pub(super) fn declaration(property: Property, key: &str, value: &str) -> Option<Declaration> {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_told = match property {
        Property::Title => is_title(&value),
        _ => !value.is_empty(),
    };
    is_told.then(|| Declaration {
        property,
        origin: Origin::Properties,
        key: key.to_owned(),
        value,
    })
}

/// Returns true if a title was meant as one: no name of a file, and no name that a program gives.
fn is_title(value: &str) -> bool {
    let lower = value.to_lowercase();
    let is_name = lower.starts_with("microsoft word") || lower.ends_with(".doc");
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_file = matches!(
        ending,
        "docx" | "dotx" | "odt" | "rtf" | "pdf" | "indd" | "txt" | "qxd"
    );
    let dense: String = lower
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let words = value.split_whitespace().count();
    let is_dense = words > 2 || !value.is_ascii() && value.chars().count() > 6;
    !is_name && !is_file && is_dense && !dense.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_declared_and_titles_of_programs_are_not() {
        let check = |title: &str, expected: usize| {
            let text = format!(
                "<c:core xmlns:c='x' xmlns:dc='y'><dc:title>{title}</dc:title>\
                 <dc:creator> Ana  Roe </dc:creator><created>2019-05-03T10:00:00Z</created></c:core>"
            );
            let found = declared(&text);
            assert_eq!(found.len(), expected, "{title}");
            let author = found.iter().find(|one| one.property == Property::Author);
            assert_eq!(author.map(|one| one.value.as_str()), Some("Ana Roe"));
        };
        check("An open letter on water", 3);
        check("Microsoft Word - letter final", 2);
        check("my letter final.docx", 2);
        check("Document1", 2);
        check("", 2);
    }
}
