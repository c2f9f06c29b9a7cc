//! How to cite a document: a line of text, BibTeX, CSL-JSON.
//!
//! Those who sign are its authors, else who published it; nothing is added that the document does not say.

use serde::Serialize;

use crate::document::{Document, Kind, PartialDate, PartyType};
use crate::index::Stored;

/// Authors named in a line of text; more become "and N others".
const NAMED: usize = 3;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date as people write it, no more precise than it is known: `18 June 2010`, `June 2010`, `2010`.
pub fn written(date: PartialDate) -> String {
    let year = date.year_number();
    let month = date
        .month_number()
        .and_then(|month| MONTHS.get(usize::try_from(month - 1).ok()?));
    match (month, date.day_number()) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        (None, _) => year.to_string(),
    }
}

/// One line of text.
pub fn plain(stored: &Stored) -> String {
    let document = &stored.document;
    let authors = authors(document);
    let mut line = match authors.len() {
        0 => String::new(),
        count if count > NAMED => {
            let named: Vec<&str> = authors.iter().take(NAMED).map(|(name, _)| *name).collect();
            format!("{} and {} others: ", named.join(", "), count - NAMED)
        }
        _ => {
            let named: Vec<&str> = authors.iter().map(|(name, _)| *name).collect();
            format!("{}: ", named.join(", "))
        }
    };
    line.push_str(title(stored));
    for part in [
        document
            .publisher
            .as_ref()
            .map(|found| found.value.clone())
            .filter(|publisher| authors.iter().all(|(name, _)| name != publisher)),
        document.date.as_ref().map(|found| written(found.value)),
        document.url.clone(),
    ]
    .into_iter()
    .flatten()
    {
        line.push_str(". ");
        line.push_str(part.trim_end_matches('.'));
    }
    super::harmless(&line)
}

/// A BibTeX entry, its key the identity of the document.
pub fn bibtex(stored: &Stored) -> String {
    let document = &stored.document;
    let mut fields = vec![("title", format!("{{{}}}", escaped(title(stored))))];
    let authors: Vec<String> = authors(document)
        .iter()
        .map(|(name, party)| match party {
            PartyType::Organization => format!("{{{}}}", escaped(name)),
            PartyType::Person => escaped(name),
        })
        .collect();
    if !authors.is_empty() {
        fields.push(("author", authors.join(" and ")));
    }
    if let Some(date) = &document.date {
        fields.push(("date", date.value.to_string()));
        fields.push(("year", date.value.year_number().to_string()));
    }
    let texts = [
        (
            "howpublished",
            document.publisher.as_ref().map(|found| found.value.clone()),
        ),
        (
            "type",
            document
                .kind
                .as_ref()
                .map(|found| found.value.name().replace('-', " ")),
        ),
        ("url", document.url.clone()),
        (
            "langid",
            document
                .language
                .as_ref()
                .map(|found| found.value.tag().to_owned()),
        ),
    ];
    for (name, text) in texts {
        fields.extend(text.map(|text| (name, escaped(&text))));
    }
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("  {name} = {{{value}}}"))
        .collect();
    format!("@misc{{{},\n{}\n}}\n", stored.id.0, lines.join(",\n"))
}

/// An item of the Citation Style Language (schema 1.0.2).
#[derive(Debug, Serialize)]
pub struct Item<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a str,
    author: Vec<Author<'a>>,
    issued: Option<Issued>,
    publisher: Option<&'a str>,
    genre: Option<&'static str>,
    language: Option<&'a str>,
    #[serde(rename = "URL")]
    url: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Author<'a> {
    literal: &'a str,
}

#[derive(Debug, Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    parts: [Vec<i16>; 1],
}

/// An item of the Citation Style Language.
pub fn csl(stored: &Stored) -> Item<'_> {
    let document = &stored.document;
    let issued = document.date.as_ref().map(|found| {
        let date = found.value;
        let parts = [
            Some(date.year_number()),
            date.month_number().map(i16::from),
            date.day_number().map(i16::from),
        ];
        Issued {
            parts: [parts.into_iter().flatten().collect()],
        }
    });
    let kind = document.kind.as_ref().map(|found| found.value);
    Item {
        id: &stored.id.0,
        r#type: match kind {
            Some(Kind::Report | Kind::Briefing) => "report",
            Some(Kind::Speech) => "speech",
            Some(Kind::News) => "article-newspaper",
            Some(Kind::Resolution) => "legislation",
            Some(
                Kind::OpenLetter
                | Kind::JointStatement
                | Kind::Statement
                | Kind::PressRelease
                | Kind::Petition
                | Kind::Submission
                | Kind::Other,
            )
            | None => "document",
        },
        title: title(stored),
        author: authors(document)
            .into_iter()
            .map(|(literal, _)| Author { literal })
            .collect(),
        issued,
        publisher: document
            .publisher
            .as_ref()
            .map(|found| found.value.as_str()),
        genre: kind.map(Kind::name),
        language: document.language.as_ref().map(|found| found.value.tag()),
        url: document.url.as_deref(),
    }
}

fn title(stored: &Stored) -> &str {
    match &stored.document.title {
        Some(title) => &title.value,
        None => stored.paths.first().map_or("", String::as_str),
    }
}

fn authors(document: &Document) -> Vec<(&str, PartyType)> {
    let signatories: Vec<(&str, PartyType)> = document
        .signatories
        .iter()
        .map(|found| (found.value.name.as_str(), found.value.party_type))
        .collect();
    if signatories.is_empty() {
        let publisher = document.publisher.iter();
        publisher
            .map(|found| (found.value.as_str(), PartyType::Organization))
            .collect()
    } else {
        signatories
    }
}

/// Text in which nothing is a command to TeX.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in super::harmless(text).chars() {
        match character {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' | '}' | '%' | '&' | '#' | '_' | '$' => escaped.extend(['\\', character]),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_no_more_precise_than_known() {
        for (date, expected) in [
            ("2010", "2010"),
            ("2010-06", "June 2010"),
            ("2010-06-08", "8 June 2010"),
        ] {
            assert_eq!(written(date.parse().unwrap()), expected);
        }
    }

    #[test]
    fn nothing_is_a_command_to_tex() {
        assert_eq!(
            escaped("50% of {us} \\input{x} & _y_ $"),
            "50\\% of \\{us\\} \\textbackslash{}input\\{x\\} \\& \\_y\\_ \\$"
        );
    }
}
