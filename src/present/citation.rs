//! How to cite a document: a line of text, BibTeX, CSL-JSON.
//!
//! Those who sign are its authors, else who published it; nothing is added that the document does
//! not say.

use serde::Serialize;

use crate::document::{Document, Kind, PartialDate, PartyType};
use crate::index::StoredDocument;

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

/// A date as people write it, no more precise than it is known: `18 June 2010`, `June 2010`,
/// `2010`.
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
pub fn plain(stored: &StoredDocument) -> String {
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
        super::address(document).map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    {
        line.push_str(". ");
        line.push_str(part.trim_end_matches('.'));
    }
    super::sanitize_line(&line)
}

/// A BibTeX entry, its key the identity of the document.
pub fn bibtex(stored: &StoredDocument) -> String {
    let document = &stored.document;
    let mut fields = vec![("title", format!("{{{}}}", escaped(title(stored))))];
    let authors: Vec<String> = authors(document)
        .iter()
        .map(|(name, party)| author(name, *party))
        .collect();
    if !authors.is_empty() {
        fields.push(("author", authors.join(" and ")));
    }
    if let Some(date) = &document.date {
        fields.push(("date", date.value.to_string()));
        fields.push(("year", date.value.year_number().to_string()));
    }
    let publisher = document.publisher.as_ref();
    let kind = document.kind.as_ref();
    let language = document.language.as_ref();
    let texts = [
        ("howpublished", publisher.map(|found| escaped(&found.value))),
        (
            "type",
            kind.map(|found| found.value.name().replace('-', " ")),
        ),
        ("url", super::address(document).map(verbatim)),
        ("langid", language.map(|found| escaped(found.value.tag()))),
    ];
    fields.extend(
        texts
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?))),
    );
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("  {name} = {{{value}}}"))
        .collect();
    let key: String = stored
        .id
        .0
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("@misc{{{key},\n{}\n}}\n", lines.join(",\n"))
}

/// An author. A name in braces is one name to BibTeX, which else parts names at `and` and turns
/// them around at commas.
fn author(name: &str, party: PartyType) -> String {
    let name = escaped(name);
    let name = name.trim();
    let parts = |word: &str| {
        word.contains(',')
            || word.eq_ignore_ascii_case("and")
            || word.eq_ignore_ascii_case("others")
    };
    let is_whole = match party {
        PartyType::Organization => true,
        PartyType::Person => name.is_empty() || name.split(' ').any(parts),
    };
    if is_whole {
        format!("{{{name}}}")
    } else {
        name.to_owned()
    }
}

/// An item of the Citation Style Language (schema 1.0.2, csl-data.json). A key that has no value is
/// left out: null is not valid.
#[derive(Debug, Serialize)]
pub struct Item<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a str,
    author: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    genre: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
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
pub fn csl(stored: &StoredDocument) -> Item<'_> {
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
        url: super::address(document),
    }
}

fn title(stored: &StoredDocument) -> &str {
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

/// Text in which nothing is a command to TeX, and whose braces are in balance as BibTeX counts
/// them: it knows no escapes (Oren Patashnik, "BibTeXing", 1988, and bibtex.web,
/// "scan_balanced_braces").
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in super::sanitize_line(text).chars() {
        match character {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '%' | '&' | '#' | '_' | '$' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// An address as programs read it, who take it as it is: what an address cannot have (RFC 3986) is
/// written `%XX`, and with it all that could be a command to TeX.
fn verbatim(address: &str) -> String {
    let mut verbatim = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            verbatim.push(char::from(byte));
        } else {
            verbatim.push_str(&format!("%{byte:02X}"));
        }
    }
    verbatim
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
        for (text, expected) in [
            ("50% of us & _y_ $", r"50\% of us \& \_y\_ \$"),
            (
                r"\input{x}",
                r"\textbackslash{}input\textbraceleft{}x\textbraceright{}",
            ),
            (
                "}}, @misc{",
                r"\textbraceright{}\textbraceright{}, @misc\textbraceleft{}",
            ),
            ("^^5cinput", r"\textasciicircum{}\textasciicircum{}5cinput"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn an_address_stays_an_address() {
        for (address, expected) in [
            (
                "https://lake.example/a_b?c=%20&d#e",
                "https://lake.example/a_b?c=%20&d#e",
            ),
            (
                "http://x.example/{\\a}^^5c b",
                "http://x.example/%7B%5Ca%7D%5E%5E5c%20b",
            ),
            (
                "http://x.example/é\u{202e}",
                "http://x.example/%C3%A9%E2%80%AE",
            ),
        ] {
            assert_eq!(verbatim(address), expected);
        }
    }

    #[test]
    fn a_name_is_one_author() {
        for (name, party, expected) in [
            ("Ana Roe", PartyType::Person, "Ana Roe"),
            ("Ana Roe, PhD", PartyType::Person, "{Ana Roe, PhD}"),
            ("Ana And Bo", PartyType::Person, "{Ana And Bo}"),
            ("others", PartyType::Person, "{others}"),
            ("Lake Forum", PartyType::Organization, "{Lake Forum}"),
            ("", PartyType::Person, "{}"),
        ] {
            assert_eq!(author(name, party), expected);
        }
    }
}
